"""What reviewers decided: appended, never changed, and shown even where the claim is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import insert, select

from data.errors import NotFound, UsageError
from normalize.decisions import EDITABLE, Action, ReviewDecision
from store import schema
from store.claims import decisions_by_claim, joined_claims, stored_claims
from store.door import Door
from store.records import Event, OrphanedDecision
from store.rows import decision_of, decision_values


class Decisions(Door):
    """The part of the library that `review` fills."""

    def decide(self, decision: ReviewDecision) -> ReviewDecision:
        """Append a decision; returns it with its id.

        Raises `NotFound` where there is no such claim, `UsageError` for a field that cannot be corrected.
        """
        unknown = sorted(decision.changes.keys() - EDITABLE)
        if unknown:
            raise UsageError(f"{', '.join(unknown)} cannot be corrected; these can: {', '.join(sorted(EDITABLE))}")
        table = schema.decisions
        with self.writing() as connection:
            known = select(schema.claims.c.id).where(schema.claims.c.id == decision.claim_id)
            if connection.execute(known).first() is None:
                raise NotFound(f"no claim {decision.claim_id} in {self.name}; `mine claims` lists them")
            if decision.action is Action.UNDO:
                _check_undo(decision, decisions_by_claim(connection).get(decision.claim_id, ()))
            kept = connection.execute(insert(table).values(**decision_values(decision)).returning(table.c.id))
            return replace(decision, id=kept.scalar_one())

    def decisions(self, claim_id: str | None = None) -> list[ReviewDecision]:
        """All decisions in the order they were made, or those on one claim."""
        query = select(schema.decisions).order_by(schema.decisions.c.id)
        if claim_id is not None:
            query = query.where(schema.decisions.c.claim_id == claim_id)
        return [decision_of(row) for row in self.rows(query)]

    def orphaned_decisions(self) -> list[OrphanedDecision]:
        """The decisions whose claims the last reading did not find again, each with the claim as it was."""
        with self.reading() as connection:
            decisions = decisions_by_claim(connection)
            gone = stored_claims(connection, joined_claims().where(schema.claims.c.gone.is_(True)))
        return [
            OrphanedDecision(decision=decision, stored=stored)
            for stored in gone
            for decision in decisions.get(stored.claim.id, ())
        ]

    def events(self, item: str) -> list[Event]:
        """The history of a claim, a paper or a PDF, from the first line on, but for decisions."""
        query = select(schema.events).where(schema.events.c.item == item).order_by(schema.events.c.id)
        return [Event(**{name: row[name] for name in ("item", "at", "who", "what", "why")}) for row in self.rows(query)]


def _check_undo(decision: ReviewDecision, earlier: Sequence[ReviewDecision]) -> None:
    if decision.undoes not in {one.id for one in earlier}:
        raise NotFound(f"decision {decision.undoes} was not made on claim {decision.claim_id}; nothing is taken back")
