"""What a cell of a table prints: numbers, alone or in pairs, with what hangs on them."""

from __future__ import annotations

import re
from functools import lru_cache

from normalize.numbers import Quantity, parse_number

EMPTY = re.compile(r"^[\s\-–—−.·*†‡]*$|^(?:n/?a|none|✗|✓|x|×|oom|-\s*/\s*-)$", re.IGNORECASE)
GAIN = re.compile(
    r"\s*\(\s*\d[\d.]*\s?[x×]\s*\)$|\s*[(\[]?\s*[↑↓+]\s?\.?\d[\d.]*\s*%?\s*[)\]]?$|"
    r"\s*[(\[]\s*[-−–↑↓+]\s?\.?\d[\d.]*\s*%?\s*[)\]]$|(?<=[\d%])\s?[↑↓]$"
)
"""A difference printed behind a value: `24.5 (+1.2)`, `74.5 (-.7%)`, `76.3 ↑0.5`, `4M (21x)`, or an arrow."""
IN_BRACKETS = re.compile(r"^(\d[\d.,]*\s*%?(?:\s?(?:±|\+/?-)\s?[\d.]+)?)\s*\((\d[\d.,]*)\)$")
"""A value, perhaps with its deviation, and a second number in brackets: `23.29 (1.51)`, `20.1 ± 0.2 (20.5)`."""
SPACED = re.compile(r"^[1-9]\d{0,2}(?:[ \u2009\u202f\u00a0'’]\d{3})+$")
"""Thousands parted by a thin space or an apostrophe: `20 000`, `1’136`."""
DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d{1,4}),(\d{1,2})(?![\d,.])")
LISTED = (4, 5)
"""Two whole numbers parted by a comma are a list where both are multiples of one of these: `16,32`, `50,75`."""
PAIR = re.compile(r"^\s*([^/]+?)\s*/\s*([^/]+?)\s*$")
SIGNS = r"[*†‡§¶⋆★♯]"
NOTES = re.compile(
    r"\s?\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]$|"  # [5], [5, 7]
    rf"(?<=\d)\^?\{{?(?:[a-z\d]|{SIGNS})(?:,\s?(?:[a-z\d]|{SIGNS}))+\}}?$|"  # ^1,2  ^{{a,b}}  a,b  *,1
    r"(?<=\.\d)\^\{?\d{1,2}\}?$|(?<=\.\d\d)\^\{?\d{1,2}\}?$|"  # 77.1^12, and not 512^2 or 10^6
    rf"(?<=\d)\^\{{?(?:[a-z]|{SIGNS})\}}?$|(?<=[\d%)]){SIGNS}+$"
)
"""Marks of notes and citations behind a number, in all the ways that the page shows them."""


def without_gain(text: str) -> str:
    """The text of a cell without the gain or ratio behind its value."""
    return GAIN.sub("", text.strip()).strip()


def without_notes(text: str) -> str:
    """The text of a cell without the marks of notes and the citations behind its number; a list of numbers stays."""
    while (bare := NOTES.sub("", text).rstrip()) != text and _prints_a_number(bare):
        text = bare
    return text


def _prints_a_number(text: str) -> bool:
    return bool(re.search(r"\d", text)) and not re.fullmatch(r"\d+", text)


def unspaced(text: str) -> str:
    """A number whose thousands a space or an apostrophe parts, without it; any other text as it is."""
    return re.sub(r"[ \u2009\u202f\u00a0'’]", "", text) if SPACED.match(text) else text


def bare(text: str) -> str:
    """A number without what hangs on it: gain, marks, citations; its decimal comma a point, its thousands together."""
    return unspaced(DECIMAL_COMMA.sub(_pointed, without_gain(without_notes(text.strip()))))


def _pointed(match: re.Match[str]) -> str:
    """A decimal comma as a point: `82,9`; a list of two numbers as it is."""
    whole, rest = match[1], match[2]
    listed = len(rest) == len(whole) == 2 and any(int(whole) % n == int(rest) % n == 0 for n in LISTED)
    return match[0] if listed else f"{whole}.{rest}"


@lru_cache(maxsize=100_000)
def numbers_of(text: str) -> tuple[Quantity, ...]:
    """The numbers that a cell prints: one, two for `88.5/81.5`, none for words and dashes.

    A gain behind the value (`(+1.2)`) is no number of its own, nor is a mark or citation (`77.1^{1,2}`); a second
    number in brackets is left out.
    """
    text = text.strip()
    if not text or EMPTY.match(text) or not re.search(r"\d", text):
        return ()
    alone = parse_number(unspaced(text))
    if alone is not None:
        return (alone,)
    plain = bare(text)
    bracketed = IN_BRACKETS.match(plain)
    if bracketed:
        plain = bracketed[1]
    pair = PAIR.match(plain)
    parts = [pair[1], pair[2]] if pair else [plain]
    found = [parse_number(unspaced(part)) for part in parts]
    if pair and any(quantity is None for quantity in found):
        found = [quantity for part, quantity in zip(parts, found, strict=True) if quantity or not EMPTY.match(part)]
    return tuple(quantity for quantity in found if quantity) if all(found) else ()


def is_empty(text: str) -> bool:
    """Whether a cell says nothing: blank, a dash, `n/a`."""
    return bool(EMPTY.match(text.strip())) or not text.strip()
