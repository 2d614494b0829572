"""The frontier: a line that a tenth of the models lies below, by quantile regression (R. Koenker and G. Bassett,
"Regression quantiles", Econometrica 46, 1978), as in Thompson et al., arXiv 2007.05558."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from statsmodels.regression.quantile_regression import QuantReg
from statsmodels.tools.sm_exceptions import IterationLimitWarning
from statsmodels.tools.tools import add_constant

from analyze.fit import NotEnoughRows, Power, implied_power
from analyze.laws import arrays
from analyze.points import Point

Numbers = npt.NDArray[np.float64]

QUANTILE = 0.1
"""The share of models that do better than the frontier."""

SEED = 19780102

MOST_PAIRS = 120
"""The bootstrap compares the lines through all pairs of so many points at most."""

LEAST = 10
"""With fewer points no tenth of them lies below a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """log10(1/error) = `intercept` + `slope` · log10(compute), of the best tenth. `pseudo_r2` is that of Koenker."""

    n: int
    slope: float
    slope_se: float
    intercept: float
    pseudo_r2: float
    power: Power

    def error_at(self, compute: float) -> float:
        """The error on the frontier at `compute` FLOP."""
        return float(10 ** -(self.intercept + self.slope * math.log10(compute)))


def quantile_line(x: Numbers, y: Numbers, quantile: float) -> tuple[float, float, float, float]:
    """Intercept, slope, the slope's standard error and the pseudo-R2 of the quantile regression of y on x.

    The standard error is the kernel's (H. Hall and S. Sheather, 1988) where there are points enough for it, else that
    of a bootstrap over rows. NotEnoughRows where the search does not settle: the points lie on the line.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        warnings.simplefilter("error", IterationLimitWarning)
        try:
            result = QuantReg(y, add_constant(x)).fit(q=quantile, max_iter=5000)
        except (IterationLimitWarning, ValueError, np.linalg.LinAlgError) as error:
            raise NotEnoughRows("the quantile regression does not settle on these points") from error
        intercept, slope = (float(number) for number in result.params)
        error_of_slope, pseudo_r2 = float(result.bse[1]), float(result.prsquared)
    if len(x) <= MOST_PAIRS and not math.isfinite(error_of_slope):
        error_of_slope = bootstrap_error(x, y, quantile)
    if not all(math.isfinite(number) for number in (intercept, slope, error_of_slope, pseudo_r2)):
        raise NotEnoughRows("the quantile regression has no standard error on these points")
    return intercept, slope, error_of_slope, pseudo_r2


def bootstrap_error(x: Numbers, y: Numbers, quantile: float, *, draws: int = 1000) -> float:
    """The standard error of the slope over drawings of rows with replacement; not finite where all x are equal.

    The best line of a drawing goes through two of its points, so that the lines through all pairs are compared at once.
    """
    first, second = np.triu_indices(len(x), 1)
    apart = x[second] != x[first]
    first, second = first[apart], second[apart]
    if len(first) == 0:
        return math.inf
    slopes = (y[second] - y[first]) / (x[second] - x[first])
    left = y - (y[first] - slopes * x[first])[:, None] - slopes[:, None] * x
    losses = np.where(left >= 0, quantile * left, (quantile - 1) * left)
    counts = np.random.default_rng(SEED).multinomial(len(x), np.full(len(x), 1 / len(x)), size=draws)
    return float(np.std(slopes[np.argmin(losses @ counts.T, axis=0)], ddof=1))


def frontier(points: Sequence[Point]) -> Frontier:
    """The line that the best tenth of the points lies beyond. NotEnoughRows where there are fewer than 10."""
    if len(points) < LEAST:
        raise NotEnoughRows(f"{len(points)} points; a frontier of the best tenth needs {LEAST}")
    x, error = arrays(points)
    intercept, slope, slope_se, pseudo_r2 = quantile_line(x, np.log10(error), QUANTILE)
    return Frontier(
        n=len(points),
        slope=-slope,
        slope_se=slope_se,
        intercept=-intercept,
        pseudo_r2=pseudo_r2,
        power=implied_power(-slope, slope_se, len(points)),
    )
