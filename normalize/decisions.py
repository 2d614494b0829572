"""What a person decided about a claim, and how decisions change it. Decisions are only ever appended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from normalize.claims import Claim, Status

EDITABLE = frozenset(
    [
        "value",
        "low",
        "high",
        "unit",
        "model",
        "setting",
        "training_data",
        "own",
        "benchmark",
        "split",
        "metric",
        "ensemble",
        "convention",
        "device",
        "count",
        "hours",
        "of",
        "stage",
    ]
)
"""The fields of a claim that a reviewer may correct."""


TYPED = "typed-"
"""How the id of a claim begins that a person typed in: no extraction found it, and none lets it go."""


class Action(StrEnum):
    """What a reviewer did. `undo` takes back the decision whose id stands in `undoes`; `unsure`: can't tell."""

    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"
    UNSURE = "unsure"
    UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDecision:
    """One decision: who, when (ISO 8601, UTC), on which claim, what, why, and how many seconds it took.

    `printed` and `value` are the claim's as the reviewer saw them: where a new extraction reads otherwise, the
    decision is shown again and not applied. `id` is None until the library has kept it.
    """

    claim_id: str
    action: Action
    reviewer: str
    at: str
    printed: str
    value: float | None
    changes: Mapping[str, str | float | int | bool | None] = field(default_factory=dict)
    reason: str = ""
    seconds: float | None = None
    undoes: int | None = None
    id: int | None = None


def standing(decisions: Iterable[ReviewDecision]) -> list[ReviewDecision]:
    """The decisions that were not taken back, in order."""
    kept: list[ReviewDecision] = []
    for decision in decisions:
        if decision.action is Action.UNDO:
            kept = [other for other in kept if other.id != decision.undoes]
        else:
            kept.append(decision)
    return kept


def settle(claim: Claim, decisions: Iterable[ReviewDecision]) -> Claim:
    """The claim as its last standing decision leaves it.

    A decision that was made on another printed text or value is not applied: the claim comes back flagged
    `decision-outdated` for the reviewer to look again. Whoever could not tell leaves it as it was.
    """
    standing_now = [one for one in standing(decisions) if one.action is not Action.UNSURE]
    if not standing_now:
        return claim
    last = standing_now[-1]
    if (last.printed, last.value) != (claim.printed, claim.value):
        return replace(claim, status=Status.FLAGGED, flags=(*claim.flags, "decision-outdated"))
    if last.action is Action.REJECT:
        return replace(claim, status=Status.REJECTED, reviewer=last.reviewer)
    if last.action is Action.ACCEPT:
        return replace(claim, status=Status.REVIEWED, reviewer=last.reviewer)
    changed = replace(claim, status=Status.REVIEWED, reviewer=last.reviewer, extracted_value=claim.value)
    return replace(changed, **dict(last.changes))  # type: ignore[arg-type]  # the keys were checked against EDITABLE
