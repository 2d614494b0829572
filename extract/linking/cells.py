"""What a cell of a table prints: numbers, alone or in pairs, with what hangs on them."""

from __future__ import annotations

import re
from functools import lru_cache

from normalize.numbers import Quantity, parse_number

EMPTY = re.compile(r"^[\s\-–—−.·*†‡]*$|^(?:n/?a|none|✗|✓|x|×|oom|-\s*/\s*-)$", re.IGNORECASE)
GAIN = re.compile(
    r"\s*\(\s*\d[\d.]*\s?[x×]\s*\)$|\s*[(\[]?\s*[↑↓+]\s?\d[\d.]*\s*%?\s*[)\]]?$|\s*[(\[]\s*[-−–↑↓+]\s?\d[\d.]*\s*%?\s*[)\]]$"
)
"""A difference printed behind a value: `24.5 (+1.2)`, `76.3 ↑0.5`, `4M (21x)`, `23.29 (1.51)` is told by `SMALLER`."""
IN_BRACKETS = re.compile(r"^(\d[\d.,]*\s*%?)\s*\((\d[\d.,]*)\)$")
SPACED = re.compile(r"^[1-9]\d{0,2}(?: \d{3})+$")
"""Thousands parted by a thin space: `20 000`."""
PAIR = re.compile(r"^\s*([^/]+?)\s*/\s*([^/]+?)\s*$")


def without_gain(text: str) -> str:
    """The text of a cell without the gain or ratio behind its value."""
    return GAIN.sub("", text.strip()).strip()


def unspaced(text: str) -> str:
    """A number whose thousands a space parts, without it; any other text as it is."""
    return text.replace(" ", "") if SPACED.match(text) else text


@lru_cache(maxsize=100_000)
def numbers_of(text: str) -> tuple[Quantity, ...]:
    """The numbers that a cell prints: one, two for `88.5/81.5`, none for words and dashes.

    A gain behind the value (`(+1.2)`) is no number of its own; a second number in brackets is left out when it is
    smaller, as a difference to a baseline or a deviation is.
    """
    text = text.strip()
    if not text or EMPTY.match(text) or not re.search(r"\d", text):
        return ()
    alone = parse_number(unspaced(text))
    if alone is not None:
        return (alone,)
    bare = without_gain(text)
    bracketed = IN_BRACKETS.match(bare)
    if bracketed:
        bare = bracketed[1]
    pair = PAIR.match(bare)
    parts = [pair[1], pair[2]] if pair else [bare]
    found = [parse_number(part) for part in parts]
    if pair and any(quantity is None for quantity in found):
        found = [quantity for part, quantity in zip(parts, found, strict=True) if quantity or not EMPTY.match(part)]
    return tuple(quantity for quantity in found if quantity) if all(found) else ()


def is_empty(text: str) -> bool:
    """Whether a cell says nothing: blank, a dash, `n/a`."""
    return bool(EMPTY.match(text.strip())) or not text.strip()
