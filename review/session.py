"""One reviewer at one queue. Every face, terminal, web page or script, decides through a `Session`.

Each decision goes into the library before the next item is shown: whatever ends the session, at most the decision in
hand is lost.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from data.errors import NotFound
from normalize.claims import Claim
from normalize.decisions import Action, ReviewDecision, standing
from review.asking import by_claim, why_asked
from review.fields import Value
from review.library import ReviewLibrary
from review.likes import likes_of, may_be_like
from review.order import Ask, in_order
from review.pace import pace_of
from review.queue import Item, item_of
from review.summary import ReviewSummary, Undone
from review.text import neutral
from review.wish import Wish
from store.records import OrphanedDecision
from store.waiting import Conflict

AS = "as decision "
"""How the reason begins of a decision that follows another one: it is taken back together with it."""


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection within: a long queue is made of a million small objects, none of them garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


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
        wish: Wish | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.reviewer = reviewer
        self.wish = wish or Wish()
        self._library = library
        self._areas = areas
        self._clock = clock
        self._now = now
        self._skipped: dict[str, Ask] = {}
        self._done: Counter[str] = Counter()
        self._hand: Item | None = None
        self._open: dict[str, Ask] = {}
        self.reload()

    def reload(self) -> None:
        """Asks the library what waits now; what was skipped stays skipped."""
        with uncollected():
            self._open = {ask.claim.id: ask for ask in self._queue() if ask.claim.id not in self._skipped}
            self._by_pdf: dict[str, list[str]] = {}
            for name, ask in self._open.items():
                self._by_pdf.setdefault(ask.claim.sha256, []).append(name)
        self._hand, self._since = None, self._clock()

    def _queue(self) -> list[Ask]:
        """All that is asked, in order."""
        decisions = self._library.decisions()
        made, self.pace = by_claim(decisions), pace_of(decisions, self.reviewer)
        asked = []
        for one in self._library.waiting(areas=self._areas):
            why = why_asked(one, made.get(one.id, ()), self.reviewer, share=self.wish.share)
            if why is not None:
                asked.append((one, why))
        queue = in_order(asked, self._library.own_results(), self.wish.order)
        return [ask for ask in queue if self.wish.fits(ask)] if self.wish.narrow else queue

    @property
    def current(self) -> Item | None:
        """The item in hand, or None at the end of the queue. What meanwhile is gone or settled is passed over."""
        while self._hand is None and self._open:
            claim_id = next(iter(self._open))
            self._hand = self.item(claim_id)
            if self._hand is None:
                self._open.pop(claim_id)
        return self._hand

    @property
    def waiting(self) -> tuple[Ask, ...]:
        """What is still to come, the item in hand first."""
        return tuple(self._open.values())

    @property
    def skipped(self) -> int:
        return len(self._skipped)

    def upcoming(self, wish: Wish) -> Iterator[Ask]:
        """What is still to come of what is wished for."""
        return (ask for ask in self._open.values() if wish.fits(ask))

    def left(self, wish: Wish) -> int:
        """How much is still to come of what is wished for."""
        return sum(1 for _ in self.upcoming(wish)) if wish.narrow else len(self._open)

    def item(self, claim_id: str) -> Item | None:
        """The claim of that id as something to decide, whether it waits or not; None where there is none."""
        try:
            stored = self._library.as_extracted(claim_id)
        except NotFound:
            return None
        return item_of(stored, self._library.decisions(claim_id))

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
        self._done[action] += 1
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
        if item.version != seen:
            last = self._library.decisions(claim_id)[-1:]
            what = f"{last[0].reviewer} decided on it ({last[0].action.value})" if last else "it was read anew"
            raise Conflict(f"{neutral(item.claim.printed)}: since you opened it, {what}. Your decision was not kept")
        return item

    def still_asked(self, item: Item) -> bool:
        """Whether a claim that waits in this session's queue is still to be decided: nobody settled it meanwhile."""
        ask = self._open.get(item.claim.id)
        made = self._library.decisions(item.claim.id)
        now = None if ask is None else ask.claim._replace(printed=item.claim.printed, value=item.claim.value)
        return now is not None and why_asked(now, made, self.reviewer, share=self.wish.share) is not None

    def pass_over(self, claim_id: str) -> None:
        """Takes a claim out of the queue that waits no more."""
        self._drop(claim_id)

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
        self._done[Action.ACCEPT] += 1
        return self._library.add_claim(claim, decision)

    def likes(self, decision: ReviewDecision) -> list[Item]:
        """What waits and is like the claim of `decision`, so that the same answer may hold; see `review.likes`."""
        item = self.item(decision.claim_id)
        if item is None:
            return []
        found = (self.item(claim_id) for claim_id in self.near(item))
        return likes_of(item, decision, [one for one in found if one is not None])

    def near(self, item: Item) -> list[str]:
        """What waits in the same PDF, of the same kind and doubted for no more: what may be like the item."""
        claim = item.claim
        beside = (self._open.get(name) for name in self._by_pdf.get(claim.evidence.pdf, ()))
        return [ask.claim.id for ask in beside if ask is not None and may_be_like(claim, ask.claim)]

    def decide_like(self, decision: ReviewDecision, items: Sequence[Item]) -> list[ReviewDecision]:
        """Decides these items as `decision` decided, all or none. Raises `Conflict`."""
        reason = f"{AS}{decision.id}" + (f": {decision.reason}" if decision.reason else "")
        return self.decide_all([(item, decision.action, decision.changes, reason) for item in items])

    def skip(self, claim_id: str | None = None) -> None:
        """Leaves an item, by default the one in hand, for another session."""
        name = claim_id or next(iter(self._open), "")
        ask = self._open.get(name)
        if ask is not None:
            self._drop(name)
            self._skipped[name] = ask

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
        return ReviewDecision(
            claim_id=item.claim.id,
            action=action,
            reviewer=self.reviewer,
            at=self._now().isoformat(timespec="seconds"),
            printed=item.claim.printed,
            value=item.claim.value,
            changes=dict(changes),
            reason=reason,
            seconds=seconds,
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

    def _bring_back(self, claim_id: str) -> Item | None:
        """The claim of a decision that was taken back, in hand again."""
        item = self.item(claim_id)
        if item is None:
            return None
        known = self._skipped.pop(claim_id, None) or self._open.get(claim_id) or self._ask(claim_id)
        if known is not None:
            self._open = {claim_id: known, **{name: ask for name, ask in self._open.items() if name != claim_id}}
        self._hand, self._since = item, self._clock()
        return item

    def _ask(self, claim_id: str) -> Ask | None:
        made = self._library.decisions(claim_id)
        for one in self._library.waiting(areas=None):
            if one.id == claim_id:
                why = why_asked(one, made, self.reviewer, share=self.wish.share)
                return in_order([(one, why)], self._library.own_results())[0] if why else None
        return None

    def _drop(self, claim_id: str) -> None:
        """The claim waits no more: the next one is the item in hand."""
        self._open.pop(claim_id, None)
        self._skipped.pop(claim_id, None)
        self._hand, self._since = None, self._clock()
