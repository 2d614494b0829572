"""Names beside points: which of them to print, and where, so that they cover neither points nor each other."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from analyze.points import Point

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top on the canvas, in points of 1/72 inch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSettings:
    """How densely to label. Distances are in points; `most` is the number of labels in one panel.

    `reaches` are how far from its point a label may stand, nearest first.
    """

    most: int = 16
    longest: int = 26
    reaches: tuple[float, ...] = (5.5, 11.0)
    point_radius: float = 3.6
    gap: float = 1.5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands: the x of its `align` side, the y of its foot, and its rectangle with the gap around it."""

    x: float
    y: float
    align: Literal["left", "center", "right"]
    box: Rectangle


def by_interest(points: Sequence[Point]) -> list[int]:
    """The points' indexes, those first that a reader asks for: the frontier (no cheaper model is better), then the
    points with the lowest error."""
    order = sorted(range(len(points)), key=lambda index: (points[index].compute or 0, points[index].error or 0, index))
    frontier, best = [], float("inf")
    for index in order:
        if (error := points[index].error or 0) < best:
            frontier.append(index)
            best = error
    rest = sorted(set(order) - set(frontier), key=lambda index: (points[index].error or 0, index))
    return frontier + rest


def first_of_each(order: Sequence[int], key: Callable[[int], Hashable]) -> tuple[list[int], list[int]]:
    """The indexes that are the first of their key, then the others, both in the order given."""
    firsts: dict[Hashable, int] = {}
    for index in order:
        firsts.setdefault(key(index), index)
    named = set(firsts.values())
    return list(firsts.values()), [index for index in order if index not in named]


def place_labels(
    anchors: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    frame: Rectangle,
    settings: LabelSettings,
    *,
    soft: Sequence[Rectangle] = (),
) -> list[Place | None]:
    """A place for each label, in order of interest; None where there is no room left.

    `anchors` are the places of all points, `sizes` the widths and heights of the labels, of the first points alone. A
    label stays within `frame`, covers no point and no other label, and covers a `soft` rectangle only where it would
    find no place otherwise.
    """
    radius = settings.point_radius
    taken: list[Rectangle] = [(x - radius, y - radius, x + radius, y + radius) for x, y in anchors]
    places: list[Place | None] = []
    for anchor, size in zip(anchors, sizes, strict=False):
        full = sum(other is not None for other in places) >= settings.most
        place = None if full else _first_free(list(_candidates(anchor, size, settings)), frame, taken, soft)
        places.append(place)
        if place is not None:
            taken.append(place.box)
    return places


def _first_free(
    candidates: Sequence[Place], frame: Rectangle, taken: Sequence[Rectangle], soft: Sequence[Rectangle]
) -> Place | None:
    around = _around([place.box for place in candidates])
    near = [box for box in taken if _meet(box, around)]
    free = [place for place in candidates if _within(place.box, frame) and not _covers(place.box, near)]
    return next((place for place in free if not _covers(place.box, soft)), free[0] if free else None)


def _candidates(anchor: tuple[float, float], size: tuple[float, float], settings: LabelSettings) -> Iterator[Place]:
    """To the right, the left, above and below, and at the corners; the near places first."""
    (x, y), (width, height), gap = anchor, size, settings.gap
    for reach in settings.reaches:
        corner = reach * 0.7
        above, beside, below = y + corner, y - height / 2, y - corner - height
        for foot, at, align, left in (
            (beside, x + reach, "left", x + reach),
            (above, x + corner, "left", x + corner),
            (beside, x - reach, "right", x - reach - width),
            (below, x + corner, "left", x + corner),
            (above, x - corner, "right", x - corner - width),
            (below, x - corner, "right", x - corner - width),
            (y + reach, x, "center", x - width / 2),
            (y - reach - height, x, "center", x - width / 2),
        ):
            side: Literal["left", "center", "right"] = align  # type: ignore[assignment]  # one of the words above
            yield Place(at, foot, side, (left - gap, foot - gap, left + width + gap, foot + height + gap))


def _within(box: Rectangle, frame: Rectangle) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _around(boxes: Sequence[Rectangle]) -> Rectangle:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return (min(lefts), min(bottoms), max(rights), max(tops))


def _meet(box: Rectangle, other: Rectangle) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def _covers(box: Rectangle, others: Sequence[Rectangle]) -> bool:
    return any(_meet(box, other) for other in others)
