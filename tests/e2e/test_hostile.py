"""What means harm as the command meets it: names that steer terminals, secrets, links, a damaged database."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pdfs import simple_pdf
from tests.processes import PATIENCE
from tests.standin.corpus import invent
from tests.standin.server import Standin

MINE = "import sys; from cli import app; app()"
ROOT = Path(__file__).parents[2]
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal may obey: controls but the tab and the line's end, and marks that turn the direction of writing."""

EVIL = "Nets \x1b]0;owned\x07 \x1b[2J \u202eyldneirf\u202c \x9b31m \u2066and\u2069 more"
KEY, PASSWORD = "key-that-nobody-may-see", "password-that-nobody-may-see"


def mine(folder: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command, which must not end in a traceback."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MINE_")}
    given = {"MINE_OFFLINE": "1", "MINE_LOCAL_FLOOR": "0", "XDG_STATE_HOME": str(folder / "state")} | environment
    command = [sys.executable, "-c", MINE, *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        env=clean | {"PYTHONPATH": str(ROOT)} | given,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err, err
    return done.returncode, out, err


def evil_folder(folder: Path) -> None:
    """A reading list and PDFs whose titles and names steer a terminal."""
    entry = f"@article{{evil, title = {{{EVIL}}}, author = {{Smith\x1b[1m, Ann}}, year = 2020}}\n"
    broken = f"@article{{broken{EVIL}, title = \n"
    (folder / "refs.bib").write_text(entry + broken, encoding="utf-8")
    papers = folder / "papers"
    papers.mkdir()
    (papers / "two\nlines \x1b[31m\u202efdp.pdf").write_bytes(simple_pdf(["Networks That Learn to Count", "Ann Smith"]))
    (papers / "broken \x1b[2J\u2067.pdf").write_bytes(b"no PDF at all")


def test_no_command_lets_a_title_or_a_name_steer_the_terminal(tmp_path: Path) -> None:
    evil_folder(tmp_path)
    commands = [
        ("ingest", "-n", "refs.bib", "papers"),
        ("ingest", "refs.bib", "papers"),
        ("extract",),
        ("status",),
        ("claims",),
        ("table",),
        ("show",),
        ("show", "evil"),
        ("show", f"nobody {EVIL.split(chr(7), maxsplit=1)[0]}"),
        ("log", "evil"),
        ("log", "\x1b[31m"),
        ("review", "--export", "sheet.csv"),
        ("ingest", "--offline", "\x1b[31m.bib"),
        ("merge", "evil", "\x1b[31m"),
        ("tables", str(next((tmp_path / "papers").glob("two*")))),
        ("doctor",),
    ]
    steered, told = {}, ""
    for arguments in commands:
        _, out, err = mine(tmp_path, *arguments)
        told += out + err
        if found := STEERS.findall(out + err):
            steered[arguments[0]] = (found, out + err)
    assert steered == {}
    assert "owned" in told
    assert "broken \ufffd[2J" in told


@pytest.fixture
def standin() -> Iterator[Standin]:
    with Standin(invent(20), key=KEY) as opened:
        yield opened


def test_the_key_is_sent_and_stands_nowhere(tmp_path: Path, standin: Standin) -> None:
    known = next(iter(standin.papers.all))
    (tmp_path / "refs.bib").write_text(f"@article{{a, title = {{{known.title}}}, year = {known.year}}}\n")
    secret = {**standin.urls, "MINE_OFFLINE": "", "SEMANTIC_SCHOLAR_API_KEY": KEY}
    told = ""
    for arguments in (
        ("ingest", "refs.bib"),
        ("status", "--json"),
        ("show", "a", "--json"),
        ("log", "a", "--json"),
        ("doctor", "--online"),
        ("doctor", "--json"),
        ("table", "-o", "table.csv"),
        ("claims", "--format", "jsonl"),
    ):
        told += "".join(mine(tmp_path, *arguments, **secret)[1:])
    assert {one.service for one in standin.log} >= {"s2"}
    assert KEY not in told
    assert [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("scheme", ["nosuch", "postgresql+psycopg", "://"])
def test_the_password_of_a_database_stands_nowhere(tmp_path: Path, scheme: str) -> None:
    url = f"{scheme}://ann:{PASSWORD}@127.0.0.1:9/papers?connect_timeout=2"
    for arguments in (("status",), ("doctor",), ("doctor", "--json"), ("ingest", "10.1000/x"), ("extract",)):
        _, out, err = mine(tmp_path, *arguments, MINE_DATABASE_URL=url)
        assert PASSWORD not in out + err
    assert [path for path in tmp_path.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()] == []


def test_links_in_a_folder_of_pdfs_lead_nowhere_else(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (tmp_path / "secret.txt").write_text("a secret of the machine")
    (papers / "secret.pdf").symlink_to(tmp_path / "secret.txt")
    (papers / "dangling.pdf").symlink_to(tmp_path / "nothing")
    (papers / "loop.pdf").symlink_to(papers / "loop.pdf")
    (papers / "circle").symlink_to(papers)
    (papers / "paper.pdf").write_bytes(simple_pdf(["Networks That Learn to Count", "Ann Smith"]))
    code, _, err = mine(tmp_path, "ingest", "papers")
    assert (code, "secret.pdf" in err) == (3, True)
    kept = [path.read_bytes() for path in tmp_path.joinpath("mine-library").rglob("*.pdf")]
    assert kept == [(papers / "paper.pdf").read_bytes()]


@pytest.mark.parametrize("harm", ["overwritten", "cut", "not a database"])
def test_a_damaged_database_is_said_and_made_anew_from_the_pdfs(tmp_path: Path, harm: str) -> None:
    (tmp_path / "paper.pdf").write_bytes(simple_pdf(["Networks That Learn to Count", "Ann Smith"]))
    assert mine(tmp_path, "ingest", "paper.pdf")[0] == 0
    database = tmp_path / "mine-library" / "library.db"
    content = database.read_bytes()
    spoiled = {
        "overwritten": content[:4096] + b"\xa5" * (len(content) - 4096),
        "cut": content[: len(content) // 2],
        "not a database": b"a letter to the library" * 500,
    }
    database.write_bytes(spoiled[harm])
    for arguments in (("status",), ("doctor",)):
        code, out, err = mine(tmp_path, *arguments)
        assert code == 1
        assert "restore library.db from a copy" in out + err
        assert "mine doctor --repair" in out + err
    assert mine(tmp_path, "doctor", "--repair")[0] == 0
    assert mine(tmp_path, "doctor")[0] == 0
    assert "Networks That Learn to Count" in mine(tmp_path, "show")[1]
