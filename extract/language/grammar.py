"""The small language in which `data/patterns.toml` writes token patterns, and its reading into spaCy's.

A pattern is a row of elements: `train*|trained .. for EPOCHS`. An element is
    word        the word, whatever its case
    word*       words that begin so
    a|b|c       one of them
    LABEL       what a component found: `EPOCHS`, `TIME`, `HARDWARE`, `MODEL` (capitals); `EPOCHS|STEPS` either
    [LABEL]     the thing that the cue speaks of, where more than one label stands in the pattern
    {LABEL}     a label that the cue does not speak of
    ..  ..3     up to five (or three) tokens, without anything that has a label
    ...  ...3   the same, labels allowed
    element?    the element may be absent
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from data.errors import DataFileError

GAP = 5
"""Tokens that `..` may skip where no number is given."""

_GAP = re.compile(r"(\.{2,3})(\d*)")
_LABEL = re.compile(r"[A-Z_]+(?:\|[A-Z_]+)*")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled row of elements. `target` is the index of the element that the cue speaks of; None: of its clause.

    `words` are those of a pattern that is no more than one word out of a list.
    """

    elements: tuple[dict[str, Any], ...]
    labels: frozenset[str]
    target: int | None
    words: frozenset[str] = frozenset()


def compile_pattern(text: str, where: str) -> Pattern:
    """The spaCy pattern of a row of elements. DataFileError, naming `where`, for a row that is none."""
    elements: list[dict[str, Any]] = []
    marked: list[tuple[bool, int, frozenset[str]]] = []
    for word in text.split():
        optional, bare = _optional(word)
        labels = _labels(bare)
        if labels and not bare.startswith("{"):
            marked.append((bare.startswith("["), len(elements), labels))
        elements.append(_element(bare, labels) | ({"OP": "?"} if optional else {}))
    if not elements:
        raise DataFileError(f"{where}: an empty pattern; write what it should match")
    chosen = [mark for mark in marked if mark[0]] or marked
    if not chosen:
        return Pattern(tuple(elements), frozenset(), None, _plain_words(text))
    if len(chosen) > 1:
        raise DataFileError(f"{where}: {text!r} has several labels; put the one it speaks of in [brackets]")
    return Pattern(tuple(elements), chosen[0][2], chosen[0][1])


def _plain_words(text: str) -> frozenset[str]:
    """The words of a pattern of one element without prefixes, labels and gaps; none for any other."""
    plain = " " not in text and "*" not in text and not text.startswith((".", "{", "["))
    return frozenset(text.split("|")) if plain else frozenset()


def _optional(word: str) -> tuple[bool, str]:
    return (True, word[:-1]) if len(word) > 1 and word.endswith("?") else (False, word)


def _labels(bare: str) -> frozenset[str]:
    inner = bare.strip("[]{}")
    return frozenset(inner.split("|")) if len(inner) > 1 and _LABEL.fullmatch(inner) else frozenset()


def _element(bare: str, labels: frozenset[str]) -> dict[str, Any]:
    if labels:
        return {"ENT_TYPE": {"IN": sorted(labels)} if len(labels) > 1 else min(labels)}
    gap = _GAP.fullmatch(bare)
    if gap:
        token: dict[str, Any] = {"OP": f"{{0,{gap[2] or GAP}}}"}
        return token | ({"ENT_TYPE": ""} if gap[1] == ".." else {})
    words = bare.split("|") if len(bare) > 1 else [bare]
    if any(_is_prefix(word) for word in words):
        forms = "|".join(re.escape(word[:-1]) + ".*" if _is_prefix(word) else re.escape(word) for word in words)
        return {"LOWER": {"REGEX": f"^(?:{forms})$"}}
    return {"LOWER": {"IN": words} if len(words) > 1 else words[0]}


def _is_prefix(word: str) -> bool:
    return len(word) > 1 and word.endswith("*")
