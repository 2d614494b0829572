"""A new database out of a damaged one: what SQLite can still read, row by row. Nothing is deleted.

The rows are written into a database beside the damaged one. When that is whole and synced, the damaged one gets another
name, and the new one its place, in one step: a repair that is stopped is begun again by the same command. A row is
kept where it makes a record; what then speaks of a row that is lost is found by `loose.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import JSON, Boolean, Table, create_engine, inspect

from store import schema
from store.engine import DATABASE_FILE, database_url, make_engine
from store.errors import LibraryBusy
from store.holding import Hold, alone
from store.library import Library, open_library
from store.migrations import MIGRATIONS
from store.rows import Values, claim_of, decision_of, entry_of, failure_of, paper_of, pdf_of, resolution_of
from store.samefile import SameFile
from store.telling import told

SCRATCH = ".salvage"
"""The folder in the library in which the new database is written."""

AT_ONCE = 256
"""Rows that are read with one query; where it fails, with ever smaller ones."""

SMALLEST_ROW = 40
"""Bytes: a table has no more rows than so many times this would fill the file."""

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database."""

RECORDS: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "papers": paper_of,
    "entries": entry_of,
    "pdfs": pdf_of,
    "failures": failure_of,
    "resolutions": resolution_of,
    "claims": claim_of,
    "decisions": decision_of,
}
"""What a row of each table must make to be worth keeping; the other tables hold texts and numbers alone."""


@dataclass(slots=True)
class Salvaged:
    """Rows by table: `kept`, and `lost`: so many at most could not be read. `aside` is where the damaged one lies."""

    aside: Path | None = None
    kept: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)


def salvage(path: Path) -> Salvaged:
    """Put a new database in the place of the damaged one at `path`.

    What a row that is kept speaks of may be lost: `loose.py` finds such rows. Raises `LibraryBusy` where another
    process has it open, and the errors of a disk.
    """
    scratch = path.parent / SCRATCH
    with told(str(path.parent)), alone(path.parent):
        _refuse_open(path)
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        new, found = scratch / DATABASE_FILE, Salvaged()
        address = f"file:{quote(str(path.absolute()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as damaged:
            damaged.text_factory = bytes
            _begin(scratch, _layout(damaged))
            _save(damaged, new, path.stat().st_size // SMALLEST_ROW, found)
        open_library(scratch).close()
        _sync(new)
        _refuse_open(path)
        found.aside = _swap(path, new)
        shutil.rmtree(scratch)
    return found


def _layout(damaged: sqlite3.Connection) -> int | None:
    """The newest layout of which the damaged database has every column; None where it cannot be told."""
    known: int | None = None
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        for migration in MIGRATIONS:
            migration.apply(connection)
            look = inspect(connection)
            wanted = {name: {column["name"] for column in look.get_columns(name)} for name in look.get_table_names()}
            if not all(names <= _columns(damaged, table) for table, names in wanted.items()):
                break
            known = migration.number
    engine.dispose()
    return known


def _begin(scratch: Path, layout: int | None) -> None:
    """A library without rows, in the layout of the damaged one."""
    engine = make_engine(database_url(scratch, None), read_only=False)
    unshared = SameFile(None)  # nobody else knows of this folder
    with Library(scratch, engine, name=str(scratch), read_only=False, file=unshared, held=Hold()) as library:
        library.upgrade(layout)


def _save(damaged: sqlite3.Connection, new: Path, most: int, found: Salvaged) -> None:
    """Every row that can be read, into the database `new`."""
    with closing(sqlite3.connect(new)) as whole:
        for table in schema.metadata.sorted_tables:
            if table is not schema.migrations:
                _copy(damaged, whole, table, most, found)
        whole.commit()


def _refuse_open(path: Path) -> None:
    """Raise `LibraryBusy` where any program has the database open, whether or not it keeps the locks of `holding.py`.

    In WAL mode a connection holds a lock on the file for as long as it is open, so that one that wants it to itself is
    refused.
    """
    with closing(sqlite3.connect(path, timeout=0.0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise LibraryBusy(
                    f"{path} is in use by another program; nothing was changed. Let that one end, then repair again"
                ) from error
        except sqlite3.DatabaseError:
            return  # so broken that who came before is only seen by `alone`


def _copy(damaged: sqlite3.Connection, whole: sqlite3.Connection, table: Table, most: int, found: Salvaged) -> None:
    """Every row of a table that can be read. `most`: it has no more rows than that."""
    kept = lost = 0
    for values in _rows(damaged, table, most):
        if values is None:
            lost += 1
            continue
        names, places = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
        query = f"INSERT OR IGNORE INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608  # names of our own
        kept += whole.execute(query, list(values.values())).rowcount
    found.kept[table.name], found.lost[table.name] = kept, lost


def _rows(damaged: sqlite3.Connection, table: Table, most: int) -> Iterator[Values | None]:
    """The rows of a table; None for each that cannot be read or makes no record."""
    known = _columns(damaged, table.name)
    names = [column.name for column in table.columns if column.name in known]
    if not names:
        return
    listed = ", ".join(f'"{name}"' for name in names)
    query = f"SELECT {listed} FROM {table.name} NOT INDEXED WHERE rowid BETWEEN ? AND ?"  # noqa: S608  # names of our own
    last = _last(damaged, table.name, most)
    for first in range(1, last + 1, AT_ONCE):
        for row in _between(damaged, query, first, min(first + AT_ONCE - 1, last)):
            yield None if row is None else _sound(table, dict(zip(names, row, strict=True)))


def _columns(damaged: sqlite3.Connection, name: str) -> set[str]:
    """The columns of a table; none where that cannot be read."""
    try:
        return {bytes(row[1]).decode() for row in damaged.execute(f"PRAGMA table_info({name})")}
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return set()


def _last(damaged: sqlite3.Connection, name: str, most: int) -> int:
    """The highest number of a row; where that cannot be read, one that it does not pass."""
    try:
        (found,) = damaged.execute(f"SELECT max(rowid) FROM {name}").fetchone()  # noqa: S608  # one of our own names
    except sqlite3.DatabaseError:
        return most
    return min(found or 0, most)


def _between(damaged: sqlite3.Connection, query: str, first: int, last: int) -> Iterator[tuple[Any, ...] | None]:
    """The rows with these numbers, in halves where they cannot be read together; None for a number with no answer."""
    try:
        yield from damaged.execute(query, (first, last)).fetchall()
    except sqlite3.DatabaseError:
        if first == last:
            yield None
            return
        middle = (first + last) // 2
        yield from _between(damaged, query, first, middle)
        yield from _between(damaged, query, middle + 1, last)


def _sound(table: Table, raw: Mapping[str, Any]) -> Values | None:
    """The cells of a row, if they make a record; None where they do not."""
    try:
        cells = {name: value.decode() if isinstance(value, bytes) else value for name, value in raw.items()}
        read = {name: _read(table, name, value) for name, value in cells.items()}
        if table.name in RECORDS:
            RECORDS[table.name]({column.name: read.get(column.name) for column in table.columns})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return cells


def _read(table: Table, name: str, value: Any) -> Any:
    """A cell as records want it. Raises ValueError or TypeError for one of another type."""
    column = table.c[name]
    if value is None:
        if not column.nullable:
            raise ValueError(f"{column} is empty")
        return None
    if isinstance(column.type, JSON):
        return json.loads(value)
    wanted = int if isinstance(column.type, Boolean) else column.type.python_type
    if not isinstance(value, (int, float) if wanted is float else wanted):
        raise TypeError(f"{column} is {value!r}")
    return value


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _swap(path: Path, new: Path) -> Path:
    """The damaged database under another name, the new one in its place; the name of the damaged one.

    There is a database under the old name throughout.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    try:
        os.link(path, aside)
    except OSError:
        shutil.copy2(path, aside)
        _sync(aside)
    for ending in BESIDE:
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    new.replace(path)
    return aside
