"""The history of a claim, a paper with its references, or a PDF: who, when, what, why."""

from __future__ import annotations

from collections.abc import Mapping

from data.errors import NotFound
from normalize.decisions import Action, ReviewDecision
from pipeline.table import each_row
from store import Event, Library


def history(library: Library, item: str) -> list[Event]:
    """Everything that happened to `item`, in order of time.

    `item` is a claim's id; whatever names a paper, such as a reference's key; or the start of a row's id: that of the
    claims it rests on. Raises `NotFound` where there is no such thing.
    """
    if library.has_claim(item):
        return _of_claim(library, item)
    try:
        paper = library.paper(item)
    except NotFound as error:
        return _of_row(library, item, error)
    events = library.events(paper.key)
    for merge in library.merges():
        if not merge.undone and library.kept_as(merge.gone) == paper.key:
            events += [event for event in library.events(merge.gone) if event not in events]
    for _, pdf in library.pdfs(paper.key):
        events += library.events(pdf.sha256)
    return sorted(events, key=lambda event: event.at)


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
    return [first, *sorted([*library.events(claim_id), *decisions], key=lambda event: event.at)]


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
