"""What waits for one reviewer, in order, and the item in hand.

The queue is held as light rows, and read anew on request only; a claim is read from the library when its turn comes.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from data.errors import NotFound
from normalize.decisions import seen_of
from review.asking import by_claim, why_asked
from review.library import ReviewLibrary
from review.likes import may_be_like
from review.order import Ask, in_order
from review.pace import pace_of
from review.queue import Item, item_of
from review.wish import Wish


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


class Waitlist:
    """The claims of the papers in `areas` (all papers where None) that one reviewer is asked about."""

    def __init__(
        self,
        library: ReviewLibrary,
        *,
        areas: Collection[str] | None,
        reviewer: str,
        wish: Wish | None,
        clock: Callable[[], float],
    ) -> None:
        self.reviewer = reviewer
        self.wish = wish or Wish()
        self._library = library
        self._areas = areas
        self._clock = clock
        self._skipped: dict[str, Ask] = {}
        self._hand: Item | None = None
        self._open: dict[str, Ask] = {}
        self.reload()

    def reload(self) -> None:
        """Asks the library what waits now; what was skipped stays skipped."""
        with uncollected():
            self._open = {ask.claim.id: ask for ask in self._queue() if ask.claim.id not in self._skipped}
        self._by_pdf: dict[str, list[str]] = {}
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

    def still_asked(self, item: Item) -> bool:
        """Whether a claim that waits in this session's queue is still to be decided: nobody settled it meanwhile."""
        ask = self._open.get(item.claim.id)
        made = self._library.decisions(item.claim.id)
        if ask is None:
            return False
        read: dict[str, Any] = {"printed": item.read.printed, "value": item.read.value, "gone": item.stored.gone}
        now = ask.claim._replace(**read | seen_of(item.read))
        return why_asked(now, made, self.reviewer, share=self.wish.share) is not None

    def pass_over(self, claim_id: str) -> None:
        """Takes a claim out of the queue that waits no more."""
        self._drop(claim_id)

    def near(self, item: Item) -> list[str]:
        """What waits in the same PDF, of the same kind and doubted for no more: what may be like the item."""
        if not self._by_pdf:  # on the first call, so that the first page need not wait for it
            for name, ask in self._open.items():
                self._by_pdf.setdefault(ask.claim.sha256, []).append(name)
        claim = item.claim
        beside = (self._open.get(name) for name in self._by_pdf.get(claim.evidence.pdf, ()))
        return [ask.claim.id for ask in beside if ask is not None and may_be_like(claim, ask.claim)]

    def skip(self, claim_id: str | None = None) -> None:
        """Leaves an item, by default the one in hand, for another session."""
        name = claim_id or next(iter(self._open), "")
        ask = self._open.get(name)
        if ask is not None:
            self._drop(name)
            self._skipped[name] = ask

    def _bring_back(self, claim_id: str) -> Item | None:
        """The claim of a decision that was taken back, in hand again."""
        item = self.item(claim_id)
        if item is None:
            return None
        known = self._skipped.pop(claim_id, None) or self._open.get(claim_id) or self._ask(claim_id)
        if known is not None:
            self._open = {claim_id: known, **{name: ask for name, ask in self._open.items() if name != claim_id}}
            self._by_pdf = {}
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
