"""From the facts of sentences to the claims of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc

from data import read_toml
from extract.document import Document, Sentence
from extract.language.batches import with_totals
from extract.language.cues import FILE
from extract.language.facts import Fact
from extract.language.links import TIED, Before, Link, link
from extract.language.names import ModelNames
from extract.language.ownership import is_quoted
from extract.language.paper import settled
from extract.language.pipe import pipeline
from extract.language.stages import stage_of_heading
from extract.language.sums import with_sums
from normalize.claims import Claim, Evidence, Kind, Status

EXTRACTOR = "prose/1"

LONGEST_SENTENCE = 2500
"""Characters; what is longer is no sentence but the text of a figure or of a table that was not found."""


MOST_SIGNS = 12
"""A text with more signs of assignment than this is code or a formula."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds on the confidence of a claim, and the log-odds of what stands around a sentence."""

    flag_below: float = 0.6
    drop_below: float = 0.3
    highest: float = 0.97
    training_heading: float = 0.7
    other_heading: float = -2.5
    without_model: float = -2.5
    abstract: float = 0.3
    caption: float = -0.5


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
    """The training facts in the sentences of `document`, and the candidates that were dropped, with reasons."""
    chosen = settings or Settings()
    found = list(_sentence_claims(document, models, chosen))
    claims = [claim for claims, _ in found for claim in claims]
    dropped = [fact for _, facts in found for fact in facts]
    kept, left_out = settled(claims)
    return Prose(tuple(kept), (*dropped, *(_left_out(claim, reason) for claim, reason in left_out)))


def _left_out(claim: Claim, reason: str) -> DroppedFact:
    return DroppedFact(claim.evidence.page, claim.printed, claim.evidence.context, f"{claim.kind}: {reason}")


def _sentence_claims(
    document: Document, models: ModelNames, settings: Settings
) -> Iterator[tuple[list[Claim], list[DroppedFact]]]:
    nlp = pipeline()
    previous: Sentence | None = None
    for sentence in document.sentences:
        if may_hold_fact(sentence.text):
            doc = nlp.make_doc(" ".join(sentence.text.split()) if "  " in sentence.text else sentence.text)
            doc._.mentions = tuple(models.mentioned(doc.text))
            yield _claims_of(nlp(doc), sentence, _before(sentence, previous, models), document, settings)
        previous = sentence


@cache
def _gate() -> tuple[re.Pattern[str], re.Pattern[str]]:
    gate = read_toml(FILE)["gate"]
    words = "|".join(sorted(map(re.escape, gate["words"]), key=len, reverse=True))
    number = r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|an? (?:single|hour|day|week|month)|single|half)\b"
    alone = "|".join(map(re.escape, gate["alone"]))
    return re.compile(rf"\b(?:{words})|\d(?:{words})", re.IGNORECASE), re.compile(
        rf"{number}|\b(?:{alone})", re.IGNORECASE
    )


def may_hold_fact(text: str) -> bool:
    """The gate: whether a sentence has a number and a word that training facts are told with."""
    words, number = _gate()
    listing = sum(map(text.count, "=_{}")) > MOST_SIGNS
    return len(text) <= LONGEST_SENTENCE and not listing and bool(words.search(text) and number.search(text))


def _before(sentence: Sentence, previous: Sentence | None, models: ModelNames) -> Before:
    """The models that the sentence before, in the same section, and the heading name."""
    named = _named(models, previous.text) if previous is not None and previous.section == sentence.section else ()
    heading = _named(models, sentence.section)
    return Before(named if len(named) == 1 else (), heading if len(heading) == 1 else ())


def _named(models: ModelNames, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, _, name in models.mentioned(text)))


def _claims_of(
    doc: Doc, sentence: Sentence, before: Before, document: Document, settings: Settings
) -> tuple[list[Claim], list[DroppedFact]]:
    facts = with_totals(with_sums(doc, doc._.facts, doc._.dropped))
    links = link(doc, facts, before)
    claims = [
        claim
        for fact, tie in zip(facts, links, strict=True)
        for claim in _claims(doc, fact, tie, sentence, document, settings)
    ]
    low = [claim for claim in claims if claim.confidence < settings.drop_below]
    dropped = [_dropped_fact(doc, fact, sentence) for fact in doc._.dropped if fact not in facts]
    dropped += [
        DroppedFact(claim.evidence.page, claim.printed, sentence.text, "; ".join(claim.reasons)) for claim in low
    ]
    return [claim for claim in claims if claim.confidence >= settings.drop_below], dropped


def _dropped_fact(doc: Doc, fact: Fact, sentence: Sentence) -> DroppedFact:
    page, _ = sentence.place(doc[fact.start].idx, doc[fact.end - 1].idx + len(doc[fact.end - 1]))
    return DroppedFact(
        page, fact.printed, sentence.text, f"{fact.kind}: {', '.join(fact.said) or 'nothing speaks for it'}"
    )


def _claims(
    doc: Doc, fact: Fact, tie: Link, sentence: Sentence, document: Document, settings: Settings
) -> Iterator[Claim]:
    """The claims of one fact: one for each of its models, or one for all."""
    around, said = _around(fact, tie, sentence, settings)
    confidence = min(settings.highest, replace(fact, score=fact.score + around).confidence)
    own = not is_quoted(doc, fact)
    flags = list(fact.flags)
    if (fact.kind in TIED and not tie.models) or tie.rule in {"sentence-before", "heading"}:
        flags.append("model-unclear")
    if confidence < settings.flag_below:
        flags.append("low-confidence")
    for model in tie.models or (None,):
        yield Claim(
            kind=fact.kind,
            printed=fact.printed,
            evidence=_evidence(doc, fact, sentence, document),
            model=model,
            own=own,
            stage=fact.stage or stage_of_heading(sentence.section),
            confidence=round(confidence, 3),
            status=Status.FLAGGED if confidence < settings.flag_below or "model-unclear" in flags else Status.ACCEPTED,
            flags=tuple(dict.fromkeys(flags)),
            reasons=(*fact.said, tie.rule, *said, *(() if own else ("-quoted",))),
            **_fields(fact),
        )


def _around(fact: Fact, tie: Link, sentence: Sentence, settings: Settings) -> tuple[float, list[str]]:
    """What heading, source and link add to the score, with the reasons."""
    weights = {tie.rule: tie.weight}
    if fact.kind in TIED:
        weights |= {} if tie.models else {"-nothing-named": settings.without_model}
    else:
        weights |= _of_heading(sentence.section, settings)
    if sentence.source in {"abstract", "caption"}:
        weights[f"in-{sentence.source}"] = settings.abstract if sentence.source == "abstract" else settings.caption
    return sum(weights.values()), [reason for reason in weights if reason != tie.rule]


def _of_heading(heading: str, settings: Settings) -> dict[str, float]:
    sections, words = read_toml(FILE)["sections"], heading.lower()
    if any(word in words for word in sections["training"]):
        return {"heading-on-training": settings.training_heading}
    if any(word in words for word in sections["other"]):
        return {"-heading-on-something-else": settings.other_heading}
    return {}


def _fields(fact: Fact) -> dict[str, object]:
    """The fields of a claim that its kind fills."""
    if fact.hardware is not None:
        return {"device": fact.hardware.device, "count": fact.hardware.count, "unit": fact.hardware.unit}
    if fact.kind is Kind.TRAINING_TIME:
        return {"hours": fact.value, "of": fact.of, "low": fact.low, "high": fact.high}
    return {"value": fact.value, "low": fact.low, "high": fact.high, "unit": fact.unit, "convention": fact.convention}


def _evidence(doc: Doc, fact: Fact, sentence: Sentence, document: Document) -> Evidence:
    start, last = doc[fact.start].idx, doc[fact.end - 1]
    page, box = sentence.place(start, last.idx + len(last))
    return Evidence(
        pdf=document.sha256,
        page=page,
        bbox=box,
        text=doc[fact.start : fact.end].text,
        source=sentence.source if sentence.source in {"abstract", "caption"} else "prose",
        extractor=EXTRACTOR,
        context=sentence.text,
    )
