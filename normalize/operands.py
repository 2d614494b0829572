"""A claim as an operand of a row: how it came there, what it amounts to, and whether two say the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from normalize.claims import Claim, Kind
from normalize.likeness import Via

CONFLICT = "conflicting-claims"

TIED = frozenset({Kind.PARAMETERS, Kind.OPERATIONS})
"""Kinds that differ from variant to variant: what is said of a family, or of all, says nothing of one."""

NEAR = 0.03
"""Two numbers that differ by less are one number printed twice, to different digits."""

ROUGH = 0.15
"""The same, where the paper itself calls one of them rough (`about 5 days`)."""


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


def agrees(one: Operand, other: Operand) -> bool:
    """Whether two claims of one kind say the same number, as exactly as they are printed."""
    return _agree(one.claim, other.claim)


def _agree(first: Claim, second: Claim) -> bool:
    if first.kind is Kind.PRECISION:
        return first.printed.lower() == second.printed.lower()
    if None not in (first.unit, second.unit) and first.unit != second.unit:
        return False
    one, other = amount_of(first), amount_of(second)
    near = ROUGH if is_rough(first) or is_rough(second) else NEAR
    return abs(one - other) <= near * max(one, other)


def is_rough(claim: Claim) -> bool:
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
