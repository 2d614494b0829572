"""A text layer that holds no text: fonts without a map from their shapes to letters, or with a broken one."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

_MEANINGLESS = frozenset({"Cc", "Cn", "Co", "Cs"})  # controls, unassigned, private, halves of pairs
_REPLACEMENT = "\ufffd"
_LEAST = 200  # characters; a shorter text tells nothing
_SHARE = 0.5  # of the characters; with more of them meaningless, the text is


def is_garbage(words: Iterable[str]) -> bool:
    """Whether most characters of a text stand for no letter, digit or sign."""
    counts = Counter(char for word in words for char in word)
    bad = sum(count for char, count in counts.items() if char == _REPLACEMENT or _is_meaningless(char))
    return counts.total() >= _LEAST and bad > _SHARE * counts.total()


def _is_meaningless(char: str) -> bool:
    return unicodedata.category(char) in _MEANINGLESS and char != "\ufffe"
