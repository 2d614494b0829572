"""Claims as the outside reads them: one object a claim, with the fields of `docs/claims.md` and no others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ingest.records import Paper, PdfFile
from normalize.claims import Claim, Evidence
from store import StoredClaim

PLAIN = (
    *("model", "setting", "training_data", "recipe", "own", "value", "printed", "low", "high", "unit", "benchmark"),
    *("split", "metric", "ensemble", "convention", "device", "count", "hours", "of", "stage", "confidence"),
    *("confidence_value", "confidence_benchmark", "confidence_split", "confidence_metric", "confidence_owner"),
    *("confidence_model", "confidence_run"),
)
"""The fields that are printed as they are, in the order of the contract."""


def claim_object(stored: StoredClaim) -> dict[str, Any]:
    """One claim as a JSON object."""
    claim = stored.claim
    return {
        "id": claim.id,
        "paper": _paper_object(stored.paper, stored.pdf),
        "kind": claim.kind.value,
        **{name: getattr(claim, name) for name in PLAIN},
        "status": claim.status.value,
        "flags": list(claim.flags),
        "evidence": evidence_object(claim.evidence),
        "extracted_value": claim.extracted_value,
        "reviewer": claim.reviewer,
    }


def _paper_object(paper: Paper, pdf: PdfFile) -> dict[str, Any]:
    """The version is that of the PDF in which the claim stands."""
    return {
        "key": paper.key,
        "arxiv_id": paper.arxiv_id,
        "version": pdf.version or paper.version,
        "doi": paper.doi,
        "title": paper.title,
        "year": paper.year,
        "source_file": pdf.source_file,
    }


def evidence_object(evidence: Evidence) -> dict[str, Any]:
    """One place as a JSON object."""
    names = ("page", "text", "source", "table", "extractor")
    values = {name: getattr(evidence, name) for name in names}
    return {"page": values.pop("page"), "bbox": [round(edge, 2) for edge in evidence.bbox], **values}


def jsonl(objects: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One line of JSON an object."""
    for one in objects:
        yield json.dumps(one, ensure_ascii=False)


def csv_lines(objects: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A header and one CSV record an object; objects and lists within are JSON, null is empty, true is `true`."""
    if not objects:
        return
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in (list(objects[0]), *(map(_cell, one.values()) for one in objects)):
        writer.writerow(row)
        yield out.getvalue().removesuffix("\n")
        out.seek(0)
        out.truncate()


def _cell(value: Any) -> Any:
    if isinstance(value, (dict, list, tuple, bool)):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else value


def _objects(claims: Iterable[StoredClaim]) -> list[dict[str, Any]]:
    return [claim_object(stored) for stored in claims]


FORMATS: Mapping[str, Callable[[Iterable[StoredClaim]], Iterator[str]]] = {
    "jsonl": lambda claims: jsonl(map(claim_object, claims)),
    "csv": lambda claims: csv_lines(_objects(claims)),
    "json": lambda claims: iter([json.dumps(_objects(claims), ensure_ascii=False, indent=1)]),
}
"""What each format of `mine claims` writes, as lines."""


def claim_line(claim: Claim) -> str:
    """One claim in words for a person: what of what is how much."""
    run = " ".join(part for part in (claim.model, f"({claim.recipe})" if claim.recipe else None) if part)
    subject = " ".join(part for part in (run, claim.benchmark, claim.split, claim.metric) if part)
    what = subject if claim.kind == "result" else f"{claim.kind.value} {run}".strip()
    return f"{what}: {claim.printed}"
