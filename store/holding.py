"""Who has a library open to write to it, so that its database is not replaced under them.

Each such process holds a lock on a file of its own in the folder `.users`, named after the command and the process; a
repair looks whether any of them is held. Who comes or repairs goes through one more lock, the gate, so that nobody
comes while a repair is at work. The locks are the operating system's: they are gone when their process is, however
that ended. A disk that has no such locks leaves `SameFile` in `samefile.py`, and SQLite's own.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from store.errors import LibraryBusy

USERS = ".users"
"""The folder in the library that has the locks."""

GATE = "gate"
"""The lock that who comes holds for a moment, and a repair to its end. Only the others' names have the ending."""

ENDING = ".lock"

POLL = 0.01
"""Seconds between two looks at a gate that is held."""


class Hold:
    """That this process has the library open, until `release`."""

    def __init__(self, lock: FileLock | None = None) -> None:
        self._lock = lock

    def release(self) -> None:
        """The library is open here no more."""
        if self._lock is not None:
            _drop(self._lock)
            self._lock = None


def hold(folder: Path, *, seconds: float) -> Hold:
    """Say that this process has the library in `folder` open. Raises `LibraryBusy` after `seconds` of a repair.

    Where no lock can be had, as on a full disk or one without locks, nothing is held.
    """
    try:
        with _gate(folder, seconds):
            _users(folder)  # what killed processes left is cleared away
            lock = _lock(folder / USERS / _name())
            lock.acquire(timeout=0)
            return Hold(lock)
    except Timeout as error:
        raise LibraryBusy(
            f"the library {folder} is being repaired by `mine doctor --repair`; let that end, then run this again"
        ) from error
    except (OSError, NotImplementedError):
        return Hold()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else has the library in `folder` open, or opens it, within the block. Raises `LibraryBusy` and OSError."""
    with _entered(folder):
        if users := _users(folder):
            raise LibraryBusy(
                f"the library {folder} is open in {', '.join(users)}; nothing was changed. "
                "End that first (a review with q, a page with Ctrl-C in its terminal), then repair again"
            )
        yield


@contextmanager
def _entered(folder: Path) -> Iterator[None]:
    gate = _gate_lock(folder)
    try:
        gate.acquire(timeout=1.0)
    except Timeout as error:
        raise LibraryBusy(f"the library {folder} is being opened or repaired just now; try again") from error
    except NotImplementedError:
        yield  # a disk without locks
        return
    try:
        yield
    finally:
        gate.release()


@contextmanager
def _gate(folder: Path, seconds: float) -> Iterator[None]:
    gate = _gate_lock(folder)
    gate.acquire(timeout=seconds)
    try:
        yield
    finally:
        gate.release()


def _gate_lock(folder: Path) -> FileLock:
    (folder / USERS).mkdir(exist_ok=True)
    return _lock(folder / USERS / GATE)


def _lock(path: Path) -> FileLock:
    return FileLock(path, poll_interval=POLL, thread_local=False)


def _name() -> str:
    """The command, the process and the machine; and a word by which two libraries of one process differ."""
    word = sys.argv[1] if len(sys.argv) > 1 and re.fullmatch(r"[a-z]{1,20}", sys.argv[1]) else "python"
    host = re.sub(r"[^\w-]", "_", socket.gethostname())[:60]
    return f"{word}.{os.getpid()}.{host}.{secrets.token_hex(4)}{ENDING}"


def _users(folder: Path) -> list[str]:
    """Who has the library open, in words. The caller holds the gate; locks of dead processes are removed."""
    found = []
    for path in sorted((folder / USERS).glob(f"*{ENDING}")):
        lock = _lock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            word, process, host, *_ = [*path.name.split("."), "?", "?"]
            command = "another program" if word == "python" else f"`mine {word}`"
            found.append(f"{command} (process {process} on {host})")
        else:
            _drop(lock)
    return found


def _drop(lock: FileLock) -> None:
    with suppress(OSError):
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()
