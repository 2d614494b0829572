"""Opening a file as a PDF, or saying why it is none."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extract.errors import UnreadablePdf
from extract.reading import pdfium

_HTML = (b"<!doctype", b"<html", b"<?xml", b"<head")


@dataclass(frozen=True, slots=True)
class Source:
    """An open PDF: its handle and its number of pages."""

    path: Path
    handle: int
    pages: int

    def metadata(self, key: str) -> str | None:
        """The entry `key` (such as `Title`) of the file's metadata, None where it is absent or blank."""
        size = pdfium.meta_text(self.handle, key.encode(), None, 0)
        if size <= 2:
            return None
        buffer = ctypes.create_string_buffer(size)
        pdfium.meta_text(self.handle, key.encode(), buffer, size)
        text = buffer.raw.decode("utf-16-le", "replace").strip("\0 \n\r\t")
        return text or None


@contextmanager
def open_pdf(path: Path) -> Iterator[Source]:
    """The PDF at `path`, closed at the end. UnreadablePdf says what is wrong with a file that is none."""
    data = _bytes(path)
    handle = pdfium.load_document(data, len(data), None)
    if not handle:
        raise UnreadablePdf(path, _refusal(data))
    try:
        pages = pdfium.page_count(handle)
        if pages < 1:
            raise UnreadablePdf(path, "the PDF has no pages; fetch it again")
        yield Source(path, handle, pages)
    finally:
        pdfium.close_document(handle)


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadablePdf(path, f"{reason.lower()}; check the path and its permissions") from error
    if not data.strip(b"\0\r\n\t "):
        raise UnreadablePdf(path, "the file is empty; fetch it again")
    head = data[:1024].lstrip().lower()
    if head.startswith(_HTML):
        raise UnreadablePdf(path, "this is a web page, not a PDF; fetch the PDF itself")
    if b"%PDF" not in data[:1024]:
        raise UnreadablePdf(path, "not a PDF: it does not begin with %PDF; fetch it again")
    return data


def _refusal(data: bytes) -> str:
    error = pdfium.last_error()
    if error in {pdfium.ERROR_PASSWORD, pdfium.ERROR_SECURITY}:
        return "the PDF is encrypted and needs a password; save a copy without one"
    if b"%%EOF" not in data[-2048:]:
        return "the PDF is cut off before its end; fetch it again"
    return "the PDF is damaged; fetch it again or save a new copy with a PDF viewer"
