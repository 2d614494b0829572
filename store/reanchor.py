"""Finding a claim again after a new extraction, so that its id, and with it a reviewer's decision, stays.

A new claim is an old one when PDF, kind and place agree: the box of the digits. What it says something about chooses
among the claims of one place; what is printed and its value decide what is left open. A claim that a person decided on
goes first: it is lost only where every claim of its place carries another decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import NamedTuple

from normalize.claims import SUBJECT, Box, Claim, Evidence, Kind

SAME_LINE = 0.6
"""Boxes are of one line when they share so much of the height that both take; a box around two lines is not."""

SAME_PLACE = 0.5
"""Boxes of one line are one place when they share so much of the narrower one; others, of what both cover."""


class Tie(IntEnum):
    """What ties a new claim to an old one, the weakest first."""

    ASIDE = 0
    PLACE = 1
    DECIDED_ASIDE = 2
    SUBJECT = 3
    DECIDED_OF_ANOTHER = 4
    DECIDED_PLACE = 5
    DECIDED_SUBJECT = 6


class Spot(NamedTuple):
    """One place of one claim: `main` where its digits stand, else one that says the same."""

    number: int
    place: Evidence
    main: bool


def reanchor(
    old: Sequence[Claim], new: Sequence[Claim], taken: Collection[str] = (), *, decided: Collection[str] = ()
) -> list[Claim]:
    """The claims of `new`, in order, under the ids of those of `old` that they are; others keep a free id of their own.

    Both are of one PDF. `taken` are ids of other PDFs' claims, which a new claim must not get either; `decided` those
    of `old` on which a person decided.
    """
    ids = _matches(old, new, frozenset(decided))
    used = {claim.id for claim in old} | set(taken)
    anchored = []
    for position, claim in enumerate(new):
        known = ids.get(position)
        name = known or _free(claim.id, used)
        used.add(name)
        anchored.append(replace(claim, id=name))
    return anchored


class Pair(NamedTuple):
    """An old and a new claim, by number, that may be one: whether of the same subject, and where their digits stand.

    `shared` is how much of a place they share.
    """

    before: int
    after: int
    same_subject: bool
    main: bool
    shared: float


def _matches(old: Sequence[Claim], new: Sequence[Claim], decided: frozenset[str]) -> dict[int, str]:
    """Position in `new` to the id in `old`, one to one, the most alike first."""
    pairs = list(_pairs(old, new))
    known = {pair.after for pair in pairs if pair.same_subject}

    def rank(pair: Pair) -> tuple[float, ...]:
        one, other = old[pair.before], new[pair.after]
        tie = _tie(pair, one.id in decided, known)
        return (tie, *_likeness(one, other, pair), -pair.after, -pair.before)

    ids: dict[int, str] = {}
    placed: set[int] = set()
    for pair in sorted(pairs, key=rank, reverse=True):
        if pair.after not in ids and pair.before not in placed:
            ids[pair.after] = old[pair.before].id
            placed.add(pair.before)
    return ids


def _tie(pair: Pair, decided: bool, known: Collection[int]) -> Tie:
    """`known`: new claims that say the same of the same as an old one of their place."""
    if pair.same_subject:
        return Tie.DECIDED_SUBJECT if decided else Tie.SUBJECT
    if not pair.main:
        return Tie.DECIDED_ASIDE if decided else Tie.ASIDE
    if not decided:
        return Tie.PLACE
    return Tie.DECIDED_OF_ANOTHER if pair.after in known else Tie.DECIDED_PLACE


def _likeness(old: Claim, new: Claim, pair: Pair) -> tuple[float, ...]:
    """Of the same subject the one that prints the same is meant, else the one whose place is most the same."""
    said = (old.printed == new.printed, old.value == new.value)
    if pair.same_subject:
        return (*said, pair.shared, 0)
    return (round(pair.shared, 2), sum(getattr(old, name) == getattr(new, name) for name in SUBJECT), *said)


def _pairs(old: Sequence[Claim], new: Sequence[Claim]) -> Iterator[Pair]:
    """Every old and new claim of a kind that may be one: of one subject and places that touch, or of one place."""
    before, after = _spots(old), _spots(new)
    found: dict[tuple[int, int], Pair] = {}
    for key in before.keys() & after.keys():
        for first in before[key]:
            for second in after[key]:
                pair = _pair(old, new, first, second)
                known = found.get((first.number, second.number))
                if pair and (known is None or (known.main, known.shared) < (pair.main, pair.shared)):
                    found[first.number, second.number] = pair
    yield from found.values()


def _spots(claims: Sequence[Claim]) -> Mapping[tuple[Kind, int], list[Spot]]:
    """The places of the claims by kind and page."""
    spots: dict[tuple[Kind, int], list[Spot]] = defaultdict(list)
    for number, claim in enumerate(claims):
        for place in (claim.evidence, *claim.also):
            spots[claim.kind, place.page].append(Spot(number, place, place is claim.evidence))
    return spots


def _pair(old: Sequence[Claim], new: Sequence[Claim], first: Spot, second: Spot) -> Pair | None:
    box, other = first.place.bbox, second.place.bbox
    if not box.overlaps(other):
        return None
    same_subject = old[first.number].subject == new[second.number].subject
    if not same_subject and not is_same_place(box, other):
        return None
    return Pair(first.number, second.number, same_subject, first.main and second.main, _share(box, other))


def is_same_place(box: Box, other: Box) -> bool:
    """Whether two boxes that touch hold the same digits, though a reader took a few more characters along."""
    height = _length(box.top, box.bottom, other.top, other.bottom)
    if height < SAME_LINE * (max(box.bottom, other.bottom) - min(box.top, other.top)):
        return _share(box, other) >= SAME_PLACE
    return _length(box.x0, box.x1, other.x0, other.x1) >= SAME_PLACE * min(box.width, other.width)


def _share(box: Box, other: Box) -> float:
    """The area that two boxes share, as a part of what both cover; 1 where neither has any."""
    shared = _length(box.x0, box.x1, other.x0, other.x1) * _length(box.top, box.bottom, other.top, other.bottom)
    covered = _area(box) + _area(other) - shared
    return shared / covered if covered > 0 else 1.0


def _length(start: float, end: float, other_start: float, other_end: float) -> float:
    """How much two spans share."""
    return max(0.0, min(end, other_end) - max(start, other_start))


def _area(box: Box) -> float:
    return max(box.width, 0.0) * max(box.height, 0.0)


def _free(wanted: str, used: Collection[str]) -> str:
    if wanted not in used:
        return wanted
    number = 2
    while f"{wanted}-{number}" in used:
        number += 1
    return f"{wanted}-{number}"
