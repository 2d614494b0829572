"""What a PostgreSQL server says, by its SQLSTATE, and what we tell the user."""

from __future__ import annotations

import socket

from sqlalchemy import exc

from data.errors import MineError
from store.errors import (
    DatabaseTrouble,
    DiskFull,
    LibraryBusy,
    LibraryDamaged,
    LibraryReadOnly,
    LoginRefused,
    ServerAway,
)

Meaning = tuple[type[MineError], str]

AGAIN = "run the command again; what was saved is kept"
BUSY: Meaning = (LibraryBusy, f"is in use by another `mine` process for longer than we wait; {AGAIN}")
AWAY: Meaning = (ServerAway, f"is not to be reached: see whether its server runs, then {AGAIN}")
LOGIN: Meaning = (
    LoginRefused,
    "is not open to you: its server wants another user or password; put the password into ~/.pgpass or PGPASSWORD",
)
MISSING: Meaning = (
    DatabaseTrouble,
    "is not there: its server has no database of that name; make it with `createdb NAME`, or mend MINE_DATABASE_URL",
)
FOREIGN: Meaning = (
    LibraryDamaged,
    "is not a database of this software; name one that is empty or holds a library in MINE_DATABASE_URL",
)
RIGHTS: Meaning = (
    LibraryReadOnly,
    "refuses that to your user; let the owner of the database GRANT it the rights on its tables",
)

STATES: tuple[tuple[str, Meaning], ...] = (
    ("55P03", BUSY),
    ("40", BUSY),
    ("25P03", (ServerAway, f"ended our transaction, which took too long; {AGAIN}")),
    ("53100", (DiskFull, f"has no room left on its server's disk; make room, then {AGAIN}")),
    ("53300", (LibraryBusy, f"has no connection left: too many use its server; later, {AGAIN}")),
    ("57P", AWAY),
    ("08", AWAY),
    ("25006", (LibraryReadOnly, "cannot be written to: its server only reads (a standby?); name the one that writes")),
    ("28", LOGIN),
    ("3D000", MISSING),
    ("42501", RIGHTS),
    ("42703", FOREIGN),
    ("42P01", FOREIGN),
    ("42P07", FOREIGN),
    ("58", (LibraryDamaged, "has trouble with its server's disk; look into the server's log")),
    ("XX00", (LibraryDamaged, "is damaged on its server; look into the server's log, restore it from a backup")),
)
"""How a SQLSTATE begins and what it means: https://www.postgresql.org/docs/current/errcodes-appendix.html"""

REFUSALS: tuple[tuple[str, Meaning], ...] = (
    ("the database system ", AWAY),
    ("password", LOGIN),
    ("authentication", LOGIN),
    ("pg_hba.conf", LOGIN),
    ("role ", LOGIN),
    ("database ", MISSING),
    ("connection slots", (LibraryBusy, f"has no connection left: too many use its server; later, {AGAIN}")),
    ("too many", (LibraryBusy, f"has no connection left: too many use its server; later, {AGAIN}")),
)
"""What a server that lets nobody in says instead of a SQLSTATE, which the driver does not pass on then. In another
language than English all of it is told as a server that is not to be reached, with its words. The first that is found
counts: "the database system is shutting down" is no database that is missing."""


def server_error(where: str, error: exc.DBAPIError) -> MineError:
    """The `MineError` for what the server of the library `where`, or its driver, says."""
    state = getattr(error.orig, "sqlstate", None)
    kind, advice = _by_state(state) if state else _without_state(error)
    return kind(f"the library {where} {advice} ({_said(error.orig)})")


def lost(where: str, error: Exception) -> MineError | None:
    """The `MineError` for a connection that is gone, of an error that is not SQLAlchemy's for what a driver says.

    None where it is no such error.

    The driver's own errors come as they are while a connection is opened or let go; the system's, where its socket is
    gone; `PendingRollbackError` is what a connection says that was lost before.
    """
    of_driver = type(error).__module__.partition(".")[0] == "psycopg"
    if not of_driver and not isinstance(error, (ConnectionError, socket.gaierror, exc.PendingRollbackError)):
        return None
    state = getattr(error, "sqlstate", None)
    kind, advice = _by_state(state) if state else AWAY
    return kind(f"the library {where} {advice} ({_said(error)})")


def _by_state(state: str) -> Meaning:
    found = [meaning for begin, meaning in STATES if state.startswith(begin)]
    return found[0] if found else (DatabaseTrouble, f"was refused something by its server, SQLSTATE {state}")


def _without_state(error: exc.DBAPIError) -> Meaning:
    """Connections that were refused or lost; whatever else a driver says is not the server's word."""
    cut_off = error.connection_invalidated or isinstance(error, (exc.OperationalError, exc.InterfaceError))
    if error.statement is not None and not cut_off:
        return (DatabaseTrouble, "could not be asked that")
    said = str(error.orig)
    found = [meaning for word, meaning in REFUSALS if word in said.partition("FATAL:")[2]]
    return found[0] if found else AWAY


def _said(error: BaseException | None) -> str:
    """In one line, and without the rows that a server quotes beside its first words."""
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    return " ".join((primary or str(error)).split())
