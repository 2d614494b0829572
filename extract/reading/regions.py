"""The words that form the table of a caption, in the strip above it or below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.document import Word
from extract.reading.captions import FoundCaption
from extract.reading.chunks import NUMERIC, Row, build_rows
from extract.reading.pages import RawPage
from extract.reading.rules import Rule
from extract.reading.settings import TABLES
from extract.reading.shape import is_plainly_table
from extract.reading.strips import Strip, rules_near
from normalize.claims import Box

_PROSE_WORDS = 6
_PROSE_LINES = 3
_LARGER = 1.15  # of the caption's size; a bold line larger than that is a heading of the text


@dataclass(frozen=True, slots=True)
class Region:
    """A candidate for the table of a caption: its rows, the rules across it, the box that holds both.

    `distance` is the gap to the caption in points; `below` tells whether it stands below it or above, None where it
    stands beside it; `beside` are further tables under the same caption, on the left and the right of this one.
    """

    caption: FoundCaption
    below: bool | None
    box: Box
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]
    verticals: tuple[Rule, ...]
    distance: float
    beside: tuple[Region, ...] = ()


def region_in(page: RawPage, whole: Strip, captions: Sequence[FoundCaption]) -> Region | None:
    """The table of a strip's caption in that strip; None where there is none."""
    stack = _rule_stack(page, whole)
    strip = whole
    if stack:
        strip = whole.within(min(rule.start for rule in stack) - 4, max(rule.end for rule in stack) + 4)
    taken = {id(word) for other in captions for line in other.lines for word in line.words}
    verticals = [rule for rule in page.rules.vertical if strip.x0 < rule.at < strip.x1]
    words = [word for word in strip.held(page.words) if id(word) not in taken]
    upright = [_as_rule(word) for word in page.turned if strip.x0 <= word.box.x0 and word.box.x1 <= strip.x1]
    rows = _reach(build_rows(words, verticals), stack, strip, rules_near(page, strip), [*verticals, *upright])
    if len(rows) < 2 or not any(len(row.chunks) > 1 for row in rows):
        return None
    box = bounds(rows, stack)
    distance = box.top - strip.edge if strip.below else strip.edge - box.bottom
    inner = tuple(rule for rule in verticals if rule.start < box.bottom and rule.end > box.top)
    rules = _rules_in(page, box, stack)
    beside = _beside(page, whole, box, captions) if stack else ()
    return Region(strip.caption, strip.below, box, tuple(rows), rules, inner, distance, beside)


def _as_rule(word: Word) -> Rule:
    """A word printed upwards as a rule down into the row below it, which it may head."""
    return Rule((word.box.x0 + word.box.x1) / 2, word.box.top, word.box.bottom + TABLES.row_reach * word.size)


def _beside(page: RawPage, strip: Strip, box: Box, captions: Sequence[FoundCaption]) -> tuple[Region, ...]:
    """The tables on the left and the right of one, as high as it is, that its caption speaks of as well."""
    found: list[Region] = []
    for x0, x1 in ((strip.x0, box.x0 - 2), (box.x1 + 2, strip.x1)):
        other = region_in(page, strip.within(x0, x1, slack=0.0), captions) if x1 - x0 > TABLES.narrowest else None
        if other is None or not is_plainly_table(other.rows, other.rules, other.box):
            continue
        shared = min(box.bottom, other.box.bottom) - max(box.top, other.box.top)
        if shared > min(box.height, other.box.height) / 2:
            found += [other, *other.beside]
    return tuple(found)


def _rules_in(page: RawPage, box: Box, stack: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules of the stack, and any others within the table."""
    inside = [
        rule
        for rule in page.rules.horizontal
        if box.top - 2 <= rule.at <= box.bottom + 2 and rule.start >= box.x0 - 8 and rule.end <= box.x1 + 8
    ]
    return tuple(sorted({*stack, *inside}))


def _rule_stack(page: RawPage, strip: Strip) -> list[Rule]:
    """The rules of the table, from the top down: those nearest the caption and all that end with them."""
    stack: list[Rule] = []
    for rule in rules_near(page, strip):
        if not stack:
            if abs(rule.at - strip.edge) > _first_reach(page, strip, rule):
                return []
            stack = [rule]
        elif _belongs(stack, rule):
            if _text_between(page, strip, stack, rule):
                break
            stack.append(rule)
    while len(stack) > 1 and not _spans(stack, stack[-1]):
        stack.pop()
    return sorted(stack) if len(stack) > 1 else []


def _first_reach(page: RawPage, strip: Strip, rule: Rule) -> float:
    """How far from the caption the first rule may stand: further where rows of a table fill the space."""
    reach = TABLES.caption_reach * strip.size
    top, bottom = min(strip.edge, rule.at), max(strip.edge, rule.at)
    between = [w for w in strip.held(page.words) if top < w.baseline < bottom - 0.5]
    rows = build_rows(between)
    if rows and all(len(row.chunks) > 1 for row in rows[1:-1] or rows):
        reach += len(rows) * 1.6 * strip.size
    return reach


def _spans(stack: Sequence[Rule], rule: Rule) -> bool:
    """Whether the rule runs from edge to edge of the stack: a table ends with such a rule."""
    start, end = min(r.start for r in stack), max(r.end for r in stack)
    return rule.start <= start + TABLES.edge and rule.end >= end - TABLES.edge


def _belongs(stack: Sequence[Rule], rule: Rule) -> bool:
    start, end = min(r.start for r in stack), max(r.end for r in stack)
    inside = rule.start >= start - TABLES.edge and rule.end <= end + TABLES.edge
    return inside or _spans(stack, rule)


def _text_between(page: RawPage, strip: Strip, stack: Sequence[Rule], rule: Rule) -> bool:
    """Whether text stands between a stack and a further rule: a heading, or lines that fill the strip or run beyond."""
    top, bottom = min(stack[-1].at, rule.at), max(stack[-1].at, rule.at)
    start, end = min(r.start for r in (*stack, rule)), max(r.end for r in (*stack, rule))
    full = 0
    for line in page.lines:
        if not top < line.words[0].baseline < bottom or line.box.x1 < start or line.box.x0 > end:
            continue
        if len(line.words) > 1 and line.size > _LARGER * strip.size and all(word.bold for word in line.words):
            return True
        if len(line.words) < _PROSE_WORDS or not _is_prose(line.words):
            continue
        if line.box.x0 < start - 8 or line.box.x1 > end + 8:
            return True
        full += line.box.width > 0.9 * (strip.x1 - strip.x0 - 24)
    return full >= _PROSE_LINES


def _is_prose(words: Sequence[Word]) -> bool:
    """Whether words are a line of text: without wide gaps, and few of them numbers."""
    gappy = any(right.box.x0 - left.box.x1 > left.size for left, right in pairwise(words))
    return not gappy and 3 * sum(bool(NUMERIC.match(word.text)) for word in words) < len(words)


def _reach(
    rows: list[Row], stack: Sequence[Rule], strip: Strip, rules: Sequence[Rule], verticals: Sequence[Rule]
) -> list[Row]:
    """The rows from the caption on that are the table's."""
    far = (stack[-1].at if strip.below else stack[0].at) if stack else None
    kept: list[Row] = []
    outside = 0  # of the kept, those beyond the last rule
    for row in rows if strip.below else rows[::-1]:
        last = kept[-1].baseline if kept else strip.edge
        distance = abs(row.baseline - last)
        if kept and not stack and any(min(last, row.baseline) < rule.at < max(last, row.baseline) for rule in rules):
            distance -= TABLES.rule_reach * strip.size
        inside = far is not None and (row.baseline < far if strip.below else row.bottom > far)
        inside = inside or bool(kept and _joined_by(verticals, row, kept[-1]))
        if not inside and not _grows(row, kept, distance, strip):
            break
        kept.append(row)
        outside += not inside
    while outside and len(kept) > 1 and len(kept[-1].chunks) == 1 and (stack or not _unfinished(kept[-2])):
        kept.pop()
        outside -= 1
    return kept if strip.below else kept[::-1]


def _joined_by(verticals: Sequence[Rule], row: Row, other: Row) -> bool:
    """Whether a vertical rule runs from one row into the other, which is no line of text."""
    if len(row.words) >= _PROSE_WORDS and _is_prose(row.words):
        return False
    top, bottom = sorted((row.baseline, other.baseline))
    return any(rule.start <= top - row.size / 3 and rule.end >= bottom - row.size / 3 for rule in verticals)


def _unfinished(row: Row) -> bool:
    """Whether the row's label breaks off within brackets."""
    label = row.chunks[0].text
    return label.count("(") > label.count(")")


def _grows(row: Row, kept: Sequence[Row], distance: float, strip: Strip) -> bool:
    """Whether a row beyond the rules may be the table's: near to the last one, and short or of several chunks."""
    if distance > (TABLES.row_reach if kept else TABLES.caption_reach) * strip.size:
        return False
    if len(row.chunks) > 1:
        words = row.words
        short = len(words) <= _PROSE_WORDS * 2 or len(words) <= 2.5 * len(row.chunks)
        return short or any(NUMERIC.match(word.text) for word in words)
    return row.chunks[0].x1 - row.chunks[0].x0 < 0.6 * (strip.x1 - strip.x0)


def bounds(rows: Sequence[Row], stack: Sequence[Rule]) -> Box:
    """The box that holds rows and rules."""
    words = [word for row in rows for word in row.words]
    x0, x1 = min(w.box.x0 for w in words), max(w.box.x1 for w in words)
    top, bottom = min(w.box.top for w in words), max(w.box.bottom for w in words)
    for rule in stack:
        x0, x1 = min(x0, rule.start), max(x1, rule.end)
        top, bottom = min(top, rule.at), max(bottom, rule.at)
    return Box(x0, top, x1, bottom)
