"""Extraction over a library: what is read, what is skipped, and what is named."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest

from data.causes import Cause
from ingest.records import Place
from pipeline import extract as stage
from pipeline.extract import ExtractSummary, extract_papers, plan_extraction, processes
from pipeline.version import extractor
from pipeline.workers import Limits
from store import Failure, Library, Stage, open_library
from tests.hanging import MARK
from tests.pipeline.readers import EXTRACTOR, fake_reader
from tests.processes import wait_until
from tests.store import makers
from tests.store.makers import bytes_of

LIMITS = Limits()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "lib", create=True) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _same_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sources may be worked on while the tests run."""
    monkeypatch.setattr(stage, "extractor", lambda: EXTRACTOR)


def fill(library: Library, *names: str) -> None:
    for number, name in enumerate(names):
        library.save_paper(makers.paper(name), pdfs=[makers.pdf(f"{number:064x}", source_file=f"{name}.pdf")])


def run(library: Library, *areas: str, force: bool = False, limits: Limits = LIMITS, jobs: int = 2) -> ExtractSummary:
    plan = plan_extraction(library, areas or None, force=force, limits=limits)
    return extract_papers(library, plan, crew=processes(jobs), limits=limits, reader=fake_reader)


def test_every_pdf_is_read_once(library: Library) -> None:
    fill(library, "a", "b")
    done = run(library)
    assert (done.read, done.failed, dict(done.kinds)) == (2, (), {"result": 2, "hardware": 2})
    assert dict(done.statuses) == {"accepted": 4}
    assert done.changes["new"] == 4
    again = run(library)
    assert (again.read, again.plan.done) == (0, 2)
    assert run(library, force=True).changes == {"same": 4, "new": 0, "changed": 0, "gone": 0}


def test_the_same_again_changes_no_byte(library: Library, tmp_path: Path) -> None:
    fill(library, "a")
    run(library)
    library.close()
    before = bytes_of(tmp_path / "lib")
    run(library)
    run(library, force=True)
    library.close()
    assert bytes_of(tmp_path / "lib") == before


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("refuses", "nothing to read; leave it out"),
        ("breaks", "a fault in mine: ZeroDivisionError"),
        ("crashes", "crashed with SIGSEGV on this file"),
        ("exits", "ended with code 7"),
    ],
)
def test_a_bad_paper_is_named_and_the_rest_is_read(library: Library, name: str, reason: str) -> None:
    fill(library, "a", name, "b")
    done = run(library)
    assert done.read == 2
    assert reason in done.failed[0].reason
    assert str(done.failed[0].place) == f"{name}.pdf"
    assert [one.sha256 for one in library.failures(Stage.DOCUMENT)] == [f"{1:064x}"]


@pytest.mark.usefixtures("hanging")
def test_a_paper_that_hangs_is_given_up_and_tried_again_when_it_may_take_longer(
    library: Library, tmp_path: Path
) -> None:
    fill(library, "hangs", "a")
    done = run(library, jobs=1)
    assert done.read == 1
    assert "took longer than 300 s" in done.failed[0].reason
    (kept,) = library.failures()
    assert (kept.cause, kept.seconds, kept.megabytes) == (Cause.TIME, 300.0, 4096.0)
    assert planned(library, Limits()) == planned(library, Limits(seconds=200.0, megabytes=9999.0)) == []
    assert planned(library, Limits(seconds=301.0)) == ["hangs.pdf"]
    (tmp_path / "hangs").unlink()  # and time goes on from there
    assert "took longer than 301 s" in run(library, jobs=1, limits=Limits(seconds=301.0)).failed[0].reason
    assert planned(library, Limits(seconds=301.0)) == []


def planned(library: Library, limits: Limits) -> list[str]:
    """What the next extraction would read."""
    plan = plan_extraction(library, limits=limits)
    assert len(plan.todo) + plan.done + len(plan.failed) == len(library.pdfs())
    return [task.source_file for task in plan.todo]


def test_a_paper_that_needs_too_much_memory_is_read_when_it_may_have_more(library: Library) -> None:
    fill(library, "hoards")
    done = run(library, limits=Limits(megabytes=600.0))
    assert "needs more than 600 MB of memory; raise megabytes_per_paper" in done.failed[0].reason
    assert planned(library, Limits(seconds=9999.0, megabytes=600.0)) == []
    assert run(library, limits=Limits(megabytes=6000.0)).read == 1
    assert library.failures() == []


def test_a_paper_whose_reader_was_stopped_from_outside_is_read_the_next_time(
    library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(MARK, str(tmp_path / "mark"))
    fill(library, "stalls")
    with ThreadPoolExecutor(1) as pool:
        killed = pool.submit(kill_the_child_that_stalls, tmp_path / "mark")
        done = run(library)
        killed.result()
    assert "was stopped by the signal SIGKILL from outside, which says nothing of the file" in done.failed[0].reason
    assert (library.failures()[0].cause, planned(library, LIMITS)) == (Cause.SIGNAL, ["stalls.pdf"])
    assert (run(library).read, library.failures()) == (1, [])


def test_a_paper_that_was_read_and_then_stopped_from_outside_is_read_once_more(library: Library) -> None:
    fill(library, "a")
    run(library)
    sha256 = f"{0:064x}"
    stopped = Failure(
        stage=Stage.DOCUMENT, origin=sha256, place=Place(source="a.pdf"), reason="killed", sha256=sha256,
        extractor=EXTRACTOR, cause=Cause.SIGNAL, seconds=300.0, megabytes=4096.0,
    )  # fmt: skip
    library.replace_failures(Stage.DOCUMENT, sha256, [stopped])
    assert planned(library, LIMITS) == ["a.pdf"]
    assert (run(library).read, planned(library, LIMITS)) == (1, [])


def kill_the_child_that_stalls(mark: Path) -> None:
    wait_until(mark.exists, "a paper that stalls")
    for child in multiprocessing.active_children():
        child.kill()


def test_a_crash_may_be_want_of_memory(library: Library) -> None:
    fill(library, "crashes", "breaks")
    run(library)
    assert planned(library, Limits(seconds=9999.0)) == []
    assert planned(library, Limits(megabytes=5000.0)) == ["breaks.pdf", "crashes.pdf"]


def test_a_file_that_was_gone_is_read_when_it_is_back(library: Library) -> None:
    fill(library, "a")
    done = extract_papers(library, plan_extraction(library), crew=processes(1))
    assert "is gone from the library; ingest the PDF again" in done.failed[0].reason
    assert planned(library, LIMITS) == ["a.pdf"]


def test_a_file_that_may_not_be_opened_is_no_bad_file(library: Library) -> None:
    fill(library, "a")
    library.files.path(f"{0:064x}").mkdir(parents=True)
    done = extract_papers(library, plan_extraction(library), crew=processes(1))
    assert "cannot be opened: Is a directory; check its permissions" in done.failed[0].reason
    assert planned(library, LIMITS) == ["a.pdf"]


def test_what_failed_is_named_again_but_only_tried_again_by_force(library: Library) -> None:
    fill(library, "refuses", "a")
    first = run(library)
    again = run(library)
    assert (again.read, again.plan.done, len(again.plan.todo)) == (0, 1, 0)
    assert [one.reason for one in again.failed] == [one.reason for one in first.failed]
    assert len(run(library, force=True).plan.todo) == 2


def test_a_new_extractor_reads_all_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(library, "a", "refuses")
    run(library)
    monkeypatch.setattr(stage, "extractor", lambda: "mine 99")
    plan = plan_extraction(library)
    assert (len(plan.todo), plan.done, plan.failed) == (2, 0, ())


def test_areas_choose_among_papers_whose_areas_are_known(library: Library) -> None:
    fill(library, "a", "translates")
    done = run(library, "image-classification")
    assert done.read == 2
    plan = plan_extraction(library, ["image-classification"], force=True)
    assert ([task.source_file for task in plan.todo], plan.elsewhere) == (["a.pdf"], 1)
    everything = plan_extraction(library, force=True)
    assert (len(everything.todo), everything.elsewhere) == (2, 0)


def test_every_pdf_is_counted_once(library: Library) -> None:
    fill(library, "a", "translates", "refuses")
    run(library)
    fill(library, "a", "translates", "refuses", "new")
    plan = plan_extraction(library, ["image-classification"])
    assert (len(plan.todo), plan.done, plan.elsewhere, len(plan.failed)) == (1, 1, 1, 1)


def test_the_summary_is_json(library: Library) -> None:
    fill(library, "a", "refuses")
    values = json.loads(json.dumps(asdict(run(library)), default=str))
    assert (values["kinds"], values["statuses"]) == ({"result": 1, "hardware": 1}, {"accepted": 2})
    assert values["failed"][0]["place"]["source"] == "refuses.pdf"


def test_progress_is_told_after_each_paper(library: Library) -> None:
    fill(library, "a", "b")
    told: list[tuple[int, int]] = []
    plan = plan_extraction(library)
    extract_papers(
        library,
        plan,
        crew=processes(1),
        reader=fake_reader,
        progress=lambda done, total, last: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]


def test_the_extractor_has_a_name_a_version_and_a_digest() -> None:
    assert extractor().startswith("mine ")
    assert len(extractor().partition("+")[2]) == 8
