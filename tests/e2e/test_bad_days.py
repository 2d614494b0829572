"""Bad days through the commands: a clock that goes back, no memory, no room, a migration that was killed."""

from __future__ import annotations

import json
import re
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from normalize.decisions import Action
from store import open_library
from store.migrations import MIGRATIONS
from tests.pdfs import simple_pdf, swelling_pdf
from tests.processes import PATIENCE
from tests.store import makers

ROOT = Path(__file__).parents[2]
MINE = "from cli import app\nif __name__ == '__main__':\n    app()\n"

FAKE_READER = """
from functools import partial
from pipeline import extract as stage
from tests.pipeline.readers import EXTRACTOR, fake_reader

stage.extract_papers = partial(stage.extract_papers, reader=fake_reader)
stage.extractor = lambda: EXTRACTOR
"""

LONG_AGO = """
import datetime as dates
import store.door

class Back(dates.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2001, 1, 1, tzinfo=tz)

store.door.datetime = Back
"""

KILLED = """
import os, signal
from store import library, migrations

def killed(connection):
    last.apply(connection)
    os.kill(os.getpid(), signal.SIGKILL)

*before, last = migrations.MIGRATIONS
library.MIGRATIONS = (*before, last._replace(apply=killed))
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Runs `mine` in a process of its own; a first word that ends in a newline is a program to go before it."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    def once(*words: str, file_size: int | None = None) -> tuple[int, str, str]:
        before = [word for word in words if word.endswith("\n")]
        (tmp_path / "program.py").write_text("".join([*before, MINE]))
        command = [sys.executable, "program.py", *words[len(before) :]]

        def limit() -> None:
            if file_size is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PATIENCE, preexec_fn=limit
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    return once


Run = Callable[..., tuple[int, str, str]]


def test_a_clock_that_goes_back_changes_no_order_and_loses_nothing(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.bib").write_text(
            f"@article{{{name}, title = {{Networks That Learn {name}}}, year = 2020}}"
        )
    assert run("ingest", "--offline", "one.bib", "two.bib")[0] == 0
    keys = [paper["key"] for paper in json.loads(run("show", "--json")[1])]
    assert run(LONG_AGO, "merge", *keys, "--reviewer", "ann")[0] == 0
    assert run("split", keys[1], "--reviewer", "ann")[0] == 0
    history = json.loads(run("log", keys[0], "--json")[1])
    told = [event["what"].partition(":")[0] for event in history]
    assert told[-2:] == ["merged", "split"]
    assert history[-2]["at"].startswith("2001")
    assert [paper["key"] for paper in json.loads(run("show", "--json")[1])] == keys


def test_the_last_decision_counts_whatever_the_clock_says(run: Run, tmp_path: Path) -> None:
    with open_library(tmp_path / "mine-library", create=True) as library:
        makers.filled(library, makers.claim())
        claim = library.claims()[0].claim
        library.decide(makers.decision(claim, Action.ACCEPT, at="2030-01-01T00:00:00+00:00"))
        library.decide(makers.decision(claim, Action.REJECT, at="2001-01-01T00:00:00+00:00", reason="wrong column"))
    (told,) = [json.loads(line) for line in run("claims", "--format", "jsonl")[1].splitlines()]
    assert told["status"] == "rejected"
    history = json.loads(run("log", claim.id, "--json")[1])
    assert [event["what"] for event in history] == ["found", "decision 1: accept", "decision 2: reject"]


def test_a_paper_that_needs_too_much_memory_is_named_and_the_others_go_on(run: Run, tmp_path: Path) -> None:
    for number, name in enumerate(("hoards", "plain", "simple")):
        (tmp_path / f"{name}.pdf").write_bytes(simple_pdf([f"Networks That Learn to Count to {number}"]))
    assert run("ingest", "--offline", "hoards.pdf", "plain.pdf", "simple.pdf", "--jobs", "1")[0] == 0
    (tmp_path / "mine.toml").write_text("megabytes_per_paper = 600\n")
    code, out, err = run(FAKE_READER, "extract", "--jobs", "1", "--json")
    assert (code, json.loads(out)["read"]) == (3, 2)
    assert "hoards.pdf: needs more than 600 MB of memory; raise megabytes_per_paper" in err
    funnel = json.loads(run("status", "--json")[1])
    assert (funnel["parsed"], funnel["failed_documents"]) == (2, 1)
    assert run(FAKE_READER, "extract", "--json")[0] == 3
    (tmp_path / "mine.toml").write_text("megabytes_per_paper = 6000\n")
    code, out, _ = run(FAKE_READER, "extract", "--json")
    assert (code, json.loads(out)["read"]) == (0, 1)
    assert json.loads(run("status", "--json")[1])["failed_documents"] == 0


def test_ingest_opens_no_pdf_with_more_memory_than_a_paper_may_have(run: Run, tmp_path: Path) -> None:
    (tmp_path / "swells.pdf").write_bytes(swelling_pdf(megabytes=250))
    (tmp_path / "plain.pdf").write_bytes(simple_pdf(["Networks That Learn to Count"]))
    (tmp_path / "mine.toml").write_text("megabytes_per_paper = 200\n")
    code, out, err = run("ingest", "--offline", "swells.pdf", "plain.pdf", "--json")
    assert (code, json.loads(out)["pdfs"]) == (3, 1)
    assert re.search(r"swells\.pdf: .*\b200 MB.*; raise megabytes_per_paper in mine.toml", err)
    (tmp_path / "mine.toml").write_text("megabytes_per_paper = 4096\n")
    assert run("ingest", "--offline", "swells.pdf", "plain.pdf")[0] == 0


SURE = ("value", "benchmark", "split", "metric", "owner", "model", "run")
OF_THE_LAST = {
    "claims": ("recipe", "vouched", *(f"confidence_{name}" for name in SURE)),
    "decisions": ("seen",),
}
"""Columns that the last migration adds."""


def test_a_migration_that_was_killed_is_finished_by_the_next_command(run: Run, tmp_path: Path) -> None:
    with open_library(tmp_path / "mine-library", create=True) as library:
        makers.filled(library, makers.claim())
    with sqlite3.connect(tmp_path / "mine-library" / "library.db") as raw:
        for table, columns in OF_THE_LAST.items():
            raw.executescript("".join(f"ALTER TABLE {table} DROP COLUMN {name};" for name in columns))
        raw.execute("DELETE FROM migrations WHERE number = ?", (len(MIGRATIONS),))
    raw.close()
    assert run(KILLED, "status")[0] == -9
    with sqlite3.connect(tmp_path / "mine-library" / "library.db") as raw:
        assert raw.execute("SELECT max(number) FROM migrations").fetchone() == (len(MIGRATIONS) - 1,)
    raw.close()
    assert json.loads(run("status", "--json")[1])["claims"] == 1
    with open_library(tmp_path / "mine-library") as library:
        assert (library.version(), library.check()) == (MIGRATIONS[-1].number, "whole")


@pytest.mark.parametrize("command", ["table", "claims"])
def test_a_table_that_finds_no_room_leaves_the_old_one(run: Run, tmp_path: Path, command: str) -> None:
    with open_library(tmp_path / "mine-library", create=True) as library:
        makers.filled(library, *(makers.claim(model=f"net {number}") for number in range(200)))
    assert run(command, "--format", "csv", "-o", "out.csv")[0] == 0
    before = (tmp_path / "out.csv").read_bytes()
    assert len(before) > 40_000
    code, out, err = run(command, "--format", "csv", "-o", "out.csv", file_size=40_000)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "out.csv: cannot be written" in err
    assert (tmp_path / "out.csv").read_bytes() == before
    assert list(tmp_path.glob(".*.part")) == []
