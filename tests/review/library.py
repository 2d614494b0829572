"""Claims and a library in memory, for tests of the review."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Box, Claim, Evidence, Kind, Status
from normalize.decisions import ReviewDecision, settle
from store.records import OrphanedDecision, StoredClaim


def claim(claim_id: str = "c1", *, page: int = 2, top: float = 100.0, **fields: Any) -> Claim:
    """A flagged result with sound defaults."""
    evidence = Evidence(
        pdf=fields.pop("pdf", "a" * 64),
        page=page,
        bbox=Box(50, top, 90, top + 9),
        text=fields.pop("text", "23.4"),
        source=fields.pop("source", "table"),
        table=fields.pop("table", "3"),
        extractor="tables 1",
        context=fields.pop("context", "Net-50 | 23.4 | 6.7"),
    )
    defaults: dict[str, Any] = {
        "kind": Kind.RESULT,
        "printed": "23.4",
        "value": 23.4,
        "model": "Net-50",
        "benchmark": "imagenet",
        "metric": "top-1 error",
        "split": "val",
        "status": Status.FLAGGED,
        "flags": ("owner-unclear",),
        "confidence": 0.55,
    }
    return Claim(id=claim_id, evidence=evidence, **(defaults | fields))


def stored(one: Claim, *, paper: str = "p1", title: str = "A Net", source_file: str = "net.pdf") -> StoredClaim:
    """The claim with a paper and a file around it."""
    return StoredClaim(
        paper=Paper(key=paper, state=PaperState.RESOLVED, title=title, year=2016),
        pdf=PdfFile(sha256=one.evidence.pdf, source_file=source_file, bytes=1000, pages=9),
        claim=one,
    )


@dataclass
class FakeLibrary:
    """Keeps claims as extracted and decisions as appended; fails at the `fails_at`-th decision, if that is set."""

    extracted: list[StoredClaim] = field(default_factory=list)
    kept: list[ReviewDecision] = field(default_factory=list)
    fails_at: int | None = None

    def claims(self, *, areas: Collection[str] | None = None, paper: str | None = None) -> list[StoredClaim]:
        assert areas is None or "speech-recognition" not in areas
        return [
            replace(one, claim=settle(one.claim, self.decisions(one.claim.id)))
            for one in self.extracted
            if paper is None or one.paper.key == paper
        ]

    def decide(self, decision: ReviewDecision) -> ReviewDecision:
        if len(self.kept) + 1 == self.fails_at:
            raise KeyboardInterrupt
        self.kept.append(replace(decision, id=len(self.kept) + 1))
        return self.kept[-1]

    def decisions(self, claim_id: str | None = None) -> list[ReviewDecision]:
        return [one for one in self.kept if claim_id is None or one.claim_id == claim_id]

    def orphaned_decisions(self) -> list[OrphanedDecision]:
        there = {one.claim.id for one in self.extracted}
        gone = stored(claim("gone"))
        return [OrphanedDecision(decision=one, stored=gone) for one in self.kept if one.claim_id not in there]

    def claim(self, claim_id: str) -> Claim:
        """The claim of that id with decisions applied."""
        return next(one.claim for one in self.claims() if one.claim.id == claim_id)


def library(*claims: Claim) -> FakeLibrary:
    """A library of one paper with these claims."""
    return FakeLibrary([stored(one) for one in claims])
