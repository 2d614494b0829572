"""Labels that stand beside several rows, and lines that stand between rows, given to the rows they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from extract.reading.chunks import Chunk, Row
from extract.reading.filling import Label, around_rows, column_lines, group_rows, is_label, unfilled
from extract.reading.rules import Rule
from extract.reading.settings import TABLES


def spread_labels(
    kept: Sequence[Row], loose: Sequence[Row], column: int, cuts: Sequence[float], rules: Sequence[Rule], pitch: float
) -> None:
    """Puts a column's lines between rows into the rows they belong to, and centred labels into each of theirs.

    `kept` are the rows, `loose` the lines between them, `cuts` the heights of the rules that run through the column.
    Where rules that stop short of it divide rows, what stands in the column stands for all of them.
    """
    for group in unfilled(group_rows(kept, loose, cuts), column):
        rows = group.rows
        parted = any(rows[0].baseline < rule.at < rows[-1].baseline for rule in rules)
        _spread(rows, group.loose, column, pitch, parted=parted or _within_another(rows, rules, pitch))


def _within_another(rows: Sequence[Row], rules: Sequence[Rule], pitch: float) -> bool:
    """Whether a rule that leaves out the first column ends the rows, above or below: they are a part of its group."""
    words = [word for row in rows for word in row.words]
    if not words:
        return False
    left = min(word.box.x0 for word in words) + words[0].size
    ends = ((rows[0].baseline - pitch, rows[0].baseline), (rows[-1].baseline, rows[-1].baseline + pitch))
    return any(low < rule.at < high and rule.start > left for rule in rules for low, high in ends)


def _spread(kept: list[Row], loose: Sequence[Row], column: int, pitch: float, *, parted: bool) -> None:
    between = {id(chunk) for row in loose for chunk in row.chunks} | _off_their_rows(kept)
    lines = column_lines((*kept, *loose), column)
    stub = column == 0 and all(is_label(chunk) for _, chunk in lines)
    centred = _bare_start(kept, column) and (stub or (parted and len(lines) == 1))
    if not any(id(chunk) in between for _, chunk in lines) and not centred:
        return
    labels = around_rows(lines, kept) or _labels(lines, between, pitch, bare=_bare_ends(kept, len(lines), column))
    spans = _spans(labels, kept)
    if spans is None:
        return
    for row in (*kept, *loose):
        row.chunks = [chunk for chunk in row.chunks if chunk.first != column]
    for label, (first, last) in zip(labels, spans, strict=True):
        words = [word for _, chunk in label for word in chunk.words]
        final = min(chunk.last for _, chunk in label)
        for row in kept[first : last + 1]:
            _put(row, Chunk(list(words), column, final))


def _off_their_rows(rows: Sequence[Row]) -> set[int]:
    """The chunks that stand near a row's baseline, but not on it."""
    return {id(c) for row in rows for c in row.chunks if abs(c.baseline - row.baseline) > TABLES.same_baseline}


def _put(row: Row, chunk: Chunk) -> None:
    """Adds a chunk to a row, at the end of the one that stands there already."""
    own = next((c for c in row.chunks if c.first <= chunk.last and chunk.first <= c.last), None)
    if own is None:
        row.chunks.append(chunk)
        row.chunks.sort(key=lambda c: c.first)
    else:
        own.words.extend(chunk.words)


def _bare_start(rows: Sequence[Row], column: int) -> bool:
    """Whether the first row has no text in the column though others have."""
    bare = [all(not chunk.first <= column <= chunk.last for chunk in row.chunks) for row in rows]
    return bare[0] and not all(bare)


def _bare_ends(rows: Sequence[Row], lines: int, column: int) -> bool:
    """Whether neither the first nor the last row has text in the first column: its lines are one label."""
    ends = (rows[0], rows[-1])
    return column == 0 and lines < len(rows) and not any(chunk.first == column for row in ends for chunk in row.chunks)


def _labels(lines: Label, between: set[int], pitch: float, *, bare: bool) -> list[Label]:
    """The labels of a column: lines that follow each other closely are one where they stand between rows."""
    runs: list[Label] = []
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


def _spans(labels: Sequence[Label], rows: Sequence[Row]) -> list[tuple[int, int]] | None:
    """For each label the first and the last of the rows it stands beside; None where all stand as they should."""
    if all(len(label) <= len(rows) for label in labels):
        spans = _partition([_place(label, rows) for label in labels], len(rows))
        if spans is not None:
            return spans
    if all(len(label) == 1 and any(_on_row(label[0][0], row) for row in rows) for label in labels):
        return None
    return [_beside(label, rows) for label in labels]


def _on_row(baseline: float, row: Row) -> bool:
    return abs(row.baseline - baseline) <= TABLES.same_baseline


def _beside(label: Label, rows: Sequence[Row]) -> tuple[int, int]:
    """The row nearest the label's middle; both where it stands half-way between two."""
    place = _place(label, rows)
    low = min(max(int(place), 0), len(rows) - 1)
    high = min(low + 1, len(rows) - 1)
    if low < high and abs(place - low - 0.5) < 0.5 - TABLES.half_way and len(label) == 1:
        return low, high
    nearest = low if place - low < 0.5 else high
    return nearest, nearest


def _place(label: Label, rows: Sequence[Row]) -> float:
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
