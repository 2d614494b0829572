"""How many of each: the counts that `mine status` prints, by queries that do not read the claims one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, distinct, func, select

from normalize.claims import Kind, Status
from normalize.decisions import is_vouched_for
from store import schema
from store.door import Door
from store.records import Stage
from store.settled import decisions_by_claim, settled_claims

KINDS = {kind.value: kind for kind in Kind}
COMPUTE = (Kind.HARDWARE, Kind.TRAINING_TIME, Kind.TRAINING_COMPUTE)
"""A paper that states one of these says something about the compute that went into training."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """The library in numbers: references and papers by state, PDFs, and claims by kind and by status.

    `failures` counts by stage; `waiting` are PDFs that were neither read nor failed. `with_results` and `with_compute`
    count papers; `orphaned` are decisions whose claim is gone, `lost` claims that are gone though a person vouched for
    them.
    """

    references: int
    papers: Mapping[str, int]
    reference_states: Mapping[str, int]
    failures: Mapping[str, int]
    pdfs: int
    parsed: int
    waiting: int
    with_results: int
    with_compute: int
    claims: Mapping[str, int]
    statuses: Mapping[str, int]
    orphaned: int
    lost: int


class Told(NamedTuple):
    """That a paper says something of its own work: a kind of claim, of a result on which benchmark."""

    paper: str
    kind: Kind
    benchmark: str | None


class Funnels(Door):
    """The part of the library that counts."""

    def told(self) -> set[Told]:
        """What kinds of claims papers make of their own work, without what a person rejected."""
        claims, decided = schema.claims.c, select(schema.decisions.c.claim_id)
        stands = and_(claims.own.is_(True), claims.gone.is_(False))
        query = (
            select(schema.pdfs.c.paper_key, claims.kind, claims.benchmark)
            .join(schema.claims, claims.sha256 == schema.pdfs.c.sha256)
            .where(stands, claims.status != Status.REJECTED.value, claims.id.not_in(decided))
            .distinct()
        )
        with self.reading() as connection:
            undecided = connection.execute(query).all()
            settled = settled_claims(connection, and_(claims.gone.is_(False), claims.id.in_(decided)))
            told = {
                Told(paper, claim.kind, claim.benchmark)
                for paper, claim in settled
                if claim.own and claim.status is not Status.REJECTED
            }
        return told | {Told(paper, KINDS[kind], benchmark) for paper, kind, benchmark in undecided}

    def funnel(self) -> Funnel:
        """The library in numbers, all of one moment."""
        papers, entries, claims = schema.papers.c, schema.entries.c, schema.claims.c
        with self.reading() as connection:
            return Funnel(
                references=_one(connection, select(func.count()).select_from(schema.entries)),
                papers=_by(connection, select(papers.state, func.count()).group_by(papers.state)),
                reference_states=_by(
                    connection,
                    select(papers.state, func.count(entries.id))
                    .join(schema.entries, entries.paper_key == papers.key)
                    .group_by(papers.state),
                ),
                failures=_by(
                    connection, select(schema.failures.c.stage, func.count()).group_by(schema.failures.c.stage)
                ),
                pdfs=_one(connection, select(func.count()).select_from(schema.pdfs)),
                parsed=_one(connection, select(func.count()).select_from(schema.readings)),
                waiting=_one(connection, _waiting()),
                with_results=_papers_with(connection, (Kind.RESULT,)),
                with_compute=_papers_with(connection, COMPUTE),
                claims=_by(
                    connection, select(claims.kind, func.count()).where(claims.gone.is_(False)).group_by(claims.kind)
                ),
                statuses=_statuses(connection),
                orphaned=_one(
                    connection,
                    select(func.count()).select_from(schema.decisions.join(schema.claims)).where(claims.gone),
                ),
                lost=sum(map(is_vouched_for, decisions_by_claim(connection, claims.gone).values())),
            )


def _waiting() -> Select[Any]:
    sha256, failures = schema.pdfs.c.sha256, schema.failures.c
    failed = select(failures.sha256).where(failures.stage == Stage.DOCUMENT.value, failures.sha256.is_not(None))
    read = select(schema.readings.c.sha256)
    return select(func.count()).select_from(schema.pdfs).where(sha256.not_in(read), sha256.not_in(failed))


def _one(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar_one())


def _by(connection: Connection, query: Select[Any]) -> dict[str, int]:
    found = sorted((str(name), int(count)) for name, count in connection.execute(query))
    return {name: count for name, count in found if count}


def _papers_with(connection: Connection, kinds: Sequence[Kind]) -> int:
    query = (
        select(func.count(distinct(schema.pdfs.c.paper_key)))
        .join(schema.claims, schema.claims.c.sha256 == schema.pdfs.c.sha256)
        .where(schema.claims.c.kind.in_(kinds), schema.claims.c.own.is_(True), schema.claims.c.gone.is_(False))
    )
    return _one(connection, query)


def _statuses(connection: Connection) -> dict[str, int]:
    """Claims by status: those without a decision are counted where they stand, the few with one are settled first."""
    table = schema.claims.c
    decided = select(schema.decisions.c.claim_id)
    undecided = select(table.status, func.count()).where(table.gone.is_(False), table.id.not_in(decided))
    counts = Counter(_by(connection, undecided.group_by(table.status)))
    settled = settled_claims(connection, and_(table.gone.is_(False), table.id.in_(decided)))
    counts.update(claim.status.value for _, claim in settled)
    return {status.value: counts[status.value] for status in Status}
