"""What could not be read or fetched: named, counted, and replaced when its input is read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from store import schema
from store.door import Door, now
from store.records import Failure, Stage
from store.rows import FAILURE, failure_of, storable


class Failures(Door):
    """The part of the library that names failures."""

    def failures(self, stage: Stage | None = None) -> list[Failure]:
        """What could not be read, in the order of its places; at one stage or at all."""
        table = schema.failures.c
        order = (table.stage, table.source, table.line.asc().nulls_first(), table.fingerprint)
        query = select(schema.failures).order_by(*order)
        if stage is not None:
            query = query.where(table.stage == stage.value)
        return [failure_of(row) for row in self.rows(query)]

    def replace_failures(self, stage: Stage, origin: str, failures: Iterable[Failure]) -> bool:
        """Make these the failures of one input, which was just read; whether anything changed."""
        with self.writing() as connection:
            return replace_failures(connection, stage, origin, failures)


def replace_failures(connection: Connection, stage: Stage, origin: str, failures: Iterable[Failure]) -> bool:
    """`Papers.replace_failures` within a transaction."""
    table = schema.failures
    there = (table.c.stage == stage.value) & (table.c.origin == origin)
    known = set(connection.execute(select(table.c.fingerprint).where(there)).scalars())
    current = {_failure_name(failure): failure for failure in failures}
    gone = known - current.keys()
    if gone:
        connection.execute(delete(table).where(table.c.fingerprint.in_(gone)))
    for name in current.keys() - known:
        connection.execute(insert(table).values(**_failure_values(current[name], name)))
    return known != current.keys()


def _failure_name(failure: Failure) -> str:
    parts = [failure.origin, str(failure.place), failure.extractor or "", failure.reason, failure.raw]
    if failure.cause:  # the same end under other limits is another failure: it is tried again or not by those
        parts += [failure.cause, str(failure.seconds), str(failure.megabytes)]
    return digest(failure.stage, *parts)


def _failure_values(failure: Failure, name: str) -> dict[str, Any]:
    place = failure.place
    values = {
        "fingerprint": name,
        "stage": failure.stage.value,
        "source": place.source,
        "line": place.line,
        "entry": place.entry,
        **{part: getattr(failure, part) for part in FAILURE},
        "at": failure.at or now(),
        "cause": failure.cause.value if failure.cause else None,
    }
    return storable(values)


def digest(*parts: str) -> str:
    """A short name for texts that belong together."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
