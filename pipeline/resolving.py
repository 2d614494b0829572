"""Ask the services about the papers of a library, merge those that are one, fetch their PDFs; one paper a transaction.

Whatever is stopped in mid-work goes on from there: a paper that is settled is not asked about again, and what a service
said is kept by the client.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ingest.client.config import Floors
from ingest.client.services import Services
from ingest.papers import paper_of
from ingest.records import PaperState
from ingest.resolving.records import Resolution
from ingest.resolving.resolver import Resolver, Settled
from pipeline.asking import INGEST, Effort, Plan, only, plan_asking, wants_pdf
from pipeline.fetching import Fetcher
from pipeline.looking import Looker
from pipeline.merging import Merger
from pipeline.trying import stands
from pipeline.workers import Limits
from store import Failure, Holding, Library, Stage
from store.papers import KeyTaken

Told = Callable[[int, int, str, float], None]
"""Told after each step: how many are done, of how many, which was the last, and about how many seconds are left."""

Lane = Literal["semantic-scholar", "arxiv", "pdf", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSummary:
    """What asking came to. `asked` = the sum of `states`; resolved papers = fetched or failed or in hand already.

    `requests` were sent and `kept` answers were at hand, by line; `waited` is in seconds. `stopped` says why a service
    was not asked any more. `waiting` are papers, without a PDF in hand, that wait for a service that did not answer;
    `unreachable` are those whose PDF the network or a service refused. `rest` names what was not found or is ambiguous.
    """

    asked: int
    states: Mapping[str, int]
    merged: int
    fetched: int
    failures: tuple[Failure, ...]
    waiting: int
    unreachable: tuple[str, ...]
    requests: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    waited: Mapping[str, float] = field(default_factory=dict)
    stopped: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    rest: tuple[str, ...] = ()


def failed_fetches(library: Library, limits: Limits) -> dict[str, bool]:
    """Papers whose PDF was not to be had, and whether another try may help, given what a look at it may take."""
    return {one.origin: one.retry or not stands(one, limits) for one in library.failures(Stage.FETCH)}


def plan(library: Library, effort: Effort, floors: Floors, limits: Limits) -> Plan:
    """What asking about all papers would take."""
    return plan_asking(library.holdings(), failed_fetches(library, limits), effort, floors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How to go about it. `limits`: what the look at a PDF's first page may take; `clock` gives seconds.

    `offline`: the services answer from what is kept alone; that they do not know more is no news.
    """

    effort: Effort = field(default_factory=Effort)
    floors: Floors = field(default_factory=Floors)
    limits: Limits = field(default_factory=Limits)
    offline: bool = False
    told: Told | None = None
    clock: Callable[[], float] = time.monotonic


def ask_services(
    library: Library, services: Services, keys: Collection[str] | None, manner: Manner | None = None
) -> AskedSummary:
    """Ask about the papers of these keys (None: all), as far as something is missing."""
    manner = manner or Manner()
    with Looker(manner.limits) as looker:
        walk = _Walk(library, services, looker, manner)
        walk.start(keys)
        walk.go()
        return walk.summary()


class _Walk:
    """The work on all lines, each asked as soon as it may be."""

    def __init__(self, library: Library, services: Services, looker: Looker, manner: Manner) -> None:
        self._library = library
        self._services = services
        self._effort = manner.effort
        self._clock = manner.clock
        self._told = manner.told
        self._offline = manner.offline
        self._limits = manner.limits
        self._fetcher = Fetcher(library, services.pdfs, looker)
        self._floors: dict[Lane, float] = {
            "semantic-scholar": manner.floors.semantic_scholar,
            "arxiv": manner.floors.arxiv,
            "pdf": manner.floors.arxiv,
            "open": manner.floors.other,
        }
        self._last: dict[Lane, float] = {}
        self._at = ""
        self._waiting = 0
        self._rest: list[str] = []
        self._states: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()

    def start(self, keys: Collection[str] | None) -> None:
        """Find out what is missing."""
        self._fetcher.tidy()
        holdings = self._library.holdings()
        failed = failed_fetches(self._library, self._limits)
        wanted = only(holdings, keys)
        planned = plan_asking(wanted, failed, self._effort)
        self._merger = Merger(self._library, holdings)
        self._held: dict[str, Holding] = {held.paper.key: held for held in holdings}
        self._resolver = Resolver(
            planned.questions, arxiv=self._services.arxiv, semantic_scholar=self._services.semantic_scholar
        )
        self._questions = len(planned.questions)
        for held in holdings:
            if held.resolution and held.resolution.found and held.resolution.by != INGEST:
                self._merger.merge_twin(held.paper.key)
        asked = {question.key for question in planned.questions}
        for held in wanted:
            if wants_pdf(held, failed, self._effort) and held.paper.key not in asked:
                self._fetcher.add(held)

    def go(self) -> None:
        """Until nothing is left to ask or to fetch."""
        while (lane := self._next()) is not None:
            if lane == "arxiv" or lane == "semantic-scholar":  # noqa: PLR1714  # so that the type checker sees it
                for settled in self._resolver.step(lane):
                    self._settle(settled)
                    self._at = settled.question.key
            else:
                self._fetch(lane)
            self._last[lane] = self._clock()
            if lane in {"arxiv", "pdf"}:
                self._last["pdf"] = self._last["arxiv"] = self._clock()
            self._tell()

    def _next(self) -> Lane | None:
        """The lane to go on with: of those that may be asked now the one with the most to do, else the next in turn."""
        work: dict[Lane, int] = {
            "semantic-scholar": self._resolver.waiting("semantic-scholar"),
            "arxiv": self._resolver.waiting("arxiv"),
            "pdf": self._fetcher.waiting("pdf"),
            "open": self._fetcher.waiting("open"),
        }
        turns = {lane: self._last.get(lane, 0.0) + self._floors[lane] for lane, count in work.items() if count}
        ready = [lane for lane, turn in turns.items() if turn <= self._clock()]
        if ready:
            return max(ready, key=lambda lane: (work[lane] * self._floors[lane], lane == "arxiv"))
        return min(turns, key=lambda lane: turns[lane], default=None)

    def _settle(self, settled: Settled) -> None:
        """Keep what came of a question; a paper that another is already goes there."""
        key, resolution = settled.question.key, settled.resolution
        held = self._held[key]
        self._states[resolution.state.value] += 1
        if resolution.state is PaperState.PENDING:
            self._reasons[resolution.reason] += 1
            self._waiting += not held.pdfs
        elif resolution.found is None and not held.pdfs:
            places = [str(one.place) for one in held.references] or [key]
            self._rest.append(f"{places[0]}: {resolution.state.value}: {resolution.reason}")
        if held.resolution and self._says_less(resolution, held.resolution):
            return
        paper = paper_of(
            held.references,
            held.pdfs,
            known=held.paper,
            ties=held.ties,
            resolution=resolution,
            doubted=self._merger.doubted(held, resolution),
        )
        try:
            self._library.save_paper(paper, ties=held.ties, resolution=resolution, is_new=False)
        except KeyTaken:  # another process merged it away: what it found is that one's to keep
            return
        if resolution.found is not None:
            self._is_found(key, resolution)

    def _says_less(self, new: Resolution, known: Resolution) -> bool:
        """Whether what is known stays: what was found before, or came with a merge just now, for want of an answer."""
        if new.found is not None:
            return False
        unanswered = new.state is PaperState.PENDING and new.question == known.question
        return known.found is not None or (unanswered and (self._offline or known.state is not PaperState.PENDING))

    def _is_found(self, key: str, resolution: Resolution) -> None:
        kept = self._merger.merge_twin(key)
        if kept != key:
            self._fetcher.drop(key)
        (held,) = self._library.holdings(kept)
        self._held[kept] = held
        if wants_pdf(held, {}, Effort()):
            self._fetcher.add(held)

    def _fetch(self, lane: Literal["pdf", "open"]) -> None:
        self._at = self._fetcher.next(lane)
        twins = self._fetcher.step(lane)
        if twins is None:
            return
        if self._merger.are_apart(*twins):
            self._fetcher.refuse(twins[1], f"its PDF is that of {twins[0]}, from which it was split by hand")
        else:
            self._merger.merge(*twins, why="the same PDF", who="ingest")

    def _tell(self) -> None:
        """How far it is; every paper that is still asked about is taken for one with a PDF to fetch."""
        if self._told is None:
            return
        open_questions = max(0, self._questions - self._states.total())
        fetches = self._fetcher.waiting("pdf") + self._fetcher.waiting("open") + open_questions
        done = self._states.total() + self._fetcher.done.fetched + len(self._fetcher.done.failed)
        arxiv = (self._resolver.requests_left("arxiv") + fetches) * self._floors["arxiv"]
        scholar = self._resolver.requests_left("semantic-scholar") * self._floors["semantic-scholar"]
        self._told(done, done + open_questions + fetches, self._at, max(arxiv, scholar))

    def summary(self) -> AskedSummary:
        """What it came to."""
        tally, done = self._services.tally, self._fetcher.done
        return AskedSummary(
            asked=self._states.total(),
            states=dict(self._states),
            merged=self._merger.merged,
            fetched=done.fetched,
            failures=tuple(done.failed),
            waiting=self._waiting,
            unreachable=tuple(done.unreachable),
            requests=dict(tally.requests),
            kept=dict(tally.kept),
            waited=dict(tally.waited),
            stopped=dict(tally.stopped),
            reasons=dict(self._reasons),
            rest=tuple(self._rest),
        )
