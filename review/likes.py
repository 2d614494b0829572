"""Which other claims one decision may settle: those of the same PDF that stand alike and are doubted for no more.

The same answer holds where the question is the same one: an acceptance or a rejection for the claims of the same table
with the same benchmark, metric and split; a correction for the claims that carry the same wrong words. A number that
was corrected is never passed on. What is found is shown to the reviewer before anything is decided.
"""

from __future__ import annotations

from collections.abc import Sequence

from normalize.claims import Claim
from normalize.decisions import Action, ReviewDecision
from review.fields import FIELDS, BadEntry, corrected, cross_check
from review.queue import Item
from store.waiting import Waiting

NUMBERS = frozenset({"value", "low", "high", "hours", "count"})
SAME_COLUMN = ("kind", "own", "benchmark", "metric", "split", "stage")


def likes_of(item: Item, decision: ReviewDecision, others: Sequence[Item]) -> list[Item]:
    """Those of `others` on which the same decision may be made as on `item`."""
    if decision.action is Action.EDIT:
        return [one for one in others if _same_words(item.claim, one.claim, decision) and _apart(item, one)]
    if decision.action in {Action.ACCEPT, Action.REJECT}:
        return [one for one in others if _same_table(item.claim, one.claim) and _apart(item, one)]
    return []


def may_be_like(claim: Claim, other: Waiting) -> bool:
    """Whether the light row of another claim leaves it open that the two are alike."""
    return (
        other.id != claim.id and other.kind is claim.kind and bool(other.flags) and set(other.flags) <= set(claim.flags)
    )


def _apart(item: Item, other: Item) -> bool:
    """Another claim, with no doubt that the first has not."""
    doubts = set(item.claim.flags)
    return other.claim.id != item.claim.id and bool(other.claim.flags) and set(other.claim.flags) <= doubts


def _same_table(claim: Claim, other: Claim) -> bool:
    here, there = claim.evidence, other.evidence
    if here.table is None or (here.pdf, here.table) != (there.pdf, there.table):
        return False
    return all(getattr(claim, name) == getattr(other, name) for name in SAME_COLUMN)


def _same_words(claim: Claim, other: Claim, decision: ReviewDecision) -> bool:
    """Whether the correction changes names alone, and the other claim has the very ones that it changes."""
    names = decision.changes.keys()
    if not names or names & NUMBERS or claim.evidence.pdf != other.evidence.pdf:
        return False
    if not names <= set(FIELDS[other.kind]) or claim.kind is not other.kind:
        return False
    if any(getattr(claim, name) != getattr(other, name) for name in names):
        return False
    try:
        cross_check(corrected(other, decision.changes))
    except BadEntry:
        return False
    return True
