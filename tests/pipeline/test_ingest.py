"""Ingest: counts in are counts out plus named failures; the same again changes nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.records import FailedPdf, PdfFile
from pipeline import ingest as stage
from pipeline.ingest import Found, IngestSummary, ingest_found, read_sources
from pipeline.workers import Limits
from store import Library, Stage, open_library
from tests.hanging import hang
from tests.pdfs import BAD, NETS, simple_pdf
from tests.store.makers import bytes_of

BIB = """@article{smith2020, title = {Networks That Learn to Count}, author = {Smith, Ann}, year = {2020}}
@article{broken2021, title = {A Brace Too Few
@article{lee2021, title = {Another Paper of Some Length}, author = {Lee, Bo}, year = {2021}}
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "lib", create=True) as opened:
        yield opened


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "nets.pdf").write_bytes(NETS)
    (folder / "refs.bib").write_text(BIB)
    return folder


def read(*sources: Path | str) -> Found:
    return read_sources([str(source) for source in sources], jobs=1)


def identify_never(path: Path) -> PdfFile | FailedPdf:
    hang()
    raise AssertionError(path)


@pytest.mark.usefixtures("hanging")
def test_a_look_at_the_first_page_is_held_to_what_a_paper_may_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(simple_pdf(["Networks That Learn to Count"]))
    monkeypatch.setattr("pipeline.ingest.identify", identify_never)
    found = read_sources([str(tmp_path / "a.pdf")], limits=Limits(seconds=7.0))
    ((failure,),) = found.failures.values()
    assert failure.reason.startswith("took longer than 7 s; raise seconds_per_paper in mine.toml and give the command")


def ingest(library: Library, *sources: Path | str) -> IngestSummary:
    return ingest_found(library, read(*sources))


def test_a_pdf_is_kept_and_becomes_a_paper(library: Library, inbox: Path) -> None:
    done = ingest(library, inbox)
    assert (done.references, done.pdfs, done.papers, done.changed, done.failures) == (0, 1, 1, 1, ())
    key, pdf = library.pdfs()[0]
    assert library.pdf_path(pdf.sha256).read_bytes() == NETS
    assert library.paper(key).title == "Networks That Learn to Count"


def test_references_wait_and_a_pdf_in_hand_resolves_them(library: Library, inbox: Path) -> None:
    first = ingest(library, inbox / "refs.bib")
    assert first.states == {"pending": first.papers}
    done = ingest(library, inbox)
    assert (done.papers, done.states) == (1, {"resolved": 1})
    paper = library.paper("nets.pdf")
    assert paper.authors != ()
    assert [entry.reference.place.entry for entry in library.entries(paper.key)] == ["smith2020"]
    assert len(library.papers()) == first.papers


def test_the_same_again_changes_nothing(library: Library, inbox: Path, tmp_path: Path) -> None:
    ingest(library, inbox / "refs.bib", inbox)
    library.close()
    before = bytes_of(tmp_path / "lib")
    assert ingest(library, inbox / "refs.bib", inbox).changed == 0
    assert ingest(library, inbox, inbox / "refs.bib").changed == 0
    library.close()
    assert bytes_of(tmp_path / "lib") == before


def test_references_in_are_references_out_and_named_failures(library: Library, inbox: Path) -> None:
    done = ingest(library, inbox / "refs.bib")
    assert done.references + len(done.failures) == 3
    assert len(library.entries()) == done.references
    assert [str(one.place) for one in library.failures(Stage.REFERENCE)] == [str(one.place) for one in done.failures]


def test_an_entry_that_moved_to_another_line_is_the_same_entry(library: Library, inbox: Path) -> None:
    ingest(library, inbox / "refs.bib")
    count = len(library.entries())
    (inbox / "refs.bib").write_text(f"\n\n\n{BIB}")
    ingest(library, inbox / "refs.bib")
    assert len(library.entries()) == count
    assert library.entries()[0].reference.place.line == 4
    assert all("line 1" not in tie for one in library.holdings() for tie in one.ties)


def test_an_entry_twice_in_one_file_counts_twice(library: Library, inbox: Path) -> None:
    entry = BIB.splitlines()[0]
    (inbox / "refs.bib").write_text(f"{entry}\n{entry}\n")
    assert ingest(library, inbox / "refs.bib").references == 2
    assert (len(library.entries()), len(library.papers())) == (2, 1)
    assert ingest(library, inbox / "refs.bib").changed == 0


def test_a_mended_entry_is_no_failure_any_more(library: Library, inbox: Path) -> None:
    (inbox / "refs.bib").write_text("@article{x\n")
    assert len(ingest(library, inbox / "refs.bib").failures) == 1
    (inbox / "refs.bib").write_text(BIB.splitlines()[0])
    assert ingest(library, inbox / "refs.bib").failures == ()
    assert library.failures() == []


def test_the_same_pdf_under_two_names_is_one_pdf(library: Library, inbox: Path) -> None:
    (inbox / "copy.pdf").write_bytes(NETS)
    done = ingest(library, inbox)
    assert (done.pdfs, done.twins, len(library.pdfs())) == (1, 1, 1)
    assert ingest(library, inbox / "copy.pdf").changed == 0


@pytest.mark.parametrize("name", BAD)
def test_a_bad_pdf_is_named_and_the_rest_is_kept(library: Library, inbox: Path, name: str) -> None:
    (inbox / name).write_bytes(BAD[name])
    done = ingest(library, inbox)
    assert done.pdfs == 1
    assert [one.place.source for one in done.failures] == [name]
    assert name not in done.failures[0].reason
    assert [one.place.source for one in library.failures(Stage.PDF)] == [name]
    (inbox / name).write_bytes(simple_pdf(["A Paper That Is Whole Again", "Bo Lee"]))
    assert ingest(library, inbox).pdfs == 2
    assert library.failures() == []


def test_a_pdf_that_changes_between_two_looks_is_named_and_not_kept(library: Library, inbox: Path) -> None:
    found = read(inbox, inbox / "refs.bib")
    (inbox / "nets.pdf").write_bytes(NETS + b"more")
    done = ingest_found(library, found)
    assert done.pdfs == 0
    assert "changed while it was read; run the command again" in done.failures[-1].reason
    assert library.pdfs() == []
    assert ingest(library, inbox).pdfs == 1
    assert library.failures(Stage.PDF) == []


def test_a_source_that_is_not_there_stops_nothing(inbox: Path) -> None:
    found = read(inbox / "nowhere.bib", inbox / "nets.pdf")
    assert len(found.pdfs) == 1
    assert "nowhere.bib" in str(found.refused[0])
    assert read(inbox / "nowhere.bib").is_empty


def test_standard_input_is_a_source(library: Library) -> None:
    found = read_sources(["-"], standard_input=io.BytesIO(BIB.splitlines()[0].encode()))
    assert ingest_found(library, found).references == 1


def test_a_dry_run_keeps_nothing(library: Library, inbox: Path) -> None:
    found = read(inbox, inbox / "refs.bib")
    done = ingest_found(library, found, dry_run=True)
    assert (done.pdfs, done.changed) == (1, 0)
    assert library.papers() == []
    assert not library.files.folder.exists()
    assert ingest_found(None, found, dry_run=True).papers == done.papers


def test_two_ingests_at_once_take_no_paper_for_another(
    library: Library, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has looked at the library before the first wrote to it."""
    first = "@article{a, title = {Counting Things Slowly}, author = {Smith, Ann}, year = {2020}}"
    second = "@article{b, title = {Counting Stars at Night Over the Hills}, author = {Smith, Ann}, year = {2020}}"
    (inbox / "first.bib").write_text(first)
    (inbox / "second.bib").write_text(second)
    looks = iter([False])
    known = stage.known_papers
    ingest(library, inbox / "first.bib")
    monkeypatch.setattr(stage, "known_papers", lambda *given: known(*given) if next(looks, True) else [])
    done = ingest(library, inbox / "second.bib")
    assert done.changed == 1
    assert sorted(paper.title or "" for paper in library.papers()) == [
        "Counting Stars at Night Over the Hills",
        "Counting Things Slowly",
    ]
    assert len({paper.key for paper in library.papers()}) == 2
