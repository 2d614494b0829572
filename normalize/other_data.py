"""Whether a training fact is of a training on other data than a row's, by its table or by its sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from data import read_toml
from normalize.claims import Claim, Evidence
from normalize.corpora import corpora_in, may_be_one, names_one_of
from normalize.datasets import data_sets_in
from normalize.likeness import core_of
from normalize.operands import TIED
from normalize.topics import PART, places_of, speaks_of_all
from normalize.variants import Siblings, table_at


@dataclass(frozen=True, slots=True)
class Trained:
    """A row's model, its further training data (None: the benchmark's own alone), its benchmark and its area."""

    model: str | None
    data: str | None
    benchmark: str | None
    area: str | None


@cache
def started_elsewhere() -> frozenset[str]:
    """Areas where models mostly start from weights that were trained on other data."""
    return frozenset(read_toml("compute.toml")["started_elsewhere"]["areas"])


def is_on_its_data(claim: Claim, row: Trained, siblings: Siblings) -> bool | None:
    """Whether the fact is of a training on the row's data (True), or on other data (False); None where that is unsaid.

    The data beside the fact count first. Where its table holds results of the row's model, it is of their training.
    Sentences and the titles of their parts count where the row's data are told, or those of other rows of the paper:
    where one of them tells other data, and none the row's.
    """
    if claim.training_data is not None:
        return not _are_others(claim.training_data, row)
    if claim.kind in TIED:
        return None
    core, place = core_of(row.model or ""), table_at(claim.evidence)
    beside = siblings.data_in.get((place, core), frozenset()) if place else frozenset()
    if beside:
        return any(_same(one, row.data) for one in beside)
    if not (row.data or siblings.on_corpora) or (row.area in started_elsewhere() and claim.stage != "pretraining"):
        return None
    of_scratch = claim.stage is None and not speaks_of_all(claim)
    said = {_speaks_of(place, row, of_scratch=of_scratch) for place in places_of(claim)}
    return True if True in said else (False if False in said else None)


def _speaks_of(place: Evidence, row: Trained, *, of_scratch: bool) -> bool | None:
    """Whether a sentence, or the title of its part, tells the row's data (True), other data (False), or none.

    `of_scratch`: what is told of a training from scratch, or on the benchmark alone, is not of all models.
    """
    part = place.section.partition(PART)[2]
    words = f"{place.context} {part}"
    if corpora_in(words):
        return row.data is not None and names_one_of(words, row.data)
    from_scratch = bool(_FROM_SCRATCH.search(words))
    if row.data is None:
        return True if from_scratch or row.benchmark in data_sets_in(words) else None
    plain = of_scratch and (from_scratch or row.benchmark in data_sets_in(part))
    return False if plain and corpora_in(row.data) else None


_FROM_SCRATCH = re.compile(r"\bfrom scratch\b", re.IGNORECASE)


def _are_others(data: str, row: Trained) -> bool:
    if row.benchmark in data_sets_in(data):
        return row.data is not None
    return not names_one_of(row.model or "", data) and not _same(data, row.data)


def _same(one: str | None, other: str | None) -> bool:
    return one == other or (one is not None and other is not None and may_be_one(one, other))
