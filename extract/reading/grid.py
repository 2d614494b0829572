"""The columns of a table, and the columns that each chunk of its rows covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.reading.chunks import NUMERIC, Chunk, Row, divide_at_valleys
from extract.reading.rules import Rule
from extract.reading.settings import TABLES

_RULED = 0.3  # of the rows; a vertical rule that runs through more, and not all, divides columns


@dataclass(slots=True)
class Column:
    """The extent of a column. `aside` is a column of labels that stand on lines of their own, beside the rows.

    `wall` is where a vertical rule stands on its left: what crosses it, where it is broken off, is of both columns.
    """

    x0: float
    x1: float
    aside: bool = False
    wall: float | None = None

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Grid:
    """Rows whose chunks know their columns; the first `header` rows are header."""

    rows: list[Row]
    columns: list[Column]
    header: int


def find_columns(rows: Sequence[Row], header: int, verticals: Sequence[Rule] = ()) -> list[Column]:
    """The columns of rows of which the first `header` are header; vertical rules keep columns apart."""
    divide_at_valleys(rows[header:])
    walls = _walls(rows, verticals)
    columns = _seed_columns(rows[header:], walls)
    _add_header_columns(rows[:header], columns)
    _build_walls(columns, walls)
    return _merge_lone(_merge_unsupported(columns, rows), rows)


def _walls(rows: Sequence[Row], verticals: Sequence[Rule]) -> list[float]:
    """Where vertical rules run through some of the rows, and only words, no values, cross them in others."""
    through = [(rule.at, sum(rule.start < row.baseline < rule.end for row in rows)) for rule in verticals]
    values = [chunk for row in rows for chunk in row.chunks if NUMERIC.match(chunk.text)]
    return [
        at
        for at, count in through
        if _RULED * len(rows) < count < len(rows) and not any(chunk.x0 < at < chunk.x1 for chunk in values)
    ]


def _build_walls(columns: Sequence[Column], walls: Sequence[float]) -> None:
    for left, right in pairwise(columns):
        right.wall = next((at for at in walls if left.x1 - 1 <= at <= right.x0 + 1), None)


def covered(chunk: Chunk, columns: Sequence[Column]) -> list[int]:
    """The columns that the chunk stands over; one alone where most of it is there and little elsewhere."""
    x0, x1 = chunk.x0, chunk.x1
    over = _touched(x0, x1, columns)
    crossed = [index for index, column in enumerate(columns) if column.wall and x0 + 1 < column.wall < x1 - 1]
    if crossed:
        return list(range(min([crossed[0] - 1, *over]), max([crossed[-1], *over]) + 1))
    if len(over) != 2:
        return over
    shared = [min(x1, columns[index].x1) - max(x0, columns[index].x0) for index in over]
    most = 0 if shared[0] >= shared[1] else 1
    other = columns[over[1 - most]]
    mostly = shared[most] > TABLES.mostly * (x1 - x0)
    barely = shared[1 - most] < TABLES.barely * (other.x1 - other.x0)
    return [over[most]] if mostly and barely else over


def _touched(x0: float, x1: float, columns: Sequence[Column]) -> list[int]:
    """The columns that what stands from `x0` to `x1` overlaps by more than the edges."""
    over = []
    for index, column in enumerate(columns):
        if column.x0 < x1 and x0 < column.x1:
            shared = min(x1, column.x1) - max(x0, column.x0)
            if shared > TABLES.overlap * min(x1 - x0, column.x1 - column.x0):
                over.append(index)
    return over


def between_two(chunk: Chunk, columns: Sequence[Column]) -> int | None:
    """The left of the two columns between which the chunk stands, in the middle of both and over neither."""
    for index, (left, right) in enumerate(pairwise(columns)):
        if left.x1 <= chunk.x0 and chunk.x1 <= right.x0:
            off = abs((left.middle + right.middle) / 2 - chunk.middle)
            return index if off < TABLES.aligned else None
    return None


def _seed_columns(rows: Sequence[Row], walls: Sequence[float]) -> list[Column]:
    """Columns grown from the rows with most chunks; what stands over several of them adds nothing."""
    columns: list[Column] = []
    for row in sorted(rows, key=lambda r: -len(r.chunks)):
        alone = len(row.chunks) == 1 and bool(columns)
        for chunk in row.chunks:
            over = covered(chunk, columns)
            if alone and (over or columns[0].x0 < chunk.x1):
                continue
            if columns and _crosses_a_wall(chunk, columns, walls):
                continue
            if not over and between_two(chunk, columns) is not None and NUMERIC.match(chunk.text):
                continue
            if not over:
                columns.append(Column(chunk.x0, chunk.x1, alone))
                columns.sort(key=lambda c: c.x0)
            elif len(over) == 1:
                column = columns[over[0]]
                column.x0, column.x1 = min(column.x0, chunk.x0), max(column.x1, chunk.x1)
    return columns


def _crosses_a_wall(chunk: Chunk, columns: Sequence[Column], walls: Sequence[float]) -> bool:
    """Whether the chunk runs across a wall inside the columns, or into the first of them from beyond one."""
    crossed = [at for at in walls if chunk.x0 + 1 < at < chunk.x1 - 1]
    return any(columns[0].x0 < at or at <= columns[0].x0 + 1 < chunk.x1 for at in crossed)


def _add_header_columns(rows: Sequence[Row], columns: list[Column]) -> None:
    """Columns that only the header has a text for; elsewhere a header may be wider than its column."""
    fullest = max(rows, key=lambda row: len(row.chunks), default=None)
    for chunk in fullest.chunks if fullest else ():
        if not columns or all(chunk.x1 < c.x0 or c.x1 < chunk.x0 for c in columns):
            columns.append(Column(chunk.x0, chunk.x1))
            columns.sort(key=lambda c: c.x0)


def _merge_unsupported(columns: list[Column], rows: Sequence[Row]) -> list[Column]:
    """Merges neighbours that more rows print across than apart, unless a rule divides them."""
    extents = [[(chunk.x0, chunk.x1) for chunk in row.chunks] for row in rows]
    while len(columns) > 1:
        placed = [[_touched(x0, x1, columns) for x0, x1 in row] for row in extents]
        weakest, worst = -1, 0
        for index in range(len(columns) - 1):
            cross = sum(any(index in over and index + 1 in over for over in row) for row in placed)
            apart = sum(_apart(row, index) for row in placed)
            lack = cross - apart + (1 if apart == 0 and not columns[index].aside else 0)
            if lack > worst and columns[index + 1].wall is None:
                weakest, worst = index, lack
        if weakest < 0:
            break
        left, right = columns[weakest], columns[weakest + 1]
        columns[weakest : weakest + 2] = [Column(min(left.x0, right.x0), max(left.x1, right.x1), wall=left.wall)]
    return columns


def _merge_lone(columns: list[Column], rows: Sequence[Row]) -> list[Column]:
    """Merges columns in which one row alone has text, set apart in a justified cell, with the ones before."""
    if len(rows) < TABLES.lone_rows:
        return columns
    for index in range(len(columns) - 1, 0, -1):
        there = [[chunk for chunk in row.chunks if index in _touched(chunk.x0, chunk.x1, columns)] for row in rows]
        texts = [" ".join(chunk.text for chunk in chunks) for chunks in there if chunks]
        if len(texts) == 1 and not columns[index - 1].aside and not NUMERIC.match(texts[0]):
            left, right = columns[index - 1], columns.pop(index)
            left.x1 = max(left.x1, right.x1)
    return columns


def _apart(row: Sequence[Sequence[int]], index: int) -> bool:
    """Whether the row has a chunk in column `index` and another in the next one."""
    return any(over and over[-1] == index for over in row) and any(over and over[0] == index + 1 for over in row)
