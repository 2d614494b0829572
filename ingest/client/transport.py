"""The polite transport: every question to a service goes through here, in its turn, as often as makes sense.

A host that says 403, that keeps saying 429, or that is not there, is not asked again in this run; nor one that left
three questions in a row unanswered. Everybody's next request waits when one was sent away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from ingest.client.breaking import Broken
from ingest.client.exchange import Answer
from ingest.client.following import Came, Follower, Question, Silent, Stop
from ingest.client.records import Trouble
from ingest.client.retrying import STOPPING, STOPPING_IN_A_ROW, Again, Silence, Tries, decide, retry_after, trouble_of
from ingest.client.services import Tally

IN_A_ROW = 3
"""Questions in a row without an answer after which a host is left alone."""

Judge = Callable[[Answer], str | None]
"""Why an answer of status 200 cannot be what was asked for, or None. It is then asked for again."""


@dataclass(slots=True)
class Transport:
    """The one way out."""

    follower: Follower
    _failed: Counter[Stop] = field(init=False, default_factory=Counter)

    @property
    def tally(self) -> Tally:
        """What it has cost so far."""
        return self.follower.tally

    def ask(self, question: Question, *, judge: Judge | None = None, sink: BinaryIO | None = None) -> Answer | Silence:
        """The answer to a question, or why there is none. Any status but 403, 408, 429 and 5xx is an answer.

        A good body goes to `sink` where one is given, which is emptied before each try. Raises `MineError` for trouble
        with the disk alone.
        """
        counts: Counter[Trouble] = Counter()
        why = "its turn"
        while True:
            if sink is not None:
                sink.seek(0)
                sink.truncate()
            try:
                came = self.follower.follow(question, why, sink)
            except Silent as silent:
                return silent.silence
            trouble = _trouble(came.outcome, judge)
            if not isinstance(trouble, Broken):
                self._failed[came.stop] = 0
                return trouble
            counts[trouble.kind] += 1
            step = self._step(question, came, trouble, counts)
            if isinstance(step, Silence):
                return self._leave(step, came)
            came.line.hold_off(step.seconds)
            why = step.reason

    def _step(self, question: Question, came: Came, trouble: Broken, counts: Counter[Trouble]) -> Again | Silence:
        limits = self.follower.settings.limits
        answer = came.outcome if isinstance(came.outcome, Answer) else None
        tries = Tries(
            all=counts.total(),
            alike=counts[trouble.kind],
            most=min(question.tries or limits.tries, limits.tries),
            status=answer.status if answer else 0,
            wanted=retry_after(answer) if answer else 0.0,
            floor=came.line.floor,
        )
        return decide(trouble, tries, limits, self.follower.chance)

    def _leave(self, silence: Silence, came: Came) -> Silence:
        """Give the question up; where it is the host's trouble and not the question's, give up the host as well."""
        if silence.pause:
            came.line.hold_off(silence.pause)
        key = silence.kind is Trouble.FORBIDDEN and came.signed
        advice = "; the key was refused: renew it, or unset it to ask without one" if key else ""
        told = replace(silence, reason=f"{came.stop.host}: {silence.reason}{advice}")
        self._failed[came.stop] += silence.kind in STOPPING_IN_A_ROW
        in_a_row = self._failed[came.stop] >= IN_A_ROW
        if silence.kind in STOPPING or silence.pause or in_a_row:
            told = replace(told, stopped=True)
            reason = f"{told.reason}; it was not asked again in this run"
            self.follower.stopped[came.stop] = replace(told, reason=reason)
            self.follower.tally.stopped[f"{came.stop.host}:{came.stop.port} ({came.stop.line})"] = told.reason
        return told


def _trouble(outcome: Answer | Broken, judge: Judge | None) -> Answer | Broken:
    """The answer, where nothing is wrong with it; else what is."""
    found = trouble_of(outcome)
    if found is None and isinstance(outcome, Answer) and judge is not None and outcome.status == 200:
        reason = judge(outcome)
        found = Broken(kind=Trouble.MALFORMED, reason=reason) if reason else None
    return found or outcome
