"""Peak rates of one counted unit: what a word counts, and what a name leaves open."""

from __future__ import annotations

import pytest

from normalize.amounts import Amount
from normalize.peaks import Peaks, peaks


def known(device: str, unit: str | None, year: int | None = None) -> Peaks:
    found, flags = peaks(device, unit, year=year)
    assert found is not None, flags
    return found


def burden(device: str, unit: str | None, year: int | None = None) -> Amount:
    found = known(device, unit, year).burden
    assert found is not None
    return found


def test_a_variant_has_one_peak() -> None:
    found = known("nvidia-v100-pcie-16gb", "devices")
    assert found.burden == Amount.exactly(14.13e12)
    assert found.best.value == 112e12
    assert found.flags == ()


def test_a_family_has_the_ends_of_its_variants_and_the_value_of_the_typical_one() -> None:
    found = known("nvidia-v100", "devices")
    assert found.burden == Amount(15.67e12, 14.13e12, 15.67e12)
    assert found.flags == ("hardware-variant-unknown",)


def test_titan_x_is_maxwell_before_pascal_was_sold() -> None:
    assert burden("nvidia-titan-x", "devices", 2015).high == pytest.approx(6.69e12, rel=0.01)
    assert burden("nvidia-titan-x", "devices", 2017).high == pytest.approx(10.97e12, rel=0.01)


def test_the_gpus_and_the_boards_of_a_k80() -> None:
    boards, chips, either = (burden("nvidia-k80", unit) for unit in ("boards", "chips", "devices"))
    assert boards.value == 2 * chips.value
    assert (either.low, either.high) == (chips.value, boards.value)


@pytest.mark.parametrize(("unit", "share"), [("chips", 1), ("cores", 0.5), ("boards", 4), ("pods", 1024)])
def test_chips_cores_and_boards_of_a_tpu(unit: str, share: float) -> None:
    found = known("google-tpu-v3", unit)
    assert found.burden == Amount.exactly(share * 123e12)
    assert found.plain is None
    assert found.flags == ("tpu-peak-bf16",)


def test_a_tpu_device_may_be_a_core_a_chip_or_a_board() -> None:
    found = known("google-tpu-v3", "devices")
    assert found.burden == Amount(123e12, 61.5e12, 492e12)
    assert "hardware-unit-unknown" in found.flags


def test_a_tpu_without_a_version_has_no_typical_one() -> None:
    found = burden("google-tpu", "chips")
    assert (found.low, found.high) == (46e12, 123e12)
    assert found.value == pytest.approx((46e12 * 123e12) ** 0.5)


def test_what_rests_on_an_unchecked_figure_says_so() -> None:
    assert "hardware-peak-unchecked" in known("nvidia-rtx-3080", "devices").flags


def test_half_precision_of_a_pascal_card_is_never_its_best() -> None:
    found = known("nvidia-gtx-1080-ti", "devices")
    assert found.best == found.burden


@pytest.mark.parametrize(
    ("device", "unit", "flag"),
    [
        ("gpu", "devices", "hardware-model-unknown"),
        ("intel-xeon", "cores", "hardware-model-unknown"),
        ("an abacus", "devices", "hardware-not-in-catalogue"),
        ("nvidia-v100", "nodes", "hardware-unit-unknown"),
        ("nvidia-v100", "cores", "hardware-unit-unknown"),
        ("nvidia-v100", "pods", "hardware-unit-unknown"),
    ],
)
def test_what_has_no_peak_says_why(device: str, unit: str, flag: str) -> None:
    assert peaks(device, unit) == (None, (flag,))


@pytest.mark.parametrize(
    ("device", "precision", "peak"),
    [
        ("nvidia-v100-pcie-16gb", "fp32", 14.13e12),
        ("nvidia-v100-pcie-16gb", "mixed", 112e12),
        ("nvidia-a100-sxm4-40gb", "tf32", 156e12),
        ("nvidia-a100-sxm4-40gb", "bf16", 312e12),
        ("nvidia-a100-sxm4-40gb", None, (156e12 * 312e12) ** 0.5),
        ("nvidia-p100", "fp32", 10.61e12),
        ("nvidia-k40", None, 5.046e12),
    ],
)
def test_the_peak_of_a_format(device: str, precision: str | None, peak: float) -> None:
    assert known(device, "devices").of(precision).value == pytest.approx(peak, rel=0.03)


def test_an_unsaid_format_leaves_all_between_the_usual_and_the_best() -> None:
    found = known("nvidia-a100-sxm4-40gb", "devices").of(None)
    assert (found.low, found.high) == (156e12, 312e12)
    tpu = known("google-tpu-v3", "chips").of(None)
    assert tpu.low == tpu.value == tpu.high == 123e12


def test_a_chip_with_matrix_units_alone_has_no_hardware_burden_but_a_best_peak() -> None:
    found = known("habana-gaudi2", "devices")
    assert (found.burden, found.plain) == (None, None)
    assert found.best == found.usual == Amount.exactly(432e12)


def test_the_cores_of_a_cpu_share_its_peak() -> None:
    assert burden("intel-xeon-e5-2690", "cores").value == pytest.approx(
        burden("intel-xeon-e5-2690", "devices").value / 8
    )


def test_a_family_member_without_an_fp32_peak_does_not_count_in_the_burden() -> None:
    assert burden("nvidia-h100", "devices") == Amount(66.91e12, 51.22e12, 66.91e12)
