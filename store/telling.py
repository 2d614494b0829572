"""What SQLite, a server or the disk says, told so that a user can act: as one of the errors in `errors.py`."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from data.errors import MineError
from store.errors import RESTORE, DatabaseTrouble, DiskFull, LibraryBusy, LibraryDamaged, LibraryReadOnly
from store.states import lost, server_error

ADVICE: tuple[tuple[str, type[MineError], str], ...] = (
    ("locked", LibraryBusy, "is in use by another `mine` process; let that one end, then run the command again"),
    ("busy", LibraryBusy, "is in use by another `mine` process; let that one end, then run the command again"),
    ("is full", DiskFull, "has no room left on its disk; make room and run the command again; what was saved is kept"),
    ("readonly", LibraryReadOnly, "cannot be written to; make its folder writable, or name another with --library"),
    ("read-only", LibraryReadOnly, "cannot be written to; make its folder writable, or name another with --library"),
    ("not a database", LibraryDamaged, f"is not a database of this software; {RESTORE}"),
    ("malformed", LibraryDamaged, f"is damaged; {RESTORE}"),
    ("disk i/o", LibraryDamaged, "cannot be read from its disk; check the disk, or restore library.db from a copy"),
    (
        "unable to open",
        LibraryReadOnly,
        "cannot be opened; check that its folder exists and is yours to read and write",
    ),
)
"""What SQLite says, the error that means, and what we tell the user."""


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn what the database or the disk says within the block into a `MineError` that names the library `where`."""
    try:
        yield
    except exc.DBAPIError as error:
        raise _refusal(where, error) from error
    except exc.TimeoutError as error:
        raise LibraryBusy(f"the library {where} is asked by too many at once; try again") from error
    except sqlite3.DatabaseError as error:
        raise _meaning(where, str(error)) from error
    except OSError as error:
        raise lost(where, error) or disk_error(where, error) from error
    except Exception as error:
        meaning = lost(where, error)
        if meaning is None:
            raise
        raise meaning from error


def disk_error(where: str, error: OSError) -> MineError:
    """The `MineError` for what the file system refused at `where`."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(f"{where} has no room left on its disk; make room and run the command again")
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return LibraryReadOnly(f"{where} cannot be written to; make it writable, or name another with --library")
    return DatabaseTrouble(f"{where}: {error.strerror or error}")


def _refusal(where: str, error: exc.DBAPIError) -> MineError:
    if isinstance(error.orig, sqlite3.Error):
        return _meaning(where, str(error.orig))
    return server_error(where, error)


def _meaning(where: str, said: str) -> MineError:
    for words, kind, advice in ADVICE:
        if words in said.lower():
            return kind(f"the library {where} {advice} ({said})")
    return DatabaseTrouble(f"the library {where}: {said}")
