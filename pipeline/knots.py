"""How a review takes papers apart and brings them together: as `mine split` and `mine merge` do."""

from __future__ import annotations

from functools import partial

from pipeline.merging import merge_papers, split_paper
from review import Knots
from store import Library


def knots_of(library: Library) -> Knots:
    """The knots of one library."""
    return Knots(split=partial(split_paper, library), merge=partial(merge_papers, library))
