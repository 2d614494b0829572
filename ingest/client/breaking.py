"""Why no whole answer came: the exceptions of four layers below, as one of our named troubles."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import requests
from urllib3.exceptions import ReadTimeoutError

from ingest.client.records import Trouble
from ingest.client.wire import Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Seconds for the connection, for a sign of life and for the whole; bytes of a body once unpacked."""

    connect: float
    read: float
    total: float
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """No whole answer came, and why."""

    kind: Trouble
    reason: str


class GivenUp(Exception):
    """The answer was coming, and was not waited for; `broken` says why."""

    def __init__(self, kind: Trouble, reason: str) -> None:
        super().__init__(reason)
        self.broken = Broken(kind=kind, reason=reason)


def why_broken(error: Exception | None, wire: Wire, bounds: Bounds) -> Broken:
    """What an exception of the layers below means, in words of ours: theirs may hold what was sent."""
    if wire.refusal is not None:
        return Broken(kind=Trouble.ADDRESS, reason=wire.refusal)
    if wire.late:
        return Broken(kind=Trouble.TOO_SLOW, reason=f"the answer was not whole after {bounds.total:.0f} s")
    if isinstance(error, GivenUp):
        return error.broken
    causes = list(_causes(error))
    kind, words = _certificate(causes) or _timeout(causes, wire, bounds) or _unconnected(causes, wire) or _cut(causes)
    return Broken(kind=kind, reason=words)


def _certificate(causes: list[BaseException]) -> tuple[Trouble, str] | None:
    found = next((cause for cause in causes if isinstance(cause, ssl.SSLCertVerificationError)), None)
    return (Trouble.CERTIFICATE, f"its certificate is not good ({found.verify_message})") if found else None


def _timeout(causes: list[BaseException], wire: Wire, bounds: Bounds) -> tuple[Trouble, str] | None:
    if not any(isinstance(cause, TimeoutError | ReadTimeoutError | requests.Timeout) for cause in causes):
        return None
    if not wire.connected:
        return Trouble.UNREACHABLE, f"no connection within {bounds.connect:.0f} s"
    return Trouble.TOO_SLOW, f"no sign of life for {bounds.read:.0f} s"


def _unconnected(causes: list[BaseException], wire: Wire) -> tuple[Trouble, str] | None:
    if wire.connected:
        return None
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Trouble.UNREACHABLE, "nobody knows this name; is there a network?"
    if any(isinstance(cause, requests.exceptions.InvalidURL | requests.exceptions.InvalidHeader) for cause in causes):
        return Trouble.ADDRESS, "this address cannot be asked"
    words = (cause.strerror for cause in causes if isinstance(cause, OSError) and isinstance(cause.strerror, str))
    return Trouble.UNREACHABLE, next(words, "no connection")


def _cut(causes: list[BaseException]) -> tuple[Trouble, str]:
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return Trouble.CUT_OFF, "no secure connection came about, or it broke"
    return Trouble.CUT_OFF, "the connection broke before the answer was whole"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and all that it came from, also those that the layers below hand up as an argument."""
    seen: set[int] = set()
    waiting = [error] if error is not None else []
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        linked = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        waiting += [other for other in linked if isinstance(other, BaseException)]
