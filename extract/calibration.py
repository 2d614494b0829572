"""From the weight of the reasons to how often a claim is right: a curve for each group of kinds, fitted on gold facts.

The log-odds that reasons add up to rank claims and are no probability. Two things about a table foretell whether its
results will be linked rightly, whatever the row says: how long it is (long tables compare named models, short ones
vary one), and whether its caption announces an ablation. The curves of `data/calibration.toml` are logistic in these:

    log-odds of right = intercept + score x log-odds of the reasons + rows x (ln(1 + rows of the table) - 2)
                        + ablation x [the caption announces one] + batch x [the claim is a batch size]
                        + operations x [the claim is a count of operations]

They are fitted by `python -m bench.calibrate`, which also measures them on papers left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from data import read_toml
from extract.document import Document, Table
from normalize.claims import Claim, Kind, Status

DOUBTED = "low-confidence"
COUNT = "count"
GROUPS: Mapping[Kind, str] = {Kind.RESULT: "result", Kind.PARAMETERS: COUNT, Kind.OPERATIONS: COUNT}
TOLD = "told"
"""The group of counts that no table holds: a sentence says how sure it is, a table by its length."""
TRAINING = "training"
"""The group of all other kinds."""
ABLATION = re.compile(r"\b(?:ablat|effects?\b|impacts?\b|influence|vary|varia|design choice)", re.IGNORECASE)
USUAL_ROWS = 2.0
"""What is taken from ln(1 + rows), so that the intercept is that of a table of six rows."""
SUREST = 0.99


@dataclass(frozen=True, slots=True)
class Features:
    """What a curve looks at, each about from -3 to 5: log-odds of the reasons, length and purpose of the table."""

    score: float
    rows: float
    ablation: float
    batch: float
    operations: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The coefficients of one group, in log-odds."""

    intercept: float
    score: float
    rows: float
    ablation: float
    batch: float
    operations: float

    def probability(self, found: Features) -> float:
        """How likely a claim with these features is right."""
        odds = self.intercept + self.score * found.score + self.rows * found.rows
        odds += self.ablation * found.ablation + self.batch * found.batch + self.operations * found.operations
        return 1 / (1 + math.exp(-odds))


@cache
def curves() -> Mapping[str, Curve]:
    """The curves by group, read once a process."""
    return {name: Curve(**entry) for name, entry in read_toml("calibration.toml")["curve"].items()}


def default_flag_below() -> float:
    """The probability below which a claim waits for a person unless the user says otherwise."""
    return float(read_toml("calibration.toml")["flag_below"])


def group_of(kind: Kind, *, in_table: bool) -> str:
    """The group whose curve a kind of claim is judged by."""
    group = GROUPS.get(kind, TRAINING)
    return TOLD if group == COUNT and not in_table else group


def features_of(claim: Claim, table: Table | None) -> Features:
    """What the curve of a claim looks at; `table` is the one it stands in, None for prose."""
    sure = min(max(claim.confidence, 1 - SUREST), SUREST)
    return Features(
        score=math.log(sure / (1 - sure)),
        rows=math.log1p(len(table.body) if table else 0) - USUAL_ROWS,
        ablation=float(bool(table and ABLATION.search(table.caption))),
        batch=float(claim.kind is Kind.BATCH_SIZE),
        operations=float(claim.kind is Kind.OPERATIONS),
    )


def table_of(claim: Claim, document: Document) -> Table | None:
    """The table that a claim stands in; None for prose."""
    place = claim.evidence
    if place.source != "table":
        return None
    x, y = (place.bbox.x0 + place.bbox.x1) / 2, (place.bbox.top + place.bbox.bottom) / 2
    inside = (
        table
        for table in document.tables
        if table.page == place.page and table.box.x0 <= x <= table.box.x1 and table.box.top <= y <= table.box.bottom
    )
    return next(inside, None)


def calibrated(claims: Iterable[Claim], document: Document, flag_below: float | None = None) -> list[Claim]:
    """The claims with the probability that they are right; one below `flag_below` waits for a person."""
    limit = default_flag_below() if flag_below is None else flag_below
    return [_judged(claim, table_of(claim, document), limit) for claim in claims]


def _judged(claim: Claim, table: Table | None, limit: float) -> Claim:
    group = group_of(claim.kind, in_table=table is not None)
    sure = round(curves()[group].probability(features_of(claim, table)), 3)
    if sure >= limit or claim.status is Status.FLAGGED:
        return replace(claim, confidence=sure)
    return replace(claim, confidence=sure, status=Status.FLAGGED, flags=(*claim.flags, DOUBTED))
