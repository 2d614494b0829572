"""Pages of PDFs as pictures, the last ones kept: PNG, and the page's size in points for the boxes to be drawn over."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image

SCALE = 2.0
"""Pixels a point: sharp at twice the printed size."""
MOST_PIXELS = 16_000_000
"""A page of a poster's size is drawn at a smaller scale."""
KEPT_PICTURES, KEPT_PDFS = 64, 4


class Picture(NamedTuple):
    """A page as PNG; `width` and `height` in points, `pages` of its PDF."""

    png: bytes
    width: float
    height: float
    pages: int


class Pictures:
    """Draws pages, one at a time, for PDFium is not made for two threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pdfs: OrderedDict[Path, pypdfium2.PdfDocument] = OrderedDict()
        self._pictures: OrderedDict[tuple[Path, int], Picture] = OrderedDict()

    def picture(self, path: Path, page: int) -> Picture | None:
        """Page `page` (from 1); None where the PDF cannot be drawn or has no such page."""
        with self._lock:
            kept = self._pictures.get((path, page))
            if kept is not None:
                self._pictures.move_to_end((path, page))
                return kept
            try:
                drawn = _drawn(self._open(path), page)
            except (pypdfium2.PdfiumError, OSError):
                return None
            if drawn is not None:
                self._pictures[path, page] = drawn
                if len(self._pictures) > KEPT_PICTURES:
                    self._pictures.popitem(last=False)
            return drawn

    def close(self) -> None:
        """Lets go of the files."""
        with self._lock:
            for pdf in self._pdfs.values():
                pdf.close()
            self._pdfs.clear()

    def _open(self, path: Path) -> pypdfium2.PdfDocument:
        if path not in self._pdfs:
            self._pdfs[path] = pypdfium2.PdfDocument(path)
            if len(self._pdfs) > KEPT_PDFS:
                self._pdfs.popitem(last=False)[1].close()
        self._pdfs.move_to_end(path)
        return self._pdfs[path]


def _drawn(pdf: pypdfium2.PdfDocument, page: int) -> Picture | None:
    if not 1 <= page <= len(pdf):
        return None
    sheet = pdf[page - 1]
    width, height = sheet.get_size()
    scale = min(SCALE, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    image: Image.Image = sheet.render(scale=scale).to_pil().convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    sheet.close()
    return Picture(buffer.getvalue(), width, height, len(pdf))
