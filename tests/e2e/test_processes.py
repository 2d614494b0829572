"""The command as a process of its own: who reads its output, who stops it, and which disk it has."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from store import open_library
from tests.hanging import MARK
from tests.pdfs import simple_pdf
from tests.processes import PATIENCE, running, wait_until
from tests.store import makers

ROOT = Path(__file__).parents[2]
MINE = "from cli import app\nif __name__ == '__main__':\n    app()\n"
FAKE_READER = """
from functools import partial
from cli import app
from pipeline import extract as stage
from tests.pipeline.readers import EXTRACTOR, fake_reader

stage.extract_papers = partial(stage.extract_papers, reader=fake_reader)
stage.extractor = lambda: EXTRACTOR
if __name__ == '__main__':
    app()
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a program with arguments; none outlives the test."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    started: list[subprocess.Popen[str]] = []

    def start_one(program: str, *arguments: str, ignoring: Sequence[int] = ()) -> subprocess.Popen[str]:
        script = tmp_path / f"program{len(started)}.py"
        script.write_text(program)
        command = [sys.executable, str(script), *arguments]
        pipe = subprocess.PIPE

        def ignore() -> None:
            for number in ignoring:
                signal.signal(number, signal.SIG_IGN)

        more: dict[str, Any] = {"cwd": tmp_path, "start_new_session": True, "preexec_fn": ignore}
        started.append(subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, **more))
        return started[-1]

    yield start_one
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a process that ends by itself."""
    out, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in err
    return process.returncode, out, err


def test_a_reader_that_goes_away_is_no_failure(start: Start, tmp_path: Path) -> None:
    with open_library(tmp_path / "mine-library", create=True) as library:
        found = [makers.claim(model=f"net {n}", evidence=makers.evidence(page=n + 1)) for n in range(2000)]
        makers.filled(library, *found)
    process = start(MINE, "claims", "--format", "jsonl")
    assert process.stdout is not None
    assert process.stdout.readline().startswith('{"id"')
    process.stdout.close()
    assert process.wait(timeout=PATIENCE) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""


@pytest.mark.parametrize("ignoring", [(), (signal.SIGINT, signal.SIGTERM)], ids=["heard", "ignored before"])
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_what_was_done_and_leaves_no_process(
    start: Start, tmp_path: Path, sent: signal.Signals, ignoring: tuple[int, ...]
) -> None:
    with open_library(tmp_path / "mine-library", create=True) as library:
        for number, name in enumerate(["a", "hangs"]):
            library.save_paper(makers.paper(name), pdfs=[makers.pdf(f"{number:064x}", source_file=f"{name}.pdf")])
    process = start(FAKE_READER, "extract", "--jobs", "1", ignoring=ignoring)
    wait_until(lambda: was_read(tmp_path), "a paper that was read")
    process.send_signal(sent)
    code, out, err = ended(process)
    assert (code, out) == (128 + sent, "")
    assert err == "mine: stopped; what was done until now is kept, and the same command goes on from there\n"
    wait_until(lambda: not running(process.pid), "the end of every process")
    assert was_read(tmp_path) == 1
    with open_library(tmp_path / "mine-library") as library:
        assert library.failures() == []


def was_read(folder: Path) -> int:
    with open_library(folder / "mine-library", read_only=True) as library:
        return len(library.readings())


def test_a_worker_that_is_killed_costs_its_paper_one_run(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "mark"
    monkeypatch.setenv(MARK, str(mark))
    with open_library(tmp_path / "mine-library", create=True) as library:
        library.save_paper(makers.paper("stalls"), pdfs=[makers.pdf(source_file="stalls.pdf")])
    process = start(FAKE_READER, "extract", "--jobs", "1")
    wait_until(mark.exists, "a paper that stalls")
    os.kill(int(mark.read_text()), signal.SIGKILL)
    code, _, err = ended(process)
    assert code == 1
    assert "stalls.pdf: the reader was stopped by the signal SIGKILL from outside" in err
    assert "next: mine extract" in err
    assert ended(start(FAKE_READER, "extract", "--jobs", "1"))[0] == 0
    assert was_read(tmp_path) == 1


@pytest.mark.parametrize("patience", [0.3, 0.8, 1.3])
def test_an_ingest_that_was_killed_goes_on_to_the_same_end(start: Start, tmp_path: Path, patience: float) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(20):
        (inbox / f"{number}.pdf").write_bytes(simple_pdf([f"Networks That Learn to Count to {number}", "Ann Smith"]))
    killed = start(MINE, "ingest", str(inbox), "--library", "killed")
    time.sleep(patience)
    killed.kill()
    killed.communicate()
    for library in ("killed", "whole"):
        assert ended(start(MINE, "ingest", str(inbox), "--library", library))[0] == 0
    assert held(tmp_path / "killed") == held(tmp_path / "whole")


def test_ingests_at_the_same_time_come_to_the_same_end(start: Start, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(8):
        (inbox / f"{number}.pdf").write_bytes(simple_pdf([f"Networks That Learn to Count to {number}", "Ann Smith"]))
    title = "title = {{Counting Number {} by Several Hands}}, author = {{Smith, Ann}}, year = 2020"
    entries = [f"@misc{{key{number}, {title.format(number)}}}\n" for number in range(80)]
    (tmp_path / "refs.bib").write_text("".join(entries))
    arguments = ("ingest", str(inbox), "refs.bib", "--jobs", "1", "--library")
    together = [start(MINE, *arguments, "shared") for _ in range(3)]
    assert [ended(one)[0] for one in together] == [0, 0, 0]
    assert ended(start(MINE, *arguments, "alone"))[0] == 0
    assert held(tmp_path / "shared") == held(tmp_path / "alone")


def held(folder: Path) -> object:
    """All that ingest put into a library."""
    with open_library(folder, read_only=True) as library:
        files = sorted(path.name for path in library.files.folder.rglob("*.pdf"))
        return library.papers(), library.pdfs(), library.entries(), library.failures(), files


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 kB, which only root on Linux can make."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip(f"no small disk can be made here: {made.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_is_one_clear_line_and_loses_nothing(start: Start, tmp_path: Path, disk: Path) -> None:
    (tmp_path / "small.pdf").write_bytes(simple_pdf(["Networks That Learn to Count"]))
    (tmp_path / "big.pdf").write_bytes(
        simple_pdf(["Another Paper of Some Length"]) + b"%" + b"x" * 700_000 + b"\n%%EOF"
    )
    library = ("--library", str(disk / "lib"))
    assert ended(start(MINE, "ingest", "small.pdf", *library))[0] == 0
    code, out, err = ended(start(MINE, "ingest", "big.pdf", *library))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "no room left" in err
    with open_library(disk / "lib") as shelf:
        assert [pdf.source_file for _, pdf in shelf.pdfs()] == ["small.pdf"]


def test_a_disk_that_cannot_be_written_to_can_be_read(start: Start, tmp_path: Path, disk: Path) -> None:
    (tmp_path / "small.pdf").write_bytes(simple_pdf(["Networks That Learn to Count"]))
    library = ("--library", str(disk / "lib"))
    assert ended(start(MINE, "ingest", "small.pdf", *library))[0] == 0
    (tmp_path / "other.pdf").write_bytes(simple_pdf(["Another Paper of Some Length"]))
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    assert ended(start(MINE, "status", "--json", *library))[0] == 0
    for arguments in (("ingest", "other.pdf"), ("extract",)):
        code, _, err = ended(start(MINE, *arguments, *library))
        assert (code, err.count("\n")) == (1, 1)
        assert "cannot be written to" in err


def test_a_library_of_a_newer_version_is_refused_in_one_line(start: Start, tmp_path: Path) -> None:
    with open_library(tmp_path / "mine-library", create=True) as library:
        makers.filled(library)
    with sqlite3.connect(tmp_path / "mine-library" / "library.db") as raw:
        raw.execute("insert into migrations values (999, 'later', 'x')")
    raw.close()
    for arguments in (("status",), ("extract",), ("claims",)):
        code, out, err = ended(start(MINE, *arguments))
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert "was made by a newer version of mine" in err
