"""Rows of the compute-vs-performance table, from the library or from a file, as far as the analysis needs them.

A cell that cannot be read (a word in a number column, a percentage where a fraction should stand) is kept as a
`problem` that names its column; the row is then counted as unused, and the rest of the table goes on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analyze.measures import MEASURES
from normalize.rows import Row

NEEDED = ("paper_key", "model", "benchmark", "metric", "error_rate")
"""The columns without which a table cannot be analysed; at least one column of compute must stand beside them."""

COMPUTE_COLUMNS = tuple(measure.column for measure in MEASURES.values())

COLUMNS = (
    *NEEDED,
    *COMPUTE_COLUMNS,
    "row_id",
    "title",
    "year",
    "split",
    "setting",
    "training_data",
    "ensemble",
    "role",
    "scope",
    "status",
)
"""Every column that is read; all others are passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One row: `error` is a fraction; `compute` holds FLOP by column name, for the columns that the table has.

    `row` is the row's id, or its place where it has none; `place` is where it stands in a file (`line 7`), or empty.
    `problems` are the cells that could not be read.
    """

    row: str
    paper: str
    model: str
    benchmark: str | None
    metric: str | None
    error: float | None
    compute: Mapping[str, float | None] = field(default_factory=dict)
    title: str | None = None
    year: int | None = None
    split: str | None = None
    setting: str | None = None
    training_data: str | None = None
    ensemble: bool = False
    role: str | None = None
    scope: str | None = None
    status: str = "accepted"
    place: str = ""
    problems: tuple[str, ...] = ()

    @property
    def flagged(self) -> bool:
        """Whether the row still waits for a person."""
        return self.status == "flagged"


def from_rows(rows: Iterable[Row]) -> list[Observation]:
    """Observations from the rows of the library."""
    return [observation({column: getattr(row, column) for column in COLUMNS}, place="") for row in rows]


def observation(cells: Mapping[str, object], *, place: str) -> Observation:
    """One observation from the cells of a row by column name; `place` says where it stands in a file."""
    problems: list[str] = []
    compute = {name: _number(cells, name, problems) for name in COMPUTE_COLUMNS if name in cells}
    error = _number(cells, "error_rate", problems)
    year = _number(cells, "year", problems)
    return Observation(
        row=_text(cells, "row_id") or place,
        place=place,
        paper=_text(cells, "paper_key") or "?",
        model=_text(cells, "model") or "?",
        benchmark=_text(cells, "benchmark"),
        metric=_text(cells, "metric"),
        error=error,
        compute=compute,
        title=_text(cells, "title"),
        year=None if year is None else int(year),
        split=_text(cells, "split"),
        setting=_text(cells, "setting"),
        training_data=_text(cells, "training_data"),
        ensemble=_truth(cells, "ensemble", problems),
        role=_text(cells, "role"),
        scope=_text(cells, "scope"),
        status=_text(cells, "status") or "accepted",
        problems=tuple(problems),
    )


def _empty(value: object) -> bool:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    return isinstance(value, str) and value.strip().lower() in {"", "nan", "null", "none", "<na>"}


def _text(cells: Mapping[str, object], column: str) -> str | None:
    value = cells.get(column)
    return None if _empty(value) else str(value)


def _number(cells: Mapping[str, object], column: str, problems: list[str]) -> float | None:
    value = cells.get(column)
    if _empty(value):
        return None
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        number = _float(value)
        if number is not None:
            return number
    problems.append(f"column {column}: {str(value)[:40]!r} is no number")
    return None


def _float(value: float | str) -> float | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _truth(cells: Mapping[str, object], column: str, problems: list[str]) -> bool:
    value = cells.get(column)
    if _empty(value):
        return False
    word = str(value).strip().lower()
    if word not in _TRUTH:
        problems.append(f"column {column}: {str(value)[:40]!r} is neither true nor false")
    return _TRUTH.get(word, False)
