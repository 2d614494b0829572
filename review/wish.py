"""What a reviewer wants to be asked: the order, and which papers, kinds and flags."""

from __future__ import annotations

from dataclasses import dataclass

from normalize.claims import Kind
from review.order import Ask, Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The order, what is asked at all (empty: everything), and the `share` of others' decisions to review again."""

    order: Order = Order.IMPACT
    paper: str = ""
    kind: Kind | None = None
    flag: str = ""
    share: float = 0.0

    @property
    def narrow(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.paper or self.kind or self.flag)

    def fits(self, ask: Ask) -> bool:
        """Whether the claim is one of those asked for."""
        one = ask.claim
        return (
            (not self.paper or self.paper in {one.paper, one.source_file})
            and (self.kind is None or one.kind is self.kind)
            and (not self.flag or self.flag in one.flags or self.flag == ask.why.value)
        )
