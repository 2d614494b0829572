"""What review asks of a library: the claims with their papers, and a place to keep decisions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from normalize.decisions import ReviewDecision
from store.records import OrphanedDecision, StoredClaim


class ReviewLibrary(Protocol):
    """The part of `store.Library` that a review uses."""

    def claims(self, *, areas: Collection[str] | None = None, paper: str | None = None) -> list[StoredClaim]:
        """The claims with decisions applied: of papers in `areas`, or of one paper's key, or all."""
        ...

    def decide(self, decision: ReviewDecision) -> ReviewDecision:
        """Keeps a decision at once and for good; returns it with its id."""
        ...

    def decisions(self, claim_id: str | None = None) -> list[ReviewDecision]:
        """All decisions in the order they were made, or those on one claim."""
        ...

    def orphaned_decisions(self) -> list[OrphanedDecision]:
        """The decisions whose claims the last reading did not find again, each with the claim as it was."""
        ...
