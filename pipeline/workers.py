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
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from data.errors import MineError

START_SECONDS = 120.0
"""How long a process may take until it is ready. It only imports; on a busy machine that takes a while."""

MEGABYTE = 1 << 20
MEGABYTES = 4096.0
"""More memory than that no paper needs."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one item may take: seconds, and megabytes of memory (where the system can hold a process to it)."""

    seconds: float = 300.0
    megabytes: float = MEGABYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[T, R]):
    """What became of one item: `value`, or `reason` in words and `detail` for whoever mends the software."""

    item: T
    value: R | None = None
    reason: str | None = None
    detail: str = ""


@dataclass(slots=True)
class _Worker(Generic[T]):
    """A process, our end of its pipe, the item it works on (None: it is starting or idle), and until when it may."""

    process: BaseProcess
    pipe: Connection
    deadline: float
    item: T | None = None


def work(
    function: Callable[[T], R], items: Sequence[T], *, jobs: int, seconds: float, megabytes: float = MEGABYTES
) -> Iterator[Outcome[T, R]]:
    """Run `function` on every item in up to `jobs` processes; outcomes come as they are done.

    `function` must be importable by name. An item that raises a `MineError`, crashes its process, takes longer than
    `seconds` or needs more than `megabytes` of memory comes back with the reason. Raises `MineError` where processes
    cannot be started at all.
    """
    waiting = list(reversed(items))
    workers: list[_Worker[T]] = []
    try:
        while waiting or workers:
            while waiting and len(workers) < min(jobs, len(waiting) + _busy(workers)):
                workers.append(_start(function, megabytes))
            yield from _round(workers, waiting, seconds)
    finally:
        for worker in workers:
            _stop(worker)


def _busy(workers: list[_Worker[T]]) -> int:
    return sum(worker.item is not None for worker in workers)


def _round(workers: list[_Worker[T]], waiting: list[T], seconds: float) -> Iterator[Outcome[T, R]]:
    """Wait until something happens; hand out items, collect outcomes, and end the processes that are late or dead."""
    patience = max(0.0, min(worker.deadline for worker in workers) - time.monotonic())
    ready = wait([worker.pipe for worker in workers], timeout=patience)
    for worker in list(workers):
        outcomes: list[Outcome[T, R]]
        if worker.pipe in ready:
            outcomes = list(_listen(worker))
        elif time.monotonic() >= worker.deadline:
            outcomes = list(_give_up(worker, seconds))
        else:
            continue
        _hand_out(worker, workers, waiting, seconds)  # before the caller sets to work on what was done
        yield from outcomes


def _listen(worker: _Worker[T]) -> Iterator[Outcome[T, R]]:
    item, worker.item = worker.item, None
    try:
        said: dict[str, Any] = worker.pipe.recv()
    except (EOFError, OSError):
        yield from _died(worker, item)
    else:
        if item is not None:
            yield Outcome(item=item, **said)


def _died(worker: _Worker[T], item: T | None) -> Iterator[Outcome[T, R]]:
    worker.process.join()
    how = _last_words(worker.process.exitcode)
    if item is None:
        raise MineError(f"a reading process {how} before it began; try `mine doctor`, or --jobs 1")
    yield Outcome(item=item, reason=f"the reader {how} on this file; look at the PDF, or leave it out")


def _last_words(code: int | None) -> str:
    if code is not None and code < 0:
        return f"was stopped by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def _give_up(worker: _Worker[T], seconds: float) -> Iterator[Outcome[T, R]]:
    item, worker.item = worker.item, None
    _stop(worker)
    if item is None:
        raise MineError(f"a reading process did not start within {START_SECONDS:.0f} s; try again with --jobs 1")
    reason = f"took longer than {seconds:g} s; raise seconds_per_paper in mine.toml, or leave the file out"
    yield Outcome(item=item, reason=reason)


def _hand_out(worker: _Worker[T], workers: list[_Worker[T]], waiting: list[T], seconds: float) -> None:
    """Give an idle process its next item; take leave of one that is dead or has nothing left to do."""
    if waiting and worker.process.is_alive():
        worker.item = waiting.pop()
        worker.deadline = time.monotonic() + seconds
        worker.pipe.send(worker.item)
        return
    _stop(worker)
    workers.remove(worker)


def _start(
    function: Callable[[T], R], megabytes: float = MEGABYTES, *, idle_seconds: float | None = None
) -> _Worker[T]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(function, theirs, megabytes, idle_seconds), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process=process, pipe=ours, deadline=time.monotonic() + START_SECONDS)


def _stop(worker: _Worker[T]) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _serve(function: Callable[[T], R], pipe: Connection, megabytes: float, idle_seconds: float | None) -> None:
    """The life of a process: say that it is ready, then answer each item. Ctrl-C is for the parent to act on.

    It ends when its parent does, at whatever it is, or when nothing came for `idle_seconds`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(megabytes)
    pipe.send({})
    while pipe.poll(idle_seconds):
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(_attempt(function, item))


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


def _attempt(function: Callable[[T], R], item: T) -> dict[str, Any]:
    try:
        return {"value": function(item)}
    except MineError as error:
        return {"reason": str(error)}
    except MemoryError:
        return {"reason": "needs more memory than is allowed; raise megabytes_per_paper in mine.toml, or leave it out"}
    except Exception as error:  # noqa: BLE001  # a fault of ours on one paper must not stop the others
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"a fault in mine: {type(error).__name__} in {place.name}; please report it with `mine show --why`"
        return {"reason": reason, "detail": "".join(traceback.format_exception(error))}


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
        """What became of `item`. Raises `MineError` where the process cannot be started at all."""
        worker = self._standing()
        worker.item = item
        worker.pipe.send(item)
        in_time = worker.pipe.poll(self.limits.seconds)
        outcomes: list[Outcome[T, R]] = list(_listen(worker) if in_time else _give_up(worker, self.limits.seconds))
        self._asked = time.monotonic()
        if outcomes[0].value is None and not worker.process.is_alive():
            self._worker = None
        return outcomes[0]

    def _standing(self) -> _Worker[T]:
        """The process, ready for an item. One that may be about to leave is not asked: it gets half of its time."""
        if self._idle_seconds is not None and time.monotonic() - self._asked > self._idle_seconds / 2:
            self.close()
        if self._worker is None:
            self._worker = _ready(_start(self._function, self.limits.megabytes, idle_seconds=self._idle_seconds))
        return self._worker

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            _stop(self._worker)
            self._worker = None


def _ready(worker: _Worker[T]) -> _Worker[T]:
    """The process once it said that it is ready. Raises `MineError` where it does not come to that."""
    if not worker.pipe.poll(START_SECONDS):
        list(_give_up(worker, START_SECONDS))
    list(_listen(worker))
    return worker
