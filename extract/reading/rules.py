"""The rules of a page: thin paths, thin images (as dvips prints them) and edges of drawn boxes, also within forms."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.reading import pdfium
from extract.reading.frames import Frame
from extract.reading.settings import RULES

_Transform = tuple[float, float, float, float, float, float]
_IDENTITY: _Transform = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Rule(NamedTuple):
    """A straight rule: horizontal at `at` = y from `start` to `end` = x; vertical the other way round."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Rules:
    """Horizontal rules from the top down, vertical rules from the left, and the boxes of pictures and drawings."""

    horizontal: tuple[Rule, ...] = ()
    vertical: tuple[Rule, ...] = ()


@dataclass(slots=True)
class RuleReader:
    """Walks the drawing objects of a page."""

    frame: Frame
    _horizontal: list[Rule] = field(default_factory=list)
    _vertical: list[Rule] = field(default_factory=list)
    _numbers: tuple[ctypes.c_float, ...] = field(default_factory=lambda: tuple(ctypes.c_float() for _ in range(4)))

    def read(self, page: int) -> Rules:
        """The rules of the page."""
        count = pdfium.count_objects(page)
        if count <= RULES.most_objects:
            for index in range(count):
                self._object(pdfium.get_object(page, index), _IDENTITY, 0)
        return Rules(tuple(_joined(self._horizontal)), tuple(_joined(self._vertical)))

    def _object(self, handle: int | None, transform: _Transform, depth: int) -> None:
        kind = pdfium.object_type(handle) if handle else 0
        if kind in {pdfium.OBJECT_PATH, pdfium.OBJECT_IMAGE}:
            self._drawing(handle or 0, kind, transform)
        elif kind == pdfium.OBJECT_FORM and depth < RULES.deepest_form:
            self._form(handle or 0, transform, depth)

    def _form(self, handle: int, transform: _Transform, depth: int) -> None:
        matrix = pdfium.Matrix()
        pdfium.object_matrix(handle, matrix)
        inner = _compose((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), transform)
        count = pdfium.form_count(handle)
        for index in range(count if count <= RULES.most_objects else 0):
            self._object(pdfium.form_object(handle, index), inner, depth + 1)

    def _drawing(self, handle: int, kind: int, transform: _Transform) -> None:
        left, bottom, right, top = self._numbers
        if not pdfium.object_bounds(handle, left, bottom, right, top):
            return
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        if transform is not _IDENTITY:
            xa, ya = _apply(transform, x0, y0)
            xb, yb = _apply(transform, x1, y1)
            x0, y0, x1, y1 = min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)
        if not self._add(x0, y0, x1, y1) and kind == pdfium.OBJECT_PATH:
            for ax, ay, bx, by in _edges(handle, transform):
                self._add(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def _add(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Keeps a rectangle of the page if it is a rule; whether it is."""
        box = self.frame.box(x0, y0, x1, y1)
        if box.height <= RULES.thin and box.width > RULES.thin:
            if box.width >= RULES.shortest:
                self._horizontal.append(Rule((box.top + box.bottom) / 2, box.x0, box.x1))
            return True
        if box.width <= RULES.thin and box.height > RULES.thin:
            if box.height >= RULES.shortest:
                self._vertical.append(Rule((box.x0 + box.x1) / 2, box.top, box.bottom))
            return True
        return box.width <= RULES.thin and box.height <= RULES.thin


def _apply(m: _Transform, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _compose(inner: _Transform, outer: _Transform) -> _Transform:
    """The transform that applies `inner` first."""
    a, b = outer[0] * inner[0] + outer[2] * inner[1], outer[1] * inner[0] + outer[3] * inner[1]
    c, d = outer[0] * inner[2] + outer[2] * inner[3], outer[1] * inner[2] + outer[3] * inner[3]
    e, f = _apply(outer, inner[4], inner[5])
    return a, b, c, d, e, f


def _edges(handle: int, transform: _Transform) -> Iterator[tuple[float, float, float, float]]:
    """The straight segments of a stroked path."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    count = pdfium.path_segments(handle)
    if count < 2 or count > RULES.most_segments:
        return
    pdfium.path_mode(handle, fill, stroke)
    if not stroke.value:
        return
    matrix = pdfium.Matrix()
    pdfium.object_matrix(handle, matrix)
    whole = _compose((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), transform)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = previous = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.path_segment(handle, index)
        kind = pdfium.segment_type(segment)
        if kind == pdfium.SEGMENT_BEZIER:
            return
        pdfium.segment_point(segment, x, y)
        point = _apply(whole, x.value, y.value)
        if kind == pdfium.SEGMENT_MOVE:
            start = point
        else:
            yield (*previous, *point)
        previous = point
        if pdfium.segment_close(segment):
            yield (*point, *start)


def _joined(rules: list[Rule]) -> list[Rule]:
    """The rules with those that continue or double each other made one."""
    whole: list[Rule] = []
    for rule in sorted(rules):
        index = _continued(whole, rule)
        if index is None:
            whole.append(rule)
        else:
            other = whole[index]
            whole[index] = Rule(other.at, min(other.start, rule.start), max(other.end, rule.end))
    return whole


def _continued(whole: list[Rule], rule: Rule) -> int | None:
    """Which of `whole`, sorted by their place across, the rule continues."""
    for index in range(len(whole) - 1, -1, -1):
        other = whole[index]
        if rule.at - other.at > RULES.same_y:
            return None
        if rule.start <= other.end + RULES.join_gap and other.start <= rule.end + RULES.join_gap:
            return index
    return None
