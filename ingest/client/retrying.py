"""What to do with what came of a request: take it, ask again after a wait, or leave it. Pure: it waits for nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from ingest.client.breaking import Broken
from ingest.client.config import Limits
from ingest.client.exchange import Answer
from ingest.client.records import Trouble

TRIES = {
    Trouble.UNREACHABLE: 3,
    Trouble.TOO_SLOW: 3,
    Trouble.MALFORMED: 3,
    Trouble.CUT_OFF: 5,
    Trouble.BUSY: 8,
    Trouble.QUOTA: 8,
}
"""How often a question is asked that ends so; others are not asked again. `Limits.tries` bounds them all."""

TRIES_OF_STATUS = {500: 4, 504: 4}
"""The same for statuses that a service gives for one question alone, however often it is asked."""

STOPPING = frozenset([Trouble.FORBIDDEN, Trouble.QUOTA, Trouble.UNREACHABLE])
"""After these a host is not asked again in this run."""

STOPPING_IN_A_ROW = frozenset([Trouble.BUSY, Trouble.CUT_OFF, Trouble.TOO_SLOW])
"""After three questions in a row that end so, neither."""

JITTER = 0.25
"""Each wait is longer or shorter by up to this part of it, so that those who were sent away together part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Ask again, in `seconds` at the earliest."""

    kind: Trouble
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """There is no answer, and why. `pause`: for so many seconds the service wants no request at all. `stopped`: the
    host is not asked again in this run, whatever the question."""

    kind: Trouble
    reason: str
    pause: float = 0.0
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """How often a question was asked in vain: in `all`, and `alike` with the same trouble as at last; `most` is the
    limit. `status` is that of the last answer, 0 without one; `wanted` the seconds that its `Retry-After` asks for.
    `floor`, in seconds, is the first wait."""

    all: int
    alike: int
    most: int
    status: int
    wanted: float
    floor: float


def trouble_of(outcome: Answer | Broken) -> Broken | None:
    """What is wrong with the outcome, in a form for people; None for an answer that its asker must read."""
    if isinstance(outcome, Broken):
        return outcome
    if outcome.status == 429:
        return Broken(kind=Trouble.QUOTA, reason="too many requests (429)")
    if outcome.status == 403:
        return Broken(kind=Trouble.FORBIDDEN, reason="access was refused (403)")
    if outcome.status >= 500 or outcome.status == 408:
        return Broken(kind=Trouble.BUSY, reason=f"the service has trouble ({outcome.status})")
    return None


def decide(trouble: Broken, tries: Tries, limits: Limits, chance: Callable[[], float]) -> Again | Silence:
    """What to do about `trouble`, the last of `tries`."""
    if tries.wanted > limits.longest_wait:
        reason = f"{trouble.reason}, and it asks to be left alone for {tries.wanted:.0f} s"
        return Silence(kind=trouble.kind, reason=reason, pause=tries.wanted)
    allowed = min(TRIES.get(trouble.kind, 1), TRIES_OF_STATUS.get(tries.status, tries.most))
    if tries.alike >= allowed or tries.all >= tries.most:
        often = f", {tries.all} times" if tries.all > 1 else ""
        return Silence(kind=trouble.kind, reason=f"{trouble.reason}{often}")
    wait = backoff(tries.all, tries.floor, limits.ceiling, chance)
    return Again(kind=trouble.kind, reason=trouble.reason, seconds=max(wait, tries.wanted))


def backoff(tries: int, floor: float, ceiling: float, chance: Callable[[], float]) -> float:
    """Seconds to wait after so many tries: the floor, doubled each time up to the ceiling, with some chance in it."""
    return min(ceiling, floor * 2.0 ** (tries - 1) * (1 - JITTER + 2 * JITTER * chance()))


def retry_after(answer: Answer) -> float:
    """The seconds that `Retry-After` asks for, as a number or as a date; 0 without one, or where it is nonsense."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
    try:
        return max(0.0, then.timestamp() - answer.at)
    except (ValueError, OverflowError):
        return 0.0
