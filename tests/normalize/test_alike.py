"""Facts of a name that no result bears: taken where one model alone can be meant, left where two can."""

from __future__ import annotations

from typing import Any

import pytest

from normalize.alike import is_on_data, is_shortened
from normalize.claims import Claim, Kind, Status
from tests.normalize.makers import claim, hardware, hours, result, row, rows


def via(*claims: Claim) -> object:
    """How the time came to the one row; None where it did not."""
    told = row(*claims).evidence.get("training_time")
    return told["via"] if isinstance(told, dict) else None


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("RNNenc-50", "RNNencdec-50", True),
        ("Trans-base", "Transformer base", True),
        ("Net-50", "Net-50", False),
        ("Net-50", "Net-101", False),
        ("Net-50", "Network-101", False),
        ("Re-50", "Residual-50", False),
        ("ResNet-50", "ResNeXt-50", False),
        ("Net-50-FPN", "Network-50", False),
    ],
)
def test_a_name_that_is_shortened_in_one_word(first: str, second: str, alike: bool) -> None:
    assert is_shortened(first, second) is is_shortened(second, first) is alike


def test_a_shortened_name_means_the_one_model_that_it_fits() -> None:
    assert via(result("Seqencoder-50"), hours(108, model="Seqenc-50")) == "alike"
    found = rows(result("Seqencoder-50"), result("Seqencdec-50"), hours(108, model="Seqenc-50"))
    assert [one.training_hours for one in found] == [None, None]


def test_the_only_variant_that_is_told_of_means_the_model() -> None:
    assert via(result("Net"), hours(60, model="Net-Large")) == "alike"
    assert via(result("Net"), hours(60, model="Net-Large"), hours(20, model="Net-Base")) is None
    measured = rows(result("Net"), result("Net-Base"), hours(60, model="Net-Large"))
    assert {one.training_hours for one in measured} == {None}


def test_a_variants_size_is_not_that_of_the_model() -> None:
    size = claim(Kind.PARAMETERS, value=3.4e8, model="Net-Large")
    assert row(result("Net"), size).parameters is None


def test_a_name_alike_costs_confidence() -> None:
    assert row(result("Net"), hours(60, model="Net-Large", confidence=0.9)).confidence == pytest.approx(0.81)


def test_a_name_with_the_training_data_is_the_model_on_that_data() -> None:
    on_data = hours(60, model="JFT (Net-50)")
    assert via(result("Net-50", training_data="JFT"), on_data) == "model"
    assert via(result("Net-50"), on_data) is None
    assert not is_on_data("Net-50", "Net-50", "JFT")


@pytest.mark.parametrize(
    ("stage", "confidence", "count"), [(None, 0.8, 16), ("pretraining", 0.8, None), (None, 0.6, None)]
)
def test_the_machine_of_an_unclear_model_is_that_of_all(
    stage: str | None, confidence: float, count: int | None
) -> None:
    doubtful: dict[str, Any] = {"status": Status.FLAGGED, "flags": ("model-unclear",)}
    machine = hardware(count=16, model="Older-50", stage=stage, confidence=confidence, **doubtful)
    found = row(result("Net-50"), machine)
    assert (found.device_count, found.status) == (count, "flagged" if count else "accepted")


def test_a_range_of_times_that_spans_the_lengths_is_of_all_of_them() -> None:
    lengths = [claim(Kind.EPOCHS, value=number) for number in (10.0, 12.0)]
    assert row(result(), *lengths, hours(204, low=168.0, high=240.0)).training_hours == 204
    assert row(result(), *lengths, hours(204, low=200.0, high=210.0)).training_hours is None
