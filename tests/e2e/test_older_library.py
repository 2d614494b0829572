"""A library that was reviewed before claims' ids began with a letter: brought up to date, read again, reviewed on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from normalize.claims import Box, Claim, Status, lettered
from normalize.decisions import Action, ReviewDecision, is_of, settling
from pipeline.extract import extract_papers, plan_extraction, processes
from pipeline.log import history
from pipeline.table import table_rows
from pipeline.workers import Limits
from review.session import Session
from review.sheet import import_sheet
from store import Library, open_library
from store.reanchor import is_same_place
from tests.e2e.test_cli import mine
from tests.store.older import SHEETS, Decided, decided, older


@pytest.fixture(scope="module")
def read_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the library after today's extraction."""
    folder = older(tmp_path_factory.mktemp("older") / "lib")
    with open_library(folder) as library:
        done = extract_papers(library, plan_extraction(library), crew=processes(1), limits=Limits(seconds=300.0))
    assert (done.read, [failure.place.source for failure in done.failed]) == (2, ["scan.pdf"])
    return folder


@pytest.fixture
def library(read_again: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(read_again, tmp_path / "lib")
    with open_library(tmp_path / "lib") as opened:
        yield opened


@pytest.mark.parametrize("before", decided(), ids=lambda one: f"{one.number}-{one.action}")
def test_every_decision_stands_with_its_claim_or_is_asked_again(library: Library, before: Decided) -> None:
    made = library.decision(before.number)
    assert (made.action, made.reviewer, made.reason) == (before.action, before.reviewer, before.reason)
    assert made.claim_id == lettered(before.claim["id"])
    stored = library.as_extracted(made.claim_id)
    read = stored.claim
    assert (stored.pdf.sha256, read.kind) == (before.claim["sha256"], before.claim["kind"])
    told = settling(library.decisions(made.claim_id))
    asked = {ask.claim.id for ask in Session(library, areas=None, reviewer="cem").waiting}
    if stored.gone:
        assert made.claim_id in asked
        return
    assert _stands_at(read, before)
    now = next(one.claim for one in library.claims() if one.claim.id == made.claim_id)
    if not told:  # nobody could tell, or it was taken back
        assert now == read
    elif is_of(told[-1], read) and {one.action for one in told} != {Action.ACCEPT, Action.REJECT}:
        assert made.claim_id not in asked
        _check_settled(now, told[-1])
    else:
        assert made.claim_id in asked


def _check_settled(claim: Claim, last: ReviewDecision) -> None:
    statuses = {Action.REJECT: Status.REJECTED, Action.ACCEPT: Status.REVIEWED, Action.EDIT: Status.REVIEWED}
    assert (claim.status, claim.reviewer) == (statuses[last.action], last.reviewer)
    assert {name: getattr(claim, name) for name in last.changes} == last.changes


def _stands_at(read: Claim, before: Decided) -> bool:
    place = json.loads(before.claim["evidence"])
    return read.evidence.page == place["page"] and is_same_place(read.evidence.bbox, Box(*place["bbox"]))


def test_a_name_that_was_confirmed_is_kept_though_the_extraction_has_another(library: Library) -> None:
    (one,) = [before for before in decided() if before.claim["model"] == "Loom-152 (ours)"]
    claim_id = lettered(one.claim["id"])
    claim = next(stored.claim for stored in library.claims() if stored.claim.id == claim_id)
    assert (claim.model, claim.status) == ("Loom-152 (ours)", Status.FLAGGED)
    assert "decision-renamed" in claim.flags
    item = Session(library, areas=None, reviewer="ada").item(claim_id)
    assert item is not None
    assert item.said == ("ada accepted (row of the table)",)
    assert item.anew == (f"model: Loom-152 (ours) then, {item.read.model} now",)


def test_sheets_of_before_come_back(tmp_path: Path) -> None:
    with open_library(older(tmp_path / "lib")) as library:
        kept = [import_sheet(Session(library, areas=None, reviewer="cem"), sheet) for sheet in SHEETS]
        assert kept == [3, 2]
        made = {one.printed: one for one in library.decisions() if one.reviewer == "cem"}
        assert {printed: one.action for printed, one in made.items()} == {
            "28.4": Action.EDIT,
            "24.6": Action.REJECT,
            "7.1": Action.ACCEPT,
            "39.9": Action.ACCEPT,
            "41.2": Action.UNSURE,
        }
        assert made["28.4"].changes == {"setting": "beam 4"}


def test_history_goes_by_the_new_ids_alone(library: Library, read_again: Path) -> None:
    for before in decided():
        told = [event.what for event in history(library, lettered(before.claim["id"]))]
        assert any(line.startswith(f"decision {before.number}: {before.action}") for line in told)
    old = next(before.claim["id"] for before in decided() if not before.claim["id"].startswith("typed"))
    assert mine("log", old, "--library", str(read_again)).code == 5


def test_every_id_that_is_printed_begins_with_a_letter(library: Library) -> None:
    ids = [stored.claim.id for stored in library.claims()] + [row.row_id for row in table_rows(library)]
    assert ids
    assert all(name[0].isalpha() for name in ids)
