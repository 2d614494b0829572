"""Ingest with both services, stood in for: everything that can be resolved is, nothing wrongly, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from data.causes import Cause
from data.errors import NotFound
from ingest.client.config import Floors
from ingest.records import FailedPdf, PaperState
from pipeline.asking import Effort
from pipeline.fetching import NOWHERE
from pipeline.ingest import ingest_found, read_sources
from pipeline.listing import lists_of
from pipeline.looking import Look, Seen, look
from pipeline.merging import merge_papers, split_paper
from pipeline.resolving import Manner, ask_services, plan
from pipeline.workers import Limits
from store import Library, Stage, open_library
from tests.pipeline.invented import Written, bib, with_ids, written
from tests.pipeline.standing import Stand, state_of
from tests.standin.clock import VirtualClock
from tests.standin.corpus import Papers, invent
from tests.standin.faults import Always, ByChance, Fault, Scripted
from tests.standin.server import Standin

PAPERS = invent(90)


class InThisProcess:
    """Looks at PDFs here, not in a process of its own: quicker."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    def __enter__(self) -> InThisProcess:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to end."""

    def look(self, wanted: Look) -> Seen:
        return look(wanted)


@pytest.fixture(autouse=True)
def _looks_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.resolving.Looker", InThisProcess)


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    clock = VirtualClock()
    with Standin(PAPERS, clock=clock) as standin, open_library(tmp_path / "lib", create=True) as library:
        yield Stand(standin, clock, tmp_path, library)


def list_of(stand: Stand, references: list[Written]) -> Path:
    path = stand.folder / "refs.bib"
    path.write_text(bib(references))
    return path


def meant(library: Library, papers: Papers, references: list[Written]) -> Counter[str]:
    """How many references were resolved to the paper that they mean, to another, or to none, by what they mean."""
    by_name = {paper.sha: paper.number for paper in papers.all}
    by_arxiv = {paper.arxiv_id: paper.number for paper in papers.all}
    found: Counter[str] = Counter()
    entries = {entry.reference.place.entry: entry.paper_key for entry in library.entries()}
    held = {one.paper.key: one for one in library.holdings()}
    for number, one in enumerate(references):
        resolution = held[entries[f"ref{number}"]].resolution
        paper = resolution.found if resolution else None
        got = by_name.get(paper.s2_id or "", by_arxiv.get(paper.arxiv_id)) if paper else None
        found["right" if got == one.means else "missed" if got is None else "wrong"] += 1
    return found


def test_all_that_can_be_resolved_is_and_nothing_wrongly(stand: Stand) -> None:
    references = written(PAPERS, 60)
    done = stand.ingest(list_of(stand, references))
    assert meant(stand.library, PAPERS, references) == {"right": 60}
    assert done.asked == sum(done.states.values())
    resolved = [one for one in stand.library.holdings() if one.paper.state is PaperState.RESOLVED]
    assert len(resolved) == done.fetched + len(done.failures)
    assert {one.paper.state for one in stand.library.holdings()} == {PaperState.RESOLVED, PaperState.UNRESOLVED}


def test_a_second_run_asks_nothing_and_changes_nothing(stand: Stand) -> None:
    path = list_of(stand, written(PAPERS, 40))
    stand.ingest(path)
    before, asked = state_of(stand.library), len(stand.standin.log)
    done = stand.ingest(path)
    assert (done.asked, done.fetched, done.failures) == (0, 0, ())
    assert len(stand.standin.log) == asked
    assert state_of(stand.library) == before


def test_references_with_ids_take_at_most_three_requests_for_metadata(stand: Stand) -> None:
    stand.ingest(list_of(stand, with_ids(PAPERS, 84)))
    metadata = [one for one in stand.standin.log if one.service in {"s2", "arxiv"}]
    assert len(metadata) <= 3
    assert Counter(one.paper.state for one in stand.library.holdings()) == {PaperState.RESOLVED: 84}


def test_with_faults_the_end_is_the_same(stand: Stand) -> None:
    references = written(PAPERS, 40)
    stand.standin.plan = ByChance(0.2)
    stand.ingest(list_of(stand, references))
    stand.ingest(stand.folder / "refs.bib")
    assert meant(stand.library, PAPERS, references) == {"right": 40}
    assert not any(one.retry for one in stand.library.failures(Stage.FETCH))


def test_the_files_are_those_of_the_papers_and_say_their_version(stand: Stand) -> None:
    stand.ingest(list_of(stand, written(PAPERS, 30)))
    titles = {one.title for one in PAPERS.all}
    for held in stand.library.holdings():
        for pdf in held.pdfs:
            assert held.paper.title in titles
            assert pdf.title == held.paper.title
            assert pdf.identified_by in {"stamp", "title"}
            assert held.paper.arxiv_id is None or pdf.arxiv_id in {None, held.paper.arxiv_id}
            assert pdf.arxiv_id is None or pdf.source_file == f"{pdf.arxiv_id.replace('/', '_')}{pdf.version}.pdf"
            assert stand.library.pdf_path(pdf.sha256).is_file()


def test_the_file_of_another_paper_is_named_and_not_kept_until_the_right_one_comes(stand: Stand) -> None:
    one = next(paper for paper in PAPERS.all if paper.arxiv_id and not paper.withdrawn and not paper.doi)
    stand.standin.plan = Always(Fault.WRONG_FILE, services=("pdf",))
    done = stand.ingest(f"arXiv:{one.arxiv_id}")
    assert (done.fetched, len(done.failures)) == (0, 1)
    (failure,) = stand.library.failures(Stage.FETCH)
    assert "page one shows" in failure.reason
    assert (stand.library.pdfs(), list(stand.library.files.folder.glob("*/*"))) == ([], [])
    stand.standin.plan = Scripted({})
    assert stand.ingest(f"arXiv:{one.arxiv_id}").fetched == 0
    assert stand.ingest(effort=Effort(retry_failed=True)).fetched == 1
    assert stand.library.failures(Stage.FETCH) == []


def test_a_pdf_that_could_not_be_looked_at_in_time_is_fetched_again_when_that_may_take_longer(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = next(paper for paper in PAPERS.all if paper.arxiv_id and paper.in_s2 and not paper.withdrawn)
    late = Seen(FailedPdf(source_file="x.pdf", reason="took too long"), "took too long", Cause.TIME)
    monkeypatch.setattr(InThisProcess, "look", lambda _self, _wanted: late)
    assert len(stand.ingest(f"arXiv:{one.arxiv_id}").failures) == 1
    (failure,) = stand.library.failures(Stage.FETCH)
    assert (failure.cause, failure.seconds, failure.megabytes) == (Cause.TIME, 300.0, 4096.0)
    monkeypatch.undo()
    monkeypatch.setattr("pipeline.resolving.Looker", InThisProcess)
    assert stand.ingest(f"arXiv:{one.arxiv_id}").fetched == 0
    stand.limits = Limits(seconds=301.0)
    assert stand.ingest(f"arXiv:{one.arxiv_id}").fetched == 1
    assert stand.library.failures(Stage.FETCH) == []


def test_a_paper_that_is_nowhere_to_be_had_is_named(stand: Stand) -> None:
    one = next(paper for paper in PAPERS.all if not paper.arxiv_id and not paper.open_access)
    done = stand.ingest(f"{one.doi}")
    assert [failure.reason for failure in done.failures] == [NOWHERE]


def test_a_publisher_that_lets_no_program_in_is_named_once(stand: Stand) -> None:
    one = next(paper for paper in PAPERS.all if not paper.arxiv_id and (paper.open_access or "").startswith("/open"))
    stand.standin.plan = Always(Fault.FORBIDDEN, services=("open",))
    done = stand.ingest(f"{one.doi}")
    assert (len(done.failures), done.failures[0].retry, done.unreachable) == (1, False, ())
    assert stand.ingest(f"{one.doi}").failures == ()


def test_a_web_page_in_place_of_a_pdf_is_named_and_tried_again(stand: Stand) -> None:
    one = next(paper for paper in PAPERS.all if paper.arxiv_id and paper.in_s2 and not paper.withdrawn)
    stand.standin.plan = Always(Fault.WEB_PAGE, services=("pdf", "open"))
    done = stand.ingest(f"arXiv:{one.arxiv_id}")
    assert (done.fetched, len(done.failures), done.unreachable) == (0, 1, ())
    assert "web page" in done.failures[0].reason
    stand.standin.plan = Scripted({})
    assert stand.ingest(f"arXiv:{one.arxiv_id}").fetched == 1


def test_a_preprint_and_its_publication_become_one_paper(stand: Stand) -> None:
    one = next(paper for paper in PAPERS.all if paper.arxiv_id and paper.doi and paper.in_s2)
    done = stand.ingest(f"arXiv:{one.arxiv_id}", f"{one.doi}")
    assert done.merged == 1
    (held,) = stand.library.holdings()
    assert (held.paper.arxiv_id, held.paper.doi, len(held.references)) == (one.arxiv_id, one.doi, 2)
    assert any("same arXiv id" in tie for tie in held.ties)
    assert stand.library.paper(f"{one.doi}").key == held.paper.key


def test_what_was_split_stays_apart_and_what_was_merged_together(stand: Stand) -> None:
    one = next(paper for paper in PAPERS.all if paper.arxiv_id and paper.doi and paper.in_s2)
    other = next(paper for paper in PAPERS.all if paper.arxiv_id and paper.number != one.number and paper.in_s2)
    sources = (f"arXiv:{one.arxiv_id}", f"{one.doi}", f"arXiv:{other.arxiv_id}")
    stand.ingest(*sources)
    merged = stand.library.merges()[0]
    assert split_paper(stand.library, merged.gone, [], who="ann") == (merged.kept, merged.gone)
    third = stand.library.paper(f"{other.arxiv_id}").key
    merge_papers(stand.library, merged.kept, third, who="ann")
    before = state_of(stand.library)
    stand.ingest(*sources)
    assert [held["paper"]["key"] for held in state_of(stand.library)["holdings"]] == [
        held["paper"]["key"] for held in before["holdings"]
    ]
    assert len(stand.library.papers()) == 2
    assert stand.library.paper(third).key == merged.kept
    assert sum(len(held.references) for held in stand.library.holdings()) == 3


def test_a_reference_that_was_split_off_stays_apart(stand: Stand) -> None:
    one = next(paper for paper in PAPERS.all if paper.arxiv_id and paper.in_s2 and not paper.withdrawn)
    entry = "@misc{{{key}, title = {{{title}}}, author = {{{author}}}, year = {year}}}\n"
    parts = {"title": one.title, "author": " and ".join(one.authors), "year": one.year}
    path = stand.folder / "refs.bib"
    path.write_text(entry.format(key="first", **parts) + entry.format(key="second", **parts))
    stand.ingest(path)
    key = stand.library.holdings()[0].paper.key
    with pytest.raises(NotFound, match="has no reference or PDF called third"):
        split_paper(stand.library, key, ["third"], who="ann")
    kept, apart = split_paper(stand.library, key, ["second"], who="ann")
    assert (kept, len(stand.library.papers())) == (key, 2)
    for _ in range(2):
        stand.ingest(path)
        entries = {entry.reference.place.entry: entry.paper_key for entry in stand.library.entries()}
        assert entries == {"first": kept, "second": apart}
    assert any("split from" in event.what for event in stand.library.events(apart))


def test_what_was_not_settled_is_named(stand: Stand) -> None:
    done = stand.ingest(list_of(stand, written(PAPERS, 20)))
    assert len(done.rest) == done.states["unresolved"] == 1
    assert done.rest[0].startswith("refs.bib, line ")
    assert "no service has a paper of this title" in done.rest[0]


def test_a_reference_list_is_read_with_its_nulls_and_one_that_is_withheld_is_named(stand: Stand) -> None:
    listed = next(paper for paper in PAPERS.all if len(paper.references) > 10 and not paper.withheld and paper.in_s2)
    withheld = next(paper for paper in PAPERS.all if paper.withheld and paper.in_s2)
    with stand.services() as services:
        found = lists_of(services.semantic_scholar, [f"CorpusId:{listed.corpus_id}", withheld.sha])
        done = ingest_found(stand.library, found)
    assert done.references == len(listed.references)
    texts = [one for one in listed.references if isinstance(one, str)]
    assert sum(not one.s2_id for one in found.references) >= len(texts)
    assert "does not let Semantic Scholar give this list" in done.failures[0].reason
    again = stand.ingest()
    assert sum(again.states.values()) == again.asked


def test_without_a_network_references_wait_and_say_why(stand: Stand) -> None:
    nowhere = "http://127.0.0.1:9/x"
    path = list_of(stand, written(PAPERS, 20))
    done = stand.ingest(path, arxiv_url=nowhere, arxiv_pdf_url=nowhere, s2_url=nowhere)
    assert stand.standin.log == []
    assert done.waiting == done.asked > 0
    states = Counter(one.paper.state for one in stand.library.holdings())
    assert states[PaperState.PENDING] > 0
    assert states[PaperState.RESOLVED] > 0  # named by an id
    waiting = next(one for one in stand.library.holdings() if one.paper.state is PaperState.PENDING)
    assert "it waits: " in waiting.paper.reason
    assert stand.ingest().states.get("pending", 0) == 0


def test_a_service_that_falls_silent_takes_nothing_away(stand: Stand) -> None:
    path = list_of(stand, written(PAPERS, 20))
    stand.ingest(path)
    before = state_of(stand.library)
    nowhere = "http://127.0.0.1:9/x"
    again = Effort(refresh=True)
    stand.ingest(path, effort=again, refresh=True, arxiv_url=nowhere, arxiv_pdf_url=nowhere, s2_url=nowhere)
    assert [one["resolution"] for one in state_of(stand.library)["holdings"]] == [
        one["resolution"] for one in before["holdings"]
    ]


def test_what_would_be_asked_is_planned_and_nothing_asked(stand: Stand) -> None:
    ingest_found(stand.library, read_sources([str(list_of(stand, written(PAPERS, 40)))]))
    planned = plan(stand.library, Effort(), Floors(), Limits())
    assert stand.standin.log == []
    done = stand.ingest()
    for line, (least, most) in planned.requests.items():
        sent = done.requests[line] - (len(stand.standin.asked("pdf")) if line == "arxiv" else 0)
        assert least <= sent <= most
    assert planned.pdfs >= done.fetched


def test_refresh_asks_again(stand: Stand) -> None:
    path = list_of(stand, with_ids(PAPERS, 10))
    stand.ingest(path)
    before = state_of(stand.library)
    asked = len(stand.standin.log)
    done = stand.ingest(path, effort=Effort(refresh=True), refresh=True)
    assert (done.asked, len(stand.standin.log) > asked) == (10, True)
    assert state_of(stand.library) == before


class Stop(BaseException):
    """Stands for a kill: nothing catches it."""


class Writes:
    """Counts the transactions of a library, and stops the work at the one with this number."""

    def __init__(self, patched: pytest.MonkeyPatch, stop_at: int | None = None) -> None:
        self.count = 0
        self.stop_at = stop_at
        self._writing = Library.writing

        def counted(library: Library) -> AbstractContextManager[Connection]:
            return self._counted(library)

        patched.setattr(Library, "writing", counted)

    def _counted(self, library: Library) -> AbstractContextManager[Connection]:
        self.count += 1
        if self.count == self.stop_at:
            raise Stop
        return self._writing(library)


@pytest.mark.parametrize("share", [0.1, 0.4, 0.6, 0.95])
def test_stopped_between_any_two_writes_it_goes_on_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    clock = VirtualClock()
    path = tmp_path / "refs.bib"
    path.write_text(bib(written(PAPERS, 15)))
    with Standin(PAPERS, clock=clock) as standin:
        with open_library(tmp_path / "whole", create=True) as library, monkeypatch.context() as patched:
            writes = Writes(patched)
            Stand(standin, clock, tmp_path / "whole", library).ingest(path)
            expected = state_of(library)
        with open_library(tmp_path / "stopped", create=True) as library:
            stopped = Stand(standin, clock, tmp_path / "stopped", library)
            with monkeypatch.context() as patched:
                Writes(patched, stop_at=int(share * writes.count))
                with pytest.raises(Stop):
                    stopped.ingest(path)
            stopped.ingest(path)
            assert state_of(library) == expected


def test_progress_counts_up_to_all_and_tells_what_is_left(stand: Stand) -> None:
    path = list_of(stand, written(PAPERS, 30))
    keys = ingest_found(stand.library, read_sources([str(path)])).keys
    said: list[tuple[int, int, float]] = []

    def told(done: int, total: int, last: str, left: float) -> None:
        said.append((done, total, left))

    with stand.services() as services:
        began = stand.clock.now()
        ask_services(stand.library, services, keys, Manner(clock=stand.clock.now, told=told))
    took = stand.clock.now() - began
    assert all(done <= total for done, total, _ in said)
    assert said[-1][0] == said[-1][1]
    assert said[-1][2] == 0
    assert 0.8 * took < said[0][2] < 2 * took
