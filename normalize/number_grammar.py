"""The grammar of printed numbers as regular expressions, built once from the words of `data/units.toml`.

Groups of a first number end in `_a`, of a second in `_b`: `digits`, `spelled` or `power` (bare `10^6`) hold the number;
`times`, `flat` or `e` its power of ten; `letter`, `word` or `prefix` its scale.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from data import read_toml
from normalize.units import numbers_in

ABOUT = (
    r"(?:about|around|approximately|approx\.?|roughly|nearly|almost|circa|ca\.|some|over|under|up to|"
    r"(?:more|less|fewer) than|at (?:most|least)|~|≈|≃|<=?|>=?|≤|≥)"
)
"""What papers print before a number that is not exact."""

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_DIGITS = r"(?>\d{1,3}(?:[,\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_DEVIATION = r"\s?\(?\s?(?:±|\+/-|\+-|\\pm)\s?(?P<deviation>\d*\.?\d+)\s?%?\s?\)?"
_UNIT_AHEAD = r"(?=[\s-]?(?:FLOP|flop|Flop|MAC|mac|MAdd|Mult|OP|F/?S?/?s?-?days?))"
_NOT_BEFORE = r"(?<![\w.^\\])(?<![A-Za-z)]-)(?<!\d[-~x·])(?<!\d\s[x·]\s)"
_NOT_AFTER = r"(?!\d|\.\d|\s?x\s?\d|-\d|\^|(?:st|nd|rd|th|D)\b)"


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled patterns: one number as a whole text, the same for counts, numbers inside text, a header's scale."""

    whole: re.Pattern[str]
    count: re.Pattern[str]
    inside: re.Pattern[str]
    scale: re.Pattern[str]


@cache
def grammar() -> Grammar:
    """The patterns, compiled at first use. All expect a text whose look-alike characters were made one."""
    everywhere = list(numbers_in("scale"))
    in_counts = everywhere + list(numbers_in("scale_in_counts"))
    counted = rf"(?:[\s-]?(?i:{_any_of(read_toml('units.toml')['counted']['words'])})\.?)?"
    patterns = (_whole(everywhere), _whole(in_counts) + counted, _inside(everywhere), _header(in_counts))
    return Grammar(*(re.compile(pattern) for pattern in patterns))


@cache
def factors() -> dict[str, Decimal]:
    """What every scale letter, scale word and prefix multiplies by."""
    sections = ("scale_in_counts", "prefix", "scale")
    return {word: Decimal(int(factor)) for section in sections for word, factor in numbers_in(section).items()}


@cache
def spelled() -> dict[str, Decimal]:
    """The small numbers that papers write in letters."""
    return {word: Decimal(int(value)) for word, value in numbers_in("spelled").items()}


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _power(tag: str) -> str:
    dot_or_cross = rf"\s?[x·*]\s?10\s?\^\s?\{{?(?P<times_{tag}>-?\d{{1,2}})\}}?"
    lost_caret = rf"\s?·\s?10(?P<flat_{tag}>\d{{1,2}})"
    return rf"(?:{dot_or_cross}|{lost_caret}|[eE](?P<e_{tag}>[+-]?\d{{1,2}}))?"


def _number(tag: str, scales: list[str]) -> str:
    bare_power = rf"10\s?\^\s?\{{?(?P<power_{tag}>-?\d{{1,2}})\}}?"
    digits = rf"(?P<digits_{tag}>{_DIGITS}){_power(tag)}"
    words = rf"(?:{_TENS})-(?:{_any_of(list(spelled())[1:10])})|{_any_of(list(spelled()))}"
    letters = rf"(?i:(?P<spelled_{tag}>(?:{words})(?: and a half)?|half(?= an? |$)))\b"
    return rf"(?:{bare_power}|{digits}|{letters}){_scale(tag, scales)}?"


def _scale(tag: str, scales: list[str]) -> str:
    letter = _any_of([scale for scale in scales if len(scale) == 1])
    word = _any_of([scale for scale in scales if len(scale) > 1])
    prefix = _any_of(list(numbers_in("prefix")))
    return (
        rf"(?:\s?(?P<prefix_{tag}>{prefix}){_UNIT_AHEAD}|\s?(?P<letter_{tag}>{letter})(?![A-Za-z0-9])"
        rf"|[\s-]?(?i:(?P<word_{tag}>{word})s?)\b)"
    )


def _span(scales: list[str]) -> str:
    to = r"%?(?P<to>\s?[-~]{1,2}\s?|\s(?:to|and)\s)"
    return rf"(?:{to}{_number('b', scales)}|{_DEVIATION})?"


def _whole(scales: list[str]) -> str:
    before = rf"(?P<from>between |from )?(?P<about>{ABOUT}\s?)?(?P<sign>[+-]\s?)?"
    after = r"(?P<percent>\s?(?:%|percent|per cent))?(?P<more>\s?\+)?"
    return f"{before}{_number('a', scales)}{_span(scales)}{after}"


def _inside(scales: list[str]) -> str:
    sign = r"(?P<sign>(?<![\w)%])-)?"
    percent = r"(?P<percent>\s?(?:%|percent\b|per cent\b))?"
    return f"{_NOT_BEFORE}{sign}(?P<first>{_number('a', scales)}){_span(scales)}{_NOT_AFTER}{percent}"


def _header(scales: list[str]) -> str:
    power = r"10\s?\^\s?\{?(?P<power>-?\d{1,2})"
    prefix = rf"(?<![A-Za-z])(?P<prefix>{_any_of(list(numbers_in('prefix')))}){_UNIT_AHEAD}"
    word = rf"(?<![A-Za-z0-9])(?i:(?P<word>{_any_of([s for s in scales if len(s) > 1])})s?)\b"
    letter = rf"(?<![A-Za-z0-9-])(?P<letter>{_any_of([s for s in scales if len(s) == 1])})(?![A-Za-z0-9-])"
    return f"{power}|{prefix}|{word}|{letter}"
