"""How each record stands in its row: row in, record out, and back without loss."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from data.causes import Cause
from ingest.client.records import ServicePaper
from ingest.records import Paper, PaperState, PdfFile, Place, Reference
from ingest.resolving.records import Candidate, Resolution, Step
from normalize.claims import Box, Claim, Evidence, Kind, Status
from normalize.decisions import Action, ReviewDecision
from store.columns import writable
from store.records import Entry, Failure, Stage

Values = dict[str, Any]
"""The columns of one row by name."""


def _names(kind: type[Any], *left_out: str) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind) if part.name not in left_out)


PAPER = _names(Paper, "state", "authors")
PDF = _names(PdfFile)
REFERENCE = _names(Reference, "place", "authors", "repairs")
FAILURE = _names(Failure, "stage", "place", "cause")
CLAIM = _names(Claim, "kind", "status", "evidence", "also", "flags", "reasons", "extracted_value", "reviewer")
RESOLUTION = _names(Resolution, "state", "found", "candidates", "steps")
DECISION = _names(ReviewDecision, "action", "changes", "seen")


def storable(values: Mapping[str, Any]) -> Values:
    """The columns as a database gives them back: texts as they can be written, and what is no number left open."""
    return {name: _storable(value) for name, value in values.items()}


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return writable(value)
    return None if isinstance(value, float) and math.isnan(value) else value


def paper_values(paper: Paper) -> Values:
    """The row of a paper."""
    values: Values = {name: getattr(paper, name) for name in PAPER}
    return storable(values | {"state": paper.state.value, "authors": list(paper.authors)})


def paper_of(row: Mapping[str, Any]) -> Paper:
    """The paper of a row."""
    values = {name: row[name] for name in PAPER}
    return Paper(state=PaperState(row["state"]), authors=tuple(row["authors"]), **values)


def pdf_values(pdf: PdfFile, paper_key: str) -> Values:
    """The row of a PDF that is tied to the paper `paper_key`."""
    return storable({name: getattr(pdf, name) for name in PDF} | {"paper_key": paper_key})


def pdf_of(row: Mapping[str, Any]) -> PdfFile:
    """The PDF of a row."""
    return PdfFile(**{name: row[name] for name in PDF})


def entry_values(entry: Entry, fingerprint: str) -> Values:
    """The row of a reference."""
    reference, place = entry.reference, entry.reference.place
    values: Values = {name: getattr(reference, name) for name in REFERENCE}
    values |= {"fingerprint": fingerprint, "paper_key": entry.paper_key, "source": place.source, "line": place.line}
    values |= {"entry": place.entry, "authors": list(reference.authors), "repairs": list(reference.repairs)}
    return storable(values)


def entry_of(row: Mapping[str, Any]) -> Entry:
    """The reference of a row with the paper it is tied to."""
    reference = Reference(
        place=Place(source=row["source"], line=row["line"], entry=row["entry"]),
        authors=tuple(row["authors"]),
        repairs=tuple(row["repairs"]),
        **{name: row[name] for name in REFERENCE},
    )
    return Entry(reference=reference, paper_key=row["paper_key"])


def failure_of(row: Mapping[str, Any]) -> Failure:
    """The failure of a row."""
    return Failure(
        stage=Stage(row["stage"]),
        place=Place(source=row["source"], line=row["line"], entry=row["entry"]),
        cause=Cause(row["cause"]) if row["cause"] else None,
        **{name: row[name] for name in FAILURE},
    )


def resolution_values(resolution: Resolution) -> Values:
    """The row of a resolution, but for its paper and its time."""
    values: Values = {name: getattr(resolution, name) for name in RESOLUTION}
    values |= {"state": resolution.state.value, "found": _service_values(resolution.found)}
    values["candidates"] = [
        {"paper": _service_values(one.paper), "score": one.score, "reasons": list(one.reasons)}
        for one in resolution.candidates
    ]
    values["steps"] = [[step.service, step.asked, step.outcome] for step in resolution.steps]
    return storable(values)


def resolution_of(row: Mapping[str, Any]) -> Resolution:
    """The resolution of a row."""
    candidates = (
        Candidate(paper=_service_paper(one["paper"]), score=one["score"], reasons=tuple(one["reasons"]))
        for one in row["candidates"]
    )
    return Resolution(
        state=PaperState(row["state"]),
        found=_service_paper(row["found"]) if row["found"] else None,
        candidates=tuple(candidates),
        steps=tuple(Step(service=service, asked=asked, outcome=outcome) for service, asked, outcome in row["steps"]),
        **{name: row[name] for name in RESOLUTION},
    )


def _service_values(paper: ServicePaper | None) -> Values | None:
    """The JSON object of what a service said, without what it left open."""
    if paper is None:
        return None
    values = {part.name: getattr(paper, part.name) for part in fields(paper)}
    said = {name: value for name, value in values.items() if value is not None and value not in ((), False)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}


def _service_paper(values: Mapping[str, Any]) -> ServicePaper:
    return ServicePaper(**{**values, "authors": tuple(values.get("authors", ()))})


def evidence_values(evidence: Evidence) -> Values:
    """The JSON object of a place; the PDF is the row's."""
    values = {name: getattr(evidence, name) for name in _names(Evidence, "pdf", "bbox")}
    return values | {"bbox": list(evidence.bbox)}


def evidence_of(values: Mapping[str, Any], sha256: str) -> Evidence:
    """The place of a JSON object in the PDF `sha256`."""
    return Evidence(pdf=sha256, **{**values, "bbox": Box(*values["bbox"])})


def claim_values(claim: Claim) -> Values:
    """The row of a claim, but for what the library adds: where it stands and since when."""
    values: Values = {name: getattr(claim, name) for name in CLAIM}
    values |= {"sha256": claim.evidence.pdf, "kind": claim.kind.value, "status": claim.status.value}
    values |= {"flags": list(claim.flags), "reasons": list(claim.reasons)}
    values |= {"evidence": evidence_values(claim.evidence), "also": [evidence_values(place) for place in claim.also]}
    return storable(values)


def claim_of(row: Mapping[str, Any]) -> Claim:
    """The claim of a row, as it was extracted."""
    sha256 = row["sha256"]
    return Claim(
        kind=Kind(row["kind"]),
        status=Status(row["status"]),
        flags=tuple(row["flags"]),
        reasons=tuple(row["reasons"]),
        evidence=evidence_of(row["evidence"], sha256),
        also=tuple(evidence_of(place, sha256) for place in row["also"]),
        **{name: row[name] for name in CLAIM},
    )


def decision_values(decision: ReviewDecision) -> Values:
    """The row of a decision; its id is the database's to give."""
    values: Values = {name: getattr(decision, name) for name in DECISION if name != "id"}
    maps = {"changes": dict(decision.changes), "seen": dict(decision.seen)}
    return storable(values | {"action": decision.action.value, **maps})


def decision_of(row: Mapping[str, Any]) -> ReviewDecision:
    """The decision of a row."""
    return ReviewDecision(
        action=Action(row["action"]),
        changes=row["changes"],
        seen=row["seen"],
        **{name: row[name] for name in DECISION},
    )
