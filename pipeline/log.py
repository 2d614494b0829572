"""The history of a claim, a paper with its references, or a PDF: who, when, what, why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.errors import NotFound
from normalize.decisions import Action, ReviewDecision
from pipeline.table import each_row
from store import Event, Library


def history(library: Library, item: str) -> list[Event]:
    """Everything that happened to `item`, in order.

    `item` is a claim's id; whatever names a paper, such as a reference's key; or the start of a row's id: that of the
    claims it rests on. Raises `NotFound` where there is no such thing.
    """
    if library.has_claim(item):
        return _of_claim(library, item)
    try:
        paper = library.paper(item)
    except NotFound as error:
        return _of_row(library, item, error)
    gone = [one.gone for one in library.merges() if not one.undone and library.kept_as(one.gone) == paper.key]
    return library.events(paper.key, *gone, *(pdf.sha256 for _, pdf in library.pdfs(paper.key)))


def _of_row(library: Library, item: str, error: NotFound) -> list[Event]:
    rows = [row for row in each_row(library) if row.row_id.startswith(item)]
    if len(rows) != 1:
        raise NotFound(f"{error}; nor is there a claim, or just one row, of that id") from error
    places = [place for place in rows[0].evidence.values() if isinstance(place, Mapping)]
    claims = dict.fromkeys(str(place["claim"]) for place in places)
    return [event for claim in claims for event in _of_claim(library, claim)]


def _of_claim(library: Library, claim_id: str) -> list[Event]:
    at, _, extractor = library.first_seen(claim_id).partition(" ")
    first = Event(item=claim_id, at=at, who=extractor, what="found")
    decisions = [_decision_event(one) for one in library.decisions(claim_id)]
    return [first, *_as_one(library.events(claim_id), decisions)]


def _as_one(*histories: Sequence[Event]) -> list[Event]:
    """Histories by time as one. Each keeps its own order, although the clock may have gone back meanwhile."""
    placed = []
    for events in histories:
        latest = ""
        for event in events:
            latest = max(latest, event.at)
            placed.append((latest, event))
    return [event for _, event in sorted(placed, key=lambda pair: pair[0])]


def _decision_event(decision: ReviewDecision) -> Event:
    changes = ", ".join(f"{name} is {value}" for name, value in sorted(decision.changes.items()))
    what = f"decision {decision.id}: {decision.action.value}"
    if decision.action is Action.UNDO:
        what += f" of decision {decision.undoes}"
    return Event(
        item=decision.claim_id,
        at=decision.at,
        who=decision.reviewer,
        what=f"{what}; {changes}" if changes else what,
        why=decision.reason,
    )
