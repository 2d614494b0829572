"""`mine ingest` as a process, with the three addresses set to a stand-in: exit codes, kills, trouble."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import open_library
from tests.pdfs import simple_pdf
from tests.pipeline.invented import bib, written
from tests.pipeline.standing import state_of
from tests.processes import PATIENCE
from tests.standin.corpus import invent
from tests.standin.faults import Always, Fault
from tests.standin.server import Standin

PAPERS = invent(60)
MINE = "import sys; from cli import app; app()"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def standin() -> Iterator[Standin]:
    with Standin(PAPERS) as opened:
        yield opened


def environment(folder: Path, urls: dict[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MINE_")}
    return clean | urls | {"MINE_LOCAL_FLOOR": "0", "XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT)}


def start(folder: Path, urls: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", MINE, *arguments],
        cwd=folder,
        env=environment(folder, urls),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def mine(folder: Path, urls: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    process = start(folder, urls, *arguments)
    out, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in err
    return process.returncode, out, err


def held(folder: Path) -> object:
    with open_library(folder, read_only=True) as library:
        return state_of(library)


def test_killed_at_any_moment_it_goes_on_to_the_same_end(tmp_path: Path, standin: Standin) -> None:
    (tmp_path / "refs.bib").write_text(bib(written(PAPERS, 25)))
    chance = random.Random(5)  # noqa: S311  # nothing to guess here
    arguments = ("ingest", "refs.bib", "--library")
    mine(tmp_path, standin.urls, *arguments, "whole")
    for _ in range(4):
        process = start(tmp_path, standin.urls, *arguments, "killed")
        time.sleep(chance.uniform(0.5, 2.5))
        process.kill()
        process.communicate()
    mine(tmp_path, standin.urls, *arguments, "killed")
    assert held(tmp_path / "killed") == held(tmp_path / "whole")
    asked = len(standin.log)
    code, out, _ = mine(tmp_path, standin.urls, *arguments, "killed", "--json")
    assert (code, len(standin.log)) == (0, asked)
    assert json.loads(out)["asked"]["asked"] == 0


def test_a_network_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(bib(written(PAPERS, 10)))
    names = ("MINE_ARXIV_URL", "MINE_ARXIV_PDF_URL", "MINE_S2_URL")
    nowhere = dict.fromkeys(names, "http://127.0.0.1:9/x")
    code, out, err = mine(tmp_path, nowhere, "ingest", "refs.bib", "--json")
    assert code == 4
    assert [line for line in err.splitlines() if line.startswith("mine: ")] == err.splitlines()[-1:]
    assert "wait for a service" in err
    states = json.loads(out)["states"]
    assert sum(states.values()) == 10
    assert states["pending"] > 0
    assert mine(tmp_path, nowhere, "ingest", "refs.bib", "--offline")[0] == 0


def test_pdfs_in_hand_need_no_network(tmp_path: Path) -> None:
    names = ("MINE_ARXIV_URL", "MINE_ARXIV_PDF_URL", "MINE_S2_URL")
    nowhere = dict.fromkeys(names, "http://127.0.0.1:9/x")
    (tmp_path / "1601.01234v2.pdf").write_bytes(simple_pdf(["Counting Grey Cats at Night", "Jane Doe"]))
    (tmp_path / "other.pdf").write_bytes(simple_pdf(["Mending the Lamps of the Old Town", "Ann Poe"]))
    code, out, err = mine(tmp_path, nowhere, "ingest", ".", "--json")
    assert (code, json.loads(out)["states"]) == (0, {"resolved": 2})
    assert "no service could be asked" in err


def test_what_failed_is_named_and_the_code_says_so(tmp_path: Path, standin: Standin) -> None:
    (tmp_path / "refs.bib").write_text(bib(written(PAPERS, 6)))
    standin.plan = Always(Fault.WRONG_FILE, services=("pdf",))
    code, _, err = mine(tmp_path, standin.urls, "ingest", "refs.bib")
    assert code == 3
    assert "not the title" in err or "page one bears the stamp" in err
    dry = mine(tmp_path, standin.urls, "ingest", "--retry-failed", "-n")
    assert dry[0] == 0
    assert "PDFs to fetch" in dry[1]


def test_doctor_asks_the_services_and_says_what_differs(tmp_path: Path, standin: Standin) -> None:
    code, out, err = mine(tmp_path, standin.urls, "doctor", "--online", "--json")
    found = {one["check"]: one for one in json.loads(out)}
    assert "it knows no such paper" in found["Semantic Scholar"]["found"]
    assert "it knows no such paper" in found["arXiv"]["found"]
    assert found["arXiv's PDFs"]["found"].startswith("missing: ")
    assert (code, "checks found a fault" in err) == (1, True)
    assert {one.service for one in standin.log} == {"s2", "arxiv", "pdf"}
