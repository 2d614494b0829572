"""Bytes of a reference list in, references and named failures out. One module a format; none of them ever raises.

`decoding` finds the encoding; `latex`, `citation` and `locate` read what stands in a field; `junk` says why an entry
can be no paper. Imports: the records, ids and names of `ingest`.
"""
