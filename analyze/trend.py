"""Compute over time: by how much it grows a year, by least squares of log10(compute) on the date."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.tools import add_constant

from analyze.inverse import Span, student
from analyze.measures import Measure
from analyze.observations import Observation
from analyze.points import LEAST_TRAINING, Point, point_of, why_no_compute

LEAST = 5
"""A trend through fewer models is not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """log10(compute) = `intercept` + `slope` · (date - `center`). `growth`: factor a year; `doubling`: in months."""

    n: int
    slope: float
    intercept: float
    center: float
    growth: Span
    doubling: Span
    r2: float

    def compute_at(self, date: float) -> float:
        """FLOP on the line at a date in years."""
        return float(10 ** (self.intercept + self.slope * (date - self.center)))


def dated_models(rows: Iterable[Observation], measure: Measure) -> tuple[Point, ...]:
    """Every model with a date and compute by the measure, once for each compute, whatever it was tested on."""
    found: dict[tuple[str, str, str], Point] = {}
    for row in rows:
        compute = row.compute.get(measure.column)
        least = LEAST_TRAINING if measure.of_training else 0.0
        if row.date is None or why_no_compute(compute) or row.status == "rejected" or (compute or 0) < least:
            continue
        key = (row.paper, row.model, f"{compute:.3g}")
        point = point_of(row, (row.benchmark or "", row.metric or ""), measure)
        if key not in found or (found[key].flagged and not point.flagged):
            found[key] = point
    return tuple(sorted(found.values(), key=lambda point: (point.date or 0, point.compute or 0, point.row)))


def trend(points: tuple[Point, ...]) -> Trend | None:
    """The line through the models; None where there are fewer than 5, or all are of one time."""
    date = np.array([point.date for point in points], dtype=float)
    if len(points) < LEAST or np.ptp(date) < 0.5:
        return None
    y = np.log10(np.array([point.compute for point in points], dtype=float))
    result = OLS(y, add_constant(date - date.mean())).fit()
    slope, half = float(result.params[1]), student(len(points) - 2) * float(result.bse[1])
    steepest, flattest = slope + half, slope - half
    return Trend(
        n=len(points),
        slope=slope,
        intercept=float(result.params[0]),
        center=float(date.mean()),
        growth=Span(10**slope, 10**flattest, 10**steepest),
        doubling=Span(_months(slope), _months(steepest), _months(flattest)),
        r2=float(result.rsquared),
    )


def _months(slope: float) -> float:
    """Months in which compute doubles; infinite where it does not grow."""
    return 12 * math.log10(2) / slope if slope > 0 else math.inf
