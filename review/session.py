"""One reviewer at one queue. Every face, terminal, web page or script, decides through a `Session`.

Each decision goes into the library before the next item is shown: whatever ends the session, at most the decision in
hand is lost.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime

from data.errors import NotFound
from normalize.claims import Claim
from normalize.decisions import Action, ReviewDecision, seen_of, standing
from review.fields import Value
from review.library import ReviewLibrary
from review.likes import likes_of
from review.queue import Item
from review.summary import ReviewSummary, Undone
from review.text import neutral
from review.waitlist import Waitlist
from review.wish import Wish
from store.records import OrphanedDecision
from store.waiting import Conflict

AS = "as decision "
"""How the reason begins of a decision that follows another one: it is taken back together with it."""


class Session(Waitlist):
    """The queue of the papers in `areas` (all papers where None), and what one reviewer decides on it.

    `clock` gives seconds and only goes forward; `now` gives the time of day.
    """

    def __init__(
        self,
        library: ReviewLibrary,
        *,
        areas: Collection[str] | None,
        reviewer: str,
        wish: Wish | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(library, areas=areas, reviewer=reviewer, wish=wish, clock=clock)
        self._now = now
        self._done: Counter[str] = Counter()

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
            unsure=self._done[Action.UNSURE],
            undone=self._done[Action.UNDO],
            skipped=len(self._skipped),
            left=len(self._open) + len(self._skipped),
        )

    def decide(self, action: Action, *, changes: Mapping[str, Value] | None = None, reason: str = "") -> ReviewDecision:
        """Keeps the decision on the item in hand and goes on to the next.

        `changes` are those of an edit, already checked (`review.fields`). Raises `Conflict`.
        """
        item = self.current
        if item is None:
            raise NotFound("nothing is left to decide on")
        seconds = round(self._clock() - self._since, 1)
        return self.decide_on(item, action, changes=changes, reason=reason, seconds=seconds)

    def decide_on(
        self,
        item: Item,
        action: Action,
        *,
        changes: Mapping[str, Value] | None = None,
        reason: str = "",
        seconds: float | None = None,
    ) -> ReviewDecision:
        """Keeps the decision on an item, wherever it stands in the queue. Raises `Conflict`."""
        decision = self._library.decide(
            self._decision(item, action, changes or {}, reason, seconds=seconds), seen=item.seen
        )
        self._done[decision.action] += 1
        self._drop(item.claim.id)
        return decision

    def decide_all(self, made: Sequence[tuple[Item, Action, Mapping[str, Value], str]]) -> list[ReviewDecision]:
        """Keeps these decisions (item, action, changes, reason), all or none. Raises `Conflict`."""
        kept = self._library.decide_all(
            [(self._decision(item, action, changes, reason), item.seen) for item, action, changes, reason in made]
        )
        for one in kept:
            self._done[one.action] += 1
            self._drop(one.claim_id)
        return kept

    def seen(self, claim_id: str, seen: str) -> Item:
        """The item as a page or a sheet showed it, `seen` as `Item.version` wrote it.

        Raises `NotFound` where there is none, `Conflict` where it is not the same any more.
        """
        item = self.item(claim_id)
        if item is None:
            raise NotFound("there is no such claim, or the last extraction did not find it again")
        if not item.is_version(seen):
            last = self._library.decisions(claim_id)[-1:]
            what = f"{last[0].reviewer} decided on it ({last[0].action.value})" if last else "it was read anew"
            raise Conflict(f"{neutral(item.claim.printed)}: since you opened it, {what}. Your decision was not kept")
        return item

    def add(self, claim: Claim, *, reason: str = "") -> ReviewDecision:
        """Keeps a claim that was typed in; it counts as reviewed."""
        decision = ReviewDecision(
            claim_id=claim.id,
            action=Action.ACCEPT,
            reviewer=self.reviewer,
            at=self._now().isoformat(timespec="seconds"),
            printed=claim.printed,
            value=claim.value,
            reason=reason or "typed in",
        )
        kept = self._library.add_claim(claim, decision)
        self._done[Action.ACCEPT] += 1
        return kept

    def likes(self, decision: ReviewDecision) -> list[Item]:
        """What waits and is like the claim of `decision`, so that the same answer may hold; see `review.likes`."""
        item = self.item(decision.claim_id)
        if item is None:
            return []
        found = (self.item(claim_id) for claim_id in self.near(item))
        return likes_of(item, decision, [one for one in found if one is not None])

    def decide_like(self, decision: ReviewDecision, items: Sequence[Item]) -> list[ReviewDecision]:
        """Decides these items as `decision` decided, all or none. Raises `Conflict`."""
        reason = f"{AS}{decision.id}" + (f": {decision.reason}" if decision.reason else "")
        return self.decide_all([(item, decision.action, decision.changes, reason) for item in items])

    def undo(self) -> Undone | None:
        """Takes back this reviewer's last decision that still stands, of this session or an earlier one.

        Decisions that followed one (`decide_like`) are taken back together. The claim is the item in hand again. None
        where nothing is left to take back.
        """
        mine = [one for one in standing(self._library.decisions()) if one.reviewer == self.reviewer]
        if not mine:
            return None
        last = mine[-1]
        batch = [one for one in mine if one.reason == last.reason] if last.reason.startswith(AS) else [last]
        self._library.decide_all([(self._undoing(one), None) for one in reversed(batch)])
        self._done[Action.UNDO] += len(batch)
        items = [self._bring_back(one.claim_id) for one in reversed(batch)]
        return Undone(decision=batch[0], item=items[-1], count=len(batch))

    @property
    def can_undo(self) -> bool:
        """Whether this reviewer has a decision to take back."""
        return any(one.reviewer == self.reviewer for one in standing(self._library.decisions()))

    def _decision(
        self,
        item: Item,
        action: Action,
        changes: Mapping[str, Value],
        reason: str,
        *,
        seconds: float | None = None,
    ) -> ReviewDecision:
        """The decision on what was read: what the item keeps of an earlier one is corrected anew, if it stands."""
        if item.kept and action in {Action.ACCEPT, Action.EDIT}:
            left = {**item.kept, **changes}
            changes = {name: value for name, value in left.items() if value != getattr(item.read, name)}
            action = Action.EDIT if changes else Action.ACCEPT
        return ReviewDecision(
            claim_id=item.claim.id,
            action=action,
            reviewer=self.reviewer,
            at=self._now().isoformat(timespec="seconds"),
            printed=item.read.printed,
            value=item.read.value,
            changes=dict(changes),
            reason=reason,
            seconds=seconds,
            seen=seen_of(item.read),
        )

    def _undoing(self, last: ReviewDecision) -> ReviewDecision:
        return ReviewDecision(
            claim_id=last.claim_id,
            action=Action.UNDO,
            reviewer=self.reviewer,
            at=self._now().isoformat(timespec="seconds"),
            printed=last.printed,
            value=last.value,
            undoes=last.id,
        )
