"""What tables mean, as a person or a program wrote it down: records, files, and how they fit a table as read.

`bench/labels/README.md` gives the rules. A label names a row or a column by its centre on the page in points (`at`), so
that it fits whatever cut a reader makes of the table: `fit` finds the rows and columns that are meant and counts those
that are not there. A row's `at` is a y, a column's an x; in a table that is printed sideways it is the other way round.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from statistics import median
from typing import Any

from extract.document import Cell, Table
from normalize.claims import Box, Kind

Raw = Mapping[str, Any]

PROPERTIES = (
    "model",
    "component",
    "modifier",
    "setting",
    "recipe",
    "data",
    "benchmark",
    "split",
    "reference",
    "result",
    "other-result",
    "count",
    "cost",
    "difference",
    "index",
    "unknown",
)
"""What a column or a header cell is, where models stand in rows; a row, where they stand in columns."""

ENTRIES = (
    "model",
    "modifier-of",
    "group",
    "subheader",
    "difference",
    "people",
    "task",
    "aggregate",
    "heading",
    "unknown",
)
"""What a row is, where models stand in rows; a column, where they stand in columns."""

LAYOUT = ("part", "stray")
"""What the reader took for a row or column of its own: a piece of the one beside it; nothing of this table."""

AXES = ("rows", "columns", "crossed", "none")
OWNERS = ("own", "quoted", "unknown")
SECONDS = ("spread", "difference", "metric", "split", "setting", "benchmark", "owner", "count", "rank", "unknown")
QUANTITIES = (*(str(kind) for kind in Kind if kind is not Kind.RESULT), "other")

ROW_NEAR = 3.0
"""Points that a row's centre may lie above or below the row as cut."""
COLUMN_NEAR = 6.0
"""Points that a column's centre may lie beside the cells of the column as cut."""
APART = 1.0
"""Points between two centres that can be told apart."""
TABLE_NEAR = 0.5
"""Share of the smaller of two boxes that both must cover to be those of one table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which model a line is of, in fields; None where nothing is said. All as the paper prints them."""

    model: str | None = None
    framework: str | None = None
    backbone: str | None = None
    size: str | None = None
    modifiers: tuple[str, ...] = ()
    recipe: str | None = None
    data: str | None = None
    setting: str | None = None
    mark: str | None = None
    ensemble: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a number is on: a benchmark's id in `data/benchmarks.toml`, or `other`; its metric and split; a task."""

    benchmark: str | None = None
    metric: str | None = None
    split: str | None = None
    task: str | None = None


NOBODY, NO_SCORE = Identity(), Score()


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """What the second number of a cell is (one of `SECONDS`), and where it is a score of its own, on what."""

    means: str
    score: Score = NO_SCORE


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row or a column: its centre, its role (None: not labelled), and what its role asks for.

    `of` is the centre of the line that a `modifier-of` changes. `missed`: the reader had no such line when it was
    labelled.
    """

    at: float
    role: str | None
    own: str | None = None
    identity: Identity = NOBODY
    score: Score = NO_SCORE
    quantity: str | None = None
    second: Second | None = None
    of: float | None = None
    missed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A header cell above others, by its centre: `column` is on the axis of columns, `row` on that of rows."""

    column: float
    row: float
    role: str | None
    identity: Identity = NOBODY
    score: Score = NO_SCORE


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A block under a heading of its own. `models` is the axis they stand on; `every` and `score` hold for it all."""

    models: str | None
    every: Identity = NOBODY
    score: Score = NO_SCORE
    second: Second | None = None
    headings: tuple[Heading, ...] = ()
    columns: tuple[Line, ...] = ()
    rows: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledTable:
    """A table by its place: page from 1, number as printed (None: it has none), box in points."""

    page: int
    number: str | None
    box: Box
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labelled tables of one PDF. `by` says who labelled: `reader` (who looked at the page) or `program`."""

    paper: str
    sha256: str
    by: str
    tables: tuple[LabelledTable, ...]


# From files


def read_labels(path: Path) -> Labels:
    """The labels in a file that `bench.label --check` finds no fault with."""
    return labels_of(json.loads(path.read_text(encoding="utf-8")))


def labels_of(raw: Raw) -> Labels:
    """The records of a file's object."""
    tables = tuple(
        LabelledTable(
            page=table["page"],
            number=table["number"],
            box=Box(*table["box"]),
            segments=tuple(map(_segment, table["segments"])),
        )
        for table in raw["tables"]
    )
    return Labels(paper=raw["paper"], sha256=raw["sha256"], by=raw["by"], tables=tables)


def _segment(raw: Raw) -> Segment:
    return Segment(
        models=raw["models"],
        every=_identity(raw.get("all")),
        score=_score(raw),
        second=_second(raw.get("second")),
        headings=tuple(map(_heading, raw.get("headings", ()))),
        columns=tuple(map(_line, raw["columns"])),
        rows=tuple(map(_line, raw["rows"])),
    )


def _heading(raw: Raw) -> Heading:
    return Heading(
        column=raw["column"],
        row=raw["row"],
        role=raw["role"],
        identity=_identity(raw.get("is")),
        score=_score(raw),
    )


def _line(raw: Raw) -> Line:
    return Line(
        at=raw["at"],
        role=raw["role"],
        own=raw.get("own"),
        identity=_identity(raw.get("is")),
        score=_score(raw),
        quantity=raw.get("quantity"),
        second=_second(raw.get("second")),
        of=raw.get("of"),
        missed=raw.get("missed", False),
    )


def _identity(raw: Raw | None) -> Identity:
    told = dict(raw or {})
    return Identity(**{**told, "modifiers": tuple(told.get("modifiers", ()))})


def _score(raw: Raw) -> Score:
    return Score(**{one.name: raw.get(one.name) for one in fields(Score)})


def _second(raw: Raw | None) -> Second | None:
    return Second(means=raw["means"], score=_score(raw)) if raw else None


# A table as cut


@dataclass(frozen=True, slots=True)
class Span:
    """A row or a column as cut: where its cells begin and end on their axis, and its centre, the median of theirs."""

    low: float
    high: float
    centre: float

    def distance(self, at: float) -> float:
        """How far `at` lies outside the span; 0 within."""
        return max(self.low - at, at - self.high, 0.0)


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows and columns of a table as the reader has them. `sideways`: rows stand one right of the other on the page."""

    rows: tuple[Span, ...]
    columns: tuple[Span, ...]
    sideways: bool


def cut_of(table: Table) -> Cut:
    """The rows and columns of `table` with their places on the page."""
    sideways = is_sideways(table)
    rows = tuple(_row(row, sideways) for row in table.rows)
    return Cut(rows, tuple(_column(table, number, sideways) for number in range(table.width)), sideways)


def is_sideways(table: Table) -> bool:
    """Whether the cells of a row stand one below the other: printed turned by a quarter."""
    across = down = 0.0
    for row in table.rows:
        boxes = [cell.box for cell in row]
        if len(boxes) > 1:
            across += max(box.x0 + box.x1 for box in boxes) - min(box.x0 + box.x1 for box in boxes)
            down += max(box.top + box.bottom for box in boxes) - min(box.top + box.bottom for box in boxes)
    return down > across


def along_rows(box: Box, sideways: bool) -> tuple[float, float]:
    """Where a box begins and ends on the axis on which rows follow each other."""
    return (box.x0, box.x1) if sideways else (box.top, box.bottom)


def along_columns(box: Box, sideways: bool) -> tuple[float, float]:
    """Where a box begins and ends on the axis on which columns follow each other."""
    return along_rows(box, not sideways)


def middle(ends: tuple[float, float]) -> float:
    """The middle of two ends."""
    return (ends[0] + ends[1]) / 2


def _row(row: Sequence[Cell], sideways: bool) -> Span:
    """A label that stands beside several rows makes none of them higher: the median height counts."""
    ends = [along_rows(cell.box, sideways) for cell in _printed(row)]
    centre = median(map(middle, ends))
    half = median(high - low for low, high in ends) / 2
    return Span(centre - half, centre + half, centre)


def _column(table: Table, number: int, sideways: bool) -> Span:
    """The body's cells tell, where there are any: a heading may be wider than its column."""
    alone = [cell for row in table.body for cell in row if cell.column == number and cell.span == 1]
    heads = [cell for row in table.header_rows for cell in row if cell.column == number and cell.span == 1]
    shared = [cell for row in table.rows for cell in row if cell.column <= number < cell.column + cell.span]
    cells = next(found for found in (_texts(alone), _texts(heads), alone, heads, shared) if found)
    ends = [along_columns(cell.box, sideways) for cell in cells]
    return Span(min(low for low, _ in ends), max(high for _, high in ends), median(map(middle, ends)))


def _printed(cells: Sequence[Cell]) -> Sequence[Cell]:
    return _texts(cells) or cells


def _texts(cells: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.text]


# Labels on a table


@dataclass(frozen=True, slots=True)
class FittedSegment:
    """A segment on a table as read: labelled lines by the number of the row or column, headings by (row, column)."""

    segment: Segment
    rows: Mapping[int, Line]
    columns: Mapping[int, Line]
    headings: Mapping[tuple[int, int], Heading]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Labels on a table as read. `unfit`: labels that fit nothing; `unnamed`: rows and columns without a label."""

    table: Table
    segments: tuple[FittedSegment, ...]
    unfit: tuple[str, ...]
    unnamed: tuple[str, ...]

    @property
    def fits(self) -> int:
        """How many labels found their row, column or header cell."""
        return sum(len(one.rows) + len(one.columns) + len(one.headings) for one in self.segments)


def table_for(label: LabelledTable, tables: Iterable[Table]) -> Table | None:
    """The table that lies where the label's does; of several the one with its number, else the one most like it."""
    near = [
        (table.number == label.number, together / (one + other - together), table)
        for table in tables
        if table.page == label.page
        for one, other, together in [_areas(label.box, table.box)]
        if together >= TABLE_NEAR * min(one, other) > 0
    ]
    return max(near, key=lambda found: found[:2])[2] if near else None


def _areas(one: Box, other: Box) -> tuple[float, float, float]:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return one.width * one.height, other.width * other.height, max(wide, 0.0) * max(high, 0.0)


def fit(label: LabelledTable, table: Table) -> Fitted:
    """The labels on the rows and columns of `table`, as any reader cut it."""
    cut = cut_of(table)
    places = _Places(table, cut)
    segments = tuple(places.segment(number, segment) for number, segment in enumerate(label.segments, start=1))
    unnamed = _unnamed("row", cut.rows, {number for one in segments for number in one.rows})
    unnamed += _unnamed("column", cut.columns, {number for one in segments for number in one.columns})
    return Fitted(table, segments, tuple(places.unfit), tuple(unnamed))


def _unnamed(axis: str, spans: Sequence[Span], named: Collection[int]) -> list[str]:
    """Those without a label; what lies on one that has it cannot have a place of its own."""
    taken = [spans[number].centre for number in named]
    return [
        f"{axis} at {span.centre:.1f}"
        for number, span in enumerate(spans)
        if number not in named and all(abs(span.centre - centre) >= APART for centre in taken)
    ]


@dataclass(slots=True)
class _Places:
    """Puts the lines of one segment after the other on a table's cut."""

    table: Table
    cut: Cut
    unfit: list[str] = field(default_factory=list)

    def segment(self, number: int, segment: Segment) -> FittedSegment:
        rows = self._lines(f"segment {number}: row", segment.rows, self.cut.rows, ROW_NEAR)
        columns = self._lines(f"segment {number}: column", segment.columns, self.cut.columns, COLUMN_NEAR)
        headings = {}
        for heading in segment.headings:
            place = self._cell(heading)
            if place is None or place in headings:
                self.unfit.append(f"segment {number}: heading at column {heading.column:g}, row {heading.row:g}")
            else:
                headings[place] = heading
        return FittedSegment(segment, rows, columns, headings)

    def _lines(self, what: str, lines: Iterable[Line], spans: Sequence[Span], near: float) -> dict[int, Line]:
        """Each line at the span that is nearest to it; where two are nearest to one, the nearer has it."""
        wanted: dict[int, Line] = {}
        for line in sorted(lines, key=lambda line: _nearest(spans, line.at)[0]):
            (distance, _), number = _nearest(spans, line.at)
            if distance > near or number in wanted:
                self.unfit.append(f"{what} at {line.at:g}")
            else:
                wanted[number] = line
        return dict(sorted(wanted.items()))

    def _cell(self, heading: Heading) -> tuple[int, int] | None:
        """The printed cell that the heading's place lies in, as (row, column)."""
        for row in self.table.rows:
            for cell in _texts(row):
                across = along_columns(cell.box, self.cut.sideways)
                down = along_rows(cell.box, self.cut.sideways)
                if _holds(across, heading.column, COLUMN_NEAR) and _holds(down, heading.row, ROW_NEAR):
                    return cell.row, cell.column
        return None


def _nearest(spans: Sequence[Span], at: float) -> tuple[tuple[float, float], int]:
    """How far the nearest span is, by its edge and then by its centre, and its number."""
    found = (((span.distance(at), abs(span.centre - at)), number) for number, span in enumerate(spans))
    return min(found, default=((float("inf"), 0.0), -1))


def _holds(ends: tuple[float, float], at: float, near: float) -> bool:
    return ends[0] - near <= at <= ends[1] + near


def all_labels(folder: Path, papers: Collection[str] = ()) -> Iterator[Labels]:
    """The labels of the files of a folder, by name; of `papers` only, where any are named."""
    for path in sorted(folder.glob("*.json")):
        if not papers or path.stem in papers:
            yield read_labels(path)
