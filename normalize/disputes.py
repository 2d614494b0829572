"""Claims that gainsay each other: estimates of one run that disagree, and one number that was read as two things."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations

from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Box, Claim, Evidence, Kind, Status
from normalize.compute import DISAGREE
from normalize.measures import EPOCHS_DISAGREE
from normalize.row import Row
from normalize.rows import build_rows

BEHIND = {
    EPOCHS_DISAGREE: frozenset({Kind.EPOCHS, Kind.STEPS, Kind.BATCH_SIZE, Kind.TRAINING_EXAMPLES}),
    DISAGREE: frozenset(Kind) - {Kind.RESULT, Kind.PRECISION},
}
"""For each flag of a row, the kinds of facts that its two estimates rest on."""

KIND_UNCLEAR = "kind-unclear"

SAME_LINES = 1.5
"""A box that is higher than another by more than this factor is of words that run over to another line."""

MOSTLY = 0.8
"""So much of the smaller of two boxes lies in the other where both are of the same words."""

ANY_PAPER = Paper(key="", state=PaperState.RESOLVED)
ANY_PDF = PdfFile(sha256="", source_file="", bytes=0, pages=0)
"""Whose the claims are does not matter here."""


def with_disputes(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of a PDF; where some gainsay each other, a person is asked.

    Where estimates of one run disagree, that claim behind them waits which stands behind the most rows that disagree,
    of several the least sure one: whoever looks at its place sees the others too, and is not asked about them one by
    one. A number that was read as two kinds of fact is one of them at most, and nobody knows which: each claim waits.
    """
    known = {claim.id: claim for claim in claims}
    rows = build_rows((ANY_PAPER, ANY_PDF, claim) for claim in claims)
    doubted: dict[str, list[str]] = {}
    for flag in BEHIND:
        disputes = [_behind(row, flag, known) for row in rows if flag in row.flags]
        for name in _fewest(disputes, known):
            doubted.setdefault(name, []).append(flag)
    for claim in _of_two_kinds(claims):
        doubted.setdefault(claim.id, []).append(KIND_UNCLEAR)
    return tuple(_doubted(claim, doubted.get(claim.id, ())) for claim in claims)


def _fewest(disputes: Iterable[set[str]], known: Mapping[str, Claim]) -> list[str]:
    """The ids of a few claims of which every dispute holds one: always the one in most of those that are left."""
    left, chosen = [dispute for dispute in disputes if dispute], []
    while left:
        often = Counter(chain.from_iterable(left))
        chosen.append(min(often, key=lambda name: (-often[name], known[name].confidence, name)))
        left = [dispute for dispute in left if chosen[-1] not in dispute]
    return chosen


def _behind(row: Row, flag: str, known: Mapping[str, Claim]) -> set[str]:
    """The ids of the claims that the disagreeing estimates of a row rest on."""
    places = [place for place in row.evidence.values() if isinstance(place, dict)]
    claims = [known[place["claim"]] for place in places if place.get("claim") in known]
    return {claim.id for claim in claims if claim.kind in BEHIND[flag]}


def _of_two_kinds(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims whose number, where it stands, is read as another kind of fact as well; some come more than once."""
    read: dict[tuple[str, int, tuple[str, ...]], list[tuple[Claim, Evidence]]] = {}
    for claim in claims:
        for place in (claim.evidence, *claim.also):
            if number := _number_read(claim, place):
                read.setdefault((place.pdf, place.page, number), []).append((claim, place))
    for (_, _, number), readings in read.items():
        for (one, here), (other, there) in combinations(readings, 2):
            apart = one.kind is other.kind or _is_twice(number, here, there)
            if not apart and _is_one_place(here.bbox, there.bbox):
                yield from (one, other)


_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
"""A number of its own: not the digits of `K40` or `FP16`."""


def _number_read(claim: Claim, place: Evidence) -> tuple[str, ...]:
    """The numbers that the claim was read from, as printed, else its words; of a machine the count, if it is printed.

    A machine shares its cell with the time that it ran for (`59 hours, 32 K40s`).
    """
    if claim.kind is Kind.HARDWARE:
        return tuple(number for number in _numbers(place.text) if number == str(claim.count))[:1]
    return _numbers(claim.printed) or (claim.printed.strip().casefold(),)


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(number.replace(",", "") for number in _NUMBER.findall(text))


def _is_one_place(one: Box, other: Box) -> bool:
    """Whether two boxes are around the same words, though one may hold a unit or a sign more."""
    low, high = sorted((one.height, other.height))
    if high > SAME_LINES * low or not one.overlaps(other):
        return False
    shared = (min(one.x1, other.x1) - max(one.x0, other.x0)) * (min(one.bottom, other.bottom) - max(one.top, other.top))
    return shared >= MOSTLY * min(one.width * one.height, other.width * other.height)


def _is_twice(numbers: Sequence[str], *places: Evidence) -> bool:
    """Whether the words there print the numbers once for each of two readings (`8 GPUs, 8 days`)."""
    return any(all(_numbers(place.text).count(number) > 1 for number in numbers) for place in places)


def _doubted(claim: Claim, flags: Sequence[str]) -> Claim:
    if not flags:
        return claim
    return replace(claim, status=Status.FLAGGED, flags=tuple(dict.fromkeys((*claim.flags, *flags))))
