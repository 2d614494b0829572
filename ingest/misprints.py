"""Whether two titles differ by misprints alone, or by a word that makes another title of one.

`Supervised` and `Unsupervised` are 91 of 100 alike, and opposites: what stands before a word, or a word as short as
`non`, turns it round. A misprint is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache

from rapidfuzz import fuzz

from data import read_toml

FILE = "titles.toml"
MISPRINT = 75.0
"""From here on, of 100, two words are one but for misprints (`bench.titles` measures it)."""
FILLER = 3
"""A word of so many letters may be missing: `the`, `on`."""

STEM = 3
"""Letters that must be left of a word behind such a beginning."""

_NUMERAL = re.compile(r"(?=[ivx]{1,4}$)x{0,2}(?:ix|iv|v?i{0,3})$")


def only_misprinted(
    words: Sequence[str], others: Sequence[str], *, misprint: float = MISPRINT, filler: int = FILLER
) -> bool:
    """Whether two titles, as folded words, differ in letters alone: words that differ are misprints of each other.

    A word that stands for quite another, one turned round, a numeral, or a long word more makes another title, however
    like the whole may look.
    """
    for one, other in _differences(words, others):
        if one and other and fuzz.ratio(one, other) < misprint:
            return False
        if not (one and other) and len(one + other) > filler:
            return False
    return not turned_round(words, others)


def turned_round(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a word of one title is one of the other turned round, or a numeral or a `non` tells them apart."""
    return any(
        _is_another(one, other) if one and other else _tells(one + other) for one, other in _differences(words, others)
    )


def _differences(words: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Where two titles differ: what one has and what the other has there, each joined; empty where it has nothing."""
    for kind, start, end, begin, stop in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if kind == "replace":
            yield "".join(words[start:end]), "".join(others[begin:stop])
        elif kind != "equal":
            yield from (
                (word, "") if kind == "delete" else ("", word) for word in (*words[start:end], *others[begin:stop])
            )


def _tells(word: str) -> bool:
    """Whether a title with the word is another than the one without."""
    return word in _words("telling") or (len(word) > 1 and bool(_NUMERAL.match(word)))


def _is_another(one: str, other: str) -> bool:
    """Whether a word is another turned round (`fitting`, `overfitting`; `encoder`, `decoder`), or another numeral."""
    if one == other:
        return False
    if _NUMERAL.match(one) and _NUMERAL.match(other):
        return True
    if {one, other} <= _words("turning"):
        return True
    return bool(_stems(one) & _stems(other))


def _stems(word: str) -> frozenset[str]:
    """The word, and what is left of it behind each beginning that may turn it round."""
    cut = (word[len(start) :] for start in _words("turning") if word.startswith(start))
    return frozenset({word, *(stem for stem in cut if len(stem) >= STEM)})


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(read_toml(FILE)[key])
