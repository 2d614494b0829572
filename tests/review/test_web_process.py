"""`mine review --web` as a process: it tells its address, keeps each decision at once, and survives `kill -9`."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from normalize.decisions import Action
from review.web import open_browser
from store import open_library
from tests.processes import PATIENCE
from tests.review.serving import make_library, net

ROOT = Path(__file__).parents[2]


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and the address that it told."""
    command = [sys.executable, "-c", "import cli; cli.app()", "review", "--web", "--reviewer", "ada"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BROWSER": "true %s"}
    with subprocess.Popen(
        [*command, "--library", str(folder)], stderr=subprocess.PIPE, text=True, env=environment, cwd=folder.parent
    ) as process:
        assert process.stderr is not None
        told = re.search(r"http://\S+", process.stderr.readline())
        assert told is not None
        try:
            yield process, told[0]
        finally:
            if process.poll() is None:
                process.kill()


def _decide(client: requests.Session, home: str) -> None:
    text = client.get(f"{home}/", timeout=PATIENCE).text
    form = dict(re.findall(r'name="(csrf|seen)" value="([^"]+)"', text)) | {"action": "accept"}
    claim = re.findall(r'action="/decide/([^"?]+)', text)[0]
    client.post(f"{home}/decide/{claim}", data=form, headers={"Origin": home}, timeout=PATIENCE)


def test_ctrl_c_ends_it_and_says_what_was_done(tmp_path: Path) -> None:
    folder = make_library(tmp_path / "lib")
    with _serving(folder) as (process, address), requests.Session() as client:
        client.trust_env = False
        client.get(address, timeout=PATIENCE)
        _decide(client, address.partition("/?")[0])
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert "1 accepted; 2 left" in said


@pytest.mark.parametrize("after", [0.0, 0.05, 0.2])
def test_a_kill_in_the_middle_of_decisions_leaves_each_whole_or_not_there(tmp_path: Path, after: float) -> None:
    folder = make_library(tmp_path / "lib", *(net(number) for number in range(50, 90)))
    told = 0
    with _serving(folder) as (process, address), requests.Session() as client:
        client.trust_env = False
        client.get(address, timeout=PATIENCE)
        home = address.partition("/?")[0]
        _decide(client, home)
        told += 1
        threading.Timer(after, process.kill).start()
        try:
            while True:
                _decide(client, home)
                told += 1
        except (requests.RequestException, IndexError):
            pass
    with open_library(folder) as library:
        assert library.check() == "whole"
        kept = library.decisions()
        assert len(kept) in {told, told + 1}
        assert {one.action for one in kept} == {Action.ACCEPT}


def test_a_browser_that_would_take_the_terminal_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import webbrowser  # noqa: PLC0415

    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("false"))
    assert open_browser("http://127.0.0.1:1/") is False
