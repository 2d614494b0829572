"""What review asks of a library: what waits, one claim with its paper, and a place to keep decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from ingest.records import Paper, PdfFile
from normalize.claims import Claim
from normalize.decisions import ReviewDecision
from store.records import OrphanedDecision, StoredClaim
from store.waiting import Waiting


class ReviewLibrary(Protocol):
    """The part of `store.Library` that a review uses."""

    def claims(self, *, areas: Collection[str] | None = None, paper: str | None = None) -> list[StoredClaim]:
        """The claims with decisions applied: of papers in `areas`, or of one paper's key, or all."""
        ...

    def waiting(self, *, areas: Collection[str] | None = None) -> list[Waiting]:
        """Every claim that is flagged or decided on, as light rows."""
        ...

    def own_results(self) -> Mapping[tuple[str, str | None], int]:
        """How many results of its authors' own a PDF prints for each model: (SHA-256, model) to a count."""
        ...

    def as_extracted(self, claim_id: str) -> StoredClaim:
        """The claim as the last extraction left it. Raises `NotFound`."""
        ...

    def decide(self, decision: ReviewDecision, *, seen: int | None = None) -> ReviewDecision:
        """Keeps a decision at once and for good; returns it with its id. `Conflict` where the claim is not as seen."""
        ...

    def decide_all(self, decisions: Sequence[tuple[ReviewDecision, int | None]]) -> list[ReviewDecision]:
        """Keeps all of these decisions with what was seen of each claim, or none."""
        ...

    def add_claim(self, claim: Claim, decision: ReviewDecision) -> ReviewDecision:
        """Keeps a claim that a person typed in, and the decision that vouches for it."""
        ...

    def decisions(self, claim_id: str | None = None) -> list[ReviewDecision]:
        """All decisions in the order they were made, or those on one claim."""
        ...

    def orphaned_decisions(self) -> list[OrphanedDecision]:
        """The decisions whose claims the last reading did not find again, each with the claim as it was."""
        ...


class WebLibrary(ReviewLibrary, Protocol):
    """What the web page asks for besides: PDFs, one decision, and a place for claims that were missed."""

    def pdf_path(self, sha256: str) -> Path:
        """The file of a PDF."""
        ...

    def pdfs(self, paper: str | None = None) -> list[tuple[str, PdfFile]]:
        """The PDFs with the keys of their papers."""
        ...

    def paper(self, name: str) -> Paper:
        """The paper of that name. Raises `NotFound`."""
        ...

    def decision(self, number: int) -> ReviewDecision:
        """The decision of that id. Raises `NotFound`."""
        ...
