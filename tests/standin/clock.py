"""Clocks on which nothing takes time: one for the threads of a process, one for several processes."""

from __future__ import annotations

import struct
import threading
from pathlib import Path

from filelock import FileLock

START = 1_800_000_000.0
"""When virtual time begins, in seconds since 1970."""


class VirtualClock:
    """A clock that moves when somebody sleeps, by as much as he sleeps."""

    def __init__(self, start: float = START) -> None:
        self.start = start
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> float:
        """Seconds since 1970."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        with self._lock:
            self._now += max(0.0, seconds)

    @property
    def passed(self) -> float:
        """Seconds since the start."""
        return self._now - self.start


class SharedClock:
    """A virtual clock in a file, for processes that share it. A sleeper moves it to his own time of waking."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(f"{path}.lock", poll_interval=0.001)

    def now(self) -> float:
        """Seconds since 1970."""
        with self._lock:
            return self._read()

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        until = self.now() + max(0.0, seconds)
        with self._lock:
            self.path.write_bytes(struct.pack("d", max(self._read(), until)))

    def _read(self) -> float:
        return float(struct.unpack("d", self.path.read_bytes())[0]) if self.path.exists() else START
