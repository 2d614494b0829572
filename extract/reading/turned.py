"""Headers and labels of a table that are printed upwards, given to their columns and rows."""

from __future__ import annotations

from collections.abc import Sequence

from extract.document import Word
from extract.reading.chunks import Chunk, Row, settle
from extract.reading.filling import group_rows
from extract.reading.grid import Column, Grid
from extract.reading.headers import mostly_numbers
from extract.reading.rules import Rule
from normalize.claims import Box

_BESIDE = 14.0  # points; labels may stand out of the table's left edge by so much
_SLACK = 3.0  # points; a header stands over its column, give or take
_APART = 1.5  # em; words of one label stand closer than that


def reach_up(box: Box, turned: Sequence[Word], verticals: Sequence[Rule]) -> Box:
    """The table's box, as high as headers printed upwards stand above its first line, or its vertical rules reach."""
    over = [w for w in turned if box.x0 - 2 < w.box.x0 and w.box.x1 < box.x1 + 2 and w.box.top < box.top]
    top = min([box.top, *(rule.start for rule in verticals)])
    for word in sorted(over, key=lambda w: -w.box.bottom):
        if top - _APART * word.size < word.box.bottom:
            top = min(top, word.box.top)
    return box._replace(top=top) if any(word.box.top >= top for word in over) else box


def add_turned_headers(grid: Grid, turned: Sequence[Word], box: Box) -> None:
    """Headers printed upwards, each in the column it stands over, as one row above the others' last."""
    above = grid.rows[grid.header].top if grid.header < len(grid.rows) else box.bottom
    inside = [w for w in turned if w.box.x0 > box.x0 - 2 and w.box.x1 < box.x1 + 2 and box.top - 2 < w.box.top < above]
    chunks = []
    for index, column in enumerate(grid.columns):
        words = [w for w in inside if column.x0 - _SLACK <= _middle(w) <= column.x1 + _SLACK]
        if words:
            chunks.append(Chunk(words, index, index))
    if len(chunks) * 3 > len(grid.columns):
        if grid.header == 1 and mostly_numbers(grid.rows[0]):
            grid.header = 0  # it was taken for one for want of another
        _insert_header(grid, Row(above, chunks, above))


def _insert_header(grid: Grid, row: Row) -> None:
    """Makes the row the last of the header: one with the last there, where that stands in other columns beside it."""
    last = grid.rows[grid.header - 1] if grid.header else None
    taken = {index for chunk in last.chunks for index in chunk.columns} if last else set()
    beside = last is not None and row.top < last.baseline and not taken & {chunk.first for chunk in row.chunks}
    if last is not None and beside:
        last.chunks.extend(row.chunks)
        settle(last)
    else:
        grid.rows.insert(grid.header, row)
        grid.header += 1


def add_turned_labels(grid: Grid, turned: Sequence[Word], box: Box, rules: Sequence[Rule]) -> None:
    """Labels printed upwards on the left of the rows, put into a first column of their own in each of their rows."""
    body = grid.rows[grid.header :]
    edge = min((column.x0 for column in grid.columns), default=box.x0)
    labels = _labels([w for w in turned if box.x0 - _BESIDE < w.box.x0 and w.box.x1 < edge + 1 and _level(w, body)])
    groups = group_rows(body, [], [rule.at for rule in rules if rule.start <= edge and rule.end > box.x1 - _SLACK])
    found = [(group.rows, label) for group in groups for label in labels if _beside(label, group.rows)]
    if not labels or len(found) != len(labels) or len(groups) < len(labels):
        return
    for row in grid.rows:
        for chunk in row.chunks:
            chunk.first, chunk.last = chunk.first + 1, chunk.last + 1
    grid.columns.insert(0, Column(min(w.box.x0 for label in labels for w in label), edge - 1))
    for rows, label in found:
        for row in rows:
            row.chunks.insert(0, Chunk(list(label), 0, 0))


def _middle(word: Word) -> float:
    return (word.box.x0 + word.box.x1) / 2


def _level(word: Word, body: Sequence[Row]) -> bool:
    """Whether the word stands on the level of the body's rows."""
    return bool(body) and body[0].top - word.size < word.box.top and word.box.bottom < body[-1].bottom + word.size


def _labels(words: Sequence[Word]) -> list[list[Word]]:
    """Words in the order of the page's content, as labels: what follows on one line, close by."""
    labels: list[list[Word]] = []
    for word in words:
        last = labels[-1][-1] if labels else None
        gap = max(word.box.top - last.box.bottom, last.box.top - word.box.bottom) if last else 0.0
        if last is not None and abs(_middle(last) - _middle(word)) < _SLACK and gap < _APART * word.size:
            labels[-1].append(word)
        else:
            labels.append([word])
    return labels


def _beside(label: Sequence[Word], rows: Sequence[Row]) -> bool:
    """Whether the middle of the label is on the level of these rows."""
    middle = (min(w.box.top for w in label) + max(w.box.bottom for w in label)) / 2
    return rows[0].top <= middle <= rows[-1].bottom
