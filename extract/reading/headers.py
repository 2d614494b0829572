"""Which rows of a table are its header, and which columns a spanning header covers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from statistics import median

from extract.reading.chunks import NUMERIC, Chunk, Row
from extract.reading.grid import Column, Grid, covered
from extract.reading.rules import Rule
from normalize.claims import Box

_FULL = 0.7  # of the table's width; a rule longer than that runs across it
_NUMBER_ROWS = 3  # so many rows of numbers above a rule are no header
_LABELLED = 2  # more rows than that with a label and values above a rule are no header
_LABELS = 0.25  # of the table's width; labels begin in it
_STEP = 0.85  # em; lines closer than that are one wrapped row
_SIGN = 2  # characters; a tick in a font of its own may be read as a letter or two
_MOST = 4  # lines of header above the first numbers, where no rule tells
_FAR = 8.0  # points; a header's middle stands nearer than that to the middle of its columns
_AWAY = 4.0  # how much worse a point beyond that is
_BARE_COLUMNS = 2  # where so many columns have no header, those of the last header row may span
_LABEL = 8.0  # points; a header over the labels too is as bad as one so far off its middle
_BARE = 2.0  # points; a column without a header is as bad as a header so far off its middle


def header_rows(rows: Sequence[Row], rules: Sequence[Rule], box: Box) -> int:
    """How many of the first rows are header: those above the first full rule below text, or above the first numbers."""
    numbers = [_numbers(row) for row in rows]
    first = next((index for index, count in enumerate(numbers) if count), len(rows))
    ruled = _above_first_rule(rows, rules, box, 0)
    if sum(count > 1 for count in numbers[:ruled]) >= _NUMBER_ROWS:
        ruled = first  # that rule is one between groups of rows
    if not 0 < ruled < len(rows):
        return first if 0 < first < len(rows) and first <= _MOST else _lone_header(rows, rules)
    labelled = _labelled(rows[:ruled], box)
    if labelled is not None:
        return max(labelled, 1)  # that rule is above the last row, not below the header
    return _with_further_levels(rows, rules, box, ruled)


def _lone_header(rows: Sequence[Row], rules: Sequence[Rule]) -> int:
    """One row of header for want of another; none where that is a row of values like those below it."""
    ruled = any(rows[0].baseline < rule.at < rows[1].baseline for rule in rules) if len(rows) > 1 else True
    values = _numbers(rows[0]) > 1 and mostly_numbers(rows[0]) and not NUMERIC.match(rows[0].chunks[0].text)
    return 0 if values and not ruled else min(1, len(rows) - 1)


def _labelled(rows: Sequence[Row], box: Box) -> int | None:
    """The first of these rows with a label on the left, if so many have one, line by line, that they are no header."""
    left = box.x0 + _LABELS * box.width
    labelled = [index for index, row in enumerate(rows) if row.chunks[0].x0 < left and _has_signs(row)]
    if len(labelled) <= _LABELLED:
        return None
    steps = [rows[i].baseline - rows[i - 1].baseline for i in labelled[1:]]
    return labelled[0] if min(steps) > _STEP * rows[0].size else None


def _has_signs(row: Row) -> bool:
    """Whether the row's cells, its label aside, are signs such as ticks or crosses."""
    return len(row.chunks) > 1 and all(len(word.text) <= _SIGN for chunk in row.chunks[1:] for word in chunk.words)


def _with_further_levels(rows: Sequence[Row], rules: Sequence[Rule], box: Box, ruled: int) -> int:
    """The header's rows with its levels below the first rule."""
    first = next((index for index in range(ruled, len(rows)) if _numbers(rows[index])), len(rows))
    following = _above_first_rule(rows, rules, box, ruled)
    while ruled < following <= first < len(rows) and _is_level(rows[ruled:following], box):
        ruled, following = following, _above_first_rule(rows, rules, box, following)
    if following == ruled + 1 < len(rows):
        stub = median(row.chunks[0].x1 for row in rows[ruled:])
        cells = [sum(chunk.middle > stub for chunk in row.chunks) for row in rows[:following]]
        if 0 < 2 * max(cells[:-1]) <= cells[-1]:
            return following  # a level of numbers, such as `k = 2 4 8`, below headers that span
    return ruled


def _is_level(rows: Sequence[Row], box: Box) -> bool:
    """Whether these rows can be a level of a header: of several chunks, or the label's beside such."""
    several = [row for row in rows if len(row.chunks) > 1]
    if sum(_has_signs(row) for row in rows) > 1:
        return False
    stub = box.x0 + _LABELS * box.width
    return bool(several) and all(row in several or row.chunks[0].x1 < stub for row in rows)


def mostly_numbers(row: Row) -> bool:
    """Whether most of the row's cells, the first aside, are values."""
    return 2 * _numbers(row) > len(row.chunks) - 1


def _numbers(row: Row) -> int:
    return sum(bool(NUMERIC.match(chunk.words[0].text)) for chunk in row.chunks[1:])


def _above_first_rule(rows: Sequence[Row], rules: Sequence[Rule], box: Box, after: int) -> int:
    """The number of rows above the first rule that runs across the table and has more than `after` rows above."""
    for rule in sorted(rules):
        if rule.length >= _FULL * box.width:
            above = sum(row.baseline < rule.at for row in rows)
            if above > after:
                return above
    return 0


def span_headers(grid: Grid, rules: Sequence[Rule]) -> None:
    """Widens the chunks of the header rows over the columns that they stand for."""
    columns = _with_leaves(grid)
    named = {index for row in grid.rows[: grid.header] for chunk in row.chunks for index in chunk.columns}
    for row, below in zip(grid.rows[: grid.header], grid.rows[1:], strict=False):
        leaves = grid.header < len(grid.rows) and below is grid.rows[grid.header]
        if leaves and 0 in named and len(columns) - len(named) < _BARE_COLUMNS:
            break
        partial = _partial(row, below, columns, rules)
        for chunk in row.chunks:
            _touch(chunk, row, columns)
        if not _by_rules(row, columns, partial):
            for chunk, (first, last) in zip(row.chunks, _by_middles(row, columns), strict=True):
                chunk.first, chunk.last = first, last
    for row, below in pairwise(grid.rows[grid.header :]):
        partial = _partial(row, below, columns, rules)
        if partial and not _numbers(row):
            _by_rules(row, columns, partial)


def _partial(row: Row, below: Row, columns: Sequence[Column], rules: Sequence[Rule]) -> list[Rule]:
    """The rules between two rows that do not run across the whole table."""
    across = _FULL * (columns[-1].x1 - columns[0].x0)
    return [rule for rule in rules if row.baseline < rule.at < below.baseline and rule.length < across]


def _with_leaves(grid: Grid) -> list[Column]:
    """The columns, each as wide as its own header in the last header row."""
    columns = [Column(column.x0, column.x1) for column in grid.columns]
    for chunk in grid.rows[grid.header - 1].chunks if grid.header else ():
        if chunk.first == chunk.last:
            column = columns[chunk.first]
            column.x0, column.x1 = min(column.x0, chunk.x0), max(column.x1, chunk.x1)
    return columns


def _touch(chunk: Chunk, row: Row, columns: Sequence[Column]) -> None:
    """Sets the columns that the chunk stands over, as wide as their headers are, and no other chunk's."""
    over = covered(chunk, columns)
    taken = {i for other in row.chunks if other is not chunk for i in range(other.first, other.last + 1)}
    if over and not taken & set(over):
        chunk.first, chunk.last = over[0], over[-1]


def _by_rules(row: Row, columns: Sequence[Column], partial: Sequence[Rule]) -> bool:
    """Gives each chunk the columns above the short rule that stands under it; whether there are such rules."""
    found = False
    for chunk in row.chunks:
        for rule in partial:
            if _stands_over(chunk, rule):
                under = [i for i, c in enumerate(columns) if rule.start - 3 <= c.middle <= rule.end + 3]
                others = [
                    c for c in row.chunks if c is not chunk and under and c.last >= under[0] and c.first <= under[-1]
                ]
                if under and not others:
                    chunk.first, chunk.last = under[0], under[-1]
                    found = True
    return found


def _stands_over(chunk: Chunk, rule: Rule) -> bool:
    """Whether a short rule is the chunk's own, which stands over its middle or begins with it."""
    off = min(abs(chunk.middle - (rule.start + rule.end) / 2), abs(chunk.x0 - rule.start))
    return rule.start - 2 <= chunk.middle <= rule.end + 2 and off < _FAR


def _by_middles(row: Row, columns: Sequence[Column]) -> list[tuple[int, int]]:
    """The columns of each chunk of a header row: runs in order whose middles are those of the chunks.

    Columns left without a header count against a solution; the first column, that of the labels, does not.
    """
    chunks = row.chunks
    count = len(columns)

    @cache
    def best(index: int, start: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if index == len(chunks):
            return _BARE * (count - max(start, 1)), ()
        chunk = chunks[index]
        middle = chunk.middle
        limit = chunks[index + 1].first if index + 1 < len(chunks) else count
        options: list[tuple[float, tuple[tuple[int, int], ...]]] = []
        for first in range(min(start, chunk.first), chunk.first + 1):
            for last in range(chunk.last, max(limit, chunk.last + 1)):
                if first < start:
                    continue
                off = abs((columns[first].x0 + columns[last].x1) / 2 - middle)
                cost = off + _AWAY * max(off - _FAR, 0.0) + _BARE * (first - max(start, 1) if first > start else 0)
                cost += _LABEL if first == 0 < chunk.first else 0.0
                rest, spans = best(index + 1, last + 1)
                options.append((cost + rest, ((first, last), *spans)))
        return min(options, default=(float("inf"), tuple((c.first, c.last) for c in chunks[index:])))

    return list(best(0, 0)[1])
