"""What was read from each PDF, kept in the library: `readings/ab/<sha256>.reading`, so that it is read once a reader.

A file holds the reader's version on its first line and the document behind it, as compressed JSON: 20 to 40 KB a page,
and loaded in a tenth of the time that reading takes. It is a copy of what the PDF says: one of another version, or a
damaged one, is made anew, and it may be deleted at any time.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import MineError
from normalize.export import write_atomically
from pipeline.version import digest_of

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from extract.document import Document

READ_BY = ("extract/reading", "extract/document.py", "data/reading.toml")
"""What a document depends on besides its PDF and pdfium: a change to linking reads no PDF again."""
PATIENCE = 1
"""Level of compression: higher ones save a seventh of the space for twice the time."""


class ReadingFolder:
    """The documents of a library's PDFs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, pdf: Path, sha256: str) -> Document:
        """The document of a PDF: as kept, else read, and kept. Raises `UnreadablePdf` where it is no readable PDF."""
        kept = self.find(sha256)
        if kept is not None:
            return kept
        from extract.reading import read_document  # noqa: PLC0415  # only reading processes load the readers

        document = read_document(pdf, sha256)
        self.keep(document)
        return document

    def find(self, sha256: str) -> Document | None:
        """The document as kept by this reader; None where there is none, or it is damaged."""
        with suppress(OSError, ValueError, zlib.error):
            told, _, packed = self.path(sha256).read_bytes().partition(b"\n")
            if told == reader().encode():
                document = _documents().validate_json(zlib.decompress(packed))
                return document if document.sha256 == sha256 else None
        return None

    def keep(self, document: Document) -> None:
        """Keep a document. A full disk is no reason to stop: it is then read again the next time."""
        packed = zlib.compress(_documents().dump_json(document, exclude_defaults=True), PATIENCE)
        self.put(document.sha256, reader().encode() + b"\n" + packed)

    def packed(self, sha256: str) -> bytes | None:
        """The file of a document as it lies there, to be sent elsewhere; whether it is whole, `find` says there."""
        with suppress(OSError):
            return self.path(sha256).read_bytes()
        return None

    def put(self, sha256: str, packed: bytes) -> None:
        """Keep such a file."""
        with suppress(OSError, MineError):
            path = self.path(sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, packed)

    def path(self, sha256: str) -> Path:
        """Where the document of a PDF is kept, or would be."""
        return self.folder / sha256[:2] / f"{sha256}.reading"


@cache
def reader() -> str:
    """Which reader this is: a digest of its code and words, and the version of pdfium's binding."""
    return f"reading {version('pypdfium2')} {digest_of(READ_BY)[:16]}"


@cache
def _documents() -> TypeAdapter[Document]:
    from pydantic import TypeAdapter  # noqa: PLC0415  # only reading processes need it

    from extract.document import Document  # noqa: PLC0415

    return TypeAdapter(Document)
