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
from store import Library, Reading, open_library
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
        assert terminal.process.wait(timeout=10) == 0
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
