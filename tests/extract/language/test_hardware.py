from __future__ import annotations

import pytest

from normalize.claims import Kind
from tests.extract.language.helpers import claims


@pytest.mark.parametrize(
    ("text", "device", "count", "unit"),
    [
        ("We trained the nets on one server with 4 NVIDIA P100 GPUs.", "nvidia-p100", 4, "devices"),
        ("Training took 12 hours on 8xV100.", "nvidia-v100", 8, "devices"),
        ("The net takes nine days to train on three GTX 680 2GB GPUs.", "nvidia-gtx-680", 3, "devices"),
        ("We trained on a Tesla K40 GPU.", "nvidia-k40", 1, "devices"),
        ("On 4 GPUs of NVIDIA M40, training takes 3 days.", "nvidia-m40", 4, "devices"),
        ("These nets are trained on three GPUs.", "gpu", 3, "devices"),
        ("We train the nets with a 6-GPU implementation.", "gpu", 6, "devices"),
        ("It was trained on a TPU v3 Pod with 512 cores.", "google-tpu-v3", 512, "cores"),
        ("Each net is trained on 64 TPUv3 cores.", "google-tpu-v3", 64, "cores"),
        ("We train on 256 TPU v3 chips.", "google-tpu-v3", 256, "chips"),
        ("Training used 8 Cloud TPUs in Pod configuration (32 TPU chips total).", "google-tpu", 32, "chips"),
        ("We trained on 2 nodes with 8 V100 GPUs each.", "nvidia-v100", 16, "devices"),
        ("We used 30 replicas for training, each running a NVidia Kepler GPU.", "NVidia Kepler", 30, "devices"),
        ("All models were trained on V100 GPUs.", "nvidia-v100", None, "devices"),
    ],
)
def test_devices_and_their_number(text: str, device: str, count: int | None, unit: str) -> None:
    (claim,) = claims(text, kind=Kind.HARDWARE)
    assert (claim.device, claim.count, claim.unit) == (device, count, unit)


@pytest.mark.parametrize(
    "text",
    [
        "The latency is 3 ms on a V100 GPU.",
        "It runs at 30 frames per second on a Titan X.",
        "We acknowledge the donation of the Tesla K40 GPUs used for training.",
        "Training is limited by GPU memory.",
        "The batch is split over each GPU in training.",
        "We train on a CPU.",
    ],
)
def test_what_is_no_training_hardware(text: str) -> None:
    assert claims(text, kind=Kind.HARDWARE) == []


def test_a_count_of_each_machine_is_not_the_count() -> None:
    (claim,) = claims("We train on DGX-1 machines, each with 8 V100 GPUs.", kind=Kind.HARDWARE)
    assert claim.count is None
    assert "count-per-node" in claim.flags


def test_an_unnamed_count_and_an_uncounted_name_complete_each_other() -> None:
    found = claims("Each server contains 8 Tesla P100 GPUs for training.", "We train on 256 GPUs.", kind=Kind.HARDWARE)
    assert ("nvidia-p100", 256) in {(claim.device, claim.count) for claim in found}
    assert any("device-from-elsewhere" in claim.flags for claim in found)


def test_the_same_number_without_a_name_is_said_once() -> None:
    found = claims("It was trained on eight GPUs.", "We trained on 8 P100 GPUs.", kind=Kind.HARDWARE)
    assert [(claim.device, claim.count) for claim in found] == [("nvidia-p100", 8)]


def test_a_named_device_without_a_number_gives_way() -> None:
    found = claims("We train on V100 GPUs.", "We train on 64 V100 GPUs.", kind=Kind.HARDWARE)
    assert [claim.count for claim in found] == [64]


@pytest.mark.parametrize(
    "text",
    [
        "Training uses 4/8 V100 GPUs.",
        "We train on 8 or 16 V100 GPUs.",
        "We train on 8, 16 and 32 V100 GPUs for S, M and L respectively.",
        "We train on 8/1 V100 GPUs for ImageNet and COCO.",
    ],
)
def test_of_several_numbers_of_devices_none_is_taken(text: str) -> None:
    (claim,) = claims(text, kind=Kind.HARDWARE)
    assert claim.count is None
    assert "several-counts" in claim.flags


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We train on 8/1 V100 GPUs for ImageNet and CIFAR-10, respectively.", 8),
        ("We train on 1 and 8 V100 GPUs for CIFAR-10 and ImageNet respectively.", 8),
        ("We train with a batch of 256 and 8 V100 GPUs.", 8),
    ],
)
def test_the_number_of_devices_for_our_benchmark_is_taken_where_the_words_tell_it(text: str, count: int) -> None:
    (claim,) = claims(text, kind=Kind.HARDWARE)
    assert (claim.count, "several-counts" in claim.flags) == (count, False)
