"""From a folder or a database URL to an engine: how SQLite is opened, and what a connection is told first."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from data.errors import UsageError

BUSY_SECONDS = 10.0
"""How long a command waits for another process that writes to the same library."""

DATABASE_FILE = "library.db"
WRITES = "mine_writes"
"""The execution option of a connection that will write: SQLite then takes its lock at once, not in mid-transaction."""


def database_url(folder: Path, url: str | None) -> URL:
    """The URL that was asked for, or that of the SQLite file in `folder`. Raises `UsageError` for what is no URL."""
    if url is None:
        return URL.create("sqlite", database=str(folder / DATABASE_FILE))
    try:
        return make_url(url)
    except ArgumentError as error:
        raise UsageError(
            "MINE_DATABASE_URL is not a database URL; write it like postgresql+psycopg://user@host/name, or unset it"
        ) from error


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite URL; None for another database."""
    if url.get_backend_name() != "sqlite":
        return None
    return Path(url.database) if url.database else None


def make_engine(url: URL, *, read_only: bool, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for `url`. With SQLite and `read_only`, nothing is written."""
    path = sqlite_file(url)
    if path is None:
        return _server_engine(url)
    address = _address(path)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in _pragmas(read_only=read_only):
                connection.execute(pragma)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, json_serializer=_json)
    event.listen(engine, "begin", _begin)
    return engine


def _server_engine(url: URL) -> Engine:
    try:
        return create_engine(url, json_serializer=_json)
    except (ImportError, NoSuchModuleError) as error:
        raise UsageError(f"no driver for {url.drivername} is installed ({error}); install one with pip") from error


def _address(path: Path) -> str:
    """The SQLite address of `path`; a database on a disk that cannot be written to is opened as one that is fixed."""
    name = "file:" + quote(str(path.absolute()))
    if os.access(path.parent, os.W_OK):
        return f"{name}?mode=rwc"
    left_by_a_stop = path.with_name(f"{path.name}-wal").exists()
    return f"{name}?mode=ro" if left_by_a_stop else f"{name}?immutable=1"


def _pragmas(*, read_only: bool) -> tuple[str, ...]:
    """FULL: a transaction that was reported as saved is on the disk, whatever happens to the power.

    A reader of a writable folder opens it for writing all the same: else the files that WAL keeps beside the database
    would be left behind.
    """
    if read_only:
        return ("PRAGMA query_only = ON",)
    return ("PRAGMA foreign_keys = ON", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
