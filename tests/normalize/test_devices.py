"""Device names as papers print them, and the traps of hardware tables."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from data.errors import DataFileError, NotFound
from normalize.devices import device_phrases, find_device, find_devices
from normalize.hardware import Device, devices, read_devices, variants


def peak(device_id: str) -> float:
    flops = devices()[device_id].fp32_flops
    assert flops is not None
    return flops


@pytest.mark.parametrize(
    ("text", "device", "counted", "count"),
    [
        ("NVIDIA Tesla P100", "nvidia-p100", None, None),
        ("P100 GPUs", "nvidia-p100", "devices", None),
        ("eight NVIDIA P100 GPUs", "nvidia-p100", "devices", 8),
        ("8 V100", "nvidia-v100", None, 8),
        ("8x V100-32GB", "nvidia-v100", None, 8),
        ("P100 x8", "nvidia-p100", None, 8),
        ("a cluster of 1,024 H100s", "nvidia-h100", None, 1024),
        ("TITAN Xp", "nvidia-titan-xp", None, None),
        ("NVIDIA Titan X (Pascal)", "nvidia-titan-x-pascal", None, None),
        ("GeForce GTX TITAN X", "nvidia-titan-x-maxwell", None, None),
        ("four NVIDIA Titan Black GPUs", "nvidia-gtx-titan-black", "devices", 4),
        ("GTX 1080Ti", "nvidia-gtx-1080-ti", None, None),
        ("GTX-1080", "nvidia-gtx-1080", None, None),
        ("two GTX 580 3GB GPUs", "nvidia-gtx-580", "devices", 2),
        ("Quadro K-6000", "nvidia-quadro-k6000", None, None),
        ("Tesla K40c", "nvidia-k40", None, None),
        ("V100 SXM2", "nvidia-v100-sxm2-16gb", None, None),
        ("A100 80GB", "nvidia-a100", None, None),
        ("A100 SXM4 80GB", "nvidia-a100-sxm4-80gb", None, None),
        ("GTX 1060 3GB", "nvidia-gtx-1060-3gb", None, None),
        ("GTX 1060", "nvidia-gtx-1060", None, None),
        ("H100 NVL", "nvidia-h100-nvl", None, None),
        ("4 Tesla S1070 servers", "nvidia-s1070-board", None, 4),
        ("AMD Instinct MI300A", "amd-mi300a", None, None),
        ("8 Ascend 910B3", "huawei-ascend-910b3", None, 8),
        ("64 Trainium2 chips", "aws-trainium2", "chips", 64),
        ("Habana Gaudi HL-205", "habana-gaudi", None, None),
        ("Intel Xeon E5-2690 v3", "intel-xeon-e5-2690-v3", None, None),
        ("Intel Xeon E5-2690", "intel-xeon-e5-2690", None, None),
        ("Intel Xeon E5-2690 v4", "intel-xeon", None, None),
        ("2 K80 cards", "nvidia-k80-board", None, 2),
        ("TPUv3", "google-tpu-v3", None, None),
        ("64 TPU v3 chips", "google-tpu-v3", "chips", 64),
        ("512 TPU v3 cores", "google-tpu-v3", "cores", 512),
        ("16 Cloud TPUs", "google-tpu", None, 16),
        ("Cloud TPU v2 Pod", "google-tpu-v2", None, None),
        ("8 GPUs", "gpu", "devices", 8),
        ("NVIDIA Kepler", "nvidia-kepler", None, None),
        ("Intel Xeon E5", "intel-xeon", None, None),
    ],
)
def test_names(text: str, device: str, counted: str | None, count: int | None) -> None:
    match = find_device(text)
    assert match is not None
    assert (match.id, match.counted, match.count) == (device, counted, count)


@pytest.mark.parametrize(
    "text", ["", "ResNet-50", "B0", "v100.5", "the titanic effort", "SP100", "3090 images", "Table 4"]
)
def test_what_is_no_device(text: str) -> None:
    assert find_device(text) is None


def test_a_slice_of_a_pod_counts_cores() -> None:
    match = find_device("four TPU v3-32")
    assert match is not None
    assert (match.id, match.counted, match.count) == ("google-tpu-v3", "cores", 128)


def test_several_devices_in_one_sentence() -> None:
    text = "We used 8 V100 GPUs for training, 2 GTX 1080 Ti for tuning and a CPU for tests."
    assert [match.id for match in find_devices(text)] == ["nvidia-v100", "nvidia-gtx-1080-ti", "cpu"]


def test_a_named_model_goes_before_a_bare_gpu() -> None:
    match = find_device("an 8-GPU server with P100s")
    assert match is not None
    assert match.id == "nvidia-p100"


def test_titan_x_is_two_devices_unless_the_year_tells() -> None:
    either, early = find_device("Titan X"), find_device("Titan X", year=2015)
    assert either is not None
    assert early is not None
    assert set(either.ids) == {"nvidia-titan-x-maxwell", "nvidia-titan-x-pascal"}
    assert (either.exact, either.flags) == (False, ("hardware-variant-unknown",))
    assert (early.id, early.exact, early.flags) == ("nvidia-titan-x-maxwell", True, ())
    assert peak("nvidia-titan-x-maxwell") == pytest.approx(6.69e12, rel=0.01)
    assert peak("nvidia-titan-x-pascal") == pytest.approx(10.97e12, rel=0.01)


def test_v100_is_narrowed_by_memory_and_form() -> None:
    bare, large, pcie = find_device("V100"), find_device("V100 (32 GB)"), find_device("V100-PCIe")
    assert bare is not None
    assert large is not None
    assert pcie is not None
    assert len(bare.ids) == 4
    assert set(large.ids) == {"nvidia-v100-sxm2-32gb", "nvidia-v100-pcie-32gb"}
    assert all("pcie" in device for device in pcie.ids)
    assert {peak(device) for device in pcie.ids} == {14.13e12}
    assert peak("nvidia-v100-sxm2-16gb") == 15.67e12


def test_variants_with_equal_peaks_need_no_flag() -> None:
    match = find_device("A100")
    assert match is not None
    assert len(match.ids) == 4
    assert (match.exact, match.flags) == (True, ())


def test_a_device_newer_than_its_paper_is_flagged() -> None:
    match = find_device("V100", year=2015)
    assert match is not None
    assert "hardware-newer-than-paper" in match.flags


FOURFOLD = ("nvidia-s1070", "nvidia-s2050", "nvidia-m10")
"""Boxes and cards of four GPUs."""


def test_a_k80_board_holds_two_gpus() -> None:
    assert peak("nvidia-k80-board") == 2 * peak("nvidia-k80-gpu")
    assert 8.1e12 <= peak("nvidia-k80-board") <= 8.75e12


def test_a_board_has_the_peak_of_its_gpus() -> None:
    boards = {device.id.removesuffix("-board") for device in devices().values() if device.counted == "board"}
    assert boards >= {"nvidia-k80", "nvidia-m60", "nvidia-k10", "nvidia-gtx-690"}
    for name in boards:
        gpus = 4 if name in FOURFOLD else 2
        assert peak(f"{name}-board") == pytest.approx(gpus * peak(f"{name}-gpu"), rel=1e-3)


def test_peaks_are_dense_and_the_tensor_peak_is_not_the_fp32_peak() -> None:
    sxm = devices()["nvidia-h100-sxm5"]
    assert sxm.tensor_flops == pytest.approx(989e12, rel=0.01)
    assert sxm.tf32_flops == pytest.approx(495e12, rel=0.01)
    assert peak("nvidia-h100-sxm5") == pytest.approx(67e12, rel=0.01)
    assert peak("nvidia-a100-sxm4-40gb") == 19.49e12
    assert devices()["nvidia-a100-sxm4-40gb"].tensor_flops == 312e12
    assert devices()["nvidia-v100-sxm2-16gb"].tensor_flops == 125e12
    assert devices()["nvidia-v100-pcie-16gb"].tensor_flops == 112e12


def test_half_precision_of_pascals_consumer_cards_is_a_64th() -> None:
    for name in (
        "gtx-1060-6gb",
        "gtx-1060-3gb",
        "gtx-1070",
        "gtx-1080",
        "gtx-1080-ti",
        "titan-xp",
        "titan-x-pascal",
        "quadro-p6000",
    ):
        device = devices()[f"nvidia-{name}"]
        assert device.fp16_flops is not None
        assert device.fp16_flops == pytest.approx(peak(device.id) / 64, rel=0.01)
        assert device.best_flops == device.fp32_flops


def test_tpus_are_counted_by_chip() -> None:
    third = devices()["google-tpu-v3"]
    assert (third.counted, third.cores_per_chip, third.chips_per_board) == ("chip", 2, 4)
    assert third.burden_flops == 123e12
    assert third.fp32_flops is None
    assert [devices()[f"google-tpu-{version}"].burden_flops for version in ("v2", "v4", "v5e", "v5p")] == [
        46e12,
        275e12,
        197e12,
        459e12,
    ]


def test_no_peak_was_entered_in_another_unit() -> None:
    for device in devices().values():
        for flops in (device.fp32_flops, device.tensor_flops, device.bf16_flops, device.tf32_flops):
            assert flops is None or 1e11 < flops < 1e16, device.id


def test_tensor_peaks_exceed_fp32_peaks() -> None:
    for device in devices().values():
        if device.tensor_flops and device.fp32_flops:
            assert device.tensor_flops > 1.9 * device.fp32_flops, device.id


def test_every_figure_has_a_source_and_every_family_two_members_and_one_typical_at_most() -> None:
    for device in devices().values():
        if device.counted == "family":
            assert len(variants(device.id)) >= 2, device.id
            assert sum(variant.typical for variant in variants(device.id)) <= 1, device.id
        elif device.burden_flops or device.best_flops:
            assert device.source, device.id


def test_the_catalogue_is_large_enough() -> None:
    models = [device for device in devices().values() if device.counted not in ("family", "unknown")]
    assert len(models) >= 300
    assert sum(device.checked for device in models) >= 140
    kinds = {(device.kind, device.maker) for device in models}
    assert kinds >= {("gpu", "NVIDIA"), ("gpu", "AMD"), ("tpu", "Google"), ("cpu", "Intel"), ("accelerator", "Huawei")}
    assert min(device.released for device in models if device.released) < "2009"
    assert max(device.released for device in models if device.released) > "2025"


def test_every_phrase_is_found_as_its_device() -> None:
    for phrase in device_phrases():
        match = find_device(phrase.text)
        assert match is not None, phrase
        assert phrase.id in (match.id, devices()[match.id].family), phrase


def test_an_unknown_id_is_named() -> None:
    with pytest.raises(NotFound, match="nvidia-x1"):
        variants("nvidia-x1")


EPOCH = Path(__file__).parents[3] / "shared" / "epoch" / "hardware.csv"


@pytest.mark.skipif(not EPOCH.is_file(), reason="the cited database is not beside the repository")
def test_the_peaks_are_those_of_the_cited_rows() -> None:
    with EPOCH.open(encoding="utf-8") as file:
        cited = list(csv.DictReader(file))
    compared = 0
    for device in devices().values():
        named = re.match(r"Epoch AI, (.*?),.*?\(row (.*?)\)(?:[,;]|$)", device.source)
        if named is None:
            continue
        table = "ml_hardware" if named[1].startswith("Machine") else "chip"
        rows = [row for row in cited if row["Hardware name"] == named[2] and row["table"].startswith(table)]
        figures = [row["FP32 (single precision) performance (FLOP/s)"] for row in rows]
        gpus = 1
        if device.counted == "board" and device.family != "nvidia-m60":
            gpus = 4 if device.family in FOURFOLD else 2
        halves = 2 if device.family == "nvidia-m60" and device.counted == "device" else 1
        if device.fp32_flops is not None:
            assert any(
                float(figure) * gpus / halves == pytest.approx(device.fp32_flops, rel=1e-3) for figure in figures
            )
            compared += 1
        unchecked = all("unchecked" in row["table"] for row in rows)
        assert not (device.checked and unchecked) or "; " in device.source, device.id
    assert compared > 200


PEAKS = [
    "fp32_flops",
    "fp16_flops",
    "tensor_flops",
    "bf16_flops",
    "tf32_flops",
    "fp8_flops",
    "sparse_flops",
    "int8_ops",
]
EMPTY = [
    *PEAKS,
    "memory_gb",
    "power_w",
    "chips_per_pod",
    "chips_per_board",
    "cores_per_chip",
    "family",
    "typical",
    "released",
    "checked",
]
GOOD = dict.fromkeys(EMPTY, "") | {
    "id": "a",
    "name": "A",
    "maker": "M",
    "kind": "gpu",
    "counted": "device",
    "aliases": "A 1|A1",
    "source": "S",
}


def test_a_good_line() -> None:
    device = read_devices([(7, GOOD | {"fp32_flops": "1e12", "checked": "true"})])["a"]
    assert isinstance(device, Device)
    assert (device.fp32_flops, device.checked, device.aliases) == (1e12, True, ("A 1", "A1"))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"fp32_flops": "fast"}, "fp32_flops must be a number, not 'fast'"),
        ({"fp32_flops": "1111"}, "FLOP a second"),
        ({"fp32_flops": "-1e12"}, "above zero"),
        ({"fp32_flops": "1e12", "source": ""}, "document"),
        ({"counted": "pod"}, "'pod' is none of"),
        ({"tensor_flops": "1.979e15", "sparse_flops": "1.979e15"}, "may be the sparse"),
        ({"sparse_flops": "1.979e15"}, "beside a dense one"),
        ({"kind": "toaster"}, "'toaster' is none of"),
        ({"id": "A 1"}, "lower-case"),
        ({"family": "b"}, "'b'"),
    ],
)
def test_a_bad_line_is_named(wrong: dict[str, str], message: str) -> None:
    with pytest.raises(DataFileError, match=message) as caught:
        read_devices([(7, GOOD | wrong)])
    assert "family" in wrong or "line 7" in str(caught.value)


def test_a_missing_column_and_a_double_id_are_named() -> None:
    with pytest.raises(DataFileError, match="line 7: the column 'counted' is missing"):
        read_devices([(7, {key: value for key, value in GOOD.items() if key != "counted"})])
    with pytest.raises(DataFileError, match="line 8: the id 'a' stands twice"):
        read_devices([(7, GOOD), (8, GOOD)])


@pytest.mark.parametrize(
    ("text", "first"), [("8 V100s", "nvidia-v100"), ("8 V100S", "nvidia-v100s"), ("K40s", "nvidia-k40")]
)
def test_several_of_a_device_are_not_the_device_with_an_s(text: str, first: str) -> None:
    found = find_device(text)
    assert found is not None
    assert found.id == first
