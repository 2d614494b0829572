"""Where the tables of a page are: for each caption the words that form its table, above it or below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.document import Word
from extract.reading.captions import FoundCaption
from extract.reading.columns import TextColumns
from extract.reading.grid import NUMERIC, Row, build_rows
from extract.reading.pages import RawPage
from extract.reading.rules import Rule
from extract.reading.settings import TABLES
from normalize.claims import Box


@dataclass(frozen=True, slots=True)
class Region:
    """A candidate for the table of a caption: its rows, the rules across it, the box that holds both.

    `distance` is the gap to the caption in points; `below` tells whether it stands below it.
    """

    caption: FoundCaption
    below: bool
    box: Box
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]
    distance: float

    @property
    def weight(self) -> float:
        """How much of a table this looks like: rows of several chunks, and rules."""
        return sum(len(row.chunks) > 1 for row in self.rows) + 2.0 * min(len(self.rules), 3)


@dataclass(frozen=True, slots=True)
class _Strip:
    """The part of a page that a caption's table can be in: its edges, and how far it may reach."""

    x0: float
    x1: float
    top: float
    bottom: float

    def holds(self, word: Word) -> bool:
        middle = (word.box.x0 + word.box.x1) / 2
        return self.x0 <= middle <= self.x1 and self.top <= word.baseline <= self.bottom


def candidates(page: RawPage, columns: TextColumns, captions: Sequence[FoundCaption]) -> list[list[Region]]:
    """For each table caption of `captions` its regions, at most one above and one below."""
    found = []
    for caption in captions:
        if caption.kind == "table":
            both = [_region(page, columns, captions, caption, below) for below in (False, True)]
            found.append([region for region in both if region is not None])
    return found


def _region(
    page: RawPage, columns: TextColumns, captions: Sequence[FoundCaption], caption: FoundCaption, below: bool
) -> Region | None:
    strip = _strip(page, columns, captions, caption, below)
    size = max(line.size for line in caption.lines)
    stack = _rule_stack(page, strip, caption, below, size)
    if stack:
        x0, x1 = min(r.start for r in stack) - 2, max(r.end for r in stack) + 2
        strip = _Strip(
            min(strip.x0, x0) if x0 > strip.x0 - 30 else strip.x0, max(strip.x1, x1), strip.top, strip.bottom
        )
        strip = _Strip(x0 - 2, x1 + 2, strip.top, strip.bottom)
    taken = {id(word) for other in captions for line in other.lines for word in line.words}
    rows = build_rows([word for word in page.words if strip.holds(word) and id(word) not in taken])
    rows = _reach(rows, stack, caption, below, size, strip)
    if sum(len(row.chunks) > 1 for row in rows) < 1 or len(rows) < 2:
        return None
    box = _bounds(rows, stack)
    distance = box.top - caption.box.bottom if below else caption.box.top - box.bottom
    return Region(caption, below, box, tuple(rows), tuple(stack), distance)


def _strip(
    page: RawPage, columns: TextColumns, captions: Sequence[FoundCaption], caption: FoundCaption, below: bool
) -> _Strip:
    x0, x1 = columns.zone(caption.box)
    x0, x1 = min(x0, caption.box.x0) - 12, max(x1, caption.box.x1) + 12
    if columns.gutter is not None and abs(x1 - 12 - columns.gutter) < 1:
        x1 = columns.gutter
    if columns.gutter is not None and abs(x0 + 12 - columns.gutter) < 1:
        x0 = columns.gutter
    for other in captions:  # captions side by side share the zone
        if other is not caption and other.box.top < caption.box.bottom and caption.box.top < other.box.bottom:
            if other.box.x0 >= caption.box.x1:
                x1 = min(x1, (other.box.x0 + caption.box.x1) / 2)
            elif other.box.x1 <= caption.box.x0:
                x0 = max(x0, (other.box.x1 + caption.box.x0) / 2)
    top, bottom = (caption.box.bottom, page.frame.size[1]) if below else (0.0, caption.box.top)
    for other in captions:
        if other is caption or other.box.x1 < x0 or other.box.x0 > x1:
            continue
        if below and other.box.top > caption.box.bottom - 1:
            bottom = min(bottom, other.box.top)
        if not below and other.box.bottom < caption.box.top + 1:
            top = max(top, other.box.bottom)
    return _Strip(x0, x1, top, bottom)


def _rule_stack(page: RawPage, strip: _Strip, caption: FoundCaption, below: bool, size: float) -> list[Rule]:
    """The rules of the table, from the top down: those nearest the caption and all that end with them."""
    rules = [
        rule
        for rule in page.rules.horizontal
        if strip.top - 2 <= rule.at <= strip.bottom + 2
        and rule.start >= strip.x0 - 30
        and rule.end <= strip.x1 + 30
        and min(rule.end, strip.x1) - max(rule.start, strip.x0) > 0.6 * rule.length
    ]
    rules.sort(key=lambda rule: rule.at, reverse=not below)
    edge = caption.box.bottom if below else caption.box.top
    stack: list[Rule] = []
    for rule in rules:
        if not stack:
            if abs(rule.at - edge) > _first_reach(page, strip, edge, rule, size):
                return []
            stack = [rule]
        elif not _belongs(stack, rule) or _prose_between(page, strip, stack[-1], rule):
            if _belongs(stack, rule):
                break
        else:
            stack.append(rule)
    while len(stack) > 1 and not _spans(stack, stack[-1]):
        stack.pop()
    stack.sort()
    return stack if len(stack) > 1 else []


def _first_reach(page: RawPage, strip: _Strip, edge: float, rule: Rule, size: float) -> float:
    """How far from the caption the first rule may stand: further where rows of a table fill the space."""
    reach = TABLES.caption_reach * size
    top, bottom = min(edge, rule.at), max(edge, rule.at)
    between = [w for w in page.words if strip.holds(w) and top < w.baseline < bottom - 0.5]
    rows = build_rows(between) if between else []
    if rows and all(len(row.chunks) > 1 for row in rows[1:-1] or rows):
        reach += len(rows) * 1.6 * size
    return reach


def _spans(stack: Sequence[Rule], rule: Rule) -> bool:
    """Whether the rule runs from edge to edge of the stack: a table ends with such a rule."""
    start, end = min(r.start for r in stack), max(r.end for r in stack)
    return rule.start <= start + TABLES.edge and rule.end >= end - TABLES.edge


def _belongs(stack: Sequence[Rule], rule: Rule) -> bool:
    start, end = min(r.start for r in stack), max(r.end for r in stack)
    if rule.start >= start - TABLES.edge and rule.end <= end + TABLES.edge:
        return True
    return rule.start <= start + TABLES.edge and rule.end >= end - TABLES.edge


def _prose_between(page: RawPage, strip: _Strip, one: Rule, other: Rule) -> bool:
    """Whether running text stands between two rules: lines that fill the strip, or run beyond the rules."""
    top, bottom = min(one.at, other.at), max(one.at, other.at)
    start, end = min(one.start, other.start), max(one.end, other.end)
    full = 0
    for line in page.lines:
        if top < line.words[0].baseline < bottom and len(line.words) >= 6:
            if line.box.x1 < strip.x0 or line.box.x0 > strip.x1:
                continue
            if line.box.x0 < start - 8 or line.box.x1 > end + 8:
                return True
            full += line.box.width > 0.9 * (strip.x1 - strip.x0 - 24) and not _gappy(line.words)
    return full >= 3


def _gappy(words: Sequence[Word]) -> bool:
    return any(b.box.x0 - a.box.x1 > a.size for a, b in zip(words, words[1:], strict=False))


def _reach(
    rows: list[Row], stack: Sequence[Rule], caption: FoundCaption, below: bool, size: float, strip: _Strip
) -> list[Row]:
    """The rows from the caption on that are the table's."""
    ordered = rows if below else rows[::-1]
    edge = caption.box.bottom if below else caption.box.top
    far = (stack[-1].at if below else stack[0].at) if stack else None
    kept: list[Row] = []
    for row in ordered:
        distance = abs(row.baseline - (kept[-1].baseline if kept else edge))
        inside = far is not None and (row.baseline < far if below else row.bottom > far)
        if not inside and not _grows(row, kept, distance, size, strip, ruled=far is not None):
            break
        kept.append(row)
    while kept and not stack and len(kept[-1].chunks) == 1:
        kept.pop()
    return kept if below else kept[::-1]


def _grows(row: Row, kept: Sequence[Row], distance: float, size: float, strip: _Strip, *, ruled: bool) -> bool:
    reach = TABLES.row_reach * size if kept else TABLES.caption_reach * size
    if distance > reach:
        return False
    if len(row.chunks) > 1:
        words = row.words
        return not (len(words) > 12 and not any(NUMERIC.match(word.text) for word in words))
    if ruled:
        return False
    return row.chunks[0].x1 - row.chunks[0].x0 < 0.6 * (strip.x1 - strip.x0)


def _bounds(rows: Sequence[Row], stack: Sequence[Rule]) -> Box:
    words = [word for row in rows for word in row.words]
    x0, x1 = min(w.box.x0 for w in words), max(w.box.x1 for w in words)
    top, bottom = min(w.box.top for w in words), max(w.box.bottom for w in words)
    for rule in stack:
        x0, x1 = min(x0, rule.start), max(x1, rule.end)
        top, bottom = min(top, rule.at), max(bottom, rule.at)
    return Box(x0, top, x1, bottom)
