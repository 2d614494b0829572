"""What a person decided about a claim, and how decisions change it. Decisions are only ever appended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from normalize.claims import SUBJECT, Claim, Status

EDITABLE = frozenset(
    [
        "value",
        "low",
        "high",
        "unit",
        "model",
        "recipe",
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

OUTDATED = "decision-outdated"
"""The flag of a claim that prints something else than what was decided on."""

RENAMED = "decision-renamed"
"""The flag of a claim that a new extraction took for that of something else than a person did."""

GONE = "claim-not-found-again"
"""The flag of a claim that a person vouched for and the last extraction did not find."""


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

    `printed`, `value` and `seen` are the claim's as it was read when the reviewer decided: `seen` has the fields that
    say what it is of. Where a new extraction reads otherwise, the claim is asked again. A field that is not in `seen`
    was not shown. `id` is None until the library has kept it.
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
    seen: Mapping[str, str | None] = field(default_factory=dict)
    id: int | None = None

    @property
    def said(self) -> dict[str, str | None]:
        """What the claim is of, as the reviewer left it: what was confirmed, with what was corrected."""
        corrected = {name: value for name, value in self.changes.items() if name in SUBJECT}
        return {**self.seen, **{name: None if value is None else str(value) for name, value in corrected.items()}}


class Read(Protocol):
    """What a reading says of a claim: a `Claim`, or a light row of one."""

    @property
    def printed(self) -> str:
        """The characters on the page."""
        ...

    @property
    def value(self) -> float | None:
        """The number that they mean."""
        ...


def seen_of(claim: Read) -> dict[str, str | None]:
    """What a claim is of, as it was read: what a decision keeps of it."""
    return {name: getattr(claim, name) for name in SUBJECT}


def reads_otherwise(decision: ReviewDecision, claim: Read) -> bool:
    """Whether the claim prints something else than what was decided on."""
    return (decision.printed, decision.value) != (claim.printed, claim.value)


def is_of(decision: ReviewDecision, claim: Read) -> bool:
    """Whether the claim is read as it was when it was decided on: what is printed, its value, and what it is of."""
    return not reads_otherwise(decision, claim) and all(
        getattr(claim, name) == seen for name, seen in decision.seen.items()
    )


def named_otherwise(decision: ReviewDecision, claim: Read) -> dict[str, str | None]:
    """The fields that the reading has neither as the reviewer saw them nor as they left them: to what they left."""
    now, said = seen_of(claim), decision.said
    return {name: said[name] for name, seen in decision.seen.items() if now[name] not in (seen, said[name])}


def standing(decisions: Iterable[ReviewDecision]) -> list[ReviewDecision]:
    """The decisions that were not taken back, in order."""
    kept: list[ReviewDecision] = []
    for decision in decisions:
        if decision.action is Action.UNDO:
            kept = [other for other in kept if other.id != decision.undoes]
        else:
            kept.append(decision)
    return kept


def settling(decisions: Iterable[ReviewDecision]) -> list[ReviewDecision]:
    """The standing decisions that settle something, in order: not those of whoever could not tell."""
    return [decision for decision in standing(decisions) if decision.action is not Action.UNSURE]


def is_vouched_for(decisions: Iterable[ReviewDecision]) -> bool:
    """Whether somebody said last, and did not take it back, that the paper says this, as read or as corrected."""
    told = settling(decisions)
    return bool(told) and told[-1].action is not Action.REJECT


def settle(claim: Claim, decisions: Iterable[ReviewDecision]) -> Claim:
    """The claim as its last standing decision leaves it.

    Where the reading is not the one that was decided on, the claim comes back flagged for a person to look again:
    `decision-outdated` where the printed text or the value is another, `decision-renamed` where what it is of is. What
    a person confirmed or corrected of the latter stays; a value is not applied to another one. Whoever could not tell
    leaves it as it was.
    """
    told = settling(decisions)
    if not told:
        return claim
    last = told[-1]
    outdated, renamed = reads_otherwise(last, claim), named_otherwise(last, claim)
    if outdated or renamed:
        flags = (*claim.flags, *([OUTDATED] if outdated else []), *([RENAMED] if renamed else []))
        asked = replace(claim, status=Status.FLAGGED, flags=flags)
        return asked if last.action is Action.REJECT else _as_said(asked, last, outdated=outdated)
    if last.action is Action.REJECT:
        return replace(claim, status=Status.REJECTED, reviewer=last.reviewer)
    if last.action is Action.ACCEPT:
        return replace(claim, status=Status.REVIEWED, reviewer=last.reviewer)
    changed = replace(claim, status=Status.REVIEWED, reviewer=last.reviewer, extracted_value=claim.value)
    return replace(changed, **dict(last.changes))  # type: ignore[arg-type]  # the keys were checked against EDITABLE


def _as_said(claim: Claim, decision: ReviewDecision, *, outdated: bool) -> Claim:
    """A claim that is asked again, with what the decision says of it, but for what it says of another value."""
    if outdated or decision.action is not Action.EDIT:
        return replace(claim, **decision.said)  # type: ignore[arg-type]  # names alone
    changes = {**decision.said, **decision.changes, "extracted_value": claim.value, "reviewer": decision.reviewer}
    return replace(claim, **changes)  # type: ignore[arg-type]  # the keys were checked against EDITABLE
