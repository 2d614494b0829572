"""Claims as they are read: with their PDFs and papers, reviewers' decisions applied; a few papers at a time.

A library of millions of claims is read paper by paper, so that what is in memory does not grow with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, and_, select

from normalize.claims import Claim
from normalize.decisions import ReviewDecision, settle
from store import schema
from store.records import StoredClaim
from store.rows import Values, claim_of, decision_of, paper_of, pdf_of

PAPERS = 100
"""So many papers are read at a time."""

NAMES = 500
"""So many names stand in one query: databases allow no endless lists."""

Decisions = Mapping[str, Sequence[ReviewDecision]]
"""Decisions in order, by the claim they speak of."""


def claims_by_paper(connection: Connection, keys: Select[Any]) -> Iterator[list[StoredClaim]]:
    """The claims of these papers that are not gone, decisions applied, paper by paper in the order of their keys."""
    pdfs, found = schema.pdfs.c, sorted(connection.execute(keys).scalars())
    for chunk in _chunks(found, PAPERS):
        there = schema.claims.c.sha256.in_(select(pdfs.sha256).where(pdfs.paper_key.in_(chunk)))
        claims = stored_claims(connection, and_(there, schema.claims.c.gone.is_(False)))
        yield from (list(group) for _, group in groupby(claims, key=lambda one: one.paper.key))


def stored_claims(
    connection: Connection, which: ColumnElement[bool], decisions: Decisions | None = None
) -> list[StoredClaim]:
    """The claims of which this holds, by paper, file and place; `decisions` applied, or None: all on these claims."""
    rows = [dict(row) for row in connection.execute(select(schema.claims).where(which)).mappings()]
    pdf_rows = _named(connection, schema.pdfs, schema.pdfs.c.sha256, {row["sha256"] for row in rows})
    paper_rows = _named(connection, schema.papers, schema.papers.c.key, {row["paper_key"] for row in pdf_rows})
    papers = {row["key"]: paper_of(row) for row in paper_rows}
    homes = {row["sha256"]: (papers[row["paper_key"]], pdf_of(row)) for row in pdf_rows}
    made = decisions_by_claim(connection, which) if decisions is None else decisions

    def place(row: Values) -> tuple[str, str, str, int]:
        paper, pdf = homes[row["sha256"]]
        return paper.key, pdf.source_file, pdf.sha256, row["position"]

    found = []
    for row in sorted(rows, key=place):
        paper, pdf = homes[row["sha256"]]
        claim = claim_of(row)
        settled = settle(claim, made[claim.id]) if claim.id in made else claim
        found.append(StoredClaim(paper=paper, pdf=pdf, claim=settled, gone=row["gone"], vouched=row["vouched"]))
    return found


def settled_claims(connection: Connection, which: ColumnElement[bool]) -> Iterator[tuple[str, Claim]]:
    """The same claims without their PDFs, in no order, each with the key of its paper."""
    made = decisions_by_claim(connection, which)
    query = select(schema.pdfs.c.paper_key, schema.claims).join_from(schema.claims, schema.pdfs).where(which)
    for row in connection.execute(query).mappings():
        claim = claim_of(dict(row))
        yield row["paper_key"], settle(claim, made.get(claim.id, ()))


def decisions_by_claim(connection: Connection, which: ColumnElement[bool]) -> Decisions:
    """The decisions on the claims of which this holds."""
    table = schema.decisions.c
    query = select(schema.decisions).where(table.claim_id.in_(select(schema.claims.c.id).where(which)))
    by_claim: dict[str, list[ReviewDecision]] = defaultdict(list)
    for row in connection.execute(query.order_by(table.id)).mappings():
        by_claim[row["claim_id"]].append(decision_of(dict(row)))
    return by_claim


def _named(connection: Connection, table: Table, column: Column[Any], names: Collection[str]) -> list[Values]:
    """The rows whose `column` is one of `names`."""
    queries = (select(table).where(column.in_(chunk)) for chunk in _chunks(sorted(names), NAMES))
    return [dict(row) for query in queries for row in connection.execute(query).mappings()]


def _chunks(names: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (names[first : first + size] for first in range(0, len(names), size))
