"""What the page asks of the session: one request at a time, whatever tabs and threads there are."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from data.errors import NotFound
from normalize.decisions import Action, ReviewDecision, standing
from review.fields import BadEntry, Value, corrected, unusual
from review.form import read_form
from review.library import WebLibrary
from review.matter import Matter
from review.matters import Matters
from review.order import Ask
from review.queue import Item
from review.session import Session
from review.summary import ReviewSummary, Undone
from review.text import neutral
from review.typed import typed_claim
from review.web.pictures import Picture, Pictures
from review.wish import Wish
from store.waiting import Conflict

SKIP = "skip"
MOST_LOOKED_AT = 20


class Numbers(NamedTuple):
    """How far the review is: what was decided in this session, what is left of what is wished for, and how long."""

    summary: ReviewSummary
    left: int
    told: str


class Desk:
    """One reviewer's session behind the page."""

    def __init__(self, library: WebLibrary, session: Session, matters: Matters) -> None:
        self.library = library
        self._session = session
        self._matters = matters
        self._answered: list[int] = []
        self._lock = threading.RLock()
        self._pictures = Pictures()
        self._shown: dict[str, float] = {}

    @property
    def reviewer(self) -> str:
        return self._session.reviewer

    def close(self) -> None:
        """Lets go of the PDFs."""
        self._pictures.close()

    def next_item(self, wish: Wish) -> Item | None:
        """The first item of what is wished for; what meanwhile is gone or was settled elsewhere is passed over."""
        with self._lock:
            for ask in list(islice(self._session.upcoming(wish), 50)):
                item = self._session.item(ask.claim.id)
                if item is not None and self._session.still_asked(item):
                    self._shown[item.claim.id] = time.monotonic()
                    return item
                self._session.pass_over(ask.claim.id)
            return None if next(self._session.upcoming(wish), None) is None else self.next_item(wish)

    def item(self, claim_id: str) -> Item:
        """The claim of that id. Raises `NotFound`."""
        with self._lock:
            item = self._session.item(claim_id)
        if item is None:
            raise NotFound("there is no such claim, or the last extraction did not find it again")
        self._shown.setdefault(claim_id, time.monotonic())
        return item

    def numbers(self, wish: Wish) -> Numbers:
        """How far the review is."""
        with self._lock:
            left = self._session.left(wish) + (0 if wish.narrow else len(self.matters_waiting()))
            return Numbers(self._session.summary, left, self._session.pace.told(left))

    def counts(self) -> Mapping[str, Counter[str]]:
        """What waits, by paper, kind and flag."""
        found: dict[str, Counter[str]] = {"paper": Counter(), "kind": Counter(), "flag": Counter()}
        with self._lock:
            for ask in self._session.waiting:
                found["paper"][ask.claim.source_file] += 1
                found["kind"][ask.claim.kind.value] += 1
                found["flag"].update(ask.claim.flags)
        return found

    def first(self, wish: Wish, most: int) -> list[Ask]:
        """The first items of the queue."""
        with self._lock:
            return list(islice(self._session.upcoming(wish), most))

    def decide(self, claim_id: str, form: Mapping[str, str]) -> tuple[ReviewDecision | None, str]:
        """Does what a form says: the decision, None for a skip, and what is unusual about it.

        Raises `BadEntry` for what cannot be, `Conflict` where the claim is not as the form's page showed it.
        """
        with self._lock:
            if form.get("action") == SKIP:
                self._session.skip(claim_id)
                return None, ""
            item = self._session.seen(claim_id, form.get("seen", ""))
            action, changes = _meant(item, form)
            reason = neutral(form.get("reason", ""))
            if action is Action.REJECT and not reason:
                raise BadEntry("a rejection needs a reason, such as: wrong column")
            seconds = round(time.monotonic() - self._shown.get(claim_id, time.monotonic()), 1)
            kept = self._session.decide_on(item, action, changes=changes, reason=reason, seconds=seconds)
            return kept, unusual(corrected(item.claim, changes)) or "" if changes else ""

    def undo(self) -> Undone | str | None:
        """Takes back the last decision, or the id of the question about a paper whose answer was the last."""
        with self._lock:
            if self._answered and self._answered[-1] == self._decided():
                self._answered.pop()
                return self._matters.undo()
            return self._session.undo()

    def _decided(self) -> int:
        """How many decisions this reviewer has that stand: an answer that was given at as many is the last thing."""
        return sum(one.reviewer == self.reviewer for one in standing(self.library.decisions()))

    def matters_waiting(self) -> list[Matter]:
        """The questions about papers that are still to come."""
        return self._matters.waiting

    def matter(self, name: str) -> Matter:
        """The open question about a paper. Raises `NotFound`."""
        with self._lock:
            return self._matters.matter(name)

    def settle(self, name: str, answer: str) -> None:
        """Keeps an answer to a question about a paper, or skips it. Raises `UsageError` and `Conflict`."""
        with self._lock:
            if answer == SKIP:
                self._matters.skip(name)
            else:
                self._matters.settle(name, answer)
                self._answered.append(self._decided())

    def likes(self, number: int) -> tuple[ReviewDecision, list[Item]]:
        """A decision of this reviewer, and what it may settle besides. Raises `NotFound`."""
        with self._lock:
            decision = self._mine(number)
            return decision, self._session.likes(decision)

    def has_likes(self, decision: ReviewDecision) -> bool:
        """Whether the decision may settle anything besides; where much stands near, nobody waits for a look at it."""
        with self._lock:
            item = self._session.item(decision.claim_id)
            near = 0 if item is None or decision.action is Action.UNSURE else len(self._session.near(item))
            return near > MOST_LOOKED_AT or (near > 0 and bool(self._session.likes(decision)))

    def decide_like(self, number: int, chosen: Mapping[str, str]) -> list[ReviewDecision]:
        """Settles those of the likes that were chosen: claim id to what was seen. Raises `Conflict`."""
        with self._lock:
            decision = self._mine(number)
            items = [self._session.seen(claim_id, seen) for claim_id, seen in chosen.items()]
            allowed = {item.claim.id for item in self._session.likes(decision)}
            if any(item.claim.id not in allowed for item in items):
                raise Conflict("one of these claims waits no more. Nothing was decided; look at the list again")
            return self._session.decide_like(decision, items)

    def decision(self, number: int) -> ReviewDecision | None:
        """A decision of this reviewer; None where there is no such one."""
        try:
            return self._mine(number)
        except NotFound:
            return None

    def _mine(self, number: int) -> ReviewDecision:
        decision = self.library.decision(number)
        if decision.reviewer != self.reviewer:
            raise NotFound(f"decision {number} is not yours")
        return decision

    def add(self, claim_id: str, form: Mapping[str, str]) -> ReviewDecision:
        """Keeps a claim that was missed, in the PDF of `claim_id`. Raises `BadEntry`."""
        with self._lock:
            beside = self.item(claim_id)
            claim = typed_claim(form, beside.stored.pdf, reviewer=self.reviewer)
            return self._session.add(claim, reason=neutral(form.get("reason", "")))

    def picture(self, claim_id: str, page: int) -> Picture:
        """A page of the PDF that a claim stands in. Raises `NotFound`."""
        stored = self.item(claim_id).stored
        drawn = self._pictures.picture(self.library.pdf_path(stored.pdf.sha256), page)
        if drawn is None:
            raise NotFound("there is no such page, or it cannot be drawn")
        return drawn

    def draw_ahead(self, wish: Wish) -> None:
        """Draws the pages of the next items, so that they are there when they are asked for."""
        for ask in self.first(wish, 3):
            item = self._session.item(ask.claim.id)
            if item is not None:
                path = self.library.pdf_path(item.stored.pdf.sha256)
                self._pictures.picture(path, item.claim.evidence.page)


def _meant(item: Item, form: Mapping[str, str]) -> tuple[Action, dict[str, Value]]:
    """The action of a form and, of an edit, its changes."""
    try:
        action = Action(form.get("action", ""))
    except ValueError as error:
        raise BadEntry("accept, correct, reject, or say that you cannot tell") from error
    if action is Action.UNDO:
        raise BadEntry("u takes back the last decision")
    changes = read_form(item.claim, form) if action is Action.EDIT else {}
    if action is Action.EDIT and not changes:
        raise BadEntry("nothing was changed; a accepts the claim as it is")
    return action, changes
