"""A library as it was before claims' ids began with a letter, reviewed by two people.

`libraries/layout4.sql` is what SQLite dumps of it, the PDFs beside it are its papers, invented and typeset for it, and
the sheets are what went out of its review, with some lines filled in. It was made with the software of its time and
never changes. It holds decisions of every kind: accepted by two, edited in name, value, split, time and device,
rejected alone and with its like, could not be told, taken back, contradicted, typed in; and two whose claims its last
extraction did not find again, one of them because that took a model's name otherwise.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import JSON, Boolean, MetaData, create_engine

from store import open_library
from store.files import PdfFolder, sha256_of
from store.migrations import MIGRATIONS

KEPT = Path(__file__).parent / "libraries"
LAYOUT = 4
SHEETS = (KEPT / "sheet.csv", KEPT / "sheet.jsonl")


class Decided(NamedTuple):
    """A decision as it stands in the dump, with the claim that it speaks of."""

    number: int
    action: str
    reviewer: str
    reason: str
    changes: Mapping[str, Any]
    claim: Mapping[str, Any]


def older(folder: Path) -> Path:
    """A copy of the library, with its PDFs."""
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "library.db")) as database:
        database.executescript((KEPT / "layout4.sql").read_text(encoding="utf-8"))
    for path in KEPT.glob("*.pdf"):
        kept = PdfFolder(folder / "pdf").path(sha256_of(path))
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, kept)
    return folder


def decided() -> list[Decided]:
    """Every decision of the library, as it was before any migration."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript((KEPT / "layout4.sql").read_text(encoding="utf-8"))
        database.row_factory = sqlite3.Row
        claims = {row["id"]: dict(row) for row in database.execute("SELECT * FROM claims")}
        query = "SELECT id, action, reviewer, reason, changes, claim_id FROM decisions ORDER BY id"
        rows = database.execute(query).fetchall()
    return [
        Decided(number, action, reviewer, reason, json.loads(changes), claims[name])
        for number, action, reviewer, reason, changes, name in rows
    ]


def older_on_a_server(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of the library in a database on a server, in the layout that they had."""
    with monkeypatch.context() as patched:
        patched.setattr("store.library.MIGRATIONS", MIGRATIONS[:LAYOUT])
        open_library(folder, database_url=url, create=True).close()
    tables, engine = MetaData(), create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    tables.reflect(engine)
    with closing(sqlite3.connect(folder / "library.db")) as database, engine.begin() as connection:
        database.row_factory = sqlite3.Row
        for table in tables.sorted_tables:
            rows = [dict(row) for row in database.execute(f"SELECT * FROM {table.name}")]  # noqa: S608
            if rows and table.name != "migrations":
                connection.execute(table.insert(), [_typed(table.columns, row) for row in rows])
    engine.dispose()


def _typed(columns: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a SQLite row as a server wants them."""
    made = dict(row)
    for name, value in row.items():
        if value is not None and isinstance(columns[name].type, (JSON, Boolean)):
            made[name] = json.loads(value) if isinstance(columns[name].type, JSON) else bool(value)
    return made
