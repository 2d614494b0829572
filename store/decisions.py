"""What reviewers decided: appended, never changed, and shown even where the claim is gone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, insert, select, update

from data.errors import NotFound, UsageError
from normalize.claims import Claim
from normalize.decisions import EDITABLE, Action, ReviewDecision, is_of, is_vouched_for, seen_of
from store import schema
from store.door import Door, now, record
from store.records import Event, OrphanedDecision, StoredClaim
from store.rows import Values, claim_of, claim_values, decision_of, decision_values
from store.settled import decisions_by_claim, stored_claims
from store.waiting import Conflict, Waiting, own_results, waiting_claims

Seen = int | None
"""The last decision on a claim as the reviewer saw it, 0 for none; None: nothing is compared."""


class Decisions(Door):
    """The part of the library that `review` fills."""

    def decide(self, decision: ReviewDecision, *, seen: Seen = None) -> ReviewDecision:
        """Append a decision; returns it with its id. The errors are those of `decide_all`."""
        return self.decide_all([(decision, seen)])[0]

    def decide_all(self, decisions: Sequence[tuple[ReviewDecision, Seen]]) -> list[ReviewDecision]:
        """Append all of these decisions or, where one cannot be, none; returns them with their ids.

        Raises `NotFound` where there is no such claim, `UsageError` for a field that cannot be corrected, `Conflict`
        where a claim is not as it was `seen`.
        """
        with self.writing() as connection:
            return [_append(connection, decision, seen, self.name) for decision, seen in decisions]

    def add_claim(self, claim: Claim, decision: ReviewDecision) -> ReviewDecision:
        """Keep a claim that a person typed in, with the decision that vouches for it, in one transaction.

        Raises `NotFound` where there is no such PDF, `UsageError` where there is such a claim already.
        """
        with self.writing() as connection:
            pdf = select(schema.pdfs.c.sha256).where(schema.pdfs.c.sha256 == claim.evidence.pdf)
            if connection.execute(pdf).first() is None:
                raise NotFound(f"no PDF {claim.evidence.pdf} in {self.name}")
            if connection.execute(select(schema.claims.c.id).where(schema.claims.c.id == claim.id)).first():
                raise UsageError("the same claim was typed in before; nothing was added")
            last = select(func.max(schema.claims.c.position)).where(schema.claims.c.sha256 == claim.evidence.pdf)
            position = (connection.execute(last).scalar() or 0) + 1
            there = {"position": position, "gone": False, "vouched": False}
            first_seen = f"{now()} {decision.reviewer}"
            connection.execute(insert(schema.claims).values(**claim_values(claim), **there, first_seen=first_seen))
            return _append(connection, decision, 0, self.name)

    def decisions(self, claim_id: str | None = None) -> list[ReviewDecision]:
        """All decisions in the order they were made, or those on one claim."""
        query = select(schema.decisions).order_by(schema.decisions.c.id)
        if claim_id is not None:
            query = query.where(schema.decisions.c.claim_id == claim_id)
        return [decision_of(row) for row in self.rows(query)]

    def decision(self, number: int) -> ReviewDecision:
        """The decision of that id. Raises `NotFound`."""
        found = self.rows(select(schema.decisions).where(schema.decisions.c.id == number))
        if not found:
            raise NotFound(f"no decision {number} in {self.name}")
        return decision_of(found[0])

    def as_extracted(self, claim_id: str) -> StoredClaim:
        """The claim of that id as the last extraction left it, no decision applied.

        One that is gone is as it was when it was found last. Raises `NotFound`.
        """
        with self.reading() as connection:
            found = stored_claims(connection, schema.claims.c.id == claim_id, {})
        if not found:
            raise NotFound(f"no claim {claim_id} in {self.name}; `mine claims` lists them")
        return found[0]

    def waiting(self, *, areas: Collection[str] | None = None) -> list[Waiting]:
        """Every claim that is flagged or decided on, of papers in `areas` (None: of all), as light rows."""
        with self.reading() as connection:
            return waiting_claims(connection, areas)

    def own_results(self) -> Mapping[tuple[str, str | None], int]:
        """How many results of its authors' own a PDF prints for each model: (SHA-256, model) to a count."""
        with self.reading() as connection:
            return own_results(connection)

    def orphaned_decisions(self) -> list[OrphanedDecision]:
        """The decisions whose claims the last reading did not find again, each with the claim as it was."""
        with self.reading() as connection:
            decisions = decisions_by_claim(connection, schema.claims.c.gone.is_(True))
            gone = stored_claims(connection, schema.claims.c.gone.is_(True), decisions)
        return [
            OrphanedDecision(decision=decision, stored=stored)
            for stored in gone
            for decision in decisions.get(stored.claim.id, ())
        ]

    def events(self, *items: str) -> list[Event]:
        """The history of claims, papers or PDFs as one, from the first line on, but for decisions.

        The lines come as they were written, whatever the clock said.
        """
        query = select(schema.events).where(schema.events.c.item.in_(items)).order_by(schema.events.c.id)
        return [Event(**{name: row[name] for name in ("item", "at", "who", "what", "why")}) for row in self.rows(query)]


def _append(connection: Connection, decision: ReviewDecision, seen: Seen, name: str) -> ReviewDecision:
    unknown = sorted(decision.changes.keys() - EDITABLE)
    if unknown:
        raise UsageError(f"{', '.join(unknown)} cannot be corrected; these can: {', '.join(sorted(EDITABLE))}")
    claims, table = schema.claims.c, schema.decisions
    found = connection.execute(select(schema.claims).where(claims.id == decision.claim_id)).mappings().first()
    if found is None:
        raise NotFound(f"no claim {decision.claim_id} in {name}; `mine claims` lists them")
    earlier = _on_claim(connection, decision.claim_id)
    if decision.action is Action.UNDO:
        _check_undo(decision, earlier)
    row = dict(found)
    read = claim_of(row)
    if seen is not None:
        _check_seen(decision, seen, earlier, read)
    decision = replace(decision, seen=decision.seen or seen_of(read))
    kept = connection.execute(insert(table).values(**decision_values(decision)).returning(table.c.id))
    made = replace(decision, id=kept.scalar_one())
    if row["gone"] or row["vouched"]:
        _vouch(connection, row, earlier, made)
    return made


def _vouch(connection: Connection, row: Values, earlier: Sequence[ReviewDecision], made: ReviewDecision) -> None:
    """A claim that the last reading did not find is there again on a person's word, and gone when that is taken back.

    What was decided while it was found is no such word.
    """
    by_word = is_vouched_for([*earlier, made]) and made.action is not Action.UNDO
    if made.action is Action.UNSURE or by_word == row["vouched"]:
        return
    values = {"gone": not by_word, "vouched": by_word}
    connection.execute(update(schema.claims).where(schema.claims.c.id == row["id"]).values(**values))
    what = "kept, though the extraction did not find it" if by_word else "gone; its decision is kept"
    record(connection, [Event(item=row["id"], at=now(), who=made.reviewer, what=what)])


def _on_claim(connection: Connection, claim_id: str) -> list[ReviewDecision]:
    query = select(schema.decisions).where(schema.decisions.c.claim_id == claim_id).order_by(schema.decisions.c.id)
    return [decision_of(dict(row)) for row in connection.execute(query).mappings()]


def _check_seen(decision: ReviewDecision, seen: int, earlier: Sequence[ReviewDecision], read: Claim) -> None:
    """Raise `Conflict` where the claim is not as the reviewer saw it."""
    last = earlier[-1] if earlier else None
    if last is not None and last.id != seen:
        what = "took a decision back" if last.action is Action.UNDO else f"decided on it: {last.action.value}"
        raise Conflict(
            f"{decision.printed}: since you opened it, {last.reviewer} {what} ({last.at}). "
            "Your decision was not kept; look at the claim again"
        )
    if decision.action is Action.UNDO:
        return
    if not is_of(decision, read):
        raise Conflict(
            f"{decision.printed}: since you opened it, a new extraction read {read.printed} there, of "
            f"{read.model or 'no model'}. Your decision was not kept; look at the claim again"
        )


def _check_undo(decision: ReviewDecision, earlier: Sequence[ReviewDecision]) -> None:
    if decision.undoes not in {one.id for one in earlier}:
        raise NotFound(f"decision {decision.undoes} was not made on claim {decision.claim_id}; nothing is taken back")
