"""The table of rows in a terminal: it fits whatever its width, and says what it leaves out."""

from __future__ import annotations

import pytest

from normalize.row import Row
from pipeline.render import Screen
from pipeline.table import HEADERS, table_report

ROWS = [
    Row(
        row_id=f"{number:012}",
        paper_key="smith2020nets",
        model=f"Net with quite a long name-{number}",
        benchmark="imagenet",
        split=split,
        metric="top-1 error",
        value=20.0 + number,
        training_flop=2.3e18,
        device="nvidia-v100-sxm2-16gb",
        device_count=8,
    )
    for number, split in enumerate(("val", "test", "val", "test"))
]


def view(width: int | None) -> list[str]:
    return table_report(ROWS, screen=Screen(width)).splitlines()


@pytest.mark.parametrize("width", [60, 80, 100, 120, 160, 240])
def test_it_fits_and_every_row_and_column_is_shown_or_named(width: int) -> None:
    lines = view(width)
    assert max(map(len, lines)) <= width
    assert [line.split()[0] for line in lines if line.startswith("0")] == [row.row_id[:8] for row in _by_split()]
    words = " ".join(lines)
    assert all(word in words for header in HEADERS for word in header.split() if header not in GROUPED)


GROUPED = {"paper", "benchmark", "metric"}


def _by_split() -> list[Row]:
    return sorted(ROWS, key=lambda row: row.split or "")


def test_the_rows_of_one_benchmark_stand_under_one_line() -> None:
    titles = [line for line in view(80) if line.startswith("smith2020nets")]
    assert titles == ["smith2020nets: imagenet test, top-1 error", "smith2020nets: imagenet val, top-1 error"]


def test_a_wide_terminal_leaves_nothing_out_and_a_narrow_one_says_what() -> None:
    assert "left out" not in " ".join(view(160))
    assert "left out for want of room: " in " ".join(view(80))


def test_a_file_has_one_line_for_each_row_whole() -> None:
    lines = view(None)
    assert len(lines) == len(ROWS) + 2
    assert all(row.model in line for row, line in zip(ROWS, lines[2:], strict=True) if row.model)
