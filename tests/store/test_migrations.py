"""Migrations give today's tables, each step whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from normalize.claims import lettered
from store import Library, migrations, open_library, schema
from store.errors import LibraryNewer
from store.migrations import MIGRATIONS, Migration
from store.salvage import salvage
from tests.postgres import Server
from tests.store import makers
from tests.store.older import decided, older, older_on_a_server

Shape = dict[str, object]

LATER = MIGRATIONS[next(one.number for one in MIGRATIONS if one.name == "causes") - 1 :]
"""What came when failures began to say what ended the work, and since."""


def shape_of(engine: Engine) -> dict[str, Shape]:
    """Tables with their columns, whether null is allowed, keys, references and indexes."""
    look = inspect(engine)
    return {
        name: {
            "columns": {(column["name"], column["nullable"]) for column in look.get_columns(name)},
            "key": look.get_pk_constraint(name)["constrained_columns"],
            "references": sorted(
                (*one["constrained_columns"], one["referred_table"], *one["referred_columns"])
                for one in look.get_foreign_keys(name)
            ),
            "indexes": sorted((one["name"], tuple(one["column_names"])) for one in look.get_indexes(name)),
            "unique": sorted(tuple(one["column_names"]) for one in look.get_unique_constraints(name)),
        }
        for name in look.get_table_names()
    }


def test_migrations_are_numbered_from_one_without_a_gap() -> None:
    assert [one.number for one in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
    assert len({one.name for one in MIGRATIONS}) == len(MIGRATIONS)


def test_all_migrations_together_give_the_tables_of_the_schema(tmp_path: Path) -> None:
    open_library(tmp_path, create=True).close()
    migrated = create_engine(f"sqlite:///{tmp_path / 'library.db'}")
    declared = create_engine("sqlite://")
    schema.metadata.create_all(declared)
    assert shape_of(migrated) == shape_of(declared)
    migrated.dispose()
    declared.dispose()


def _break(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE half (x INTEGER)"))
    connection.execute(text("INSERT INTO papers (key) VALUES ('half')"))


def _rename(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE papers ADD COLUMN shelf TEXT"))


def test_a_migration_that_fails_leaves_the_library_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_library(tmp_path, create=True) as library:
        makers.filled(library, makers.claim())
    broken = (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, "broken", _break))
    monkeypatch.setattr("store.library.MIGRATIONS", broken)
    with pytest.raises(Exception, match="NOT NULL"):
        open_library(tmp_path)
    monkeypatch.undo()
    with open_library(tmp_path) as library:
        assert library.version() == len(MIGRATIONS)
        assert library.papers() == [makers.paper()]
        assert "half" not in inspect(library._engine).get_table_names()


@pytest.mark.parametrize("read_only", [True, False])
def test_an_older_library_is_brought_up_to_date_with_all_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_only: bool
) -> None:
    with open_library(tmp_path, create=True) as library:
        makers.filled(library, makers.claim())
    newer = (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, "shelves", _rename))
    monkeypatch.setattr("store.library.MIGRATIONS", newer)
    monkeypatch.setattr(migrations, "MIGRATIONS", newer)
    with open_library(tmp_path, read_only=read_only) as library:
        assert library.version() == len(MIGRATIONS) + 1
        assert library.papers() == [makers.paper()]
        assert library.read_only is read_only
    monkeypatch.undo()
    with pytest.raises(LibraryNewer, match="update mine"):
        open_library(tmp_path)


def test_a_failure_of_before_causes_were_told_is_kept_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = MIGRATIONS[: -len(LATER)]
    monkeypatch.setattr("store.library.MIGRATIONS", older)
    open_library(tmp_path, create=True).close()
    monkeypatch.undo()
    with sqlite3.connect(tmp_path / "library.db") as raw:
        raw.execute(
            "INSERT INTO failures (fingerprint, stage, origin, source, raw, reason, at, retry)"
            " VALUES ('x', 'pdf', 'a.pdf', 'a.pdf', '', 'empty', '2024', 0)"
        )
    raw.close()
    with open_library(tmp_path) as library:
        (kept,) = library.failures()
    assert (kept.reason, kept.cause, kept.seconds, kept.megabytes) == ("empty", None, None, None)


def test_a_reviewed_library_keeps_every_decision_under_ids_that_begin_with_a_letter(tmp_path: Path) -> None:
    with open_library(older(tmp_path / "lib"), read_only=True) as library:
        _check_decisions(library)


def test_so_does_one_on_a_server(tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, url = older(tmp_path / "lib"), postgres.database()
    older_on_a_server(folder, url, monkeypatch)
    with open_library(folder, database_url=url, read_only=True) as library:
        _check_decisions(library)


def _check_decisions(library: Library) -> None:
    before = decided()
    assert library.version() == len(MIGRATIONS)
    assert len(library.decisions()) == len(before) == 19
    for one in before:
        now = library.decision(one.number)
        told = (now.action, now.reviewer, now.reason, now.changes, now.printed)
        assert told == (one.action, one.reviewer, one.reason, one.changes, one.claim["printed"])
        assert now.claim_id == lettered(one.claim["id"])
        assert now.claim_id[0].isalpha()
        seen = {name: one.claim[name] for name in ("model", "benchmark", "metric", "split", "setting", "stage")}
        assert now.seen == seen
        claim = library.as_extracted(now.claim_id).claim
        assert (claim.printed, claim.model, claim.recipe) == (now.printed, seen["model"], None)
        assert claim.confidence_value is None
    gone = {one.stored.claim.id for one in library.orphaned_decisions()}
    assert gone == {lettered(one.claim["id"]) for one in before if one.claim["gone"]}
    assert [event.what for name in sorted(gone) for event in library.events(name)] == ["gone; its decision is kept"] * 2
    statuses = {"accepted": 8, "flagged": 8, "reviewed": 8, "rejected": 4}
    assert library.funnel().statuses == statuses
    assert (len(library.merges()), len(library.failures())) == (2, 2)


def test_a_decision_whose_claim_was_lost_with_a_page_of_the_disk_is_kept_for_it(tmp_path: Path) -> None:
    folder = older(tmp_path / "lib")
    with closing(sqlite3.connect(folder / "library.db")) as raw:
        raw.execute("DELETE FROM claims WHERE printed IN ('6.4', '23.9')")
        raw.execute("DELETE FROM pdfs WHERE source_file = 'shuttle.pdf'")
        raw.commit()
    with open_library(folder) as library:
        made = {one.printed: one.claim_id for one in library.decisions()}
    assert (len(made), made["6.4"], made["23.9"]) == (16, "cfff8caaae103", "cc205cb6aa398")


def test_a_damaged_library_of_before_is_brought_up_to_date_as_it_is_saved(tmp_path: Path) -> None:
    folder = older(tmp_path / "lib")
    assert salvage(folder / "library.db").lost["decisions"] == 0
    with open_library(folder, read_only=True) as library:
        _check_decisions(library)
