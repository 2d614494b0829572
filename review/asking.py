"""Whom a claim is asked: everybody while it is in doubt, a second reviewer for a share, and all who disagree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from normalize.claims import Status
from normalize.decisions import (
    Action,
    ReviewDecision,
    is_vouched_for,
    named_otherwise,
    reads_otherwise,
    settling,
    standing,
)
from store.waiting import Waiting

Verdict = tuple[Action, tuple[tuple[str, object], ...]]
"""What a decision comes to: the action and, of an edit, the fields."""


class Why(StrEnum):
    """Why a claim is asked."""

    FLAGGED = "flagged"
    OUTDATED = "outdated"
    RENAMED = "renamed"
    GONE = "gone"
    DISAGREEMENT = "disagreement"
    SECOND = "second"


def why_asked(one: Waiting, made: Sequence[ReviewDecision], reviewer: str, *, share: float = 0.0) -> Why | None:
    """Why `reviewer` is asked about a claim on which the decisions `made` were made; None where not.

    `share` of the claims that others settled are asked once more, of 0 to 1.
    """
    if not made:  # most claims, and a queue may be long
        return Why.FLAGGED if one.status is Status.FLAGGED else None
    if one.gone:
        return Why.GONE if is_vouched_for(made) else None
    kept = standing(made)
    told = settling(kept)
    if not told:
        unsure = any(decision.reviewer == reviewer for decision in kept)
        return Why.FLAGGED if one.status is Status.FLAGGED and not unsure else None
    if (why := _read_anew(one, told[-1])) or disagreement(told):
        return why or Why.DISAGREEMENT
    new_to_them = all(decision.reviewer != reviewer for decision in kept)
    return Why.SECOND if new_to_them and drawn(one.id, share) else None


def _read_anew(one: Waiting, last: ReviewDecision) -> Why | None:
    if reads_otherwise(last, one):
        return Why.OUTDATED
    return Why.RENAMED if named_otherwise(last, one) else None


def verdict(decision: ReviewDecision) -> Verdict:
    """What the decision comes to."""
    return (decision.action, tuple(sorted(decision.changes.items())))


def disagreement(decisions: Sequence[ReviewDecision]) -> tuple[ReviewDecision, ...]:
    """The standing decisions of different reviewers that contradict each other, if none was made in view of them.

    The first decision after a disagreement settles it, whoever makes it. Decisions on another reading contradict
    nothing: whoever decided later was shown them.
    """
    said: dict[str, ReviewDecision] = {}
    against: tuple[ReviewDecision, ...] = ()
    for decision in decisions:
        if not all(_on_one_reading(one, decision) for one in said.values()):
            said, against = {}, ()
        if against:
            said, against = {decision.reviewer: decision}, ()
            continue
        others = [one for name, one in said.items() if name != decision.reviewer]
        said[decision.reviewer] = decision
        if any(verdict(one) != verdict(decision) for one in others):
            against = tuple(said.values())
    return against


def _on_one_reading(one: ReviewDecision, other: ReviewDecision) -> bool:
    """Whether the claim was read alike when the two were made, as far as both say."""
    both = one.seen.keys() & other.seen.keys()
    same = (one.printed, one.value) == (other.printed, other.value)
    return same and all(one.seen[name] == other.seen[name] for name in both)


def drawn(claim_id: str, share: float) -> bool:
    """Whether the claim is of the `share` that is reviewed twice: always the same claims, whoever asks."""
    digest = hashlib.sha256(claim_id.encode()).digest()
    return int.from_bytes(digest[:4], "big") < share * 2**32


def by_claim(decisions: Iterable[ReviewDecision]) -> Mapping[str, list[ReviewDecision]]:
    """Decisions in order, by the claim they speak of."""
    found: dict[str, list[ReviewDecision]] = {}
    for decision in decisions:
        found.setdefault(decision.claim_id, []).append(decision)
    return found
