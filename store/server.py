"""PostgreSQL behind a library: an engine whose transactions keep what SQLite's promise.

One writer at a time: a transaction that writes holds an advisory lock to its end, and, being READ COMMITTED, sees from
there on all that earlier writers left. A reader sees one state (REPEATABLE READ) and waits for nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from data.errors import UsageError

WRITES = "mine_writes"
"""The execution option of a connection that will write: the lock is then taken at once, not in mid-transaction."""

WRITER_LOCK = int.from_bytes(b"litmine")
"""The number of the advisory lock that a writer holds; advisory locks are a database's own."""

CONNECT_SECONDS = 10
"""How long we wait for a server that does not answer."""

IDLE_SECONDS = 60
"""A writer that says nothing for so long is gone (asleep, cut off); the server then ends it and frees the lock."""

DRIVERS = ("postgresql", "postgresql+psycopg")


def server_engine(url: URL, *, busy_seconds: float, serializer: Callable[[Any], str]) -> Engine:
    """An engine for the PostgreSQL server of `url`. Raises `UsageError` for another one, or without a driver."""
    if url.drivername not in DRIVERS:
        raise UsageError(
            f"MINE_DATABASE_URL begins with {url.drivername}: a library is kept in SQLite or in PostgreSQL; "
            "write postgresql://user@host/name, or unset it"
        )
    if "@" in (url.host or ""):
        raise UsageError("MINE_DATABASE_URL has more than one @; write an @ within the password as %40")
    defaults = {"application_name": "mine", "connect_timeout": CONNECT_SECONDS}
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            json_serializer=serializer,
            pool_pre_ping=True,
            connect_args={name: value for name, value in defaults.items() if name not in url.query},
        )
    except ImportError as error:
        raise UsageError(
            f"no driver for PostgreSQL is installed ({error}); run `pip install 'litmine[postgres]'`"
        ) from error
    settings = _writer_settings(busy_seconds)

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES, False):
            connection.exec_driver_sql(settings)
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    event.listen(engine, "begin", begin)
    return engine


def shown(url: URL) -> str:
    """The URL as we may print it: without the password and without what stands behind the `?`."""
    return url.set(drivername="postgresql", password=None, query={}).render_as_string()


def answer(connection: Connection) -> str:
    """That the server answers, and which it is."""
    return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar_one()} answers"


def refuse_encoding(connection: Connection) -> None:
    """Raise `UsageError` where a PostgreSQL database cannot hold every text."""
    if connection.dialect.name == "sqlite":
        return
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise UsageError(
            f"the database has the encoding {encoding} and cannot hold every name; "
            "make one with `createdb --encoding UTF8 --template template0 NAME`"
        )


def _writer_settings(busy_seconds: float) -> str:
    """For this transaction alone: how long to wait for the lock, and that what is reported as saved is on the disk."""
    settings = {
        "lock_timeout": max(1, round(1000 * busy_seconds)),
        "idle_in_transaction_session_timeout": 1000 * IDLE_SECONDS,
        "synchronous_commit": "on",
    }
    return "SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in settings.items())
