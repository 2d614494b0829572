"""The funnel: from references to reviewed claims, and the next command to run."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.records import PaperState
from normalize.claims import Status
from pipeline.trying import stands
from pipeline.version import extractor
from pipeline.workers import Limits
from store import Library, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStatus:
    """The library in numbers. `resolved` + `pending` + `ambiguous` + `unresolved` = `references`.

    `parsed` + `unparsed` = `pdfs`.

    The `failed_` counts are inputs that could not be read; a PDF that failed as a document is among the `unparsed`.
    `retried` of those the next extraction tries again: it is another version, allows more than they had, or they were
    stopped from outside. `outdated` of the parsed were read by another version of the extractor, and not by this one.
    `accepted` + `flagged` + `reviewed` + `rejected` = `claims`. `orphaned` are decisions whose claim is gone.
    """

    references: int
    resolved: int
    pending: int
    ambiguous: int
    unresolved: int
    failed_references: int
    papers: int
    pdfs: int
    failed_pdfs: int
    failed_fetches: int
    parsed: int
    outdated: int
    unparsed: int
    failed_documents: int
    retried: int
    with_results: int
    with_compute: int
    claims: int
    accepted: int
    flagged: int
    reviewed: int
    rejected: int
    orphaned: int
    lost: int
    next: str


def status(library: Library, limits: Limits = Limits()) -> FunnelStatus:  # noqa: B008  # frozen
    """The funnel of a library. `limits`: what the next extraction allows a paper."""
    funnel, readings, current = library.funnel(), library.readings(), extractor()
    failures = library.failures(Stage.DOCUMENT)
    standing = {one.sha256 for one in failures if one.extractor == current and stands(one, limits)}
    retried = {one.sha256 for one in failures} - standing
    outdated = {sha256 for sha256, name in readings.items() if name != current} - standing
    claims, flagged = sum(funnel.claims.values()), funnel.statuses[Status.FLAGGED]
    return FunnelStatus(
        references=funnel.references,
        resolved=funnel.reference_states.get(PaperState.RESOLVED, 0),
        pending=funnel.reference_states.get(PaperState.PENDING, 0),
        ambiguous=funnel.reference_states.get(PaperState.AMBIGUOUS, 0),
        unresolved=funnel.reference_states.get(PaperState.UNRESOLVED, 0),
        failed_references=funnel.failures.get(Stage.REFERENCE, 0),
        papers=sum(funnel.papers.values()),
        pdfs=funnel.pdfs,
        failed_pdfs=funnel.failures.get(Stage.PDF, 0),
        failed_fetches=funnel.failures.get(Stage.FETCH, 0),
        parsed=funnel.parsed,
        outdated=len(outdated),
        unparsed=funnel.pdfs - funnel.parsed,
        failed_documents=funnel.failures.get(Stage.DOCUMENT, 0),
        retried=len(retried),
        with_results=funnel.with_results,
        with_compute=funnel.with_compute,
        claims=claims,
        accepted=funnel.statuses[Status.ACCEPTED],
        flagged=flagged,
        reviewed=funnel.statuses[Status.REVIEWED],
        rejected=funnel.statuses[Status.REJECTED],
        orphaned=funnel.orphaned,
        lost=funnel.lost,
        next=_next(
            funnel.pdfs,
            funnel.waiting + len(outdated | retried),
            flagged + funnel.lost + funnel.papers.get(PaperState.AMBIGUOUS, 0),
            sum(funnel.claims.values()),
        ),
    )


def _next(pdfs: int, waiting: int, doubtful: int, claims: int) -> str:
    if not pdfs:
        return "mine review" if doubtful else "mine ingest FOLDER_OF_PDFS"
    if waiting:
        return "mine extract --area all"
    if doubtful:
        return "mine review"
    return "mine table --area all" if claims else "mine show PAPER --why"
