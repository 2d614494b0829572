"""A person chooses which paper an ambiguous reference means; each answer is kept at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from data.errors import UsageError
from ingest.client.records import ServicePaper
from ingest.records import PaperState
from ingest.resolving.records import Candidate, Resolution
from review import choose_papers
from store import Library, open_library
from tests.store import makers


def candidate(number: int) -> Candidate:
    paper = ServicePaper(
        service="arxiv", title=f"Nets That Learn, Part {number}", authors=("Ann Smith",), year=2020 + number,
        arxiv_id=f"2001.0000{number}",
    )  # fmt: skip
    return Candidate(paper=paper, score=0.8, reasons=("one title is a part of the other (80 of 100)",))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    resolution = Resolution(
        state=PaperState.AMBIGUOUS, reason="2 papers fit", question="q", candidates=(candidate(1), candidate(2))
    )
    with open_library(tmp_path / "lib", create=True) as opened:
        for key in ("a", "b", "c"):
            paper = makers.paper(key, state=PaperState.AMBIGUOUS, authors=(), year=None)
            opened.save_paper(paper, references=[makers.reference(key)], resolution=resolution)
        yield opened


def choose(library: Library, *answers: str) -> tuple[str, str]:
    screen = io.StringIO()
    console = Console(file=screen, width=200)
    done = choose_papers(library, reviewer="ann", console=console, answers=iter(f"{one}\n" for one in answers))
    return str(done), screen.getvalue()


def test_a_choice_a_refusal_and_a_skip_are_kept(library: Library) -> None:
    said, shown = choose(library, "7", "2", "n", "s")
    assert said == "references: 1 chosen, 1 are none of the candidates; 1 left"
    assert "refs.bib, line 3, entry a: @article{a}" in shown
    assert "2  Nets That Learn, Part 2. Ann Smith. 2022. arXiv:2001.00002" in shown
    first, second, third = (library.paper(key) for key in ("a", "b", "c"))
    assert (first.state, first.arxiv_id) == (PaperState.RESOLVED, "2001.00002")
    assert first.title == "Nets That Learn, Part 2"
    assert first.reason.startswith("ann chose it among 2")
    assert (second.state, second.reason) == (PaperState.UNRESOLVED, "ann says that it is none of the candidates")
    assert third.state is PaperState.AMBIGUOUS
    assert any(event.who == "ann" and event.what == "chosen: resolved" for event in library.events("a"))


def test_the_end_of_answers_ends_it_and_keeps_what_was_decided(library: Library) -> None:
    assert choose(library, "1")[0] == "references: 1 chosen, 0 are none of the candidates; 2 left"
    assert choose(library, "q")[0] == "references: 0 chosen, 0 are none of the candidates; 2 left"


def test_where_nothing_is_ambiguous_nobody_is_asked(tmp_path: Path) -> None:
    with open_library(tmp_path / "other", create=True) as library:
        makers.filled(library)
        assert choose_papers(library, reviewer="ann") is None


def test_without_a_terminal_it_says_so(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(UsageError, match="3 references wait for a choice"):
        choose_papers(library, reviewer="ann")
