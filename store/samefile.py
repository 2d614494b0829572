"""That the file a library was opened from is still the one in its place.

SQLite goes on writing to a file that was replaced, and says that all is well. So before a transaction, and once it is
committed, we look whether the path still leads to the file that was opened. One that was written over in place keeps
its number: hence a count in its header (SQLite's `user_version`), which every transaction raises that changes anything:
an older copy has a lower one. It is read past the WAL, from the file alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection

from data.errors import MineError
from store.errors import LibraryReplaced

HIGHEST = 2**31 - 1
"""What SQLite's `user_version` can hold."""


class SameFile:
    """The file at `path`, None where the database is a server's, as it was when it was opened."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._number = None if path is None else _number(path)
        self._count = 0
        self._replaced = False

    @contextmanager
    def throughout(self) -> Iterator[None]:
        """Raises `LibraryReplaced` where the file is another at the end of the block, or why something failed in it."""
        try:
            yield
        except MineError:
            self.check()
            raise
        self.check()

    def check(self) -> None:
        """Raise `LibraryReplaced` where the file is not the one that was opened, and ever after."""
        if self._path is None:
            return
        before = self._count  # of what another thread reads meanwhile nothing is compared with what we read
        number, count = _number(self._path), _count(self._path)
        if self._number is None:
            self._number = number  # it was made just now
        self._replaced = self._replaced or number is None or number != self._number or count < before
        if self._replaced:
            raise LibraryReplaced(
                f"{self._path} was replaced, restored or removed while it was open here: nothing can be kept any more, "
                "this change neither. End this; if you restored a copy, remove library.db-wal and library.db-shm, if "
                "there, and restore it once more; then start again and see with `mine log` which decisions are there"
            )
        self._count = max(before, count)

    @contextmanager
    def counted(self, connection: Connection) -> Iterator[None]:
        """Check before the block, and count it in the file's header where it changes anything; within a transaction."""
        if self._path is None:
            yield
            return
        self.check()
        before = _changes(connection)
        yield
        if _changes(connection) != before:
            count = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            connection.exec_driver_sql(f"PRAGMA user_version = {min(count + 1, HIGHEST)}")


def _changes(connection: Connection) -> int:
    """How many rows this connection has changed so far."""
    return int(getattr(connection.connection.driver_connection, "total_changes"))  # noqa: B009  # SQLite's alone


def _number(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _count(path: Path) -> int:
    """The count in the file itself; 0 where it has none. SQLite must read it: a file that we closed ourselves would
    take SQLite's locks of this process with it."""
    address = f"file:{quote(str(path.absolute()))}?immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as raw:
            return int(raw.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return 0
