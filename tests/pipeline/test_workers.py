"""One item that crashes, hangs or fails ends alone; every item comes back once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from data.errors import MineError
from pipeline.workers import Limits, Outcome, Steady, work


def behave(how: str) -> str:
    """Do what the item says."""
    if how == "fail":
        raise MineError("the item cannot be done; leave it out")
    if how == "break":
        raise KeyError("a fault of ours")
    if how == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "exit":
        os._exit(3)
    if how == "hang":
        time.sleep(600)
    if how == "unpicklable":
        return lambda: how  # type: ignore[return-value]
    return how.upper()


def outcomes(*items: str, jobs: int = 2, seconds: float = 30.0) -> dict[str, Outcome[str, str]]:
    found = list(work(behave, items, jobs=jobs, seconds=seconds))
    assert sorted(one.item for one in found) == sorted(items)
    return {one.item: one for one in found}


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_item_comes_back_once(jobs: int) -> None:
    found = outcomes("a", "b", "c", "d", jobs=jobs)
    assert {item: one.value for item, one in found.items()} == {"a": "A", "b": "B", "c": "C", "d": "D"}


def test_no_items_start_no_process() -> None:
    assert outcomes() == {}


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("fail", "the item cannot be done; leave it out"),
        ("break", "a fault in mine: KeyError in behave"),
        ("crash", "was stopped by SIGKILL"),
        ("exit", "ended with code 3"),
        ("unpicklable", "the reader"),
    ],
)
def test_a_bad_item_is_named_and_the_rest_is_done(item: str, reason: str) -> None:
    found = outcomes("a", item, "b", "c", jobs=1)
    assert found[item].value is None
    assert reason in (found[item].reason or "")
    assert [found[name].value for name in ("a", "b", "c")] == ["A", "B", "C"]


def test_a_fault_of_ours_keeps_its_traceback_for_whoever_mends_it() -> None:
    assert "KeyError: 'a fault of ours'" in outcomes("break")["break"].detail


def test_an_item_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    found = outcomes("a", "hang", "b", jobs=1, seconds=2.0)
    assert found["hang"].reason == "took longer than 2 s; raise seconds_per_paper in mine.toml, or leave the file out"
    assert found["b"].value == "B"


def pid(_: str) -> int:
    return os.getpid()


def test_a_steady_process_that_is_not_asked_ends_and_comes_back() -> None:
    steady = Steady(pid, limits=Limits(seconds=30.0), idle_seconds=1.0)
    first, second = steady.ask("a"), steady.ask("b")
    assert first.value == second.value
    (child,) = multiprocessing.active_children()
    child.join(timeout=30.0)
    assert child.exitcode == 0
    assert steady.ask("c").value not in {None, first.value}
    steady.close()


HANGING = """
from tests.pipeline.test_workers import tell_and_hang
from pipeline.workers import work
if __name__ == "__main__":
    list(work(tell_and_hang, ["a"], jobs=1, seconds=600.0))
"""


def tell_and_hang(_: str) -> None:
    print(os.getpid(), flush=True)  # noqa: T201
    time.sleep(600)


def test_a_process_ends_with_its_parent_whatever_it_does(tmp_path: Path) -> None:
    (tmp_path / "hanging.py").write_text(HANGING)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "hanging.py"], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert parent.stdout is not None
    assert int(parent.stdout.readline()) != parent.pid
    parent.kill()
    assert parent.communicate(timeout=30.0)[0] == ""  # the pipe is closed once the child that held it has ended


def test_stopping_early_leaves_no_process_behind() -> None:
    running = work(behave, ["a", "hang", "hang"], jobs=2, seconds=60.0)
    assert isinstance(running, Generator)
    assert next(running).value == "A"
    running.close()
    assert multiprocessing.active_children() == []
