"""What review teaches: how often each flag, kind, extractor and confidence was right, and how far reviewers agree.

A claim was read rightly where its last decision accepts it; a correction or a rejection says that it was not. The
interval of a share is Wilson's, of 90 % (E. B. Wilson, JASA 22, 1927). Agreement is Cohen's kappa, the share of equal
verdicts beyond chance, (p_o - p_e) / (1 - p_e) (J. Cohen, Educ. Psychol. Meas. 20, 1960), over the first verdicts of
each two reviewers of a claim, pooled.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from data.errors import NotFound
from normalize.claims import Claim
from normalize.decisions import TYPED, Action, ReviewDecision, is_of, settling
from review.asking import Verdict, by_claim, verdict
from review.library import ReviewLibrary

Z90 = 1.6449
BANDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Of the claims of one `name` (`by` flag, kind, extractor or confidence), how many were decided, and right."""

    by: str
    name: str
    decided: int
    right: int
    precision: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Of the claims of a kind that two reviewers judged, how many they judged alike. `kappa` None: undefined."""

    kind: str
    pairs: int
    alike: int
    kappa: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """All of it."""

    decided: int
    shares: tuple[Share, ...]
    agreement: tuple[Agreement, ...]


def calibration(library: ReviewLibrary) -> Calibration:
    """What the decisions of a library say of its extraction. Decisions on other readings than today's are left out."""
    made = by_claim(library.decisions())
    judged: list[tuple[Claim, bool]] = []
    pairs: dict[str, list[tuple[Verdict, Verdict]]] = {}
    for claim_id, decisions in made.items():
        found = _claim(library, claim_id)
        told = settling(decisions)
        if found is None or not told or not is_of(told[-1], found):
            continue
        judged.append((found, told[-1].action is Action.ACCEPT))
        pairs.setdefault(found.kind.value, []).extend(_pairs(told))
    return Calibration(
        decided=len(judged),
        shares=tuple(_shares(judged)),
        agreement=tuple(_agreement(kind, found) for kind, found in sorted(pairs.items()) if found),
    )


def _claim(library: ReviewLibrary, claim_id: str) -> Claim | None:
    """The claim as the last extraction left it; what a person alone found says nothing of the extraction."""
    if claim_id.startswith(TYPED):
        return None
    try:
        stored = library.as_extracted(claim_id)
    except NotFound:
        return None
    return None if stored.missed else stored.claim


def _pairs(told: Sequence[ReviewDecision]) -> Iterator[tuple[Verdict, Verdict]]:
    """The first verdicts of each two reviewers of a claim."""
    first: dict[str, Verdict] = {}
    for decision in told:
        first.setdefault(decision.reviewer, verdict(decision))
    for one, other in combinations(sorted(first), 2):
        yield first[one], first[other]


def _agreement(kind: str, pairs: Sequence[tuple[Verdict, Verdict]]) -> Agreement:
    alike = sum(one == other for one, other in pairs)
    return Agreement(kind=kind, pairs=len(pairs), alike=alike, kappa=kappa(pairs))


def kappa(pairs: Sequence[tuple[object, object]]) -> float | None:
    """Cohen's kappa of two raters; None where there is nothing, or both only ever said one and the same.

    >>> kappa([("y", "y"), ("y", "y"), ("n", "n"), ("y", "n")])
    0.5
    """
    if not pairs:
        return None
    count = len(pairs)
    observed = sum(one == other for one, other in pairs) / count
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(first[name] * second[name] for name in first) / count**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _shares(judged: Iterable[tuple[Claim, bool]]) -> Iterator[Share]:
    decided: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for claim, was_right in judged:
        for key in _groups(claim):
            decided[key] += 1
            right[key] += was_right
    for by, name in sorted(decided):
        count, good = decided[by, name], right[by, name]
        low, high = wilson(good, count)
        yield Share(by=by, name=name, decided=count, right=good, precision=good / count, low=low, high=high)


def _groups(claim: Claim) -> Iterator[tuple[str, str]]:
    yield "all", "all"
    yield from (("flag", flag) for flag in claim.flags)
    yield "kind", claim.kind.value
    yield "extractor", claim.evidence.extractor
    band = min(int(claim.confidence * BANDS), BANDS - 1) / BANDS
    yield "confidence", f"{band:.1f} to {band + 1 / BANDS:.1f}"


def wilson(good: int, count: int, z: float = Z90) -> tuple[float, float]:
    """The interval of a share, by default of 90 %.

    >>> [round(edge, 3) for edge in wilson(8, 10)]
    [0.541, 0.931]
    """
    share = good / count
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z / (1 + z**2 / count) * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def as_rows(found: Calibration) -> Mapping[str, Sequence[tuple[object, ...]]]:
    """The rows of the two tables that a person reads."""
    shares = [
        (one.by, one.name, one.decided, one.right, f"{one.precision:.0%}", f"{one.low:.0%} to {one.high:.0%}")
        for one in found.shares
    ]
    agreement = [
        (one.kind, one.pairs, one.alike, "-" if one.kappa is None else f"{one.kappa:.2f}") for one in found.agreement
    ]
    return {"shares": shares, "agreement": agreement}
