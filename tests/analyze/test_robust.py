from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from analyze import Point, power_law
from analyze.laws import arrays
from analyze.robust import robust
from tests.analyze.rows import law_points

SETS = 1000


def _sample(seed: int, *, papers: int, rows: int, noise: float, shared: float, blur: float) -> list[Point]:
    """Papers of `rows` models on a law of slope 0.09: noise of a row's own, noise that a paper's rows share, and
    compute that is written down wrong by `blur` decades."""
    rng = np.random.default_rng(seed)
    points = []
    for paper in range(papers):
        together, level = rng.normal(0, shared), rng.uniform(16.5, 21.5)
        for row in range(rows):
            compute = level + rng.uniform(-0.5, 0.5)
            height = -1 + 0.09 * compute + together + rng.normal(0, noise)
            points.append(
                Point(
                    row=f"{paper}-{row}",
                    paper=f"p{paper}",
                    model=f"m{row}",
                    compute=float(10 ** (compute + rng.normal(0, blur))),
                    error=float(10**-height),
                    sigma=blur,
                )
            )
    return points


def test_the_plain_interval_holds_the_slope_at_its_rate_over_a_thousand_sets() -> None:
    held = 0
    for seed in range(SETS):
        fitted = power_law(_sample(seed, papers=30, rows=1, noise=0.08, shared=0, blur=0), measure="hardware_burden")
        held += fitted.slope_low <= 0.09 <= fitted.slope_high
    assert 0.93 <= held / SETS <= 0.97


def test_where_a_papers_rows_err_together_only_the_clustered_interval_keeps_its_rate() -> None:
    plain = clustered = 0
    for seed in range(SETS):
        points = _sample(seed, papers=40, rows=4, noise=0.02, shared=0.08, blur=0)
        fitted, found = power_law(points, measure="hardware_burden"), robust(points, draws=2).clustered
        assert found is not None
        plain += fitted.slope_low <= 0.09 <= fitted.slope_high
        clustered += (found.low or 0) <= 0.09 <= (found.high or 0)
    assert plain / SETS < 0.85
    assert 0.93 <= clustered / SETS <= 0.97


def test_where_compute_is_unsure_only_the_corrected_slope_is_right_and_its_interval_keeps_its_rate() -> None:
    flattened, corrected, held = [], [], 0
    for seed in range(SETS):
        points = _sample(seed, papers=60, rows=1, noise=0.05, shared=0, blur=0.7)
        found = robust(points, draws=200).corrected
        assert found is not None
        flattened.append(power_law(points, measure="hardware_burden").slope)
        corrected.append(found.value or 0)
        held += (found.low or 0) <= 0.09 <= (found.high or 0)
    assert np.mean(flattened) < 0.078
    assert np.median(corrected) == pytest.approx(0.09, abs=0.002)
    assert 0.93 <= held / SETS <= 0.97


def test_selection_on_the_error_flattens_the_slope() -> None:
    """Why the funnel matters: where only good models report, the line is theirs."""
    points = law_points(4000, slope=0.09, noise=0.1, seed=1)
    good = [point for point in points if (point.error or 1) < 0.25]
    whole, chosen = (power_law(some, measure="hardware_burden").slope for some in (points, good))
    assert whole == pytest.approx(0.09, abs=0.003)
    assert chosen < 0.075


def test_the_clustered_error_is_the_library_s() -> None:
    points = _sample(3, papers=12, rows=3, noise=0.05, shared=0.05, blur=0)
    x, error = arrays(points)
    groups = [int(point.paper[1:]) for point in points]
    theirs = sm.OLS(-np.log10(error), sm.add_constant(x)).fit(
        cov_type="cluster", cov_kwds={"groups": np.array(groups)}, use_t=True
    )
    found = robust(points).clustered
    assert found is not None
    assert (found.low, found.high) == pytest.approx(tuple(theirs.conf_int()[1]), rel=1e-6)


def test_the_slope_with_papers_alike_is_the_library_s_weighted_one() -> None:
    few, many = (_sample(seed, papers=6, rows=rows, noise=0.05, shared=0.05, blur=0) for seed, rows in ((4, 1), (5, 7)))
    points = few + [replace(point, paper=f"{point.paper}-of-many") for point in many]
    x, error = arrays(points)
    names, groups, counts = np.unique([point.paper for point in points], return_inverse=True, return_counts=True)
    theirs = sm.WLS(-np.log10(error), sm.add_constant(x), weights=1 / counts[groups]).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    found = robust(points).alike
    assert len(names) == 12
    assert found is not None
    assert found == pytest.approx((theirs.params[1], *theirs.conf_int()[1]), rel=1e-6)


def test_where_every_paper_has_one_row_they_weigh_the_same_anyway() -> None:
    assert robust(law_points(12, slope=0.1, noise=0.05, seed=1)).alike is None


def test_the_influence_of_a_row_and_of_a_paper_is_that_of_leaving_it_out() -> None:
    points = _sample(5, papers=8, rows=3, noise=0.05, shared=0.05, blur=0)
    found = robust(points)
    most = found.rows[0]
    rest = [point for point in points if point.row != most.row]
    assert most.slope == pytest.approx(power_law(rest, measure="hardware_burden").slope)
    paper = found.by_paper[0]
    rest = [point for point in points if point.paper != paper.paper]
    assert paper.slope == pytest.approx(power_law(rest, measure="hardware_burden").slope)
    influence = sm.OLS(-np.log10(arrays(points)[1]), sm.add_constant(arrays(points)[0])).fit().get_influence()
    assert most.cook == pytest.approx(float(influence.cooks_distance[0][points.index(_row(points, most.row))]))
    slopes = [abs(change.slope - power_law(points, measure="hardware_burden").slope) for change in found.rows]
    assert slopes == sorted(slopes, reverse=True)


def _row(points: list[Point], row: str | None) -> Point:
    return next(point for point in points if point.row == row)


def test_few_papers_and_exact_compute_give_no_interval() -> None:
    points = [
        replace(point, paper=f"p{number % 3}")
        for number, point in enumerate(law_points(12, slope=0.1, noise=0.05, seed=1))
    ]
    found = robust(points)
    assert (found.papers, found.clustered, found.corrected, found.reliability) == (3, None, None, None)
    assert robust(law_points(12, slope=0.1, noise=0.05, seed=1)).corrected is None


def test_compute_that_is_mostly_noise_is_not_corrected() -> None:
    points = [replace(point, sigma=3.0) for point in law_points(20, slope=0.1, noise=0.05, seed=1)]
    found = robust(points)
    assert found.corrected is None
    assert found.reliability is not None
    assert found.reliability < 0.3


def test_the_same_points_give_the_same_interval() -> None:
    points = _sample(7, papers=20, rows=2, noise=0.05, shared=0.02, blur=0.3)
    assert robust(points) == robust(points)
