"""What every library keeps of resolutions and merges, whatever database is behind it."""

from __future__ import annotations

import pytest

from ingest.client.records import ServicePaper
from ingest.records import PaperState
from ingest.resolving.records import Candidate, Resolution, Step
from store import Failure, Library, Stage
from store.papers import KeyTaken
from tests.store import makers

FOUND = ServicePaper(
    service="arxiv", title="Nets That Learn", authors=("Ann Smith", "Bo Lee"), year=2020, arxiv_id="2001.00001"
)
RESOLUTION = Resolution(
    state=PaperState.RESOLVED,
    reason="found at arXiv by its title",
    question="abc",
    found=FOUND,
    score=0.97,
    candidates=(Candidate(paper=FOUND, score=0.5, reasons=("same title",)),),
    steps=(Step(service="arXiv", asked="title `Nets`", outcome="it is `Nets`"),),
)


def two_papers(library: Library) -> None:
    library.save_paper(makers.paper("one"), references=[makers.reference("a")], pdfs=[makers.pdf()])
    library.save_paper(
        makers.paper("two"), references=[makers.reference("b")], pdfs=[makers.pdf("cd" * 32)], resolution=RESOLUTION
    )


class MergingContract:
    """One test a promise."""

    def test_a_resolution_comes_back_the_same(self, library: Library) -> None:
        assert library.save_paper(makers.paper(), references=[makers.reference()], resolution=RESOLUTION)
        assert library.holdings()[0].resolution == RESOLUTION
        assert not library.save_paper(makers.paper(), references=[makers.reference()], resolution=RESOLUTION)
        event = library.events("smith2020nets")[-1]
        assert (event.what, event.why) == ("asked: resolved", "arXiv, title `Nets`: it is `Nets`")

    def test_a_merge_moves_all_and_leaves_a_name(self, library: Library) -> None:
        two_papers(library)
        ties = ("two: same title",)
        assert library.merge(makers.paper("one"), "two", why="same title", who="ann", ties=ties, resolution=RESOLUTION)
        (held,) = library.holdings()
        assert (len(held.references), len(held.pdfs), held.ties) == (2, 2, ties)
        assert held.resolution == RESOLUTION
        assert library.paper("two").key == library.kept_as("two") == "one"
        assert library.merges()[0].resolved == "found at arXiv by its title"
        assert "merged into one" in library.events("two")[-1].what

    def test_a_merge_with_a_paper_that_is_gone_changes_nothing(self, library: Library) -> None:
        two_papers(library)
        assert not library.merge(makers.paper("one"), "three", why="x", who="ann")
        assert len(library.papers()) == 2
        assert library.merges() == []

    def test_a_merge_is_undone_with_all_that_came_with_it(self, library: Library) -> None:
        two_papers(library)
        library.merge(makers.paper("one"), "two", why="same title", who="ann")
        found = library.last_merge_into("one")
        assert found is not None
        merge, part = found
        assert (merge.gone, list(part.pdfs), part.resolution) == ("two", ["cd" * 32], RESOLUTION)
        library.divide(makers.paper("one"), makers.paper("two"), part, who="ann", why="not one")
        one, two = library.holdings("one")[0], library.holdings("two")[0]
        assert [len(held.references) for held in (one, two)] == [1, 1]
        assert (one.pdfs, two.pdfs) == ((makers.pdf(),), (makers.pdf("cd" * 32),))
        assert (one.resolution, two.resolution) == (None, RESOLUTION)
        assert [merge.undone for merge in library.merges()] == [True]
        assert library.last_merge_into("one") is None
        assert library.kept_as("two") == "two"

    def test_names_lead_through_several_merges(self, library: Library) -> None:
        two_papers(library)
        library.save_paper(makers.paper("three"))
        library.merge(makers.paper("two"), "three", why="x", who="ann")
        library.merge(makers.paper("one"), "two", why="x", who="ann")
        assert library.kept_as("three") == "one"
        assert library.paper("three").key == "one"

    def test_claims_and_decisions_follow_their_pdf(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        library.decide(makers.decision(library.claims()[0].claim))
        library.save_paper(makers.paper("first"), references=[makers.reference("b")])
        library.merge(makers.paper("first"), "smith2020nets", why="x", who="ann")
        (stored,) = library.claims()
        assert (stored.paper.key, stored.claim.status.value) == ("first", "reviewed")

    def test_a_paper_that_was_merged_away_does_not_come_back(self, library: Library) -> None:
        two_papers(library)
        library.merge(makers.paper("one"), "two", why="x", who="ann")
        with pytest.raises(KeyTaken, match="merged the paper two"):
            library.save_paper(makers.paper("two"), is_new=False)
        assert [paper.key for paper in library.papers()] == ["one"]

    def test_a_fetched_pdf_ends_the_failure_of_an_earlier_try(self, library: Library) -> None:
        library.save_paper(makers.paper())
        place = makers.reference().place
        failure = Failure(stage=Stage.FETCH, origin="smith2020nets", place=place, reason="404", retry=True)
        library.replace_failures(Stage.FETCH, "smith2020nets", [failure])
        assert library.failures(Stage.FETCH)[0].retry
        library.save_fetched(makers.paper(), makers.pdf(), url="https://x.org/a.pdf")
        assert library.failures() == []
        assert library.owner_of(makers.SHA) == "smith2020nets"
        assert library.events("smith2020nets")[-1].why == "https://x.org/a.pdf"

    def test_the_order_in_which_papers_came_is_known(self, library: Library) -> None:
        two_papers(library)
        first = library.first_entries()
        assert first["one"] < first["two"]
