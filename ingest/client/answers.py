"""Answers that are kept: each request with its time, status and body, and which ids it told about.

One SQLite file. Only what its asker took for the truth is kept: no 429, no 5xx, no empty feed that may be a slip,
no list that was withheld. Requests are kept without their headers, so that no key is in the file.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from data.errors import MineError
from ingest.client.exchange import Answer, Request

BUSY = 30.0
"""Seconds to wait while another process writes."""

HEADERS = ("content-type", "date", "last-modified", "etag")
"""Headers that are kept: what a person may want to know of an old answer."""

LAYOUT = """
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, method TEXT NOT NULL, url TEXT NOT NULL, sent BLOB, at REAL NOT NULL,
    status INTEGER NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (
    line TEXT NOT NULL, asked TEXT NOT NULL, key TEXT NOT NULL REFERENCES answer, PRIMARY KEY (line, asked)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept answer and the body of the request that it answered."""

    answer: Answer
    sent: bytes | None


@dataclass(slots=True)
class KeptAnswers:
    """The file of kept answers. Processes may share it, and any of them may be killed at any time."""

    path: Path
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)
    _database: sqlite3.Connection | None = field(init=False, default=None)

    def find(self, request: Request, *, since: float = 0.0) -> Answer | None:
        """The answer to this very request, if it came after `since` (seconds since 1970)."""
        with self._open() as database:
            found = _kept(database, key_of(request), since)
        return found.answer if found else None

    def told(self, line: str, asked: Iterable[str], *, since: float = 0.0) -> dict[str, Kept]:
        """For each id that a kept answer tells about, that answer: a batch answers for all of its ids."""
        found: dict[str, Kept] = {}
        answers: dict[str, Kept | None] = {}
        with self._open() as database:
            for one in asked:
                row = database.execute("SELECT key FROM told WHERE line = ? AND asked = ?", (line, one)).fetchone()
                if row is None:
                    continue
                if row[0] not in answers:
                    answers[row[0]] = _kept(database, row[0], since)
                answer = answers[row[0]]
                if answer is not None:
                    found[one] = answer
        return found

    def keep(self, request: Request, answer: Answer, line: str = "", tells: Iterable[str] = ()) -> None:
        """Keep an answer, and that it tells about these ids."""
        key = key_of(request)
        headers = {name: answer.headers[name] for name in HEADERS if name in answer.headers}
        row = (key, request.method, request.url, request.body, answer.at, answer.status, json.dumps(headers))
        with self._open() as database:
            database.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, zlib.compress(answer.body))
            )
            database.executemany("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", [(line, one, key) for one in tells])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The database, for one transaction. Raises `MineError` where the file cannot be used."""
        with self._lock:
            try:
                if self._database is None:
                    self._database = _connect(self.path)
                with self._database:
                    yield self._database
            except (sqlite3.Error, zlib.error, OSError) as error:
                message = f"{self.path}: the kept answers cannot be used ({error}); delete the file, then run it again"
                raise MineError(message) from error


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=BUSY, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.executescript(LAYOUT)
    except sqlite3.Error:
        database.close()
        raise
    return database


def key_of(request: Request) -> str:
    """What makes two requests the same: method, address and body."""
    parts = (request.method.encode(), request.url.encode(), request.body or b"")
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _kept(database: sqlite3.Connection, key: str, since: float) -> Kept | None:
    columns = "url, status, headers, body, at, sent"
    row = database.execute(f"SELECT {columns} FROM answer WHERE key = ?", (key,)).fetchone()  # noqa: S608  # our words
    if row is None or row[4] < since:
        return None
    headers, body = json.loads(row[2]), zlib.decompress(row[3])
    return Kept(Answer(url=row[0], status=row[1], headers=headers, body=body, at=row[4]), row[5])
