"""The contract on SQLite, and what only SQLite does: files, locks, broken files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.errors import MineError, UsageError
from store import Library, open_library
from store.errors import LibraryBusy, LibraryDamaged, LibraryNewer, LibraryReadOnly, NoLibrary
from tests.store import makers
from tests.store.contract import LibraryContract
from tests.store.merging import MergingContract


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "lib", create=True) as opened:
        yield opened


class TestSqlite(LibraryContract, MergingContract):
    """The contract on SQLite."""


def test_without_a_library_the_next_step_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary, match="mine ingest SOURCE") as caught:
        open_library(tmp_path / "none")
    assert caught.value.exit_code == 5
    assert not (tmp_path / "none").exists()


def test_a_file_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="is a file"):
        open_library(tmp_path / "file", create=True)


@pytest.mark.parametrize("url", ["nonsense", "sqlserver9://x/y"])
def test_a_database_url_that_is_none_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(UsageError):
        open_library(tmp_path, database_url=url, create=True)


def test_a_database_may_stand_elsewhere(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"
    with open_library(tmp_path / "lib", database_url=url, create=True) as library:
        makers.filled(library)
    assert (tmp_path / "other.db").is_file()
    assert not (tmp_path / "lib" / "library.db").exists()


def test_a_library_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    folder = _closed(tmp_path)
    with sqlite3.connect(folder / "library.db") as raw:
        raw.execute("insert into migrations values (999, 'later', 'x')")
    raw.close()
    before = makers.bytes_of(folder)
    for read_only in (True, False):
        with pytest.raises(LibraryNewer, match="newer version of mine"):
            open_library(folder, read_only=read_only)
    assert makers.bytes_of(folder) == before


def test_a_locked_library_says_so_and_loses_nothing(tmp_path: Path) -> None:
    folder = _closed(tmp_path)
    raw = sqlite3.connect(folder / "library.db", isolation_level=None)
    raw.execute("begin immediate")
    with open_library(folder, busy_seconds=0.05) as library:
        assert library.papers() == [makers.paper()]
        with pytest.raises(LibraryBusy, match="in use by another"):
            library.save_paper(makers.paper("lee2021"))
        raw.execute("rollback")
        raw.close()
        assert library.save_paper(makers.paper("lee2021"))


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"SQLite format 3\x00" + b"\x01" * 5000])
def test_a_file_that_is_no_database_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "library.db").write_bytes(content)
    with pytest.raises(LibraryDamaged, match="restore library"):
        open_library(tmp_path)
    assert (tmp_path / "library.db").read_bytes() == content


def test_a_database_cut_short_is_named(tmp_path: Path) -> None:
    folder = _closed(tmp_path)
    path = folder / "library.db"
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(MineError, match=r"damaged|restore"):
        _count(folder)


def test_an_empty_database_file_is_a_library_that_was_never_begun(tmp_path: Path) -> None:
    (tmp_path / "library.db").touch()
    with open_library(tmp_path, read_only=True) as library:
        assert library.papers() == []


def test_read_only_writes_nothing(tmp_path: Path) -> None:
    folder = _closed(tmp_path)
    before = makers.bytes_of(folder)
    with open_library(folder, read_only=True) as library:
        assert library.papers() == [makers.paper()]
        with pytest.raises(LibraryReadOnly):
            library.save_paper(makers.paper("lee2021"))
    assert makers.bytes_of(folder) == before


def test_the_same_again_leaves_the_same_bytes(tmp_path: Path) -> None:
    folder = _closed(tmp_path)
    before = makers.bytes_of(folder)
    with open_library(folder) as library:
        makers.filled(library, makers.claim())
    assert makers.bytes_of(folder) == before


def _count(folder: Path) -> None:
    with open_library(folder) as library:
        library.funnel()


def _closed(tmp_path: Path) -> Path:
    folder = tmp_path / "lib"
    with open_library(folder, create=True) as library:
        makers.filled(library, makers.claim())
    return folder
