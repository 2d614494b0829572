"""What a worker of a cluster does with a paper: take its PDF, read it in a process of its own, give back what it says.

The worker itself reads nothing, so that a PDF that crashes, hangs or eats memory ends one process and no worker.
"""

from __future__ import annotations

import multiprocessing
import pickle
import shutil
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from data.causes import Cause
from data.errors import MineError, NetworkError, NotFound
from pipeline.extract import Reader, Task
from pipeline.readings import ReadingFolder, reader
from pipeline.version import extractor
from pipeline.workers import Limits, Steady
from store import Reading
from store.files import sha256_of

IDLE_SECONDS = 120.0
"""A reading process that got nothing to do for that long ends: its worker may live for weeks."""


class OtherVersion(MineError):
    """A worker runs another `mine` than the command does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One paper to read, with all that is needed for it: no disk is shared.

    `pdf` holds the bytes, or the address that the worker has them from. `kept`: what was read from it before, if it
    was, in the form of `pipeline.readings`.
    """

    task: Task
    reader: Reader
    limits: Limits
    pdf: bytes | str
    kept: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found, or the reason why nothing was and its cause; `kept` where it was read anew."""

    value: Reading | None
    reason: str | None
    detail: str
    kept: bytes | None = None
    cause: Cause | None = None


class _Job(NamedTuple):
    """What the reading process gets: a task on the worker's own disk, and where its PDF has to be fetched first."""

    task: Task
    reader: Reader
    url: str | None


class _Unreached(NamedTuple):
    """Why a PDF could not be fetched, where that is not for want of the file: the next paper would fare no better."""

    why: str


_resting: list[Steady[_Job, Reading | _Unreached]] = []
"""Reading processes of this worker that have nothing to do. A worker with several threads has several."""


def runs() -> str:
    """Which software reads here. Two places of the same name read the same from a PDF."""
    return f"{extractor()}, {reader()}"


def fulfil(wanted: str, packed: bytes) -> Answer:
    """Read the paper of a packed `Errand`. Raises `OtherVersion` where this is not the software `wanted`.

    Raises `NetworkError` where PDFs cannot be fetched.

    The errand is unpacked after that was asked, for another version may not understand it.
    """
    if runs() != wanted:
        here = socket.gethostname()
        raise OtherVersion(
            f"the worker on {here} runs {runs()}, and this is {wanted}; install the same on all machines"
        )
    from distributed import get_worker  # noqa: PLC0415  # an extra, and where this runs it is there

    errand: Errand = pickle.loads(packed)  # noqa: S301  # whoever may send tasks may run what they like here anyway
    try:
        with TemporaryDirectory(dir=get_worker().local_directory) as room:
            return _read_in(Path(room), errand)
    except OSError as error:
        reason = f"a worker could not keep the PDF: {error.strerror}; try again"
        return Answer(value=None, reason=reason, detail="", cause=Cause.PLACE)


def _read_in(room: Path, errand: Errand) -> Answer:
    sha256, folder = errand.task.sha256, ReadingFolder(room / "readings")
    path, pdf = room / f"{sha256}.pdf", errand.pdf
    if isinstance(pdf, bytes):
        path.write_bytes(pdf)
    if errand.kept is not None:
        folder.put(sha256, errand.kept)
    task = errand.task._replace(path=str(path), readings=str(folder.folder))
    process = _process(errand.limits)
    outcome = process.ask(_Job(task, errand.reader, pdf if isinstance(pdf, str) else None))
    _resting.append(process)
    if isinstance(outcome.value, _Unreached):
        raise NetworkError(outcome.value.why)
    kept = folder.packed(sha256)
    return Answer(
        value=outcome.value,
        reason=outcome.reason and outcome.reason.replace(str(path), errand.task.path),
        detail=outcome.detail,
        kept=None if kept == errand.kept else kept,
        cause=outcome.cause,
    )


def _process(limits: Limits) -> Steady[_Job, Reading | _Unreached]:
    """A process that rests, or a new one. Dask's workers are daemons, which may have children only if they say so."""
    with suppress(IndexError):
        while (process := _resting.pop()).limits != limits:
            process.close()
        return process
    multiprocessing.current_process().daemon = False
    return Steady(_read, limits=limits, idle_seconds=IDLE_SECONDS)


def _read(job: _Job) -> Reading | _Unreached:
    if job.url is None:
        return job.reader(job.task)
    return _fetch(job.url, Path(job.task.path), job.task.sha256) or job.reader(job.task)


def _fetch(url: str, path: Path, sha256: str) -> _Unreached | None:
    """Fetch the PDF. Raises `NotFound` where it is not there or is another."""
    try:
        import fsspec  # noqa: PLC0415  # an extra

        with fsspec.open(url, "rb") as source, path.open("wb") as out:
            shutil.copyfileobj(source, out)
    except FileNotFoundError as error:
        raise NotFound(f"there is no {url}; copy the library's folder pdf/ there") from error
    except Exception as error:  # noqa: BLE001  # every kind of store has errors of its own
        return _Unreached(f"{url} cannot be read by a worker: {error}; mend it, or pdf_url, and give the command again")
    if sha256_of(path) != sha256:
        raise NotFound(f"{url} is not the library's PDF of that name; copy the library's folder pdf/ there again")
    return None
