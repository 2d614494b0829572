"""One reviewer at one queue. Every face, terminal or script, decides through a `Session`.

Each decision goes into the library before the next item is shown: whatever ends the session, at most the decision in
hand is lost.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from normalize.decisions import Action, ReviewDecision, standing
from review.fields import Value
from review.library import ReviewLibrary
from review.queue import Item, build_queue, item_of
from store.records import OrphanedDecision, StoredClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSummary:
    """What a session came to: decisions by action, items passed over, and flagged claims that are `left`."""

    accepted: int = 0
    edited: int = 0
    rejected: int = 0
    skipped: int = 0
    undone: int = 0
    left: int = 0

    @property
    def decided(self) -> int:
        return self.accepted + self.edited + self.rejected

    def __str__(self) -> str:
        parts = [
            f"{count} {word}"
            for count, word in (
                (self.accepted, "accepted"),
                (self.edited, "corrected"),
                (self.rejected, "rejected"),
                (self.skipped, "skipped"),
                (self.undone, "taken back"),
            )
            if count
        ]
        return f"{', '.join(parts) or 'nothing decided'}; {self.left} left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A decision that was taken back. `item`: its claim, to decide again; None where the library has it no more."""

    decision: ReviewDecision
    item: Item | None


class Session:
    """The queue of the papers in `areas` (all papers where None), for one reviewer.

    `clock` gives seconds and only goes forward; `now` gives the time of day.
    """

    def __init__(
        self,
        library: ReviewLibrary,
        *,
        areas: Collection[str] | None,
        reviewer: str,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.reviewer = reviewer
        self._library = library
        self._clock = clock
        self._now = now
        self._open = build_queue(library.claims(areas=areas))
        self._skipped: list[Item] = []
        self._done: Counter[str] = Counter()
        self._since = clock()

    @property
    def current(self) -> Item | None:
        """The item in hand, or None at the end of the queue."""
        return self._open[0] if self._open else None

    @property
    def waiting(self) -> tuple[Item, ...]:
        """The items that are still to come, the one in hand first."""
        return tuple(self._open)

    @property
    def orphans(self) -> list[OrphanedDecision]:
        """Standing decisions, of any reviewer, whose claims the last extraction did not find again."""
        found = self._library.orphaned_decisions()
        kept = {decision.id for decision in standing(orphan.decision for orphan in found)}
        return [orphan for orphan in found if orphan.decision.id in kept]

    @property
    def summary(self) -> ReviewSummary:
        return ReviewSummary(
            accepted=self._done[Action.ACCEPT],
            edited=self._done[Action.EDIT],
            rejected=self._done[Action.REJECT],
            undone=self._done[Action.UNDO],
            skipped=len(self._skipped),
            left=len(self._open) + len(self._skipped),
        )

    def decide(self, action: Action, *, changes: Mapping[str, Value] | None = None, reason: str = "") -> ReviewDecision:
        """Keeps the decision on the item in hand and goes on to the next.

        `changes` are those of an edit, already checked (`review.fields`).
        """
        claim = self._open[0].claim
        decision = self._library.decide(
            ReviewDecision(
                claim_id=claim.id,
                action=action,
                reviewer=self.reviewer,
                at=self._now().isoformat(timespec="seconds"),
                printed=claim.printed,
                value=claim.value,
                changes=dict(changes or {}),
                reason=reason,
                seconds=round(self._clock() - self._since, 1),
            )
        )
        self._done[action] += 1
        self._next()
        return decision

    def skip(self) -> None:
        """Leaves the item in hand for another session."""
        self._skipped.append(self._open[0])
        self._next()

    def undo(self) -> Undone | None:
        """Takes back this reviewer's last decision that still stands, of this session or an earlier one.

        Its claim is the item in hand again. None where nothing is left to take back.
        """
        last = self._last()
        if last is None:
            return None
        self._library.decide(
            ReviewDecision(
                claim_id=last.claim_id,
                action=Action.UNDO,
                reviewer=self.reviewer,
                at=self._now().isoformat(timespec="seconds"),
                printed=last.printed,
                value=last.value,
                undoes=last.id,
            )
        )
        self._done[Action.UNDO] += 1
        return Undone(decision=last, item=self._bring_back(last.claim_id))

    @property
    def can_undo(self) -> bool:
        """Whether this reviewer has a decision to take back."""
        return self._last() is not None

    def _last(self) -> ReviewDecision | None:
        mine = [one for one in standing(self._library.decisions()) if one.reviewer == self.reviewer]
        return mine[-1] if mine else None

    def _bring_back(self, claim_id: str) -> Item | None:
        found = self._find(claim_id)
        if found is None:
            return None
        item = item_of(found)
        self._skipped = [other for other in self._skipped if other.claim.id != claim_id]
        self._open = [item, *(other for other in self._open if other.claim.id != claim_id)]
        self._since = self._clock()
        return item

    def _find(self, claim_id: str) -> StoredClaim | None:
        return next((one for one in self._library.claims() if one.claim.id == claim_id), None)

    def _next(self) -> None:
        self._open.pop(0)
        self._since = self._clock()
