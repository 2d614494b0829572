"""One try of a question: each hop in its own line, redirects followed by hand, the key shown to one host alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import BinaryIO
from urllib.parse import urljoin

from ingest.client.addresses import AddressBook, Origin, Refused, origin
from ingest.client.breaking import Bounds, Broken
from ingest.client.clock import Clock
from ingest.client.config import ARXIV_PDF_URL, ARXIV_URL, S2_URL, ClientSettings, Waiting
from ingest.client.exchange import Answer, Exchange, Request
from ingest.client.lines import LeaveAlone, Line
from ingest.client.records import Trouble
from ingest.client.retrying import Silence
from ingest.client.services import Tally

ARXIV, SEMANTIC_SCHOLAR = "arxiv", "semantic-scholar"
"""The lines of the two services. Any other host has one of its own name."""

REDIRECTS = frozenset([301, 302, 303, 307, 308])

KEY_HEADER = "x-api-key"

CLEANED = "(key)"
"""What stands in an answer where the service gave our key back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A request, the line that it waits in, and how much may come back in how many seconds.

    `tries`: how often it is asked at most, where that is less than usual.
    """

    request: Request
    line: str
    size: int
    total: float
    tries: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """What is left alone after trouble: a host and port, in the line in which it was asked."""

    line: str
    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of one try, and from whom; `signed`: the key was shown."""

    outcome: Answer | Broken
    line: Line
    stop: Stop
    signed: bool = False


class Silent(Exception):
    """A host is not asked; `silence` says why."""

    def __init__(self, silence: Silence) -> None:
        super().__init__(silence.reason)
        self.silence = silence


@dataclass(slots=True)
class Follower:
    """It keeps the lines, and the list of hosts that are left alone. `chance` gives numbers from 0 to 1."""

    settings: ClientSettings
    clock: Clock
    told: Waiting
    tally: Tally
    chance: Callable[[], float] = random.random
    stopped: dict[Stop, Silence] = field(default_factory=dict)
    book: AddressBook = field(init=False)
    _lines: dict[str, Line] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        urls = (self.settings.arxiv_url, self.settings.arxiv_pdf_url, self.settings.s2_url)
        public = {origin(url).host for url in (ARXIV_URL, ARXIV_PDF_URL, S2_URL)}
        closed = all(origin(url).host not in public for url in urls)
        self.book = AddressBook(frozenset(origin(url).place for url in urls), closed=closed)

    def follow(self, question: Question, why: str, sink: BinaryIO | None) -> Came:
        """One try, through as many hosts as it is sent to. Raises `Silent` where one of them is not to be asked."""
        with closing(Exchange(self.book, self.clock)) as exchange:
            return self._through(exchange, question, why, sink)

    def _through(self, exchange: Exchange, question: Question, why: str, sink: BinaryIO | None) -> Came:
        request = question.request
        for _ in range(self.settings.limits.redirects + 1):
            came = self._hop(exchange, request, question, why, sink)
            if not isinstance(came.outcome, Answer) or came.outcome.status not in REDIRECTS:
                return came
            following = _redirected(request, came.outcome)
            if following is None:
                return came
            request, why = following, "its turn"
        raise Silent(
            Silence(kind=Trouble.ADDRESS, reason=f"it is sent on and on: {self.settings.limits.redirects} redirects")
        )

    def _hop(self, exchange: Exchange, request: Request, question: Question, why: str, sink: BinaryIO | None) -> Came:
        try:
            place = self.book.check(request.url)
        except Refused as refused:
            raise Silent(Silence(kind=Trouble.ADDRESS, reason=str(refused))) from refused
        line = self._line(place, question)
        stop = Stop(line.name, place.host, place.port)
        if stop in self.stopped:
            raise Silent(self.stopped[stop])
        sent = self._signed(request, place)
        try:
            with line.turn(why):
                self.tally.requests[line.name] += 1
                outcome = exchange.ask(sent, place, self._bounds(question), sink)
        except LeaveAlone as asked:
            reason = f"{place.host} wants to be left alone for {asked.seconds:.0f} s more"
            raise Silent(Silence(kind=Trouble.QUOTA, reason=reason)) from asked
        return Came(outcome=self._cleaned(outcome), line=line, stop=stop, signed=KEY_HEADER in sent.headers)

    def _bounds(self, question: Question) -> Bounds:
        limits = self.settings.limits
        return Bounds(connect=limits.connect, read=limits.read, total=question.total, size=question.size)

    def _line(self, place: Origin, question: Question) -> Line:
        """The line before a host: the question's own at its first host, arXiv's at all of arXiv's, else the host's."""
        name, floor = place.host, self.settings.floors.other
        if place.place == origin(question.request.url).place:
            name = question.line
        elif place.host == "arxiv.org" or place.host.endswith(".arxiv.org"):
            name = ARXIV
        floors = {ARXIV: self.settings.floors.arxiv, SEMANTIC_SCHOLAR: self.settings.floors.semantic_scholar}
        if name not in self._lines:
            limits = self.settings.limits
            self._lines[name] = Line(
                name, floors.get(name, floor), self.settings.state, self.clock, limits.longest_wait, self._wait
            )
        return self._lines[name]

    def _wait(self, line: str, seconds: float, why: str) -> None:
        self.tally.waited[line] += seconds
        self.told(line, seconds, why)

    def _signed(self, request: Request, place: Origin) -> Request:
        """The request with our name on it, and with the key where it goes to Semantic Scholar's configured address."""
        headers = {"User-Agent": self.settings.agent, **request.headers}
        if (
            self.settings.s2_key
            and place == origin(self.settings.s2_url)
            and request.url.startswith(self.settings.s2_url)
        ):
            headers[KEY_HEADER] = self.settings.s2_key
        return replace(request, headers=headers)

    def _cleaned(self, outcome: Answer | Broken) -> Answer | Broken:
        """The outcome without our key, should a service give it back."""
        key = self.settings.s2_key
        if not key or not isinstance(outcome, Answer):
            return outcome
        headers = {name: value.replace(key, CLEANED) for name, value in outcome.headers.items()}
        return replace(outcome, headers=headers, body=outcome.body.replace(key.encode(), CLEANED.encode()))


def _redirected(request: Request, answer: Answer) -> Request | None:
    """Where a redirect leads; None where it does not say. The rules are those of browsers."""
    target = answer.headers.get("location", "").strip()
    if not target:
        return None
    try:
        url = urljoin(request.url, target).partition("#")[0]
    except ValueError:
        return None
    if answer.status in {307, 308}:
        return replace(request, url=url)
    headers = {name: value for name, value in request.headers.items() if name.lower() != "content-type"}
    return Request(method="GET", url=url, headers=headers)
