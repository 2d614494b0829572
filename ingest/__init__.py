"""References in, papers and PDFs out.

Promises: nothing that came in is lost. Each entry of a reference list ends as a `Reference` or a `FailedReference`
with its text, its place and the reason; each file as an identified `PdfFile` or a `FailedPdf`.
In: bytes of lists in four formats, ids, paths of PDFs, answers of two services. Out: the frozen records of
`records.py`. `parsing` reads lists; `gathering`, `matching` and `papers` tie mentions to papers; `client` asks the
services, politely; `resolving` decides what to ask and what to believe. Imports: `data`. It reads no library and opens
no page: what it needs to know of a first page is handed to it.
"""
