"""One item that crashes, hangs or fails ends alone; every item comes back once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from data.causes import Cause
from data.errors import MineError, NotFound
from pipeline import workers
from pipeline.workers import STARTS, FalseStart, Limits, Outcome, Steady, work
from tests.hanging import hang
from tests.processes import PATIENCE

SIGNALS = {"kill": signal.SIGKILL, "end": signal.SIGTERM, "crash": signal.SIGSEGV, "abort": signal.SIGABRT}


def behave(how: str) -> str:
    """Do what the item says."""
    if how == "fail":
        raise MineError("the item cannot be done; leave it out")
    if how == "break":
        raise KeyError("a fault of ours")
    if how == "gone":
        raise NotFound("the item is gone; put it there again")
    if how in SIGNALS:
        os.kill(os.getpid(), SIGNALS[how])
    if how == "hoard":
        bytearray(1 << 40)
    if how == "exit":
        os._exit(3)
    if how == "hang":
        hang()
    if how == "unpicklable":
        return lambda: how  # type: ignore[return-value]
    return how.upper()


def outcomes(*items: str, jobs: int = 2) -> dict[str, Outcome[str, str]]:
    found = list(work(behave, items, jobs=jobs))
    assert sorted(one.item for one in found) == sorted(items)
    return {one.item: one for one in found}


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_item_comes_back_once(jobs: int) -> None:
    found = outcomes("a", "b", "c", "d", jobs=jobs)
    assert {item: one.value for item, one in found.items()} == {"a": "A", "b": "B", "c": "C", "d": "D"}


def test_no_items_start_no_process() -> None:
    assert outcomes() == {}


@pytest.mark.parametrize(
    ("item", "cause", "reason"),
    [
        ("fail", Cause.FILE, "the item cannot be done; leave it out"),
        ("gone", Cause.PLACE, "the item is gone; put it there again"),
        ("break", Cause.FAULT, "a fault in mine: KeyError in behave"),
        ("kill", Cause.SIGNAL, "the reader was stopped by the signal SIGKILL from outside"),
        ("end", Cause.SIGNAL, "the reader was stopped by the signal SIGTERM from outside"),
        ("crash", Cause.FAULT, "the reader crashed with SIGSEGV on this file; look at the PDF"),
        ("abort", Cause.MEMORY, "the reader crashed with SIGABRT, as where 4096 MB of memory are too little"),
        ("hoard", Cause.MEMORY, "needs more than 4096 MB of memory; raise megabytes_per_paper in mine.toml"),
        ("exit", Cause.FAULT, "the reader ended with code 3 on this file; look at the PDF"),
        ("unpicklable", Cause.FAULT, "the reader"),
    ],
)
def test_a_bad_item_is_named_with_its_cause_and_the_rest_is_done(item: str, cause: Cause, reason: str) -> None:
    found = outcomes("a", item, "b", "c", jobs=1)
    assert (found[item].value, found[item].cause) == (None, cause)
    assert reason in (found[item].reason or "")
    assert [found[name].value for name in ("a", "b", "c")] == ["A", "B", "C"]


def test_a_fault_of_ours_keeps_its_traceback_for_whoever_mends_it() -> None:
    assert "KeyError: 'a fault of ours'" in outcomes("break")["break"].detail


@pytest.mark.usefixtures("hanging")
def test_an_item_that_hangs_is_given_up() -> None:
    found = outcomes("a", "hang", "b", jobs=1)
    advice = "raise seconds_per_paper in mine.toml and give the command again, or leave the file out"
    assert (found["hang"].reason, found["hang"].cause) == (f"took longer than 300 s; {advice}", Cause.TIME)
    assert found["b"].value == "B"


@dataclass(frozen=True)
class FailsToStart:
    """Work whose processes end as they start, the first `times` of them; each leaves a file in `folder`."""

    folder: Path
    times: int

    def __call__(self, item: str) -> str:
        return item.upper()

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        if multiprocessing.current_process().name != "MainProcess" and len(list(self.folder.iterdir())) < self.times:
            (self.folder / str(os.getpid())).touch()
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_ends_as_it_starts_is_replaced(tmp_path: Path, jobs: int) -> None:
    items = ["a", "b", "c"]
    found = list(work(FailsToStart(tmp_path, STARTS - 1), items, jobs=jobs))
    assert sorted((one.item, one.value) for one in found) == [("a", "A"), ("b", "B"), ("c", "C")]
    assert len(list(tmp_path.iterdir())) == STARTS - 1


def test_processes_that_all_end_as_they_start_end_the_work(tmp_path: Path) -> None:
    with pytest.raises(FalseStart, match="end before they begin, the last was stopped by the signal SIGKILL; try"):
        list(work(FailsToStart(tmp_path, 1000), ["a", "b"], jobs=1))
    assert len(list(tmp_path.iterdir())) == STARTS
    assert multiprocessing.active_children() == []


def test_a_process_that_stops_as_it_starts_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "late").mkdir()
    monkeypatch.setattr("pipeline.workers.START_SECONDS", 0.0)  # none is ready that soon
    with pytest.raises(FalseStart, match="no reading process is ready within 0 s"):
        list(work(behave, ["a"], jobs=1))
    starts = iter([0.0, 0.0, 600.0])
    began = workers._start

    def start(*arguments: Any, **more: Any) -> Any:
        monkeypatch.setattr("pipeline.workers.START_SECONDS", next(starts))
        return began(*arguments, **more)

    monkeypatch.setattr("pipeline.workers._start", start)
    assert [one.value for one in work(behave, ["a"], jobs=1)] == ["A"]


def test_a_steady_process_that_ends_as_it_starts_is_replaced(tmp_path: Path) -> None:
    steady: Steady[str, str] = Steady(FailsToStart(tmp_path, STARTS - 1), limits=Limits())
    assert steady.ask("a").value == "A"
    steady.close()
    (tmp_path / "more").mkdir()
    never: Steady[str, str] = Steady(FailsToStart(tmp_path / "more", 1000), limits=Limits())
    with pytest.raises(FalseStart, match="end before they begin"):
        never.ask("a")


def pid(how: str) -> int:
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def test_a_steady_process_that_somebody_ends_is_replaced() -> None:
    steady = Steady(pid, limits=Limits())
    first = steady.ask("a").value
    assert first == steady.ask("b").value
    (child,) = multiprocessing.active_children()
    child.kill()
    child.join()
    second = steady.ask("c").value
    assert second not in {None, first}
    assert steady.ask("kill").cause is Cause.SIGNAL
    assert steady.ask("d").value not in {None, second}
    steady.close()


def test_a_steady_process_that_is_not_asked_ends_and_comes_back() -> None:
    steady = Steady(pid, limits=Limits(), idle_seconds=3.0)
    first = steady.ask("a")
    (child,) = multiprocessing.active_children()
    child.join()
    assert child.exitcode == 0
    assert steady.ask("c").value not in {None, first.value}
    steady.close()


HANGING = """
from tests.pipeline.test_workers import tell_and_hang
from pipeline.workers import work
if __name__ == "__main__":
    list(work(tell_and_hang, ["a"], jobs=1))
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
    assert parent.communicate(timeout=PATIENCE)[0] == ""  # the pipe is closed once the child that held it has ended


def test_stopping_early_leaves_no_process_behind() -> None:
    running = work(behave, ["a", "hang", "hang"], jobs=2)
    assert isinstance(running, Generator)
    assert next(running).value == "A"
    running.close()
    assert multiprocessing.active_children() == []
