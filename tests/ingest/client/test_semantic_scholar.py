"""Semantic Scholar's graph: batches whatever their rows do, matches, searches, reference lists that have holes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ingest.client.records import NotFound, ReferenceList, ServicePaper, Trouble, Unanswered
from tests.ingest.client.conftest import PAPERS, MakeWorld
from tests.standin.corpus import JUNK_TITLES, Known, Papers, invent
from tests.standin.faults import Asked, Fault, Scripted
from tests.standin.graph import find


def names_of(paper: Known) -> list[str]:
    names = [paper.sha, f"CorpusId:{paper.corpus_id}", f"corpusid:{paper.corpus_id}"]
    names += [f"ARXIV:{paper.arxiv_id}", f"arXiv:{paper.arxiv_id}v2"] if paper.arxiv_id else []
    names += [f"DOI:10.48550/arXiv.{paper.arxiv_id}"] if paper.arxiv_id else []
    return names + ([f"DOI:{paper.doi}", str(paper.doi)] if paper.doi else [])


def test_every_form_of_an_id_finds_its_paper(world: MakeWorld) -> None:
    here = world()
    wanted = {name: paper for paper in PAPERS.all if paper.in_s2 for name in names_of(paper)}
    told = here.services.semantic_scholar.batch(wanted)
    assert len(here.standin.log) == 1
    for name, paper in wanted.items():
        outcome = told[name]
        assert isinstance(outcome, ServicePaper)
        assert (outcome.asked, outcome.s2_id, outcome.title) == (name, paper.sha, paper.title)
        assert outcome.corpus_id == str(paper.corpus_id)


@pytest.mark.parametrize("fault", [Fault.SHUFFLED, Fault.MISSING_ROWS])
def test_rows_that_are_not_where_they_should_be(world: MakeWorld, fault: Fault) -> None:
    here = world(Scripted({"s2": [fault, fault]}))
    known = [paper for paper in PAPERS.all if paper.in_s2]
    wanted = {f"CorpusId:{paper.corpus_id}": paper.title for paper in known} | {"CorpusId:1": None, "CorpusId:2": None}
    told = here.services.semantic_scholar.batch(wanted)
    for name, title in wanted.items():
        outcome = told[name]
        assert (outcome.title if isinstance(outcome, ServicePaper) else None) == title
        assert isinstance(outcome, ServicePaper if title else NotFound)
    assert len(here.standin.log) <= 4


def test_ids_of_no_form_are_not_sent(world: MakeWorld) -> None:
    here = world()
    told = here.services.semantic_scholar.batch(["", "hello", "ARXIV:nonsense", "DOI:a b", "CorpusId:"])
    assert all(isinstance(one, NotFound) for one in told.values())
    assert here.standin.log == []


def test_nobody_known_is_not_found(world: MakeWorld) -> None:
    here = world()
    told = here.services.semantic_scholar.batch(["CorpusId:1", "ARXIV:1612.77777"])
    assert [type(one) for one in told.values()] == [NotFound, NotFound]
    assert len(here.standin.log) == 1


def test_five_hundred_ids_go_in_one_request(world: MakeWorld) -> None:
    here = world(papers=invent(700))
    told = here.services.semantic_scholar.batch(f"CorpusId:{paper.corpus_id}" for paper in here.standin.papers.all)
    assert [len(json.loads(one.body)["ids"]) for one in here.standin.log] == [500, 200]
    found = sum(isinstance(one, ServicePaper) for one in told.values())
    assert found == sum(paper.in_s2 for paper in here.standin.papers.all)


def test_one_id_that_the_service_chokes_on_is_found_by_halving(world: MakeWorld) -> None:
    poison = next(paper for paper in PAPERS.all if paper.in_s2 and paper.number > 70)

    def plan(asked: Asked) -> Fault | None:
        return Fault.SERVER_ERROR if poison.sha.encode() in asked.body else None

    here = world(plan)
    known = [paper for paper in PAPERS.all if paper.in_s2]
    told = here.services.semantic_scholar.batch([paper.sha for paper in known])
    assert {name for name, one in told.items() if not isinstance(one, ServicePaper)} == {poison.sha}
    lost = told[poison.sha]
    assert isinstance(lost, Unanswered)
    assert lost.kind is Trouble.BUSY


def test_the_match_is_the_service_s_view_and_no_more(world: MakeWorld) -> None:
    here = world()
    paper = PAPERS.all[0]
    right = here.services.semantic_scholar.match(f"  {paper.title.lower()}\n")
    assert isinstance(right, ServicePaper)
    assert right.title == paper.title
    assert right.match_score
    wrong = here.services.semantic_scholar.match("Counting Grey Kettles")
    assert isinstance(wrong, ServicePaper), "confident and wrong: the resolver must see through it"
    none = here.services.semantic_scholar.match("zzzz qqqq")
    assert none == NotFound(asked="zzzz qqqq", reason="no title like it was found")


def test_a_search_has_hits_or_none(world: MakeWorld) -> None:
    here = world()
    found = here.services.semantic_scholar.search("Grey-Kettles with Gated-Rivers")
    assert not isinstance(found, Unanswered)
    assert 1 <= len(found) <= 10
    assert here.services.semantic_scholar.search("zzzz qqqq") == ()


def test_a_reference_list_keeps_every_item(world: MakeWorld) -> None:
    here = world()
    for paper in [one for one in PAPERS.all if one.in_s2 and one.references and not one.withheld][:10]:
        listed = here.services.semantic_scholar.references(f"CorpusId:{paper.corpus_id}")
        assert isinstance(listed, ReferenceList)
        assert (listed.complete, listed.withheld, listed.trouble) == (True, None, None)
        assert [item.number for item in listed.items] == list(range(1, len(paper.references) + 1))
        for item, reference in zip(listed.items, paper.references, strict=True):
            if isinstance(reference, str):
                assert (item.text, item.paper) == (reference, None)
                assert item.text in JUNK_TITLES
            else:
                assert item.paper is not None
                assert item.paper.s2_id == PAPERS.all[reference].sha


def long_list(count: int) -> Papers:
    """A paper that cites so many others."""
    first = replace(PAPERS.all[0], references=tuple(range(1, 100)) * (count // 99 + 1))
    return Papers((replace(first, references=first.references[:count]), *PAPERS.all[1:]))


def test_a_long_list_comes_page_by_page(world: MakeWorld) -> None:
    here = world(papers=long_list(2500))
    listed = here.services.semantic_scholar.references(PAPERS.all[0].sha)
    assert isinstance(listed, ReferenceList)
    assert (len(listed.items), listed.complete) == (2500, True)
    assert len(here.standin.log) == 3


def test_a_page_that_does_not_come_leaves_the_list_incomplete(world: MakeWorld) -> None:
    here = world(Scripted({"s2": [None, *[Fault.FORBIDDEN] * 9]}), papers=long_list(2500))
    listed = here.services.semantic_scholar.references(PAPERS.all[0].sha)
    assert isinstance(listed, ReferenceList)
    assert (len(listed.items), listed.complete) == (1000, False)
    assert listed.trouble is not None
    assert listed.trouble.kind is Trouble.FORBIDDEN


def test_pages_that_are_too_heavy_are_asked_for_in_small(world: MakeWorld) -> None:
    def plan(asked: Asked) -> Fault | None:
        return Fault.TIMEOUT if "limit=1000" in asked.path else None

    here = world(plan, papers=long_list(250))
    listed = here.services.semantic_scholar.references(PAPERS.all[0].sha)
    assert isinstance(listed, ReferenceList)
    assert (len(listed.items), listed.complete) == (250, True)


def test_a_withheld_list_is_not_an_empty_one(world: MakeWorld) -> None:
    here = world()
    paper = next(one for one in PAPERS.all if one.withheld and one.in_s2)
    for _ in range(2):
        listed = here.services.semantic_scholar.references(paper.sha)
        assert isinstance(listed, ReferenceList)
        assert (listed.items, listed.complete) == ((), False)
        assert listed.withheld is not None
        assert "elided by the publisher" in listed.withheld
    assert len(here.standin.log) == 2, "it is not kept as the truth"


def test_a_list_of_nobody_is_not_found(world: MakeWorld) -> None:
    here = world()
    assert isinstance(here.services.semantic_scholar.references("CorpusId:1"), NotFound)
    assert isinstance(here.services.semantic_scholar.references("hello"), NotFound)


def test_the_stand_in_knows_no_versions() -> None:
    paper = next(one for one in PAPERS.all if one.arxiv_id and one.in_s2)
    assert find(PAPERS, f"ARXIV:{paper.arxiv_id}") is paper
    assert find(PAPERS, f"ARXIV:{paper.arxiv_id}v1") is None
