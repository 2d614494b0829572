"""Which form of the law the points speak for: Akaike's information criterion, and what a left-out row is missed by.

Both are of the error itself, so that a law of log10(error) can stand beside one of the error: the likelihood of the
former is multiplied by the derivative of the logarithm (K. Burnham and D. Anderson, Model Selection and Multimodel
Inference, 2nd edition, section 2.11.3).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyze.fit import NotEnoughRows
from analyze.laws import Asymptote, arrays, asymptote
from analyze.points import Point

Numbers = npt.NDArray[np.float64]

MOST_LEFT_OUT = 100
"""A curve is fitted anew for every row that is left out: for so many rows at most."""

TELLING = 2.0
"""A difference of AIC below this tells nothing (Burnham and Anderson, section 2.6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well one law fits. `aic`: lower is better; `above` is how far it is above the best. `missed` is the root mean
    square by which the error of a row that was left out is missed, as a fraction; None where it was not computed."""

    law: str
    aic: float
    above: float
    missed: float | None


def compare(points: Sequence[Point], curve: Asymptote | None = None) -> tuple[Score, ...]:
    """The laws by AIC, best first: `power`, `exponential` and, where it was fitted, `asymptote`.

    None at all where the points lie on a line, so that there is no likelihood.
    """
    x, error = arrays(points)
    logs = np.log10(error)
    stretch = float(np.log(error * math.log(10)).sum())
    raw: list[tuple[str, float, float | None]] = []
    for law, y, shift in (("power", logs, stretch), ("exponential", error, 0.0)):
        left, lever = _residuals(x, y)
        raw.append((law, _aic(left, 2, shift), _missed(law, y, left, lever)))
    if curve is not None:
        fitted = np.log10([curve.error_at(10**place) for place in x.tolist()])
        raw.append(("asymptote", _aic(logs - fitted, 3, stretch), _curve_missed(points)))
    if not all(math.isfinite(aic) for _, aic, _ in raw):
        return ()
    best = min(aic for _, aic, _ in raw)
    scores = [Score(law=law, aic=aic, above=aic - best, missed=missed) for law, aic, missed in raw]
    return tuple(sorted(scores, key=lambda score: score.aic))


def has_floor(curve: Asymptote | None, scores: Sequence[Score]) -> bool:
    """Whether the points speak for an error that no compute takes away: the law with a floor fits clearly best, and its
    floor lies clearly above 0."""
    if curve is None or len(scores) < 2 or scores[0].law != "asymptote":
        return False
    return scores[1].above >= TELLING and curve.floor > 2 * curve.floor_se


def _residuals(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Residuals of the straight line, and the leverage of each row."""
    away = x - x.mean()
    spread = float((away**2).sum())
    slope = float((away * y).sum()) / spread
    return y - y.mean() - slope * away, 1 / len(x) + away**2 / spread


def _aic(left: Numbers, parameters: int, stretch: float) -> float:
    """AIC of normal residuals with their own variance. `stretch`: the sum of log d(error)/d(what was fitted)."""
    n, squares = len(left), float((left**2).sum())
    if squares <= 1e-18 * n:
        return -math.inf
    likelihood = -n / 2 * (math.log(2 * math.pi * squares / n) + 1) - stretch
    return 2 * (parameters + 1) - 2 * likelihood


def _missed(law: str, y: Numbers, left: Numbers, lever: Numbers) -> float:
    guess = y - left / np.maximum(1 - lever, 1e-12)
    off = 10**guess - 10**y if law == "power" else guess - y
    return math.sqrt(float((off**2).mean()))


def _curve_missed(points: Sequence[Point]) -> float | None:
    if len(points) > MOST_LEFT_OUT:
        return None
    squares = []
    for index, point in enumerate(points):
        try:
            curve = asymptote([*points[:index], *points[index + 1 :]])
        except NotEnoughRows:
            return None
        squares.append((curve.error_at(point.compute or 1) - (point.error or 0)) ** 2)
    return math.sqrt(sum(squares) / len(squares))
