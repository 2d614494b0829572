"""The review on a real library: at streams and at a pseudo-terminal, through a kill and through a new extraction."""

from __future__ import annotations

import io
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Box, Claim, Evidence, Kind, Status, identified
from normalize.decisions import Action
from review import Screen, review_claims
from review.calibration import calibration
from store import Library, Reading, open_library
from tests.processes import PATIENCE
from tests.review.terminal import Terminal

SHA = "ab" * 32


def _claim(value: float, *, top: float, left: float = 50.0) -> Claim:
    place = Evidence(
        pdf=SHA,
        page=4,
        bbox=Box(left, top, left + 30, top + 9),
        text=str(value),
        source="table",
        table="2",
        extractor="reader 1",
        context=f"Net at {top:g} | {value}",
    )
    return Claim(
        kind=Kind.RESULT,
        printed=str(value),
        value=value,
        model=f"Net at {top:g}",
        benchmark="imagenet",
        metric="top-1 error",
        split="val",
        evidence=place,
        status=Status.FLAGGED,
        flags=("owner-unclear",),
    )


def _extracted(library: Library, *claims: Claim, extractor: str = "reader 1") -> None:
    paper = Paper(key="net", state=PaperState.RESOLVED, title="A Net")
    library.save_paper(paper, pdfs=[PdfFile(sha256=SHA, source_file="net.pdf", bytes=4, pages=9)])
    areas = {"image-classification": "imagenet"}
    library.save_reading(Reading(sha256=SHA, extractor=extractor, claims=tuple(identified(list(claims))), areas=areas))


def _review(library: Library, *answers: str) -> str:
    out = io.StringIO()
    console = Console(file=out, width=100)
    done = review_claims(library, areas=None, reviewer="ada", screen=Screen(console, iter(answers)))
    return f"{out.getvalue()}{done}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_library(tmp_path / "lib", create=True) as library:
        _extracted(library, _claim(23.4, top=100), _claim(21.4, top=120), _claim(19.4, top=140))
    return tmp_path / "lib"


def test_decisions_stay_with_their_claims_through_a_new_extraction(folder: Path) -> None:
    with open_library(folder) as library:
        said = _review(library, "e value=24.3", "r a caption", "q")
        assert "1 corrected, 1 rejected; 1 left" in said
        moved = replace(_claim(23.4, top=101, left=51), model="Net at 100")
        others = (_claim(21.4, top=120), _claim(19.4, top=140), _claim(9.4, top=160))
        _extracted(library, moved, *others, extractor="reader 2")
        found = {one.claim.printed: one.claim for one in library.claims()}
        assert (found["23.4"].value, found["23.4"].extracted_value, found["23.4"].reviewer) == (24.3, 23.4, "ada")
        assert found["21.4"].status is Status.REJECTED
        assert "2 decisions in 1 paper" in _review(library, "q")


def test_a_decision_on_what_is_now_read_otherwise_comes_back(folder: Path) -> None:
    with open_library(folder) as library:
        _review(library, "a", "a", "a")
        _extracted(library, _claim(32.4, top=100), _claim(21.4, top=120), _claim(19.4, top=140), extractor="reader 2")
        said = _review(library, "a")
        assert "decision-outdated" in said
        assert "Is 32.4 the top-1 error of Net at 100" in said
        assert "Nothing is flagged" in _review(library)


def test_a_decision_whose_claim_is_gone_is_shown(folder: Path) -> None:
    with open_library(folder) as library:
        _review(library, "r not a result")
        _extracted(library, _claim(21.4, top=120), _claim(19.4, top=140), extractor="reader 2")
        assert "was not found again by the last extraction: reject by ada of 23.4" in _review(library, "q")


def _renamed(one: Claim, model: str) -> Claim:
    return replace(one, model=model)


def test_a_confirmed_name_is_asked_again_with_both_readings_and_kept_until_then(folder: Path) -> None:
    with open_library(folder) as library:
        _review(library, "a", "e model=Net B", "r not a result")
        third = _renamed(_claim(19.4, top=140), "Net Y")
        _extracted(library, _renamed(_claim(23.4, top=100), "Net X"), _claim(21.4, top=120), third, extractor="r 2")
        assert {one.claim.printed: one.claim.model for one in library.claims()} == {
            "23.4": "Net at 100",
            "21.4": "Net B",
            "19.4": "Net Y",
        }
        said = _review(library, "a", "w", "a")
        assert "2 decisions in 1 paper" in said
        assert "Is 23.4 the top-1 error of Net at 100 on" in said
        assert "already said: ada accepted" in said
        assert "read otherwise: model: Net at 100 then, Net X now" in said
        assert "read otherwise: model: Net at 140 then, Net Y now" in said
        assert "decision-renamed" in said
        made = {one.printed: one for one in library.decisions()}
        assert (made["23.4"].action, made["23.4"].changes) == (Action.EDIT, {"model": "Net at 100"})
        assert (made["19.4"].action, made["19.4"].changes) == (Action.ACCEPT, {})
        assert {one.claim.status for one in library.claims()} == {Status.REVIEWED}
        assert "Nothing is flagged" in _review(library)


def test_the_new_reading_of_a_name_is_taken_by_typing_it(folder: Path) -> None:
    with open_library(folder) as library:
        _review(library, "e model=Net B", "q")
        _extracted(library, _renamed(_claim(23.4, top=100), "Net X"), extractor="reader 2")
        said = _review(library, "e model=Net X", "q")
        assert "read otherwise: model: Net at 100 then, corrected to Net B, Net X now" in said
        assert library.decisions()[-1].action is Action.ACCEPT
        (claim,) = [one.claim for one in library.claims()]
        assert (claim.model, claim.status) == ("Net X", Status.REVIEWED)


def test_a_claim_that_is_gone_is_asked_again_and_stays_on_a_persons_word(folder: Path) -> None:
    with open_library(folder) as library:
        _review(library, "e value=24.3", "q")
        others = (_claim(21.4, top=120), _claim(19.4, top=140))
        _extracted(library, *others, extractor="reader 2")
        said = _review(library, "a", "s", "s")
        assert "3 decisions in 1 paper" in said
        assert "claim-not-found-again" in said
        assert "Is 24.3 the top-1 error of Net at 100 on" in said
        _extracted(library, *others, extractor="reader 3")
        kept = next(one.claim for one in library.claims() if one.claim.printed == "23.4")
        assert (kept.value, kept.extracted_value, kept.status) == (24.3, 23.4, Status.REVIEWED)
        assert "2 decisions in 1 paper" in _review(library, "q")
        assert calibration(library).decided == 0


def test_undo_reaches_back_into_an_earlier_session(folder: Path) -> None:
    with open_library(folder) as library:
        _review(library, "a", "r no", "a")
    with open_library(folder) as library:
        assert "Nothing is flagged" in _review(library, "u", "u", "u", "u", "q")
        assert [one.action for one in library.decisions()][3:] == [Action.UNDO] * 3
        assert {one.claim.status for one in library.claims()} == {Status.FLAGGED}


def test_a_review_at_a_pseudo_terminal(folder: Path) -> None:
    terminal = Terminal(folder)
    try:
        said = terminal.until("[q]uit")
        assert "Is 23.4 the top-1 error of Net at 100" in said
        assert "\x1b[1;7m23.4" in said
        terminal.type("e value=24.3")
        terminal.until("Is 21.4")
        terminal.type("u")
        terminal.until("Is 23.4")
        terminal.type("a")
        terminal.until("Is 21.4")
        terminal.type("q")
        terminal.until("1 accepted, 1 corrected, 1 taken back; 2 left")
        assert terminal.process.wait(timeout=PATIENCE) == 0
    finally:
        terminal.close()
    with open_library(folder) as library:
        assert [one.action for one in library.decisions()] == [Action.EDIT, Action.UNDO, Action.ACCEPT]


def test_a_kill_loses_at_most_the_decision_in_hand(folder: Path) -> None:
    terminal = Terminal(folder)
    try:
        terminal.until("Is 23.4")
        terminal.type("a")
        terminal.until("Is 21.4")
        terminal.type("r")
        terminal.until("why?")
        os.kill(terminal.process.pid, signal.SIGKILL)
    finally:
        terminal.close()
    with open_library(folder) as library:
        assert [(one.action, one.value) for one in library.decisions()] == [(Action.ACCEPT, 23.4)]
        assert "2 decisions in 1 paper" in _review(library, "q")
