"""Batch sizes told a device, with the number of devices in another sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.language.batches import with_totals_elsewhere
from normalize.claims import Box, Claim, Evidence, Kind
from tests.extract.language.helpers import claims


def _claim(kind: Kind, top: float, page: int = 1, **fields: object) -> Claim:
    place = Evidence(
        pdf="0" * 64, page=page, bbox=Box(72, top, 200, top + 10), text="", source="prose", extractor="prose/1"
    )
    return replace(Claim(kind=kind, printed="", evidence=place, confidence=0.8), **fields)  # type: ignore[arg-type]


def _values(*claims: Claim) -> list[tuple[float | None, tuple[str, ...]]]:
    kept, _ = with_totals_elsewhere(claims)
    return [(claim.value, claim.flags) for claim in kept if claim.kind is Kind.BATCH_SIZE]


SHARE = _claim(Kind.BATCH_SIZE, 120, value=32.0, unit="examples", flags=("per-device",))


def test_the_devices_of_the_sentence_before_give_the_total() -> None:
    devices = _claim(Kind.HARDWARE, 106, device="nvidia-p100", count=50)
    assert _values(devices, SHARE) == [(1600.0, ("per-device", "computed"))]


def test_of_two_numbers_of_devices_the_nearest_above_counts() -> None:
    far = _claim(Kind.HARDWARE, 90, device="nvidia-p100", count=8)
    near = _claim(Kind.HARDWARE, 110, device="nvidia-p100", count=50)
    assert _values(far, near, SHARE) == [(1600.0, ("per-device", "computed"))]


def test_a_total_that_is_stated_stands_alone() -> None:
    devices = _claim(Kind.HARDWARE, 300, page=7, device="nvidia-p100", count=8)
    total = _claim(Kind.BATCH_SIZE, 500, page=3, value=256.0, unit="examples")
    kept, left_out = with_totals_elsewhere([devices, SHARE, total])
    assert [claim.value for claim in kept if claim.kind is Kind.BATCH_SIZE] == [256.0]
    assert [claim.value for claim, _ in left_out] == [32.0]


@pytest.mark.parametrize(("top", "page"), [(300, 1), (106, 2), (140, 1)])
def test_devices_far_off_leave_the_share_as_it_is(top: float, page: int) -> None:
    devices = _claim(Kind.HARDWARE, top, page, device="nvidia-p100", count=50)
    assert _values(devices, SHARE) == [(32.0, ("per-device",))]


@pytest.mark.parametrize(
    "text",
    [
        "We train on 8 V100 GPUs with a batch size of 32 per GPU.",
        "We train on 8 V100 GPUs with a mini-batch size of 32 on each GPU.",
        "We train on 8 V100 GPUs with batch size 32 per device.",
    ],
)
def test_a_batch_told_by_the_device_is_multiplied(text: str) -> None:
    (batch,) = claims(text, kind=Kind.BATCH_SIZE)
    assert (batch.value, "per-device" in batch.flags) == (256.0, True)
