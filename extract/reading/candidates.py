"""Where the tables of a page can be: for each caption the regions above it, below it, and beside it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.reading.beside import region_beside
from extract.reading.captions import FoundCaption, find_subcaptions
from extract.reading.layout import TextColumns
from extract.reading.pages import RawPage
from extract.reading.regions import Region, region_in
from extract.reading.shape import is_plainly_table
from extract.reading.strips import strip_of
from normalize.claims import Box

_PARTS = 2  # a table in parts has so many at least


def candidates(page: RawPage, columns: TextColumns, captions: Sequence[FoundCaption]) -> list[list[Region]]:
    """For each table caption of `captions` its regions: at most one above, one below and one beside it.

    A caption whose table is printed in parts with captions of their own, `(a)` and `(b)`, gives its place to them.
    What stands above a figure's caption counts if it cannot be anything but a table.
    """
    found = []
    for caption in captions:
        if caption.kind == "table":
            whole = _above_and_below(page, columns, captions, caption)
            whole += [beside for beside in [region_beside(page, columns, captions, caption)] if beside]
            found.extend(_parts(page, columns, captions, caption) or [whole])
        elif caption.kind == "figure":
            above = region_in(page, strip_of(page, columns, captions, caption, below=False), captions)
            found.append([above] if above is not None and is_plainly_table(above.rows, above.rules, above.box) else [])
    return found


def _above_and_below(
    page: RawPage, columns: TextColumns, captions: Sequence[FoundCaption], caption: FoundCaption
) -> list[Region]:
    strips = [strip_of(page, columns, captions, caption, below=below) for below in (False, True)]
    found = [region_in(page, strip, captions) for strip in strips]
    return [region for region in found if region is not None and _over(region.box, caption.box)]


def _over(one: Box, other: Box) -> bool:
    """Whether one box stands above or below the other, and not off its side."""
    return one.x0 < other.x1 and other.x0 < one.x1


def _parts(
    page: RawPage, columns: TextColumns, captions: Sequence[FoundCaption], caption: FoundCaption
) -> list[list[Region]]:
    parts = [part for part in find_subcaptions(page, captions, caption) if _near(part, caption, captions, columns)]
    letters = sorted(part.number.removeprefix(caption.number) for part in parts)
    if len(letters) < _PARTS or letters != [chr(ord("a") + place) for place in range(len(letters))]:
        return []
    everything = [*captions, *parts]
    groups = [_above_and_below(page, columns, everything, part) for part in parts]
    return groups if sum(any(region.rules for region in group) for group in groups) >= _PARTS else []


def _near(part: FoundCaption, caption: FoundCaption, captions: Sequence[FoundCaption], columns: TextColumns) -> bool:
    """Whether the caption is the one nearest to a part, of those whose column the part stands in.

    A figure's caption stands below the figure: it has no parts further down.
    """
    sharing = []
    for other in captions:
        left, right = columns.zone(other.box)
        below_figure = other.kind == "figure" and other.box.top < part.box.top
        if part.box.x0 < right and part.box.x1 > left and not below_figure:
            sharing.append(other)
    return min(sharing, key=lambda c: _gap(part.box, c.box), default=None) is caption


def _gap(one: Box, other: Box) -> float:
    return max(other.top - one.bottom, one.top - other.bottom, 0.0)
