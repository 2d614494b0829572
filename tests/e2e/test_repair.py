"""A damaged database is found, said, and made anew from what can be read and from the PDFs."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from normalize.decisions import Action
from store import Library, open_library
from tests.e2e.test_cli import mine
from tests.pdfs import NETS
from tests.store import makers

pytestmark = pytest.mark.usefixtures("here")

PAGE = 4096
PAPERS = 40


@pytest.fixture
def shelf(here: Path) -> Path:
    """Forty papers of ten claims each, one of them decided on, and a PDF that is really there."""
    with open_library(here / "mine-library", create=True) as library:
        for number in range(PAPERS):
            sha256 = f"{number:064x}"
            found = [makers.claim(model=f"net {n}", evidence=makers.evidence(sha256)) for n in range(10)]
            reference = makers.reference(f"e{number}", raw=f"reference {number} " + "x" * 300)
            pdf = makers.pdf(sha256, source_file=f"{number}.pdf")
            library.save_paper(makers.paper(f"p{number}"), references=[reference], pdfs=[pdf])
            library.save_reading(makers.reading(*found, sha256=sha256))
        for one in library.claims()[::10]:
            library.decide(makers.decision(one.claim, Action.REJECT, reason="not a result"))
    return here / "mine-library"


def pages_of(path: Path, name: str) -> list[int]:
    """The pages of a table or an index, from 1; the first is the root."""
    connection = sqlite3.connect(path)
    with connection:
        try:
            found = connection.execute("SELECT pageno FROM dbstat WHERE name = ? ORDER BY path", (name,)).fetchall()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not tell which page is whose")
    connection.close()
    return [page for (page,) in found]


def spoil(path: Path, *pages: int, chance: random.Random | None = None) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(b"\xff" * PAGE if chance is None else chance.randbytes(PAGE))


def held(shelf: Path, of: Callable[[Library], object]) -> object:
    with open_library(shelf, read_only=True) as library:
        assert library.check() == "whole"
        return of(library)


def repaired() -> str:
    """What the repair says. The PDFs of made-up papers are not there, which doctor goes on to say."""
    said = mine("doctor", "--repair")
    assert "the damaged database is kept as" in said.err
    assert "FAULT  database" not in said.out
    return said.err


def test_a_damaged_index_loses_nothing(shelf: Path) -> None:
    before = held(shelf, lambda one: (one.holdings(), one.claims(), one.decisions(), one.events("p3")))
    spoil(shelf / "library.db", pages_of(shelf / "library.db", "claims_counted")[0])
    assert mine("doctor").code == 1
    said = repaired()
    assert f"{PAPERS} decisions" in said
    assert "could not be read" not in said
    assert held(shelf, lambda one: (one.holdings(), one.claims(), one.decisions(), one.events("p3"))) == before


def test_what_is_unreadable_is_said_and_the_rest_is_saved(shelf: Path) -> None:
    with open_library(shelf) as library:
        claims, decisions = library.claims(), library.decisions()
    broken = pages_of(shelf / "library.db", "claims")[5]
    spoil(shelf / "library.db", broken)
    said = mine("claims")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "`mine doctor --repair`" in said.err
    assert "could not be read, at most: " in repaired()
    with open_library(shelf) as library:
        kept = library.claims()
        assert len(claims) - 20 < len(kept) < len(claims)
        assert all(one in claims for one in kept)
        assert library.decisions() == decisions
    assert mine("table", "--format", "csv").code == 0


def test_the_damaged_database_is_kept_as_it_was(shelf: Path) -> None:
    spoil(shelf / "library.db", pages_of(shelf / "library.db", "events")[0])
    damaged = (shelf / "library.db").read_bytes()
    repaired()
    (aside,) = (path for path in shelf.glob("library.db.damaged-*") if path.name[-4:] not in {"-wal", "-shm"})
    assert aside.read_bytes() == damaged
    assert not (shelf / ".salvage").exists()


def test_papers_that_are_lost_are_made_again_from_references_and_pdfs(shelf: Path, here: Path) -> None:
    (here / "nets.pdf").write_bytes(NETS)
    assert mine("ingest", "nets.pdf", "--offline", "--jobs", "1").code == 0
    assert mine("extract", "--jobs", "1").code in {0, 3}
    sha256 = hashlib.sha256(NETS).hexdigest()
    with open_library(shelf) as library:
        claims = [one.claim for one in library.claims() if one.pdf.sha256 == sha256]
        references = len(library.entries())
    spoil(shelf / "library.db", *pages_of(shelf / "library.db", "papers"))
    assert "tied to papers again: 40 references, 1 PDFs" in repaired()
    with open_library(shelf) as library:
        assert len(library.entries()) == references
        assert [one.claim for one in library.claims()] == claims
        assert len(library.decisions()) == PAPERS


def test_without_a_readable_page_the_pdfs_are_registered_again(here: Path) -> None:
    (here / "nets.pdf").write_bytes(NETS)
    mine("ingest", "nets.pdf", "--offline", "--jobs", "1")
    (here / "mine-library" / "library.db").write_bytes(b"no database" * 1000)
    assert mine("status").code == 1
    said = mine("doctor", "--repair")
    assert said.code == 0, said.out
    assert "saved: nothing" in said.err
    assert "0 references, 1 PDFs of the folder" in said.err
    assert mine("extract", "--jobs", "1").code == 0


@pytest.mark.parametrize("seed", range(8))
def test_whatever_pages_are_spoilt_the_repair_ends_with_a_whole_library(shelf: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # nothing to guess here
    with open_library(shelf) as library:
        decisions = library.decisions()
        claims = [library.as_extracted(one.claim.id) for one in library.claims()]
    pages = (shelf / "library.db").stat().st_size // PAGE
    spoil(shelf / "library.db", *chance.sample(range(2, pages + 1), 6), chance=chance)
    if mine("doctor", "--json").out.count('"check": "database",\n  "ok": true'):
        return  # the page was free
    repaired()
    with open_library(shelf) as library:
        assert library.check() == "whole"
        assert all(one in decisions for one in library.decisions())
        assert all(library.as_extracted(one.claim.id) in claims for one in library.claims())
    for command in ("status", "claims", "table", "show"):
        assert mine(command).code == 0


def test_a_repair_that_is_stopped_is_begun_again(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decisions = held(shelf, lambda one: one.decisions())
    spoil(shelf / "library.db", pages_of(shelf / "library.db", "events")[0])

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("store.salvage._swap", stopped)
        assert mine("doctor", "--repair").code == 130
    assert mine("doctor").code == 1
    repaired()
    assert held(shelf, lambda one: one.decisions()) == decisions


def test_a_library_that_is_whole_stays_as_it_is(shelf: Path) -> None:
    before = (shelf / "library.db").read_bytes()
    assert "is whole; it stays as it is" in mine("doctor", "--repair").err
    assert (shelf / "library.db").read_bytes() == before
    assert list(shelf.glob("*damaged*")) == []


def test_one_that_is_written_to_is_left_alone(shelf: Path) -> None:
    spoil(shelf / "library.db", pages_of(shelf / "library.db", "events")[-1])
    writer = sqlite3.connect(shelf / "library.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    said = mine("doctor", "--repair")
    assert (said.code, "is in use by another" in said.err) == (1, True)
    writer.close()


def test_half_written_files_of_a_stopped_process_are_cleared_away(shelf: Path) -> None:
    folder = shelf / "pdf" / "ab"
    folder.mkdir(parents=True)
    old, new = folder / ".abcdef01-x1.part", folder / ".abcdef02-x2.part"
    old.write_bytes(b"%PDF-1.5 half")
    new.write_bytes(b"%PDF-1.5 being written")
    os.utime(old, (1e9, 1e9))
    assert "mine doctor --repair" in mine("doctor").out
    assert f"deleted: {old.relative_to(Path.cwd())}" in mine("doctor", "--repair").err
    assert (old.exists(), new.exists()) == (False, True)


def test_there_must_be_a_library() -> None:
    said = mine("doctor", "--repair")
    assert (said.code, "`mine ingest SOURCE` makes a library" in said.err) == (5, True)


def test_a_server_is_not_ours_to_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINE_DATABASE_URL", "postgresql://somebody@127.0.0.1:1/nothing")
    said = mine("doctor", "--repair")
    assert (said.code, "with the server's own tools" in said.err) == (2, True)
