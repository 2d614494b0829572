"""What a session came to."""

from __future__ import annotations

from dataclasses import dataclass

from normalize.decisions import ReviewDecision
from review.queue import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSummary:
    """What a session came to: decisions by action, items passed over, and flagged claims that are `left`."""

    accepted: int = 0
    edited: int = 0
    rejected: int = 0
    unsure: int = 0
    skipped: int = 0
    undone: int = 0
    left: int = 0

    @property
    def decided(self) -> int:
        return self.accepted + self.edited + self.rejected

    def __str__(self) -> str:
        parts = [
            f"{count} {word}"
            for count, word in (
                (self.accepted, "accepted"),
                (self.edited, "corrected"),
                (self.rejected, "rejected"),
                (self.unsure, "could not be told"),
                (self.skipped, "skipped"),
                (self.undone, "taken back"),
            )
            if count
        ]
        return f"{', '.join(parts) or 'nothing decided'}; {self.left} left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A decision that was taken back, with those that followed it: `count` in all.

    `item`: its claim, to decide again; None where the library has it no more.
    """

    decision: ReviewDecision
    item: Item | None
    count: int = 1
