from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pytest

from analyze import NotEnoughRows, Point, Power, implied_power, power_law
from data.errors import UsageError
from tests.analyze.rows import law_points

MEASURE = "hardware_burden"


def test_a_known_slope_is_recovered_exactly_without_noise() -> None:
    fitted = power_law(law_points(20, slope=0.1, noise=0.0, seed=1), measure=MEASURE)
    assert fitted.slope == pytest.approx(0.1, abs=1e-9)
    assert fitted.intercept == pytest.approx(-1.0, abs=1e-7)
    assert fitted.r2 == pytest.approx(1.0)
    assert fitted.power.value == pytest.approx(10.0)
    assert fitted.error_at(1e18) == pytest.approx(10 ** -(0.1 * 18 - 1))


def test_the_interval_holds_the_true_slope_at_the_stated_rate() -> None:
    held = 0
    for seed in range(300):
        fitted = power_law(law_points(24, slope=0.09, noise=0.08, seed=seed), measure=MEASURE)
        held += fitted.slope_low <= 0.09 <= fitted.slope_high
    assert 0.92 <= held / 300 <= 0.98


def test_the_band_holds_the_true_line_at_the_stated_rate() -> None:
    held = 0
    for seed in range(300):
        fitted = power_law(law_points(24, slope=0.09, noise=0.08, seed=seed, intercept=-1.0), measure=MEASURE)
        low, high = fitted.band(1e21)
        held += low <= 10 ** -(0.09 * 21 - 1) <= high
    assert 0.92 <= held / 300 <= 0.98


def test_the_power_is_the_reciprocal_of_the_slope_and_so_is_its_interval() -> None:
    fitted = power_law(law_points(30, slope=0.09, noise=0.05, seed=3), measure=MEASURE)
    assert fitted.power.value == pytest.approx(1 / fitted.slope)
    assert fitted.power.low == pytest.approx(1 / fitted.slope_high)
    assert fitted.power.high == pytest.approx(1 / fitted.slope_low)


@dataclass(frozen=True, kw_only=True)
class Published:
    """A row of Thompson et al., arXiv 2007.05558 v2, table 2(b)."""

    slope: float
    slope_se: float
    n: int
    r2: float
    power: tuple[float, float, float]


IMAGENET = Published(slope=0.093, slope_se=0.006, n=104, r2=0.702, power=(10.8, 9.5, 12.3))
COCO = Published(slope=0.062, slope_se=0.012, n=20, r2=0.809, power=(16.0, 13.0, 21.3))
COCO_MENDED = replace(COCO, slope_se=0.007)
SQUAD = Published(slope=0.096, slope_se=0.012, n=12, r2=0.872, power=(10.5, 8.3, 14.3))
CONLL = Published(slope=0.027, slope_se=0.010, n=12, r2=0.426, power=(37.2, 20.4, 200.0))

ROUNDED = 0.0005
"""Slopes and errors are printed to three decimals, powers to one."""


def _reachable(row: Published) -> list[tuple[float, float, float]]:
    """The powers and bounds that the printed slope and error allow, rounded as they are."""
    rounds = (-ROUNDED, 0, ROUNDED)
    powers = [implied_power(row.slope + by, row.slope_se + wider, row.n) for by in rounds for wider in rounds]
    return [(power.value or 0, power.low or 0, power.high or 0) for power in powers]


def _agrees(row: Published) -> bool:
    columns = zip(*_reachable(row), strict=True)
    return all(
        min(column) - 0.05 <= printed <= max(column) + 0.05 for column, printed in zip(columns, row.power, strict=True)
    )


@pytest.mark.parametrize("row", [IMAGENET, COCO_MENDED, SQUAD, CONLL])
def test_published_powers_follow_from_published_slopes(row: Published) -> None:
    assert _agrees(row)
    t = row.slope / row.slope_se
    assert t**2 / (t**2 + row.n - 2) == pytest.approx(row.r2, abs=0.03)


def test_the_printed_standard_error_of_coco_fits_neither_its_interval_nor_its_r2() -> None:
    assert not _agrees(COCO)
    t = COCO.slope / COCO.slope_se
    assert abs(t**2 / (t**2 + COCO.n - 2) - COCO.r2) > 0.15


def test_a_slope_whose_interval_holds_zero_has_an_unbounded_power() -> None:
    power = implied_power(0.02, 0.02, 10)
    assert power.value == pytest.approx(50)
    assert power.high == math.inf
    assert "unbounded" in str(power)
    assert power.short() == "unbounded"


def test_a_slope_below_zero_has_no_power() -> None:
    assert implied_power(-0.02, 0.05, 10).value is None
    falling = implied_power(-0.2, 0.01, 10)
    assert (falling.value, falling.low, falling.high) == (None, None, None)
    assert "does not fall" in str(falling)


def test_a_slope_that_may_be_zero_is_said_to_show_nothing() -> None:
    points = law_points(8, slope=0.0, noise=0.1, seed=4, intercept=0.7)
    fitted = power_law(points, measure=MEASURE)
    assert fitted.slope_low <= 0
    assert any("holds 0" in note for note in fitted.notes)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_points_are_refused(n: int) -> None:
    with pytest.raises(NotEnoughRows, match=f"{n} usable rows of {n}; a fit needs 3"):
        power_law(law_points(n, slope=0.1, noise=0.1, seed=1), measure=MEASURE)


def test_three_points_are_fitted_and_said_to_be_few() -> None:
    fitted = power_law(law_points(3, slope=0.1, noise=0.05, seed=1), measure=MEASURE)
    assert fitted.n == 3
    assert "only 3 rows: the interval rests on 1 degree of freedom" in fitted.notes


def test_equal_computes_are_refused() -> None:
    points = [replace(point, compute=1e18) for point in law_points(6, slope=0.1, noise=0.1, seed=1)]
    with pytest.raises(NotEnoughRows, match="all 6 rows have the same compute"):
        power_law(points, measure=MEASURE)


def test_equal_errors_are_refused() -> None:
    points = [replace(point, error=0.2) for point in law_points(6, slope=0.1, noise=0.1, seed=1)]
    with pytest.raises(NotEnoughRows, match="all 6 rows have the same error"):
        power_law(points, measure=MEASURE)


def test_points_that_cannot_enter_are_counted_with_their_reason() -> None:
    good = law_points(10, slope=0.1, noise=0.1, seed=1)
    bad = [
        Point(row="a", paper="p", model="zero", compute=1e18, error=0.0),
        Point(row="b", paper="p", model="none", compute=1e18, error=None),
        Point(row="c", paper="p", model="free", compute=None, error=0.2),
        Point(row="d", paper="p", model="percent", compute=1e18, error=23.4),
        Point(row="e", paper="p", model="nothing", compute=0.0, error=0.2),
    ]
    fitted = power_law([*good, *bad], measure=MEASURE)
    assert fitted.n + len(fitted.unused) == 15
    reasons = {unused.row: unused.reason for unused in fitted.unused}
    assert reasons["a"] == "the error is 0: its logarithm is infinite"
    assert reasons["b"] == "no error rate"
    assert reasons["c"] == "no compute by this measure"
    assert "a percentage where a fraction should stand" in reasons["d"]
    assert reasons["e"] == "the compute is not above 0"
    assert fitted.slope == power_law(good, measure=MEASURE).slope


def test_the_refusal_names_the_reasons() -> None:
    points = [Point(row="a", paper="p", model="m", compute=None, error=0.2)] * 2
    with pytest.raises(NotEnoughRows, match="0 usable rows of 2; a fit needs 3; 2 unused: no compute by this measure"):
        power_law(points, measure=MEASURE)


def test_an_unknown_measure_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UsageError, match="hardware_burden, network_operations, training_flop, operations_per_pass"):
        power_law(law_points(5, slope=0.1, noise=0.1, seed=1), measure="petaflops")


def test_the_order_of_the_points_does_not_matter() -> None:
    points = law_points(15, slope=0.1, noise=0.1, seed=9)
    one, other = power_law(points, measure=MEASURE), power_law(points[::-1], measure=MEASURE)
    assert one.slope == pytest.approx(other.slope, rel=1e-12)
    assert one.slope_se == pytest.approx(other.slope_se, rel=1e-9)


def test_rows_of_one_paper_are_said_to_be_dependent() -> None:
    points = [replace(point, paper="same") for point in law_points(9, slope=0.1, noise=0.1, seed=2)]
    assert "9 rows come from 1 paper" in " ".join(power_law(points, measure=MEASURE).notes)


def test_the_summary_says_what_was_fitted() -> None:
    text = power_law(law_points(12, slope=0.1, noise=0.02, seed=2), measure=MEASURE).summary()
    for part in ("slope", "s.e.", "R2", "N              12 of 12 rows, 12 papers", "implied power", "hardware_burden"):
        assert part in text


@pytest.mark.parametrize(
    ("power", "cell"),
    [
        (Power(value=10.8, low=9.5, high=12.3), "10.8 (9.5-12.3)"),
        (Power(value=4.5, low=2.0, high=math.inf), "4.5 (from 2.0)"),
        (Power(value=None, low=2.0, high=math.inf), "none (from 2.0)"),
        (Power(value=None, low=None, high=None), "none"),
    ],
)
def test_a_power_fits_into_a_cell(power: Power, cell: str) -> None:
    assert power.cell() == cell
