"""What the documentation says of the table and of the analysis is what the software does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analyze import DEFAULT_MEASURE, MEASURES
from analyze.observations import NEEDED
from normalize.columns import COLUMNS, SCHEMA_VERSION

DOCS = Path(__file__).parents[2] / "docs"


def _rows(name: str, first: str) -> list[list[str]]:
    """The cells of the table whose header's first cell is `first`."""
    text = (DOCS / name).read_text(encoding="utf-8")
    table = re.search(rf"^\| {re.escape(first)} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table is not None
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()]


def test_every_column_of_the_table_is_documented() -> None:
    documented = [(cells[0].strip("`| "), *cells[1:]) for cells in _rows("table.md", "column")]
    assert documented == [(column.name, column.type, column.unit, column.description) for column in COLUMNS]
    assert f"version is {SCHEMA_VERSION.split('.')[0]}:" in (DOCS / "table.md").read_text(encoding="utf-8")


def test_every_measure_is_documented_with_its_column() -> None:
    documented = [(cells[0], cells[1].strip("`")) for cells in _rows("analysis.md", "`--measure`")]
    names = [f"`{name}`{' (default)' if name == DEFAULT_MEASURE else ''}" for name in MEASURES]
    assert [(name.strip("| "), column) for name, column in documented] == [
        (name, measure.column) for name, measure in zip(names, MEASURES.values(), strict=True)
    ]


def test_the_needed_columns_are_documented() -> None:
    text = (DOCS / "analysis.md").read_text(encoding="utf-8")
    assert ", ".join(f"`{column}`" for column in NEEDED) in " ".join(text.split())


def test_the_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = (DOCS / "analysis.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert example is not None
    exec(example[1], {})  # noqa: S102  # our own documentation
    assert "implied power  10.3" in capsys.readouterr().out
