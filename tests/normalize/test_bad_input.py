"""What cannot be, or contradicts itself: it is named, flagged or left out, and never makes a number."""

from __future__ import annotations

import pytest

from normalize.claims import Claim, Kind
from normalize.schema import checked
from tests.normalize.makers import PAPER, claim, hardware, hours, result, row, rows

BLEU = {"benchmark": "wmt14-en-de", "metric": "BLEU", "split": "test"}


def test_claims_that_contradict_each_other_leave_the_cell_empty() -> None:
    taken = row(result(), hardware(), hours(10), hours(90))
    assert (taken.training_hours, taken.hardware_burden_flop) == (None, None)
    assert "conflicting-claims" in taken.flags


def test_results_that_contradict_each_other_are_one_row_with_a_flag() -> None:
    taken = row(result(value=25.0, confidence=0.9), result(value=23.0, confidence=0.8))
    assert (taken.value, taken.flags, taken.status) == (25.0, ("conflicting-claims",), "flagged")


@pytest.mark.parametrize("time", [0.0, -5.0, float("inf"), float("nan"), 0.001])
def test_times_that_no_run_takes_are_left_out(time: float) -> None:
    taken = row(result(), hardware(), hours(time))
    assert (taken.training_hours, taken.hardware_burden_flop, taken.training_flop) == (None, None, None)
    assert "impossible-value" in taken.flags


def test_a_time_whose_ends_do_not_enclose_it_has_none() -> None:
    taken = row(result(), hardware(), hours(10, low=20.0, high=30.0))
    assert taken.hardware_burden_low == taken.hardware_burden_flop == taken.hardware_burden_high


@pytest.mark.parametrize(
    ("device", "flag"),
    [("an abacus", "hardware-not-in-catalogue"), ("gpu", "hardware-model-unknown")],
)
def test_an_unknown_device_has_no_burden(device: str, flag: str) -> None:
    taken = row(result(), hardware(device), hours(10))
    assert (taken.device, taken.hardware_burden_flop, taken.training_flop) == (device, None, None)
    assert (taken.training_hours, taken.device_hours) == (10, 80)
    assert flag in taken.flags


def test_thousands_of_devices_are_counted_as_they_are() -> None:
    few, many = row(result(), hardware(count=1), hours(10)), row(result(), hardware(count=6144), hours(10))
    assert few.hardware_burden_flop is not None
    assert many.hardware_burden_flop == pytest.approx(6144 * few.hardware_burden_flop)
    assert many.device_hours == 61440


@pytest.mark.parametrize("count", [0, -8])
def test_no_devices_or_fewer_are_left_out(count: int) -> None:
    taken = row(result(), hardware(count=count), hours(10))
    assert (taken.device_count, taken.hardware_burden_flop) == (None, None)
    assert "impossible-value" in taken.flags


def test_a_device_that_came_after_the_paper_is_flagged() -> None:
    taken = row(result(), hardware("nvidia-h100-sxm5"), hours(10))
    assert PAPER.year == 2018
    assert "hardware-newer-than-paper" in taken.flags
    assert taken.status == "flagged"


@pytest.mark.parametrize(
    "wrong",
    [
        result(value=763.0),
        result(value=-3.0),
        result(metric="top-1 accuracy", value=104.2),
        result(value=0.284, **BLEU),
        result(value=284.0, **BLEU),
    ],
)
def test_a_percentage_over_100_and_bleu_as_a_fraction_are_flagged(wrong: Claim) -> None:
    taken = row(wrong)
    assert taken.status == "flagged"
    assert "out-of-range" in taken.flags
    assert taken.error_rate is None or 0 <= taken.error_rate <= 1
    list(checked([taken]))


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_a_result_without_a_number_is_no_row(value: float | None) -> None:
    assert rows(claim(Kind.RESULT, benchmark="imagenet", metric="top-1 error", value=value, printed="-")) == []


def test_a_table_of_two_conventions_is_brought_to_one() -> None:
    pairs = claim(Kind.OPERATIONS, model="Net-50", value=4e9, convention="multiply-adds", table="1", source="table")
    single = claim(Kind.OPERATIONS, model="Net-101", value=8e9, convention="FLOPs", table="1", source="table")
    taken = {found.model: found for found in rows(result("Net-50"), result("Net-101"), pairs, single)}
    assert [taken[name].operations_per_pass for name in ("Net-50", "Net-101")] == [8e9, 8e9]
    assert [taken[name].operations_convention for name in ("Net-50", "Net-101")] == ["multiply-adds", "FLOPs"]


def test_every_row_of_bad_input_fits_the_schema() -> None:
    found = rows(
        result(value=763.0),
        result(None, value=12.0, metric="top-5 error"),
        hardware("an abacus", -3),
        hours(-1),
        claim(Kind.EPOCHS, value=0.0),
        claim(Kind.PARAMETERS, value=-5.0, model="Net-50"),
    )
    list(checked(found))
    assert len(found) == 2
