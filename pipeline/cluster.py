"""Dask's workers as a crew that reads papers: workers of this machine, or those of a scheduler that runs elsewhere.

Each paper is one task, named by its PDF's SHA-256. Only some more papers than there are workers are under way at a
time, so that the scheduler's memory holds few PDFs. Dask gives a lost worker's papers to others. Whatever comes back is
handed on here, once; no worker sees the library.
"""

from __future__ import annotations

import hashlib
import pickle
import queue
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from data.causes import Cause
from data.errors import MineError, NetworkError, UsageError
from pipeline.errands import Answer, Errand, fulfil, runs
from pipeline.extract import Crew, Outcomes, Reader, Task
from pipeline.readings import ReadingFolder
from pipeline.schedulers import connected, reaching, started
from pipeline.workers import Limits, Outcome
from store import Reading

if TYPE_CHECKING:
    from distributed import Client, Future

LONELY_SECONDS = 60.0
"""How long to wait for a worker where there is none."""
TICK_SECONDS = 1.0
"""How often to look whether scheduler and workers are still there."""
RETRIES = 2
"""How often a paper is tried again whose PDF a worker could not fetch, before the command gives up."""
AHEAD = 3
"""Papers under way for each thread of a worker: one is read, the others are ready when it is done."""
FAILED = ("error", "cancelled")
"""What Dask says of a task that has no answer. One whose worker was lost with the answer is done again."""

_ADDRESS = re.compile(r"(tcp|tls)://\S+:\d+")


def scheduler_at(address: str, *, pdf_url: str | None = None) -> Crew:
    """The workers of the scheduler at `tcp://host:port`, or `tls://` with certificates as Dask's settings name them.

    `pdf_url`: where workers find the library's folder of PDFs; without it the bytes travel with each task. Raises
    `UsageError` for what is no address. The crew raises `NetworkError` where no scheduler or no worker answers, and
    `MineError` where Dask is not installed or workers run other software.
    """
    if not _ADDRESS.fullmatch(address):
        raise UsageError(f"--scheduler is {address!r} and must be an address such as tcp://localhost:8786")

    def read(reader: Reader, tasks: Sequence[Task], limits: Limits) -> Outcomes:
        if tasks:
            with connected(address) as client:
                yield from _Run(client, address, pdf_url, reader, limits, list(reversed(tasks))).outcomes()

    return read


def workers_here(count: int, *, pdf_url: str | None = None) -> Crew:
    """Up to so many workers of this machine, which start with the work and end with it."""

    def read(reader: Reader, tasks: Sequence[Task], limits: Limits) -> Outcomes:
        if tasks:
            with started(min(count, len(tasks))) as client:
                yield from _Run(client, "127.0.0.1", pdf_url, reader, limits, list(reversed(tasks))).outcomes()

    return read


@dataclass(slots=True)
class _Run:
    """One extraction: the tasks that wait, those under way by key, and the keys that were done since last asked."""

    client: Client
    address: str
    pdf_url: str | None
    reader: Reader
    limits: Limits
    waiting: list[Task]
    under_way: dict[str, tuple[Task, Future]] = field(default_factory=dict)
    done: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)
    threads: int = 0
    looked: float = 0.0
    last_worker: float = field(default_factory=time.monotonic)

    def outcomes(self) -> Iterator[Outcome[Task, Reading]]:
        """Every task once, as it is done."""
        while self.waiting or self.under_way:
            self._look()
            yield from self._hand_out()
            yield from self._collect()

    def _look(self) -> None:
        """Count the workers' threads, now and then. Raises `NetworkError` where no worker or no scheduler is left."""
        now = time.monotonic()
        if now - self.looked < TICK_SECONDS and self.threads:
            return
        with reaching(self.address):
            if self.client.status != "running":
                raise ConnectionError("the client lost its scheduler")
            self.threads = sum(self.client.nthreads().values())
        self.looked = now
        if self.threads:
            self.last_worker = now
        elif now - self.last_worker > LONELY_SECONDS:
            why = f"the scheduler at {self.address} has had no worker for {LONELY_SECONDS:g} s"
            raise NetworkError(f"{why}; start some with: dask worker ADDRESS")

    def _hand_out(self) -> Iterator[Outcome[Task, Reading]]:
        """Send papers until enough are under way; one whose PDF is gone comes back at once."""
        while self.waiting and len(self.under_way) < AHEAD * self.threads:
            task = self.waiting.pop()
            try:
                packed = self._packed(task)
            except OSError:
                reason = f"{task.path} is gone from the library; ingest the PDF again"
                yield Outcome(item=task, reason=reason, cause=Cause.PLACE)
                continue
            with reaching(self.address):
                future = self.client.submit(fulfil, runs(), packed, key=self._key(task), pure=True, retries=RETRIES)
                future.add_done_callback(lambda one: self.done.put(str(one.key)))
            self.under_way[str(future.key)] = task, future

    def _packed(self, task: Task) -> bytes:
        url, sha256 = self.pdf_url, task.sha256
        pdf = f"{url.rstrip('/')}/{sha256[:2]}/{sha256}.pdf" if url else Path(task.path).read_bytes()
        kept = ReadingFolder(Path(task.readings)).packed(sha256)
        return pickle.dumps(Errand(task=task, reader=self.reader, limits=self.limits, pdf=pdf, kept=kept))

    def _key(self, task: Task) -> str:
        """The task's name: the same for the same PDF, read by the same software in the same way, whoever asks."""
        how = repr((runs(), self.reader.__qualname__, self.limits, task.flag_below, self.pdf_url))
        return f"mine-{task.sha256}-{hashlib.sha256(how.encode()).hexdigest()[:8]}"

    def _collect(self) -> Iterator[Outcome[Task, Reading]]:
        """Whatever is done by now, got in one batch; it waits a moment where nothing is."""
        keys = []
        with suppress(queue.Empty):
            keys.append(self.done.get(timeout=TICK_SECONDS))
            while True:
                keys.append(self.done.get_nowait())
        found = {key: self.under_way.pop(key) for key in keys}
        with reaching(self.address):
            futures = {key: future for key, (_, future) in found.items() if future.status not in FAILED}
            answers: dict[str, Answer | None] = self.client.gather(futures, errors="skip")
        yield from self._hand_out()  # before the caller sets to work on what was done
        for key, (task, future) in found.items():
            answer = answers.get(key)
            yield self._outcome(task, answer) if answer else self._failed(task, future)

    def _outcome(self, task: Task, answer: Answer) -> Outcome[Task, Reading]:
        if answer.kept is not None:
            ReadingFolder(Path(task.readings)).put(task.sha256, answer.kept)
        return Outcome(item=task, value=answer.value, reason=answer.reason, detail=answer.detail, cause=answer.cause)

    def _failed(self, task: Task, future: Future) -> Outcome[Task, Reading]:
        """A paper that no worker answered for. Raises a `MineError` where that is not the paper's fault."""
        from distributed import KilledWorker  # noqa: PLC0415  # an extra

        with reaching(self.address):
            error = future.exception()
        if isinstance(error, KilledWorker):
            how = f"{error.allowed_failures + 1} workers ended on this file, each stopped from outside"
            advice = "see why they do and give the command again, or leave the file out"
            return Outcome(item=task, reason=f"{how}; {advice}", detail=str(error), cause=Cause.SIGNAL)
        if isinstance(error, MineError):
            raise error
        why = f"mine cannot run on the cluster at {self.address}: {error}"
        raise MineError(f"{why}; install the same mine where its scheduler and its workers run") from error
