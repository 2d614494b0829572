"""The smallest papers, files, claims and decisions, made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.records import Paper, PaperState, PdfFile, Place, Reference
from normalize.claims import Box, Claim, Evidence, Kind
from normalize.decisions import Action, ReviewDecision
from store import Failure, Library, Reading, Stage

SHA = "ab" * 32
READER = "reader 1"


def paper(key: str = "smith2020nets", **more: Any) -> Paper:
    values: dict[str, Any] = {"state": PaperState.RESOLVED, "title": "Nets That Learn", "authors": ("Smith, Ann",)}
    return Paper(key=key, **{**values, "year": 2020, "reason": "PDF in hand", **more})


def pdf(sha256: str = SHA, **more: Any) -> PdfFile:
    values: dict[str, Any] = {"source_file": "nets.pdf", "bytes": 4, "pages": 2, "title": "Nets That Learn"}
    return PdfFile(sha256=sha256, **{**values, **more})


def reference(entry: str = "smith2020", **more: Any) -> Reference:
    place = Place(source="refs.bib", line=3, entry=entry)
    values: dict[str, Any] = {"raw": f"@article{{{entry}}}", "place": place, "title": "Nets That Learn"}
    return Reference(**{**values, "authors": ("Smith, Ann", "others"), "year": 2020, **more})


def evidence(
    sha256: str = SHA, *, page: int = 1, box: tuple[float, float, float, float] = (10, 20, 40, 30)
) -> Evidence:
    return Evidence(pdf=sha256, page=page, bbox=Box(*box), text="76.3", source="table", extractor=READER, table="2")


def claim(value: float = 76.3, **more: Any) -> Claim:
    values: dict[str, Any] = {"kind": Kind.RESULT, "printed": str(value), "value": value, "model": "Net-50"}
    values |= {"benchmark": "imagenet", "metric": "top-1 accuracy", "split": "val", "evidence": evidence()}
    return Claim(**{**values, **more})


def hardware(**more: Any) -> Claim:
    values: dict[str, Any] = {"kind": Kind.HARDWARE, "printed": "8 P100 GPUs", "device": "nvidia-p100", "count": 8}
    return Claim(**{**values, "evidence": evidence(page=2), **more})


def decision(on: Claim, action: Action = Action.ACCEPT, **more: Any) -> ReviewDecision:
    values: dict[str, Any] = {"claim_id": on.id, "action": action, "reviewer": "ann", "at": "2024-01-01T00:00:00+00:00"}
    return ReviewDecision(**{**values, "printed": on.printed, "value": on.value, **more})


def reading(*claims: Claim, **more: Any) -> Reading:
    values: dict[str, Any] = {"sha256": SHA, "extractor": READER, "areas": {"image-classification": "imagenet"}}
    return Reading(claims=claims, **{**values, **more})


def unread(**more: Any) -> Failure:
    values: dict[str, Any] = {"extractor": READER, "reason": "no text layer", "place": Place(source="nets.pdf")}
    return Failure(stage=Stage.DOCUMENT, origin=SHA, sha256=SHA, **{**values, **more})


def fail(library: Library, **more: Any) -> Failure:
    """Keep that the PDF could not be read, and say how it is kept."""
    library.replace_failures(Stage.DOCUMENT, SHA, [unread(**more)])
    (kept,) = library.failures(Stage.DOCUMENT)
    return kept


def filled(library: Library, *claims: Claim) -> Library:
    """The library with one paper, its PDF, and these claims."""
    library.save_paper(paper(), references=[reference()], pdfs=[pdf()])
    if claims:
        library.save_reading(reading(*claims))
    return library


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with what it holds."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
