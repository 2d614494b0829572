"""Two papers that are one, or not after all: mentions move, claims and decisions follow their PDFs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from ingest.records import Paper, PdfFile, Reference
from ingest.resolving.records import Resolution
from store import schema
from store.door import Door, now, record, upsert
from store.records import Event, Merge, Stage
from store.rows import entry_of, paper_values, pdf_of, resolution_of, resolution_values


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a paper's mentions belongs to one of two papers: entries by fingerprint, PDFs by SHA-256."""

    entries: Mapping[str, Reference]
    pdfs: Mapping[str, PdfFile]
    resolution: Resolution | None = None


class Merging(Door):
    """The part of the library that says which papers are one."""

    def merges(self) -> list[Merge]:
        """Every merge, in the order in which they were made; those that were undone say so."""
        rows = self.rows(select(schema.merges).order_by(schema.merges.c.id))
        return [_merge_of(row) for row in rows]

    def kept_as(self, key: str) -> str:
        """The key under which the paper that was once `key` is kept now; the same where it was never merged."""
        table = schema.merges.c
        seen = {key}
        while True:
            query = select(table.kept).where(table.gone == key, table.undone_at.is_(None)).order_by(table.id.desc())
            found = self.rows(query.limit(1))
            if not found or found[0]["kept"] in seen:
                return key
            key = found[0]["kept"]
            seen.add(key)

    def first_entries(self) -> dict[str, int]:
        """Paper key to the number of the first reference that speaks of it: the order in which papers came in."""
        table = schema.entries.c
        first: dict[str, int] = {}
        for row in self.rows(select(table.paper_key, table.id).order_by(table.id)):
            first.setdefault(row["paper_key"], row["id"])
        return first

    def part_of(self, key: str) -> Part:
        """All that is tied to a paper."""
        with self.reading() as connection:
            return _part(connection, schema.entries.c.paper_key == key, schema.pdfs.c.paper_key == key)

    def last_merge_into(self, key: str) -> tuple[Merge, Part] | None:
        """The last merge that made `key` what it is or that took `key` away; and what belonged to the paper that went.

        None where there is no merge to undo.
        """
        table = schema.merges.c
        query = select(schema.merges).where(table.undone_at.is_(None)).order_by(table.id.desc())
        for row in self.rows(query):
            if key in {row["gone"], row["kept"]}:
                with self.reading() as connection:
                    entries = schema.entries.c.fingerprint.in_(row["entries"])
                    part = _part(connection, entries, schema.pdfs.c.sha256.in_(row["pdfs"]))
                resolution = resolution_of(row["resolution"]) if row["resolution"] else None
                return _merge_of(row), Part(entries=part.entries, pdfs=part.pdfs, resolution=resolution)
        return None

    def merge(
        self,
        kept: Paper,
        gone: str,
        *,
        why: str,
        who: str,
        ties: Sequence[str] = (),
        resolution: Resolution | None = None,
    ) -> bool:
        """Make the paper `gone` a name for `kept`, which is given as it is from now on; in one transaction.

        False, and nothing changed, where one of the two is not there any more: another process merged it.
        """
        with self.writing() as connection:
            if not _are_there(connection, kept.key, gone):
                return False
            line = _line(connection, gone, kept.key, why=why, who=who)
            _move(connection, kept.key, line["entries"], line["pdfs"])
            _save(connection, kept, ties, resolution)
            _remove(connection, gone)
            connection.execute(insert(schema.merges).values(**line))
            record(connection, [
                Event(item=kept.key, at=line["at"], who=who, what=f"merged: {gone} is the same paper", why=why),
                Event(item=gone, at=line["at"], who=who, what=f"merged into {kept.key}", why=why),
            ])  # fmt: skip
        return True

    def divide(self, kept: Paper, apart: Paper, part: Part, *, who: str, why: str, ties: Sequence[str] = ()) -> None:
        """Make `part` of the mentions of `kept` the paper `apart`, in one transaction; the two are never merged again
        but by hand. `ties` are those that stay with `kept`."""
        table = schema.merges
        with self.writing() as connection:
            at = now()
            _save(connection, apart, (), part.resolution)
            _move(connection, apart.key, list(part.entries), list(part.pdfs))
            _save(connection, kept, ties, None)
            there = (table.c.gone == apart.key) & table.c.undone_at.is_(None)
            undone = connection.execute(update(table).where(there).values(undone_at=at)).rowcount
            if not undone:
                line = {"gone": apart.key, "kept": kept.key, "why": why, "who": who, "at": at, "undone_at": at}
                moved = {"entries": list(part.entries), "pdfs": list(part.pdfs), "resolution": None}
                connection.execute(insert(table).values(**line, **moved))
            record(connection, [
                Event(item=kept.key, at=at, who=who, what=f"split: {apart.key} is another paper", why=why),
                Event(item=apart.key, at=at, who=who, what=f"split from {kept.key}", why=why),
            ])  # fmt: skip


def _merge_of(row: Mapping[str, Any]) -> Merge:
    asked = row["resolution"] or {}
    parts = {name: row[name] for name in ("gone", "kept", "why", "who", "at")}
    return Merge(**parts, resolved=asked.get("reason", ""), undone=bool(row["undone_at"]))


def _part(connection: Connection, entries: Any, pdfs: Any) -> Part:
    rows = connection.execute(select(schema.entries).where(entries).order_by(schema.entries.c.id)).mappings()
    files = connection.execute(select(schema.pdfs).where(pdfs).order_by(schema.pdfs.c.sha256)).mappings()
    return Part(
        entries={row["fingerprint"]: entry_of(dict(row)).reference for row in rows},
        pdfs={row["sha256"]: pdf_of(dict(row)) for row in files},
    )


def _are_there(connection: Connection, *keys: str) -> bool:
    found = connection.execute(select(schema.papers.c.key).where(schema.papers.c.key.in_(keys))).scalars().all()
    return len(found) == len(keys)


def _line(connection: Connection, gone: str, kept: str, *, why: str, who: str) -> dict[str, Any]:
    """The row of a merge, with all that is needed to undo it."""
    entries = select(schema.entries.c.fingerprint).where(schema.entries.c.paper_key == gone)
    pdfs = select(schema.pdfs.c.sha256).where(schema.pdfs.c.paper_key == gone)
    asked = select(schema.resolutions).where(schema.resolutions.c.paper_key == gone)
    resolution = connection.execute(asked).mappings().one_or_none()
    return {
        "gone": gone,
        "kept": kept,
        "why": why,
        "who": who,
        "at": now(),
        "entries": sorted(connection.execute(entries).scalars()),
        "pdfs": sorted(connection.execute(pdfs).scalars()),
        "resolution": dict(resolution) if resolution else None,
    }


def _move(connection: Connection, key: str, entries: Sequence[str], pdfs: Sequence[str]) -> None:
    for table, column, names in (
        (schema.entries, schema.entries.c.fingerprint, entries),
        (schema.pdfs, schema.pdfs.c.sha256, pdfs),
    ):
        if names:
            connection.execute(update(table).where(column.in_(names)).values(paper_key=key))


def _save(connection: Connection, paper: Paper, ties: Sequence[str], resolution: Resolution | None) -> None:
    upsert(connection, schema.papers, paper_values(paper) | {"ties": list(ties)})
    if resolution is not None:
        save_resolution(connection, paper.key, resolution)


def _remove(connection: Connection, key: str) -> None:
    failures = schema.failures.c
    connection.execute(delete(schema.resolutions).where(schema.resolutions.c.paper_key == key))
    fetches = (failures.stage == Stage.FETCH.value) & (failures.origin == key)
    connection.execute(delete(schema.failures).where(fetches))
    connection.execute(delete(schema.papers).where(schema.papers.c.key == key))


def save_resolution(connection: Connection, key: str, resolution: Resolution) -> str:
    """Keep what came of a question, within a transaction: `new`, `changed` or `same`; the time is that of a change."""
    table = schema.resolutions
    values = resolution_values(resolution) | {"paper_key": key}
    found = connection.execute(select(table).where(table.c.paper_key == key)).mappings().one_or_none()
    if found is not None and all(found[name] == value for name, value in values.items()):
        return "same"
    return upsert(connection, table, values | {"at": now()})
