"""A damaged library that other processes have open: no repair takes it from under them, and what was kept is kept."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from store import open_library
from store.errors import LibraryBusy
from store.holding import alone
from tests.e2e.test_cli import mine
from tests.e2e.test_repair import pages_of, spoil
from tests.review.serving import make_library
from tests.review.terminal import Terminal

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def shelf(here: Path) -> Path:
    """Three claims that wait, and damage where no review looks."""
    folder = make_library(here / "mine-library")
    spoil(folder / "library.db", pages_of(folder / "library.db", "failures")[0])
    return folder


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", "import cli; cli.app()", *arguments, "--library", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BROWSER": "true %s"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=folder.parent) as process:
        try:
            yield process
        finally:
            process.kill()


class Page:
    """The page of a process, as a browser sees it."""

    def __init__(self, process: subprocess.Popen[str], client: requests.Session) -> None:
        assert process.stderr is not None
        told = re.search(r"http://\S+", process.stderr.readline())
        assert told is not None
        self.home, self._client = told[0].partition("/?")[0], client
        client.trust_env = False
        self._text = client.get(told[0], timeout=10).text

    def accept(self) -> requests.Response:
        """What comes of accepting the claim that is shown."""
        form = dict(re.findall(r'name="(csrf|seen)" value="([^"]+)"', self._text)) | {"action": "accept"}
        claim = re.findall(r'action="/decide/([^"?]+)', self._text)[0]
        headers = {"Origin": self.home}
        done = self._client.post(f"{self.home}/decide/{claim}", data=form, headers=headers, timeout=10)
        self._text = done.text
        return done


def is_held(shelf: Path) -> bool:
    try:
        with alone(shelf):
            return False
    except LibraryBusy as busy:
        return "is open in" in str(busy)


def refused(command: str, process: int) -> None:
    said = mine("doctor", "--repair")
    assert said.code == 1
    assert f"is open in `mine {command}` (process {process} on " in said.err
    assert "nothing was changed" in said.err


def repaired(shelf: Path, decisions: int) -> None:
    said = mine("doctor", "--repair")
    assert "the damaged database is kept as" in said.err
    with open_library(shelf, read_only=True) as library:
        assert library.check() == "whole"
        assert len(library.decisions()) == decisions


def test_a_repair_waits_for_an_open_page_and_loses_nothing_that_was_told_as_kept(shelf: Path) -> None:
    with running(shelf, "review", "--web", "--reviewer", "ada") as process, requests.Session() as client:
        page = Page(process, client)
        assert page.accept().ok
        refused("review", process.pid)
        assert page.accept().ok
        process.kill()
        process.wait()
        repaired(shelf, 2)


def test_a_repair_waits_for_an_open_terminal(shelf: Path) -> None:
    terminal = Terminal(shelf)
    try:
        terminal.until("\n> ")
        terminal.type("a")
        terminal.until("\n> ")
        refused("review", terminal.process.pid)
        terminal.type("a")
        terminal.until("\n> ")
    finally:
        terminal.close()
    repaired(shelf, 2)


def test_a_repair_waits_for_an_extract_and_a_killed_one_holds_nothing(shelf: Path) -> None:
    with running(shelf, "extract", "--force", "--jobs", "1") as process:
        while not is_held(shelf):
            assert process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGSTOP)
        refused("extract", process.pid)
        process.kill()
        process.wait()
        repaired(shelf, 0)


def copy_of(shelf: Path) -> Path:
    return Path(shutil.copy2(shelf / "library.db", shelf.parent / "copy.db"))


def test_a_page_says_that_its_library_was_restored_from_a_copy_and_keeps_nothing(shelf: Path) -> None:
    with running(shelf, "review", "--web", "--reviewer", "ada") as process, requests.Session() as client:
        page = Page(process, client)
        copy = copy_of(shelf)
        assert page.accept().ok
        copy.replace(shelf / "library.db")
        said = page.accept()
        assert said.status_code == 422
        assert "was replaced, restored or removed while it was open here" in said.text


def test_a_terminal_says_that_its_library_was_restored_from_a_copy_and_ends(shelf: Path) -> None:
    terminal = Terminal(shelf)
    try:
        terminal.until("\n> ")
        copy_of(shelf).replace(shelf / "library.db")
        terminal.type("a")
        said = terminal.until("decisions are there")
        assert "was replaced, restored" in " ".join(said.split())
        assert "Traceback" not in said
        assert "is kept" not in said
        assert terminal.process.wait(timeout=20) == 1
    finally:
        terminal.close()
