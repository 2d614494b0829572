"""Accents that are printed as characters of their own over a letter, as TeX's first fonts do, put on that letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from extract.reading.glyphs import Piece

_COMBINING = {"´": "\u0301", "`": "\u0300", "¨": "\u0308", "¸": "\u0327", "ˇ": "\u030c", "˚": "\u030a"}
"""Without those that formulas use as well, such as the circumflex and the tilde."""
_WITHIN = re.compile(f"([{''.join(_COMBINING)}])([^\\W\\d_])")
_NEAR = 4  # pieces before and after the accent, among which its letter is
_LETTER = 0.8  # em; a letter is narrower than that
_LEVEL = 0.35  # em; an accent over a capital is raised by less than that
_TOUCHING = 0.08  # em; pieces of one word stand that close
_DOTLESS = str.maketrans("ıȷ", "ij")


def accented(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with accents on their letters. An accent over nothing stays as it is."""
    changed: dict[int, Piece] = {}
    gone: set[int] = set()
    for index, piece in enumerate(pieces):
        if piece.text in _COMBINING:
            letter = _letter_below(pieces, index)
            if letter is not None:
                below = changed.get(letter, pieces[letter])
                text = _composed(piece.text, below.text[0]) + below.text[1:]
                changed[letter] = below._replace(text=text, broken=_broken(pieces, letter))
                gone.add(index)
        elif not piece.text.isascii() and _WITHIN.search(piece.text):
            changed[index] = piece._replace(text=_WITHIN.sub(lambda match: _composed(match[1], match[2]), piece.text))
    return [changed.get(index, piece) for index, piece in enumerate(pieces) if index not in gone]


def _composed(accent: str, letter: str) -> str:
    """One character for both; two where there is none."""
    return unicodedata.normalize("NFC", letter.translate(_DOTLESS) + _COMBINING[accent])


def _letter_below(pieces: Sequence[Piece], index: int) -> int | None:
    """The piece that begins with the letter below an accent; TeX moves back to print it, and so begins one."""
    accent = pieces[index]
    middle = (accent.left + accent.right) / 2
    around = range(max(index - _NEAR, 0), min(index + _NEAR + 1, len(pieces)))
    for other in sorted(around, key=lambda place: abs(place - index)):
        piece, size = pieces[other], accent.style.size
        level = abs(piece.origin_y - accent.origin_y) < _LEVEL * size and piece.style.turn == accent.style.turn
        if other != index and level and piece.text[0].isalpha() and 0 < middle - piece.left < _LETTER * size:
            composed = _composed(accent.text, piece.text[0])
            if len(composed) == 1 and middle < piece.right:
                return other
    return None


def _broken(pieces: Sequence[Piece], letter: int) -> str:
    """What stands before a letter whose accent is gone: nothing where it touches the piece before."""
    before = next((pieces[i] for i in range(letter - 1, -1, -1) if pieces[i].text not in _COMBINING), None)
    piece = pieces[letter]
    touching = before is not None and abs(piece.left - before.right) < _TOUCHING * piece.style.size
    return "" if touching and before is not None and before.origin_y == piece.origin_y else piece.broken
