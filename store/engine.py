"""From a folder or a database URL to an engine: how SQLite is opened, and what a connection is told first.

How PostgreSQL is stands in `server.py`.
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from data.errors import UsageError
from store.server import WRITES, server_engine

BUSY_SECONDS = 10.0
"""How long a command waits for another process that writes to the same library."""

DATABASE_FILE = "library.db"


def database_url(folder: Path, url: str | None) -> URL:
    """The URL that was asked for, or that of the SQLite file in `folder`. Raises `UsageError` for what is no URL."""
    if url is None:
        return URL.create("sqlite", database=str(folder / DATABASE_FILE))
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise UsageError(
            "MINE_DATABASE_URL is not a database URL; write it like postgresql://user@host/name, or unset it"
        ) from None  # what was raised may quote the password


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite URL; None for another database."""
    if url.get_backend_name() != "sqlite":
        return None
    return Path(url.database) if url.database else None


def make_engine(url: URL, *, read_only: bool, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for `url`. With SQLite and `read_only`, nothing is written."""
    if url.get_backend_name() != "sqlite":
        return server_engine(url, busy_seconds=busy_seconds, serializer=_json)
    path = sqlite_file(url)
    if path is None:
        raise UsageError("MINE_DATABASE_URL names no file; write it like sqlite:////folder/library.db, or unset it")
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
    """JSON has no word for what is no finite number: it is left open."""
    try:
        return json.dumps(value, sort_keys=True, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(value), sort_keys=True)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
