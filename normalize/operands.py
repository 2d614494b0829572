"""The one claim of each kind that a row rests on, chosen from all that could be meant; never a guess.

Facts of the row's own variant go before those of its family, those before what is said of all models; what a person
reviewed goes before the rest, and what is flagged comes last. Where several remain that say different things, none is
taken, and a flag says so: of what was said of this very model a doubt, of what was said of all a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from normalize.claims import Claim, Kind, Status
from normalize.hardware import devices
from normalize.likeness import Via

CONFLICT = "conflicting-claims"
IMPOSSIBLE = "impossible-value"
LESS_SURE = "less-sure-claim-left-out"

TIED = frozenset({Kind.PARAMETERS, Kind.OPERATIONS})
"""Kinds that differ from variant to variant: what is said of a family, or of all, says nothing of one."""

NEAR = 0.03
"""Two numbers that differ by less are one number printed twice, to different digits."""

ROUGH = 0.15
"""The same, where the paper itself calls one of them rough (`about 5 days`)."""

DOUBTFUL = 0.85
"""A claim below this confidence does not void one whose odds are `SURER` times as high; it is left out, with a flag."""

SURER = 3.0

TRUST = {Status.REVIEWED: 0, Status.ACCEPTED: 1, Status.FLAGGED: 2}


class Fit(IntEnum):
    """How well a fact's place fits a row: it names the row's data set or task, names none, or stands aside.

    The numbers are distances on the scale of `Via`, whose levels are one apart.
    """

    HERE = 0
    GENERAL = 1
    ASIDE = 3


@dataclass(frozen=True, slots=True)
class Operand:
    """A claim that a row rests on, how it came to the row, and further claims that say the same or fill a gap in it.

    `fit`: how well the places of the claim fit what the row is about.
    """

    claim: Claim
    via: Via
    also: tuple[Claim, ...] = ()
    fit: Fit = Fit.HERE


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, or None; and why it is doubtful. `notes` are flags that call for no person."""

    operand: Operand | None
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


NOTHING = Choice(None)


def choose(candidates: Sequence[Operand]) -> Choice:
    """The candidate that stands, of claims of one kind (and, for times, of one `of`)."""
    if not candidates:
        return NOTHING
    possible = [operand for operand in candidates if _is_possible(operand.claim)]
    flags = (IMPOSSIBLE,) if len(possible) < len(candidates) else ()
    choices = [_choose_level(level) for level in _levels(possible)]
    if not choices:
        return Choice(None, flags)
    chosen = choices[0]
    if CONFLICT in chosen.flags and not any(operand.via is Via.MODEL for operand in possible):
        rest = tuple(flag for flag in chosen.flags if flag != CONFLICT)
        chosen = Choice(chosen.operand, rest, (CONFLICT,))
    if chosen.operand is not None and chosen.operand.claim.kind is Kind.HARDWARE:
        for farther in choices[1:]:
            chosen = _filled(chosen, farther)
    return Choice(chosen.operand, flags + chosen.flags, chosen.notes)


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
    trusted = min(TRUST[operand.claim.status] for operand in operands)
    best = sorted((o for o in operands if TRUST[o.claim.status] == trusted), key=_order)
    choose_among = _same_hardware if best[0].claim.kind is Kind.HARDWARE else _same_value
    chosen = choose_among(best)
    sure = _sure(best)
    if CONFLICT not in chosen.flags or len(sure) == len(best):
        return chosen
    settled = choose_among(sure)
    return chosen if CONFLICT in settled.flags else replace(settled, flags=(*settled.flags, LESS_SURE))


def _sure(operands: Sequence[Operand]) -> list[Operand]:
    """The operands without those that are doubtful beside the surest."""
    highest = max(_odds(operand.claim) for operand in operands)
    return [o for o in operands if o.claim.confidence >= DOUBTFUL or SURER * _odds(o.claim) > highest]


def _odds(claim: Claim) -> float:
    """The odds that the claim is right; what a person reviewed may stand at a confidence of one."""
    return claim.confidence / max(1 - claim.confidence, 1e-6)


def _filled(near: Choice, far: Choice) -> Choice:
    """The nearer hardware, with the model or the count that only the farther one says (`8 GPUs`; `all on P100s`)."""
    if near.operand is None or far.operand is None:
        return near
    first, second = near.operand.claim, far.operand.claim
    device = _common_device([first.device, second.device])
    if device is None or (device == first.device and (first.count is not None or second.count is None)):
        return near
    merged = replace(first, device=device)
    if first.count is None and CONFLICT not in near.flags:
        merged = replace(merged, count=second.count, unit=second.unit)
    also = (*near.operand.also, second)
    return Choice(Operand(merged, far.operand.via, also), near.flags)


def _order(operand: Operand) -> tuple[object, ...]:
    """The most telling first: confident, from a table, more digits, earlier in the paper; the id breaks ties."""
    claim = operand.claim
    digits = sum(sign.isdigit() for sign in claim.printed)
    place = (claim.evidence.page, claim.evidence.bbox.top, claim.id)
    return (-digits if claim.kind in TIED else 0, -claim.confidence, claim.evidence.source != "table", *place)


def _is_possible(claim: Claim) -> bool:
    """Whether the number can be: a time, a count and an amount are above zero."""
    if claim.kind is Kind.HARDWARE:
        return claim.count is None or claim.count > 0
    if claim.kind is Kind.PRECISION:
        return True
    number = claim.hours if claim.kind is Kind.TRAINING_TIME else claim.value
    return number is not None and 0 < number < float("inf")


def amount_of(claim: Claim) -> float:
    """The number of the claim, in the unit of its kind; of operations FLOP, a multiply-add as two."""
    number = claim.hours if claim.kind is Kind.TRAINING_TIME else claim.value
    if number is None:
        raise ValueError(f"the claim {claim.id} has no number")
    return number * multiply_adds(claim)


def multiply_adds(claim: Claim) -> int:
    """2 where the claim counts multiply-adds, else 1."""
    word = "".join(sign for sign in (claim.convention or "").lower() if sign.isalpha())
    counts_pairs = word.startswith(("mult", "madd", "mac"))
    return 2 if claim.kind is Kind.OPERATIONS and counts_pairs else 1


def _same_value(best: Sequence[Operand]) -> Choice:
    first, *others = sorted(best, key=lambda operand: _is_rough(operand.claim))
    if all(agrees(first, other) for other in others):
        return Choice(Operand(first.claim, first.via, tuple(other.claim for other in others)) if others else first)
    return Choice(None, (CONFLICT,))


def agrees(one: Operand, other: Operand) -> bool:
    """Whether two claims of one kind say the same number, as exactly as they are printed."""
    return _agree(one.claim, other.claim)


def _agree(first: Claim, second: Claim) -> bool:
    if first.kind is Kind.PRECISION:
        return first.printed.lower() == second.printed.lower()
    if None not in (first.unit, second.unit) and first.unit != second.unit:
        return False
    one, other = amount_of(first), amount_of(second)
    near = ROUGH if _is_rough(first) or _is_rough(second) else NEAR
    return abs(one - other) <= near * max(one, other)


def _is_rough(claim: Claim) -> bool:
    """Whether the words say that the number is not exact."""
    return claim.printed.lower().startswith(_ROUGH_WORDS)


_ROUGH_WORDS = (
    "about",
    "around",
    "approx",
    "roughly",
    "nearly",
    "almost",
    "circa",
    "~",
    "≈",
    "over",
    "under",
    "at most",
)


def _same_hardware(best: Sequence[Operand]) -> Choice:
    """Hardware claims as one: the most exact device, and the count where all that name one name the same."""
    device = _common_device([operand.claim.device for operand in best])
    if device is None:
        return Choice(None, (CONFLICT,))
    counts = {(operand.claim.count, operand.claim.unit) for operand in best if operand.claim.count is not None}
    leader = next(operand for operand in best if operand.claim.device == device)
    rest = tuple(operand.claim for operand in best if operand is not leader)
    if len({count for count, _ in counts}) > 1:
        return Choice(Operand(replace(leader.claim, count=None), leader.via, rest), (CONFLICT,))
    if not counts or leader.claim.count is not None:
        return Choice(Operand(leader.claim, leader.via, rest))
    count, unit = min(counts, key=str)
    return Choice(Operand(replace(leader.claim, count=count, unit=unit), leader.via, rest))


def _common_device(names: Sequence[str | None]) -> str | None:
    """The most exact of names that can all mean one device; None where they cannot."""
    ranked = sorted({name for name in names if name is not None}, key=_vagueness)
    if not ranked or not all(_may_be(ranked[0], other) for other in ranked[1:]):
        return None
    return ranked[0]


def _vagueness(name: str) -> tuple[int, str]:
    device = devices().get(name)
    return ({"unknown": 2, "family": 1}.get(device.counted, 0) if device else 0, name)


def _may_be(exact: str, vague: str) -> bool:
    """Whether `vague` can be said of the device `exact`: its family, or a name of its kind without a model."""
    device, other = devices().get(exact), devices().get(vague)
    if device is None or other is None:
        return False
    same_maker = other.maker in ("", device.maker)
    return device.family == vague or (other.counted == "unknown" and other.kind == device.kind and same_maker)
