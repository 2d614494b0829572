"""What the devices of a stage did: for how long, at which peak, and so how much they computed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from normalize import compute
from normalize.amounts import Amount
from normalize.claims import Claim, Kind
from normalize.compute import Estimate, Way
from normalize.names import catalogue_id
from normalize.peaks import Peaks, peaks

PRECISION_UNSAID = "precision-unsaid"
NEEDS_HALF = "needs-half-precision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Hours of the run and device-hours, and what was computed in them, in FLOP; None where the facts do not suffice.

    `burden`: the hardware burden; `way`: the way to the training FLOP; `best`: at the highest peak; `usual`: at the
    peak of the usual format, where the paper says none and the highest is higher.
    """

    hours: Amount | None
    device_hours: Amount | None
    burden: Amount | None = None
    way: Way | None = None
    best: float | None = None
    usual: Amount | None = None
    flags: tuple[str, ...] = ()

    def doubts(self, training: Estimate | None) -> tuple[str, ...]:
        """That the format is unsaid, and that so much training would need a lower one than the usual."""
        if self.usual is None:
            return ()
        above = training is not None and training.amount.value > self.usual.high
        return (PRECISION_UNSAID, NEEDS_HALF) if above else (PRECISION_UNSAID,)


def work_of(claims: Mapping[Kind, Claim], year: int | None) -> Work:
    """The work of the devices that the claims tell of; `year` is the paper's."""
    hours, device_hours = _hours(claims)
    found, flags = _peaks(claims, year)
    count, time = _count_and_time(claims, hours, device_hours)
    if found is None or count is None or time is None:
        return Work(hours=hours, device_hours=device_hours, flags=flags)
    precision = precision_of(claims.get(Kind.PRECISION))
    unsaid = precision is None and found.best.value > found.usual.value
    best = found.best if precision is None else found.of(precision)
    return Work(
        hours=hours,
        device_hours=device_hours,
        burden=compute.hardware_burden(count, found.burden, time) if found.burden else None,
        way=compute.from_hardware(count, found.of(precision), time),
        best=compute.hardware_burden(count, best, time).value,
        usual=compute.hardware_burden(count, found.usual, time) if unsaid else None,
        flags=flags,
    )


def precision_of(claim: Claim | None) -> str | None:
    """The number format that a claim prints: `fp32`, `fp16`, `bf16`, `tf32`, `mixed`, or the words as printed."""
    if claim is None:
        return None
    printed = claim.printed.lower()
    for pattern, name in _PRECISIONS:
        if re.search(pattern, printed):
            return name
    return printed or None


_PRECISIONS = (
    (r"mixed|amp\b", "mixed"),
    (r"bf16|bfloat", "bf16"),
    (r"tf32", "tf32"),
    (r"fp8|float8", "fp8"),
    (r"fp16|float16|half|16[\s-]?bit", "fp16"),
    (r"fp32|float32|single|full|32[\s-]?bit", "fp32"),
)


def amount_said(claim: Claim | None) -> Amount | None:
    """The number of a claim with its printed ends."""
    if claim is None or claim.value is None:
        return None
    return Amount.between(claim.value, claim.low, claim.high)


def _hours(claims: Mapping[Kind, Claim]) -> tuple[Amount | None, Amount | None]:
    """The hours of the run, and the device-hours, from a time of a run, of devices, of an epoch or of a step."""
    claim = claims.get(Kind.TRAINING_TIME)
    if claim is None or claim.hours is None:
        return None, None
    amount = Amount.between(claim.hours, claim.low, claim.high)
    count = _count(claims)
    if claim.of == "device":
        return (amount.times(Amount.exactly(1 / count.value)) if count else None), amount
    repeats = {"epoch": Kind.EPOCHS, "step": Kind.STEPS}.get(claim.of or "run")
    times = Amount.exactly(1) if repeats is None else amount_said(claims.get(repeats))
    if times is None:
        return None, None
    whole = amount.times(times)
    return whole, (whole.times(count) if count else None)


def _count(claims: Mapping[Kind, Claim]) -> Amount | None:
    hardware = claims.get(Kind.HARDWARE)
    return Amount.exactly(hardware.count) if hardware and hardware.count else None


def _count_and_time(
    claims: Mapping[Kind, Claim], hours: Amount | None, device_hours: Amount | None
) -> tuple[Amount | None, Amount | None]:
    """Count and hours whose product is the device-hours; one and the device-hours where those alone are known."""
    count = _count(claims)
    if hours is not None and count is not None:
        return count, hours
    return (Amount.exactly(1), device_hours) if device_hours is not None else (None, None)


def _peaks(claims: Mapping[Kind, Claim], year: int | None) -> tuple[Peaks | None, tuple[str, ...]]:
    hardware = claims.get(Kind.HARDWARE)
    if hardware is None or hardware.device is None:
        return None, ()
    found, flags = peaks(catalogue_id(hardware.device), hardware.unit, year=year)
    return found, found.flags if found else flags
