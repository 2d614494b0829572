"""From the page's own coordinates to boxes from the top left corner, turned so that text runs to the right."""

from __future__ import annotations

import math
from dataclasses import dataclass

from extract.reading.pdfium import Matrix
from normalize.claims import Box


@dataclass(frozen=True, slots=True)
class Frame:
    """A view of a page. `turn` is the number of quarter turns, clockwise, that bring the text upright.

    (x0, y0) is the lower left corner of the visible page in its own coordinates, `width` and `height` its extent there.
    `skew` is the angle in radians, against the clock, by which upright text runs askew; it is set straight.
    """

    x0: float
    y0: float
    width: float
    height: float
    turn: int
    skew: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        return (self.height, self.width) if self.turn % 2 else (self.width, self.height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where the page's point (x, y) is seen, from the top left."""
        right, up = self._rotated(x - self.x0, y - self.y0, -self.skew)
        match self.turn:
            case 0:
                return right, self.height - up
            case 1:
                return up, right
            case 2:
                return self.width - right, up
            case _:
                return self.height - up, self.width - right

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Where a rectangle of the page is seen."""
        xa, ya = self.point(left, bottom)
        xb, yb = self.point(right, top)
        return Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))

    def seen_in(self, other: Frame, box: Box) -> Box:
        """A box of this view in `other`, another view of the same page."""
        if (self.turn, self.skew) == (other.turn, other.skew):
            return box
        if self.turn == other.turn:
            x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
            x_there, y_there = other.point(*self._back(x, y))
            right, down = x_there - x, y_there - y
            return Box(box.x0 + right, box.top + down, box.x1 + right, box.bottom + down)
        corners = [self._back(x, y) for x, y in ((box.x0, box.top), (box.x1, box.bottom))]
        (xa, ya), (xb, yb) = corners
        return other.box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))

    def _back(self, x: float, y: float) -> tuple[float, float]:
        match self.turn:
            case 0:
                right, up = x, self.height - y
            case 1:
                right, up = y, x
            case 2:
                right, up = self.width - x, y
            case _:
                right, up = self.width - y, self.height - x
        right, up = self._rotated(right, up, self.skew)
        return right + self.x0, up + self.y0

    def _rotated(self, right: float, up: float, angle: float) -> tuple[float, float]:
        """The point turned about the middle of the page, against the clock."""
        if not angle:
            return right, up
        along, above, cos, sin = right - self.width / 2, up - self.height / 2, math.cos(angle), math.sin(angle)
        return along * cos - above * sin + self.width / 2, along * sin + above * cos + self.height / 2


def slope(matrix: Matrix) -> float:
    """How far, in radians against the clock, text printed with `matrix` is off the quarter turn nearest to it."""
    angle = math.atan2(matrix.b, matrix.a)
    return 0.0 if math.isnan(angle) else angle - round(angle / (math.pi / 2)) * math.pi / 2


def direction(matrix: Matrix) -> int:
    """Quarter turns, clockwise, that bring text printed with `matrix` upright: 1 where it runs upwards.

    A broken file has matrices that overflow into what is no number; such text is taken as upright.
    """
    angle = math.atan2(matrix.b, matrix.a)
    return 0 if math.isnan(angle) else round(angle / (math.pi / 2)) % 4
