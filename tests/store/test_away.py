"""A server that goes away is said so, with exit 4, at whatever moment it goes."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, exc, text

from data.errors import MineError
from store import Library, open_library
from store.errors import DatabaseTrouble, LibraryBusy, LoginRefused, ServerAway
from store.telling import told
from tests.postgres import Server
from tests.store import makers

psycopg = pytest.importorskip("psycopg", reason="psycopg is an extra")

AT_CONNECT = "connection failed: connection to server at 127.0.0.1, port 5 failed: FATAL:  "
CUT = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname"
LOST = "consuming input failed: server closed the connection unexpectedly"


@pytest.fixture
def server(postgres: Server, tmp_path: Path) -> Iterator[tuple[Library, Callable[[], None]]]:
    """A library on a server, and what ends its connections as the server's own end does."""
    url = postgres.database()
    name = url.rpartition("/")[2]
    with open_library(tmp_path, database_url=url, create=True) as library:
        library.save_paper(makers.paper())

        def cut() -> None:
            postgres.sql(f"{CUT} = '{name}'")

        yield library, cut


def once(cut: Callable[[], None]) -> Callable[..., None]:
    done: list[bool] = []

    def listen(*_: Any, **__: Any) -> None:
        if not done:
            done.append(True)
            cut()

    return listen


def ask_twice(library: Library) -> None:
    with library.reading() as connection:
        for _ in range(2):
            connection.execute(text("SELECT 1"))


def engine_of(library: Library) -> Engine:
    return library._engine  # the moments are its events


@pytest.mark.parametrize("moment", ["begin", "before_cursor_execute", "after_cursor_execute", "commit"])
def test_at_any_moment_of_a_write(server: tuple[Library, Callable[[], None]], moment: str) -> None:
    library, cut = server
    listen = once(cut)
    event.listen(engine_of(library), moment, listen)
    with pytest.raises(ServerAway, match="what was saved is kept") as caught:
        library.save_paper(makers.paper("lee2021"))
    event.remove(engine_of(library), moment, listen)
    assert caught.value.exit_code == 4
    assert library.save_paper(makers.paper("lee2021"))


@pytest.mark.parametrize("moment", ["begin", "before_cursor_execute", "after_cursor_execute"])
def test_at_any_moment_of_a_read(server: tuple[Library, Callable[[], None]], moment: str) -> None:
    library, cut = server
    listen = once(cut)
    event.listen(engine_of(library), moment, listen)
    with pytest.raises(ServerAway):
        ask_twice(library)
    event.remove(engine_of(library), moment, listen)
    assert len(library.papers()) == 1


def test_at_a_rollback_what_was_wrong_before_or_the_server_is_told(
    server: tuple[Library, Callable[[], None]],
) -> None:
    library, cut = server
    event.listen(engine_of(library), "rollback", once(cut))

    def fail() -> None:
        with library.writing() as connection:
            connection.execute(text("SELECT 1"))
            raise KeyError

    with pytest.raises(ServerAway):
        fail()
    assert len(library.papers()) == 1


def test_a_statement_on_a_connection_that_was_lost_before(server: tuple[Library, Callable[[], None]]) -> None:
    library, cut = server

    def ask() -> None:
        with library.writing() as connection:
            cut()
            with suppress(exc.DBAPIError):
                connection.execute(text("SELECT 1"))
            connection.execute(text("SELECT 1"))

    with pytest.raises(ServerAway):
        ask()


def test_between_two_calls_it_is_found_again_and_at_the_close_told(
    server: tuple[Library, Callable[[], None]], capfd: pytest.CaptureFixture[str]
) -> None:
    library, cut = server
    cut()
    assert len(library.papers()) == 1
    cut()
    library.close()

    def close() -> None:
        with library.reading() as connection:
            connection.execute(text("SELECT 1"))
            cut()
            library.close()

    with pytest.raises(ServerAway):
        close()
    assert "Traceback" not in capfd.readouterr().err


def of_driver(kind: str, said: str, *, statement: str | None = None, gone: bool = False) -> exc.DBAPIError:
    """What SQLAlchemy makes of a driver's error."""
    made = exc.DBAPIError.instance(
        statement, None, getattr(psycopg, kind)(said), psycopg.Error, connection_invalidated=gone
    )
    assert isinstance(made, exc.DBAPIError)
    return made


CASES: list[tuple[Exception, type[MineError]]] = [
    (of_driver("OperationalError", f"{AT_CONNECT}the database system is shutting down"), ServerAway),
    (of_driver("OperationalError", f"{AT_CONNECT}the database system is starting up"), ServerAway),
    (of_driver("OperationalError", f"{AT_CONNECT}the database system is in recovery mode"), ServerAway),
    (of_driver("OperationalError", f"{AT_CONNECT}the database system is not yet accepting connections"), ServerAway),
    (of_driver("OperationalError", f"{AT_CONNECT}terminating connection due to administrator command"), ServerAway),
    (of_driver("OperationalError", f'{AT_CONNECT}database "nowhere" does not exist'), DatabaseTrouble),
    (of_driver("OperationalError", f'{AT_CONNECT}password authentication failed for user "u"'), LoginRefused),
    (of_driver("OperationalError", f"{AT_CONNECT}sorry, too many clients already"), LibraryBusy),
    (of_driver("OperationalError", f"{AT_CONNECT}remaining connection slots are reserved for roles"), LibraryBusy),
    (of_driver("OperationalError", LOST, statement="SELECT 1"), ServerAway),
    (of_driver("InterfaceError", "the connection is closed", statement="SELECT 1"), ServerAway),
    (of_driver("DatabaseError", LOST, statement="SELECT 1", gone=True), ServerAway),
    (of_driver("DataError", "a text cannot contain NUL", statement="SELECT 1"), DatabaseTrouble),
    (psycopg.errors.AdminShutdown("terminating connection"), ServerAway),
    (psycopg.errors.CrashShutdown("terminating connection"), ServerAway),
    (psycopg.errors.CannotConnectNow("starting up"), ServerAway),
    (psycopg.OperationalError("the connection is lost"), ServerAway),
    (psycopg.InterfaceError("the connection is closed"), ServerAway),
    (exc.PendingRollbackError("Can't reconnect until invalid transaction is rolled back"), ServerAway),
    (ConnectionResetError(104, "Connection reset by peer"), ServerAway),
    (BrokenPipeError(32, "Broken pipe"), ServerAway),
    (socket.gaierror(-2, "Name or service not known"), ServerAway),
]


@pytest.mark.parametrize(("error", "kind"), CASES, ids=lambda one: str(one)[-60:])
def test_whatever_says_that_it_is_gone_is_told(error: Exception, kind: type[MineError]) -> None:
    with pytest.raises(kind) as caught, told("postgresql://u@host/name"):
        raise error
    assert "\n" not in str(caught.value)


def test_what_is_no_word_of_a_database_is_left_as_it_is() -> None:
    with pytest.raises(KeyError), told("somewhere"):
        raise KeyError
