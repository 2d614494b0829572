"""The power law of error and compute: ordinary least squares of log10(1/error) on log10(compute).

Source of the method: Thompson, Greenewald, Lee and Manso, "The Computational Limits of Deep Learning",
arXiv 2007.05558. The slope says how many decades the error falls for each decade of compute; its reciprocal is the
power k in compute ∝ (1/error)^k. The power's interval is the reciprocal of the slope's, with Student's t of N - 2
degrees of freedom.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.tools import add_constant

from analyze.inverse import LEVEL, Span, inverse, student
from analyze.measures import measure_named
from analyze.points import Point, Unused, why_unusable
from analyze.words import plural
from data.errors import MineError

Numbers = npt.NDArray[np.float64]

LEAST = 3
"""A line through fewer points has no standard error."""

FEW = 5
"""Under so many points the interval exists, but says little; the summary says so."""

NARROW_DECADES = 1.0
"""Compute that varies by less than this many decades cannot show a law; the summary says so."""

SAME = 1e-9
"""Logarithms closer than this are equal."""


class NotEnoughRows(MineError):
    """There is nothing to fit: too few usable rows, or rows that do not vary. The message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """The power k in compute ∝ (1/error)^k, and its interval.

    `high` is infinite where the slope's interval reaches 0. `value` is None where the slope is not above 0; the bounds
    are None where the slope's whole interval is not.
    """

    value: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        value = "none" if self.value is None else f"{self.value:.1f}"
        if self.low is None or self.high is None:
            return f"{value} (error does not fall with compute)"
        if math.isinf(self.high):
            return f"{value} (unbounded: at least {self.low:.1f}, if error falls with compute at all)"
        return f"{value} ({self.low:.1f}-{self.high:.1f})"

    def cell(self) -> str:
        """The power for a cell of a table, where `from` says that nothing bounds it above."""
        if self.low is None or self.high is None:
            return "none"
        if math.isfinite(self.high):
            return str(self)
        return f"{'none' if self.value is None else f'{self.value:.1f}'} (from {self.low:.1f})"

    def short(self) -> str:
        """The power in a few characters, for a figure."""
        return str(self) if self.low is not None and self.high is not None and self.high < math.inf else "unbounded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted line: log10(1/error) = `intercept` + `slope` · log10(compute in FLOP).

    `slope_low` and `slope_high` bound the slope at `LEVEL`; `residual_se` is in decades of error; `center` and
    `spread` are the mean and the sum of squared deviations of log10(compute). `unused` are the points that could not
    enter, so that points in = `n` + len(`unused`). `notes` say what to be careful about.
    """

    measure: str
    n: int
    papers: int
    slope: float
    slope_se: float
    slope_low: float
    slope_high: float
    intercept: float
    intercept_se: float
    r2: float
    residual_se: float
    power: Power
    center: float
    spread: float
    compute_low: float
    compute_high: float
    unused: tuple[Unused, ...] = ()
    notes: tuple[str, ...] = ()

    def error_at(self, compute: float) -> float:
        """The error on the line at `compute` FLOP."""
        return float(10 ** -(self.intercept + self.slope * math.log10(compute)))

    def band(self, compute: float) -> tuple[float, float]:
        """The lowest and the highest error of the line at `compute` FLOP: the interval of the mean, at `LEVEL`."""
        place = math.log10(compute)
        half = student(self.n - 2) * self.residual_se * math.sqrt(1 / self.n + (place - self.center) ** 2 / self.spread)
        height = self.intercept + self.slope * place
        return float(10 ** -(height + half)), float(10 ** -(height - half))

    def compute_for(self, error: float) -> Span:
        """log10 of the FLOP at which one new model reaches `error`: on the line, and its prediction interval."""
        return inverse(
            -math.log10(error),
            line=(self.intercept, self.slope),
            noise=self.residual_se,
            n=self.n,
            center=self.center,
            spread=self.spread,
        )

    def summary(self) -> str:
        """The fit in a few lines, for a terminal."""
        lines = [
            f"log10(1/error) = {self.intercept:.3g} + slope x log10({self.measure})",
            f"slope          {self.slope:.4f} (s.e. {self.slope_se:.4f}; 95 % {self.slope_low:.4f} to "
            f"{self.slope_high:.4f})",
            f"R2             {self.r2:.3f}",
            f"N              {self.n} of {self.n + len(self.unused)} rows, {plural(self.papers, 'paper')}",
            f"implied power  {self.power}",
        ]
        return "\n".join(lines + [f"note           {note}" for note in self.notes])


def power_law(points: Sequence[Point], *, measure: str) -> Fit:
    """Fits the power law to the points, which must speak of one benchmark and one metric.

    NotEnoughRows where fewer than 3 points can be used, or where all computes or all errors are equal.
    """
    column = measure_named(measure).name
    used = [point for point in points if why_unusable(point) is None]
    unused = tuple(_unused(point, reason) for point in points if (reason := why_unusable(point)) is not None)
    if len(used) < LEAST:
        raise NotEnoughRows(f"{len(used)} usable rows of {len(points)}; a fit needs {LEAST}{_counted(unused)}")
    x = np.log10(np.array([point.compute for point in used], dtype=float))
    y = -np.log10(np.array([point.error for point in used], dtype=float))
    _must_vary(x, y)
    result = OLS(y, add_constant(x)).fit()
    (intercept, slope), (intercept_se, slope_se) = map(float, result.params), map(float, result.bse)
    slope_low, slope_high = (float(bound) for bound in result.conf_int(alpha=1 - LEVEL)[1])
    papers = len({point.paper for point in used})
    return Fit(
        measure=column,
        n=len(used),
        papers=papers,
        slope=slope,
        slope_se=slope_se,
        slope_low=slope_low,
        slope_high=slope_high,
        intercept=intercept,
        intercept_se=intercept_se,
        r2=float(result.rsquared),
        residual_se=math.sqrt(float(result.scale)),
        power=implied_power(slope, slope_se, len(used)),
        center=float(x.mean()),
        spread=float(((x - x.mean()) ** 2).sum()),
        compute_low=float(10 ** x.min()),
        compute_high=float(10 ** x.max()),
        unused=unused,
        notes=_notes(len(used), papers, float(np.ptp(x)), slope_low),
    )


def implied_power(slope: float, slope_se: float, n: int) -> Power:
    """The power 1/slope, and the reciprocal of the slope's interval (Student's t, `n` - 2 degrees of freedom)."""
    half = student(n - 2) * slope_se
    low, high = slope - half, slope + half
    value = 1 / slope if slope > 0 else None
    if high <= 0:
        return Power(value=value, low=None, high=None)
    return Power(value=value, low=1 / high, high=1 / low if low > 0 else math.inf)


def _must_vary(x: Numbers, y: Numbers) -> None:
    if np.ptp(x) < SAME:
        raise NotEnoughRows(f"all {len(x)} rows have the same compute: there is no trend to fit")
    if np.ptp(y) < SAME:
        raise NotEnoughRows(f"all {len(y)} rows have the same error: there is no trend to fit")


def _notes(n: int, papers: int, decades: float, slope_low: float) -> tuple[str, ...]:
    notes = []
    if n < FEW:
        notes.append(f"only {n} rows: the interval rests on {n - 2} degree{'s' if n > 3 else ''} of freedom")
    if papers < n:
        notes.append(f"{n} rows come from {plural(papers, 'paper')}: rows of one paper are not independent")
    if decades < NARROW_DECADES:
        notes.append(f"compute varies by a factor of {10**decades:.1f} only")
    if slope_low <= 0:
        notes.append("the slope's interval holds 0: these rows do not show that error falls with compute")
    return tuple(notes)


def _unused(point: Point, reason: str) -> Unused:
    return Unused(
        row=point.row,
        paper=point.paper,
        model=point.model,
        benchmark=point.benchmark,
        metric=point.metric,
        reason=reason,
    )


def _counted(unused: Sequence[Unused]) -> str:
    counts = Counter(row.reason for row in unused)
    return "".join(f"; {count} unused: {reason}" for reason, count in counts.items())
