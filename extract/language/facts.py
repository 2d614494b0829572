"""The component that weighs the cues and says which numbers of a sentence are facts, how sure, and why.

In: quantities, devices and cues. Out: `doc._.facts`, in reading order; what was weighed and dropped stays in
`doc._.dropped` with its reasons.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from data import read_toml
from extract.language.clauses import clauses_of
from extract.language.cues import Hit
from extract.language.gate import FILE
from extract.language.hardware import Hardware
from extract.language.measures import Measure, peers
from extract.language.plausible import IMPROBABLE, SHORT_RUN_HOURS, of_hardware, of_measure
from extract.language.stages import stage_at, stages_in
from normalize.claims import Kind

NAME = "mine_facts"

OTHER_CLAUSE = 0.4
"""How much a cue on a whole clause weighs in the other clauses of its sentence."""

UNIT_ASSUMED = "unit-assumed"
"""The flag of a batch size whose unit is not printed."""

LEAST_SCORE = -0.7
"""A candidate with lower log-odds is dropped."""

COMPUTE_OF_TRAINING = 3e15
"""More operations than this are those of a training, fewer those of a pass."""

_KINDS = {
    "EPOCHS": (Kind.EPOCHS,),
    "STEPS": (Kind.STEPS,),
    "TIME": (Kind.TRAINING_TIME,),
    "DEVICE_TIME": (Kind.TRAINING_TIME,),
    "PARAMETERS": (Kind.PARAMETERS,),
    "PETAFLOP_DAYS": (Kind.TRAINING_COMPUTE,),
    "PFS_DAYS": (Kind.TRAINING_COMPUTE,),
    "EXAMPLES": (Kind.BATCH_SIZE, Kind.TRAINING_EXAMPLES),
    "TOKENS": (Kind.BATCH_SIZE, Kind.TRAINING_EXAMPLES),
    "NUMBER": (Kind.BATCH_SIZE, Kind.EPOCHS, Kind.STEPS),
    "PRECISION": (Kind.PRECISION,),
}
COMPARED = frozenset({"vs", "versus", "compared", "comparison"})
FARTHEST_COMPARED = 8
"""Tokens between two times that are compared."""

COMPARED_ONLY = -0.3
"""What it costs that a time is read by the one that it is compared with."""

_OPERATIONS = frozenset({"FLOPS", "MULTIPLY_ADDS"})
_NEED_MAKER = frozenset({Kind.BATCH_SIZE})


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that may be a fact. `start` and `end` are tokens; `score` is in log-odds.

    `value`, `low`, `high`: hours for times, FLOP for compute, a count otherwise. `said` are the ids of the cues for
    and, with a minus, against it.
    """

    kind: Kind
    start: int
    end: int
    printed: str
    value: float | None
    score: float
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    of: str | None = None
    stage: str | None = None
    convention: str | None = None
    hardware: Hardware | None = None
    said: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def confidence(self) -> float:
        """The score as a probability."""
        return 1 / (1 + math.exp(-self.score))


@cache
def base(kind: Kind) -> float:
    """The log-odds of a candidate of this kind before any cue."""
    return float(read_toml(FILE)["base"][kind])


def weigh(doc: Doc) -> Doc:
    """The component: facts and dropped candidates of `doc`."""
    candidates = list(_candidates(doc))
    if not candidates:
        return doc
    clauses, stages = clauses_of(doc), stages_in(doc)
    found = [weighed(fact, doc, clauses) for fact in candidates]
    facts = [replace(fact, stage=stage_at(doc, stages, fact.start, clauses)) for fact in _compared(doc, found)]
    kept = [fact for fact in facts if fact.score >= LEAST_SCORE]
    doc._.facts = tuple(sorted(kept, key=lambda fact: fact.start))
    doc._.dropped = tuple(fact for fact in facts if fact.score < LEAST_SCORE)
    return doc


def _candidates(doc: Doc) -> Iterator[Fact]:
    made = {(hit.target, kind) for hit in doc._.cues if hit.cue.makes for kind in hit.cue.kinds}
    for ent in doc._.found:
        measure: Measure | None = ent._.measure
        if measure is None:
            continue
        for kind in _kinds(measure):
            by_itself = kind not in _NEED_MAKER and measure.label != "NUMBER"
            if by_itself or (ent.start, kind) in made:
                yield _fact(kind, ent.start, measure, doc)
    for hardware in doc._.hardware:
        if hardware.named or hardware.count is not None:
            yield _of_hardware(hardware, doc)


def _kinds(measure: Measure) -> tuple[Kind, ...]:
    if measure.label in _OPERATIONS:
        return (Kind.TRAINING_COMPUTE if measure.value >= COMPUTE_OF_TRAINING else Kind.OPERATIONS,)
    return _KINDS.get(measure.label, ())


def _fact(kind: Kind, index: int, measure: Measure, doc: Doc) -> Fact:
    counts = kind in {Kind.BATCH_SIZE, Kind.TRAINING_EXAMPLES}
    flags = ["range"] * (measure.low is not None)
    unit = measure.unit if counts else None
    if kind is Kind.BATCH_SIZE and unit is None:
        unit, flags = "examples", [*flags, UNIT_ASSUMED]
    return Fact(
        kind=kind,
        start=index,
        end=index + 1,
        printed=doc[index].text,
        value=None if kind is Kind.PRECISION else measure.value,
        low=measure.low,
        high=measure.high,
        unit=unit,
        convention=measure.unit if kind is Kind.OPERATIONS else None,
        score=base(kind) + of_measure(kind, measure),
        flags=tuple(flags),
    )


def _of_hardware(hardware: Hardware, doc: Doc) -> Fact:
    return Fact(
        kind=Kind.HARDWARE,
        start=hardware.start,
        end=hardware.end,
        printed=doc[hardware.start : hardware.end].text,
        value=None,
        unit=hardware.unit,
        hardware=hardware,
        score=base(Kind.HARDWARE) + of_hardware(hardware),
        flags=hardware.flags,
    )


def weighed(fact: Fact, doc: Doc, clauses: list[int]) -> Fact:
    """The fact with all that the cues say of it."""
    hits = _heard(fact, doc, clauses)
    sets = {key: value for hit in hits if hit.cue.weight > 0 for key, value in hit.cue.sets.items()}
    if fact.kind is Kind.TRAINING_TIME and (sets.get("of") is None or _of_many_epochs(doc, hits)):
        sets["of"] = "run"
    return replace(
        fact,
        score=fact.score + sum(_weight(hit, fact, clauses) for hit in hits),
        of=sets.get("of"),
        unit=sets.get("unit", fact.unit),
        convention=sets.get("convention", fact.convention),
        said=tuple(hit.cue.id if hit.cue.weight > 0 else f"-{hit.cue.id}" for hit in hits),
        flags=_flags(fact, sets),
    )


def _heard(fact: Fact, doc: Doc, clauses: list[int]) -> list[Hit]:
    """The cues that speak of the fact or of its sentence, each once, those of its own clause first."""
    places = peers(doc, fact.start) | set(range(fact.start, fact.end))
    hits = [hit for hit in doc._.cues if fact.kind in hit.cue.kinds and (hit.target is None or hit.target in places)]
    own_first = sorted(hits, key=lambda hit: clauses[hit.start] != clauses[fact.start])
    return list({hit.cue.id: hit for hit in reversed(own_first)}.values())[::-1]


def _weight(hit: Hit, fact: Fact, clauses: list[int]) -> float:
    far = hit.target is None and clauses[hit.start] != clauses[fact.start]
    return hit.cue.weight * (OTHER_CLAUSE if far else 1.0)


def _flags(fact: Fact, sets: Mapping[str, str]) -> tuple[str, ...]:
    kept = [flag for flag in fact.flags if flag != UNIT_ASSUMED or "unit" not in sets]
    return (*kept, *([sets["flag"]] if "flag" in sets else []))


def _of_many_epochs(doc: Doc, hits: Sequence[Hit]) -> bool:
    """`30 hours for 900 epochs` is the time of a run."""
    spans = [doc[hit.start : hit.end] for hit in hits if hit.cue.sets.get("of") == "epoch"]
    measures = [ent._.measure for span in spans for ent in span.ents if ent.label_ == "EPOCHS"]
    return any(measure is not None and measure.value > 1 for measure in measures)


def _compared(doc: Doc, facts: Sequence[Fact]) -> list[Fact]:
    """The facts, with times read by what stands before them."""
    out: list[Fact] = []
    for fact in facts:
        first = next((other for other in reversed(out) if other.kind is Kind.TRAINING_TIME), None)
        out.append(_beside(doc, fact, first) if fact.kind is Kind.TRAINING_TIME else fact)
    return out


def _beside(doc: Doc, fact: Fact, first: Fact | None) -> Fact:
    """`0.9s per step, vs. 0.6s for the baseline`: the second time is of what the first is.

    So is a time too short for a run behind the time of a step; any other such time is none of a training.
    """
    short = fact.of == "run" and (fact.value or 0) < SHORT_RUN_HOURS
    if first is not None and first.end <= fact.start:
        compared = _is_comparison(doc[first.end : fact.start])
        if compared or (short and first.of == "step"):
            return replace(fact, of=first.of, score=first.score + COMPARED_ONLY, said=(*first.said, "compared-with"))
    if short:
        return replace(fact, score=fact.score + IMPROBABLE, said=(*fact.said, "-too-short-for-a-run"))
    return fact


def _is_comparison(between: Span) -> bool:
    return len(between) <= FARTHEST_COMPARED and any(token.lower_ in COMPARED for token in between)


if not Doc.has_extension("facts"):
    Doc.set_extension("facts", default=())
    Doc.set_extension("dropped", default=())


@Language.component(
    NAME,
    assigns=["doc._.facts", "doc._.dropped"],
    requires=["doc._.found", "span._.measure", "doc._.hardware", "doc._.cues"],
)
def weigh_facts(doc: Doc) -> Doc:
    """Which numbers are facts."""
    return weigh(doc)
