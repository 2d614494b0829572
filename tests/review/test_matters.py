"""A person says which paper a reference means and whether two mentions are one paper; each answer is kept at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from data.errors import NotFound, UsageError
from ingest.records import PaperState
from pipeline.knots import LibraryKnots
from review import Matters, settle_matters
from store import Library, open_library
from store.waiting import Conflict
from tests.review.serving import Served, ambiguous, make_library, served
from tests.store import makers

TIE = "refs.bib, line 3, entry b: titles alike (91 of 100) and years 2016 and 2017"


def tied(library: Library) -> None:
    """A paper of two references that were taken for one by their titles."""
    library.save_paper(makers.paper("a"), references=[makers.reference("a"), makers.reference("b")], ties=[TIE])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "lib", create=True) as opened:
        yield opened


def matters_of(library: Library) -> Matters:
    return Matters(library, reviewer="ann", knots=LibraryKnots(library))


def answer(library: Library, *answers: str) -> tuple[str, str]:
    screen = io.StringIO()
    console = Console(file=screen, width=200)
    done = settle_matters(matters_of(library), console=console, answers=iter(f"{one}\n" for one in answers))
    return str(done), screen.getvalue()


def test_a_choice_a_refusal_and_a_skip_are_kept(library: Library) -> None:
    ambiguous(library, "a", "b", "c")
    said, shown = answer(library, "7", "2", "n", "s")
    assert said == "papers: 2 questions settled, 1 left"
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
    ambiguous(library, "a", "b", "c")
    assert answer(library, "1")[0] == "papers: 1 questions settled, 2 left"
    assert answer(library, "q")[0] == "papers: 0 questions settled, 2 left"


def test_answers_are_taken_back_to_any_depth(library: Library) -> None:
    ambiguous(library, "a", "b", "c")
    before = library.holdings()
    said, shown = answer(library, "1", "n", "u", "u", "u", "q")
    assert said == "papers: 0 questions settled, 3 left"
    assert "no answer of this session is left to take back" in shown
    assert [(held.paper, held.resolution) for held in library.holdings()] == [
        (held.paper, held.resolution) for held in before
    ]


def test_where_nothing_is_open_nobody_is_asked(library: Library) -> None:
    makers.filled(library)
    assert settle_matters(matters_of(library)) is None


def test_without_a_terminal_it_says_so(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    ambiguous(library, "a", "b", "c")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(UsageError, match="3 questions about papers wait"):
        settle_matters(matters_of(library))


def test_a_merge_by_titles_alone_is_asked_about_and_confirmed(library: Library) -> None:
    tied(library)
    said, shown = answer(library, "1")
    assert said == "papers: 1 questions settled, 0 left"
    assert "Are these one paper: Nets That Learn?" in shown
    assert "taken for it: @article{b}" in shown
    assert "because: titles alike (91 of 100)" in shown
    assert library.holdings()[0].ties == ("refs.bib, line 3, entry b: ann says that they are one",)
    assert matters_of(library).waiting == []


def test_a_merge_that_was_none_is_taken_apart_and_that_is_taken_back(library: Library) -> None:
    tied(library)
    matters = matters_of(library)
    (matter,) = matters.waiting
    matters.settle(matter.id, "2")
    assert sorted(len(held.references) for held in library.holdings()) == [1, 1]
    assert matters.undo() == matter.id
    (held,) = library.holdings()
    assert (len(held.references), held.ties) == (2, (TIE,))
    assert matters.matter(matter.id) == matter


def test_a_tie_by_an_id_is_no_question(library: Library) -> None:
    tie = "refs.bib, line 3, entry b: same arXiv id 2001.00001"
    library.save_paper(makers.paper("a"), references=[makers.reference("a"), makers.reference("b")], ties=[tie])
    assert matters_of(library).waiting == []


def test_two_who_settle_the_same_are_told(library: Library) -> None:
    ambiguous(library, "a")
    mine, theirs = matters_of(library), matters_of(library)
    (matter,) = mine.waiting
    theirs.settle(matter.id, "1")
    with pytest.raises(Conflict, match="somebody settled this meanwhile"):
        mine.settle(matter.id, "2")
    assert library.paper("a").arxiv_id == "2001.00001"
    with pytest.raises(NotFound):
        mine.matter(matter.id)


@pytest.mark.parametrize("word", ["9", "", "skip", "<script>"])
def test_what_is_no_option_settles_nothing(library: Library, word: str) -> None:
    ambiguous(library, "a")
    matters = matters_of(library)
    with pytest.raises(UsageError, match="answer with one of 1, 2, n"):
        matters.settle(matters.waiting[0].id, word)
    assert library.paper("a").state is PaperState.AMBIGUOUS


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    folder = make_library(tmp_path / "web")
    with open_library(folder) as opened:
        ambiguous(opened, "a", "b")
    with served(folder) as found:
        yield found


def _matter(page: Served) -> str:
    """The address of the question about a paper that the page shows."""
    text = page.client.get(f"{page.home}/").text
    return text.partition('action="/matter/')[2].partition('"')[0]


def test_the_page_asks_about_papers_before_their_numbers(page: Served) -> None:
    shown = page.client.get(f"{page.home}/").text
    assert "Which paper is meant?" in shown
    assert "0 decided, 5 left" in shown
    page.post(f"/matter/{_matter(page)}", answer="2")
    assert page.library.paper("a").arxiv_id == "2001.00002"
    page.post(f"/matter/{_matter(page)}", answer="skip")
    shown = page.client.get(f"{page.home}/").text
    assert "Net-50" in shown
    assert page.library.paper("b").state is PaperState.AMBIGUOUS


def test_the_page_takes_answers_and_decisions_back_in_their_order(page: Served) -> None:
    name = _matter(page)
    page.post(f"/matter/{name}", answer="n")
    page.post(f"/matter/{_matter(page)}", answer="skip")
    claim = page.claim("23.4").id
    seen = page.client.get(f"{page.home}/claim/{claim}").text.partition('name="seen" value="')[2].partition('"')[0]
    page.post(f"/decide/{claim}", action="accept", seen=seen)
    assert "Net-50" in page.post("/undo").text
    assert "Which paper is meant?" in page.post("/undo").text
    assert page.library.paper("a").state is PaperState.AMBIGUOUS


def test_the_page_lists_the_questions_in_the_queue(page: Served) -> None:
    assert page.client.get(f"{page.home}/queue").text.count("Which paper is meant?") == 2


def test_a_question_that_is_none_and_an_answer_that_is_none_are_refused(page: Served) -> None:
    assert page.client.get(f"{page.home}/matter/nothing").status_code == 404
    assert page.post(f"/matter/{_matter(page)}", answer="7").status_code == 422
