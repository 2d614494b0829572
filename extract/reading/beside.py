"""A table that is printed beside its caption, on its left or its right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.reading.captions import FoundCaption
from extract.reading.chunks import Row, build_rows
from extract.reading.layout import TextColumns
from extract.reading.pages import RawPage
from extract.reading.regions import Region, bounds
from extract.reading.rules import Rule
from extract.reading.settings import TABLES

_APART = 4.0  # points between a caption and the table beside it, at least
_RULES = 2  # such a table has so many rules at least,
_ROWS = 3  # and so many rows,
_SEVERAL = 0.7  # of which this share has several cells


def region_beside(
    page: RawPage, columns: TextColumns, captions: Sequence[FoundCaption], caption: FoundCaption
) -> Region | None:
    """The table in the space that a narrow caption leaves at its side; None where there is none."""
    top, bottom = _band(page, caption)
    taken = {id(word) for other in captions for line in other.lines for word in line.words}
    for x0, x1 in _spaces(columns, caption):
        rules = tuple(r for r in page.rules.horizontal if top <= r.at <= bottom and r.start >= x0 and r.end <= x1)
        words = [
            word
            for word in page.words
            if id(word) not in taken and top <= word.baseline <= bottom and x0 <= word.box.x0 and word.box.x1 <= x1
        ]
        verticals = [rule for rule in page.rules.vertical if x0 < rule.at < x1]
        rows = _near(build_rows(words, verticals), rules)
        if _is_table(rows, rules):
            box = bounds(rows, rules)
            inner = tuple(rule for rule in verticals if rule.start < box.bottom and rule.end > box.top)
            return Region(caption, None, box, tuple(rows), rules, inner, 0.0)
    return None


def _band(page: RawPage, caption: FoundCaption) -> tuple[float, float]:
    """From what stands above the caption to what stands below it."""
    box = caption.box
    others = [line.box for line in page.lines if line.box.x0 < box.x1 and box.x0 < line.box.x1]
    top = max((other.bottom for other in others if other.bottom <= box.top + 1), default=0.0)
    bottom = min((other.top for other in others if other.top >= box.bottom - 1), default=page.frame.size[1])
    return top, bottom


def _spaces(columns: TextColumns, caption: FoundCaption) -> Iterator[tuple[float, float]]:
    """The spaces on the left and on the right of the caption, within its column, that a table has place in."""
    left, right = columns.zone(caption.box)
    for x0, x1 in ((left - _APART, caption.box.x0 - _APART), (caption.box.x1 + _APART, right + _APART)):
        if x1 - x0 > TABLES.narrowest:
            yield x0, x1


def _near(rows: Sequence[Row], rules: Sequence[Rule]) -> list[Row]:
    """The rows between the rules, and those that follow closely beyond them."""
    inside = [row for row in rows if rules and rules[0].at <= row.baseline <= rules[-1].at]
    kept = list(inside)
    for row in rows:
        if kept and row.baseline > kept[-1].baseline and _close(kept[-1], row):
            kept.append(row)
    for row in reversed(rows):
        if kept and row.baseline < kept[0].baseline and _close(row, kept[0]):
            kept.insert(0, row)
    return kept


def _close(above: Row, below: Row) -> bool:
    return below.baseline - above.baseline < TABLES.row_reach * below.size


def _is_table(rows: Sequence[Row], rules: Sequence[Rule]) -> bool:
    several = sum(len(row.chunks) > 1 for row in rows)
    return len(rules) >= _RULES and len(rows) >= _ROWS and several >= _SEVERAL * len(rows)
