"""The text of a page as pieces: characters of one font and one baseline, without a space between them.

A page has some 4,000 characters. Only the first and the last of a piece are asked for their place, and fonts and sizes
are asked for once per text object: that is what makes this fast.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.reading import pdfium
from extract.reading.frames import direction, slope

HYPHEN = "\ufffe"  # pdfium's mark for a hyphen at the end of a line
JOINER = "\u2060"  # stands for the second half of a character that pdfium counts as two
_BEYOND = 0x10000
_TOKEN = re.compile(r"[^\s\x00-\x1f\x7f\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]+")
_BOLD = re.compile(
    r"bold|black|heavy|-medi|medium-?ital|demi|cmbx|cmb\d|cmssbx|sfbx|ecbx|bx\d|-bd|semibd|\.b(?:\+|$)|-b$",
    re.IGNORECASE,
)
_ITALIC = re.compile(r"ital|obli|slant|cmti|cmmi|cmsl|sfti|ecti|-it$|-ita?\b|-sl$", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_SIGNS = (
    (re.compile(r"^MSAM\d", re.IGNORECASE), ("X", "✓")),
    (re.compile(r"^(?:CMMI|LMMathItalic)\d", re.IGNORECASE), ("?", "⋆")),
    (re.compile(r"^$"), ("!", "✓")),
)
"""Signs at a letter's place: in the AMS's symbols, in the mathematical italics, in nameless bitmaps of bbding."""
_NO_SIGN = ("", "")
_FLAG_ITALIC = 1 << 6
_FLAG_FORCE_BOLD = 1 << 18
_ODD = 2.5  # a size that is so many times the letter's height, or less, is no size
_BOLD_WEIGHT = 700
_FILL_AND_STROKE = 2


class Font(NamedTuple):
    """Weight and slant of a font, and a character that stands for a sign in it, with that sign."""

    bold: bool = False
    italic: bool = False
    sign: tuple[str, str] = _NO_SIGN


class Style(NamedTuple):
    """Font size in points as seen, direction in quarter turns, the font, and how far off its direction it runs."""

    size: float
    turn: int
    bold: bool
    italic: bool
    sign: tuple[str, str] = _NO_SIGN
    slope: float = 0.0


class Piece(NamedTuple):
    """A run of characters. Coordinates are the page's own (y grows upwards); `x1, y1` is where the run ends.

    `broken` tells what stands before it: `` nothing, a space, or a line break.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    origin_x: float
    origin_y: float
    style: Style
    broken: str


@dataclass(slots=True)
class GlyphReader:
    """Reads pieces off the pages of one document; fonts are looked at once."""

    _fonts: dict[int, Font] = field(default_factory=dict)
    _rect: pdfium.Rect = field(default_factory=pdfium.Rect)
    _x: ctypes.c_double = field(default_factory=ctypes.c_double)
    _y: ctypes.c_double = field(default_factory=ctypes.c_double)

    def pieces(self, text_page: int) -> list[Piece]:
        """All pieces of a page, in the order of its content."""
        count = pdfium.count_chars(text_page)
        if count <= 0:
            return []
        text = _page_text(text_page, count)
        styles: dict[int, Style] = {}
        found: list[Piece] = []
        end = 0
        for token in _TOKEN.finditer(text):
            between = text[end : token.start()]
            broken = "\n" if "\n" in between or "\r" in between else " " if between else ""
            for start, stop, owner in _runs(text_page, text, token.start(), token.end()):
                style = styles.get(owner)
                if style is None:
                    style = styles[owner] = self._style(text_page, start, owner, tall=text[start].isalnum())
                found.append(self._piece(text_page, text[start:stop], start, stop, style, broken))
                broken = "\n" if text[stop - 1] == HYPHEN else ""
            end = token.end()
        return found

    def _piece(self, page: int, text: str, start: int, stop: int, style: Style, broken: str) -> Piece:
        rect, x, y = self._rect, self._x, self._y
        pdfium.get_loose_box(page, start, rect)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if stop - start > 1:
            pdfium.get_loose_box(page, stop - 1, rect)
            left, bottom = min(left, rect.left), min(bottom, rect.bottom)
            right, top = max(right, rect.right), max(top, rect.top)
        pdfium.get_origin(page, start, x, y)
        text = style.sign[1] if text == style.sign[0] else text
        return Piece(text, left, bottom, right, top, x.value, y.value, style, broken)

    def _style(self, page: int, index: int, owner: int, *, tall: bool) -> Style:
        matrix = pdfium.Matrix()
        pdfium.get_char_matrix(page, index, matrix)
        size = pdfium.get_font_size(page, index) * (matrix.c**2 + matrix.d**2) ** 0.5
        turn = direction(matrix)
        pdfium.get_loose_box(page, index, self._rect)
        rect = self._rect
        height = rect.right - rect.left if turn % 2 else rect.top - rect.bottom
        if tall and height > 0 and not height / _ODD < size < height * _ODD:
            size = height  # a font whose own matrix scales it
        return Style(size, turn, *self._font(owner), slope=slope(matrix))

    def _font(self, owner: int) -> Font:
        handle = pdfium.get_font(owner) if owner else None
        if not handle:
            return Font()
        known = self._fonts.get(handle)
        if known is None:
            known = self._fonts[handle] = _read_font(handle)
        return known._replace(bold=True) if pdfium.get_render_mode(owner) == _FILL_AND_STROKE else known


def _read_font(font: int) -> Font:
    buffer = ctypes.create_string_buffer(200)
    pdfium.get_font_name(font, buffer, 200)
    name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
    flags = max(pdfium.get_font_flags(font), 0)
    bold = bool(_BOLD.search(name) or flags & _FLAG_FORCE_BOLD or pdfium.get_font_weight(font) >= _BOLD_WEIGHT)
    return Font(bold, bool(_ITALIC.search(name) or flags & _FLAG_ITALIC), _sign_in(name))


def _sign_in(name: str) -> tuple[str, str]:
    return next((sign for font, sign in _SIGNS if font.match(name)), _NO_SIGN)


def _page_text(text_page: int, count: int) -> str:
    """The page's text with one character for each index that pdfium counts."""
    buffer = (ctypes.c_ushort * (count * 2 + 2))()
    units = max(pdfium.get_text(text_page, 0, count, buffer) - 1, 0)
    text = bytes(buffer)[: units * 2].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    if units == count:
        return "".join(char if ord(char) < _BEYOND else char + JOINER for char in text)
    return "".join(_character(pdfium.get_unicode(text_page, index)) for index in range(count))


def _character(code: int) -> str:
    return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def _runs(page: int, text: str, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """The parts of a token that belong to one text object each: start, stop and the object."""
    get = pdfium.get_text_object
    first = get(page, start) or 0
    if HYPHEN not in text[start : stop - 1] and (stop - start == 1 or (get(page, stop - 1) or 0) == first):
        yield start, stop, first
        return
    begin, owner = start, first
    for index in range(start + 1, stop):
        here = get(page, index) or 0
        if here != owner or text[index - 1] == HYPHEN:
            yield begin, index, owner
            begin, owner = index, here
    yield begin, stop, owner
