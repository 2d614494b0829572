"""A straight line read backwards: at which x is y reached, and between which x may one new observation reach it.

The interval is that of Fieller for inverse prediction (calibration): all x for which y lies within the prediction
interval of the line (N. Draper and H. Smith, Applied Regression Analysis, 3rd edition, section 3.2).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy import stats

LEVEL = 0.95
"""The level of every interval of a fit."""


class Span(NamedTuple):
    """A value and its interval. An end is infinite where the data do not bound it; all are None where there is none."""

    value: float | None
    low: float | None
    high: float | None


def student(freedom: float) -> float:
    """Half the width of the interval at `LEVEL`, in standard errors, with so many degrees of freedom (at least 1)."""
    return float(stats.t.ppf((1 + LEVEL) / 2, freedom))


def inverse(target: float, *, line: tuple[float, float], noise: float, n: int, center: float, spread: float) -> Span:
    """The x at which `line` (intercept, slope) reaches `target`, and its prediction interval.

    `noise` is the residual standard deviation of `n` observations with mean x `center` and sum of squares `spread`.
    Where the slope is not told from 0 no x can be excluded far out: the interval is unbounded on both sides.
    """
    intercept, slope = line
    if slope == 0:
        return Span(None, None, None)
    value = (target - intercept) / slope
    spare = (student(n - 2) * noise) ** 2
    away = target - intercept - slope * center
    curve = slope**2 - spare / spread
    if curve <= 0:
        return Span(value, -math.inf, math.inf)
    root = math.sqrt(spare * (away**2 / spread + curve * (1 + 1 / n)))
    ends = [center + (slope * away + sign * root) / curve for sign in (-1, 1)]
    return Span(value, min(ends), max(ends))


def ratio(over: float, under: float, *, spread: tuple[float, float, float], freedom: float) -> Span:
    """`over` / `under` and its interval by Fieller's theorem.

    `spread` are the variance of the one, that of the other, and their covariance. Unbounded where `under` is not told
    from 0.
    """
    if under == 0:
        return Span(None, None, None)
    t2 = student(freedom) ** 2
    var_over, var_under, both = spread
    a, b, c = under**2 - t2 * var_under, over * under - t2 * both, over**2 - t2 * var_over
    inside = b * b - a * c
    if a <= 0 or inside < 0:
        return Span(over / under, -math.inf, math.inf)
    root = math.sqrt(inside)
    return Span(over / under, (b - root) / a, (b + root) / a)
