"""Pages whose text runs askew are set straight; what stands in a table keeps its place on the page."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from extract.document import Document
from extract.reading.frames import Frame
from extract.reading.reader import read_document
from tests.pdfs import pdf_file

WIDTH, HEIGHT = 612, 792
ROWS = [["Model", "Params (M)", "Top-1"], *([f"FooNet-{n}", f"{n}.5", f"7{n}.1"] for n in range(1, 9))]
COLUMNS = (90, 300, 480)


def _askew(folder: Path, degrees: float) -> Path:
    """A page with a caption and a table, turned about its middle."""
    shown = [
        (90.0, 700.0, "Table 1: Accuracy on ImageNet by the size of the network."),
        (90.0, 400.0, "We train it long."),
    ]
    shown += [
        (x, 680.0 - 14 * row, text) for row, texts in enumerate(ROWS) for x, text in zip(COLUMNS, texts, strict=True)
    ]
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    text = ""
    for x, y, words in shown:
        right, up = x - WIDTH / 2, y - HEIGHT / 2
        at = f"{right * cos - up * sin + WIDTH / 2:.4f} {right * sin + up * cos + HEIGHT / 2:.4f}"
        escaped = words.replace("(", r"\(").replace(")", r"\)")
        text += f"BT /F1 10 Tf {cos:.6f} {sin:.6f} {-sin:.6f} {cos:.6f} {at} Tm ({escaped}) Tj ET\n"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 5 0 R "
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"{page}/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream".encode("latin-1"),
    ]
    path = folder / "askew.pdf"
    path.write_bytes(pdf_file(objects))
    return path


def _read(folder: Path, degrees: float) -> Document:
    return read_document(_askew(folder, degrees), "0" * 64)


@pytest.mark.parametrize("degrees", [-2.0, -0.7, -0.2, 0.0, 0.2, 0.7, 2.0])
def test_a_table_askew_is_read_like_a_straight_one(tmp_path: Path, degrees: float) -> None:
    (table,) = _read(tmp_path, degrees).tables
    assert table.texts() == ROWS


@pytest.mark.parametrize("degrees", [-2.0, 0.7])
def test_cells_stand_where_the_page_shows_them(tmp_path: Path, degrees: float) -> None:
    (table,) = _read(tmp_path, degrees).tables
    angle = math.radians(degrees)
    for row, x in ((1, COLUMNS[0]), (8, COLUMNS[2])):
        right, up = x - WIDTH / 2, 680.0 - 14 * row - HEIGHT / 2
        left = right * math.cos(angle) - up * math.sin(angle) + WIDTH / 2
        foot = HEIGHT / 2 - right * math.sin(angle) - up * math.cos(angle)
        box = next(cell.box for cell in table.rows[row] if cell.column == COLUMNS.index(x))
        assert box.x0 == pytest.approx(left, abs=1.5)
        assert box.top < foot - 3 < box.bottom


def test_a_point_and_a_box_come_back_from_where_they_went() -> None:
    askew, level = Frame(10, 20, 600, 800, 0, math.radians(1.3)), Frame(10, 20, 600, 800, 0)
    there = askew.box(300, 500, 340, 510)
    back = there.__class__(*askew.seen_in(level, there))
    straight = level.box(300, 500, 340, 510)
    assert [round(a - b, 0) for a, b in zip(back, straight, strict=True)] == [0, 0, 0, 0]
    assert there != straight
