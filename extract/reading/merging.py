"""Lines of a table made into rows: wrapped headers, wrapped cells, and labels centred beside several rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extract.reading.chunks import NUMERIC, Chunk, Row, settle
from extract.reading.filling import group_rows
from extract.reading.glyphs import HYPHEN
from extract.reading.grid import Grid
from extract.reading.headers import mostly_numbers
from extract.reading.labels import spread_labels
from extract.reading.rules import Rule
from extract.reading.settings import TABLES
from extract.reading.vocabulary import word_list

_GRID_ROWS = 3  # a table has so many rows with rules between them, if rules part its cells,
_GRID_SHARE = 0.5  # and this share of what stands between its rules is one row of values
_BREAKS = ",(&+/-–"  # a label does not end with these


def join_wrapped_headers(grid: Grid, rules: Sequence[Rule]) -> None:
    """Makes header lines one row that stand too close for rows: wrapped headers of different heights, centred."""
    head: list[Row] = []
    for row in grid.rows[: grid.header]:
        if head and _overlaps(head[-1], row, rules):
            _absorb(head[-1], row)
        else:
            head.append(row)
    grid.rows[: grid.header] = head
    grid.header = len(head)


def _overlaps(above: Row, row: Row, rules: Sequence[Rule]) -> bool:
    if row.baseline - above.foot > TABLES.wrapped_step * row.size:
        return False
    ruled = any(above.foot - row.size < rule.at < row.baseline for rule in rules)
    chunks = (*above.chunks, *row.chunks)
    single = all(chunk.first == chunk.last for chunk in chunks)
    apart = len({column for chunk in chunks for column in chunk.columns}) == sum(len(chunk.columns) for chunk in chunks)
    return not ruled and (single or apart)


def merge_headers(grid: Grid, rules: Sequence[Rule], width: float) -> None:
    """Makes the lines of wrapped headers one row; rows that span, or that a rule divides, stay apart."""
    head: list[Row] = []
    for row in grid.rows[: grid.header]:
        if head and _same_level(head[-1], row, rules, width):
            _absorb(head[-1], row)
        else:
            head.append(row)
    grid.rows[: grid.header] = head
    grid.header = len(head)
    _take_corner(grid, rules)


def _take_corner(grid: Grid, rules: Sequence[Rule]) -> None:
    """Takes a label that stands alone and close below the header into it, where the header has none over the labels."""
    if not 0 < grid.header < len(grid.rows) - 1:
        return
    head, row = grid.rows[grid.header - 1], grid.rows[grid.header]
    bare = not any(chunk.first == 0 for above in grid.rows[: grid.header] for chunk in above.chunks)
    alone = len(row.chunks) == 1 and row.chunks[0].first == 0 == row.chunks[0].last
    if not (bare and alone) or mostly_numbers(head) or row.baseline - head.foot > TABLES.full_line * row.size:
        return
    if not any(head.foot < rule.at < row.baseline and rule.start < row.chunks[0].x1 for rule in rules):
        _absorb(head, row)
        del grid.rows[grid.header]


def _same_level(above: Row, row: Row, rules: Sequence[Rule], width: float) -> bool:
    if any(above.foot < rule.at < row.baseline and rule.length > 0.12 * width for rule in rules):
        return False
    if row.baseline - above.foot > TABLES.header_leading * row.size:
        return False
    return not any(_is_over(one, other) for one in above.chunks for other in row.chunks)


def _is_over(one: Chunk, other: Chunk) -> bool:
    """Whether a header spans what stands below it, which then is a header of another level."""
    return one.last > one.first and one.columns != other.columns and one.first <= other.last and other.first <= one.last


def _absorb(row: Row, other: Row) -> None:
    """Puts the chunks of `other` under those of `row` that stand in the same columns."""
    for chunk in other.chunks:
        own = next((c for c in row.chunks if c.first <= chunk.last and chunk.first <= c.last), None)
        if own is None:
            row.chunks.append(chunk)
        elif own.words[0] is not chunk.words[0]:  # a label that both rows were given stands once
            own.words.extend(chunk.words)
            own.last = max(own.last, chunk.last)
    settle(row)
    row.foot = max(row.foot, other.baseline)


def merge_body(grid: Grid, rules: Sequence[Rule]) -> None:
    """Makes the lines of wrapped cells one row, and gives labels that are centred beside rows to each of them."""
    body = _cells_between_rules(grid.rows[grid.header :], rules)
    if len(body) < 2:
        return
    anchors = _anchors(body)
    usual, pitch = _pitches(anchors)
    headings = [row for row in body if _is_heading(row, len(grid.columns))]
    kept = [
        row
        for index, row in enumerate(body)
        if row in anchors or row in headings or not _is_loose(body, index, anchors, usual)
    ]
    loose = [row for row in body if row not in kept]
    kept = _unwrapped(kept, rules, pitch)
    for index, column in enumerate(grid.columns):
        spread_labels(kept, loose, index, [r.at for r in rules if r.start < column.middle < r.end], rules, pitch)
    rows = sorted((row for row in (*kept, *loose) if row.chunks), key=lambda row: row.baseline)
    grid.rows[grid.header :] = _unwrapped(rows, rules, pitch)


def _cells_between_rules(body: list[Row], rules: Sequence[Rule]) -> list[Row]:
    """The rows, where nearly each stands between rules of its own, with the lines of one label made one cell."""
    left, right = min(row.chunks[0].x0 for row in body), max(row.chunks[-1].x1 for row in body)
    groups = group_rows(body, [], [rule.at for rule in rules if rule.start <= left + 1 and rule.end >= right - 1])
    anchors = _anchors(body)
    values = [[row for row in group.rows if row in anchors] for group in groups]
    if len(groups) < _GRID_ROWS or sum(len(rows) == 1 for rows in values) < _GRID_SHARE * len(groups):
        return body
    rows: list[Row] = []
    for group, full in zip(groups, values, strict=True):
        lines = [row for row in group.rows if row not in full]
        one_label = all(len(row.chunks) == 1 and row.chunks[0].first == 0 == row.chunks[0].last for row in lines)
        if len(full) == 1 and lines and one_label and full[0].chunks[0].last == 0:
            chunks = sorted([full[0].chunks[0], *(row.chunks[0] for row in lines)], key=lambda chunk: chunk.baseline)
            full[0].chunks[0].words[:] = [word for chunk in chunks for word in chunk.words]
            rows.append(full[0])
        else:
            rows.extend(group.rows)
    return rows


def _is_heading(row: Row, columns: int) -> bool:
    """Whether the row is one text over most columns, or one that begins with the labels and runs beyond them."""
    chunk = row.chunks[0]
    return len(row.chunks) == 1 and (2 * len(chunk.columns) > columns or chunk.first == 0 < chunk.last)


def _anchors(body: Sequence[Row]) -> list[Row]:
    """The rows that carry values: those with at least half as many chunks as is usual, and not wedged in.

    Where labels never stand on the line of a value, those that do not only have a label.
    """
    least = max(2.0, median(len(row.chunks) for row in body) / 2)
    between = [row for above, row, below in zip(body, body[1:], body[2:], strict=False) if _wedged(above, row, below)]
    full = [row for row in body if len(row.chunks) >= least and row not in between]
    return full or [row for row in body if any(chunk.first > 0 for chunk in row.chunks)] or list(body)


def _wedged(above: Row, row: Row, below: Row) -> bool:
    """Whether a line of labels stands between two rows that reach further right and leave no place for it."""
    short = max(chunk.last for chunk in row.chunks) < min(above.chunks[-1].last, below.chunks[-1].last)
    return short and max(row.baseline - above.baseline, below.baseline - row.baseline) < TABLES.full_line * row.size


def _pitches(anchors: Sequence[Row]) -> tuple[float, float]:
    """The usual distance of rows, and that of rows of one line: of the nearest quarter."""
    steps = sorted(b.baseline - a.baseline for a, b in pairwise(anchors))
    if not steps:
        return 1.5 * anchors[0].size, 1.5 * anchors[0].size
    return median(steps), steps[len(steps) // 4]


def _is_loose(body: Sequence[Row], index: int, anchors: Sequence[Row], pitch: float) -> bool:
    """Whether the line stands too near a row to be a row itself: nearer than lines are, or than its other neighbour."""
    row = body[index]
    nearest = min(anchors, key=lambda anchor: abs(row.baseline - anchor.baseline))
    distance = abs(row.baseline - nearest.baseline)
    if distance >= TABLES.loose * pitch:
        return False
    if distance < TABLES.full_line * row.size:
        return True
    others = [other for other in body[max(index - 1, 0) : index + 2] if other is not row and other is not nearest]
    apart = min((abs(row.baseline - other.baseline) for other in others), default=0.0)
    return distance < apart - TABLES.tighter


def _unwrapped(rows: Sequence[Row], rules: Sequence[Rule], pitch: float) -> list[Row]:
    """The rows with those that only go on with the text of the row above put into it."""
    kept: list[Row] = []
    for index, row in enumerate(rows):
        beyond = rows[index + 1].baseline - row.baseline if index + 1 < len(rows) else pitch
        if kept and (_goes_on(kept[-1], row, min(beyond, pitch), rules) or _hangs(kept[-1], row, rules)):
            _absorb(kept[-1], row)
        else:
            kept.append(row)
    return kept


def _hangs(above: Row, row: Row, rules: Sequence[Rule]) -> bool:
    """Whether the row above is a label alone that breaks off, so that this row goes on with it."""
    if len(above.chunks) != 1:
        return False
    label = above.chunks[0]
    if label.first != 0 or label.text[-1] not in _BREAKS or row.chunks[0].first != 0:
        return False
    close = row.baseline - above.foot <= TABLES.between_leading * row.size
    return close and not any(above.foot < rule.at < row.baseline for rule in rules)


def _goes_on(above: Row, row: Row, beyond: float, rules: Sequence[Rule]) -> bool:
    if any(above.foot < rule.at < row.baseline for rule in rules) or len(above.chunks) < 2:
        return False
    columns = [chunk.first for chunk in row.chunks]
    if any(_is_value(chunk.text) or chunk.last > chunk.first for chunk in row.chunks):
        return False
    if not all(any(c.first == column and not NUMERIC.match(c.text) for c in above.chunks) for column in columns):
        return False
    step = row.baseline - above.foot
    if step <= TABLES.label_leading * row.size and step < beyond - TABLES.tighter:
        return True
    if len(columns) > 1 or step > TABLES.between_leading * row.size:
        return False
    return _breaks_off(_text_in(above, columns[0]), row.chunks[0].text)


def _is_value(text: str) -> bool:
    return bool(NUMERIC.match(text)) and text.count(")") == text.count("(")


def _text_in(row: Row, column: int) -> str:
    return " ".join(chunk.text for chunk in row.chunks if chunk.first == column)


def _breaks_off(text: str, following: str) -> bool:
    """Whether a text cannot be whole without what stands below it."""
    open_bracket = text.count("(") > text.count(")") or text.count("[") > text.count("]")
    return (
        open_bracket
        or text[-1:] in {*_BREAKS, HYPHEN}
        or text.rpartition(" ")[2] in word_list("label_links")
        or following[0].islower()
        or following[0] in "([+&,"
    )
