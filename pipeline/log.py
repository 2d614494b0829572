"""The history of a claim, a paper with its references, or a PDF: who, when, what, why."""

from __future__ import annotations

from data.errors import NotFound
from normalize.decisions import Action, ReviewDecision
from store import Event, Library


def history(library: Library, item: str) -> list[Event]:
    """Everything that happened to `item`, in order of time. `item` is a claim's id, or whatever names a paper.

    Raises `NotFound` where there is no such thing.
    """
    if library.has_claim(item):
        return _of_claim(library, item)
    try:
        paper = library.paper(item)
    except NotFound as error:
        raise NotFound(f"{error}; nor is there a claim of that id") from error
    events = library.events(paper.key)
    for _, pdf in library.pdfs(paper.key):
        events += library.events(pdf.sha256)
    return sorted(events, key=lambda event: event.at)


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
