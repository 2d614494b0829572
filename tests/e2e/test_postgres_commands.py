"""The commands on PostgreSQL: the same bytes as on SQLite, several people at once, a server that goes away."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.typesetting import typeset
from store import open_library
from store.errors import ServerAway
from tests.postgres import Server

ROOT = Path(__file__).parents[2]
RULES = '[[rule]]\naction = "accept"\n'
OUTPUTS = (("table", "--area", "all", "--format", "csv"), ("claims", "--format", "jsonl"), ("status",), ("show",))

pytest.importorskip("typst", reason="typst is an extra")


class Desk:
    """A folder to work in, and the database that the commands typed there use; None: SQLite's in the library."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self.folder, self.url = folder, url
        folder.mkdir()
        corpus = typeset(folder / "demo")
        corpus.papers.rename(folder / "papers")
        corpus.references.rename(folder / "refs.bib")
        (folder / "rules.toml").write_text(RULES, encoding="utf-8")

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """The command, at work."""
        told = {"MINE_DATABASE_URL": self.url} if self.url else {}
        env = os.environ | told | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"}
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "cli", *arguments]
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=self.folder, env=env)

    def do(self, *arguments: str) -> tuple[int, str, str]:
        """The command, done: exit code, what it printed, what it said."""
        return ended(self.begin(*arguments))

    def printed(self) -> dict[str, str]:
        """What the library gives, by command."""
        return {" ".join(arguments): self.do(*arguments)[1] for arguments in OUTPUTS}


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=180)
    assert "Traceback" not in err
    return process.returncode, out, err


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a library on SQLite gives, made by one command after another."""
    desk = Desk(tmp_path_factory.mktemp("sqlite") / "desk", None)
    for arguments in (("ingest", "refs.bib", "papers"), ("extract", "--area", "all")):
        desk.do(*arguments)
    desk.do("review", "--script", "rules.toml", "--reviewer", "ada")
    return desk.printed()


def test_several_people_at_one_server_end_where_one_would_alone(
    tmp_path: Path, postgres: Server, alone: dict[str, str]
) -> None:
    desk = Desk(tmp_path / "desk", postgres.database())
    ingests = [desk.begin("ingest", "refs.bib", "papers") for _ in range(3)]
    assert {ended(one)[0] for one in ingests} <= {0, 3}
    extracts = [desk.begin("extract", "--area", "all", "--jobs", "1") for _ in range(2)]
    assert {ended(one)[0] for one in extracts} <= {0, 3}
    review = ("review", "--script", "rules.toml", "--reviewer", "ada")
    reviews = [desk.begin(*review) for _ in range(3)]
    for one in reviews:
        code, _, err = ended(one)
        assert code == 0 or "since you opened it" in err
    assert desk.do(*review)[0] == 0
    assert desk.printed() == alone


def test_a_server_that_goes_away_is_said_and_the_same_again_comes_to_the_end(
    tmp_path: Path, postgres: Server, alone: dict[str, str]
) -> None:
    url = postgres.database()
    desk = Desk(tmp_path / "desk", url)
    assert desk.do("ingest", "refs.bib", "papers")[0] in {0, 3}
    extract = desk.begin("extract", "--area", "all", "--jobs", "1")
    wait_for_a_reading(desk, url)
    postgres.stop()
    try:
        code, _, err = ended(extract)
        late = desk.do("status")
    finally:
        postgres.start()
    assert (code, late[0]) == (ServerAway.exit_code, ServerAway.exit_code)
    for said in (err, late[2]):
        assert "is not to be reached" in said
        assert postgres.password not in said
    assert desk.do("extract", "--area", "all")[0] in {0, 3}
    desk.do("review", "--script", "rules.toml", "--reviewer", "ada")
    assert desk.printed() == alone


def wait_for_a_reading(desk: Desk, url: str) -> None:
    for _ in range(600):
        with open_library(desk.folder / "mine-library", database_url=url, read_only=True) as library:
            if library.readings():
                return
        time.sleep(0.05)
    raise AssertionError("nothing was read")


@pytest.mark.parametrize("command", ["status", "doctor", "table", "review"])
def test_no_command_prints_the_password(tmp_path: Path, postgres: Server, command: str) -> None:
    desk = Desk(tmp_path / "desk", postgres.url("no_such_database"))
    code, out, err = desk.do(command)
    assert code != 0
    assert postgres.password not in out + err
    assert "no database of that name" in " ".join((out + err).split())
