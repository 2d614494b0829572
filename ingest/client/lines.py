"""A line before each service: one request at a time, and a floor of seconds between two, over all processes.

Each line is a lock and a small file in a folder that the user's processes share. The lock is the operating system's: it
is gone when its process is, however that ended. The file holds two times: of the last request, written before it is
sent, and the earliest at which the service wants the next. A torn or foreign file counts as a request just now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from filelock import FileLock, Timeout

from data.errors import MineError
from ingest.client.clock import Clock
from ingest.client.config import Waiting

LONGEST_NOTE = 3600.0
"""Seconds for which a service's wish to be left alone is remembered at most: one mistaken header must not stop us."""

LONGEST_NAME = 100
"""Letters of a line's name in its file's name. Hosts of longer names may share a line, which harms nobody."""

POLL = 0.02
"""Seconds between two looks at a lock that another process holds."""


class LeaveAlone(Exception):
    """The service wants no request for so many `seconds`, which is longer than anybody should wait for."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(slots=True)
class Line:
    """The line before one service. `floor` is in seconds; `told` hears of each wait before it begins."""

    name: str
    floor: float
    folder: Path
    clock: Clock
    longest_wait: float
    told: Waiting
    _lock: FileLock = field(init=False)
    _file: Path = field(init=False)

    def __post_init__(self) -> None:
        stem = re.sub(r"[^\w.-]", "_", self.name)[:LONGEST_NAME]
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(self.folder / f"{stem}.lock", poll_interval=POLL)
        self._file = self.folder / f"{stem}.line"

    @contextmanager
    def turn(self, why: str = "its turn") -> Iterator[None]:
        """Wait for the turn, and hold it: no other process asks meanwhile. Raises `LeaveAlone`.

        The floor counts from the moment when the service answered: then no two requests reach it closer together.
        """
        with self._held():
            self._wait(why)
            self._note(last=self.clock.now())
            try:
                yield
            finally:
                self._note(last=self.clock.now())

    def hold_off(self, seconds: float) -> None:
        """Remember that the service wants no request for so long; every process obeys."""
        with self._held():
            _, not_before = self._times()
            self._note(not_before=max(not_before, self.clock.now() + min(seconds, LONGEST_NOTE)))

    @contextmanager
    def _held(self) -> Iterator[None]:
        try:
            self._acquire()
            yield
        except OSError as error:
            message = f"{self.folder}: the line before {self.name} cannot be kept ({error.strerror})"
            raise MineError(f"{message}; make room there, or correct its permissions") from error
        finally:
            self._lock.release()

    def _acquire(self) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            self.told(self.name, 0.0, "another process is asking")
            self._lock.acquire()

    def _wait(self, why: str) -> None:
        due = self._due()
        seconds = due - self.clock.now()
        if seconds > self.longest_wait:
            raise LeaveAlone(seconds)
        while seconds > 0:
            self.told(self.name, seconds, why)
            self.clock.sleep(seconds)
            left = due - self.clock.now()
            seconds = left if left < seconds else 0.0  # more than before: the clock was set back

    def _due(self) -> float:
        """When the next request may be sent. Times that a changed clock left in the future are brought back."""
        now = self.clock.now()
        last, not_before = self._times()
        return max(min(last, now) + self.floor, min(not_before, now + LONGEST_NOTE))

    def _times(self) -> tuple[float, float]:
        """When the last request was, and before when the next is not wanted."""
        try:
            last, not_before = (float(text) for text in self._file.read_text(encoding="ascii").split())
        except FileNotFoundError:
            return 0.0, 0.0
        except ValueError:
            return self.clock.now(), 0.0
        return (last, not_before) if isfinite(last) and isfinite(not_before) else (self.clock.now(), 0.0)

    def _note(self, *, last: float | None = None, not_before: float | None = None) -> None:
        earlier = self._times()
        times = (earlier[0] if last is None else last, earlier[1] if not_before is None else not_before)
        self._file.write_text(f"{times[0]:.6f} {times[1]:.6f}\n", encoding="ascii")
