"""The part of a page in which a caption's table can stand, above it or below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.document import Word
from extract.reading.captions import FoundCaption
from extract.reading.layout import TextColumns
from extract.reading.pages import RawPage
from extract.reading.rules import Rule

_SLACK = 30.0  # points; rules of a table may stand out of its strip by so much
_BESIDE = 1.5  # lines; captions that little above or below each other are side by side
_MARGIN = 12.0  # points; tables may stand out of the text by so much


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of a page: its edges, the caption it belongs to, and whether it is below that or above.

    `slack` is how far rules may stand out of it at the sides.
    """

    caption: FoundCaption
    below: bool
    x0: float
    x1: float
    top: float
    bottom: float
    slack: float = _SLACK

    @property
    def size(self) -> float:
        """The caption's font size."""
        return max(line.size for line in self.caption.lines)

    @property
    def edge(self) -> float:
        """The caption's edge that the table is nearest to."""
        return self.caption.box.bottom if self.below else self.caption.box.top

    def held(self, words: Iterable[Word]) -> list[Word]:
        """Those of the words that stand in the strip."""
        x0, x1, top, bottom = 2 * self.x0, 2 * self.x1, self.top, self.bottom
        return [w for w in words if top <= w.baseline <= bottom and x0 <= w.box.x0 + w.box.x1 <= x1]

    def within(self, x0: float, x1: float, *, slack: float = _SLACK) -> Strip:
        """The strip with other edges at the sides."""
        return replace(self, x0=x0, x1=x1, slack=slack)


def strip_of(
    page: RawPage, columns: TextColumns, captions: Sequence[FoundCaption], caption: FoundCaption, *, below: bool
) -> Strip:
    """The strip of a caption: as wide as its column, as far as the next caption or the page's end."""
    x0, x1 = _sides(columns, captions, caption)
    others = [other for other in captions if other is not caption and other.box.x1 > x0 and other.box.x0 < x1]
    if below:
        top, bottom = caption.box.bottom, page.frame.size[1]
        bottom = min([bottom, *(other.box.top for other in others if other.box.top > top - 1)])
    else:
        top, bottom = 0.0, caption.box.top
        top = max([top, *(other.box.bottom for other in others if other.box.bottom < bottom + 1)])
    return Strip(caption, below, x0, x1, top, bottom)


def _sides(columns: TextColumns, captions: Iterable[FoundCaption], caption: FoundCaption) -> tuple[float, float]:
    box = caption.box
    left, right = columns.zone(box)
    x0 = left if left == columns.gutter else min(left, box.x0) - _MARGIN
    x1 = right if right == columns.gutter else max(right, box.x1) + _MARGIN
    for other in captions:  # captions side by side share the zone
        reach = _BESIDE * box.height / len(caption.lines)
        if other is not caption and other.box.top < box.bottom + reach and box.top < other.box.bottom + reach:
            if other.box.x0 >= box.x1:
                x1 = min(x1, (other.box.x0 + box.x1) / 2)
            elif other.box.x1 <= box.x0:
                x0 = max(x0, (other.box.x1 + box.x0) / 2)
    return x0, x1


def rules_near(page: RawPage, strip: Strip) -> list[Rule]:
    """The horizontal rules of the strip, from the caption on."""
    caption = strip.caption.box
    found = [rule for rule in page.rules.horizontal if strip.top - 2 <= rule.at <= strip.bottom + 2]
    inside = []
    for rule in found:
        shared = min(rule.end, strip.x1) - max(rule.start, strip.x0)
        over = strip.slack == _SLACK and rule.start <= caption.x0 + 6 and rule.end >= caption.x1 - 6
        near = rule.start >= strip.x0 - strip.slack and rule.end <= strip.x1 + strip.slack
        if (near and shared > 0.6 * rule.length) or over:
            inside.append(rule)
    return sorted(inside, key=lambda rule: rule.at, reverse=not strip.below)
