"""Work on many items in processes of their own, so that one that crashes or hangs ends alone and is named.

Every item comes back once, as an `Outcome`: with a value, or with the reason why there is none.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from data.causes import Cause
from data.errors import MineError, NotFound

START_SECONDS = 120.0
"""How long a process may take until it is ready. It only imports; on a busy machine that takes a while."""

STARTS = 3
"""So many processes in a row, for each that is wanted, may end before they are ready until the work is given up."""

MEGABYTE = 1 << 20
MEGABYTES = 4096.0
"""More memory than that no paper needs."""

CRASHES = frozenset(["SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGTRAP", "SIGSYS"])
"""Signals that a process gets for what it did itself. `SIGABRT` is one, too: see `_end`."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one item may take: seconds, and megabytes of memory (where the system can hold a process to it)."""

    seconds: float = 300.0
    megabytes: float = MEGABYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[T, R]):
    """What became of one item: `value`, or `reason` in words with its `cause`; `detail` is for whoever mends mine."""

    item: T
    value: R | None = None
    reason: str | None = None
    detail: str = ""
    cause: Cause | None = None


class FalseStart(MineError):
    """A process came to its end before it was ready for an item."""


@dataclass(slots=True)
class _Worker(Generic[T]):
    """A process, our end of its pipe, the item it works on (None: it is starting or idle), and until when it may."""

    process: BaseProcess
    pipe: Connection
    deadline: float
    limits: Limits
    item: T | None = None


@dataclass(slots=True)
class _Crew(Generic[T, R]):
    """The processes at work, the items that wait, and how many starts in a row came to nothing."""

    function: Callable[[T], R]
    waiting: list[T]
    jobs: int
    limits: Limits
    workers: list[_Worker[T]] = field(default_factory=list)
    false_starts: int = 0

    def fill(self) -> None:
        """Start as many processes as there is work for."""
        busy = sum(worker.item is not None for worker in self.workers)
        while self.waiting and len(self.workers) < min(self.jobs, len(self.waiting) + busy):
            self.workers.append(_start(self.function, self.limits))

    def round(self) -> Iterator[Outcome[T, R]]:
        """Wait until something happens; hand out items, collect outcomes, end the processes that are late or dead."""
        patience = max(0.0, min(worker.deadline for worker in self.workers) - time.monotonic())
        ready = wait([worker.pipe for worker in self.workers], timeout=patience)
        for worker in list(self.workers):
            spoke = worker.pipe in ready
            if not spoke and time.monotonic() < worker.deadline:
                continue
            if worker.item is None:
                self._welcome(worker, spoke=spoke)
                continue
            outcome: Outcome[T, R] = _outcome(worker, worker.item, spoke=spoke)
            worker.item = None
            self._hand_out(worker)  # before the caller sets to work on what was done
            yield outcome

    def _welcome(self, worker: _Worker[T], *, spoke: bool) -> None:
        """Give a process that is ready its first item. One that never came to that is replaced."""
        try:
            _begin(worker, spoke=spoke)
        except FalseStart:
            self._part_with(worker)
            self.false_starts += 1
            if self.false_starts >= STARTS * self.jobs:
                raise
        else:
            self.false_starts = 0
            self._hand_out(worker)

    def _hand_out(self, worker: _Worker[T]) -> None:
        """Give an idle process its next item; take leave of one that is dead or has nothing left to do."""
        if self.waiting and worker.process.is_alive():
            with suppress(OSError):  # somebody may end it at this very moment
                worker.pipe.send(self.waiting[-1])
                worker.item = self.waiting.pop()
                worker.deadline = time.monotonic() + self.limits.seconds
                return
        self._part_with(worker)

    def _part_with(self, worker: _Worker[T]) -> None:
        self.workers.remove(worker)
        _stop(worker)


def work(
    function: Callable[[T], R],
    items: Sequence[T],
    *,
    jobs: int,
    limits: Limits = Limits(),
) -> Iterator[Outcome[T, R]]:
    """Run `function` on every item in up to `jobs` processes; outcomes come as they are done.

    `function` must be importable by name. An item that raises a `MineError`, crashes its process, or needs more than
    the `limits` comes back with the reason. A process that ends as it starts is replaced. Raises `MineError` where
    several in a row do.
    """
    jobs = min(jobs, len(items))
    crew = _Crew(function, list(reversed(items)), jobs, limits)
    try:
        while crew.waiting or crew.workers:
            crew.fill()
            yield from crew.round()
    finally:
        for worker in crew.workers:
            _stop(worker)


def _begin(worker: _Worker[T], *, spoke: bool) -> None:
    """Hear from a process that it is ready. Raises `FalseStart` where it ended before, or its time is over."""
    if not spoke:
        _stop(worker)
        raise FalseStart(f"no reading process is ready within {START_SECONDS:.0f} s; try again with --jobs 1")
    try:
        worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join()
        how = _last_words(worker.process.exitcode)
        raise FalseStart(f"reading processes end before they begin, the last {how}; try `mine doctor`") from None


def _outcome(worker: _Worker[T], item: T, *, spoke: bool) -> Outcome[T, R]:
    """What a process says of its item, or what it ended of; one that said nothing in time is ended."""
    if not spoke:
        _stop(worker)
        reason = f"took longer than {worker.limits.seconds:g} s; {_raise('seconds_per_paper')}"
        return Outcome(item=item, reason=reason, cause=Cause.TIME)
    try:
        said: dict[str, Any] = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join()
        said = _end(worker.process.exitcode, worker.limits)
    return Outcome(item=item, **said)


def _raise(setting: str) -> str:
    return f"raise {setting} in mine.toml and give the command again, or leave the file out"


def _end(code: int | None, limits: Limits) -> dict[str, Any]:
    """Why a process ended on a file: by its own fault, or by somebody else's hand.

    Libraries in C that get no memory mostly abort: a process that does is taken for one that ran out of it.
    """
    how, name = _last_words(code), _signal_of(code)
    if name == "SIGABRT":
        reason = f"the reader {how}, as where {limits.megabytes:g} MB of memory are too little"
        return {"reason": f"{reason}; {_raise('megabytes_per_paper')}", "cause": Cause.MEMORY}
    if not name or name in CRASHES:
        return {"reason": f"the reader {how} on this file; look at the PDF, or leave it out", "cause": Cause.FAULT}
    advice = "give the command again, with fewer --jobs if the machine had no memory left"
    return {"reason": f"the reader {how} from outside, which says nothing of the file; {advice}", "cause": Cause.SIGNAL}


def _last_words(code: int | None) -> str:
    name = _signal_of(code)
    if not name:
        return f"ended with code {code}"
    return f"crashed with {name}" if name in {*CRASHES, "SIGABRT"} else f"was stopped by the signal {name}"


def _signal_of(code: int | None) -> str:
    """The name of the signal that ended a process; empty where none did."""
    if code is None or code >= 0:
        return ""
    try:
        return signal.Signals(-code).name
    except ValueError:  # one that has a number alone
        return str(-code)


def _start(function: Callable[[T], R], limits: Limits, *, idle_seconds: float | None = None) -> _Worker[T]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(function, theirs, limits.megabytes, idle_seconds), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process=process, pipe=ours, deadline=time.monotonic() + START_SECONDS, limits=limits)


def _stop(worker: _Worker[T]) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _serve(function: Callable[[T], R], pipe: Connection, megabytes: float, idle_seconds: float | None) -> None:
    """The life of a process: say that it is ready, then answer each item. Ctrl-C is for the parent to act on.

    It ends when its parent does, at whatever it is, or when nothing came for `idle_seconds`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # whoever started the command may have it ignore this
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(megabytes)
    pipe.send({})
    while pipe.poll(idle_seconds):
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(_attempt(function, item, megabytes))


def _end_with_parent() -> None:
    """A parent that was killed cannot stop what it started: a paper that hangs would go on for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _limit_memory(megabytes: float) -> None:
    """Let no more memory be had than that, where the system knows how (Linux)."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # Windows has none

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = int(megabytes * MEGABYTE)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if most < 0 else min(wanted, most), most))


def _attempt(function: Callable[[T], R], item: T, megabytes: float) -> dict[str, Any]:
    try:
        return {"value": function(item)}
    except NotFound as error:
        return {"reason": str(error), "cause": Cause.PLACE}
    except MineError as error:
        return {"reason": str(error), "cause": Cause.FILE}
    except MemoryError:
        reason = f"needs more than {megabytes:g} MB of memory; {_raise('megabytes_per_paper')}"
        return {"reason": reason, "cause": Cause.MEMORY}
    except Exception as error:  # noqa: BLE001  # a fault of ours on one paper must not stop the others
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"a fault in mine: {type(error).__name__} in {place.name}; please report it with `mine show --why`"
        return {"reason": reason, "detail": "".join(traceback.format_exception(error)), "cause": Cause.FAULT}


class Steady(Generic[T, R]):
    """One process that answers one item after another; started with the first, and anew after one that it died of.

    With `idle_seconds` it ends once it was asked nothing for that long, and is started anew with the next item.
    """

    def __init__(self, function: Callable[[T], R], *, limits: Limits, idle_seconds: float | None = None) -> None:
        self.limits = limits
        self._function = function
        self._idle_seconds = idle_seconds
        self._asked = 0.0
        self._worker: _Worker[T] | None = None

    def ask(self, item: T) -> Outcome[T, R]:
        """What became of `item`. Raises `MineError` where several processes in a row ended as they started."""
        worker = self._at_work(item)
        outcome: Outcome[T, R] = _outcome(worker, item, spoke=worker.pipe.poll(self.limits.seconds))
        self._asked = time.monotonic()
        if not worker.process.is_alive():
            self.close()
        return outcome

    def _at_work(self, item: T) -> _Worker[T]:
        """The process with the item in its hands. One that somebody ended while it rested is replaced."""
        left = STARTS
        while True:
            left -= 1
            try:
                worker = self._standing()
                worker.pipe.send(item)
            except (FalseStart, OSError):
                self.close()
                if not left:
                    raise
            else:
                return worker

    def _standing(self) -> _Worker[T]:
        """The process, ready for an item. One that may be about to leave is not asked: it gets half of its time."""
        if self._idle_seconds is not None and time.monotonic() - self._asked > self._idle_seconds / 2:
            self.close()
        if self._worker is None:
            self._worker = _start(self._function, self.limits, idle_seconds=self._idle_seconds)
            _begin(self._worker, spoke=self._worker.pipe.poll(START_SECONDS))
        return self._worker

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            _stop(self._worker)
            self._worker = None
