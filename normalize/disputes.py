"""Estimates of one run that disagree: which of the claims behind them a person should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Claim, Kind, Status
from normalize.compute import DISAGREE
from normalize.measures import EPOCHS_DISAGREE
from normalize.row import Row
from normalize.rows import build_rows

BEHIND = {
    EPOCHS_DISAGREE: frozenset({Kind.EPOCHS, Kind.STEPS, Kind.BATCH_SIZE, Kind.TRAINING_EXAMPLES}),
    DISAGREE: frozenset(Kind) - {Kind.RESULT, Kind.PRECISION},
}
"""For each flag of a row, the kinds of facts that its two estimates rest on."""

ANY_PAPER = Paper(key="", state=PaperState.RESOLVED)
ANY_PDF = PdfFile(sha256="", source_file="", bytes=0, pages=0)
"""Whose the claims are does not matter here."""


def with_disputes(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of a PDF; where estimates of one run disagree, one of the claims behind them waits for a person.

    That claim is chosen which stands behind the most rows that disagree, of several the least sure one: whoever looks
    at its place sees the others too, and is not asked about them one by one.
    """
    known = {claim.id: claim for claim in claims}
    rows = build_rows((ANY_PAPER, ANY_PDF, claim) for claim in claims)
    doubted: dict[str, str] = {}
    for flag in BEHIND:
        disputes = [_behind(row, flag, known) for row in rows if flag in row.flags]
        doubted |= dict.fromkeys(_fewest(disputes, known), flag)
    return tuple(_doubted(claim, doubted.get(claim.id)) for claim in claims)


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


def _doubted(claim: Claim, flag: str | None) -> Claim:
    if flag is None:
        return claim
    return replace(claim, status=Status.FLAGGED, flags=tuple(dict.fromkeys((*claim.flags, flag))))
