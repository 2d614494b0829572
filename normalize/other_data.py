"""Whether a training fact is of a training on other data than a row's, by its table or by its sentences."""

from __future__ import annotations

from dataclasses import dataclass

from normalize.claims import Claim
from normalize.corpora import corpora_in, may_be_one, names_one_of
from normalize.datasets import data_sets_in
from normalize.likeness import core_of
from normalize.operands import TIED
from normalize.topics import sentences_of
from normalize.variants import Siblings, table_at


@dataclass(frozen=True, slots=True)
class Trained:
    """A row's model, its further training data (None: the benchmark's own alone), and its benchmark."""

    model: str | None
    data: str | None
    benchmark: str | None


def is_on_other_data(claim: Claim, row: Trained, siblings: Siblings) -> bool:
    """Whether the fact is of a training on other data than the row's.

    The data beside the fact count first. Where its table holds results of the row's model, it is of their training.
    Sentences count where the row's data are told, or where the same model was measured with and without other data.
    """
    if claim.training_data is not None:
        return _are_others(claim.training_data, row)
    if claim.kind in TIED:
        return False
    core, place = core_of(row.model or ""), table_at(claim.evidence)
    beside = siblings.data_in.get((place, core), frozenset()) if place else frozenset()
    if beside:
        return not any(_same(one, row.data) for one in beside)
    told_apart = row.data is not None or siblings.data.get(core, frozenset()) > {None}
    sentences = sentences_of(claim)
    if not told_apart or not sentences or not all(map(corpora_in, sentences)):
        return False
    return row.data is None or not any(names_one_of(sentence, row.data) for sentence in sentences)


def _are_others(data: str, row: Trained) -> bool:
    if row.benchmark in data_sets_in(data):
        return row.data is not None
    return not names_one_of(row.model or "", data) and not _same(data, row.data)


def _same(one: str | None, other: str | None) -> bool:
    return one == other or (one is not None and other is not None and may_be_one(one, other))
