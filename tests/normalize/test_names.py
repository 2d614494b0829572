"""Device names that are not the catalogue's: resolved where they are one in full, else kept with what they may mean."""

from __future__ import annotations

import pytest

from normalize.names import catalogue_id, device_alternatives
from tests.normalize.makers import hardware, hours, result, row


@pytest.mark.parametrize(
    ("printed", "device"),
    [
        ("nvidia-v100", "nvidia-v100"),
        ("NVidia Kepler", "nvidia-kepler"),
        ("Tesla P100s", "nvidia-p100"),
        ("gtx-1080ti", "nvidia-gtx-1080-ti"),
        ("a board with a V100 on it", "a board with a V100 on it"),
        ("an abacus", "an abacus"),
    ],
)
def test_a_name_in_full_is_the_catalogues(printed: str, device: str) -> None:
    assert catalogue_id(printed) == device


def test_a_name_alike_is_an_alternative_and_not_the_device() -> None:
    found = device_alternatives("GeForce GTX 1080 Tie")
    assert found[0].id == "nvidia-gtx-1080-ti"
    assert 0.85 <= found[0].likeness < 1
    taken = row(result(), hardware("GeForce GTX 1080 Tie"), hours(10))
    assert (taken.device, taken.hardware_burden_flop) == ("GeForce GTX 1080 Tie", None)
    assert "hardware-not-in-catalogue" in taken.flags
    assert "nvidia-gtx-1080-ti" in str(taken.evidence["hardware"])


def test_a_family_keeps_its_variants_narrowed_by_the_year() -> None:
    assert {one.id for one in device_alternatives("nvidia-titan-x")} == {
        "nvidia-titan-x-maxwell",
        "nvidia-titan-x-pascal",
    }
    assert device_alternatives("nvidia-titan-x", 2015) == ()
    assert device_alternatives("nvidia-k40") == device_alternatives("gpu") == device_alternatives("an abacus") == ()
