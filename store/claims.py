"""The library's claims: kept under their ids through every new extraction, read with reviewers' decisions applied."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection, delete, insert, select, update

from data.errors import NotFound
from normalize.claims import SUBJECT, Claim, identified
from normalize.decisions import TYPED
from store import schema
from store.door import Door, now, record, upsert
from store.failures import replace_failures
from store.papers import keys_in
from store.reanchor import reanchor
from store.records import Event, Reading, SavedReading, Stage, StoredClaim
from store.rows import Values, claim_of, claim_values
from store.settled import claims_by_paper

TOLD = (*SUBJECT, "printed", "value", "status")
"""The columns whose change is a line of history."""


class Claims(Door):
    """The part of the library that `extract` fills."""

    def claims(self, *, areas: Collection[str] | None = None, paper: str | None = None) -> list[StoredClaim]:
        """The claims with decisions applied: of papers in `areas`, or of one paper's key, or all.

        They come by paper, file and place in the PDF.
        """
        return [one for group in self.claims_by_paper(areas=areas, paper=paper) for one in group]

    def claims_by_paper(
        self, *, areas: Collection[str] | None = None, paper: str | None = None
    ) -> Iterator[list[StoredClaim]]:
        """As `claims`, all of one moment, but paper by paper: a large library is not read into memory at once."""
        keys = select(schema.papers.c.key)
        if areas is not None:
            keys = keys.where(schema.papers.c.key.in_(keys_in(areas)))
        if paper is not None:
            keys = keys.where(schema.papers.c.key == paper)
        with self.reading() as connection:
            yield from claims_by_paper(connection, keys)

    def has_claim(self, claim_id: str) -> bool:
        """Whether the library has, or had, a claim of that id."""
        return bool(self.rows(select(schema.claims.c.id).where(schema.claims.c.id == claim_id)))

    def first_seen(self, claim_id: str) -> str:
        """When a claim was found first, a space, and the extractor that found it. Raises `NotFound`."""
        found = self.rows(select(schema.claims.c.first_seen).where(schema.claims.c.id == claim_id))
        if not found:
            raise NotFound(f"no claim {claim_id} in {self.name}; `mine claims` lists them")
        return str(found[0]["first_seen"])

    def readings(self) -> dict[str, str]:
        """Which extractor read which PDF: SHA-256 to name and version."""
        columns = (schema.readings.c.sha256, schema.readings.c.extractor)
        rows = self.rows(select(*columns).order_by(schema.readings.c.sha256))
        return {row["sha256"]: row["extractor"] for row in rows}

    def reading_of(self, sha256: str) -> Reading | None:
        """What the last extraction found in a PDF but for its claims: areas, what was dropped and why, warnings."""
        found = self.rows(select(schema.readings).where(schema.readings.c.sha256 == sha256))
        if not found:
            return None
        rows = self.rows(select(schema.areas).where(schema.areas.c.sha256 == sha256).order_by(schema.areas.c.area))
        return Reading(
            sha256=sha256,
            extractor=found[0]["extractor"],
            areas={row["area"]: row["reason"] for row in rows},
            dropped=tuple((what, why) for what, why in found[0]["dropped"]),
            warnings=tuple(found[0]["warnings"]),
        )

    def areas_of_pdfs(self) -> dict[str, frozenset[str]]:
        """The areas of each PDF that was read; empty where none was found."""
        found: dict[str, set[str]] = {sha256: set() for sha256 in self.readings()}
        for row in self.rows(select(schema.areas.c.sha256, schema.areas.c.area)):
            found[row["sha256"]].add(row["area"])
        return {sha256: frozenset(names) for sha256, names in found.items()}

    def save_reading(self, reading: Reading) -> SavedReading:
        """Keep what was found in one PDF, in one transaction. Claims that are found again keep their ids.

        An old claim that is not found again goes, unless a decision speaks of it. What is the same is not written.
        """
        sha256 = reading.sha256
        with self.writing() as connection:
            old = _rows_of(connection, sha256)
            new = _anchored(connection, reading, old)
            saved = _save_claims(connection, reading, old, new)
            _save_areas(connection, reading)
            _save_header(connection, reading)
            replace_failures(connection, Stage.DOCUMENT, sha256, ())
        return saved


def _rows_of(connection: Connection, sha256: str) -> list[Values]:
    """The claims that a reading found; those that a person typed in stay whatever a new reading finds."""
    table = schema.claims.c
    mine = (table.sha256 == sha256, table.id.not_like(f"{TYPED}%"))
    query = select(schema.claims).where(*mine).order_by(table.position)
    return [dict(row) for row in connection.execute(query).mappings()]


def _anchored(connection: Connection, reading: Reading, old: list[Values]) -> list[Claim]:
    named = list(reading.claims) if all(claim.id for claim in reading.claims) else identified(list(reading.claims))
    wanted = [claim.id for claim in named]
    table = schema.claims.c
    query = select(table.id).where(table.id.in_(wanted), table.sha256 != reading.sha256)
    taken = connection.execute(query).scalars().all()
    decided = _decided_on(connection, [row["id"] for row in old])
    return reanchor([claim_of(row) for row in old], named, taken, decided=decided)


def _decided_on(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of the claims of which a decision speaks."""
    table = schema.decisions.c
    return set(connection.execute(select(table.claim_id).where(table.claim_id.in_(ids))).scalars())


def _save_claims(connection: Connection, reading: Reading, old: list[Values], new: list[Claim]) -> SavedReading:
    before = {row["id"]: row for row in old}
    first_seen = f"{now()} {reading.extractor}"
    rows = []
    for position, claim in enumerate(new):
        first = before[claim.id]["first_seen"] if claim.id in before else first_seen
        there = {"position": position, "gone": False, "vouched": False, "first_seen": first}
        rows.append(claim_values(claim) | there)
    fresh = [row for row in rows if row["id"] not in before]
    changed = [row for row in rows if row["id"] in before and row != before[row["id"]]]
    if fresh:
        connection.execute(insert(schema.claims), fresh)
    for row in changed:
        connection.execute(update(schema.claims).where(schema.claims.c.id == row["id"]).values(**row))
    record(connection, [event for row in changed for event in _history(before[row["id"]], row, reading.extractor)])
    gone = _let_go(connection, reading, before.keys() - {row["id"] for row in rows}, before)
    same = len(rows) - len(fresh) - len(changed)
    return SavedReading(same=same, new=len(fresh), changed=len(changed), gone=gone)


def _history(before: Values, after: Values, extractor: str) -> list[Event]:
    changes = [f"{name} {before[name]} became {after[name]}" for name in TOLD if before[name] != after[name]]
    changes += ["found again"] if before["gone"] or before["vouched"] else []
    return [Event(item=after["id"], at=now(), who=extractor, what="; ".join(changes))] if changes else []


def _let_go(connection: Connection, reading: Reading, ids: Collection[str], before: Mapping[str, Values]) -> int:
    """Delete the claims that were not found again; mark those of which a decision speaks as gone.

    What was vouched for when it was not found the last time stays.
    """
    gone = {name for name in ids if not before[name]["gone"] and not before[name]["vouched"]}
    if not gone:
        return 0
    table = schema.claims
    decided = _decided_on(connection, gone)
    if gone - decided:
        connection.execute(delete(table).where(table.c.id.in_(gone - decided)))
    if decided:
        connection.execute(table.update().where(table.c.id.in_(decided)).values(gone=True))
    why = "the new extraction did not find it"
    what = "gone; its decision is kept"
    record(
        connection,
        [Event(item=name, at=now(), who=reading.extractor, what=what, why=why) for name in sorted(decided)],
    )
    return len(gone)


def _save_areas(connection: Connection, reading: Reading) -> None:
    table = schema.areas
    there = table.c.sha256 == reading.sha256
    known = set(connection.execute(select(table.c.area).where(there)).scalars())
    if known - reading.areas.keys():
        connection.execute(delete(table).where(there, table.c.area.in_(known - reading.areas.keys())))
    for area, reason in reading.areas.items():
        upsert(connection, table, {"sha256": reading.sha256, "area": area, "reason": reason})


def _save_header(connection: Connection, reading: Reading) -> None:
    """When it was read is kept from the first time that it read like this."""
    values: Values = {
        "sha256": reading.sha256,
        "extractor": reading.extractor,
        "warnings": list(reading.warnings),
        "dropped": [list(pair) for pair in reading.dropped],
    }
    table = schema.readings
    there = table.c.sha256 == reading.sha256
    found = connection.execute(select(table).where(there)).mappings().one_or_none()
    if found is None:
        connection.execute(insert(table).values(**values, at=now()))
    elif any(found[name] != value for name, value in values.items()):
        connection.execute(table.update().where(there).values(**values, at=now()))
