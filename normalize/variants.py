"""Which of a paper's models the words around a training fact single out: `the base models`, `training C`, `the 76.3 %`.

Such words narrow down what is said of a family, or of all; they never widen it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from data import read_toml
from normalize.benchmarks import area_of
from normalize.claims import Claim, Evidence
from normalize.corpora import corpora_in
from normalize.datasets import without_data_sets
from normalize.likeness import NO_VARIANT, core_of, is_family_of, words_of
from normalize.topics import FILE, clause_of, sentences_of


@dataclass(frozen=True, slots=True)
class Siblings:
    """The models that have results in the paper: all, those measured alone, and whose results are printed where.

    `names`: the models that have a name. `figures`: printed result -> its models; `tables`: number of a table -> the
    models in it. `areas`: model -> areas of its results; `areas_in`: number of a table -> areas of the results in it.
    """

    models: frozenset[str | None]
    names: frozenset[str]
    singles: frozenset[str | None]
    figures: Mapping[str, frozenset[str | None]]
    tables: Mapping[str, frozenset[str | None]]
    areas: Mapping[str | None, frozenset[str | None]]
    areas_in: Mapping[str, frozenset[str | None]]
    data_in: Mapping[tuple[object, tuple[str, ...]], frozenset[str | None]]
    on_corpora: bool

    @property
    def is_one(self) -> bool:
        """Whether they are one architecture, on whatever data."""
        return len({core_of(without_data_sets(model or "")) for model in self.singles or self.models}) == 1


def siblings_of(results: Iterable[Claim]) -> Siblings:
    """The models of the paper's own results. Whole numbers are left out of the figures: they mean too much else."""
    found = list(results)
    figures = [(printed, claim.model) for claim in found if "." in (printed := f"{claim.value:g}")]
    placed = [(place.table, claim) for claim in found for place in (claim.evidence, *claim.also) if place.table]
    return Siblings(
        models=frozenset(claim.model for claim in found),
        names=frozenset(claim.model for claim in found if claim.model is not None),
        singles=frozenset(claim.model for claim in found if not claim.ensemble),
        figures=_gathered(figures),
        tables=_gathered((table, claim.model) for table, claim in placed),
        areas=_gathered((claim.model, area_of(claim.benchmark)) for claim in found),
        areas_in=_gathered((table, area_of(claim.benchmark)) for table, claim in placed),
        data_in=_gathered(
            ((table_at(place), core_of(claim.model or "")), claim.training_data)
            for claim in found
            for place in (claim.evidence, *claim.also)
        ),
        on_corpora=any(corpora_in(claim.training_data or "") for claim in found),
    )


TablePlace = tuple[str, int, str | None]
"""The PDF, the page and the number of a table."""


def table_at(place: Evidence) -> TablePlace | None:
    """The table that a place lies in, or None for prose."""
    return (place.pdf, place.page, place.table) if place.source == "table" else None


Key = TypeVar("Key")


def _gathered(pairs: Iterable[tuple[Key, str | None]]) -> dict[Key, frozenset[str | None]]:
    gathered: dict[Key, set[str | None]] = {}
    for key, value in pairs:
        gathered.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in gathered.items()}


def variants_meant(claim: Claim, siblings: Siblings) -> frozenset[str | None]:
    """The models that the words around a fact of a family, or of all, single out; empty where they tell none apart.

    The clause of the fact goes before the whole sentence: `A took 3 days, and B took 5`.
    """
    meant: set[str | None] = set()
    for sentence in sentences_of(claim):
        for words in (clause_of(claim.evidence.text, sentence), sentence):
            if found := _meant(claim, words, siblings):
                meant |= found
                break
    return frozenset(meant)


def is_of_another_sort(claim: Claim, model: str | None) -> bool:
    """Whether every sentence that says it speaks of a sort of models (`our self-supervised model`) that this is not."""
    sentences = sentences_of(claim)
    named = set(words_of(model or ""))
    sorts = [{found[1].lower() for found in _sorts().finditer(sentence)} for sentence in sentences]
    return bool(sorts) and all(told and not any(named & set(words_of(one)) for one in told) for told in sorts)


@cache
def _sorts() -> re.Pattern[str]:
    told = read_toml(FILE)["variants"]
    return re.compile(rf"\b({'|'.join(told['sorts'])})\s+(?:{'|'.join(told['nouns'])})\b", re.IGNORECASE)


def _meant(claim: Claim, words: str, siblings: Siblings) -> frozenset[str | None]:
    names = siblings.names
    if claim.model is not None:
        return frozenset(_variants_of(claim.model, words, names))
    in_table = frozenset().union(*(siblings.tables.get(number, frozenset()) for number in _IN_TABLE.findall(words)))
    return _told_by_words(words, names) | in_table | _owners_of_figures(claim, words, siblings.figures)


_IN_TABLE = re.compile(
    r"\b(?:models?|networks?|variants?|detectors?|entries|results) (?:shown |listed |reported )?"
    r"(?:in|of|from) Tab(?:le|\.) ?(\w+)"
)


@lru_cache(maxsize=65536)
def _variants_of(family: str, words: str, names: frozenset[str]) -> frozenset[str]:
    """Variants of the family whose further words stand in front of its name: `64x4d Net-101`."""
    wide, said = core_of(family), words_of(words)
    fitting = (name for name in names if is_family_of(family, name))
    return frozenset(name for name in fitting if _stands_in((*_further(core_of(name), wide), *wide), said))


def _further(narrow: Sequence[str], wide: Sequence[str]) -> list[str]:
    return [word for word in narrow if word not in wide]


def _stands_in(words: Sequence[str], text: Sequence[str]) -> bool:
    return any(tuple(text[at : at + len(words)]) == tuple(words) for at in range(len(text) - len(words) + 1))


@lru_cache(maxsize=65536)
def _told_by_words(words: str, names: frozenset[str]) -> frozenset[str]:
    """The models told by a word before `models`, or by the single letter that is their name."""
    told = set(_variant_words().findall(words.lower()))
    by_word = _in_some({name: frozenset(words_of(name)) - NO_VARIANT for name in names}, told)
    letters = {found[0] for found in _LETTER.finditer(words) if found.start() > 0}
    return by_word | _in_some({name: frozenset(_LETTER.findall(name)) for name in names}, letters)


_LETTER = re.compile(r"(?<![\w.’'-])[A-HJ-Z](?![\w.’'-]|\s*[=∈])")
"""A capital that stands alone: a model's name; not `I`, a symbol (`S = 256`), initials, or a sentence's first word."""


def _in_some(marks: Mapping[str, frozenset[str]], told: set[str]) -> frozenset[str]:
    """The names that bear one of the marks that are told; a mark that all names bear tells nothing."""
    if not marks:
        return frozenset()
    common = frozenset.intersection(*marks.values())
    return frozenset(name for name, own in marks.items() if told & (own - common))


def _owners_of_figures(claim: Claim, words: str, figures: Mapping[str, frozenset[str | None]]) -> frozenset[str | None]:
    """The models whose results the words print; numbers with a unit of time or amount are no results."""
    numbers = {number for number in _FIGURE.findall(words) if number not in claim.printed}
    return frozenset().union(*(figures.get(number, frozenset()) for number in numbers))


_FIGURE = re.compile(
    r"(?<![\d.,×])\d{1,2}\.\d{1,2}(?![\d×]|\.\d)"
    r"(?!\s*-?(?:hours?|days?|weeks?|min|sec|ms\b|s\b|m\b|[kmgbt]?flop|million|billion|[kmgb]\b|times|x\b|×))",
    re.IGNORECASE,
)


@cache
def _variant_words() -> re.Pattern[str]:
    nouns = "|".join(read_toml(FILE)["variants"]["nouns"])
    return re.compile(rf"\b([a-z]{{3,}})\s+(?:{nouns})\b")
