"""The queue: every flagged claim as a question in plain words, with its evidence and what is doubted.

Order: paper by paper, so that a PDF is opened once; within a paper the authors' own results first, for they are the
rows of the table, then what else was found, and last what is quoted from other work and becomes no row; each by page,
from the top down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from normalize.benchmarks import benchmarks
from normalize.claims import Claim, Evidence, Kind, Status
from review.flags import Flag, explain
from store.records import StoredClaim

COUNTED = {
    Kind.PARAMETERS: "have {value} parameters",
    Kind.OPERATIONS: "take {value} {convention} a forward pass",
    Kind.HARDWARE: "train on {count} × {device}",
    Kind.TRAINING_TIME: "take {hours} hours {of}",
    Kind.TRAINING_COMPUTE: "take {value} FLOP to train",
    Kind.EPOCHS: "train for {value} epochs",
    Kind.STEPS: "train for {value} steps",
    Kind.BATCH_SIZE: "train with {value} {unit} a batch",
    Kind.TRAINING_EXAMPLES: "train on {value} {unit}",
    Kind.PRECISION: "train in {printed}",
}
"""What is asked of a model, by kind. `{name}` is a field of the claim in words."""

OWNER_UNCLEAR = "owner-unclear"

SPANS = {"run": "in all", "epoch": "an epoch", "step": "a step", "device": "of device time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to decide: the claim with its paper, the question, and the doubts about it."""

    stored: StoredClaim
    question: str
    doubts: tuple[Flag, ...]

    @property
    def claim(self) -> Claim:
        return self.stored.claim

    @property
    def place(self) -> str:
        """Where to look: file, page, and table or part of the text."""
        evidence = self.claim.evidence
        where = f"table {evidence.table}" if evidence.table else evidence.source
        return f"{self.stored.pdf.source_file}, page {evidence.page}, {where}"


def build_queue(stored: Iterable[StoredClaim]) -> list[Item]:
    """The flagged claims as items, in the order of review. Papers keep the order in which they come."""
    flagged = [one for one in stored if one.claim.status is Status.FLAGGED]
    papers = {key: place for place, key in enumerate(dict.fromkeys(one.paper.key for one in flagged))}
    flagged.sort(key=lambda one: (papers[one.paper.key], _rank(one.claim), *_spot(one.claim.evidence)))
    return [item_of(one) for one in flagged]


def item_of(stored: StoredClaim) -> Item:
    """The claim as something to decide."""
    return Item(
        stored=stored,
        question=question(stored.claim),
        doubts=tuple(explain(code) for code in stored.claim.flags),
    )


def _rank(claim: Claim) -> int:
    """How near to the table a claim is: a result that may be the authors' own, another fact, a quoted number."""
    if not claim.own and OWNER_UNCLEAR not in claim.flags:
        return 2
    return 0 if claim.kind is Kind.RESULT else 1


def _spot(evidence: Evidence) -> tuple[str, int, float, float]:
    return (evidence.pdf, evidence.page, evidence.bbox.top, evidence.bbox.x0)


def question(claim: Claim) -> str:
    """What a person is asked: whether the claim, put in words, is what the paper says."""
    model = claim.model or "every model of the paper"
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
        "count": number(claim.count),
        "device": claim.device or "an unnamed device",
        "hours": number(claim.hours),
        "of": SPANS.get(claim.of or "", ""),
        "unit": claim.unit or "examples",
    }


def number(value: float | None) -> str:
    """A number as people write it: `25,600,000`, `76.3`, `2.3e19`; a question mark where there is none.

    >>> number(25.6e6), number(2.3e19), number(None)
    ('25,600,000', '2.3e+19', '?')
    """
    if value is None:
        return "?"
    return f"{value:,.10g}" if abs(value) < 1e15 else f"{value:.4g}"
