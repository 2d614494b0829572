from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.datasets import engel

from analyze import NotEnoughRows, Point
from analyze.compare import compare, has_floor
from analyze.frontier import bootstrap_error, frontier, quantile_line
from analyze.inverse import inverse, ratio, student
from analyze.laws import asymptote, levels, with_year
from tests.analyze.rows import law_points


def test_the_quantile_regression_is_that_of_the_library_s_own_example() -> None:
    """ "Quantile regression" in the examples of statsmodels: food expenditure on income, Engel's data, the median."""
    data = engel.load_pandas().data
    intercept, slope, error, pseudo_r2 = quantile_line(data["income"].to_numpy(), data["foodexp"].to_numpy(), 0.5)
    assert (intercept, slope) == pytest.approx((81.4823, 0.5602), rel=1e-4)
    assert slope / error == pytest.approx(42.516, rel=1e-3)
    assert pseudo_r2 == pytest.approx(0.6206, abs=5e-5)


def test_the_bootstrap_of_the_frontier_agrees_with_the_kernel() -> None:
    rng = np.random.default_rng(3)
    x = rng.uniform(0, 6, 100)
    y = 0.1 * x + rng.normal(0, 0.1, 100)
    kernel = quantile_line(x, y, 0.5)[2]
    assert bootstrap_error(x, y, 0.5) == pytest.approx(kernel, rel=0.3)


def test_a_tenth_of_the_points_lies_beyond_the_frontier() -> None:
    points = law_points(200, slope=0.09, noise=0.1, seed=2)
    found = frontier(points)
    beyond = sum((point.error or 0) < found.error_at(point.compute or 1) for point in points)
    assert 0.07 <= beyond / 200 <= 0.13
    assert abs(found.slope - 0.09) < 3 * found.slope_se


def test_few_points_still_have_a_frontier_with_an_error() -> None:
    found = frontier(law_points(14, slope=0.09, noise=0.05, seed=2))
    assert 0 < found.slope_se < 0.2
    with pytest.raises(NotEnoughRows, match="9 points; a frontier of the best tenth needs 10"):
        frontier(law_points(9, slope=0.09, noise=0.05, seed=2))


def test_the_exponential_form_is_the_library_s_least_squares() -> None:
    points = law_points(30, slope=0.09, noise=0.05, seed=5)
    found = levels(points)
    x = [math.log10(point.compute or 1) for point in points]
    theirs = sm.OLS([point.error for point in points], sm.add_constant(x)).fit()
    assert (found.intercept, found.slope) == pytest.approx(tuple(theirs.params))
    assert (found.slope_low, found.slope_high) == pytest.approx(tuple(theirs.conf_int()[1]))
    assert found.error_at(1e18) == pytest.approx(found.intercept + 18 * found.slope)


def _dated(n: int, seed: int, *, year_slope: float = 0.03) -> list[Point]:
    """Points on log10(1/error) = -1 + 0.07 log10(compute) + `year_slope` (date - 2012), with noise of 0.03."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(n):
        date, compute = 2012 + 8 * rng.random(), 16 + 6 * rng.random()
        height = -1 + 0.07 * compute + year_slope * (date - 2012) + rng.normal(0, 0.03)
        found.append(
            Point(
                row=str(number),
                paper=f"p{number}",
                model="m",
                compute=10**compute,
                error=float(10**-height),
                date=float(date),
            )
        )
    return found


def test_the_year_takes_what_is_not_computes() -> None:
    held = years = 0
    for seed in range(300):
        found = with_year(_dated(40, seed))
        half = student(37) * found.slope_se
        held += found.slope - half <= 0.07 <= found.slope + half
        tenfold = found.tenfold
        years += (tenfold.low or 0) <= 0.07 / 0.03 <= (tenfold.high or 0)
    assert 0.92 <= held / 300 <= 0.98
    assert 0.92 <= years / 300 <= 0.98


def test_progress_in_months_follows_from_that_in_years() -> None:
    found = with_year(_dated(60, 1))
    assert found.tenfold.value == pytest.approx(found.slope / found.year_slope)
    assert found.doubling.value == pytest.approx(12 * math.log10(2) * found.slope / found.year_slope)


def test_a_year_that_says_nothing_is_refused() -> None:
    points = _dated(12, 1)
    with pytest.raises(NotEnoughRows, match="4 of 12 points have a year"):
        with_year([replace(point, date=point.date if number < 4 else None) for number, point in enumerate(points)])
    with pytest.raises(NotEnoughRows, match="all points are of one time"):
        with_year([replace(point, date=2015.5) for point in points])
    even = [replace(point, date=2000 + math.log10(point.compute or 1)) for point in points]
    with pytest.raises(NotEnoughRows, match="cannot be told apart"):
        with_year(even)


def _floored(n: int, floor: float, seed: int) -> list[Point]:
    rng = np.random.default_rng(seed)
    found = []
    for number in range(n):
        compute = 14 + 8 * rng.random()
        error = (floor + 10 ** (1.9 - 0.18 * compute)) * 10 ** rng.normal(0, 0.01)
        found.append(Point(row=str(number), paper="p", model="m", compute=10**compute, error=float(error)))
    return found


def test_a_floor_is_found_where_there_is_one() -> None:
    near = 0
    for seed in range(60):
        found = asymptote(_floored(60, 0.05, seed))
        near += abs(found.floor - 0.05) < 2 * found.floor_se
    assert near >= 51
    points = _floored(60, 0.05, 4)
    found = asymptote(points)
    scores = compare(points, found)
    assert scores[0].law == "asymptote"
    assert has_floor(found, scores)
    assert found.compute_for(0.04) is None
    place = found.compute_for(0.08)
    assert place is not None
    assert found.error_at(10**place) == pytest.approx(0.08)


def test_a_floor_that_runs_up_to_the_lowest_error_is_none() -> None:
    errors = [0.5, 0.25, 0.15, *[0.1] * 20]
    points = [
        Point(row=str(n), paper=str(n), model="m", compute=10 ** (18 + 0.5 * n), error=error)
        for n, error in enumerate(errors)
    ]
    with pytest.raises(NotEnoughRows, match="runs up to the lowest error"):
        asymptote(points)


def test_no_floor_is_claimed_where_there_is_none() -> None:
    claimed = 0
    for seed in range(60):
        points = law_points(40, slope=0.09, noise=0.05, seed=seed)
        curve = asymptote(points)
        claimed += has_floor(curve, compare(points, curve))
    assert claimed <= 9


def test_the_laws_are_told_apart() -> None:
    power = law_points(60, slope=0.15, noise=0.03, seed=8, intercept=-2)
    assert compare(power)[0].law == "power"
    rng = np.random.default_rng(1)
    straight = [
        Point(row="", paper="", model="", compute=10.0**x, error=float(2.2 - 0.09 * x + rng.normal(0, 0.01)))
        for x in np.linspace(14, 23, 60)
    ]
    best, second = compare(straight)
    assert (best.law, second.law) == ("exponential", "power")
    assert best.above == 0 < second.above
    assert (best.missed or 1) < (second.missed or 0)


def test_the_criterion_of_the_logarithm_is_that_of_the_error() -> None:
    """The likelihood of the errors under the log-normal law, computed directly."""
    points = law_points(20, slope=0.1, noise=0.05, seed=3)
    x = np.array([math.log10(point.compute or 1) for point in points])
    error = np.array([point.error for point in points])
    fitted = sm.OLS(np.log(error), sm.add_constant(x)).fit()
    spread = math.sqrt(fitted.ssr / 20)
    density = -np.log(error * spread * math.sqrt(2 * math.pi)) - (np.log(error) - fitted.fittedvalues) ** 2 / (
        2 * spread**2
    )
    found = next(score for score in compare(points) if score.law == "power")
    assert found.aic == pytest.approx(2 * 3 - 2 * float(density.sum()))


def test_points_on_a_line_have_no_criterion() -> None:
    assert compare(law_points(10, slope=0.1, noise=0.0, seed=1)) == ()


def test_a_line_read_backwards_holds_new_observations_at_the_stated_rate() -> None:
    held = 0
    rng = np.random.default_rng(11)
    for _ in range(1000):
        x = rng.uniform(16, 22, 25)
        y = -1 + 0.1 * x + rng.normal(0, 0.06, 25)
        fitted = sm.OLS(y, sm.add_constant(x)).fit()
        where = 23.0
        new = -1 + 0.1 * where + rng.normal(0, 0.06)
        span = inverse(
            new,
            line=(float(fitted.params[0]), float(fitted.params[1])),
            noise=math.sqrt(fitted.scale),
            n=25,
            center=float(x.mean()),
            spread=float(((x - x.mean()) ** 2).sum()),
        )
        held += (span.low or 0) <= where <= (span.high or 0)
    assert 0.93 <= held / 1000 <= 0.97


def test_a_flat_line_bounds_nothing() -> None:
    flat = inverse(1.0, line=(0.0, 0.001), noise=0.5, n=10, center=18.0, spread=10.0)
    assert (flat.low, flat.high) == (-math.inf, math.inf)
    assert inverse(1.0, line=(0.0, 0.0), noise=0.5, n=10, center=18.0, spread=10.0).value is None


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 5), st.floats(0.01, 5), st.floats(1e-6, 0.01), st.floats(1e-6, 0.01))
def test_a_ratio_lies_in_its_interval(over: float, under: float, var_over: float, var_under: float) -> None:
    span = ratio(over, under, spread=(var_over, var_under, 0.0), freedom=20)
    assert span.value == pytest.approx(over / under)
    assert span.low is not None
    assert span.high is not None
    assert span.low <= over / under <= span.high
