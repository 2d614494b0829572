"""From a fact of a sentence to claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from data import read_toml
from extract.document import Sentence
from extract.language.facts import Fact
from extract.language.gate import FILE
from extract.language.links import TIED, Link
from extract.language.ownership import is_quoted
from extract.language.results import Result
from extract.language.stages import stage_of_heading
from normalize.claims import Claim, Evidence, Kind, Status

EXTRACTOR = "prose/1"

OF_A_RUN = frozenset({Kind.HARDWARE, Kind.TRAINING_TIME, Kind.EPOCHS, Kind.STEPS, Kind.BATCH_SIZE})
"""Kinds of facts that are of a training on one data set."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds on the confidence of a claim, and the log-odds of what stands around a sentence."""

    flag_below: float = 0.6
    drop_below: float = 0.3
    highest: float = 0.97
    training_heading: float = 0.7
    other_heading: float = -1.5
    without_model: float = -2.5
    abstract: float = 0.3
    caption: float = -0.5


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence as read: its tokens, where it stands, in which PDF; `results` are those of its facts, by token.

    `table`: the number of the table whose caption it is of; `data`: the data set that its part of the paper is about,
    where that is none of ours; `stage`: the one that the sentence before was about.
    """

    doc: Doc
    sentence: Sentence
    pdf: str
    results: Mapping[int, Result] = field(default_factory=dict)
    table: str | None = None
    data: str | None = None
    stage: str | None = None


def claims_of(fact: Fact, tie: Link, place: Place, settings: Settings) -> Iterator[Claim]:
    """The claims of one fact: one for each of its models, or one for all."""
    around, said = _around(fact, tie, place.sentence, settings)
    confidence = round(min(settings.highest, replace(fact, score=fact.score + around).confidence), 3)
    own = not is_quoted(place.doc, fact)
    nameless = (fact.kind in TIED or fact.kind is Kind.RESULT) and not tie.models
    doubtful = nameless or tie.rule in {"sentence-before", "heading"}
    flags = (*fact.flags, *["model-unclear"] * doubtful, *["low-confidence"] * (confidence < settings.flag_below))
    claim = Claim(
        kind=fact.kind,
        printed=fact.printed,
        evidence=evidence_of(fact, place),
        own=own,
        stage=None if fact.kind in TIED else fact.stage or stage_of_heading(place.sentence.section) or place.stage,
        confidence=confidence,
        status=Status.FLAGGED if doubtful or confidence < settings.flag_below else Status.ACCEPTED,
        flags=tuple(dict.fromkeys(flags)),
        reasons=(*fact.said, tie.rule, *said, *["-quoted"] * (not own)),
    )
    data = place.data if tie.rule == "no-model" and fact.kind in OF_A_RUN else None
    for model in tie.models or (data,):
        yield _filled(replace(claim, model=model), fact, place)


def _around(fact: Fact, tie: Link, sentence: Sentence, settings: Settings) -> tuple[float, list[str]]:
    """What heading, source and link add to the score, with the reasons."""
    weights: dict[str, float] = {}
    if fact.kind in TIED:
        weights |= {} if tie.models else {"-nothing-named": settings.without_model}
    else:
        weights |= _of_heading(sentence.section, settings)
    if sentence.source in {"abstract", "caption"}:
        weights[f"in-{sentence.source}"] = settings.abstract if sentence.source == "abstract" else settings.caption
    return tie.weight + sum(weights.values()), list(weights)


def _of_heading(heading: str, settings: Settings) -> dict[str, float]:
    sections, words = read_toml(FILE)["sections"], heading.lower()
    if any(word in words for word in sections["training"]):
        return {"heading-on-training": settings.training_heading}
    if any(word in words for word in sections["other"]):
        return {"-heading-on-something-else": settings.other_heading}
    return {}


def _filled(claim: Claim, fact: Fact, place: Place) -> Claim:
    """The claim with the fields that its kind fills."""
    if fact.hardware is not None:
        return replace(claim, device=fact.hardware.device, count=fact.hardware.count, unit=fact.hardware.unit)
    if fact.kind is Kind.TRAINING_TIME:
        return replace(claim, hours=fact.value, of=fact.of, low=fact.low, high=fact.high)
    if fact.kind is Kind.RESULT:
        told = place.results[fact.start]
        return replace(
            claim,
            value=told.value,
            benchmark=told.benchmark,
            metric=told.metric,
            split=told.split,
            ensemble=told.ensemble,
            stage=None,
        )
    return replace(claim, value=fact.value, low=fact.low, high=fact.high, unit=fact.unit, convention=fact.convention)


def evidence_of(fact: Fact, place: Place) -> Evidence:
    """Where the fact's words stand, and its sentence as context."""
    start, last = place.doc[fact.start].idx, place.doc[fact.end - 1]
    page, box = place.sentence.place(start, last.idx + len(last))
    source = place.sentence.source
    return Evidence(
        pdf=place.pdf,
        page=page,
        bbox=box,
        text=place.doc[fact.start : fact.end].text,
        source=source if source in {"abstract", "caption"} else "prose",
        extractor=EXTRACTOR,
        table=place.table,
        context=place.sentence.text,
        section=place.sentence.section,
    )
