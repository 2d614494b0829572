"""Other forms of the law than a straight line of logarithms, each fitted to the same points.

`levels`: error = intercept + slope x log10(compute), so that compute grows exponentially as the error falls (Thompson
et al., arXiv 2007.05558). `with_year`: the power law with the year beside it, for progress that is not compute.
`asymptote`: error = floor + 10^(intercept - slope x log10(compute)), for an error that no compute takes away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.tools import add_constant

from analyze.fit import NotEnoughRows, Power, implied_power
from analyze.inverse import Span, inverse, ratio, student
from analyze.points import Point

Numbers = npt.NDArray[np.float64]

LEAST_WITH_YEAR = 5
"""Three parameters and two degrees of freedom."""

LEAST_ASYMPTOTE = 8
"""A bend is not seen in fewer points."""

HIGHEST_FLOOR = 0.999
"""A floor at a larger share of the lowest error is one that the search ran into."""

TOO_ALIKE = 0.98
"""Above this correlation of year and compute, neither is told from the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """error = `intercept` + `slope` · log10(compute): `slope` is the change of the error for a tenfold of compute."""

    n: int
    slope: float
    slope_se: float
    slope_low: float
    slope_high: float
    intercept: float
    r2: float
    residual_se: float
    center: float
    spread: float

    def error_at(self, compute: float) -> float:
        """The error on the line at `compute` FLOP; it falls below 0 far out."""
        return self.intercept + self.slope * math.log10(compute)

    def compute_for(self, error: float) -> Span:
        """log10 of the FLOP at which one new model reaches `error`, and its prediction interval."""
        return inverse(
            error,
            line=(self.intercept, self.slope),
            noise=self.residual_se,
            n=self.n,
            center=self.center,
            spread=self.spread,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WithYear:
    """log10(1/error) on log10(compute) and the year. `tenfold` are the years that equal a tenfold of compute, and
    `doubling` the months in which progress equals a doubling of it (that of Erdil and Besiroglu, arXiv 2212.05153)."""

    n: int
    slope: float
    slope_se: float
    year_slope: float
    year_se: float
    r2: float
    power: Power
    tenfold: Span
    doubling: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Asymptote:
    """error = `floor` + 10^(`intercept` - `slope` · log10(compute)), least squares in log10(error)."""

    n: int
    floor: float
    floor_se: float
    slope: float
    intercept: float
    residual_se: float

    def error_at(self, compute: float) -> float:
        """The error on the curve at `compute` FLOP."""
        return float(self.floor + 10 ** (self.intercept - self.slope * math.log10(compute)))

    def compute_for(self, error: float) -> float | None:
        """log10 of the FLOP at which the curve reaches `error`; None at the floor or below."""
        if error <= self.floor or self.slope <= 0:
            return None
        return (self.intercept - math.log10(error - self.floor)) / self.slope


def arrays(points: Sequence[Point]) -> tuple[Numbers, Numbers]:
    """log10(compute) and error of points that have both."""
    compute = np.array([point.compute for point in points], dtype=float)
    return np.log10(compute), np.array([point.error for point in points], dtype=float)


def levels(points: Sequence[Point]) -> Levels:
    """The exponential form: error in levels on log10(compute). The points are those of a power law that was fitted."""
    x, error = arrays(points)
    result = OLS(error, add_constant(x)).fit()
    half = student(len(x) - 2) * float(result.bse[1])
    slope = float(result.params[1])
    return Levels(
        n=len(x),
        slope=slope,
        slope_se=float(result.bse[1]),
        slope_low=slope - half,
        slope_high=slope + half,
        intercept=float(result.params[0]),
        r2=float(result.rsquared),
        residual_se=math.sqrt(float(result.scale)),
        center=float(x.mean()),
        spread=float(((x - x.mean()) ** 2).sum()),
    )


def with_year(points: Sequence[Point]) -> WithYear:
    """The power law with the year of publication as covariate, over the points that have one.

    NotEnoughRows where too few have one, or where year and compute cannot be told apart.
    """
    dated = [point for point in points if point.date is not None]
    if len(dated) < LEAST_WITH_YEAR:
        raise NotEnoughRows(f"{len(dated)} of {len(points)} points have a year; this needs {LEAST_WITH_YEAR}")
    x, error = arrays(dated)
    year = np.array([point.date for point in dated], dtype=float)
    if np.ptp(year) < 1 / 12 or np.ptp(x) == 0:
        raise NotEnoughRows("all points are of one time")
    if abs(float(np.corrcoef(x, year)[0, 1])) > TOO_ALIKE:
        raise NotEnoughRows("compute rises with the year so evenly that the two cannot be told apart")
    result = OLS(-np.log10(error), add_constant(np.column_stack([x, year - year.mean()]))).fit()
    covariance = np.asarray(result.cov_params())
    slope, year_slope = float(result.params[1]), float(result.params[2])
    spread = (float(covariance[1, 1]), float(covariance[2, 2]), float(covariance[1, 2]))
    tenfold = ratio(slope, year_slope, spread=spread, freedom=len(dated) - 3)
    return WithYear(
        n=len(dated),
        slope=slope,
        slope_se=float(result.bse[1]),
        year_slope=year_slope,
        year_se=float(result.bse[2]),
        r2=float(result.rsquared),
        power=implied_power(slope, float(result.bse[1]), len(dated) - 1),
        tenfold=tenfold,
        doubling=Span(*(None if years is None else years * math.log10(2) * 12 for years in tenfold)),
    )


def asymptote(points: Sequence[Point]) -> Asymptote:
    """The power law above a floor. NotEnoughRows where there are too few points, or no curve is found."""
    if len(points) < LEAST_ASYMPTOTE:
        raise NotEnoughRows(f"{len(points)} points; a floor needs {LEAST_ASYMPTOTE}")
    x, error = arrays(points)
    away, lowest = x - x.mean(), float(error.min())

    def parts(guess: Numbers) -> tuple[float, Numbers]:
        """The floor, which is kept between 0 and the lowest error, and what stands upon it."""
        return lowest / (1 + math.exp(-float(np.clip(guess[0], -50, 50)))), np.asarray(
            10 ** (guess[1] - guess[2] * away)
        )

    def distance(guess: Numbers) -> Numbers:
        floor, rest = parts(guess)
        return np.asarray(np.log10(floor + rest) - np.log10(error))

    def slopes(guess: Numbers) -> Numbers:
        floor, rest = parts(guess)
        whole = floor + rest
        by_floor = floor * (1 - floor / lowest) / (whole * math.log(10))
        return np.column_stack([by_floor, rest / whole, -away * rest / whole])

    start = [0.0, float(np.log10(error).mean()), 0.1]
    found = least_squares(distance, start, jac=slopes, method="lm", max_nfev=400)
    shrink, height, slope = (float(value) for value in found.x)
    if not found.success or slope <= 0:
        raise NotEnoughRows("no curve with a floor fits")
    floor = lowest / (1 + math.exp(-shrink))
    if floor > HIGHEST_FLOOR * lowest:
        raise NotEnoughRows("the floor runs up to the lowest error, where nothing bounds it")
    scale = float((found.fun**2).sum()) / max(len(points) - 3, 1)
    spread = np.linalg.pinv(found.jac.T @ found.jac) * scale
    return Asymptote(
        n=len(points),
        floor=floor,
        floor_se=math.sqrt(max(float(spread[0, 0]), 0.0)) * floor * (1 - floor / lowest),
        slope=slope,
        intercept=height + slope * float(x.mean()),
        residual_se=math.sqrt(scale),
    )
