"""The contract on PostgreSQL, and what only a server does: refuse, go away, order text as a language does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.errors import MineError, UsageError
from store import Library, open_library, schema
from store.errors import DatabaseTrouble, LibraryBusy, LibraryReadOnly, LoginRefused, NoLibrary, ServerAway
from store.migrations import MIGRATIONS
from store.rows import paper_values
from tests.postgres import Server, lacking, serving
from tests.store import makers
from tests.store.contract import LibraryContract
from tests.store.merging import MergingContract


@pytest.fixture
def library(tmp_path: Path, postgres: Server) -> Iterator[Library]:
    with open_library(tmp_path / "lib", database_url=postgres.database(), create=True) as opened:
        yield opened


class TestPostgres(LibraryContract, MergingContract):
    """The contract on PostgreSQL."""


def test_a_writer_waits_for_another_and_says_so_when_it_takes_too_long(tmp_path: Path, postgres: Server) -> None:
    url = postgres.database()
    with (
        open_library(tmp_path, database_url=url, create=True) as first,
        open_library(tmp_path, database_url=url, busy_seconds=0.1) as second,
    ):
        with first.writing():
            assert second.papers() == []
            with pytest.raises(LibraryBusy, match="in use by another"):
                second.save_paper(makers.paper())
        assert second.save_paper(makers.paper())


def test_a_reader_sees_one_state_and_cannot_write(tmp_path: Path, postgres: Server) -> None:
    url = postgres.database()
    with open_library(tmp_path, database_url=url, create=True) as library:
        with library.reading() as connection:
            before = connection.execute(schema.papers.select()).all()
            library.save_paper(makers.paper())
            assert connection.execute(schema.papers.select()).all() == before == []
        with pytest.raises(LibraryReadOnly), library.reading() as connection:
            connection.execute(schema.papers.delete())
        assert library.papers() == [makers.paper()]


def test_a_database_without_tables_is_no_library_yet(tmp_path: Path, postgres: Server) -> None:
    url = postgres.database()
    for read_only in (True, False):
        with pytest.raises(NoLibrary, match="mine ingest SOURCE") as caught:
            open_library(tmp_path, database_url=url, read_only=read_only)
        assert caught.value.exit_code == 5
    open_library(tmp_path, database_url=url, create=True).close()
    with open_library(tmp_path, database_url=url, read_only=True) as library:
        assert library.check().startswith("PostgreSQL ")


def test_a_server_that_went_away_is_told_and_found_again(tmp_path: Path) -> None:
    if reason := lacking():
        pytest.skip(reason)
    with serving() as server, open_library(tmp_path, database_url=server.database(), create=True) as library:
        library.save_paper(makers.paper())
        server.stop()
        with pytest.raises(ServerAway, match="what was saved is kept") as caught:
            library.save_paper(makers.paper("lee2021"))
        server.start()
        assert caught.value.exit_code == 4
        assert library.save_paper(makers.paper("lee2021"))
        assert len(library.papers()) == 2


def test_what_is_refused_is_told_without_the_password(tmp_path: Path, postgres: Server) -> None:
    good, wrong = postgres.url("postgres"), postgres.url("postgres", password="sesame")
    cases: list[tuple[str, type[MineError]]] = [
        (wrong, LoginRefused),
        (postgres.url("postgres", password="sesame", user="nobody"), LoginRefused),
        (postgres.url("nowhere"), DatabaseTrouble),
        (good.replace(f":{postgres.port}/", ":1/"), ServerAway),
        (good.replace("postgresql:", "mysql:"), UsageError),
        (good.replace("@", "@sesame@"), UsageError),
        (good.replace(f":{postgres.port}/", ":sesame/"), UsageError),
    ]
    for url, kind in cases:
        with pytest.raises(kind) as caught:
            open_library(tmp_path, database_url=url, create=True)
        told = str(caught.value)
        assert postgres.password not in told
        assert "sesame" not in told
        assert "\n" not in told


def test_the_password_may_stand_in_the_environment(
    tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.database()
    monkeypatch.setenv("PGPASSWORD", postgres.password)
    with open_library(tmp_path, database_url=url.replace(f":{postgres.password}@", "@"), create=True) as library:
        assert library.name == url.replace(f":{postgres.password}@", "@")


def test_eight_that_upgrade_and_save_at_once_lose_and_double_nothing(tmp_path: Path, postgres: Server) -> None:
    url = postgres.database()

    def save(worker: int) -> None:
        with open_library(tmp_path, database_url=url, create=True) as library:
            for number in range(10):
                key = f"p{number}"
                library.save_paper(makers.paper(key), references=[makers.reference(f"{key} of {worker % 2}")])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(8)))
    with open_library(tmp_path, database_url=url, read_only=True) as library:
        assert (len(library.papers()), len(library.entries())) == (10, 20)
        assert library.version() == len(MIGRATIONS)


def test_who_opens_a_library_to_write_sees_what_a_writer_at_work_leaves(tmp_path: Path, postgres: Server) -> None:
    url = postgres.database()

    def seen() -> int:
        with open_library(tmp_path, database_url=url) as library:
            return len(library.papers())

    with open_library(tmp_path, database_url=url, create=True) as first, ThreadPoolExecutor(1) as pool:
        with first.writing() as connection:
            connection.execute(schema.papers.insert().values(**paper_values(makers.paper()), ties=[]))
            late = pool.submit(seen)
            time.sleep(0.3)
        assert late.result() == 1
