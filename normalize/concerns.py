"""Which training facts concern which row: by the name they were said of, and by the words around them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from data import read_toml
from normalize.alike import is_on_data, names_alike
from normalize.claims import Claim, Kind
from normalize.datasets import is_data_set, without_data_sets
from normalize.likeness import Via, is_part_of, marked_apart, same_model, via
from normalize.members import is_member_of
from normalize.operands import TIED, Fit, Operand
from normalize.other_data import Trained, is_on_its_data, started_elsewhere
from normalize.topics import (
    FILE,
    PART,
    Theme,
    fit_of,
    heads_its_table,
    is_changed,
    is_of_another_run,
    names_elsewhere,
    speaks_of_all,
)
from normalize.variants import Siblings, is_of_another_sort, table_at, variants_meant

MODEL_UNCLEAR = "model-unclear"

LENGTHS = frozenset({Kind.TRAINING_TIME, Kind.TRAINING_COMPUTE, Kind.EPOCHS, Kind.STEPS})
"""Kinds that tell how long a model was trained."""

TIMED = frozenset({Kind.TRAINING_TIME, Kind.TRAINING_COMPUTE})
"""Kinds that another network takes another amount of, though it is trained the same way."""

OF_DATA = frozenset({Kind.EPOCHS, Kind.STEPS, Kind.BATCH_SIZE})
"""Kinds that differ where one model is trained on several data sets."""

LIKELY = 0.7
"""A machine of an unclear model is that of all only where the claim is at least so likely right."""

PLAIN = (None, "training")
"""The stages of a training that is not told apart from others, or from scratch."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about, as far as it decides which facts concern it."""

    model: str | None
    training_data: str | None
    ensemble: bool
    theme: Theme


def operands_for(claims: Iterable[Claim], subject: Subject, siblings: Siblings) -> list[Operand]:
    """The facts among `claims` that concern the subject.

    A name that has results of its own is a sibling and no family: what is said of `Net` says nothing of
    `Net + augmentation` where both were measured. Where there is one model, what is said of all is said of it. Of an
    ensemble whose members are not in the table, only what is said of the ensemble itself. What a place says of another
    data set or task is left out; where a sentence names that data set, what another of the same section says of none is
    left out with it: it may be of that data set too.
    """
    told = list(claims)
    if _starts_from_scratch(told, subject):
        told = [
            claim
            for claim in told
            if claim.stage not in ("pretraining", "fine-tuning") or _stands_beside(claim, subject)
        ]
    alike = _alike(told, subject, siblings)
    found = [
        (claim, level, fit_of(claim, subject.theme))
        for claim in told
        if (level := _level(claim, subject, siblings, alike[claim.kind])) is not None
    ]
    elsewhere = {
        _slot(claim, level) for claim, level, fit in found if fit is None and names_elsewhere(claim, subject.theme)
    }
    concerning = [
        Operand(claim, level, fit=fit)
        for claim, level, fit in found
        if fit is not None and (fit is Fit.HERE or not _may_be_of_another(claim, level, subject.theme, elsewhere))
    ]
    return _without_unsaid(concerning, subject, siblings)


def _stands_beside(claim: Claim, subject: Subject) -> bool:
    """Whether the fact stands in the table of the row's result, and is said of its model."""
    place = table_at(claim.evidence)
    beside = place is not None and place[1:] == (subject.theme.page, subject.theme.table)
    return beside and claim.model is not None and same_model(claim.model, subject.model or "")


def _alike(told: Iterable[Claim], subject: Subject, siblings: Siblings) -> Mapping[Kind, Collection[str | None]]:
    """For each kind of fact the names, no result's own, that can mean the subject's model alone."""
    names: dict[Kind, set[str | None]] = {}
    for claim in told:
        names.setdefault(claim.kind, set()).add(claim.model)
    return {
        kind: names_alike(of, subject.model, siblings.names, variants=kind not in TIED) for kind, of in names.items()
    }


def _starts_from_scratch(claims: Iterable[Claim], subject: Subject) -> bool:
    """Whether the row's model saw the benchmark's data alone, in a paper that tells what such a training takes.

    Where one of it and a pretraining is told, the words may be of either: a pretraining can be on the same data.
    """
    if subject.training_data is not None or subject.theme.area in started_elsewhere():
        return False
    timed = {claim.stage for claim in claims if claim.kind in TIMED}
    return "pretraining" in timed and not timed.isdisjoint(PLAIN)


def _may_be_of_another(claim: Claim, level: Via, theme: Theme, elsewhere: Collection[object]) -> bool:
    """Whether what names no task may be of another data set that is named beside it, or of the paper's main task."""
    main = not theme.is_main and level is Via.PAPER and claim.kind not in TIED and claim.stage != "pretraining"
    return main or _slot(claim, level) in elsewhere


def _slot(claim: Claim, level: Via) -> tuple[Kind, str | None, Via, str]:
    return claim.kind, claim.stage, level, claim.evidence.section.partition(PART)[0]


def _level(claim: Claim, subject: Subject, siblings: Siblings, alike: Collection[str | None]) -> Via | None:
    """How the fact concerns the subject, of whose name those in `alike` are; None: it does not."""
    if _is_of_another(claim, subject, siblings):
        return None
    said_of = _said_of(claim)
    level = Via.MODEL if _is_on_its_data(said_of, subject) else via(said_of, subject.model)
    if level is Via.MODEL:
        doubtful = MODEL_UNCLEAR in claim.flags and claim.kind not in TIED
        return Via.PAPER if doubtful and not subject.ensemble else level
    if subject.ensemble and not any(is_member_of(single or "", subject.model or "") for single in siblings.singles):
        return None
    if said_of in alike:
        return Via.ALIKE
    return _farther(claim, level, subject, siblings)


def _farther(claim: Claim, level: Via | None, subject: Subject, siblings: Siblings) -> Via | None:
    """How the fact concerns the subject where it was not said of its own name; `level` is what the names alone tell."""
    if _is_same_on_other_data(claim, subject):
        return Via.FAMILY
    if claim.model is None and claim.kind not in TIED and heads_its_table(claim, subject.theme):
        return Via.TABLE
    said_of = _said_of(claim)
    measured = said_of is not None and said_of in siblings.models
    return None if measured else _inherited(claim, level or _built_on(claim, subject), subject, siblings)


def _trained(subject: Subject) -> Trained:
    return Trained(subject.model, subject.training_data, subject.theme.benchmark, subject.theme.area)


def _without_unsaid(operands: Sequence[Operand], subject: Subject, siblings: Siblings) -> list[Operand]:
    """The operands without what is said of all and not of which data, where the same is told of the row's own data."""
    told = {
        (one.claim.kind, one.claim.stage)
        for one in operands
        if one.claim.kind in OF_DATA and is_on_its_data(one.claim, _trained(subject), siblings)
    }
    return [
        one
        for one in operands
        if one.via is not Via.PAPER
        or (one.claim.kind, one.claim.stage) not in told
        or is_on_its_data(one.claim, _trained(subject), siblings)
    ]


def _is_of_another(claim: Claim, subject: Subject, siblings: Siblings) -> bool:
    """Whether the fact is of a training on other data, of a trial, or of another network."""
    if is_on_its_data(claim, _trained(subject), siblings) is False or is_of_another_run(claim):
        return True
    return _is_of_another_net(claim, subject, siblings)


def _is_of_another_net(claim: Claim, subject: Subject, siblings: Siblings) -> bool:
    return _is_of_marked_sibling(claim, subject.model, siblings) or _is_of_the_classifier(claim, subject, siblings)


def _is_of_the_classifier(claim: Claim, subject: Subject, siblings: Siblings) -> bool:
    """Whether the size or the operations are of the classifier whose name a detector bears that is built on it.

    Such a name has results of both; the detector's figures stand in a table with detectors.
    """
    area = subject.theme.area
    if claim.kind not in TIED or area not in _built_areas():
        return False
    stands_apart = area not in siblings.areas_in.get(claim.evidence.table or "", ())
    return stands_apart and not siblings.areas.get(subject.model, frozenset()) <= _built_areas()


def _is_of_marked_sibling(claim: Claim, model: str | None, siblings: Siblings) -> bool:
    """Whether the length of a run was told of a name that is the row's but for a mark, and both have results.

    `Net-50*` may be Net-50 that was trained longer. It is no other network, and mostly stands on the same machine.
    """
    said_of = claim.model
    if claim.kind not in LENGTHS or said_of is None or model is None or not siblings.names.issuperset((said_of, model)):
        return False
    return same_model(said_of, model) and marked_apart(said_of, model)


def _said_of(claim: Claim) -> str | None:
    """The model that the fact is said of; None: all. A data set's name is none, and `each training` names no one.

    Nor is, of a machine, a name near by that may not be meant: a paper's models are mostly trained on one.
    """
    if claim.model is None or is_data_set(claim.model):
        return None
    of_all = MODEL_UNCLEAR in claim.flags and (_is_machine_of_all(claim) or speaks_of_all(claim))
    return None if of_all else claim.model


def _is_machine_of_all(claim: Claim) -> bool:
    return claim.kind is Kind.HARDWARE and claim.stage is None and claim.confidence >= LIKELY


def _is_on_its_data(said_of: str | None, subject: Subject) -> bool:
    """Whether the name tells the row's model together with the row's further training data."""
    if said_of is None or subject.model is None or subject.training_data is None:
        return False
    return is_on_data(said_of, subject.model, subject.training_data)


def _is_same_on_other_data(claim: Claim, subject: Subject) -> bool:
    """Whether the fact is of the architecture or the pretraining, and the row's model is the same on further data."""
    if claim.model is None or subject.model is None or not (claim.kind in TIED or claim.stage == "pretraining"):
        return False
    return same_model(claim.model, without_data_sets(subject.model))


def _inherited(claim: Claim, level: Via | None, subject: Subject, siblings: Siblings) -> Via | None:
    """How a fact of a family, of a part or of all concerns one model; None where the words around it mean others."""
    if level is None:
        return None
    if claim.kind in TIED:
        return level if level is Via.PAPER and siblings.is_one else None
    if is_of_another_sort(claim, subject.model) or (claim.kind in TIMED and is_changed(subject.model or "")):
        return None
    meant = variants_meant(claim, siblings)
    if meant and subject.model not in meant:
        return None
    return Via.FAMILY if meant and level is Via.PAPER else level


def _built_on(claim: Claim, subject: Subject) -> Via | None:
    """Whether the fact is said of what the row's model stands on, such as a detector's backbone."""
    if claim.model is None or subject.model is None or subject.theme.area not in _built_areas() or claim.kind in TIED:
        return None
    return Via.PART if is_part_of(claim.model, subject.model) else None


@cache
def _built_areas() -> frozenset[str]:
    return frozenset(read_toml(FILE)["built_on"]["areas"])
