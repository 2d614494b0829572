"""Extraction over a library: what is read, what is skipped, and what is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from pipeline import extract as stage
from pipeline.extract import ExtractSummary, extract_papers, plan_extraction, processes
from pipeline.version import extractor
from pipeline.workers import Limits
from store import Library, Stage, open_library
from tests.pipeline.readers import EXTRACTOR, fake_reader
from tests.store import makers
from tests.store.makers import bytes_of


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


def run(library: Library, *areas: str, force: bool = False, seconds: float = 60.0) -> ExtractSummary:
    plan = plan_extraction(library, areas or None, force=force)
    return extract_papers(library, plan, crew=processes(2), limits=Limits(seconds=seconds), reader=fake_reader)


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
        ("crashes", "was stopped by SIGSEGV"),
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


def test_a_paper_that_hangs_is_given_up(library: Library) -> None:
    fill(library, "hangs", "a")
    done = run(library, seconds=2.0)
    assert done.read == 1
    assert "took longer than 2 s" in done.failed[0].reason


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


def test_a_file_that_is_gone_from_the_library_is_named(library: Library) -> None:
    fill(library, "a")
    done = extract_papers(library, plan_extraction(library), crew=processes(1), limits=Limits(seconds=120.0))
    assert "is gone from the library; ingest the PDF again" in done.failed[0].reason


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
