"""Errors that other tables of hardware hold, and that ours must not: each was once met in a public one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.errors import DataFileError
from normalize import compute
from normalize.amounts import Amount
from normalize.devices import find_device
from normalize.hardware import Device, devices, read_devices
from normalize.numbers import parse_count, parse_number, to_flop
from normalize.peaks import peaks
from tests.normalize.test_devices import GOOD, peak
from tests.normalize.test_peaks import burden, known


def device(name: str) -> Device:
    return devices()[name]


def tensor(name: str) -> float:
    flops = device(name).tensor_flops
    assert flops is not None
    return flops


@pytest.mark.parametrize("name", ["nvidia-h100-sxm5", "nvidia-a40", "nvidia-rtx-a6000"])
def test_the_sparse_peak_stands_apart_and_enters_no_sum(name: str) -> None:
    assert device(name).sparse_flops == pytest.approx(2 * tensor(name), rel=0.01)
    found = known(name, "devices")
    assert found.best == found.of("fp16") == found.of("bf16") == Amount.exactly(tensor(name))


def test_the_h100s_989_is_its_tensor_peak_and_not_its_fp32_peak() -> None:
    assert tensor("nvidia-h100-sxm5") == pytest.approx(989e12, rel=0.001)
    assert peak("nvidia-h100-sxm5") < 70e12


def test_the_forms_of_an_h100_differ() -> None:
    assert [round(tensor(f"nvidia-h100-{form}") / 1e12) for form in ("sxm5", "pcie", "nvl")] == [989, 756, 836]
    match = find_device("H100")
    assert match is not None
    assert (match.exact, match.flags) == (False, ("hardware-variant-unknown",))


def test_an_a100_has_an_fp32_peak_and_a_v100_a_tensor_peak() -> None:
    assert peak("nvidia-a100-sxm4-40gb") == 19.49e12
    assert all(112e12 <= tensor(one.id) <= 125e12 for one in devices().values() if one.family == "nvidia-v100")


def test_a_figure_in_gigaflop_is_refused_where_flop_belong() -> None:
    assert peak("nvidia-gtx-750") == 1.111e12
    with pytest.raises(DataFileError, match=r"line 7.*peaks are in FLOP a second"):
        read_devices([(7, GOOD | {"fp32_flops": "1111"})])


def test_the_p6000_computes_gigaflop_and_not_teraflop_in_16_bits() -> None:
    assert device("nvidia-quadro-p6000").fp16_flops == 197.4e9
    assert known("nvidia-quadro-p6000", "devices").of("fp16").value == peak("nvidia-quadro-p6000")


def test_half_precision_of_pascals_consumer_cards_is_no_peak_of_training() -> None:
    assert device("nvidia-gtx-1080-ti").fp16_flops == 0.1772e12
    assert known("nvidia-gtx-1080-ti", "devices").best.value == peak("nvidia-gtx-1080-ti")


def test_a_tpu_is_counted_by_chip_core_board_or_pod() -> None:
    cores, chips, boards, pods = (burden("google-tpu-v3", unit).value for unit in ("cores", "chips", "boards", "pods"))
    assert (2 * cores, 4 * chips, 1024 * chips) == (chips, boards, pods)
    assert boards == 492e12
    sliced = find_device("TPU v3-8")
    assert sliced is not None
    assert (sliced.counted, sliced.count) == ("cores", 8)
    assert 8 * burden(sliced.id, sliced.counted).value == boards


def test_pods_of_each_version() -> None:
    sizes = {"v2": 256, "v3": 1024, "v4": 4096, "v5e": 256, "v5p": 8960, "v6e": 256}
    assert {version: device(f"google-tpu-{version}").chips_per_pod for version in sizes} == sizes


def test_a_k80_is_a_board_of_two_gpus() -> None:
    either = burden("nvidia-k80", "devices")
    assert (either.low, either.high) == (4.37e12, 8.74e12)
    assert "hardware-variant-unknown" in known("nvidia-k80", "devices").flags
    assert burden("nvidia-k80", "boards").value == 2 * burden("nvidia-k80", "chips").value


@pytest.mark.parametrize(
    ("text", "year", "low", "high"),
    [
        ("Titan X", None, 6.691e12, 10.97e12),
        ("Titan X", 2015, 6.691e12, 6.691e12),
        ("Titan X (Pascal)", None, 10.97e12, 10.97e12),
        ("V100", None, 14.13e12, 15.67e12),
        ("V100 PCIe", None, 14.13e12, 14.13e12),
        ("V100-SXM2-32GB", None, 15.67e12, 15.67e12),
        ("GTX 1060", None, 3.935e12, 4.375e12),
        ("GTX 1060 (3 GB)", None, 3.935e12, 3.935e12),
        ("P100", None, 9.526e12, 10.61e12),
        ("P100 12GB", None, 9.526e12, 9.526e12),
    ],
)
def test_a_name_of_several_is_an_interval_narrowed_by_memory_form_and_year(
    text: str, year: int | None, low: float, high: float
) -> None:
    match = find_device(text, year=year)
    assert match is not None
    ends = [peak(one) for one in match.ids]
    assert (min(ends), max(ends)) == (low, high)
    assert match.exact is (low == high)
    assert ("hardware-variant-unknown" in match.flags) is (low != high)


def test_giga_is_a_thousand_million_and_neither_1024_cubed_nor_ten_of_them() -> None:
    quantity = parse_number("3.8")
    assert quantity is not None
    assert to_flop(quantity, "FLOPs").value == Decimal("3.8")
    count = parse_count("3.8G")
    assert count is not None
    assert count.value == 3_800_000_000


def test_eight_gpus_for_a_day_by_hand() -> None:
    found = compute.hardware_burden(Amount.exactly(8), burden("nvidia-v100-sxm2-16gb", "devices"), Amount.exactly(24))
    assert found.value == pytest.approx(8 * 15.67e12 * 86400)


def test_one_convention_in_one_column_whatever_the_era() -> None:
    """FP32 without tensor cores throughout: mixing it with tensor peaks tilts the slope of a fit 13-fold."""
    for name in ("nvidia-k80-board", "nvidia-v100-sxm2-16gb", "nvidia-a100-sxm4-40gb", "nvidia-h100-sxm5"):
        assert burden(name, None).value == device(name).fp32_flops


def test_a_device_of_the_far_future_is_flagged() -> None:
    found, flags = peaks("nvidia-h100-sxm5", "devices", year=2015)
    assert found is not None
    assert flags == ()
    assert "hardware-newer-than-paper" in found.flags
