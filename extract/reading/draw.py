"""A page as a picture, with boxes drawn over it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from extract.errors import UnreadablePdf
from extract.reading.source import open_pdf
from normalize.claims import Box

_LINE = 1.5  # points


def render_page(
    path: Path,
    page: int,
    *,
    boxes: Iterable[tuple[Box, str]] = (),
    scale: float = 2.0,
) -> bytes:
    """Page `page` (from 1) of a PDF as PNG, `scale` pixels a point, with each box drawn in its colour.

    A colour is a name or `#rrggbb`. UnreadablePdf where the file cannot be opened or has no such page.
    """
    with open_pdf(path) as source:
        if not 1 <= page <= source.pages:
            raise UnreadablePdf(path, f"there is no page {page}; it has {source.pages}")
    document = pypdfium2.PdfDocument(path)
    try:
        image: Image.Image = document[page - 1].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
    pen = ImageDraw.Draw(image)
    for box, colour in boxes:
        corners = tuple(round(edge * scale) for edge in box)
        pen.rectangle(corners, outline=colour, width=max(round(_LINE * scale / 2), 1))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
