"""Words from pieces: what is printed without a space is one word; scripts are told by their size and height.

A raised number becomes `^18`, other scripts are joined to their word (`BERTLARGE`, `8.43†`), and a lowered number
behind a digit `_` (`84.6_0.2`), so that two numbers never run together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from extract.document import Word
from extract.reading.frames import Frame
from extract.reading.glyphs import HYPHEN, JOINER, Piece
from extract.reading.settings import WORDS
from normalize.claims import Box

ASCENT = 0.75  # of the font size: how far a word's box reaches above its baseline
DESCENT = 0.22
_CHARACTERS = str.maketrans(
    {
        "\u2212": "-", "\u2010": "-", "\u2011": "-", "\ufe63": "-", "\uff0d": "-",
        "\u2217": "*", "\u22c5": "·", "\u2219": "·", "\u2a2f": "×",
        "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
        "\ufb05": "st", "\ufb06": "st",
        "\u2032": "'", "\u00ad": HYPHEN, "\ufffd": "", JOINER: "",
    }
)  # fmt: skip
_MATHEMATICAL = re.compile(r"[\U0001d400-\U0001d7ff\u2100-\u214f]+")
_PRIVATE = {0xF000 + ord(sign): sign for sign in "0123456789.,+-%"}
"""Digits, points and signs of symbol fonts, which stand at private places of their own; their letters are symbols."""
LOST = "\N{REPLACEMENT CHARACTER}"
"""Stands between digits for a glyph that is lost: a number that lacks its point looks like another one."""
_LOST_IN_NUMBER = re.compile(r"(?<=\d)[\ue000-\uf8ff\ufff0-\ufffd](?=\d)")
_STRAY = re.compile(r"[\ue000-\uf8ff\ufff0-\ufffd\U000f0000-\U0010ffff]")
_ACCENTS = "\u02c6\u02dc\u00af\u02c9\u02d9\u20d7"  # printed over a letter of a formula as a character of its own
_NUMBER = re.compile(r"[-+]?\d[\d.,/]*|[-+]")
_LETTER = re.compile(r"[a-z]")
_BEFORE_A_NOTE = re.compile(r"[\d)\]%.]$|[^\W\d_][a-z]{2}$|[A-Z]{4}$|[^\W_]-[^\W_]{3,}$")
_ROOT = "√"
_ROOT_HEIGHT = 1.2  # em; the sign hangs from a point that is less far above the baseline of what it stands before
NOTE_MARKS = "*†‡§¶♯⋆★"
"""Signs that refer to a note."""
_MARKS = NOTE_MARKS + "♮☆△▽◦•♦♠♣♥∥⊕⊗"


def normalise(text: str) -> str:
    """The text with ligatures as letters, `-` for the minus, `·` for its doubles; glyphs without a meaning go."""
    if text.isascii():
        return text
    text = _LOST_IN_NUMBER.sub("\0", text.translate(_PRIVATE))
    text = _STRAY.sub("", text.translate(_CHARACTERS)).replace("\0", LOST)
    text = _MATHEMATICAL.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return text.lstrip(_ACCENTS) if len(text) <= 2 else text


@dataclass(frozen=True, slots=True)
class SeamedWord(Word):
    """A word whose pieces stand a little apart: each seam is an index of the text and the ends of its two pieces."""

    seams: tuple[tuple[int, float, float], ...] = ()

    def parts(self) -> list[Word]:
        """The pieces as words of their own: in a narrow table they may be cells."""
        starts = [(0, self.box.x0), *((index, right) for index, _, right in self.seams)]
        stops = [*((index, left) for index, left, _ in self.seams), (len(self.text), self.box.x1)]
        return [
            Word(
                self.text[first:last],
                Box(x0, self.box.top, x1, self.box.bottom),
                self.size,
                self.baseline,
                self.bold,
                self.italic,
            )
            for (first, x0), (last, x1) in zip(starts, stops, strict=True)
        ]


@dataclass(slots=True)
class _Open:
    """A word that may still grow. `size` and `baseline` are those of its base: what is neither raised nor lowered."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    baseline: float
    bold: bool
    italic: bool
    shift: int = 0  # of its last piece: 1 raised, -1 lowered
    parts: int = 1
    base_x1: float = 0.0  # where its base ends, and scripts begin
    seams: tuple[tuple[int, float, float], ...] = ()

    def closed(self) -> Word:
        box = Box(self.x0, self.top, self.x1, self.bottom)
        if self.seams:
            return SeamedWord(self.text, box, self.size, self.baseline, self.bold, self.italic, self.seams)
        return Word(self.text, box, self.size, self.baseline, self.bold, self.italic)


class _Placed(NamedTuple):
    """A piece as seen in the frame."""

    text: str
    x0: float
    x1: float
    size: float
    baseline: float
    bold: bool
    italic: bool
    broken: str


def build_words(pieces: Iterable[Piece], frame: Frame) -> list[Word]:
    """The words of the pieces that run in the frame's direction, in the order of the page's content."""
    words: list[Word] = []
    current: _Open | None = None
    for piece in pieces:
        if piece.style.turn != frame.turn:
            continue
        placed = _placed(piece, frame)
        if placed is None:
            continue
        if current is not None:
            shift = _joins(current, placed)
            if shift is not None:
                _grow(current, placed, shift)
                continue
            words.append(current.closed())
        current = _opened(placed)
    if current is not None:
        words.append(current.closed())
    return words


def _placed(piece: Piece, frame: Frame) -> _Placed | None:
    text = normalise(piece.text)
    if text.endswith(HYPHEN) and not text[:-1][-1:].isalpha():
        text = text[:-1] + "-"  # a dash in a table, or a minus
    size = piece.style.size
    if not text or size <= 0:
        return None
    if frame.skew:
        x0, baseline = frame.point(piece.origin_x, piece.origin_y)
        x0 += piece.left - piece.origin_x
        x1 = x0 + piece.right - piece.left
    elif frame.turn:
        box = frame.box(piece.left, piece.bottom, piece.right, piece.top)
        x0, x1, baseline = box.x0, box.x1, frame.point(piece.origin_x, piece.origin_y)[1]
    else:  # as nearly always, and quick
        x0, x1 = piece.left - frame.x0, piece.right - frame.x0
        baseline = frame.height - piece.origin_y + frame.y0
    return _Placed(text, x0, x1, size, baseline, piece.style.bold, piece.style.italic, piece.broken)


def _opened(piece: _Placed) -> _Open:
    return _Open(
        piece.text,
        piece.x0,
        piece.x1,
        piece.baseline - ASCENT * piece.size,
        piece.baseline + DESCENT * piece.size,
        piece.size,
        piece.baseline,
        piece.bold,
        piece.italic,
        base_x1=piece.x1,
    )


def _joins(word: _Open, piece: _Placed) -> int | None:
    """How the piece joins the word: 0 on its baseline, 1 raised, -1 lowered; None where it does not."""
    mostly = piece.broken and piece.baseline == word.baseline
    if mostly or word.text.endswith((HYPHEN, _ROOT)):
        return 0 if _under_root(word, piece) else None
    size = max(word.size, piece.size)
    gap = (piece.x0 - word.x1) / size
    rise = (word.baseline - piece.baseline) / size
    if word.shift * rise < 0 and abs(piece.x0 - word.base_x1) < WORDS.script_gap * size:
        gap = 0.0  # a subscript under a superscript, or the other way round
    if not -WORDS.overlap <= gap <= WORDS.join_gap or piece.size < WORDS.smallest_script * word.size:
        return None
    smaller = piece.size < word.size * WORDS.script_size
    if abs(rise) <= (WORDS.script_shift if smaller else WORDS.same_line):
        return None if piece.broken else 0
    if abs(rise) > WORDS.script_reach or (piece.broken and abs(gap) > WORDS.script_gap):
        return None
    if smaller:
        return 1 if rise > 0 else -1
    return 0 if piece.size * WORDS.script_size > word.size and _leads(word, piece) else None


def _under_root(word: _Open, piece: _Placed) -> bool:
    """Whether the piece stands under a root's sign, which hangs from a point above."""
    close = -WORDS.overlap <= (piece.x0 - word.x1) / piece.size <= WORDS.join_gap
    return word.text == _ROOT and close and abs(word.baseline - piece.baseline) < _ROOT_HEIGHT * piece.size


def _leads(word: _Open, piece: _Placed) -> bool:
    """Whether a raised mark stands before its word (`†ResNet`); a raised number there is a footnote's own."""
    return word.parts == 1 and not piece.broken and len(word.text) <= 2 and all(c in _MARKS for c in word.text)


def _grow(word: _Open, piece: _Placed, shift: int) -> None:
    if shift == 0 and word.parts == 1 and (piece.size * WORDS.script_size > word.size or word.text == _ROOT):
        word.size, word.baseline, word.bold, word.italic = piece.size, piece.baseline, piece.bold, piece.italic
    if shift == 0 and piece.x0 - word.x1 > WORDS.seam * piece.size:
        word.seams += ((len(word.text), word.x1, piece.x0),)
    word.text += _script(word, piece, shift)
    word.x0, word.x1 = min(word.x0, piece.x0), max(word.x1, piece.x1)
    word.top = min(word.top, piece.baseline - ASCENT * piece.size)
    word.bottom = max(word.bottom, piece.baseline + DESCENT * piece.size)
    word.shift = shift
    word.parts += 1
    if shift == 0:
        word.base_x1 = word.x1


def _is_note_letter(word: _Open, piece: _Placed) -> bool:
    """Whether a raised letter refers to a note: behind a number, a bracket or a name, and not as in `AP^b` or `W^o`."""
    return bool(_LETTER.fullmatch(piece.text) and _BEFORE_A_NOTE.search(word.text))


def _script(word: _Open, piece: _Placed, shift: int) -> str:
    if shift in {word.shift, 0}:
        return piece.text
    if shift > 0 and word.text[-1] not in "^(" and (_NUMBER.match(piece.text) or _is_note_letter(word, piece)):
        return "^" + piece.text
    if shift < 0 and piece.text[0].isdigit() and word.text[-1].isdigit():
        return "_" + piece.text
    return piece.text
