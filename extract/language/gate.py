"""Which sentences are read at all: token patterns cost far more than one look with a regular expression."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from data import read_toml
from extract.vocabulary import label

FILE = "patterns.toml"

LONGEST_SENTENCE = 2500
"""Characters; what is longer is no sentence but the text of a figure or of a table that was not found."""

MOST_SIGNS = 12
"""A text with more signs of assignment than this is code or a formula."""

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|single|half|a(?= (?:day|week|month)\b))\b"
)


@dataclass(frozen=True, slots=True)
class _Gate:
    words: re.Pattern[str]
    number: re.Pattern[str]
    alone: re.Pattern[str]
    results: re.Pattern[str]


@cache
def _gate() -> _Gate:
    gate = read_toml(FILE)["gate"]
    words, alone, results = (_any_of(gate[key]) for key in ("words", "alone", "results"))
    return _Gate(
        re.compile(rf"\b(?:{words})|\d(?:{words})", re.IGNORECASE),
        re.compile(_NUMBER, re.IGNORECASE),
        re.compile(rf"\b(?:{alone})", re.IGNORECASE),
        re.compile(rf"\d.*?\b(?:{results})|\b(?:{results}).*?\d", re.IGNORECASE | re.DOTALL),
    )


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def may_hold_result(text: str) -> bool:
    """Whether a sentence has a number, a metric and a benchmark."""
    return bool(_gate().results.search(text)) and any(hit.kind == "benchmark" for hit in label(text))


def may_hold_fact(text: str) -> bool:
    """Whether a sentence has a number and a word that training facts or results are told with."""
    if len(text) > LONGEST_SENTENCE or sum(map(text.count, "=_{}")) > MOST_SIGNS:
        return False
    gate = _gate()
    counts = gate.words.search(text) and gate.number.search(text)
    return bool(counts or gate.alone.search(text)) or may_hold_result(text)
