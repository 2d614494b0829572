"""Asks the services what the trails want to know: many ids in one request, titles one by one.

There is a queue for every kind of question and a line for every service, so that whoever drives the resolver can ask
one service while the other must not be asked yet.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ingest.client.services import Arxiv, SemanticScholar
from ingest.resolving.judging import SETTINGS, JudgeSettings
from ingest.resolving.records import Question, Resolution
from ingest.resolving.trail import Answer, Ask, Trail

Line = Literal["arxiv", "semantic-scholar"]

ASKS: Mapping[Line, tuple[Ask, ...]] = {
    "semantic-scholar": (Ask.S2_IDS, Ask.S2_MATCH, Ask.S2_SEARCH),
    "arxiv": (Ask.ARXIV_IDS, Ask.ARXIV_TITLE),
}
"""What is asked on which line, in the order of cost."""

AT_ONCE = {Ask.S2_IDS: 500, Ask.ARXIV_IDS: 100}
"""Ids in one request: Semantic Scholar's limit, and what arXiv's clients use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A question and what came of it."""

    question: Question
    resolution: Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Requests that questions will take on each line: at least, where every id and title is found at once; at most."""

    least: Mapping[Line, int]
    most: Mapping[Line, int]


class Resolver:
    """Questions in, resolutions out, a request's worth at a step."""

    def __init__(
        self,
        questions: Iterable[Question],
        *,
        arxiv: Arxiv,
        semantic_scholar: SemanticScholar,
        settings: JudgeSettings = SETTINGS,
    ) -> None:
        self._arxiv = arxiv
        self._scholar = semantic_scholar
        self._queues: dict[Ask, deque[Trail]] = {ask: deque() for ask in Ask}
        self._done: list[Settled] = []
        for question in questions:
            self._send_on(Trail(question, settings))

    def waiting(self, line: Line) -> int:
        """How many questions wait for this line, as far as it can go on now.

        arXiv's ids wait until Semantic Scholar was asked for all of its own, so that they go in one request.
        """
        held = 0 if not self._queues[Ask.S2_IDS] else len(self._queues[Ask.ARXIV_IDS])
        return sum(len(self._queues[ask]) for ask in ASKS[line]) - (held if line == "arxiv" else 0)

    def step(self, line: Line) -> list[Settled]:
        """Ask one thing on this line; what is settled now."""
        ask = next((one for one in ASKS[line] if self._queues[one] and self._may(one)), None)
        if ask in AT_ONCE:
            self._ask_ids(ask)
        elif ask is not None:
            self._ask_title(ask)
        return self._settled()

    def run(self) -> Iterator[Settled]:
        """Ask until nothing is left, one line after the other."""
        while any(self.waiting(line) for line in ASKS):
            for line in ASKS:
                yield from self.step(line)
        yield from self._settled()

    def _settled(self) -> list[Settled]:
        """What is settled and was not told yet."""
        done, self._done = self._done, []
        return done

    def requests_left(self, line: Line) -> int:
        """About how many requests are still to come on this line."""
        return sum(
            math.ceil(len(queue) / AT_ONCE[ask]) if ask in AT_ONCE else len(queue)
            for ask, queue in self._queues.items()
            if ask in ASKS[line]
        )

    def _may(self, ask: Ask) -> bool:
        return ask is not Ask.ARXIV_IDS or not self._queues[Ask.S2_IDS]

    def _send_on(self, trail: Trail) -> None:
        ask = trail.next_ask()
        if ask is None:
            self._done.append(Settled(question=trail.question, resolution=trail.settle()))
        else:
            self._queues[ask].append(trail)

    def _ask_ids(self, ask: Ask) -> None:
        trails = self._take(ask)
        names = list(dict.fromkeys(name for trail in trails for name in _names(trail, ask)))
        answers = self._scholar.batch(names) if ask is Ask.S2_IDS else self._arxiv.by_ids(names)
        for trail in trails:
            trail.learn_ids(ask, [(name, answers[name]) for name in _names(trail, ask) if name in answers])
            self._send_on(trail)

    def _take(self, ask: Ask) -> list[Trail]:
        """As many trails as their ids fit into one request, at least one."""
        queue, taken, count = self._queues[ask], list[Trail](), 0
        while queue and (not taken or count + len(_names(queue[0], ask)) <= AT_ONCE[ask]):
            taken.append(queue.popleft())
            count += len(_names(taken[-1], ask))
        return taken

    def _ask_title(self, ask: Ask) -> None:
        trail = self._queues[ask].popleft()
        trail.learn_title(ask, self._title(ask, trail.question.titles[0]))
        self._send_on(trail)

    def _title(self, ask: Ask, title: str) -> Answer:
        if ask is Ask.S2_MATCH:
            return self._scholar.match(title)
        return self._scholar.search(title) if ask is Ask.S2_SEARCH else self._arxiv.by_title(title)


def _names(trail: Trail, ask: Ask) -> tuple[str, ...]:
    return trail.question.scholar_ids if ask is Ask.S2_IDS else tuple(trail.open_ids)


def expected(questions: Iterable[Question]) -> Expected:
    """How many requests these questions take."""
    asked = list(questions)
    ids = sum(len(one.scholar_ids) for one in asked)
    arxiv_ids = sum(len(one.arxiv_ids) for one in asked)
    untitled = [one for one in asked if not one.scholar_ids]
    titles = sum(bool(one.titles) and not one.ids_only for one in asked)
    batches = math.ceil(ids / AT_ONCE[Ask.S2_IDS])
    return Expected(
        least={"semantic-scholar": batches + len(untitled), "arxiv": 0},
        most={
            "semantic-scholar": batches + 2 * titles,
            "arxiv": math.ceil(arxiv_ids / AT_ONCE[Ask.ARXIV_IDS]) + titles,
        },
    )
