"""One request at a time and a floor between two, whoever asks: in one process, in two, after a kill, after a slip."""

from __future__ import annotations

import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from data.errors import MineError
from ingest.client.lines import LeaveAlone, Line
from tests.ingest.client.conftest import MakeWorld, on_arxiv
from tests.processes import PATIENCE
from tests.standin.clock import START, SharedClock, VirtualClock
from tests.standin.faults import Always, Fault
from tests.standin.server import Standin

ROOT = Path(__file__).parents[3]

ASKER = """
import sys
from pathlib import Path
from ingest.client.config import ClientSettings
from ingest.client.opening import open_services
from tests.standin.clock import SharedClock

folder, host, titles = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
settings = ClientSettings(
    version="0", state=folder / "lines", arxiv_url=f"{host}/api/query", arxiv_pdf_url=f"{host}/pdf",
    s2_url=f"{host}/graph/v1",
)
with open_services(settings, clock=SharedClock(folder / "clock")) as services:
    for title in titles:
        assert isinstance(services.arxiv.by_title(title), tuple)
        services.semantic_scholar.match(title)
"""


def line(folder: Path, clock: VirtualClock, told: list[float] | None = None, floor: float = 3.0) -> Line:
    heard = told if told is not None else []
    return Line("arxiv", floor, folder, clock, 300.0, lambda _, seconds, __: heard.append(seconds))


def test_the_floor_is_kept_and_no_longer_than_needed(tmp_path: Path) -> None:
    clock, waits = VirtualClock(), list[float]()
    here = line(tmp_path, clock, waits)
    times = []
    for _ in range(4):
        with here.turn():
            times.append(clock.now())
    assert times[0] == START
    assert [round(later - earlier, 3) for earlier, later in pairwise(times)] == [3.0, 3.0, 3.0]
    assert [round(wait, 3) for wait in waits] == [3.0, 3.0, 3.0]


def test_the_floor_counts_from_the_answer(tmp_path: Path) -> None:
    clock = VirtualClock()
    here = line(tmp_path, clock)
    with here.turn():
        clock.sleep(10)
    with here.turn():
        assert clock.now() == pytest.approx(START + 13)


def test_another_line_of_the_same_name_waits_as_well(tmp_path: Path) -> None:
    clock = VirtualClock()
    with line(tmp_path, clock).turn():
        pass
    with line(tmp_path, clock).turn():
        assert clock.now() == pytest.approx(START + 3)


def test_a_service_is_left_alone_as_long_as_it_wants(tmp_path: Path) -> None:
    clock = VirtualClock()
    line(tmp_path, clock).hold_off(100)
    with line(tmp_path, clock).turn():
        assert clock.now() == pytest.approx(START + 100)
    line(tmp_path, clock).hold_off(1e9)
    with pytest.raises(LeaveAlone) as caught, line(tmp_path, clock).turn():
        pass
    assert caught.value.seconds == pytest.approx(3600), "but not for ever"


@pytest.mark.parametrize("text", ["", "1800000000.0", "x y\n", "nan inf\n", "9e99 0.0\n"])
def test_a_torn_or_foreign_note_counts_as_a_request_just_now(tmp_path: Path, text: str) -> None:
    clock = VirtualClock()
    (tmp_path / "arxiv.line").write_text(text)
    with line(tmp_path, clock).turn():
        assert clock.now() == pytest.approx(START + 3)


def test_a_clock_that_is_set_back_makes_nobody_wait_for_hours(tmp_path: Path) -> None:
    class SetBack(VirtualClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            self._now -= 3600.0

    waits = list[float]()
    here = line(tmp_path, SetBack(), waits)
    with here.turn():
        pass
    with here.turn():
        pass
    assert [round(wait, 3) for wait in waits] == [3.0]


def test_a_host_with_a_long_name_has_a_line(tmp_path: Path) -> None:
    with Line(f"{'x' * 240}.example", 3.0, tmp_path, VirtualClock(), 300.0, lambda *_: None).turn():
        assert len(list(tmp_path.glob("xxx*.line"))) == 1


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    here = line(tmp_path / "lines", VirtualClock())
    (tmp_path / "lines" / "arxiv.line").mkdir()
    with pytest.raises(MineError, match="the line before arxiv cannot be kept"), here.turn():
        pass
    assert not here._lock.is_locked


def test_a_turn_that_ends_in_an_error_gives_the_line_free(tmp_path: Path) -> None:
    clock = VirtualClock()
    with pytest.raises(KeyboardInterrupt), line(tmp_path, clock).turn():
        raise KeyboardInterrupt
    with line(tmp_path, clock).turn():
        assert clock.now() == pytest.approx(START + 3)


def test_a_killed_process_leaves_its_request_counted_and_the_line_free(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from tests.ingest.client.test_lines import line
from tests.standin.clock import VirtualClock
with line(Path({str(tmp_path)!r}), VirtualClock()).turn():
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, timeout=PATIENCE)
    assert done.returncode < 0
    clock = VirtualClock()
    with line(tmp_path, clock).turn():
        assert clock.now() == pytest.approx(START + 3)


def test_two_processes_keep_one_line(tmp_path: Path) -> None:
    clock = SharedClock(tmp_path / "clock")
    titles = [paper.title for paper in on_arxiv(6)]
    with Standin(clock=clock) as standin:
        command = [sys.executable, "-c", ASKER, str(tmp_path), standin.host]
        running = [
            subprocess.Popen([*command, *titles[:3]], cwd=ROOT),
            subprocess.Popen([*command, *titles[3:]], cwd=ROOT),
        ]
        assert [process.wait(timeout=PATIENCE) for process in running] == [0, 0]
        for service, floor, count in (("arxiv", 3.0, 6), ("s2", 1.1, 6)):
            times = sorted(one.at for one in standin.asked(service))
            assert len(times) == count
            assert all(later - earlier >= floor - 1e-3 for earlier, later in pairwise(times))


def test_threads_of_one_process_take_turns(tmp_path: Path) -> None:
    clock, times = VirtualClock(), list[float]()
    shared = line(tmp_path, clock)

    def ask() -> None:
        for _ in range(3):
            with shared.turn():
                times.append(clock.now())

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert len(times) == 9
    assert all(later - earlier >= 3.0 - 1e-3 for earlier, later in pairwise(sorted(times)))


def test_files_and_metadata_of_arxiv_stand_in_one_line(world: MakeWorld) -> None:
    from ingest.client.records import PdfWanted  # noqa: PLC0415  # for this test alone

    here = world()
    for paper in on_arxiv(3):
        here.services.arxiv.by_title(paper.title)
        here.services.pdfs.fetch(PdfWanted(name="x", arxiv_id=paper.arxiv_id), here.folder / "in")
    times = sorted(one.at for one in here.standin.log)
    assert len(times) == 6
    assert all(later - earlier >= 3.0 - 1e-3 for earlier, later in pairwise(times))
    assert here.services.tally.waited["arxiv"] == pytest.approx(sum(seconds for _, seconds, _ in here.waits))


def test_another_process_obeys_a_service_that_wants_to_be_left_alone(world: MakeWorld) -> None:
    busy = world(Always(Fault.TOO_MANY_HOUR, ["s2"]))
    busy.services.semantic_scholar.match("one title")
    assert busy.services.tally.stopped
    other = world()
    outcome = other.services.semantic_scholar.match("another title")
    assert "wants to be left alone" in getattr(outcome, "reason", "")
    assert other.standin.log == []
