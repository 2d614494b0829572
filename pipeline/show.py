"""All that is known of one paper, with places; why each claim reads as it does; and its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ingest.records import Paper, Reference
from ingest.resolving.records import Resolution
from pipeline.claims import claim_line, claim_object
from pipeline.render import Screen, grid, pairs
from pipeline.reports import claims_report
from pipeline.text import readable
from store import Failure, Library, Merge, Stage


def paper_object(library: Library, paper: Paper) -> dict[str, Any]:
    """One paper as a JSON object: what it is, its references, PDFs, areas, failures, and claims."""
    held = library.holdings(paper.key)[0]
    return {
        "key": paper.key,
        "state": paper.state.value,
        "reason": paper.reason,
        "title": paper.title,
        "authors": list(paper.authors),
        "published": paper.published,
        "year": paper.year,
        "arxiv_id": paper.arxiv_id,
        "version": paper.version,
        "doi": paper.doi,
        "ties": list(held.ties),
        "resolution": _resolution(held.resolution) if held.resolution else None,
        "merged": [asdict(one) for one in merges_of(library, paper.key)],
        "references": [_reference(one) for one in held.references],
        "pdfs": [{"sha256": one.sha256, "source_file": one.source_file, "pages": one.pages} for one in held.pdfs],
        "areas": library.paper_areas(paper.key),
        "failures": [f"{one.place}: {one.reason}" for one in failures_of(library, paper)],
        "claims": [claim_object(stored) for stored in library.claims(paper=paper.key)],
    }


def _reference(reference: Reference) -> dict[str, Any]:
    return {"place": str(reference.place), "raw": reference.raw, "repairs": list(reference.repairs)}


def _resolution(resolution: Resolution) -> dict[str, Any]:
    """What the services were asked about a paper, what they said, and what came of it."""
    said = asdict(resolution)
    return {name: value for name, value in said.items() if name != "question"}


def merges_of(library: Library, key: str) -> list[Merge]:
    """The papers that became this one."""
    return [one for one in library.merges() if not one.undone and library.kept_as(one.gone) == key]


def _merged(merge: Merge) -> str:
    how = f"; it had been {merge.resolved}" if merge.resolved else ""
    return f"{merge.gone}: {merge.why} ({merge.who}, {merge.at}){how}"


def _told(resolution: Resolution | None) -> Iterator[tuple[str, str]]:
    """How it was resolved: the score, each step, and the candidates that wait for a choice."""
    if resolution is None:
        return
    if resolution.score is not None:
        yield "score", f"{resolution.score:.2f} of 1, settled by {resolution.by}"
    for step in resolution.steps:
        yield "asked", f"{step.service}, {step.asked}: {step.outcome}"
    for candidate in resolution.candidates:
        paper = candidate.paper
        name = f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else paper.doi or paper.s2_id or ""
        yield (
            "candidate",
            f"{paper.title} ({paper.year}, {name}), {candidate.score:.2f}: {', '.join(candidate.reasons)}",
        )


def failures_of(library: Library, paper: Paper) -> list[Failure]:
    """What could not be read of a paper's PDFs, and why its PDF could not be fetched."""
    hashes = {pdf.sha256 for _, pdf in library.pdfs(paper.key)}
    fetches = [failure for failure in library.failures(Stage.FETCH) if failure.origin == paper.key]
    return [failure for failure in library.failures(Stage.DOCUMENT) if failure.sha256 in hashes] + fetches


def paper_report(library: Library, paper: Paper, *, screen: Screen) -> str:
    """One paper for a person."""
    about = paper_object(library, paper)
    head = pairs(
        [
            ("paper", paper.key),
            ("title", paper.title),
            ("authors", ", ".join(paper.authors)),
            ("published", paper.published or paper.year),
            ("arXiv", f"{paper.arxiv_id}{paper.version or ''}" if paper.arxiv_id else None),
            ("DOI", paper.doi),
            ("state", f"{paper.state.value}: {paper.reason}"),
            *(("reference", one["place"]) for one in about["references"]),
            *(("PDF", f"{one['source_file']}, {one['pages']} pages, {one['sha256'][:12]}") for one in about["pdfs"]),
            *(("unread", warning) for warning in _unread(library, paper)),
            *(("area", f"{area}: {reason}") for area, reason in about["areas"].items()),
            *_told(library.holdings(paper.key)[0].resolution),
            *(("merged", _merged(one)) for one in merges_of(library, paper.key)),
            *(("failed", reason) for reason in about["failures"]),
        ],
        screen=screen,
    )
    claims = library.claims(paper=paper.key)
    orphans = [one for one in library.orphaned_decisions() if one.stored.paper.key == paper.key]
    parts = [head, claims_report(claims, screen=screen) if claims else "no claims yet: mine extract reads the PDFs"]
    parts += [
        f"decision {one.decision.id} ({one.decision.action.value} by {one.decision.reviewer}) has lost its claim "
        f"{one.stored.claim.id}: {readable(claim_line(one.stored.claim))}"
        for one in orphans
    ]
    return "\n\n".join(parts)


def _unread(library: Library, paper: Paper) -> Iterator[str]:
    """What of a paper's PDFs was hard to read and left out: damaged pages, tables whose digits are lost."""
    for _, pdf in library.pdfs(paper.key):
        reading = library.reading_of(pdf.sha256)
        yield from reading.warnings if reading else ()


def why_report(library: Library, paper: Paper, *, screen: Screen) -> str:
    """For each claim of a paper what spoke for it and against; then what was dropped, and why."""
    parts = []
    for stored in library.claims(paper=paper.key):
        claim = stored.claim
        place = f"page {claim.evidence.page}, {claim.evidence.source}"
        head = f"{claim.id}  {claim_line(claim)}  ({place}, {claim.status.value}, {claim.confidence:.2f})"
        reasons = [*claim.reasons, *(f"flag: {flag}" for flag in claim.flags)]
        parts.append("\n".join(readable(line) for line in (head, *(f"    {reason}" for reason in reasons))))
    parts += [grid(("dropped", "because"), dropped, screen=screen) for dropped in _dropped(library, paper) if dropped]
    parts += [readable(f"{one.place}: {one.reason}") + _indented(one.raw) for one in failures_of(library, paper)]
    return "\n".join(parts) or "nothing was read of this paper yet: mine extract reads its PDFs"


def _dropped(library: Library, paper: Paper) -> Iterator[tuple[tuple[str, str], ...]]:
    for _, pdf in library.pdfs(paper.key):
        reading = library.reading_of(pdf.sha256)
        yield reading.dropped if reading else ()


def _indented(detail: str) -> str:
    return "".join(f"\n    {readable(line)}" for line in detail.splitlines())


def paper_objects(library: Library) -> list[dict[str, Any]]:
    """Every paper as a JSON object, briefly."""
    names = ("key", "state", "year", "title", "arxiv_id", "doi", "reason")
    return [{name: getattr(paper, name) for name in names} for paper in library.papers()]


def papers_report(library: Library, *, screen: Screen) -> str:
    """Every paper, one a line."""
    rows = ((one.key, one.state.value, one.year, one.title) for one in library.papers())
    return grid(("paper", "state", "year", "title"), rows, screen=screen)
