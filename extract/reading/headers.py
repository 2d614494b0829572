"""Which rows of a table are its header, and which columns a spanning header covers."""

from __future__ import annotations

from collections.abc import Sequence

from extract.reading.grid import NUMERIC, Chunk, Column, Grid, Row, covered
from extract.reading.rules import Rule
from normalize.claims import Box


def header_rows(rows: Sequence[Row], rules: Sequence[Rule], box: Box) -> int:
    """How many of the first rows are header: those above the first full rule below text, or above the first numbers."""
    numbers = [_numbers(row) for row in rows]
    first = next((index for index, count in enumerate(numbers) if count), len(rows))
    ruled = _above_first_rule(rows, rules, box)
    if ruled and ruled < len(rows):
        while ruled < first < len(rows) and first - ruled <= 2 and _above_first_rule(rows, rules, box, ruled) == first:
            ruled = first
        return ruled
    return first if 0 < first < len(rows) and first <= 4 else min(1, len(rows) - 1)


def _numbers(row: Row) -> int:
    return sum(bool(NUMERIC.match(chunk.words[0].text)) for chunk in row.chunks[1:])


def _above_first_rule(rows: Sequence[Row], rules: Sequence[Rule], box: Box, after: int = 0) -> int:
    """The number of rows above the first rule that runs across most of the table and has `after` rows or more above."""
    for rule in sorted(rules):
        if rule.length >= 0.7 * box.width:
            above = sum(row.baseline < rule.at for row in rows)
            if above > after:
                return above
    return 0


def span_headers(grid: Grid, rules: Sequence[Rule]) -> None:
    """Widens the chunks of the header rows over the columns that they stand for."""
    columns = _with_leaves(grid)
    for index in range(grid.header - 1):
        row, below = grid.rows[index], grid.rows[index + 1]
        partial = [rule for rule in rules if row.baseline < rule.at < below.baseline]
        for position, chunk in enumerate(row.chunks):
            low = row.chunks[position - 1].last + 1 if position else 0
            high = row.chunks[position + 1].first - 1 if position + 1 < len(row.chunks) else len(columns) - 1
            over = covered(chunk, columns)
            if over and low <= over[0] and over[-1] <= high:
                chunk.first, chunk.last = over[0], over[-1]
            _widen(chunk, columns, partial, (max(low, 0), max(high, chunk.last)))


def _with_leaves(grid: Grid) -> list[Column]:
    """The columns, each as wide as its own header in the last header row."""
    columns = [Column(column.x0, column.x1) for column in grid.columns]
    for chunk in grid.rows[grid.header - 1].chunks if grid.header else ():
        if chunk.first == chunk.last:
            column = columns[chunk.first]
            column.x0, column.x1 = min(column.x0, chunk.x0), max(column.x1, chunk.x1)
    return columns


def _widen(chunk: Chunk, columns: Sequence[Column], partial: Sequence[Rule], limits: tuple[int, int]) -> None:
    middle = (chunk.x0 + chunk.x1) / 2
    for rule in partial:
        if rule.start - 2 <= middle <= rule.end + 2:
            under = [i for i, c in enumerate(columns) if rule.start - 3 <= (c.x0 + c.x1) / 2 <= rule.end + 3]
            if under and len(under) < len(columns):
                chunk.first, chunk.last = (
                    max(under[0], limits[0]),
                    max(min(under[-1], limits[1]), max(under[0], limits[0])),
                )
                return
    if limits[0] == 0:
        limits = (min(1, chunk.first), limits[1])
    chunk.first, chunk.last = _centred(chunk, columns, limits)


def _centred(chunk: Chunk, columns: Sequence[Column], limits: tuple[int, int]) -> tuple[int, int]:
    """The run of columns within `limits`, holding the chunk's own, whose middle is nearest the chunk's."""
    middle = (chunk.x0 + chunk.x1) / 2
    best, least = (chunk.first, chunk.last), float("inf")
    for first in range(limits[0], chunk.first + 1):
        for last in range(chunk.last, limits[1] + 1):
            off = abs((columns[first].x0 + columns[last].x1) / 2 - middle)
            if off < least - 1.0 and (off < 8 or (first, last) == (chunk.first, chunk.last)):
                best, least = (first, last), off
    return best
