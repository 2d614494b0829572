from __future__ import annotations

import math
from pathlib import Path

import pytest

from analyze import MEASURES, Point, fit, power_law
from analyze.factors import FIGURES, FactorSet, factor_sets
from analyze.fits import fit_all
from analyze.projection import check_targets
from data.errors import DataFileError, UsageError
from tests.analyze.rows import law_points

BURDEN = MEASURES["hardware_burden"]

OWN = """
[ours]
title = "Our cluster"
date = "2026-01"
device = "nvidia-v100-sxm2-16gb"
usd_per_hour = {value = 2.0, source = "the bill of January", checked = true}
utilisation = {value = 0.5, source = "measured", checked = true}
power_factor = {value = 1.0, source = "rated power", checked = false}
pue = {value = 1.2, source = "the operator", checked = true}
kg_per_kwh = {value = 0.1, source = "the operator", checked = true}
"""


@pytest.fixture
def ours(tmp_path: Path) -> FactorSet:
    path = tmp_path / "factors.toml"
    path.write_text(OWN)
    (only,) = factor_sets(path)
    return only


def test_every_shipped_figure_names_the_document_it_was_read_in() -> None:
    sets = factor_sets()
    assert len(sets) >= 3
    for one in sets:
        assert set(one.figures) == set(FIGURES)
        assert all(len(figure.source) > 20 for figure in one.figures.values())
        assert one.device.burden_flops
        assert one.device.power_w


def test_a_bill_is_hours_times_price_power_and_intensity(ours: FactorSet) -> None:
    hours = 1000.0
    bill = ours.bill(1.567e13 * 3600 * hours, BURDEN)
    assert bill is not None
    assert bill.hours == pytest.approx(hours)
    assert bill.usd == pytest.approx(2000)
    assert bill.kwh == pytest.approx(hours * 0.3 * 1.2)
    assert bill.kg_co2 == pytest.approx(hours * 0.3 * 1.2 * 0.1)


@pytest.mark.parametrize(
    ("measure", "an_hour"),
    [
        ("hardware_burden", 1.567e13 * 3600),
        ("training_flop", 1.25e14 * 0.5 * 3600),
        ("network_operations", 1.25e14 * 0.5 * 3600 / 3),
        ("operations_per_pass", None),
    ],
)
def test_an_hour_holds_what_the_measure_counts(ours: FactorSet, measure: str, an_hour: float | None) -> None:
    found = ours.flop_an_hour(MEASURES[measure])
    assert found == (None if an_hour is None else pytest.approx(an_hour))


def test_the_founding_papers_price_of_five_percent_is_within_its_magnitude() -> None:
    """Thompson et al., v2: 1e26 FLOP of hardware burden and 1e9 US$ for 5 % error."""
    first = next(one for one in factor_sets() if one.id == "strubell-2019")
    bill = first.bill(1e26, BURDEN)
    assert bill is not None
    assert 1e9 / 5 < bill.usd < 5e9


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("value = 2.0", "value = -2.0", r"\[ours.usd_per_hour\] value is -2.0"),
        ("value = 0.5", "value = 50", "above 0 and at most 1"),
        ("value = 1.2", "value = 'low'", r"\[ours.pue\] value is 'low'"),
        ('source = "measured", ', "", r"\[ours.utilisation\] names no source"),
        ("pue = ", "pu = ", r"\[ours\] lacks pue"),
        ("nvidia-v100-sxm2-16gb", "abacus", "'abacus' is none of hardware.csv"),
        ("[ours]", "", "stands outside of a set"),
        ("[ours]", "[ours", "mend that line"),
    ],
)
def test_a_wrong_file_of_factors_is_named_by_its_entry(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "factors.toml"
    path.write_text(OWN.replace(old, new))
    with pytest.raises(DataFileError, match=message):
        factor_sets(path)


def test_a_file_of_factors_that_is_not_there_or_empty_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        factor_sets(tmp_path / "absent.toml")
    path = tmp_path / "empty.toml"
    path.write_text("")
    with pytest.raises(DataFileError, match="holds no set"):
        factor_sets(path)


def test_a_projection_lies_on_its_law_within_its_interval() -> None:
    found = fit(law_points(40, slope=0.09, noise=0.03, seed=1), targets=[0.1])
    for one in found.projections:
        value, low, high = one.flop
        assert value is not None
        assert low is not None
        assert high is not None
        assert low < value < high
        law = found.line if one.law == "power" else found.levels
        assert law.error_at(10**value) == pytest.approx(0.1)
    assert {one.law for one in found.projections} == {"power", "exponential"}


def test_the_power_laws_projections_hold_a_new_model_at_the_stated_rate() -> None:
    """For an error to come, the compute at which a new model reaches it: drawn beyond the data."""
    held = 0
    for seed in range(500):
        *known, new = law_points(31, slope=0.09, noise=0.05, seed=seed)
        span = power_law(known, measure=BURDEN.name).compute_for(new.error or 0.1)
        held += (span.low or 0) <= math.log10(new.compute or 1) <= (span.high or 0)
    assert 0.92 <= held / 500 <= 0.98


def test_beyond_the_data_is_said_to_be_extrapolation() -> None:
    found = fit(law_points(40, slope=0.09, noise=0.03, seed=1), targets=[0.15, 0.01])
    within, _, beyond, _ = found.projections
    assert (within.extrapolated, within.beyond) == (False, 0)
    assert beyond.extrapolated
    assert beyond.beyond == pytest.approx((beyond.flop.value or 0) - math.log10(found.line.compute_high))
    text = found.summary()
    assert "extrapolated by" in text.split("to 1 % error")[1]
    assert "extrapolated" not in text.split("to 15 % error")[1].splitlines()[0]


def test_an_error_that_rises_with_compute_is_never_reached() -> None:
    rising = law_points(20, slope=-0.05, noise=0.02, seed=1, intercept=1.5)
    for one in fit(rising, targets=[0.05]).projections:
        assert one.flop == (None, None, None)
        assert one.why == "the error does not fall with compute"
        assert one.costs == ()


def test_no_number_is_given_for_an_absurd_compute() -> None:
    flat = law_points(40, slope=0.002, noise=0.0005, seed=1, intercept=0.5)
    first = fit(flat, targets=[0.01]).projections[0]
    assert first.flop.value is None
    assert first.why == "more than 10^60 FLOP"


def test_costs_stand_at_the_line_and_at_the_ends(ours: FactorSet) -> None:
    points = law_points(40, slope=0.09, noise=0.03, seed=1)
    first = fit_all(points, measure=BURDEN, targets=[0.1], factors=[ours]).projections[0]
    (cost,) = first.costs
    assert cost.low is not None
    assert cost.high is not None
    assert cost.low.usd < cost.value.usd < cost.high.usd
    assert ours.bill(10 ** (first.flop.value or 0), BURDEN) == cost.value
    passes = MEASURES["operations_per_pass"]
    assert fit_all(points, measure=passes, targets=[0.1], factors=[ours]).projections[0].costs == ()


@pytest.mark.parametrize("target", [0, 1, 5, -0.1, math.nan])
def test_a_target_that_is_no_error_rate_is_refused(target: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        check_targets([0.05, target])


def test_an_infinite_interval_is_said_to_be_unbounded() -> None:
    noisy = law_points(8, slope=0.02, noise=0.2, seed=3, intercept=0.2)
    found = fit(noisy, targets=[0.1])
    assert isinstance(noisy[0], Point)
    assert found.projections[0].flop.high == math.inf or found.line.slope <= 0
    assert "(unbounded)" in found.summary() or "never" in found.summary()
