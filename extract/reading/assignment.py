"""Which region belongs to which caption: at most one to each, none shared, and tables on the paper's usual side."""

from __future__ import annotations

import math
from collections.abc import Sequence

from extract.reading.regions import Region
from normalize.claims import Box

_TABLE = 30.0  # what a caption with a table is worth against one without
_SIDE = 6.0  # what the usual side of the caption is worth, in rows
_GAP = 8.0  # points of distance to the caption that weigh as much as a row
_MOST_RULES = 3
_MOST_CAPTIONS = 9  # on a page; beyond that captions choose one after another

Groups = Sequence[Sequence[Region]]
"""For each caption of a page the regions that could be its table."""


def choose(pages: Sequence[Groups]) -> list[list[Region]]:
    """For each page the chosen regions, in the order of their captions."""
    below = _usual_side(pages)
    return [_best(groups, below) for groups in pages]


def _usual_side(pages: Sequence[Groups]) -> bool | None:
    """Whether the tables of this paper stand below their captions, as far as the clear cases tell."""
    sided = [[region for region in group if region.below is not None] for groups in pages for group in groups]
    clear = [group[0].below for group in sided if len(group) == 1]
    if not clear:
        clear = [min(group, key=lambda r: r.distance).below for group in sided if group]
    balance = sum(1 if below else -1 for below in clear)
    return None if balance == 0 else balance > 0


def _worth(region: Region, below: bool | None) -> float:
    several: int = sum(len(row.chunks) > 1 for row in region.rows)
    rows: float = math.sqrt(several) + 2.0 * min(len(region.rules), _MOST_RULES)
    return _TABLE + rows + (_SIDE if region.below == below else 0.0) - region.distance / _GAP


def _best(groups: Groups, below: bool | None) -> list[Region]:
    if len(groups) > _MOST_CAPTIONS:
        return _best(groups[:_MOST_CAPTIONS], below) + _best(groups[_MOST_CAPTIONS:], below)
    best: tuple[float, list[Region]] = (0.0, [])

    def search(index: int, worth: float, taken: list[Region]) -> None:
        nonlocal best
        if index == len(groups):
            if worth > best[0]:
                best = (worth, taken)
            return
        for region in groups[index]:
            if not any(_share(region.box, other.box) for other in taken):
                search(index + 1, worth + _worth(region, below), [*taken, region])
        search(index + 1, worth, taken)

    search(0, 0.0, [])
    return best[1]


def _share(one: Box, other: Box) -> bool:
    """Whether two regions overlap by more than their edges."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return width > 4 and height > 4
