"""Tables typeset by LaTeX come out cell by cell, whichever way the PDF was made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from extract.document import Table
from extract.reading import read_tables
from tests.extract.reading.tex_styles import TABLES, TexTable, paper
from tests.tex import ENGINES, missing, typeset

LACK = missing()
pytestmark = pytest.mark.skipif(LACK is not None, reason=LACK or "")
Papers = Mapping[tuple[str, bool], Path]


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """A paper by engine and number of columns."""
    folder = tmp_path_factory.mktemp("tex")
    made = {}
    for engine in ENGINES:
        for two_columns in (False, True):
            chosen = tuple(one for one in TABLES if one.two_columns is two_columns)
            source = paper(chosen, two_columns=two_columns)
            made[engine, two_columns] = typeset(source, engine, folder / f"{engine}-{two_columns}")
    return made


def _read(papers: Papers, engine: str, style: TexTable) -> Table:
    (table,) = (
        table for table in read_tables(papers[engine, style.two_columns]) if table.caption.endswith(style.caption)
    )
    return table


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("style", TABLES, ids=lambda style: style.name)
def test_all_cells_of_a_table_are_right(papers: Papers, engine: str, style: TexTable) -> None:
    table = _read(papers, engine, style)
    assert table.texts() == [list(row) for row in style.rows]
    assert table.headers == style.headers
    assert {mark for row in table.body for cell in row for mark in cell.marks} >= set(style.marks)


@pytest.mark.parametrize("engine", ENGINES)
def test_bold_is_known_by_cell(papers: Papers, engine: str) -> None:
    table = _read(papers, engine, TABLES[0])
    assert [cell.text for row in table.body for cell in row if cell.bold] == ["77.4", "93.6"]
