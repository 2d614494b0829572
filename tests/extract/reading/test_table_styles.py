"""Every style of table comes out cell by cell: the styles vary rules, columns, spans, fonts, gaps and bold."""

from __future__ import annotations

import pytest

from tests.extract.reading.conftest import ReadTable
from tests.extract.reading.styles import make_style


@pytest.mark.parametrize("seed", range(60))
def test_all_cells_of_a_style_are_right(read_table: ReadTable, seed: int) -> None:
    style = make_style(seed)
    table = read_table(style.source())
    assert table.texts() == style.grid()
    assert table.headers == len(style.head)
    assert table.number == "1"
    assert table.caption == "Table 1: Results of our models."
    bold = {(cell.row - table.headers, cell.column) for row in table.body for cell in row if cell.bold}
    assert bold == style.bold


def test_the_styles_cover_every_kind() -> None:
    styles = [make_style(seed) for seed in range(60)]
    assert {style.rules for style in styles} >= {"booktabs", "grid", "none", "all rows", "head rule only"}
    assert {style.caption for style in styles} == {"top", "bottom"}
    assert {style.two_columns for style in styles} == {True, False}
    assert {len(style.head) for style in styles} == {1, 2}
