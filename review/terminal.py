"""The terminal face: one key and Enter a decision, over any stream of lines and any rich console."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from normalize.decisions import Action, ReviewDecision
from review.fields import FIELDS, BadEntry, Value, agree, check, corrected, cross_check, unusual
from review.form import field_text
from review.queue import Item
from review.session import Session
from review.show import show_help, show_item, show_likes, show_orphans, show_reasons
from review.summary import ReviewSummary
from review.text import neutral
from store.waiting import Conflict

NAMES = ("accept", "edit", "reject", "skip", "tell", "undo", "like", "note", "why", "quit")
KEYS: Mapping[str, str] = {key: name for name in NAMES for key in (name, name[0])} | {
    "?": "help", "help": "help", "h": "help", "can't tell": "tell",
}  # fmt: skip

STOP = "!"
"""Typed into an edit, it leaves the claim as it is."""


class EndOfAnswersError(Exception):
    """The stream of answers is at its end: the session is over, as with `q`."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a review is shown, and where its answers come from, line by line.

    `picture` gives the escape sequence that draws an item's page, so many columns wide, where the terminal can.
    """

    console: Console
    answers: Iterator[str]
    picture: Callable[[Item, int], str] | None = None


class TerminalReview:
    """Shows the items of a session one by one and does what the answers say."""

    def __init__(self, session: Session, screen: Screen) -> None:
        self._session = session
        self._console = screen.console
        self._answers = screen.answers
        self._picture = screen.picture
        self._note = ""
        self._last: ReviewDecision | None = None
        self._total = len(session.waiting)

    def run(self) -> ReviewSummary:
        """Goes through the queue to its end, or until `q` or the end of the answers."""
        self._greet()
        try:
            while self._go_on():
                pass
        except (EndOfAnswersError, KeyboardInterrupt):
            self._say("")
        self._say("Everything decided is kept.")
        return self._session.summary

    def _go_on(self) -> bool:
        """The item in hand, or what is left to do at the end of the queue; False where the session is over."""
        item = self._session.current
        return self._more() if item is None else self._step(item)

    def _greet(self) -> None:
        show_orphans(self._console, self._session.orphans)
        if not self._total:
            self._say("Nothing is flagged: there is nothing to review.")
            return
        papers = len({ask.claim.paper for ask in self._session.waiting})
        things = "decision" if self._total == 1 else "decisions"
        self._say(
            f"{self._total} {things} in {papers} paper{'s' if papers != 1 else ''}, as {self._session.reviewer}; "
            f"{self._session.pace.told(self._total)}."
        )

    def _more(self) -> bool:
        """At the end of the queue: True where a decision was taken back, so that there is something to decide again."""
        if not self._session.can_undo:
            return False
        word = self._ask("The queue is at its end. u takes back your last decision, Enter ends. > ").strip().lower()
        return KEYS.get(word) == "undo" and self._undo()

    def _step(self, item: Item) -> bool:
        """One item until it is decided; False at `q`."""
        self._note = ""
        waiting = len(self._session.waiting)
        if self._picture is not None:
            self._console.file.write(self._picture(item, self._console.width))
        show_item(self._console, item, number_now=self._total - waiting + 1, total=self._total)
        while True:
            word, _, rest = self._ask("> ").strip().partition(" ")
            action = KEYS.get(word.lower())
            if action == "quit":
                return False
            if self._do(action, item, rest.strip()):
                return True

    def _do(self, action: str | None, item: Item, rest: str) -> bool:
        """Carries out one answer; True where the item in hand has changed."""
        try:
            return self._carry_out(action, item, rest)
        except Conflict as error:
            self._say(f"{error}.")
            self._session.reload()
            return True

    def _carry_out(self, action: str | None, item: Item, rest: str) -> bool:
        if action in {"accept", "tell"}:
            self._decide(Action.ACCEPT if action == "accept" else Action.UNSURE, self._note or neutral(rest))
        elif action == "edit":
            return self._edit(item, rest)
        elif action == "reject":
            return self._reject(rest)
        elif action == "skip":
            self._session.skip()
        elif action == "undo":
            return self._undo()
        elif action == "like":
            return self._like()
        else:
            self._inform(action, item, rest)
            return False
        return True

    def _decide(self, action: Action, reason: str, changes: Mapping[str, Value] | None = None) -> None:
        self._last = self._session.decide(action, changes=changes, reason=reason)

    def _like(self) -> bool:
        """Shows what the last decision may settle besides, and settles it where the reviewer says so."""
        if self._last is None:
            self._say("Decide first; then l shows what else the same answer may settle.")
            return False
        likes = self._session.likes(self._last)
        if not likes:
            self._say("Nothing else waits that stands like your last decision's claim.")
            return False
        show_likes(self._console, likes)
        word = self._ask(f"{self._last.action.value} these {len(likes)}, too? y does it > ").strip().lower()
        if word not in {"y", "yes"}:
            self._say("Nothing was decided.")
            return False
        self._session.decide_like(self._last, likes)
        self._say(f"{len(likes)} more decided; u takes all of them back.")
        self._last = None
        return True

    def _inform(self, action: str | None, item: Item, rest: str) -> None:
        if action == "help":
            show_help(self._console)
        elif action == "why":
            show_reasons(self._console, item.claim)
        elif action == "note":
            self._note = neutral(rest or self._ask("note: "))
            self._say(f"The note goes with your decision: {self._note}" if self._note else "No note.")
        else:
            self._say("Type one of a e r s t u l n w q and Enter; ? explains them.")

    def _reject(self, rest: str) -> bool:
        reason = neutral(rest or self._note or self._ask("why? "))
        if not reason:
            self._say("A rejection needs a reason, such as: r wrong column. Nothing was decided.")
            return False
        self._decide(Action.REJECT, reason)
        return True

    def _undo(self) -> bool:
        undone = self._session.undo()
        self._last = None
        if undone is None:
            self._say("You have no decision left to take back.")
            return False
        more = f" and {undone.count - 1} more" if undone.count > 1 else ""
        what = f"Taken back: {undone.decision.action.value} of {neutral(undone.decision.printed)}{more}"
        if undone.item is None:
            self._say(f"{what}; its claim was not found again by the last extraction.")
            return False
        self._say(f"{what}.")
        self._total = max(self._total, len(self._session.waiting))
        return True

    def _edit(self, item: Item, rest: str) -> bool:
        try:
            changes = self._one_field(item, rest) if rest else self._all_fields(item)
        except BadEntry as error:
            self._say(f"{error}. Nothing was decided.")
            return False
        if not changes:
            self._say("Nothing changed, nothing was decided; a accepts the claim as it is.")
            return False
        doubt = unusual(corrected(item.claim, changes))
        if doubt:
            self._say(f"Kept, but look again: {doubt}; u takes it back.")
        self._decide(Action.EDIT, self._note, changes)
        return True

    def _one_field(self, item: Item, entry: str) -> dict[str, Value]:
        field, equals, text = entry.partition("=")
        if not equals:
            raise BadEntry(
                f"write FIELD=VALUE, such as value=76.3; the fields are {', '.join(FIELDS[item.claim.kind])}"
            )
        field = field.strip()
        value = check(field, text, item.claim)
        changes = {field: value} if value != getattr(item.claim, field) else {}
        cross_check(corrected(item.claim, changes))
        return changes

    def _all_fields(self, item: Item) -> dict[str, Value]:
        """Asks for each field in turn; a wrong entry is asked again."""
        changes: dict[str, Value] = {}
        for field in FIELDS[item.claim.kind]:
            while True:
                now = corrected(item.claim, changes)
                text = self._ask(f"{field} [{field_text(now, field)}]: ").strip()
                if text == STOP:
                    return {}
                problem = self._take(field, text, item, changes)
                if problem is None:
                    break
                self._say(problem)
        cross_check(corrected(item.claim, changes))
        return changes

    def _take(self, field: str, text: str, item: Item, changes: dict[str, Value]) -> str | None:
        """Puts a field's new value into `changes`; or says why it cannot be, an unchanged one included."""
        before = corrected(item.claim, changes)
        try:
            value = check(field, text, before) if text else getattr(before, field)
            agree(field, corrected(before, {field: value}))
        except BadEntry as error:
            return str(error)
        if value != getattr(item.claim, field):
            changes[field] = value
        return None

    def _ask(self, prompt: str) -> str:
        self._console.print(Text(prompt), end="")
        line = next(self._answers, None)
        if line is None:
            raise EndOfAnswersError
        return line.rstrip("\n")

    def _say(self, text: str) -> None:
        self._console.print(Text(text))
