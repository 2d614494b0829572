"""The cheapest question first, no answer believed unchecked, and every step kept."""

from __future__ import annotations

from typing import Any

from ingest.identifiers import title_key
from ingest.records import PaperState
from ingest.resolving.records import Question, Resolution
from ingest.resolving.resolver import Resolver, expected
from tests.ingest.resolving.services import FakeArxiv, FakeScholar, told

TITLE = "Counting Grey Cats at Night with Lamps"
KEY = title_key(TITLE)


def question(key: str = "k", **parts: Any) -> Question:
    known: dict[str, Any] = {"titles": (TITLE,), "authors": ("Jane Doe", "others"), "years": (2016,)}
    return Question(key=key, **{**known, **parts})


def resolve(
    *questions: Question, arxiv: FakeArxiv | None = None, scholar: FakeScholar | None = None
) -> list[Resolution]:
    resolver = Resolver(questions, arxiv=arxiv or FakeArxiv(), semantic_scholar=scholar or FakeScholar())
    settled = {one.question.key: one.resolution for one in resolver.run()}
    assert len(settled) == len(questions)
    return [settled[one.key] for one in questions]


def test_many_ids_are_one_request_and_no_title_is_asked() -> None:
    ids = [f"1601.{number:05}" for number in range(1, 85)]
    scholar = FakeScholar(by_id={f"ARXIV:{name}": told(arxiv_id=name, s2_id=f"{name:0>40}") for name in ids})
    arxiv = FakeArxiv()
    found = resolve(*(question(name, arxiv_ids=(name,)) for name in ids), arxiv=arxiv, scholar=scholar)
    assert {one.state for one in found} == {PaperState.RESOLVED}
    assert [kind for kind, _ in scholar.asked] == ["batch"]
    assert arxiv.asked == []


def test_five_hundred_ids_fill_a_request() -> None:
    scholar = FakeScholar()
    resolve(
        *(question(str(one), titles=(), dois=(f"10.1000/{one}", f"10.2000/{one}")) for one in range(300)),
        scholar=scholar,
    )
    assert [len(ids) for _, ids in scholar.asked if isinstance(ids, list)] == [500, 100]


def test_what_scholar_does_not_know_arxiv_may_and_in_one_request() -> None:
    arxiv = FakeArxiv(by_id={"1601.00001": told(arxiv_id="1601.00001"), "1601.00002": told(arxiv_id="1601.00002")})
    asked = [question(name, arxiv_ids=(name,)) for name in ("1601.00001", "1601.00002")]
    found = resolve(*asked, arxiv=arxiv)
    assert [one.state for one in found] == [PaperState.RESOLVED] * 2
    assert arxiv.asked == [("ids", ["1601.00001", "1601.00002"])]
    assert found[0].reason == "found at arXiv by its arXiv id 1601.00001: same title, author agrees, same year"


def test_an_id_of_another_paper_is_refuted_and_the_title_finds_the_right_one() -> None:
    wrong = told(title="Dogs of the Old Town", authors=("Ann Poe",), year=2001, arxiv_id="0101.0001", s2_id="cd" * 20)
    scholar = FakeScholar(by_id={"ARXIV:0101.0001": wrong}, titles={KEY: told()})
    (found,) = resolve(question(arxiv_ids=("0101.0001",)), scholar=scholar)
    assert found.found is not None
    assert (found.state, found.found.arxiv_id) == (PaperState.RESOLVED, "1601.01234")
    assert found.refuted == {"ARXIV:0101.0001"}
    assert "another title" in found.steps[0].outcome


def test_a_confident_wrong_answer_is_not_taken() -> None:
    scholar = FakeScholar(titles={KEY: told(title="Gravity of the Grey Hill", authors=("Ann Poe",))})
    (found,) = resolve(question(), scholar=scholar)
    assert (found.state, found.found, found.candidates) == (PaperState.UNRESOLVED, None, ())
    assert [step.service for step in found.steps] == ["Semantic Scholar", "arXiv"]
    assert "it is not `Gravity of the Grey Hill`" in found.steps[0].outcome


def test_a_title_in_other_digits_is_not_taken() -> None:
    scholar = FakeScholar(titles={title_key(TITLE + " in 16x16 Tiles"): told(title=TITLE + " in 32x32 Tiles")})
    (found,) = resolve(question(titles=(TITLE + " in 16x16 Tiles",)), scholar=scholar)
    assert found.state is PaperState.UNRESOLVED


def test_a_weak_answer_is_searched_further_and_then_left_to_a_person() -> None:
    weak = told(title=TITLE + ": a Study in Seven Towns", arxiv_id=None)
    scholar = FakeScholar(titles={KEY: weak}, found=(weak,))
    (found,) = resolve(question(), scholar=scholar)
    assert [kind for kind, _ in scholar.asked] == ["match", "search"]
    assert (found.state, len(found.candidates)) == (PaperState.AMBIGUOUS, 1)
    assert "a person must choose" in found.reason


def test_a_search_may_find_what_the_match_missed() -> None:
    weak = told(title=TITLE + ": a Study in Seven Towns", arxiv_id="1701.00001", s2_id="cd" * 20)
    scholar = FakeScholar(titles={KEY: weak}, found=(weak, told()))
    (found,) = resolve(question(), scholar=scholar)
    assert (found.state, found.found and found.found.arxiv_id) == (PaperState.RESOLVED, "1601.01234")


def test_two_papers_that_fit_are_left_to_a_person() -> None:
    arxiv = FakeArxiv(titles={KEY: (told(service="arxiv", s2_id=None), told(arxiv_id="1603.00001", s2_id=None))})
    (found,) = resolve(question(), arxiv=arxiv)
    assert (found.state, len(found.candidates)) == (PaperState.AMBIGUOUS, 2)
    assert found.reason == "2 papers fit; a person must choose"


def test_a_preprint_and_its_publication_are_one_paper_with_both_names() -> None:
    published = told(arxiv_id=None, doi="10.1000/1", s2_id="cd" * 20, venue="Journal of Cats", year=2017)
    scholar = FakeScholar(by_id={"ARXIV:1601.01234": told(), "DOI:10.1000/1": published})
    (found,) = resolve(question(arxiv_ids=("1601.01234",), dois=("10.1000/1",)), scholar=scholar)
    assert found.found is not None
    assert (found.found.arxiv_id, found.found.doi, found.found.venue) == ("1601.01234", "10.1000/1", "Journal of Cats")


def test_without_an_answer_a_question_waits() -> None:
    scholar, arxiv = FakeScholar(is_silent=True), FakeArxiv(is_silent=True)
    (found,) = resolve(question(arxiv_ids=("1601.01234",)), scholar=scholar, arxiv=arxiv)
    assert (found.state, found.retry) == (PaperState.PENDING, True)
    assert found.reason == "it waits: the service has a bad day"


def test_one_service_is_enough_where_it_knows() -> None:
    arxiv = FakeArxiv(titles={KEY: (told(service="arxiv"),)})
    (found,) = resolve(question(), scholar=FakeScholar(is_silent=True), arxiv=arxiv)
    assert found.state is PaperState.RESOLVED
    (waits,) = resolve(question(), scholar=FakeScholar(is_silent=True))
    assert waits.state is PaperState.PENDING


def test_a_file_in_hand_is_asked_for_by_its_ids_alone() -> None:
    scholar, arxiv = FakeScholar(), FakeArxiv()
    (found,) = resolve(question(arxiv_ids=("1601.01234",), ids_only=True), scholar=scholar, arxiv=arxiv)
    assert found.state is PaperState.UNRESOLVED
    assert [kind for kind, _ in scholar.asked + arxiv.asked] == ["batch", "ids"]


def test_the_fingerprint_changes_with_what_is_asked() -> None:
    assert question().fingerprint == question("other", years=(1999,)).fingerprint
    assert question().fingerprint != question(dois=("10.1000/1",)).fingerprint


def test_how_many_requests_are_expected() -> None:
    asked = [question("a", arxiv_ids=("1601.01234",)), question("b"), question("c", ids_only=True, dois=("10.1000/1",))]
    needed = expected(asked)
    assert (needed.least["semantic-scholar"], needed.most["semantic-scholar"]) == (2, 5)
    assert (needed.least["arxiv"], needed.most["arxiv"]) == (0, 3)
