"""One page as read: words in the order of its content, rules, and what is printed across."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

from extract.document import Line, Word
from extract.reading import pdfium
from extract.reading.accents import accented
from extract.reading.frames import Frame
from extract.reading.glyphs import GlyphReader, Piece
from extract.reading.lines import build_lines
from extract.reading.rules import RuleReader, Rules
from extract.reading.source import Source
from extract.reading.words import build_words

LEVEL, SKEWEST = math.radians(0.05), math.radians(2.5)
"""Text that runs up or down by less is level; by more it is no page that went in askew."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page before its layout is known. All places are as seen in `frame`; `seen` is the page as it is displayed.

    `turned` are the words that run in another direction (an axis label, an upright header, the arXiv stamp).
    """

    number: int
    frame: Frame
    seen: Frame
    words: tuple[Word, ...]
    lines: tuple[Line, ...]
    rules: Rules
    turned: tuple[Word, ...]


def read_page(source: Source, number: int, glyphs: GlyphReader, *, rules: bool = True) -> RawPage:
    """Page `number` (from 1). DamagedPage where pdfium cannot load it."""
    page = pdfium.load_page(source.handle, number - 1)
    if not page:
        raise DamagedPage(f"page {number} is damaged and was left out")
    text_page = pdfium.load_text(page)
    try:
        pieces = accented(glyphs.pieces(text_page)) if text_page else []
        seen = _frame(page)
        frame = _upright(seen, pieces)
        found = RuleReader(frame).read(page) if rules else Rules()
        lines = tuple(build_lines(build_words(pieces, frame)))
        words = tuple(word for line in lines for word in line.words)
        return RawPage(number, frame, seen, words, lines, found, _turned(pieces, frame))
    finally:
        if text_page:
            pdfium.close_text(text_page)
        pdfium.close_page(page)


class DamagedPage(Exception):
    """A page that cannot be loaded; its text says which."""


def _frame(page: int) -> Frame:
    width, height = pdfium.page_width(page), pdfium.page_height(page)
    turn = pdfium.page_rotation(page) % 4
    if turn % 2:
        width, height = height, width
    visible = pdfium.Rect()
    pdfium.page_bounds(page, visible)
    return Frame(visible.left, visible.bottom, width, height, turn)


def _turned(pieces: list[Piece], frame: Frame) -> tuple[Word, ...]:
    turns = sorted({piece.style.turn for piece in pieces} - {frame.turn})
    views = [replace(frame, turn=turn) for turn in turns]
    return tuple(
        replace(word, box=view.seen_in(frame, word.box)) for view in views for word in build_words(pieces, view)
    )


def _upright(seen: Frame, pieces: list[Piece]) -> Frame:
    """The frame in which most of the page's text runs to the right."""
    counts: Counter[int] = Counter()
    for piece in pieces:
        counts[piece.style.turn] += len(piece.text)
    turn = max(counts, key=lambda t: (counts[t], t == seen.turn), default=seen.turn)
    return replace(seen, turn=turn, skew=0.0 if turn else _skew(pieces))


def _skew(pieces: list[Piece]) -> float:
    """The angle in radians at which the upright text of a page runs askew; 0 where it is level, or no such page."""
    slopes: Counter[float] = Counter()
    for piece in pieces:
        if piece.style.turn == 0:
            slopes[round(piece.style.slope, 4)] += len(piece.text)
    (usual, count), *_ = slopes.most_common(1) or [(0.0, 0)]
    askew = LEVEL < abs(usual) < SKEWEST and 2 * count > slopes.total()
    return usual if askew else 0.0
