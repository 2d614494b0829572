"""The three measures of compute, each one convention, and the interval of the third.

- hardware burden: units x peak rate x seconds, no utilisation (Thompson et al., "The Computational Limits of Deep
  Learning", arXiv 2007.05558);
- network operations: operations per pass x examples x epochs, forward passes alone (the same, version 2 of 2022);
- training FLOP: the arithmetic done, a multiply-add as two (Epoch AI, "Estimating training compute"), by every way that
  the claims permit, combined.

All amounts are FLOP. Nothing here knows a claim: numbers in, numbers out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from normalize.amounts import QUANTILE, Amount, from_spread

SECONDS_AN_HOUR = 3600

DISAGREE = "compute-estimates-disagree"
IMPLAUSIBLE = "utilisation-implausible"


@dataclass(frozen=True, slots=True)
class Settings:
    """Spreads are standard deviations in decades.

    `utilisation`, `utilisation_spread`: the log-normal prior of achieved over peak rate, fitted to public figures of
    Epoch AI's database (of runs from scratch with hours, count and compute: median .30, 10 to 90 % .12 to .55).
    `passes`: a backward pass costs two forward passes (Epoch AI). `flops_word`: papers print FLOPs for multiply-adds as
    often as for operations, so the middle stands between once and twice the number. `reported_spread`: printed totals
    rest on an estimate themselves. `operations_spread`: what counting leaves out (layers, sizes of images, dropout).
    `parameters_spread`: 6ND against the recorded compute of language models (73 % of 230 within a factor of 2).
    """

    utilisation: float = 0.30
    utilisation_spread: float = 0.35
    passes: float = 3.0
    flops_word: float = 2**0.5
    reported_spread: float = 0.10
    operations_spread: float = 0.10
    parameters_spread: float = 0.20
    lowest_utilisation: float = 0.01
    highest_utilisation: float = 1.0


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the training FLOP: `method` as in the table of rows, the median, its spread, and the sum in words."""

    method: str
    value: float
    sigma: float
    formula: str

    @property
    def interval(self) -> Amount:
        """The 90 % interval."""
        return from_spread(self.value, self.sigma)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The combined estimate with its 90 % interval, the ways it rests on, and what is doubtful about it."""

    amount: Amount
    method: str
    ways: tuple[Way, ...]
    flags: tuple[str, ...] = ()


def hardware_burden(count: Amount, peak: Amount, hours: Amount) -> Amount:
    """Units x peak rate x seconds. `peak` is FLOP a second of one unit; for device-hours, `count` is one."""
    return count.times(peak, hours, Amount.exactly(SECONDS_AN_HOUR))


def network_operations(per_pass: Amount, examples_seen: Amount) -> Amount:
    """Forward passes alone: FLOP of one pass (a multiply-add as two) x examples x epochs."""
    return per_pass.times(examples_seen)


def reported(flop: Amount, settings: Settings | None = None) -> Way:
    """What the paper itself states."""
    chosen = settings or Settings()
    return Way("reported", flop.value, math.hypot(chosen.reported_spread, flop.spread), "stated")


def from_operations(
    per_pass: Amount, examples_seen: Amount, *, counts_pairs: bool = True, settings: Settings | None = None
) -> Way:
    """Operations of a forward pass x 3 x examples seen in training; `per_pass` counts a multiply-add as two.

    `counts_pairs` False: the paper says FLOPs, and may yet have counted multiply-adds; the spread is wider, upwards.
    """
    chosen = settings or Settings()
    if not counts_pairs:
        per_pass = Amount(per_pass.value * chosen.flops_word, per_pass.low, 2 * per_pass.high)
    amount = per_pass.times(examples_seen)
    sigma = math.hypot(chosen.operations_spread, amount.spread)
    formula = f"{per_pass.value:.4g} FLOP x {chosen.passes:g} x {examples_seen.value:.4g} examples"
    return Way("operations", amount.value * chosen.passes, sigma, formula)


def from_parameters(parameters: Amount, tokens: Amount, settings: Settings | None = None) -> Way:
    """6 x parameters x tokens, for transformers on text alone (Kaplan et al., arXiv 2001.08361); never for images."""
    chosen = settings or Settings()
    amount = parameters.times(tokens)
    formula = f"6 x {parameters.value:.4g} parameters x {tokens.value:.4g} tokens"
    return Way("6nd", 6 * amount.value, math.hypot(chosen.parameters_spread, amount.spread), formula)


def from_hardware(count: Amount, peak: Amount, hours: Amount, settings: Settings | None = None) -> Way:
    """Units x peak x seconds x utilisation, the last a log-normal prior. `peak`: the highest that training may use."""
    chosen = settings or Settings()
    amount = hardware_burden(count, peak, hours)
    formula = f"{count.value:g} x {peak.value:.4g} FLOP/s x {hours.value:.4g} h x {chosen.utilisation:g}"
    sigma = math.hypot(chosen.utilisation_spread, amount.spread)
    return Way("hardware", amount.value * chosen.utilisation, sigma, formula)


def training_flop(ways: Sequence[Way]) -> Estimate | None:
    """The ways combined in log space, each weighted by its precision; None where there is no way.

    Where they scatter more than their spreads say, the interval grows by the Birge ratio (R. T. Birge, Phys. Rev. 40,
    1932); where two of their 90 % intervals do not meet, the flag `compute-estimates-disagree` says so.
    """
    if not ways:
        return None
    if len(ways) == 1:
        return Estimate(ways[0].interval, ways[0].method, tuple(ways))
    weights = [way.sigma**-2 for way in ways]
    logs = [math.log10(way.value) for way in ways]
    mean = math.fsum(w * x for w, x in zip(weights, logs, strict=True)) / math.fsum(weights)
    scatter = math.fsum(w * (x - mean) ** 2 for w, x in zip(weights, logs, strict=True)) / (len(ways) - 1)
    sigma = math.fsum(weights) ** -0.5 * max(1.0, scatter**0.5)
    return Estimate(from_spread(10**mean, sigma), "combined", tuple(ways), (DISAGREE,) if _apart(ways) else ())


def implied_utilisation(ways: Sequence[Way], burden_at_best: float | None) -> float | None:
    """Compute by the ways that do not rest on the hardware, over what the hardware could have done in that time."""
    independent = training_flop([way for way in ways if way.method != "hardware"])
    if independent is None or not burden_at_best:
        return None
    return independent.amount.value / burden_at_best


def utilisation_flags(utilisation: float | None, settings: Settings | None = None) -> tuple[str, ...]:
    """`utilisation-implausible` where more than the peak, or less than a hundredth of it, would have been used."""
    chosen = settings or Settings()
    plausible = utilisation is None or chosen.lowest_utilisation <= utilisation <= chosen.highest_utilisation
    return () if plausible else (IMPLAUSIBLE,)


def _apart(ways: Sequence[Way]) -> bool:
    logs = [(math.log10(way.value), QUANTILE * way.sigma) for way in ways]
    return any(abs(x - y) > reach + other for x, reach in logs for y, other in logs)
