"""Claims and a library in memory, for tests of the review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from data.errors import NotFound
from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Box, Claim, Evidence, Kind, Status
from normalize.decisions import ReviewDecision, seen_of, settle
from store.records import OrphanedDecision, StoredClaim
from store.waiting import Conflict, Waiting


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

    def waiting(self, *, areas: Collection[str] | None = None) -> list[Waiting]:
        decided = {one.claim_id for one in self.kept}
        return [waiting(one) for one in self.extracted if one.claim.status is Status.FLAGGED or one.claim.id in decided]

    def own_results(self) -> Mapping[tuple[str, str | None], int]:
        claims = [one.claim for one in self.extracted]
        return Counter((one.evidence.pdf, one.model) for one in claims if one.own and one.kind is Kind.RESULT)

    def as_extracted(self, claim_id: str) -> StoredClaim:
        for one in self.extracted:
            if one.claim.id == claim_id:
                return one
        raise NotFound(f"no claim {claim_id}")

    def decide(self, decision: ReviewDecision, *, seen: int | None = None) -> ReviewDecision:
        return self.decide_all([(decision, seen)])[0]

    def decide_all(self, decisions: Sequence[tuple[ReviewDecision, int | None]]) -> list[ReviewDecision]:
        if len(self.kept) + 1 == self.fails_at:
            raise KeyboardInterrupt
        for decision, seen in decisions:
            last = self.decisions(decision.claim_id)
            if seen is not None and seen != (last[-1].id if last else 0):
                raise Conflict(f"{decision.printed}: since you opened it, {last[-1].reviewer} decided on it")
        for decision, _ in decisions:
            self.kept.append(replace(decision, id=len(self.kept) + 1))
        return self.kept[-len(decisions) :]

    def decisions(self, claim_id: str | None = None) -> list[ReviewDecision]:
        return [one for one in self.kept if claim_id is None or one.claim_id == claim_id]

    def add_claim(self, claim: Claim, decision: ReviewDecision) -> ReviewDecision:
        self.extracted.append(replace(self.extracted[0], claim=claim))
        return self.decide(decision)

    def orphaned_decisions(self) -> list[OrphanedDecision]:
        there = {one.claim.id for one in self.extracted}
        gone = stored(claim("gone"))
        return [OrphanedDecision(decision=one, stored=gone) for one in self.kept if one.claim_id not in there]

    def claim(self, claim_id: str) -> Claim:
        """The claim of that id with decisions applied."""
        return next(one.claim for one in self.claims() if one.claim.id == claim_id)


def waiting(one: StoredClaim) -> Waiting:
    """The claim as a light row."""
    claim = one.claim
    return Waiting(
        id=claim.id,
        paper=one.paper.key,
        source_file=one.pdf.source_file,
        sha256=one.pdf.sha256,
        kind=claim.kind,
        own=claim.own,
        printed=claim.printed,
        value=claim.value,
        confidence=claim.confidence,
        status=claim.status,
        flags=claim.flags,
        gone=one.gone,
        **seen_of(claim),
    )


def library(*claims: Claim) -> FakeLibrary:
    """A library of one paper with these claims."""
    return FakeLibrary([stored(one) for one in claims])
