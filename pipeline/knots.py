"""How a review takes papers apart and brings them together: as `mine split` and `mine merge` do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.merging import merge_papers, split_paper
from store import Library


@dataclass(frozen=True, slots=True)
class LibraryKnots:
    """The knots of one library."""

    library: Library

    def split(self, name: str, mentions: Sequence[str], *, who: str) -> tuple[str, str]:
        """As `split_paper`: the keys of the paper that stays and of the one that is apart."""
        return split_paper(self.library, name, mentions, who=who)

    def merge(self, one: str, other: str, *, who: str) -> tuple[str, str]:
        """As `merge_papers`: the keys kept and gone."""
        return merge_papers(self.library, one, other, who=who)
