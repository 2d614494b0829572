from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extract.document import Document, Table
from extract.reading import read_document
from tests.typeset import pdf

Read = Callable[[str], Document]
ReadTable = Callable[[str], Table]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Typesets a source and reads the PDF."""

    def typeset_and_read(source: str) -> Document:
        path = tmp_path / "paper.pdf"
        path.write_bytes(pdf(source))
        return read_document(path, "0" * 64)

    return typeset_and_read


@pytest.fixture
def read_table(read: Read) -> ReadTable:
    """Typesets a source and gives its only table."""

    def only_table(source: str) -> Table:
        (table,) = read(source).tables
        return table

    return only_table
