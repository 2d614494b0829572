"""What can go wrong at a service, and a plan of when it does."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """One thing that goes wrong with one answer."""

    TOO_MANY = "429"
    TOO_MANY_SECONDS = "429 with Retry-After in seconds"
    TOO_MANY_DATE = "429 with Retry-After as a date"
    TOO_MANY_HOUR = "429 with a Retry-After of an hour"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502 with a web page"
    UNAVAILABLE = "503"
    UNAVAILABLE_SECONDS = "503 with Retry-After"
    TIMEOUT = "504"
    FORBIDDEN = "403"
    WEB_PAGE = "a web page with status 200"
    TRUNCATED = "a body shorter than its Content-Length"
    CUT = "a body that ends early, and nothing tells"
    RESET = "a reset in mid-body"
    SLOW = "a byte a second"
    SLOW_HEAD = "a head that drips and never ends"
    EMPTY_FEED = "a feed without entries"
    SHUFFLED = "the rows of a batch in another order"
    MISSING_ROWS = "a batch without some of its rows"
    WRONG_FILE = "the PDF of another paper"
    LOOP = "a redirect to itself"
    TO_FILE = "a redirect to a file"
    TO_LOOPBACK = "a redirect to this machine"
    TO_PRIVATE = "a redirect into a private network"
    TO_METADATA = "a redirect to a cloud's own address"
    BOMB = "a small body that unpacks to a huge one"
    LIE = "a body that is not packed as it says"
    ENDLESS = "a body with no end"
    ECHO = "an answer that holds the request's headers"


PASSING = (
    Fault.TOO_MANY, Fault.TOO_MANY_SECONDS, Fault.TOO_MANY_DATE, Fault.SERVER_ERROR, Fault.BAD_GATEWAY,
    Fault.UNAVAILABLE, Fault.UNAVAILABLE_SECONDS, Fault.TIMEOUT, Fault.WEB_PAGE, Fault.TRUNCATED, Fault.RESET,
    Fault.LIE,
)  # fmt: skip
"""Faults that pass when the same is asked again."""

REDIRECTS = {
    Fault.TO_FILE: "file:///etc/hostname",
    Fault.TO_LOOPBACK: "http://127.0.0.1:9/pdf",
    Fault.TO_PRIVATE: "http://10.1.2.3/pdf",
    Fault.TO_METADATA: "http://169.254.169.254/latest/meta-data",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the stand-in saw it: when, to which service (`arxiv`, `s2`, `pdf`, `open`), and what."""

    at: float
    service: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    fault: Fault | None = None


Plan = Callable[[Asked], Fault | None]
"""Which fault an answer has."""


def no_faults(asked: Asked) -> Fault | None:
    """A service without trouble."""
    return None


@dataclass(slots=True)
class Scripted:
    """Faults in a row, one a request to the service; then none."""

    script: dict[str, list[Fault | None]]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, asked: Asked) -> Fault | None:
        """The next one of its service."""
        with self._lock:
            waiting = self.script.get(asked.service)
            return waiting.pop(0) if waiting else None


@dataclass(slots=True)
class Always:
    """The same fault for every request to some services."""

    fault: Fault
    services: Sequence[str] = ("arxiv", "s2", "pdf", "open")

    def __call__(self, asked: Asked) -> Fault | None:
        """That fault."""
        return self.fault if asked.service in self.services else None


@dataclass(slots=True)
class ByChance:
    """A share of all answers goes wrong, by a seeded chance, in a way that passes."""

    share: float
    seed: int = 1
    faults: Iterable[Fault] = PASSING
    _chance: random.Random = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311  # nothing to guess here

    def __call__(self, asked: Asked) -> Fault | None:
        """A fault, or none."""
        with self._lock:
            return self._chance.choice(tuple(self.faults)) if self._chance.random() < self.share else None
