"""What commands tell a person, as text: counts in, counts out, the rest by name, and the next command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from data.errors import MineError
from ingest.records import PaperState
from pipeline.claims import claim_line
from pipeline.fetching import NOWHERE
from pipeline.render import Screen, grid
from pipeline.text import readable

if TYPE_CHECKING:  # a report on one stage must not load the code of another
    from pipeline.asking import Plan as Asking
    from pipeline.doctor import Finding
    from pipeline.extract import ExtractSummary, Plan
    from pipeline.ingesting import Ingested
    from pipeline.reporting import Reported
    from pipeline.resolving import AskedSummary
    from pipeline.status import FunnelStatus
    from pipeline.tables import TablesOf
    from store import Event, Failure, StoredClaim

WAITS = "wait for a network source; a PDF in hand resolves them too"

_CHANGES = {
    "same": "as the last extraction read them",
    "changed": "found again, and read otherwise",
    "new": "not known before",
    "gone": "known before and not found again",
}


def ingested_report(ingested: Ingested, *, screen: Screen) -> str:
    """References and PDFs in, papers out; what the services said, or what they would be asked."""
    summary, plan, asked = ingested.done, ingested.plan, ingested.asked
    dry_run, states = plan is not None, summary.states
    rows = [
        ("references read", summary.references, ""),
        ("PDFs read", summary.pdfs, f"and {summary.twins} of the same bytes again" if summary.twins else ""),
        ("papers they speak of", summary.papers, "" if dry_run else f"{summary.changed} new or changed"),
        *((f"  {state.value}", states[state], _note(state)) for state in PaperState if states.get(state)),
        ("failed", len(summary.failures), ""),
        *(_asked_rows(asked) if asked else ()),
        *(_asking_rows(plan) if plan else ()),
    ]
    text = grid(("ingest", "count", ""), rows, screen=screen, right=("count",))
    return f"{text}\nnothing was kept: this was a dry run" if dry_run else text


def _asked_rows(asked: AskedSummary) -> list[tuple[str, object, str]]:
    sent, at_hand, waited = sum(asked.requests.values()), sum(asked.kept.values()), sum(asked.waited.values())
    cost = f"{sent} requests, {at_hand} answers at hand, {waited:.0f} s of waiting"
    nowhere = sum(failure.reason == NOWHERE for failure in asked.failures)
    failed = len(asked.failures) - nowhere
    rows = [
        ("papers asked about", asked.asked, cost if asked.asked or sent else "nothing is missing"),
        ("PDFs fetched", asked.fetched, ""),
        ("  not fetched", failed, "`mine show PAPER` says why; --retry-failed tries again"),
        ("  nowhere to be had", nowhere, "neither arXiv nor an open-access link has them"),
        ("papers merged", asked.merged, "`mine show PAPER` says why; `mine split PAPER` undoes it"),
    ]
    return [row for row in rows if row[1] or row[0] == "papers asked about"]


def _asking_rows(plan: Asking) -> list[tuple[str, object, str]]:
    rows: list[tuple[str, object, str]] = [("papers to ask about", len(plan.questions), "")]
    names = {"semantic-scholar": "  requests to Semantic Scholar", "arxiv": "  requests to arXiv"}
    rows += [(names[line], _span(low, high), "") for line, (low, high) in plan.requests.items()]
    low, high = plan.seconds
    return [*rows, ("  PDFs to fetch", plan.pdfs, "at most"), ("  minutes of waiting", _span(low / 60, high / 60), "")]


def _span(low: float, high: float) -> str:
    least, most = f"{low:.0f}", f"{high:.0f}"
    return least if least == most else f"{least} to {most}"


def _note(state: PaperState) -> str:
    notes = {
        PaperState.PENDING: WAITS,
        PaperState.AMBIGUOUS: "`mine review` lets you choose",
        PaperState.UNRESOLVED: "no paper, or not found",
    }
    return notes.get(state, "")


def plan_report(plan: Plan, *, screen: Screen) -> str:
    """What an extraction would read."""
    text = grid(("extract", "count", ""), _plan_rows(plan, len(plan.todo)), screen=screen, right=("count",))
    return "\n".join([text, *(f"would read {task.source_file}" for task in plan.todo)])


def extract_report(summary: ExtractSummary, *, screen: Screen) -> str:
    """PDFs in, claims by kind and by status out."""
    rows = [
        *_plan_rows(summary.plan, summary.read),
        ("failed", len(summary.failed), ""),
        ("claims found", sum(summary.kinds.values()), ""),
        *((f"  {name}", count, "") for name, count in sorted(summary.kinds.items())),
        *((f"  {name}", count, "") for name, count in sorted(summary.statuses.items())),
        *((f"  {name}", summary.changes[name], _CHANGES[name]) for name in _CHANGES if summary.changes.get(name)),
    ]
    return grid(("extract", "count", ""), rows, screen=screen, right=("count",))


def _plan_rows(plan: Plan, read: int) -> list[tuple[str, int, str]]:
    return [
        ("PDFs read", read, ""),
        ("read before", plan.done, "the same extractor need not read them again"),
        ("of other areas", plan.elsewhere, "--area all reads them too"),
    ]


def status_report(status: FunnelStatus, *, screen: Screen) -> str:
    """The funnel."""
    rows = [
        ("references", status.references, ""),
        ("  resolved", status.resolved, ""),
        ("  pending", status.pending, WAITS if status.pending else ""),
        *([("  ambiguous", status.ambiguous, _note(PaperState.AMBIGUOUS))] if status.ambiguous else []),
        ("  unresolved", status.unresolved, "no paper, or not found" if status.unresolved else ""),
        ("references that failed", status.failed_references, ""),
        ("papers", status.papers, ""),
        ("PDFs", status.pdfs, ""),
        ("  parsed", status.parsed, f"{status.outdated} by another version" if status.outdated else ""),
        ("  not parsed", status.unparsed, _failed_note(status)),
        ("PDFs that failed", status.failed_pdfs, ""),
        *([("PDFs not fetched", status.failed_fetches, "`mine show PAPER` says why")] if status.failed_fetches else []),
        ("papers with results", status.with_results, ""),
        ("papers with compute", status.with_compute, "hardware, training time or training compute"),
        ("claims", status.claims, ""),
        *((f"  {name}", getattr(status, name), "") for name in ("accepted", "flagged", "reviewed", "rejected")),
        *([("claims not found again", status.lost, "a person vouched for them; asked again")] if status.lost else []),
        *([("decisions without claim", status.orphaned, "see `mine show PAPER`")] if status.orphaned else []),
    ]
    return grid(("funnel", "count", ""), rows, screen=screen, right=("count",))


def _failed_note(status: FunnelStatus) -> str:
    if not status.failed_documents:
        return ""
    again = f"; `mine extract` tries {status.retried} of them again" if status.retried else ""
    return f"{status.failed_documents} failed{again}"


_COUNTS = ("papers", "with_results", "with_operations", "with_hardware_and_time", "with_both")


def status_reports(status: FunnelStatus, told: Iterable[Reported], *, screen: Screen) -> str:
    """The funnel, and what papers report where any has a result."""
    funnel = status_report(status, screen=screen)
    return f"{funnel}\n\n{reported_report(told, screen=screen)}" if status.with_results else funnel


def reported_report(told: Iterable[Reported], *, screen: Screen) -> str:
    """What papers report: all, each area, each year; each area in each year is in the data alone."""
    shown = [line for line in told if None in (line.area, line.year)]
    rows = ((line.area or line.year or "all", *(getattr(line, name) for name in _COUNTS)) for line in shown)
    headers = ("papers report", "papers", "results", "operations", "hardware and time", "both")
    return grid(headers, rows, screen=screen, right=headers[1:])


def failure_lines(failures: Iterable[Failure], refused: Iterable[MineError] = ()) -> list[str]:
    """One line for everything that failed: where, and why."""
    return [readable(error) for error in refused] + [readable(f"{one.place}: {one.reason}") for one in failures]


def claims_report(claims: Iterable[StoredClaim], *, screen: Screen) -> str:
    """Claims one a line: paper, page, what, how sure, and why it waits."""
    rows = (
        (one.claim.id, one.paper.key, one.claim.evidence.page, claim_line(one.claim), *_verdict(one)) for one in claims
    )
    headers = ("claim", "paper", "page", "says", "own", "confidence", "status", "flags")
    return grid(headers, rows, screen=screen, right=("page", "confidence"))


def _verdict(stored: StoredClaim) -> tuple[object, ...]:
    claim = stored.claim
    return (claim.own, f"{claim.confidence:.2f}", claim.status.value, ", ".join(claim.flags))


def tables_report(found: Sequence[TablesOf], *, screen: Screen) -> str:
    """Every table under its caption."""
    parts = []
    for one in found:
        for table in one.tables:
            rows = table.texts()
            headers = [" ".join(dict.fromkeys(table.header_path(column))) for column in range(table.width)]
            title = readable(f"{one.source_file}, page {table.page}: {table.caption or 'a table without a caption'}")
            parts.append(f"{title}\n{grid(headers, rows[table.headers :], screen=screen)}\n")
    return "\n".join(parts)


def doctor_report(findings: Iterable[Finding], *, screen: Screen) -> str:
    """Every check, the faulty ones marked."""
    rows = (("ok" if one.ok else "FAULT", one.check, one.found, one.todo) for one in findings)
    return grid(("", "check", "found", "to do"), rows, screen=screen)


def history_report(events: Iterable[Event], *, screen: Screen) -> str:
    """Who, when, what, why."""
    rows = ((event.item, event.at, event.who, event.what, event.why) for event in events)
    return grid(("of", "when", "who", "what", "why"), rows, screen=screen)
