"""The only place where a stage and the library meet.

Promises: a stage is run over many papers, one paper a transaction; one bad paper never stops a run and is named;
what came in equals what came out and what was named; the same again changes nothing.
In: an open `Library`, paths, areas, settings. Out: summaries and plain records, which `cli.py` prints.
Imports: `store`, `analyze`, `extract`, `normalize`, `ingest`, `data`. Nothing here prints.
"""
