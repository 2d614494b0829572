"""References in, papers and PDFs out.

Promises: nothing that came in is lost. Each entry of a reference list ends as a `Reference` or a `FailedReference`
with its text, its place and the reason; each file as an identified `PdfFile` or a `FailedPdf`.
In: bytes of `.bib` files and reference lists, paths of PDFs. Out: the frozen records of `records.py`.
Imports: `data`. It reads no library and opens no page: what it needs to know of a first page is handed to it.
"""
