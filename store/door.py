"""What every part of the library stands on: its folder, its engine, and the two ways to speak to the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, Executable, Table, insert

from store import schema
from store.errors import LibraryReadOnly
from store.holding import Hold
from store.records import Event
from store.rows import storable
from store.samefile import SameFile
from store.server import WRITES
from store.telling import told


class Door:
    """An open library. Use it as a context manager, or `close` it."""

    def __init__(self, folder: Path, engine: Engine, *, name: str, read_only: bool, file: SameFile, held: Hold) -> None:
        self.folder = folder
        self.name = name
        self.read_only = read_only
        self._engine = engine
        self._file = file
        self._hold = held
        self._writer = engine.execution_options(**{WRITES: True})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        try:
            with told(self.name):
                self._engine.dispose()
        finally:
            self._hold.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the library throughout the block."""
        with self._file.throughout(), told(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are kept together when the block ends, and not at all where it fails.

        Raises `LibraryReplaced` where the file is no longer the one that was opened, before the block or once all is
        committed: what was not refused is in the file that stands at the library's path.
        """
        if self.read_only:
            raise LibraryReadOnly(f"the library {self.name} was opened to be read only")
        with (
            self._file.throughout(),
            told(self.name),
            self._writer.begin() as connection,
            self._file.counted(connection),
        ):
            yield connection

    def await_writer(self) -> None:
        """Wait until the transaction that writes now has ended: a server still ends that of a process killed just now,
        and what is decided before it is seen would be decided twice. SQLite's ends with its process."""
        if self._engine.dialect.name != "sqlite":
            with self.writing():
                pass

    def rows(self, query: Executable) -> list[Mapping[str, Any]]:
        """What `query` finds, each row by column name."""
        with self.reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def now() -> str:
    """The time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def record(connection: Connection, events: list[Event]) -> None:
    """Write lines of history, within the transaction that made them true."""
    if events:
        lines = [{name: getattr(event, name) for name in ("item", "at", "who", "what", "why")} for event in events]
        connection.execute(insert(schema.events), lines)


def upsert(connection: Connection, table: Table, values: Mapping[str, Any]) -> str:
    """Make the row with these primary keys hold these `values`: `new`, `changed` or `same`."""
    values = storable(values)
    keys = [column for column in table.primary_key.columns if column.name in values]
    where = [column == values[column.name] for column in keys]
    found = connection.execute(table.select().where(*where)).mappings().one_or_none()
    if found is None:
        connection.execute(insert(table).values(**values))
        return "new"
    if all(found[name] == value for name, value in values.items()):
        return "same"
    connection.execute(table.update().where(*where).values(**values))
    return "changed"
