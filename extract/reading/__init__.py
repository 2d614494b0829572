"""A PDF in, a `Document` out: words with their places, lines, captions, tables and sentences.

Promises: every word, cell and sentence knows its box on its page; exponents keep their caret; a table is told by its
caption. A file that cannot be read raises `UnreadablePdf` with the reason; a damaged page is a warning.
In: the path of a PDF. Out: `extract.document`, `ingest.records.FirstPage`, PNG bytes. Imports: pypdfium2, normalize.
"""

from extract.reading.reader import READER, read_document, read_first_page, read_tables

__all__ = ["READER", "read_document", "read_first_page", "read_tables"]
