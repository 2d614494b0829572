"""Rows of the compute-vs-performance table, from the library or from a file, as far as the analysis needs them.

A cell that cannot be read (a word in a number column, a percentage where a fraction should stand) is kept as a
`problem` that names its column; the row is then counted as unused, and the rest of the table goes on.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from analyze.measures import MEASURES
from analyze.words import NAMELESS
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
    "recipe",
    "setting",
    "training_data",
    "ensemble",
    "role",
    "scope",
    "status",
    "flags",
    "arxiv_id",
    "doi",
    "published",
    "device",
    "implied_utilisation",
    "evidence",
    *(column for measure in MEASURES.values() for column in measure.bounds),
)
"""Every column that is read; all others are passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One row: `error` is a fraction; `compute` holds FLOP by column name, for the columns that the table has.

    `row` is the row's id, or its place where it has none; `place` is where it stands in a file (`line 7`), or empty.
    `flags` say what is doubtful or assumed. `bounds` are the ends of the compute's interval by its column. `date` is
    the publication's in years, as 2016.87; `page` is where the result stands in the paper. `problems` are the cells
    that could not be read: the row is not used. `doubts` are intervals that make no sense: the row is used without.
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
    recipe: str | None = None
    setting: str | None = None
    training_data: str | None = None
    ensemble: bool = False
    role: str | None = None
    scope: str | None = None
    status: str = "accepted"
    flags: tuple[str, ...] = ()
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    date: float | None = None
    arxiv: str | None = None
    doi: str | None = None
    page: int | None = None
    device: str | None = None
    utilisation: float | None = None
    place: str = ""
    problems: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def flagged(self) -> bool:
        """Whether the row still waits for a person."""
        return self.status == "flagged"


def from_rows(rows: Iterable[Row]) -> list[Observation]:
    """Observations from the rows of the library."""
    return [from_row(row) for row in rows]


def from_row(row: Row) -> Observation:
    """A row of the library as far as the analysis needs it."""
    return observation({column: getattr(row, column) for column in COLUMNS}, place="")


def observation(
    cells: Mapping[str, object], *, place: str, headers: Mapping[str, str] = MappingProxyType({})
) -> Observation:
    """One observation from the cells of a row by column name; `place` says where it stands in a file.

    `headers` are the names that the file has for columns, where they are others: messages use them.
    """
    problems, doubts = _Said(headers), _Said(headers)
    compute = {name: _number(cells, name, problems) for name in COMPUTE_COLUMNS if name in cells}
    error = _number(cells, "error_rate", problems)
    year = _number(cells, "year", problems)
    published = _text(cells, "published")
    return Observation(
        row=_text(cells, "row_id") or place,
        place=place,
        paper=_text(cells, "paper_key") or "?",
        model=_text(cells, "model") or NAMELESS,
        benchmark=_text(cells, "benchmark"),
        metric=_text(cells, "metric"),
        error=error,
        compute=compute,
        title=_text(cells, "title"),
        year=int(year) if year is not None else _year(published),
        split=_text(cells, "split"),
        recipe=_text(cells, "recipe"),
        setting=_text(cells, "setting"),
        training_data=_text(cells, "training_data"),
        ensemble=_truth(cells, "ensemble", problems),
        role=_text(cells, "role"),
        scope=_text(cells, "scope"),
        status=_text(cells, "status") or "accepted",
        flags=_codes(cells.get("flags")),
        bounds=_bounds(cells, compute, doubts),
        date=_date(published) or (None if year is None else int(year) + 0.5),
        arxiv=_text(cells, "arxiv_id"),
        doi=_text(cells, "doi"),
        page=_page(cells.get("evidence")),
        device=_text(cells, "device"),
        utilisation=_positive(cells.get("implied_utilisation")),
        problems=tuple(problems),
        doubts=tuple(doubts),
    )


class _Said(list[str]):
    """What is wrong with a row; a column is called what the file calls it."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__()
        self.headers = headers

    def name(self, column: str) -> str:
        return self.headers.get(column, column)


def _bounds(
    cells: Mapping[str, object], compute: Mapping[str, float | None], doubts: _Said
) -> dict[str, tuple[float, float]]:
    """The intervals that hold their value, by the column of the value; each of the others is a doubt."""
    found = {}
    for measure in MEASURES.values():
        ends = [cells.get(column) for column in measure.bounds]
        value = compute.get(measure.column)
        if not ends or value is None or any(_empty(end) for end in ends):
            continue
        low, high = (_positive(end) for end in ends)
        if low is not None and high is not None and low <= value * _SLACK and value <= high * _SLACK:
            found[measure.column] = (min(low, value), max(high, value))
        else:
            names = " and ".join(map(doubts.name, measure.bounds))
            doubts.append(f"columns {names}: {ends[0]} to {ends[1]} is no interval around {value:g}")
    return found


_SLACK = 1 + 1e-6
"""Tables are rounded: an end may miss the value by so much."""

_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def _date(published: str | None) -> float | None:
    """An ISO date in years: the middle of the year or month where no more is said."""
    found = _DAY.match(published or "")
    if found is None:
        return None
    year, month, day = found.groups()
    if month is None:
        return int(year) + 0.5
    return int(year) + (int(month) - 1) / 12 + (15 if day is None else int(day)) / 365.25


def _year(published: str | None) -> int | None:
    date = _date(published)
    return None if date is None else int(date)


def _page(evidence: object) -> int | None:
    """The page of the result, from the column `evidence`: an object, or its JSON."""
    if isinstance(evidence, str) and evidence.startswith("{"):
        try:
            evidence = json.loads(evidence)
        except json.JSONDecodeError:
            return None
    place = evidence.get("result") if isinstance(evidence, Mapping) else None
    page = place.get("page") if isinstance(place, Mapping) else None
    return page if isinstance(page, int) else None


def _codes(value: object) -> tuple[str, ...]:
    """The codes of the column `flags`: a list, its JSON, or words with anything between them."""
    if isinstance(value, list | tuple):
        return tuple(map(str, value))
    return tuple(re.findall(r"[\w-]+", value)) if isinstance(value, str) else ()


def _positive(value: object) -> float | None:
    """A number above 0 that is finite; None for anything else."""
    number = _float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    return number if number is not None and number > 0 else None


def _empty(value: object) -> bool:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    return isinstance(value, str) and value.strip().lower() in {"", "nan", "null", "none", "<na>"}


def _text(cells: Mapping[str, object], column: str) -> str | None:
    value = cells.get(column)
    return None if _empty(value) else str(value)


def _number(cells: Mapping[str, object], column: str, problems: _Said) -> float | None:
    value = cells.get(column)
    if _empty(value):
        return None
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        number = _float(value)
        if number is not None:
            return number
    problems.append(f"column {problems.name(column)}: {str(value)[:40]!r} is no number")
    return None


def _float(value: float | str) -> float | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _truth(cells: Mapping[str, object], column: str, problems: _Said) -> bool:
    value = cells.get(column)
    if _empty(value):
        return False
    word = str(value).strip().lower()
    if word not in _TRUTH:
        problems.append(f"column {problems.name(column)}: {str(value)[:40]!r} is neither true nor false")
    return _TRUTH.get(word, False)
