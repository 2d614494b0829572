"""arXiv's metadata: batches, ids of every form, lists that are refused, feeds that are empty."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from ingest.client.arxiv import title_phrase
from ingest.client.records import NotFound, ServicePaper, Trouble, Unanswered
from tests.ingest.client.conftest import PAPERS, MakeWorld, on_arxiv
from tests.standin.corpus import invent
from tests.standin.faults import Fault, Scripted
from tests.standin.feeds import error_feed
from tests.standin.replies import Reply, arxiv_api


def ids(count: int) -> list[str]:
    return [paper.arxiv_id for paper in on_arxiv(count) if paper.arxiv_id]


@pytest.mark.parametrize("old", [False, True])
def test_what_a_feed_tells_becomes_a_record(world: MakeWorld, old: bool) -> None:
    here = world(old=old)
    for paper in on_arxiv(30):
        assert paper.arxiv_id is not None
        told = here.services.arxiv.by_ids([paper.arxiv_id])[paper.arxiv_id]
        assert isinstance(told, ServicePaper)
        assert (told.title, told.authors, told.year, told.doi) == (paper.title, paper.authors, paper.year, paper.doi)
        assert (told.asked, told.arxiv_id, told.version) == (paper.arxiv_id, paper.arxiv_id, f"v{paper.versions}")
        assert (told.venue or "", told.withdrawn, told.service) == (paper.venue, False, "arxiv")


def test_a_hundred_ids_go_in_one_request_and_come_back_by_id(world: MakeWorld) -> None:
    here = world(papers=invent(400))
    known = [paper.arxiv_id for paper in here.standin.papers.all if paper.arxiv_id][:250]
    told = here.services.arxiv.by_ids(known)
    assert list(told) == known
    assert all(isinstance(one, ServicePaper) and one.asked == one.arxiv_id == name for name, one in told.items())
    assert len(here.standin.log) == 3
    query = parse_qs(urlsplit(here.standin.log[0].path).query)
    assert (len(query["id_list"][0].split(",")), query["max_results"]) == (100, ["100"])


def test_versions_are_asked_for_as_they_are_named(world: MakeWorld) -> None:
    here = world()
    paper = next(one for one in on_arxiv(60) if one.versions == 7)
    asked = [f"{paper.arxiv_id}", f"{paper.arxiv_id}v2", f"arXiv:{paper.arxiv_id}v3", f"{paper.arxiv_id}v8"]
    told = here.services.arxiv.by_ids(asked)
    assert [one.version for one in told.values() if isinstance(one, ServicePaper)] == ["v7", "v2", "v3"]
    assert isinstance(told[f"{paper.arxiv_id}v8"], NotFound)
    assert [one.asked for one in told.values()] == asked


def test_an_id_that_is_none_is_not_sent(world: MakeWorld) -> None:
    here = world()
    told = here.services.arxiv.by_ids(["abc", "0808.01234", "", "1213.1234"])
    assert all(isinstance(one, NotFound) for one in told.values())
    assert here.standin.log == []


def test_unknown_ids_are_told_apart_from_known_ones(world: MakeWorld) -> None:
    here = world()
    told = here.services.arxiv.by_ids([*ids(3), "1612.77777"])
    assert told["1612.77777"] == NotFound(asked="1612.77777", reason="arXiv knows no paper of this id")
    assert len(here.standin.log) == 1


def test_one_bad_id_does_not_take_the_others_with_it(world: MakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    here = world()
    good = ids(9)
    bad = good[4]
    refuse(monkeypatch, bad, f"incorrect id format for {bad}")
    told = here.services.arxiv.by_ids(good)
    assert isinstance(told[bad], NotFound)
    assert sum(isinstance(one, ServicePaper) for one in told.values()) == 8
    assert len(here.standin.log) == 2


def test_a_list_that_is_refused_without_a_name_is_halved(world: MakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    here = world()
    good = ids(9)
    refuse(monkeypatch, good[4], "too strange for us")
    told = here.services.arxiv.by_ids(good)
    lost = told[good[4]]
    assert isinstance(lost, Unanswered)
    assert (lost.kind, lost.retry) == (Trouble.REFUSED, False)
    assert "too strange for us" in lost.reason
    assert sum(isinstance(one, ServicePaper) for one in told.values()) == 8


def refuse(monkeypatch: pytest.MonkeyPatch, bad: str, message: str) -> None:
    """Let the stand-in refuse every list that holds an id."""

    def refusing(papers: object, query: dict[str, str], moment: str, *, old: bool) -> Reply:
        if bad in query.get("id_list", "").split(","):
            return Reply(400, "application/atom+xml", error_feed(message, moment))
        return arxiv_api(papers, query, moment, old=old)  # type: ignore[arg-type]

    monkeypatch.setattr("tests.standin.server.arxiv_api", refusing)


def test_an_empty_feed_is_asked_for_once_more(world: MakeWorld) -> None:
    here = world(Scripted({"arxiv": [Fault.EMPTY_FEED, None, Fault.EMPTY_FEED]}))
    assert all(isinstance(one, ServicePaper) for one in here.services.arxiv.by_ids(ids(5)).values())
    papers = here.services.arxiv.by_title(on_arxiv(1)[0].title)
    assert not isinstance(papers, Unanswered)
    assert papers
    assert len(here.standin.log) == 4


def test_an_id_is_unknown_when_two_feeds_were_empty(world: MakeWorld) -> None:
    here = world()
    for _ in range(2):
        assert isinstance(here.services.arxiv.by_ids(["1612.77777"])["1612.77777"], NotFound)
        assert len(here.standin.log) == 2, "the second empty answer is kept"


def test_a_withdrawn_paper_says_so(world: MakeWorld) -> None:
    here = world(papers=invent(400))
    gone = next(paper for paper in here.standin.papers.all if paper.withdrawn)
    told = here.services.arxiv.by_ids([str(gone.arxiv_id), f"{gone.arxiv_id}v1"])
    assert [one.withdrawn for one in told.values() if isinstance(one, ServicePaper)] == [True, False]


def test_a_title_finds_its_paper(world: MakeWorld) -> None:
    here = world()
    for paper in on_arxiv(10):
        found = here.services.arxiv.by_title(paper.title.upper())
        assert not isinstance(found, Unanswered)
        assert paper.arxiv_id in {one.arxiv_id for one in found}
        assert all(one.asked is None for one in found)


def test_a_title_that_nobody_has_finds_nothing(world: MakeWorld) -> None:
    assert world().services.arxiv.by_title("A Title That Nobody Has Thought Of") == ()


@pytest.mark.parametrize("title", ["", "?!", "To Be or Not", "( )"])
def test_a_title_without_a_telling_word_is_not_asked_for(world: MakeWorld, title: str) -> None:
    here = world()
    assert here.services.arxiv.by_title(title) == ()
    assert here.standin.log == []


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ('Folding: "Grey" (Herons) [Again] - 16x16+', "Folding Grey Herons Again 16x16"),
        ("Bellman's Kettles", "Bellman's Kettles"),
        ("Learning with $\\beta$-{W}eights", "Learning with β Weights"),
        ("end-to-end_naming", "end to end naming"),
        ("x " * 200, ("x " * 125).strip()),
    ],
)
def test_the_phrase_of_a_title(title: str, phrase: str) -> None:
    assert title_phrase(title) == phrase


def test_a_long_list_goes_by_post(world: MakeWorld) -> None:
    here = world(papers=invent(900))
    old = [paper.arxiv_id for paper in here.standin.papers.all if paper.arxiv_id and "/" in paper.arxiv_id]
    versions = [f"{one}v1" for one in old]
    told = here.services.arxiv.by_ids([*old, *versions][:100])
    assert len(told) == 100
    assert sum(isinstance(one, ServicePaper) for one in told.values()) == 100
    assert {one.method for one in here.standin.log} <= {"GET", "POST"}
    long = here.services.arxiv.by_title("wörd " * 240)
    assert long == ()


def test_the_client_says_who_asks(world: MakeWorld) -> None:
    here = world()
    here.services.arxiv.by_ids(ids(1))
    assert here.standin.log[0].headers["User-Agent"] == "litmine/0 (mailto:reader@example.org)"
    assert PAPERS.all
