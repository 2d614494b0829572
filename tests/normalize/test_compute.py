"""The three measures of compute, and how their estimates are combined."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import compute
from normalize.amounts import Amount, from_spread
from normalize.compute import Way

ONE = Amount.exactly(1)


def test_hardware_burden_is_units_times_peak_times_seconds() -> None:
    burden = compute.hardware_burden(Amount.exactly(8), Amount.exactly(1e13), Amount(84, 72, 96))
    assert (burden.low, burden.value, burden.high) == (8 * 1e13 * 72 * 3600, 8 * 1e13 * 84 * 3600, 8 * 1e13 * 96 * 3600)


def test_network_operations_count_no_backward_pass() -> None:
    per_pass, seen = Amount.exactly(8e9), Amount.exactly(90 * 1.28e6)
    assert compute.network_operations(per_pass, seen).value == 8e9 * 90 * 1.28e6
    assert compute.from_operations(per_pass, seen).value == 3 * 8e9 * 90 * 1.28e6


def test_flops_that_may_be_multiply_adds_widen_the_interval_upwards() -> None:
    seen = Amount.exactly(1e8)
    sure = compute.from_operations(Amount.exactly(4e9), seen).interval
    unsure = compute.from_operations(Amount.exactly(4e9), seen, counts_pairs=False).interval
    assert sure.value < unsure.value < 2 * sure.value
    assert unsure.low < sure.value
    assert unsure.high > 2 * sure.value


def test_six_operations_a_parameter_and_token() -> None:
    assert compute.from_parameters(Amount.exactly(1e8), Amount.exactly(1e9)).value == 6e17


def test_the_hardware_way_has_a_prior_of_utilisation_and_not_a_constant() -> None:
    way = compute.from_hardware(Amount.exactly(8), Amount.exactly(1e13), Amount.exactly(100))
    assert way.value == pytest.approx(0.3 * 8 * 1e13 * 360000)
    assert way.sigma == pytest.approx(0.35)
    assert way.interval.high / way.interval.low == pytest.approx(10 ** (2 * 1.645 * 0.35), rel=0.01)


def test_what_the_words_leave_open_widens_the_hardware_way() -> None:
    open_peak = compute.from_hardware(Amount.exactly(8), Amount(2e13, 1e13, 4e13), Amount.exactly(100))
    assert open_peak.sigma > 0.35


def test_one_way_is_taken_as_it_is_and_none_gives_none() -> None:
    assert compute.training_flop([]) is None
    way = Way("operations", 1e18, 0.1, "")
    estimate = compute.training_flop([way])
    assert estimate is not None
    assert (estimate.method, estimate.amount, estimate.flags) == ("operations", way.interval, ())


def test_two_ways_combine_by_precision_in_log_space() -> None:
    sure, unsure = Way("operations", 1e18, 0.1, ""), Way("hardware", 2e18, 0.35, "")
    estimate = compute.training_flop([sure, unsure])
    assert estimate is not None
    assert estimate.method == "combined"
    assert 1e18 < estimate.amount.value < (1e18 * 2e18) ** 0.5
    assert estimate.amount.high / estimate.amount.low < sure.interval.high / sure.interval.low
    assert estimate.flags == ()


def test_ways_that_do_not_meet_are_flagged_and_widen_the_interval() -> None:
    first, second = Way("operations", 1e18, 0.1, ""), Way("6nd", 1e20, 0.1, "")
    estimate = compute.training_flop([first, second])
    assert estimate is not None
    assert estimate.flags == ("compute-estimates-disagree",)
    assert estimate.amount.low < 3e18
    assert estimate.amount.high > 3e19


def test_utilisation_is_implied_by_the_ways_without_hardware() -> None:
    ways = [Way("operations", 3e18, 0.1, ""), Way("hardware", 9e18, 0.35, "")]
    assert compute.implied_utilisation(ways, 1e19) == pytest.approx(0.3)
    assert compute.implied_utilisation(ways[1:], 1e19) is None
    assert compute.implied_utilisation(ways, None) is None


@pytest.mark.parametrize(
    ("share", "flagged"), [(None, False), (0.3, False), (0.01, False), (0.009, True), (1.01, True)]
)
def test_implausible_utilisation(share: float | None, flagged: bool) -> None:
    assert (compute.utilisation_flags(share) == ("utilisation-implausible",)) is flagged


positive = st.floats(min_value=1e3, max_value=1e24)
spreads = st.floats(min_value=0.05, max_value=1)


@given(st.lists(st.builds(Way, st.just("hardware"), positive, spreads, st.just("")), min_size=1, max_size=4))
def test_the_estimate_lies_among_its_ways_and_inside_its_interval(ways: list[Way]) -> None:
    estimate = compute.training_flop(ways)
    assert estimate is not None
    values = [way.value for way in ways]
    assert min(values) * 0.999 <= estimate.amount.value <= max(values) * 1.001
    assert estimate.amount.low < estimate.amount.value < estimate.amount.high


@given(positive, spreads)
def test_spread_and_interval_are_one(value: float, sigma: float) -> None:
    assert from_spread(value, sigma).spread == pytest.approx(sigma)


@given(positive, positive, positive)
def test_a_product_keeps_its_ends_in_order(first: float, second: float, third: float) -> None:
    low, value, high = sorted((first, second, third))
    product = Amount(value, low, high).times(Amount(value, low, high), ONE)
    assert product.low <= product.value <= product.high
    assert math.isclose(product.value, value * value)


def test_ends_that_do_not_enclose_the_value_are_left_out() -> None:
    assert Amount.between(5, 6, 7) == Amount.exactly(5)
    assert Amount.between(5, None, 7) == Amount.exactly(5)
    assert Amount.between(5, 4, 7) == Amount(5, 4, 7)
