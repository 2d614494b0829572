"""The one door to a library: `open_library`."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL, Engine

from data.errors import UsageError
from store.claims import Claims
from store.decisions import Decisions
from store.engine import BUSY_SECONDS, make_engine, sqlite_file
from store.engine import database_url as read_url
from store.errors import RESTORE, DatabaseTrouble, LibraryDamaged, NoLibrary
from store.funnel import Funnels
from store.holding import Hold, hold
from store.migrations import MIGRATIONS, migrate, refuse_newer, version_of
from store.papers import Papers
from store.samefile import SameFile
from store.server import answer, refuse_encoding, shown
from store.telling import told


class Library(Papers, Claims, Decisions, Funnels):
    """An open library: papers and files, claims, decisions, and how many of each.

    A folder with `library.db` (or another database) and `pdf/`. Every call is one transaction.
    """

    def upgrade(self, layout: int | None = None) -> None:
        """Bring the tables up to a layout, by default today's, one step a transaction.

        Safe when two processes do it at once.
        """
        for migration in MIGRATIONS[:layout]:
            with self.writing() as connection:
                refuse_encoding(connection)
                if version_of(connection) < migration.number:
                    migrate(connection, migration)

    def check(self) -> str:
        """Let the database look through itself; what it says where all is well. Raises `LibraryDamaged`."""
        with self.reading() as connection:
            if connection.dialect.name != "sqlite":
                return answer(connection)
            said = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        if said != "ok":
            raise LibraryDamaged(f"the library {self.name} is damaged ({said}); {RESTORE}")
        return "whole"

    def version(self) -> int:
        """The layout of the tables; 0 where there are none yet. Raises `LibraryNewer` where it is beyond us."""
        with self.reading() as connection:
            found = version_of(connection)
        refuse_newer(found, self.name)
        return found


def open_library(
    folder: Path,
    *,
    database_url: str | None = None,
    create: bool = False,
    read_only: bool = False,
    busy_seconds: float = BUSY_SECONDS,
) -> Library:
    """Open the library in `folder`, bringing an older one up to date; make it where `create` says so.

    With `read_only` nothing is written, except that an older library in a writable folder is brought up to date first.
    Raises `NoLibrary`, `UsageError` for a URL that is none, and the errors of `store.errors`.
    """
    url = read_url(folder, database_url)
    _check_place(folder, url, create=create)
    begun = create or sqlite_file(url) is not None
    if read_only:
        library = _library(folder, url, make_engine(url, read_only=True), read_only=True, held=Hold())
        if _ready(library, begun=begun):
            return library
        library.close()
    engine, path = make_engine(url, read_only=False, busy_seconds=busy_seconds), sqlite_file(url)
    held = hold(path.parent, seconds=busy_seconds) if path else Hold()
    library = _library(folder, url, engine, read_only=read_only, held=held)
    return library if _ready(library, begun=begun) else _upgraded(library, read_only=read_only)


def _library(folder: Path, url: URL, engine: Engine, *, read_only: bool, held: Hold) -> Library:
    path = sqlite_file(url)
    name = str(path.parent) if path else shown(url)
    return Library(folder, engine, name=name, read_only=read_only, file=SameFile(path), held=held)


def _ready(library: Library, *, begun: bool) -> bool:
    """Whether the layout is today's. `begun`: a database without tables is a library that is about to be."""
    try:
        if not library.read_only:
            library.await_writer()
        version = library.version()
        if not version and not begun:
            raise NoLibrary(f"no library in {library.name} yet; `mine ingest SOURCE` makes one")
        return version == MIGRATIONS[-1].number
    except BaseException:
        library.close()
        raise


def _upgraded(library: Library, *, read_only: bool) -> Library:
    library.read_only = False
    try:
        library.upgrade()
    except BaseException:
        library.close()
        raise
    library.read_only = read_only
    return library


def _check_place(folder: Path, url: URL, *, create: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; a library is a folder: name another with --library")
    if create:
        with told(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
    path = sqlite_file(url)
    if path is None:
        return
    if not create and not path.is_file():
        raise NoLibrary(f"no library in {path.parent}; `mine ingest SOURCE` makes one, or name another with --library")
    if path.is_file() and not os.access(path, os.R_OK):
        raise DatabaseTrouble(f"{path} is not yours to read; ask its owner, or name another with --library")
