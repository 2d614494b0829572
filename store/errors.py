"""What can go wrong with a library, told so that a user can act. All are children of `MineError`.

NoLibrary         exit 5: there is none in that folder
LibraryNewer      exit 1: made by a newer version of the software
LibraryBusy       exit 1: another process holds it for longer than we wait
LibraryReplaced   exit 1: its file was replaced while it was open
LibraryReadOnly   exit 1: it cannot be written to
LoginRefused      exit 1: the server wants another name or password
LibraryDamaged    exit 1: the database is not one, or is broken
DiskFull          exit 1: no room left
ServerAway        exit 4: the server cannot be reached, or went away
DatabaseTrouble   exit 1: whatever else the database says

What a database or a disk says is turned into one of these in `telling.py`.
"""

from __future__ import annotations

from data.errors import MineError, NetworkError, NotFound


class NoLibrary(NotFound):
    """There is no library in that folder."""


class LibraryNewer(MineError):
    """The library was made by a newer version of the software."""


class LibraryBusy(MineError):
    """Another process held the library for longer than we wait."""


class LibraryReplaced(MineError):
    """The database file is no longer the one that was opened: what is written goes nowhere."""


class LibraryReadOnly(MineError):
    """The library cannot be written to."""


class LibraryDamaged(MineError):
    """The database file is not a database, or is broken."""


class DiskFull(MineError):
    """There is no room left where the library is."""


class LoginRefused(MineError):
    """The database server wants another name or password."""


class ServerAway(NetworkError):
    """The database server cannot be reached, or went away in the middle of something."""


class DatabaseTrouble(MineError):
    """The database refused for a reason of its own."""


RESTORE = (
    "restore library.db from a copy, or run `mine doctor --repair`: it saves what can still be read, keeps the damaged "
    "database under another name, and ties the PDFs, which are untouched"
)
"""What helps where the database is broken."""
