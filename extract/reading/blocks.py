"""Tables printed one below the other under one caption, told by a header that begins anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.reading.captions import PART
from extract.reading.chunks import NUMERIC, Chunk, Row
from extract.reading.headers import header_rows
from extract.reading.regions import Region, bounds
from extract.reading.rules import Rule

_LEVELS = 3  # a header that begins anew has no more rows than that,
_CELLS = 3  # one of its rows has so many cells, its label counted,
_COVERED = 0.75  # it stands over this share of the cells of the row below it,
_WIDE = 0.6  # and rules as wide as this share of the row below it stand above and below it


def blocks(region: Region) -> list[Region]:
    """The region, or its parts where its rows are several tables, each with a header of its own."""
    header = header_rows(region.rows, region.rules, region.box)
    starts = [0, *_starts(region.rows, region.rules, header), len(region.rows)]
    if len(starts) == 2:
        return [region]
    return [_part(region, first, last) for first, last in pairwise(starts)]


def lettered(parts: Sequence[Region]) -> list[Region]:
    """Parts of a table whose headers begin with `(a) ...`, `(b) ...`: titles, which go to their captions."""
    titles = [part.rows[0].chunks[0].text for part in parts]
    letters = [match["letter"] for match in map(PART.match, titles) if match]
    if len(letters) < 2 or letters != [chr(ord("a") + place) for place in range(len(parts))]:
        return list(parts)
    return [_with_title(part, letter, title) for part, letter, title in zip(parts, letters, titles, strict=True)]


def _with_title(part: Region, letter: str, title: str) -> Region:
    caption = replace(part.caption, number=part.caption.number + letter, text=f"{part.caption.text} {title}")
    head = part.rows[0]
    if len(head.chunks) == 1:
        return replace(part, caption=caption, rows=part.rows[1:])
    return replace(part, caption=caption, rows=(replace(head, chunks=head.chunks[1:]), *part.rows[1:]))


def _starts(rows: Sequence[Row], rules: Sequence[Rule], header: int) -> Iterator[int]:
    """The rows that a new header begins with, below the first `header` rows and one more."""
    index = header + 1
    while index < len(rows) - 1:
        level = next((n for n in range(index, min(index + _LEVELS, len(rows) - 1)) if _values(rows[n + 1])), index)
        head = rows[index : level + 1]
        if _begins_anew(rows[:header], rows[index - 1], head, rows[level + 1], rules):
            yield index
            index = level + 1
        index += 1


def _begins_anew(top: Sequence[Row], above: Row, head: Sequence[Row], below: Row, rules: Sequence[Rule]) -> bool:
    """Whether rows of words above a rule, over all values below them, begin or look as the table's own header does."""
    if any(_values(row) for row in head) or not _values(below) or max(len(row.chunks) for row in head) < _CELLS:
        return False
    if not _ruled(head[-1], below, below, rules):
        return False
    over = [chunk for row in head for chunk in row.chunks]
    values = below.chunks[1:]
    if sum(any(_overlap(value, other) for other in over) for value in values) < _COVERED * len(values):
        return False
    corner = [chunk.text for chunk in over if _overlap(chunk, below.chunks[0])]
    if corner and any(chunk.text == corner[-1] for row in top for chunk in row.chunks[:1]):
        return True
    bold = all(map(_bold, (*top, *head))) and not _bold(below)
    return (not corner or bold) and _ruled(above, head[0], below, rules)


def _bold(row: Row) -> bool:
    return all(word.bold for word in row.words)


def _values(row: Row) -> bool:
    """Whether a cell of the row, its label aside, is a value."""
    return any(NUMERIC.match(chunk.words[0].text) for chunk in row.chunks[1:])


def _ruled(above: Row, below: Row, widest: Row, rules: Sequence[Rule]) -> bool:
    width = widest.chunks[-1].x1 - widest.chunks[0].x0
    return any(above.baseline < rule.at < below.baseline and rule.length > _WIDE * width for rule in rules)


def _overlap(one: Chunk, other: Chunk) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _part(region: Region, first: int, last: int) -> Region:
    rows = region.rows[first:last]
    top = region.rows[first - 1].baseline if first else region.box.top - 1
    bottom = rows[-1].bottom if last < len(region.rows) else region.box.bottom + 1
    rules = tuple(rule for rule in region.rules if top < rule.at <= bottom)
    return replace(region, rows=rows, rules=rules, box=bounds(rows, rules), beside=())
