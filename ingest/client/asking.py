"""Asking with a memory: a kept answer where there is a fresh one, else the network; what is good is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ingest.client.answers import Kept, KeptAnswers
from ingest.client.clock import Clock
from ingest.client.exchange import Answer
from ingest.client.following import Question
from ingest.client.records import Trouble
from ingest.client.retrying import Silence
from ingest.client.transport import Judge, Transport

Tells = Callable[[Answer], Iterable[str] | None]
"""The ids about which an answer tells the truth; None where the answer is not to be kept at all."""

OFFLINE = Silence(kind=Trouble.OFFLINE, reason="no answer to this is kept, and the network was not to be used")


@dataclass(slots=True)
class Asker:
    """What the clients of both services ask through. `fresh`: for so many seconds a kept answer is as good as new."""

    transport: Transport
    clock: Clock
    kept: KeptAnswers | None
    offline: bool = False
    refresh: bool = False

    def ask(self, question: Question, fresh: float, *, judge: Judge, tells: Tells) -> Answer | Silence:
        """The answer, kept or new; a new one is kept if `tells` says so."""
        if self.kept is not None and not self.refresh:
            found = self.kept.find(question.request, since=self._since(fresh))
            if found is not None:
                self.transport.tally.kept[question.line] += 1
                return found
        if self.offline:
            return OFFLINE
        answer = self.transport.ask(question, judge=judge)
        if self.kept is not None and isinstance(answer, Answer):
            told = tells(answer)
            if told is not None:
                self.kept.keep(question.request, answer, question.line, told)
        return answer

    def told(self, line: str, asked: Iterable[str], fresh: float) -> Iterator[tuple[Kept, list[str]]]:
        """The kept answers that tell about these ids, each with the ids that it tells about."""
        if self.kept is None or self.refresh:
            return
        answers: dict[int, tuple[Kept, list[str]]] = {}
        for name, kept in self.kept.told(line, asked, since=self._since(fresh)).items():
            answers.setdefault(id(kept), (kept, []))[1].append(name)
        self.transport.tally.kept[line] += len(answers)
        yield from answers.values()

    def _since(self, fresh: float) -> float:
        return 0.0 if self.offline else self.clock.now() - fresh
