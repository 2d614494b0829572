"""Pages as pictures."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from extract.errors import UnreadablePdf
from extract.reading.draw import render_page
from normalize.claims import Box
from tests.typeset import pdf


def test_boxes_are_drawn_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf("Some text."))
    plain = Image.open(io.BytesIO(render_page(path, 1, scale=1.0)))
    drawn = Image.open(io.BytesIO(render_page(path, 1, boxes=[(Box(100, 200, 300, 400), "#ff0000")], scale=1.0)))
    assert plain.size == drawn.size == (612, 792)
    assert plain.getpixel((200, 200)) == (255, 255, 255)
    assert drawn.getpixel((200, 200)) == (255, 0, 0)
    assert drawn.getpixel((200, 300)) == (255, 255, 255)


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf("Some text."))
    with pytest.raises(UnreadablePdf, match="no page 2; it has 1"):
        render_page(path, 2)
