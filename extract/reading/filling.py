"""Labels that stand once for several rows between rules, put into each of these rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.reading.chunks import NUMERIC, Chunk, Row
from extract.reading.settings import TABLES


@dataclass(frozen=True, slots=True)
class Group:
    """Rows between two rules that run through a column, and the lines that stand between these rows."""

    rows: list[Row]
    loose: list[Row]


Label = list[tuple[float, Chunk]]
"""The lines of one label: the baseline and the chunk of each."""


def column_lines(rows: Sequence[Row], column: int) -> Label:
    """The lines that begin in a column, from the top down."""
    lines = [(chunk.baseline, chunk) for row in rows for chunk in row.chunks if chunk.first == column]
    return sorted(lines, key=lambda line: line[0])


def around_rows(lines: Label, rows: Sequence[Row]) -> list[Label]:
    """The lines by the row that each is clearly nearest to, if each row stands in the middle of its own; or none."""
    labels: list[Label] = [[] for _ in rows]
    for line in lines:
        apart = sorted((abs(line[0] - row.baseline), index) for index, row in enumerate(rows))
        if len(apart) > 1 and apart[0][0] > TABLES.clearly * apart[1][0]:
            return []
        labels[apart[0][1]].append(line)
    if not all(labels):
        return []
    off = [(label[0][0] + label[-1][0]) / 2 - row.baseline for label, row in zip(labels, rows, strict=True)]
    alike = max(map(len, labels)) > 1 or max(off) - min(off) < TABLES.aligned
    return labels if alike and max(map(abs, off)) < TABLES.off_middle * rows[0].size else []


def group_rows(kept: Sequence[Row], loose: Sequence[Row], cuts: Sequence[float]) -> list[Group]:
    """The rows between the rules at `cuts`, each with the lines that no rule divides from them."""
    groups: list[list[Row]] = []
    for row in kept:
        if groups and not any(groups[-1][-1].baseline < cut < row.baseline for cut in cuts):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [Group(rows, _beside(loose, rows, cuts)) for rows in groups]


def _beside(loose: Sequence[Row], rows: Sequence[Row], cuts: Sequence[float]) -> list[Row]:
    top, bottom = rows[0].baseline, rows[-1].baseline
    low = max((cut for cut in cuts if cut < top), default=float("-inf"))
    high = min((cut for cut in cuts if cut > bottom), default=float("inf"))
    return [row for row in loose if low < row.baseline < high]


def unfilled(groups: Sequence[Group], column: int) -> list[Group]:
    """Fills the groups that one label of the column stands for; those that are left."""
    if len(groups) == 1:
        return list(groups)
    lone = [_is_lone(group, column) for group in groups]
    if column > 0 and not all(
        len(group.rows) == 1 or (alone and _share_a_label(group.rows))
        for group, alone in zip(groups, lone, strict=True)
    ):
        return list(groups)
    left = []
    known = {_seconds(group) for group, alone in zip(groups, lone, strict=True) if alone}
    for group, alone in zip(groups, lone, strict=True):
        first = _heads_words(group.rows) or _is_broken(group) or _seconds(group) in known - {()}
        if alone or (column == 0 and first):
            _fill(group, column)
        else:
            left.append(group)
    return left


def _lines(group: Group, column: int) -> list[Chunk]:
    found = [c for row in (*group.rows, *group.loose) for c in row.chunks if c.first <= column <= c.last]
    return sorted(found, key=lambda chunk: chunk.baseline)


def _is_lone(group: Group, column: int) -> bool:
    """Whether the column has one label, of a line or more, that is neither in the first row nor in the last."""
    lines = _lines(group, column)
    if len(group.rows) == 1 or not lines or any(c.last > c.first or not is_label(c) for c in lines):
        return False
    if around_rows(column_lines((*group.rows, *group.loose), column), group.rows):
        return False
    if any(b.baseline - a.baseline > TABLES.between_leading * b.words[0].size for a, b in pairwise(lines)):
        return False
    ends = (group.rows[0], group.rows[-1])
    return not any(chunk.first <= column <= chunk.last for row in ends for chunk in row.chunks)


def _heads_words(rows: Sequence[Row]) -> bool:
    """Whether one row alone has text in the first column, and all have words, not values, in the second."""
    labels = [chunk for row in rows for chunk in row.chunks if chunk.first == chunk.last == 0]
    seconds = [chunk.text for row in rows for chunk in row.chunks if chunk.first == 1]
    words = len(seconds) == len(rows) and not any(NUMERIC.match(text) for text in seconds)
    return len(rows) > 1 and len(labels) == 1 and is_label(labels[0]) and words


def _is_broken(group: Group) -> bool:
    """Whether fewer lines than rows stand in the first column, and one of them is a number, no label of its own."""
    texts = [chunk.text for chunk in _lines(group, 0) if chunk.last == 0]
    return 1 < len(texts) < len(group.rows) and not NUMERIC.match(texts[0]) and any(map(NUMERIC.match, texts[1:]))


def _seconds(group: Group) -> tuple[str, ...]:
    """What stands in the second column, row by row: groups in which that is the same are labelled in the same way."""
    texts = tuple(chunk.text for row in group.rows for chunk in row.chunks if chunk.first == 1)
    return texts if len(texts) == len(group.rows) > 1 and _lines(group, 0) else ()


def _share_a_label(rows: Sequence[Row]) -> bool:
    """Whether all rows have the same label in the first column."""
    return len({row.chunks[0].text if row.chunks[0].first == 0 else "" for row in rows} | {""}) == 2


def is_label(chunk: Chunk) -> bool:
    """Whether the text can be a label: a tick or a cross is a value of its own row."""
    return len(chunk.text) > 1


def _fill(group: Group, column: int) -> None:
    """Puts the one label of a group into each of its rows."""
    words = [word for chunk in _lines(group, column) for word in chunk.words]
    for row in (*group.rows, *group.loose):
        row.chunks = [chunk for chunk in row.chunks if chunk.first != column]
    for row in group.rows:
        if row.chunks:
            row.chunks = sorted([*row.chunks, Chunk(list(words), column, column)], key=lambda chunk: chunk.first)
