"""A stand-in of arXiv and Semantic Scholar: a local server that speaks their shapes over real sockets, with faults.

Its papers are invented, under ids that the services cannot have given. What it says follows the protocols' documents;
`python -m tests.standin` runs it alone and prints the three addresses to set.
"""
