"""One result that a paper prints twice: under a name spelled in two ways, or with less said one time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.records import Paper, PdfFile
from normalize.claims import Claim

Item = tuple[Paper, PdfFile, Claim]


def spelled_alike(items: Iterable[Item]) -> list[Item]:
    """The claims, their models' names that differ in spaces alone spelled as most of them are, else as the first is."""
    found = list(items)
    often = Counter(claim.model for _, _, claim in found if claim.model)
    usual: dict[str, str] = {}
    for name in sorted(often, key=lambda name: -often[name]):
        usual.setdefault(_squeezed(name), name)
    return [(paper, pdf, _named(claim, usual)) for paper, pdf, claim in found]


def without_duplicates(groups: Sequence[list[Item]]) -> list[list[Item]]:
    """The results of each key, those of a key that says less than another of the same number put to the other's.

    Less said: no further training data, or not that several models were combined. Two rows of one
    table are two results.
    """
    kept: dict[tuple[object, ...], list[list[Item]]] = {}
    for group in groups:
        kept.setdefault(_number_of(group[0][2]), []).append(group)
    return [group for alike in kept.values() for group in _fullest(alike)]


def _fullest(groups: list[list[Item]]) -> list[list[Item]]:
    """The groups without those that one single other says more than."""
    left: list[list[Item]] = []
    more: dict[int, list[Item]] = {}
    for group in groups:
        fuller = [other for other in groups if _says_more(other[0][2], group[0][2])]
        if len(fuller) == 1:
            more.setdefault(id(fuller[0]), []).extend(group)
        else:
            left.append(group)
    return [[*group, *more.get(id(group), [])] for group in left]


def _says_more(one: Claim, other: Claim) -> bool:
    """Whether a claim says of the same result what the other leaves open, and gainsays nothing of it."""
    data = one.training_data == other.training_data or other.training_data is None
    several = bool(one.ensemble) == bool(other.ensemble) or not other.ensemble
    same = (one.training_data, bool(one.ensemble)) == (other.training_data, bool(other.ensemble))
    return data and several and not same and _place(one) != _place(other)


def _place(claim: Claim) -> tuple[int, str | None]:
    return claim.evidence.page, claim.evidence.table


def _number_of(claim: Claim) -> tuple[object, ...]:
    what = (claim.benchmark, claim.split, claim.metric, claim.value)
    return (*what, *(_squeezed(name or "") for name in (claim.model, claim.recipe, claim.setting)))


def _named(claim: Claim, usual: dict[str, str]) -> Claim:
    name = usual.get(_squeezed(claim.model)) if claim.model else None
    return claim if name in (None, claim.model) else replace(claim, model=name)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
