"""One thing to decide: a claim as a question in plain words, with its evidence and what is doubted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalize.benchmarks import benchmarks
from normalize.claims import Claim, Kind, Status
from normalize.decisions import Action, ReviewDecision, settle, standing
from review.asking import disagreement, settling
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

    `seen` is the last decision on the claim when the item was made, 0 for none: what a decision is compared with.
    """

    stored: StoredClaim
    question: str
    doubts: tuple[Flag, ...]
    said: tuple[str, ...] = ()
    seen: int = 0

    @property
    def claim(self) -> Claim:
        return self.stored.claim

    @property
    def version(self) -> str:
        """What a page or a sheet carries, to find out later whether the item is still the same."""
        read = hashlib.sha256(repr((self.claim.printed, self.claim.value)).encode()).hexdigest()[:8]
        return f"{self.seen}-{read}"

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
    settled = settle(stored.claim, made)
    claim = settled if settled.status is Status.FLAGGED else replace(stored.claim, status=Status.FLAGGED)
    told = settling(standing(made))
    shown = disagreement(told) or [one for one in told[-1:] if "decision-outdated" in claim.flags]
    return Item(
        stored=replace(stored, claim=claim),
        question=question(claim),
        doubts=tuple(explain(code) for code in claim.flags),
        said=tuple(_said(one) for one in shown),
        seen=(made[-1].id or 0) if made else 0,
    )


def _said(decision: ReviewDecision) -> str:
    """Who decided what, and why."""
    what = {Action.ACCEPT: "accepted", Action.REJECT: "rejected"}.get(decision.action, decision.action.value)
    if decision.changes:
        what = "corrected: " + ", ".join(f"{name} is {value}" for name, value in sorted(decision.changes.items()))
    why = f" ({decision.reason})" if decision.reason else ""
    return neutral(f"{decision.reviewer} {what}{why}")


def question(claim: Claim) -> str:
    """What a person is asked: whether the claim, put in words, is what the paper says."""
    model = claim.model or ("a model that is not named" if claim.kind is Kind.RESULT else "every model of the paper")
    if claim.kind is not Kind.RESULT:
        said = COUNTED[claim.kind].format_map(_words(claim))
        stage = f" ({claim.stage})" if claim.stage else ""
        return f"Does {model} {said}{stage}?"
    known = benchmarks().get(claim.benchmark or "")
    benchmark = known.names[0] if known else claim.benchmark or "an unknown benchmark"
    whose = "measured by the authors" if claim.own else "quoted from other work"
    details = [detail for detail in (claim.setting, claim.training_data and f"with {claim.training_data}") if detail]
    named = f"{model} ({', '.join(details)})" if details else model
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
