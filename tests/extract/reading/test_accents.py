"""Accents printed as characters of their own."""

from __future__ import annotations

import pytest

from extract.reading.accents import accented
from extract.reading.glyphs import Piece, Style

STYLE = Style(10.0, 0, bold=False, italic=False)


def piece(text: str, left: float, right: float, broken: str = "", y: float = 100.0) -> Piece:
    return Piece(text, left, y - 2, right, y + 8, left, y, STYLE, broken)


def test_an_accent_goes_to_the_letter_below_it_and_the_word_is_whole() -> None:
    pieces = [
        piece("Gim", 10, 26, "\n"),
        piece("enez", 26, 46),
        piece("and", 49, 65, " "),
        piece("M", 68, 77, " "),
        piece("´", 27, 30, " "),
        piece("arquez", 77, 106, " "),
        piece("`", 78, 81, " "),
    ]
    found = accented(pieces)
    assert [(one.text, one.broken) for one in found] == [
        ("Gim", "\n"),
        ("énez", ""),
        ("and", " "),
        ("M", " "),
        ("àrquez", ""),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Mart´ın", "Martín"), ("K¨oln", "Köln"), ("na¨ıve", "naïve"), ("plain", "plain"), ("ˆx", "ˆx")],
)
def test_an_accent_within_a_piece_goes_to_the_letter_behind_it(text: str, expected: str) -> None:
    assert [one.text for one in accented([piece(text, 10, 40)])] == [expected]


def test_an_accent_over_nothing_stays() -> None:
    pieces = [piece("a", 10, 15), piece("´", 60, 63, " "), piece("e", 61, 66, y=140.0)]
    assert accented(pieces) == pieces
