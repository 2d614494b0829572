"""Which paper a reference means, asked of the services: the cheapest question first, and no answer believed unchecked.

`questions` says what is asked of a paper; `judging` whether an answer is the paper meant; `trail` what to ask next and
when the matter is settled; `resolver` asks. Nothing here knows a network or a library: the services are the protocols
of `ingest.client.services`, and what came out is a `Resolution`, with every step and every candidate kept.
"""
