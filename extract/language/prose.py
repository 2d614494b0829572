"""All sentences of a paper, one after the other: through the gate and the pipeline, and what comes out put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from extract.document import Document, Sentence
from extract.language.batches import with_totals
from extract.language.claims import Place, Settings, claims_of, evidence_of
from extract.language.conventions import FlopsMeaning, flops_mean_multiply_adds
from extract.language.facts import LEAST_SCORE, Fact
from extract.language.gate import may_hold_fact
from extract.language.links import THIS_MODEL, Before, link
from extract.language.machines import machine_before
from extract.language.names import ModelNames
from extract.language.paper import settled
from extract.language.parts import with_parts
from extract.language.pipe import pipeline
from extract.language.stages import Told
from extract.language.subjects import Subject
from extract.language.sums import with_sums
from normalize.claims import Claim, Kind

SUBJECT = 30
"""Characters at the start of a sentence in which the model stands that it is about."""

FLOPS_ARE_ADDS = "flops-are-multiply-adds"
"""The flag of a count in FLOPs of which the paper says that they are multiply-adds."""


@dataclass(frozen=True, slots=True)
class DroppedFact:
    """A number that was weighed and became no claim: where it stands, what is printed, and why."""

    page: int
    printed: str
    context: str
    reason: str


@dataclass(frozen=True, slots=True)
class Prose:
    """What the sentences of a paper say: claims, and what was weighed and dropped."""

    claims: tuple[Claim, ...]
    dropped: tuple[DroppedFact, ...]


def read_prose(document: Document, models: ModelNames, settings: Settings | None = None) -> Prose:
    """The facts in the sentences of `document`, and the candidates that were dropped, with reasons."""
    chosen = settings or Settings()
    claims: list[Claim] = []
    dropped: list[DroppedFact] = []
    last: tuple[Place, list[Fact]] | None = None
    for place, previous in _places(document, models):
        kept, left = _told(place)
        if last is not None and last[0].sentence is previous and (machine := machine_before(last[1], kept)):
            claims += claims_of(machine, link(last[0].doc, [machine], Before())[0], last[0], chosen)
        dropped += [_dropped(fact, place) for fact in left]
        before = _before(place.sentence, previous, models) if kept else Before()
        for fact, tie in zip(kept, link(place.doc, kept, before), strict=True):
            for claim in claims_of(fact, tie, place, chosen):
                if claim.confidence >= chosen.drop_below:
                    claims.append(claim)
                else:
                    dropped.append(_left_out(claim, f"too doubtful ({claim.confidence})"))
        last = place, left
    kept_claims, left_out = settled(_with_convention(claims, flops_mean_multiply_adds(document)))
    return Prose(tuple(kept_claims), (*dropped, *(_left_out(claim, reason) for claim, reason in left_out)))


def _with_convention(claims: list[Claim], meaning: FlopsMeaning | None) -> list[Claim]:
    """Operations in FLOPs that are multiply-adds: told so where that is the paper's word, else flagged."""
    if meaning is None:
        return claims
    return [
        replace(
            claim,
            convention="multiply-adds" if meaning.word else claim.convention,
            flags=(*claim.flags, FLOPS_ARE_ADDS),
        )
        if claim.kind is Kind.OPERATIONS and claim.convention == "FLOPs"
        else claim
        for claim in claims
    ]


def _places(document: Document, models: ModelNames) -> Iterator[tuple[Place, Sentence | None]]:
    """The sentences that may hold a fact, read, each with the one before it."""
    nlp = pipeline()
    previous: Sentence | None = None
    subject = Subject()
    stage = Told()
    for sentence in with_parts(document.sentences):
        if may_hold_fact(sentence.text):
            doc = nlp.make_doc(sentence.text)
            doc._.mentions = tuple(models.mentioned(sentence.text))
            doc = nlp(doc)
            results = {fact.start: result for fact, result in doc._.results}
            table, data = _table_of(sentence, document), subject.about(sentence)
            yield Place(doc, sentence, document.sha256, results, table, data, stage.goes_on(sentence)), previous
        previous, subject, stage = sentence, subject.after(sentence), Told.by(sentence)


def _table_of(sentence: Sentence, document: Document) -> str | None:
    """The number of the table whose caption the sentence is of."""
    if sentence.source != "caption":
        return None
    page, _ = sentence.place(0, len(sentence.text))
    captions = (table for table in document.tables if table.page == page and sentence.text in table.caption)
    return next((table.number for table in captions), None)


def _before(sentence: Sentence, previous: Sentence | None, models: ModelNames) -> Before:
    """The models that the sentence before, in the same section, and the heading name.

    Of several it is the one that the sentence before is about, where this one goes on with `this model`.
    """
    near = previous is not None and previous.section == sentence.section
    named = _named(models, previous.text) if previous is not None and near else ()
    if len(named) > 1 and previous is not None and THIS_MODEL.search(sentence.text):
        named = _named(models, previous.text[:SUBJECT])[:1]
    heading = _named(models, sentence.section)
    return Before(named if len(named) == 1 else (), heading if len(heading) == 1 else ())


def _named(models: ModelNames, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, _, name in models.mentioned(text)))


def _told(place: Place) -> tuple[list[Fact], list[Fact]]:
    """The facts of a sentence, and the candidates that were dropped."""
    doc: Doc = place.doc
    results = [fact for fact, _ in doc._.results]
    facts = with_totals(with_sums(doc, doc._.facts, doc._.dropped))
    kept = [*facts, *(fact for fact in results if fact.score >= LEAST_SCORE)]
    left = [fact for fact in (*doc._.dropped, *results) if fact not in kept]
    return kept, left


def _dropped(fact: Fact, place: Place) -> DroppedFact:
    evidence = evidence_of(fact, place)
    said = ", ".join(fact.said) or "nothing speaks for it"
    return DroppedFact(evidence.page, fact.printed, evidence.context, f"{fact.kind}: {said}")


def _left_out(claim: Claim, reason: str) -> DroppedFact:
    place = claim.evidence
    return DroppedFact(place.page, claim.printed, place.context, f"{claim.kind}: {reason}; {', '.join(claim.reasons)}")
