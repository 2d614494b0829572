"""Which training facts concern which row: by the name they were said of, and by the words around them.

A sentence often tells more than the name it was tied to: `the base models`, `the 2x wide Net-50`, or a result that only
one model has. Such words narrow down what is said of a family, or of all; they never widen it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from data import read_toml
from normalize.claims import Claim
from normalize.datasets import data_sets_in
from normalize.likeness import NO_VARIANT, Via, core_of, is_family_of, is_part_of, via, words_of
from normalize.operands import TIED, Operand

MODEL_UNCLEAR = "model-unclear"

FILE = "compute.toml"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about, as far as it decides which facts concern it."""

    model: str | None
    training_data: str | None
    benchmark: str | None
    ensemble: bool
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Siblings:
    """The models that have results in the paper, and whose each printed result is (`76.3` -> models)."""

    models: frozenset[str | None]
    figures: Mapping[str, frozenset[str | None]]


def siblings_of(results: Iterable[Claim]) -> Siblings:
    """The models of the paper's own results. Whole numbers are left out of the figures: they mean too much else."""
    models: set[str | None] = set()
    figures: dict[str, set[str | None]] = {}
    for claim in results:
        models.add(claim.model)
        printed = f"{claim.value:g}"
        if "." in printed:
            figures.setdefault(printed, set()).add(claim.model)
    return Siblings(frozenset(models), {printed: frozenset(owners) for printed, owners in figures.items()})


def operands_for(claims: Iterable[Claim], subject: Subject, siblings: Siblings) -> list[Operand]:
    """The facts among `claims` that concern the subject.

    A name that has results of its own is a sibling and no family: what is said of `Net` says nothing of
    `Net + augmentation` where both were measured. Where there is one model, what is said of all is said of it. Of an
    ensemble only what is said of the ensemble itself. What a sentence says of another data set is left out, and with it
    what another sentence says of none: it may be of that data set too.
    """
    concerning = [(claim, level) for claim in claims if (level := _level(claim, subject, siblings))]
    data_sets = [_data_sets_of(claim) for claim, _ in concerning]
    elsewhere = {
        (claim.kind, claim.stage, level)
        for (claim, level), named in zip(concerning, data_sets, strict=True)
        if named and subject.benchmark not in named
    }
    kept = [
        (claim, level)
        for (claim, level), named in zip(concerning, data_sets, strict=True)
        if subject.benchmark in named or (not named and (claim.kind, claim.stage, level) not in elsewhere)
    ]
    return [Operand(claim, level) for claim, level in kept]


def _level(claim: Claim, subject: Subject, siblings: Siblings) -> Via | None:
    """How the fact concerns the subject; None: it does not."""
    if claim.training_data not in (None, subject.training_data):
        return None
    level = via(claim.model, subject.model) or _built_on(claim, subject, siblings)
    if level is None or _is_of_another_run(claim):
        return None
    if level is Via.MODEL:
        doubtful = MODEL_UNCLEAR in claim.flags and claim.kind not in TIED
        return Via.PAPER if doubtful and not subject.ensemble else level
    if subject.ensemble or (claim.model is not None and claim.model in siblings.models):
        return None
    return _inherited(claim, level, subject, siblings)


def _inherited(claim: Claim, level: Via, subject: Subject, siblings: Siblings) -> Via | None:
    """How a fact of a family, of a part or of all concerns one model; None where the words around it mean others."""
    if claim.kind in TIED:
        return level if level is Via.PAPER and len(siblings.models) == 1 else None
    meant = _variants_meant(claim, siblings)
    if meant and subject.model not in meant:
        return None
    return Via.FAMILY if meant and level is Via.PAPER else level


def _built_on(claim: Claim, subject: Subject, siblings: Siblings) -> Via | None:
    """Whether the fact is said of what the row's model stands on, such as a detector's backbone."""
    if claim.model is None or subject.model is None or subject.area not in _words().built_on or claim.kind in TIED:
        return None
    apart = claim.model not in siblings.models and is_part_of(claim.model, subject.model)
    return Via.PART if apart else None


def _variants_meant(claim: Claim, siblings: Siblings) -> frozenset[str | None]:
    """The models that the words around a fact of a family, or of all, single out; empty where they tell none apart."""
    meant: set[str | None] = set()
    for context in _sentences(claim):
        meant |= _named_variants(claim.model, context, siblings.models)
        if claim.model is None:
            meant |= _owners_of_figures(claim, context, siblings.figures)
    return frozenset(meant)


@lru_cache(maxsize=65536)
def _named_variants(family: str | None, context: str, models: frozenset[str | None]) -> frozenset[str]:
    names = [model for model in models if model is not None]
    if family is None:
        tell = _telling_words(frozenset(names)) & set(_words().variant.findall(context.lower()))
        return frozenset(name for name in names if tell & set(words_of(name)))
    wide, said = core_of(family), words_of(context)
    fitting = (name for name in names if is_family_of(family, name))
    return frozenset(
        name for name in fitting if _stands_in((*(word for word in core_of(name) if word not in wide), *wide), said)
    )


@lru_cache(maxsize=1024)
def _telling_words(names: frozenset[str]) -> frozenset[str]:
    """Words that stand in the names of some models and not of all."""
    sets = [frozenset(words_of(name)) for name in names]
    if not sets:
        return frozenset()
    return frozenset[str]().union(*sets) - sets[0].intersection(*sets) - NO_VARIANT


def _stands_in(words: Sequence[str], text: Sequence[str]) -> bool:
    return any(tuple(text[at : at + len(words)]) == tuple(words) for at in range(len(text) - len(words) + 1))


def _owners_of_figures(
    claim: Claim, context: str, figures: Mapping[str, frozenset[str | None]]
) -> frozenset[str | None]:
    """The models whose results the sentence prints; numbers with a unit of time or amount are no results."""
    numbers = {number for number in _FIGURE.findall(context) if number not in claim.printed}
    return frozenset().union(*(figures.get(number, frozenset()) for number in numbers))


_FIGURE = re.compile(
    r"(?<![\d.,×])\d{1,2}\.\d{1,2}(?![\d×]|\.\d)(?!\s*-?(?:hours?|days?|weeks?|min|sec|ms\b|s\b|m\b|[kmgbt]?flop|million|billion|[kmgb]\b|times|x\b|×))",
    re.IGNORECASE,
)


def _is_of_another_run(claim: Claim) -> bool:
    """Whether the only sentences that say it speak of a trial or a comparison."""
    sentences = _sentences(claim)
    return bool(sentences) and all(_words().other_run.search(sentence) for sentence in sentences)


def _sentences(claim: Claim) -> list[str]:
    """The sentences that say it; rows of tables are none."""
    return [place.context for place in (claim.evidence, *claim.also) if place.source != "table" and place.context]


def _data_sets_of(claim: Claim) -> frozenset[str]:
    """The data sets that the sentence of a training fact names; pretraining is on other data by its nature."""
    if claim.kind in TIED or claim.evidence.source == "table" or claim.stage == "pretraining":
        return frozenset()
    return data_sets_in(claim.evidence.context)


@dataclass(frozen=True, slots=True)
class _Words:
    other_run: re.Pattern[str]
    variant: re.Pattern[str]
    built_on: Collection[str]


@cache
def _words() -> _Words:
    section = read_toml(FILE)["concerning"]
    nouns = "|".join(section["nouns"])
    return _Words(
        other_run=re.compile("|".join(section["other_run"]["patterns"]), re.IGNORECASE),
        variant=re.compile(rf"\b([a-z]{{3,}})\s+(?:{nouns})\b"),
        built_on=frozenset(section["built_on"]),
    )
