"""One thing to decide: a claim as a question in plain words, with its evidence and what is doubted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from normalize.benchmarks import benchmarks
from normalize.claims import SUBJECT, Claim, Kind, Status
from normalize.decisions import (
    EDITABLE,
    GONE,
    OUTDATED,
    RENAMED,
    Action,
    ReviewDecision,
    named_otherwise,
    settle,
    settling,
)
from review.asking import disagreement
from review.flags import Flag, explain
from review.text import neutral
from store.records import StoredClaim

COUNTED = {
    Kind.PARAMETERS: "have {value} parameters",
    Kind.OPERATIONS: "take {value} {convention} a forward pass",
    Kind.HARDWARE: "train on {machine}",
    Kind.TRAINING_TIME: "take {time} {of}",
    Kind.TRAINING_COMPUTE: "take {value} FLOP to train",
    Kind.EPOCHS: "train for {value} epochs",
    Kind.STEPS: "train for {value} steps",
    Kind.BATCH_SIZE: "train with {value} {unit} a batch",
    Kind.TRAINING_EXAMPLES: "train on {value} {unit}",
    Kind.PRECISION: "train in {printed}",
}
"""What is asked of a model, by kind. `{name}` is a field of the claim in words."""

SPANS = {"run": "in all", "epoch": "an epoch", "step": "a step", "device": "of device time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to decide: the claim with its paper, the question, the doubts about it, and what others said.

    The claim is as it is asked: of one that is asked again, as a person left it. `read` is as the last extraction left
    it; `anew` says where that is not what was decided on. `seen` is the last decision on it when the item was made, 0
    for none: what a decision is compared with.
    """

    stored: StoredClaim
    read: Claim
    question: str
    doubts: tuple[Flag, ...]
    said: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()
    seen: int = 0

    @property
    def claim(self) -> Claim:
        return self.stored.claim

    @property
    def version(self) -> str:
        """What a page or a sheet carries, to find out later whether the item is still the same.

        The last decision, a hash of what was read, and one of what that is of.
        """
        read, subject = (self.read.printed, self.read.value), tuple(getattr(self.read, name) for name in SUBJECT)
        return f"{self.seen}-{_hash(read)}-{_hash(subject)}"

    def is_version(self, version: str) -> bool:
        """Whether a page or a sheet carries this item; sheets of before have no hash of what the claim is of."""
        return version in (self.version, self.version.rpartition("-")[0])

    @property
    def kept(self) -> dict[str, str | float | int | bool | None]:
        """What the claim is asked with that was not read so: what a person said of it before."""
        names = (name for name in sorted(EDITABLE) if getattr(self.claim, name) != getattr(self.read, name))
        return {name: getattr(self.claim, name) for name in names}

    @property
    def place(self) -> str:
        """Where to look: file, page, and table or part of the text."""
        evidence = self.claim.evidence
        where = f"table {evidence.table}" if evidence.table else evidence.source
        return f"{self.stored.pdf.source_file}, page {evidence.page}, {where}"


def item_of(stored: StoredClaim, made: Sequence[ReviewDecision] = ()) -> Item:
    """The claim, as it was extracted, as something to decide; `made`: the decisions on it, in order.

    Decisions that still hold are not shown, so that a second reviewer is not led; those that disagree are.
    """
    claim, told = _asked(stored, made), settling(made)
    again = told[-1:] if {OUTDATED, RENAMED, GONE}.intersection(claim.flags) else []
    return Item(
        stored=replace(stored, claim=claim),
        read=stored.claim,
        question=question(claim),
        doubts=tuple(explain(code) for code in claim.flags),
        said=tuple(_said(one) for one in disagreement(told) or again),
        anew=tuple(neutral(line) for one in again for line in _anew(one, stored.claim)),
        seen=(made[-1].id or 0) if made else 0,
    )


def _asked(stored: StoredClaim, made: Sequence[ReviewDecision]) -> Claim:
    """The claim as it is asked: as it was read, but for what a person said of one that is asked again."""
    settled = settle(stored.claim, made)
    if stored.missed:
        return replace(settled, status=Status.FLAGGED, flags=(*settled.flags, GONE))
    return settled if settled.status is Status.FLAGGED else replace(stored.claim, status=Status.FLAGGED)


def _said(decision: ReviewDecision) -> str:
    """Who decided what, and why."""
    what = {Action.ACCEPT: "accepted", Action.REJECT: "rejected"}.get(decision.action, decision.action.value)
    if decision.changes:
        what = "corrected: " + ", ".join(f"{name} is {value}" for name, value in sorted(decision.changes.items()))
    why = f" ({decision.reason})" if decision.reason else ""
    return neutral(f"{decision.reviewer} {what}{why}")


def _anew(decision: ReviewDecision, read: Claim) -> Iterator[str]:
    """Both readings of whatever is read otherwise than when it was decided on."""
    for name in ("printed", "value"):
        then, now = getattr(decision, name), getattr(read, name)
        if then != now:
            yield f"{name}: {then} then, {now} now"
    for name, said in named_otherwise(decision, read).items():
        then, now = decision.seen[name], getattr(read, name)
        corrected = "" if said == then else f", corrected to {_or_nothing(said)}"
        yield f"{name}: {_or_nothing(then)} then{corrected}, {_or_nothing(now)} now"


def _or_nothing(text: str | None) -> str:
    return text or "nothing"


def _hash(parts: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


def question(claim: Claim) -> str:
    """What a person is asked: whether the claim, put in words, is what the paper says."""
    model = claim.model or ("a model that is not named" if claim.kind is Kind.RESULT else "every model of the paper")
    if claim.kind is not Kind.RESULT:
        said = COUNTED[claim.kind].format_map(_words(claim))
        run = ", ".join(filter(None, (claim.stage, claim.recipe)))
        return f"Does {model} {said}{f' ({run})' if run else ''}?"
    known = benchmarks().get(claim.benchmark or "")
    benchmark = known.names[0] if known else claim.benchmark or "an unknown benchmark"
    whose = "measured by the authors" if claim.own else "quoted from other work"
    details = [claim.recipe, claim.setting, claim.training_data and f"with {claim.training_data}"]
    named = f"{model} ({', '.join(filter(None, details))})" if any(details) else model
    split = f" {claim.split}" if claim.split else ""
    ensemble = ", an ensemble," if claim.ensemble else ""
    return (
        f"Is {number(claim.value)} the {claim.metric or 'result'} of {named}{ensemble} on {benchmark}{split}, {whose}?"
    )


def _words(claim: Claim) -> dict[str, str]:
    return {
        "value": number(claim.value),
        "printed": claim.printed,
        "convention": claim.convention or "operations",
        "machine": _machine(claim),
        "time": _time(claim),
        "of": SPANS.get(claim.of or "", ""),
        "unit": claim.unit or "examples",
    }


def _time(claim: Claim) -> str:
    """A time as printed, and in hours where it is printed otherwise: `5 days (120 hours)`."""
    hours = f"{number(None if claim.hours is None else float(f'{claim.hours:.3g}'))} hours"
    return hours if HOURS.fullmatch(claim.printed.strip()) else f"{claim.printed} ({hours})"


UNSORTED = frozenset({"gpu", "tpu", "cpu"})
"""Devices of which a paper says no more than that."""
HOURS = re.compile(r"[\d.,]+[\s-]?(?:hours?|hrs?|h)", re.IGNORECASE)


def _machine(claim: Claim) -> str:
    """How many of which device: `8 × nvidia-p100`."""
    device = claim.device or "an unnamed device"
    device = device.upper() if device in UNSORTED else device
    return device if claim.count is None else f"{number(claim.count)} × {device}"


def number(value: float | None) -> str:
    """A number as people write it: `25,600,000`, `76.3`, `2.3e19`; a question mark where there is none.

    >>> number(25.6e6), number(2.3e19), number(None)
    ('25,600,000', '2.3e+19', '?')
    """
    if value is None:
        return "?"
    return f"{value:,.10g}" if abs(value) < 1e15 else f"{value:.4g}"
