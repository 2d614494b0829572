"""From reasons to a confidence, a status and flags.

The confidence is the logistic function of summed log-odds: a bias for the kind and a weight for each reason, as
`data/reasons.toml` gives them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from data import read_toml
from normalize.claims import Claim, Kind, Status

UNSPECIFIC = "low-confidence"
"""The flag of a doubtful claim none of whose reasons has a flag of its own."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The figures of `reasons.toml`: log-odds by kind and reason, flags by reason, and the two thresholds."""

    bias: dict[str, float]
    reasons: dict[str, float]
    flags: dict[str, str]
    always: frozenset[str]
    flag_below: float
    drop_below: float


@cache
def weights() -> Weights:
    """Read once a process."""
    document = read_toml("reasons.toml")
    reasons = document["reason"]
    return Weights(
        bias=dict(document["bias"]),
        reasons={name: float(entry["weight"]) for name, entry in reasons.items()},
        flags={name: entry["flag"] for name, entry in reasons.items() if "flag" in entry},
        always=frozenset(name for name, entry in reasons.items() if entry.get("always")),
        flag_below=float(document["confidence"]["flag_below"]),
        drop_below=float(document["confidence"]["drop_below"]),
    )


def confidence(kind: str, reasons: Iterable[str]) -> float:
    """The probability that a claim with these reasons is right."""
    table = weights()
    odds = table.bias.get(kind, 0.0) + sum(table.reasons[reason] for reason in set(reasons))
    return round(1 / (1 + math.exp(-odds)), 3)


COMPARED = frozenset({Kind.RESULT, Kind.PARAMETERS})
"""What papers quote of other work; how another's model was trained they hardly ever print as if it were theirs."""
OWNER_UNCLEAR = "owner-unclear"


def judged(claim: Claim) -> Claim:
    """The claim with its confidence, and flagged where that is low or where a reason always flags."""
    table = weights()
    reasons = [one for one in claim.reasons if claim.kind in COMPARED or table.flags.get(one) != OWNER_UNCLEAR]
    sure = confidence(claim.kind, reasons)
    doubts = [reason for reason in reasons if reason in table.flags]
    if sure >= table.flag_below and not table.always & set(reasons):
        return replace(claim, confidence=sure, status=Status.ACCEPTED, flags=())
    ordered = sorted(doubts, key=lambda reason: table.reasons[reason])
    flags = tuple(dict.fromkeys(table.flags[reason] for reason in ordered)) or (UNSPECIFIC,)
    return replace(claim, confidence=sure, status=Status.FLAGGED, flags=flags)
