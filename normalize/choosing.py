"""The one claim of each kind that a row rests on, chosen from all that could be meant; never a guess.

Facts of the row's own variant go before those of its family, those before what is said of all models; what a person
reviewed goes before the rest, and what is flagged comes last. Where several remain that say different things, none is
taken, and a flag says so: of what was said of this very model a doubt, of what was said of all a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalize.claims import Claim, Kind, Status
from normalize.likeness import Via
from normalize.operands import CONFLICT, NOTHING, TIED, Choice, Operand, agrees, is_rough
from normalize.same_device import filled, same_hardware

IMPOSSIBLE = "impossible-value"
LESS_SURE = "less-sure-claim-left-out"
LOW = "low-confidence"

DOUBTFUL = 0.85
"""A claim below this confidence does not void one whose odds are `SURER` times as high; it is left out, with a flag."""

SURER = 3.0

SHORTEST_RUN = 1 / 60
"""In hours: what takes less than a minute is a pass or a step, whatever the words call it, and no training run."""

LENGTHS = frozenset({Kind.EPOCHS, Kind.STEPS, Kind.BATCH_SIZE})
"""Kinds of which a paper says one for most models and another for some, in the next paragraph."""

TRUST = {Status.REVIEWED: 0, Status.ACCEPTED: 1, Status.FLAGGED: 2}


def choose(candidates: Sequence[Operand]) -> Choice:
    """The candidate that stands, of claims of one kind (and, for times, of one `of`)."""
    if not candidates:
        return NOTHING
    possible = [operand for operand in candidates if _is_possible(operand.claim)]
    flags = (IMPOSSIBLE,) if len(possible) < len(candidates) else ()
    possible, unheard = _without_hearsay(possible)
    choices = [_choose_level(level) for level in _levels(possible)]
    if not choices:
        return Choice(None, flags, unheard)
    chosen = choices[0]
    if chosen.operand is not None and chosen.operand.claim.kind is Kind.HARDWARE:
        for farther in choices[1:]:
            chosen = filled(chosen, farther)
    if CONFLICT in chosen.flags and not any(operand.via is Via.MODEL for operand in possible):
        rest = tuple(flag for flag in chosen.flags if flag != CONFLICT)
        chosen = Choice(chosen.operand, rest, (CONFLICT,))
    return Choice(chosen.operand, flags + chosen.flags, chosen.notes + unheard)


def _levels(operands: Sequence[Operand]) -> list[list[Operand]]:
    """The operands in groups, the nearest first: by whom they were said of and how well their places fit, together.

    What was said of all where the row's task is named goes before what was said of the family aside.
    """
    rank = {level: number for number, level in enumerate(Via)}
    groups: dict[tuple[bool, int, int], list[Operand]] = {}
    for operand in operands:
        near = operand.via is Via.MODEL
        groups.setdefault((not near, rank[operand.via] + operand.fit, rank[operand.via]), []).append(operand)
    return [groups[key] for key in sorted(groups)]


def _choose_level(operands: Sequence[Operand]) -> Choice:
    trusted = min(map(_trust, operands))
    best = sorted((o for o in operands if _trust(o) == trusted), key=_order)
    choose_among = same_hardware if best[0].claim.kind is Kind.HARDWARE else _same_value
    chosen = choose_among(best)
    sure = _sure(best)
    if CONFLICT not in chosen.flags or len(sure) == len(best):
        return chosen
    settled = choose_among(sure)
    return chosen if CONFLICT in settled.flags else replace(settled, flags=(*settled.flags, LESS_SURE))


def _trust(operand: Operand) -> int:
    """How far a claim is trusted; that a person read one aright does not make it the only one said of all models."""
    of_all = operand.via is Via.PAPER and operand.claim.kind in LENGTHS
    return TRUST[Status.ACCEPTED] if of_all and operand.claim.status is Status.REVIEWED else TRUST[operand.claim.status]


def _sure(operands: Sequence[Operand]) -> list[Operand]:
    """The operands without those that are doubtful beside the surest."""
    highest = max(_odds(operand.claim) for operand in operands)
    return [o for o in operands if o.claim.confidence >= DOUBTFUL or SURER * _odds(o.claim) > highest]


def _odds(claim: Claim) -> float:
    """The odds that the claim is right; what a person reviewed may stand at a confidence of one."""
    return claim.confidence / max(1 - claim.confidence, 1e-6)


def _order(operand: Operand) -> tuple[object, ...]:
    """The most telling first: confident, from a table, more digits, earlier in the paper; the id breaks ties."""
    claim = operand.claim
    digits = sum(sign.isdigit() for sign in claim.printed)
    place = (claim.evidence.page, claim.evidence.bbox.top, claim.id)
    return (-digits if claim.kind in TIED else 0, -claim.confidence, claim.evidence.source != "table", *place)


def _is_possible(claim: Claim) -> bool:
    """Whether the number can be: a time, a count and an amount are above zero, and a run takes a minute at least."""
    if claim.kind is Kind.HARDWARE:
        return claim.count is None or claim.count > 0
    if claim.kind is Kind.PRECISION:
        return True
    number = claim.hours if claim.kind is Kind.TRAINING_TIME else claim.value
    least = SHORTEST_RUN if claim.kind is Kind.TRAINING_TIME and (claim.of or "run") == "run" else 0.0
    return number is not None and least < number < float("inf")


def _without_hearsay(operands: Sequence[Operand]) -> tuple[list[Operand], tuple[str, ...]]:
    """The operands without what is as likely wrong as right and not even said of this model; a note if any was."""
    heard = [o for o in operands if o.via is not Via.PAPER or o.claim.kind in TIED or not _is_doubtful(o.claim)]
    return heard, (LESS_SURE,) if len(heard) < len(operands) else ()


def _is_doubtful(claim: Claim) -> bool:
    return LOW in claim.flags and claim.status is Status.FLAGGED


def _same_value(best: Sequence[Operand]) -> Choice:
    first, *others = sorted(best, key=lambda operand: is_rough(operand.claim))
    if all(agrees(first, other) for other in others):
        return Choice(Operand(first.claim, first.via, tuple(other.claim for other in others)) if others else first)
    return Choice(None, (CONFLICT,))
