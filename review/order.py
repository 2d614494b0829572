"""In which order claims are asked: what can move the table most first, and a PDF's claims together.

The gain of an answer is how likely the reading is wrong, times how much a wrong one shifts a row, times how many rows
rest on it (interval width times leverage, with the width taken from confidence and kind). Gains are sorted into bands,
each twice the next; within a band paper by paper, down the pages, so that each PDF is opened once a band.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from normalize.claims import Kind
from review.asking import Why
from store.waiting import Waiting

OWNER_UNCLEAR = "owner-unclear"
MOST_ROWS = 20
"""A fact of more rows than this weighs no more: a paper of 200 rows is still one point of a fit."""

SHIFT: Mapping[Kind, float] = {
    Kind.RESULT: 1.0,
    Kind.TRAINING_COMPUTE: 0.5,
    Kind.HARDWARE: 0.4,
    Kind.TRAINING_TIME: 0.4,
    Kind.EPOCHS: 0.2,
    Kind.OPERATIONS: 0.2,
    Kind.TRAINING_EXAMPLES: 0.2,
    Kind.PARAMETERS: 0.1,
    Kind.STEPS: 0.1,
    Kind.BATCH_SIZE: 0.1,
    Kind.PRECISION: 0.01,
}
"""How much of a row is wrong with a wrong claim: a result is the row itself, a fact one operand of its compute."""
QUOTED = 0.02
"""What a claim weighs that becomes no row."""


class Order(StrEnum):
    """What comes first."""

    IMPACT = "impact"
    PAPER = "paper"
    DOUBT = "doubt"


class Ask(NamedTuple):
    """A claim in the queue: the light row, why it is asked, and what an answer can move."""

    claim: Waiting
    why: Why
    gain: float


def gain(one: Waiting, rows: Mapping[tuple[str, str | None], int], totals: Mapping[str, int]) -> float:
    """What an answer can move. `rows` counts a PDF's own results by model, `totals` all of them."""
    wrong = max(1 - one.confidence, 0.01)
    if not one.own and OWNER_UNCLEAR not in one.flags:
        return wrong * QUOTED
    if one.kind is Kind.RESULT:
        return wrong * SHIFT[one.kind]
    fed = rows.get((one.sha256, one.model), 0) if one.model else totals.get(one.sha256, 0)
    return wrong * SHIFT[one.kind] * (min(fed, MOST_ROWS) or QUOTED)


def in_order(
    asked: Iterable[tuple[Waiting, Why]], rows: Mapping[tuple[str, str | None], int], order: Order = Order.IMPACT
) -> list[Ask]:
    """The claims as they are asked. They come by paper, file and place, and keep that where all else is equal."""
    totals: dict[str, int] = {}
    for (sha256, _), count in rows.items():
        totals[sha256] = totals.get(sha256, 0) + count
    queue = [Ask(one, why, gain(one, rows, totals)) for one, why in asked]
    if order is Order.IMPACT:
        bands: dict[int, list[Ask]] = {}
        for ask in queue:
            bands.setdefault(math.frexp(ask.gain)[1], []).append(ask)
        queue = [ask for band in sorted(bands, reverse=True) for ask in bands[band]]
    elif order is Order.DOUBT:
        queue.sort(key=lambda ask: ask.claim.confidence)
    else:
        places = {key: place for place, key in enumerate(dict.fromkeys(ask.claim.paper for ask in queue))}
        queue.sort(key=lambda ask: (places[ask.claim.paper], _rank(ask.claim)))
    return queue


def _rank(one: Waiting) -> int:
    """How near to the table a claim is: a result that may be the authors' own, another fact, a quoted number."""
    if not one.own and OWNER_UNCLEAR not in one.flags:
        return 2
    return 0 if one.kind is Kind.RESULT else 1
