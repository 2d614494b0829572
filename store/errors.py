"""What can go wrong with a library, told so that a user can act. All are children of `MineError`.

NoLibrary         exit 5: there is none in that folder
LibraryNewer      exit 1: made by a newer version of the software
LibraryBusy       exit 1: another process holds it for longer than we wait
LibraryReadOnly   exit 1: it cannot be written to
LibraryDamaged    exit 1: the database is not one, or is broken
DiskFull          exit 1: no room left
DatabaseTrouble   exit 1: whatever else the database says
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from data.errors import MineError, NotFound


class NoLibrary(NotFound):
    """There is no library in that folder."""


class LibraryNewer(MineError):
    """The library was made by a newer version of the software."""


class LibraryBusy(MineError):
    """Another process held the library for longer than we wait."""


class LibraryReadOnly(MineError):
    """The library cannot be written to."""


class LibraryDamaged(MineError):
    """The database file is not a database, or is broken."""


class DiskFull(MineError):
    """There is no room left where the library is."""


class DatabaseTrouble(MineError):
    """The database refused for a reason of its own."""


RESTORE = (
    "restore library.db from a copy, or move it away and run `mine ingest` on the library's folder pdf: "
    "the PDFs are untouched"
)
"""What helps where the database is broken; decisions stand in the database alone."""

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
"""What a database says, the error that means, and what we tell the user."""


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn what the database or the disk says within the block into a `MineError` that names the library `where`."""
    try:
        yield
    except exc.DatabaseError as error:
        raise _meaning(where, str(error.orig or error)) from error
    except sqlite3.DatabaseError as error:
        raise _meaning(where, str(error)) from error
    except OSError as error:
        raise disk_error(where, error) from error


def disk_error(where: str, error: OSError) -> MineError:
    """The `MineError` for what the file system refused at `where`."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(f"{where} has no room left on its disk; make room and run the command again")
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return LibraryReadOnly(f"{where} cannot be written to; make it writable, or name another with --library")
    return DatabaseTrouble(f"{where}: {error.strerror or error}")


def _meaning(where: str, said: str) -> MineError:
    for words, kind, advice in ADVICE:
        if words in said.lower():
            return kind(f"the library {where} {advice} ({said})")
    return DatabaseTrouble(f"the library {where}: {said}")
