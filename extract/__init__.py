"""A PDF in, claims out.

Promises: the same bytes give the same claims; each carries its place on the page, its confidence, and, where in doubt,
flags that a person understands. A page that cannot be read is a named failure, never an exception out of a batch.
In: a path and the file's SHA-256. Out: `Document` (words, lines, captions, tables, sentences with their boxes) and
`Extraction` (claims, areas). Imports: `normalize`, `ingest` (records), `data`. It knows no database and no network.
"""
