"""The funnel adds up, and the next command is the one that helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.causes import Cause
from ingest.records import PaperState
from normalize.claims import Status
from pipeline.render import Screen
from pipeline.reports import status_report
from pipeline.status import status
from pipeline.workers import Limits
from store import Library, open_library
from tests.store import makers


def flagged(library: Library) -> None:
    library.save_reading(makers.reading(makers.claim(status=Status.FLAGGED)))


def accepted(library: Library) -> None:
    library.save_reading(makers.reading(makers.claim()))


def failed(library: Library) -> None:
    makers.fail(library, cause=Cause.FILE, seconds=300.0, megabytes=4096.0)


def failed_by_another(library: Library) -> None:
    makers.fail(library, extractor="x")


def stopped(library: Library) -> None:
    makers.fail(library, cause=Cause.SIGNAL, seconds=300.0, megabytes=4096.0)


def late(library: Library) -> None:
    makers.fail(library, cause=Cause.TIME, seconds=300.0, megabytes=4096.0)


def failed_anew(library: Library) -> None:
    """Read once, failed by a newer extractor, and another PDF that was never read."""
    accepted(library)
    failed(library)
    library.save_paper(makers.paper("lee2021"), pdfs=[makers.pdf("cd" * 32)])


def referred(library: Library) -> None:
    library.save_paper(makers.paper("lee2021", state=PaperState.PENDING), references=[makers.reference("lee")])


def filled(library: Library) -> None:
    makers.filled(library)


@pytest.fixture(autouse=True)
def _same_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.status.extractor", lambda: makers.READER)


def test_what_another_version_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.status.extractor", lambda: "reader 2")
    with open_library(tmp_path, create=True) as library:
        filled(library)
        flagged(library)
        found = status(library)
        makers.fail(library, extractor="reader 2")
        again = status(library)
    assert (found.parsed, found.outdated, found.next) == (1, 1, "mine extract --area all")
    assert (again.parsed, again.outdated, again.next) == (1, 0, "mine review")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), "mine ingest FOLDER_OF_PDFS"),
        ((referred,), "mine ingest FOLDER_OF_PDFS"),
        ((filled,), "mine extract --area all"),
        ((filled, failed), "mine show PAPER --why"),
        ((filled, late), "mine show PAPER --why"),
        ((filled, stopped), "mine extract --area all"),
        ((filled, accepted, stopped), "mine extract --area all"),
        ((filled, failed_by_another), "mine extract --area all"),
        ((filled, failed_anew), "mine extract --area all"),
        ((filled, flagged), "mine review"),
        ((filled, accepted), "mine table --area all"),
    ],
)
def test_the_next_command(tmp_path: Path, steps: tuple[object, ...], expected: str) -> None:
    with open_library(tmp_path, create=True) as library:
        for step in steps:
            assert callable(step)
            step(library)
        assert status(library).next == expected


def test_what_failed_for_want_of_time_is_tried_again_where_more_is_allowed(tmp_path: Path) -> None:
    with open_library(tmp_path, create=True) as library:
        filled(library)
        late(library)
        before, after = status(library), status(library, Limits(seconds=301.0))
    assert (before.failed_documents, before.retried, before.next) == (1, 0, "mine show PAPER --why")
    assert (after.failed_documents, after.retried, after.next) == (1, 1, "mine extract --area all")
    wide = Screen(width=200)
    assert "1 failed; `mine extract` tries 1 of them again" in status_report(after, screen=wide)


def test_the_funnel_adds_up(tmp_path: Path) -> None:
    with open_library(tmp_path, create=True) as library:
        filled(library)
        referred(library)
        flagged(library)
        found = status(library)
    assert found.references == found.resolved + found.pending + found.unresolved == 2
    assert found.pdfs == found.parsed + found.unparsed == 1
    assert found.claims == found.accepted + found.flagged + found.reviewed + found.rejected == 1
    assert found.papers == 2
