"""Lines of a table made into rows: wrapped headers, wrapped cells, and labels centred beside several rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extract.reading.grid import NUMERIC, Chunk, Grid, Row
from extract.reading.rules import Rule
from extract.reading.settings import TABLES


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


def _same_level(above: Row, row: Row, rules: Sequence[Rule], width: float) -> bool:
    if any(above.foot < rule.at < row.baseline and rule.length > 0.12 * width for rule in rules):
        return False
    if row.baseline - above.foot > TABLES.header_leading * row.size:
        return False
    spans = [(c.first, c.last) for c in above.chunks if c.last > c.first]
    return not spans or spans == [(c.first, c.last) for c in row.chunks if c.last > c.first]


def _absorb(row: Row, other: Row) -> None:
    """Puts the chunks of `other` under those of `row` that stand in the same columns."""
    for chunk in other.chunks:
        own = next((c for c in row.chunks if c.first <= chunk.last and chunk.first <= c.last), None)
        if own is None:
            row.chunks.append(chunk)
        else:
            own.words.extend(chunk.words)
            own.last = max(own.last, chunk.last)
    row.chunks.sort(key=lambda c: c.first)
    row.foot = max(row.foot, other.baseline)


def merge_body(grid: Grid, rules: Sequence[Rule], width: float) -> None:
    """Makes the lines of wrapped cells one row, and gives labels that are centred beside rows to each of them."""
    body = grid.rows[grid.header :]
    if len(body) < 2:
        return
    anchors = _anchors(body)
    pitch = _pitch(anchors)
    kept = [row for row in body if row in anchors or not _is_loose(row, anchors, pitch)]
    loose = [row for row in body if row not in kept]
    for index, column in enumerate(grid.columns):
        middle = (column.x0 + column.x1) / 2
        cuts = sorted(rule.at for rule in rules if rule.start < middle < rule.end)
        for group in _groups(kept, cuts):
            parted = any(group[0].baseline < rule.at < group[-1].baseline for rule in rules)
            _spread_labels(group, _beside_group(loose, group, cuts), index, pitch, parted=parted)
    rest = [row for row in loose if row.chunks]
    grid.rows[grid.header :] = _unwrapped(sorted([*kept, *rest], key=lambda row: row.baseline), rules, pitch)


def _anchors(body: Sequence[Row]) -> list[Row]:
    """The rows that carry values: those with at least half as many chunks as is usual."""
    least = max(2.0, median(len(row.chunks) for row in body) / 2)
    return [row for row in body if len(row.chunks) >= least] or list(body)


def _pitch(anchors: Sequence[Row]) -> float:
    steps = [b.baseline - a.baseline for a, b in pairwise(anchors)]
    return median(steps) if steps else 1.5 * anchors[0].size


def _is_loose(row: Row, anchors: Sequence[Row], pitch: float) -> bool:
    """Whether the line stands too near a row to be a row itself."""
    return min(abs(row.baseline - anchor.baseline) for anchor in anchors) < TABLES.loose * pitch


def _groups(rows: Sequence[Row], cuts: Sequence[float]) -> list[list[Row]]:
    """The rows between the rules at `cuts`."""
    groups: list[list[Row]] = []
    for row in rows:
        if groups and not any(groups[-1][-1].baseline < cut < row.baseline for cut in cuts):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _beside_group(loose: Sequence[Row], group: Sequence[Row], cuts: Sequence[float]) -> list[Row]:
    """The loose lines that no rule divides from a group."""
    top, bottom = group[0].baseline, group[-1].baseline
    low = max((cut for cut in cuts if cut < top), default=float("-inf"))
    high = min((cut for cut in cuts if cut > bottom), default=float("inf"))
    return [row for row in loose if low < row.baseline < high]


def _spread_labels(kept: list[Row], loose: Sequence[Row], column: int, pitch: float, *, parted: bool) -> None:
    """Puts a column's lines between rows into the rows they belong to, and centred labels into each of theirs.

    `parted`: rules that stop short of this column divide the rows, so that what stands here stands for all of them.
    """
    between = {id(chunk) for row in loose for chunk in row.chunks}
    lines = _column_lines((*kept, *loose), column)
    centred = _bare_start(kept, column) and (column == 0 or (parted and len(lines) == 1))
    if not any(id(chunk) in between for _, chunk in lines) and not centred:
        return
    labels = _labels(lines, between, pitch, bare=_bare_ends(kept, len(lines), column))
    spans = _spans(labels, kept)
    if spans is None:
        return
    for row in (*kept, *loose):
        row.chunks = [chunk for chunk in row.chunks if chunk.first != column]
    for label, (first, last) in zip(labels, spans, strict=True):
        words = [word for _, chunk in label for word in chunk.words]
        final = max(chunk.last for _, chunk in label)
        for row in kept[first : last + 1]:
            _put(row, Chunk(list(words), column, final))


def _put(row: Row, chunk: Chunk) -> None:
    """Adds a chunk to a row, at the end of the one that stands there already."""
    own = next((c for c in row.chunks if c.first <= chunk.last and chunk.first <= c.last), None)
    if own is None:
        row.chunks.append(chunk)
        row.chunks.sort(key=lambda c: c.first)
    else:
        own.words.extend(chunk.words)


_Label = list[tuple[float, Chunk]]
"""The lines of one label: the baseline and the chunk of each."""


def _column_lines(rows: Sequence[Row], column: int) -> _Label:
    lines = [(row.baseline, chunk) for row in rows for chunk in row.chunks if chunk.first == column]
    return sorted(lines, key=lambda line: line[0])


def _bare_start(rows: Sequence[Row], column: int) -> bool:
    """Whether the first row has no text in the column though others have."""
    bare = [all(not chunk.first <= column <= chunk.last for chunk in row.chunks) for row in rows]
    return bare[0] and not all(bare)


def _bare_ends(rows: Sequence[Row], lines: int, column: int) -> bool:
    """Whether neither the first nor the last row has text in the column: its lines are one label in the middle."""
    ends = (rows[0], rows[-1])
    return column == 0 and lines < len(rows) and not any(chunk.first == column for row in ends for chunk in row.chunks)


def _labels(lines: _Label, between: set[int], pitch: float, *, bare: bool) -> list[_Label]:
    """The labels of a column: lines that follow each other closely are one where they stand between rows."""
    runs: list[_Label] = []
    for baseline, chunk in lines:
        if runs and _runs_on(runs[-1][-1], (baseline, chunk), between, pitch, bare=bare):
            runs[-1].append((baseline, chunk))
        else:
            runs.append([(baseline, chunk)])
    return runs


def _runs_on(
    last: tuple[float, Chunk], line: tuple[float, Chunk], between: set[int], pitch: float, *, bare: bool
) -> bool:
    """Whether two lines are of one label: both between rows, or closer to each other than rows are."""
    step, size = line[0] - last[0], line[1].words[0].size
    loose = [id(chunk) in between for _, chunk in (last, line)]
    if all(loose):
        return step <= TABLES.between_leading * size
    return step <= TABLES.label_leading * size and (bare or (any(loose) and step < pitch - TABLES.tighter))


def _spans(labels: Sequence[_Label], rows: Sequence[Row]) -> list[tuple[int, int]] | None:
    """For each label the first and the last of the rows it stands beside; None where all stand as they should."""
    if all(len(label) <= len(rows) for label in labels):
        spans = _partition([_place(label, rows) for label in labels], len(rows))
        if spans is not None:
            return spans
    if all(len(label) == 1 and any(row.baseline == label[0][0] for row in rows) for label in labels):
        return None
    return [_beside(label, rows) for label in labels]


def _beside(label: _Label, rows: Sequence[Row]) -> tuple[int, int]:
    """The row nearest the label's middle; both where it stands half-way between two."""
    place = _place(label, rows)
    low = min(max(int(place), 0), len(rows) - 1)
    high = min(low + 1, len(rows) - 1)
    if low < high and abs(place - low - 0.5) < 0.5 - TABLES.half_way and len(label) == 1:
        return low, high
    nearest = low if place - low < 0.5 else high
    return nearest, nearest


def _place(label: _Label, rows: Sequence[Row]) -> float:
    """Where the middle of a label stands, in rows: 1.5 is between the second row and the third."""
    middle = (label[0][0] + label[-1][0]) / 2
    for index in range(len(rows) - 1):
        above, below = rows[index].baseline, rows[index + 1].baseline
        if middle <= below or index == len(rows) - 2:
            return index + (middle - above) / (below - above)
    return 0.0


def _partition(places: Sequence[float], rows: int) -> list[tuple[int, int]] | None:
    """The runs of rows, one a label and none left over, in whose middles the labels stand; None if there are none."""
    spans = []
    first = 0
    for place in places:
        last = 2 * place - first
        if abs(last - round(last)) > TABLES.off_centre or round(last) < first:
            return None
        spans.append((first, round(last)))
        first = round(last) + 1
    return spans if spans and first == rows else None


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
    label = above.chunks[0]
    if len(above.chunks) > 1 or label.first != 0 or label.text[-1] not in ",(&+/-–" or row.chunks[0].first != 0:
        return False
    close = row.baseline - above.foot <= TABLES.between_leading * row.size
    return close and not any(above.foot < rule.at < row.baseline for rule in rules)


def _goes_on(above: Row, row: Row, beyond: float, rules: Sequence[Rule]) -> bool:
    if any(above.foot < rule.at < row.baseline for rule in rules) or len(above.chunks) < 2:
        return False
    columns = [chunk.first for chunk in row.chunks]
    if any(NUMERIC.match(chunk.text) for chunk in row.chunks) or any(chunk.last > chunk.first for chunk in row.chunks):
        return False
    if not all(any(c.first == column and not NUMERIC.match(c.text) for c in above.chunks) for column in columns):
        return False
    step = row.baseline - above.foot
    if step > TABLES.label_leading * row.size:
        return False
    starts = row.chunks[0].text[0]
    return step < beyond - TABLES.tighter or (len(columns) == 1 and (starts.islower() or starts in "([+&,"))
