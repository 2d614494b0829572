"""What may wait for a reviewer, as light rows: a queue of 100,000 claims is ordered without reading their evidence."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Text, and_, cast, func, or_, select

from data.errors import MineError
from normalize.claims import Kind, Status
from store import schema
from store.papers import keys_in


class Conflict(MineError):
    """A claim is no longer as the reviewer saw it: somebody decided, or a new extraction read it otherwise."""


class Waiting(NamedTuple):
    """A claim as it was extracted, but for its evidence. They come by paper, file and place in the PDF.

    `gone`: a person decided on it, and the last reading did not find it again.
    """

    id: str
    paper: str
    source_file: str
    sha256: str
    kind: Kind
    model: str | None
    own: bool
    printed: str
    value: float | None
    confidence: float
    status: Status
    flags: tuple[str, ...]
    gone: bool
    recipe: str | None
    setting: str | None
    benchmark: str | None
    split: str | None
    metric: str | None
    stage: str | None


def waiting_claims(connection: Connection, areas: Collection[str] | None) -> list[Waiting]:
    """Every claim that is flagged or that somebody decided on, of papers in `areas` (None: of all)."""
    files = _files(connection, areas)
    claims = schema.claims.c
    decided = select(schema.decisions.c.claim_id)
    flagged = and_(claims.gone.is_(False), claims.status == Status.FLAGGED.value)
    query = select(
        claims.id, claims.sha256, claims.kind, claims.model, claims.own, claims.printed, claims.value,
        claims.confidence, claims.status, cast(claims.flags, Text), claims.position, claims.gone, claims.recipe,
        claims.setting, claims.benchmark, claims.split, claims.metric, claims.stage,
    ).where(or_(flagged, claims.id.in_(decided)))  # fmt: skip
    places = {sha256: place for place, sha256 in enumerate(sorted(files, key=lambda name: (*files[name], name)))}
    rows = [row for row in _raw(connection, query) if row[1] in files]
    rows.sort(key=lambda row: (places[row[1]], row[10]))
    flags = {text: tuple(json.loads(text)) for text in {row[9] for row in rows}}
    kinds, states = {kind.value: kind for kind in Kind}, {status.value: status for status in Status}
    return [
        Waiting(
            name, *files[sha256], sha256, kinds[kind], model, bool(own), printed, value, confidence, states[status],
            flags[codes], bool(gone), *subject,
        )
        for name, sha256, kind, model, own, printed, value, confidence, status, codes, _, gone, *subject in rows
    ]  # fmt: skip


def _raw(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """The rows as the driver has them: a queue of 100,000 is read in a third of the time."""
    cursor = connection.execute(query).cursor
    return [] if cursor is None else list(cursor.fetchall())


def own_results(connection: Connection) -> Mapping[tuple[str, str | None], int]:
    """How many results of its authors' own a PDF prints for each model: (SHA-256, model) to a count."""
    claims = schema.claims.c
    query = (
        select(claims.sha256, claims.model, func.count())
        .where(claims.gone.is_(False), claims.own.is_(True), claims.kind == Kind.RESULT.value)
        .group_by(claims.sha256, claims.model)
    )
    return {(sha256, model): count for sha256, model, count in connection.execute(query)}


def _files(connection: Connection, areas: Collection[str] | None) -> dict[str, tuple[str, str]]:
    """The paper and the file name of each PDF."""
    pdfs = schema.pdfs.c
    query = select(pdfs.sha256, pdfs.paper_key, pdfs.source_file)
    if areas is not None:
        query = query.where(pdfs.paper_key.in_(keys_in(areas)))
    return {sha256: (paper, source_file) for sha256, paper, source_file in connection.execute(query)}
