"""Dask's workers read what the pool of processes reads, each paper once, whatever becomes of a worker."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import app
from data.errors import NetworkError, UsageError
from pipeline import cluster, schedulers
from pipeline.cluster import scheduler_at, workers_here
from pipeline.errands import OtherVersion
from pipeline.extract import Crew, ExtractSummary, Reader, Task, extract_papers, plan_extraction, processes, read_paper
from pipeline.ingest import ingest_found, read_sources
from pipeline.render import Progress
from pipeline.workers import Limits
from store import Reading, open_library
from tests import typeset
from tests.pdfs import simple_pdf
from tests.pipeline.readers import fake_reader
from tests.processes import PATIENCE, running, wait_until

distributed = pytest.importorskip("distributed", reason="Dask is an extra")
psutil = pytest.importorskip("psutil", reason="it comes with Dask")
dask = pytest.importorskip("dask", reason="Dask is an extra")

ROOT = Path(__file__).parents[2]
PAPER = """= Networks That Count to {number}
We train on {number} P100 GPUs for 3.5 days. The model has {number} million parameters.
#figure(kind: table, table(columns: 2, [Model], [BLEU], [Foo], [27.{number}], [Bar (ours)], [28.{number}]),
  caption: [Results on WMT 2014 English-German.])"""
PAPERS = 6


def tasks(folder: Path, *names: str) -> list[Task]:
    """A file of each name, which the fake reader takes for a paper."""
    made = []
    for name in names:
        path = folder / f"{name}.pdf"
        path.write_text(f"%PDF of {name}")
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        made.append(Task(sha256, str(path), path.name, str(folder / "readings")))
    return made


def read(crew: Crew, some: list[Task], reader: Reader = fake_reader, **limits: float) -> dict[str, str | None]:
    """The reason of each by name, None where it was read; each came back once."""
    with closing(crew(reader, some, Limits(**limits))) as found:
        outcomes = list(found)
    assert sorted(one.item for one in outcomes) == sorted(some)
    assert all((one.value is None) == (one.reason is not None) for one in outcomes)
    return {one.item.source_file.removesuffix(".pdf"): one.reason for one in outcomes}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a part of a cluster as a process of its own; none outlives the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start_one(*words: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        where = ("--scheduler-file", str(tmp_path / "scheduler.json"), "--dashboard-address", "127.0.0.1:0")
        command = [sys.executable, "-m", "dask", *words, *where]
        quiet = subprocess.DEVNULL
        started.append(subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=quiet, stderr=quiet))
        return started[-1]

    yield start_one
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def address() -> str:
    """Where no one listens, for now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{probe.getsockname()[1]}"


def scheduler(start: Callable[..., subprocess.Popen[bytes]], address: str, *, workers: int) -> list[Any]:
    """A scheduler's process, and those of so many workers."""
    port = address.rpartition(":")[2]
    started = [start("scheduler", "--host", "127.0.0.1", "--port", port)]
    started += [start("worker", "--nthreads", "1", "--no-nanny", "--name", f"w{number}") for number in range(workers)]
    with distributed.Client(address, timeout=PATIENCE, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=PATIENCE)
    return started


def extracted(folder: Path, crew: Crew, reader: Reader, progress: Progress | None = None) -> ExtractSummary:
    with open_library(folder) as library:
        return extract_papers(library, plan_extraction(library), crew=crew, reader=reader, progress=progress)


MEETING = "TEST_MEETING"
"""The environment's name for the folder by which papers that are read know of each other."""


def read_slowly(task: Task) -> Reading:
    """The first paper at once, the others when a worker was killed: so that each of these is at something then."""
    folder = Path(os.environ[MEETING])
    with suppress(FileExistsError):
        (folder / "first").mkdir()
        return read_paper(task)
    wait_until((folder / "killed").exists, "a worker that was killed")
    return read_paper(task)


def claims(folder: Path) -> bytes:
    done = CliRunner().invoke(app, ["claims", "--format", "jsonl", "--library", str(folder)])
    assert done.exit_code == 0
    return done.stdout_bytes


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of papers that were not read yet."""
    pytest.importorskip("typst", reason="typst is an extra")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(1, PAPERS + 1):
        (inbox / f"{number}.pdf").write_bytes(typeset.pdf(PAPER.format(number=number)))
    with open_library(tmp_path / "library", create=True) as made:
        ingest_found(made, read_sources([str(inbox)]))
    return tmp_path / "library"


def test_with_a_worker_killed_in_mid_run_the_claims_are_those_of_the_pool(
    library: Path, start: Callable[..., subprocess.Popen[bytes]], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = library.with_name("meeting")
    meeting.mkdir()
    monkeypatch.setenv(MEETING, str(meeting))
    other = shutil.copytree(library, library.with_name("other"))
    assert extracted(other, processes(2), read_paper).read == PAPERS
    _, *workers = scheduler(start, address, workers=3)
    killed: list[str] = []

    def kill_one(done: int, total: int, last: str, left: float | None = None) -> None:
        if killed:
            return
        with distributed.Client(address, set_as_default=False) as client:
            names = {one["id"]: where for where, one in client.scheduler_info(n_workers=-1)["workers"].items()}
            busy = [number for number in range(3) if client.processing()[names[f"w{number}"]]]
        workers[busy[0]].kill()
        workers[busy[0]].wait()
        killed.append(last)
        (meeting / "killed").mkdir()

    done = extracted(library, scheduler_at(address), read_slowly, kill_one)
    assert (done.read, done.failed, len(killed)) == (PAPERS, (), 1)
    assert sum(worker.poll() is not None for worker in workers) == 1
    assert claims(library) == claims(other)
    assert claims(library).count(b"\n") > PAPERS
    kept = [sorted((folder / "readings").rglob("*.reading")) for folder in (library, other)]
    assert [one.read_bytes() for one in kept[0]] == [one.read_bytes() for one in kept[1]]


def test_papers_that_crash_or_hang_are_named_and_cost_no_worker(tmp_path: Path) -> None:
    assert read(workers_here(1), tasks(tmp_path, "hangs"), seconds=1.0) == {
        "hangs": "took longer than 1 s; raise seconds_per_paper in mine.toml and give the command again, or leave the "
        "file out"
    }
    some = tasks(tmp_path, "crashes", "a", "refuses", "b", "exits", "breaks", "hoards", "gone", "c")
    Path(some[-2].path).unlink()
    found = read(workers_here(2), some, megabytes=600.0)
    assert {name for name, reason in found.items() if reason is None} == {"a", "b", "c"}
    for name, reason in {
        "crashes": "the reader crashed with SIGSEGV on this file",
        "refuses": f"{tmp_path / 'refuses.pdf'}: nothing to read; leave it out",
        "exits": "the reader ended with code 7",
        "breaks": "a fault in mine: ZeroDivisionError",
        "hoards": "needs more than 600 MB of memory",
        "gone": f"{some[-2].path} is gone from the library; ingest the PDF again",
    }.items():
        assert reason in (found[name] or "")


KILLED = (
    "2 workers ended on this file, each stopped from outside; see why they do and give the command again, or leave "
    "the file out"
)


def test_a_paper_that_kills_worker_after_worker_is_named(tmp_path: Path) -> None:
    with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        found = read(workers_here(1), tasks(tmp_path, "kills", "a"))
    assert found == {"kills": KILLED, "a": None}


def test_workers_have_pdfs_by_address(library: Path) -> None:
    away = library.with_name("away")
    (library / "pdf").rename(away)
    with open_library(library) as opened:
        todo = plan_extraction(opened).todo
    spoilt = away / todo[0].sha256[:2] / f"{todo[0].sha256}.pdf"
    spoilt.write_bytes(spoilt.read_bytes() + b"\n")
    missing = away / todo[1].sha256[:2] / f"{todo[1].sha256}.pdf"
    missing.unlink()
    found = read(workers_here(1, pdf_url=away.as_uri()), list(todo[:3]), read_paper)
    names = [task.source_file.removesuffix(".pdf") for task in todo[:3]]
    assert f"{away.as_uri()}/{todo[0].sha256[:2]}/{todo[0].sha256}.pdf is not the library's" in (found[names[0]] or "")
    assert f"there is no {missing.as_uri()}" in (found[names[1]] or "")
    assert found[names[2]] is None


def test_where_no_pdf_can_be_fetched_no_paper_is_called_unreadable(tmp_path: Path, small: Any) -> None:
    crew = scheduler_at(small.scheduler_address, pdf_url="nosuchstore://bucket/pdf")
    with pytest.raises(NetworkError, match=r"nosuchstore://bucket/pdf/.* cannot be read by a worker"):
        read(crew, tasks(tmp_path, "a", "b"))


def test_an_unreachable_scheduler_is_one_line(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedulers, "CONNECT_SECONDS", 0.5)
    with pytest.raises(NetworkError, match=f"no scheduler answers at {address}: .*; start one with: dask scheduler"):
        read(scheduler_at(address), tasks(tmp_path, "a"))


def test_a_scheduler_that_goes_away_is_one_line(
    tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]], address: str
) -> None:
    boss, _ = scheduler(start, address, workers=1)
    with closing(scheduler_at(address)(fake_reader, tasks(tmp_path, "a", "hangs"), Limits())) as found:
        assert next(found).item.source_file == "a.pdf"
        boss.kill()
        with pytest.raises(
            NetworkError, match=f"the scheduler at {address} went away; what was read until now is kept"
        ):
            next(found)


@pytest.fixture
def small() -> Iterator[Any]:
    """A cluster within this process, of one worker."""
    with (
        dask.config.set(schedulers.SETTINGS),
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address="127.0.0.1:0"
        ) as made,
    ):
        yield made


def test_a_scheduler_without_workers_is_one_line(tmp_path: Path, small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LONELY_SECONDS", 1.0)
    small.scale(0)
    with pytest.raises(NetworkError, match="has had no worker for 1 s; start some with: dask worker"):
        read(scheduler_at(small.scheduler_address), tasks(tmp_path, "a"))


def test_workers_of_another_version_are_refused(tmp_path: Path, small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "runs", lambda: "mine 99+feedface")
    with pytest.raises(OtherVersion, match=r"runs mine .*, and this is mine 99\+feedface; install the same"):
        read(scheduler_at(small.scheduler_address), tasks(tmp_path, "a"))


@pytest.mark.parametrize("wrong", ["nowhere", "http://127.0.0.1:80", "tcp://127.0.0.1"])
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match="must be an address such as tcp://"):
        scheduler_at(wrong)


def test_tls_needs_certificates(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="tls:// needs certificates; name them in Dask's settings"):
        read(scheduler_at("tls://127.0.0.1:8786"), tasks(tmp_path, "a"))


def test_workers_of_this_machine_are_reached_from_it_alone_and_with_their_certificate() -> None:
    with schedulers.started(1) as client:
        ours = [psutil.Process(), *psutil.Process().children(recursive=True)]
        listening = [one.laddr.ip for process in ours for one in process.net_connections() if one.status == "LISTEN"]
        assert len(listening) >= 3
        assert set(listening) == {"127.0.0.1"}
        place = client.scheduler.address
        assert place.startswith("tls://127.0.0.1:")
        with pytest.raises(OSError, match=r"Timed out|SSL|closed"):
            distributed.Client(place.replace("tls", "tcp"), timeout=1, set_as_default=False)


def test_one_crew_at_a_time() -> None:
    done = CliRunner().invoke(app, ["extract", "--jobs", "2", "--workers", "2"])
    assert done.exit_code == 2
    assert "give one of them" in done.stderr


PROGRAM = """
from functools import partial
from cli import app
from pipeline import extract as stage
from tests.pipeline.readers import fake_reader
from tests.processes import PATIENCE, running, wait_until

stage.extract_papers = partial(stage.extract_papers, reader=fake_reader)
if __name__ == '__main__':
    app()
"""


@pytest.mark.parametrize("ignoring", [False, True], ids=["heard", "ignored before"])
def test_ctrl_c_at_a_terminal_is_one_line_and_leaves_no_process(tmp_path: Path, ignoring: bool) -> None:
    with open_library(tmp_path / "mine-library", create=True) as library:
        for name in ("a", "hangs"):
            paper = tmp_path / f"{name}.pdf"
            paper.write_bytes(simple_pdf([f"Networks That Count as {name}"]))
            ingest_found(library, read_sources([str(paper)]))
    (tmp_path / "program.py").write_text(PROGRAM)
    command = [sys.executable, "program.py", "extract", "--workers", "2"]
    more: dict[str, Any] = {"cwd": tmp_path, "env": os.environ | {"PYTHONPATH": str(ROOT)}, "start_new_session": True}
    if ignoring:
        more["preexec_fn"] = lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)
    try:
        wait_until(lambda: read_so_far(tmp_path), "a paper that was read")
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
        wait_until(lambda: not running(process.pid), "the end of every process")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert (process.returncode, out) == (130, "")
    assert err == "mine: stopped; what was done until now is kept, and the same command goes on from there\n"
    assert read_so_far(tmp_path) == 1


def read_so_far(folder: Path) -> int:
    with open_library(folder / "mine-library", read_only=True) as library:
        return len(library.readings())
