"""What papers say that cannot be, through the command: flagged, left out or named, and the table is written still."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from normalize.claims import Claim, Kind
from store import open_library
from tests.e2e.test_cli import mine
from tests.pipeline.test_reporting import said
from tests.store import makers

pytestmark = pytest.mark.usefixtures("here")

HARDWARE = makers.hardware(device="nvidia-titan-xp", unit="devices")
BLEU: dict[str, Any] = {"benchmark": "wmt14-en-de", "metric": "BLEU", "split": "test"}


def hours(number: float, page: int = 4) -> Claim:
    return said(Kind.TRAINING_TIME, page, hours=number, of="run")


def table(*claims: Claim) -> list[dict[str, Any]]:
    """The rows that the command writes for a paper of 2020 that makes these claims; its other formats end well, too."""
    with open_library(Path("mine-library"), create=True) as library:
        makers.filled(library, *claims)
    for form in ("csv", "parquet", "epoch"):
        assert mine("table", "--format", form, "-o", f"rows.{form}").code == 0
    assert mine("table").code == mine("status").code == 0
    told = mine("table", "--format", "json")
    assert told.code == 0
    return list(json.loads(told.out))


def only(*claims: Claim) -> dict[str, Any]:
    (row,) = table(*claims)
    return row


def test_contradicting_times_leave_the_cell_empty_and_say_so() -> None:
    row = only(makers.claim(), HARDWARE, hours(10), hours(90, page=5))
    assert (row["training_hours"], row["hardware_burden_flop"]) == (None, None)
    assert "conflicting-claims" in row["flags"]


def test_contradicting_results_are_one_row_that_waits_for_a_person() -> None:
    row = only(makers.claim(), makers.claim(74.1, evidence=makers.evidence(box=(10, 50, 40, 60))))
    assert row["status"] == "flagged"
    assert "conflicting-claims" in row["flags"]


@pytest.mark.parametrize("time", [0.0, -5.0])
def test_no_time_and_less_are_left_out(time: float) -> None:
    row = only(makers.claim(), HARDWARE, hours(time))
    assert (row["training_hours"], row["hardware_burden_flop"]) == (None, None)
    assert "impossible-value" in row["flags"]


def test_an_unknown_device_is_named_as_printed_and_has_no_burden() -> None:
    row = only(makers.claim(), makers.hardware(device="GTX 1880 Ti", unit="devices"), hours(10))
    assert (row["device"], row["device_hours"], row["hardware_burden_flop"]) == ("GTX 1880 Ti", 80, None)
    assert "hardware-not-in-catalogue" in row["flags"]
    assert "nvidia-gtx-1080-ti" in row["evidence"]["hardware"]["alternatives"]


def test_thousands_of_devices_are_counted() -> None:
    row = only(makers.claim(), makers.hardware(device="google-tpu-v4", count=6144, unit="chips"), hours(1200))
    assert (row["device_count"], row["device_hours"]) == (6144, 6144 * 1200)
    assert row["hardware_burden_flop"] == pytest.approx(6144 * 275e12 * 1200 * 3600)


def test_a_device_that_came_after_the_paper_is_doubted() -> None:
    row = only(makers.claim(), makers.hardware(device="nvidia-h100-sxm5", unit="devices"), hours(10))
    assert row["year"] == 2020
    assert row["status"] == "flagged"
    assert "hardware-newer-than-paper" in row["flags"]


@pytest.mark.parametrize(
    "wrong", [makers.claim(104.2), makers.claim(-3.0), makers.claim(0.284, **BLEU), makers.claim(284.0, **BLEU)]
)
def test_a_percentage_over_100_and_bleu_as_a_fraction_are_doubted(wrong: Claim) -> None:
    row = only(wrong)
    assert row["status"] == "flagged"
    assert "out-of-range" in row["flags"]
    assert row["error_rate"] is None or 0 <= row["error_rate"] <= 1


def test_a_table_of_two_conventions_comes_out_in_one() -> None:
    pairs = said(Kind.OPERATIONS, 2, value=4e9, convention="multiply-adds", model="Net-50")
    single = said(Kind.OPERATIONS, 3, value=8e9, convention="FLOPs", model="Net-101")
    rows = table(
        makers.claim(),
        makers.claim(78.0, model="Net-101", evidence=makers.evidence(box=(10, 50, 40, 60))),
        pairs,
        single,
    )
    assert {row["operations_per_pass"] for row in rows} == {8e9}
    assert {row["operations_convention"] for row in rows} == {"multiply-adds", "FLOPs"}


WITH_A_BAD_LINE = """
import sys, data
read = data.read_text
def spoilt(name):
    lines = read(name).splitlines()
    if name == "hardware.csv":
        line = next(number for number, text in enumerate(lines) if text.startswith("nvidia-k40,"))
        lines[line] = lines[line].replace("5.046e12", "5046")
    return "\\n".join(lines)
data.read_text = spoilt
from cli import app
app()
"""


def test_a_bad_line_of_the_catalogue_is_named_with_its_number(here: Path) -> None:
    with open_library(here / "mine-library", create=True) as library:
        makers.filled(library, makers.claim(), HARDWARE, hours(10))
    line = 1 + next(
        number
        for number, text in enumerate(Path(__file__).parents[2].joinpath("data/hardware.csv").read_text().splitlines())
        if text.startswith("nvidia-k40,")
    )
    command = [sys.executable, "-c", WITH_A_BAD_LINE, "table", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"mine: data/hardware.csv, line {line}: a peak of 5046 a second cannot be" in done.stderr
    assert "Traceback" not in done.stderr
