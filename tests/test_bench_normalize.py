"""What the measurements of `normalize` count, on facts that a person wrote down and on invented ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bench import epoch
from bench.corpus import SECOND_GOLD
from bench.facts import gold_files, items_of
from bench.printed import checked, is_read, is_time_read
from normalize.benchmarks import benchmarks
from normalize.hardware import devices
from normalize.peaks import peaks
from normalize.rows import build_rows

GOLD = gold_files(SECOND_GOLD)

RUN = {
    "for": "all",
    "stage": "training",
    "devices": [{"name": "NVIDIA Titan Xp", "count": 4, "unit": "devices"}],
    "time": {"value": 2, "low": 1, "high": 3, "unit": "day", "of": "run", "printed": "1-3 days"},
    "batch_size": {"value": 256, "unit": "examples"},
    "epochs": 90,
}
RESULT = {"model": "Net", "benchmark": "imagenet", "metric": "top-1 error", "value": 25.0, "printed": "25.0"}
INVENTED = {"paper": "1801.00000", "results": [RESULT], "training": [RUN]}


def test_printed_numbers_are_read() -> None:
    found = [good for gold in GOLD for *_, good in checked(gold)]
    assert len(found) > 200
    assert sum(found) >= 0.995 * len(found)


@pytest.mark.parametrize(
    ("kind", "printed", "value", "right"),
    [
        ("results", ".763", 76.3, True),
        ("results", "76.3±0.2", 76.3, True),
        ("results", "76.3", 7.63, False),
        ("parameters", "60.2 M", 60.2e6, True),
        ("parameters", "213", 213e6, True),
        ("operations", "1.96", 1.97e10, False),
    ],
)
def test_a_number_is_right_but_for_the_scale_of_its_header(kind: str, printed: str, value: float, right: bool) -> None:
    assert is_read(kind, printed, value) is right


def test_times_are_right_in_hours() -> None:
    assert is_time_read("3 ~ 4 weeks", 588)
    assert not is_time_read("3 days", 3)
    assert not is_time_read("long", 3)


@pytest.mark.parametrize(("listed", "year"), [([{"arxiv_id": "venue-17", "year": 2017}], 2017), ([], None)])
def test_a_paper_without_an_arxiv_identifier_has_the_year_of_the_manifest(
    tmp_path: Path, listed: list[dict[str, Any]], year: int | None
) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(listed), encoding="utf-8")
    (tmp_path / "gold").mkdir()
    facts = {**INVENTED, "paper": "venue-17"}
    (tmp_path / "gold" / "venue-17.json").write_text(json.dumps(facts), encoding="utf-8")
    (gold,) = gold_files(tmp_path / "gold")
    (row,) = build_rows(items_of(gold))
    assert (row.year, row.arxiv_id) == (year, None)


def test_facts_become_rows() -> None:
    (row,) = build_rows(items_of(INVENTED))
    assert (row.year, row.device, row.device_count, row.training_hours) == (2018, "nvidia-titan-xp", 4, 48)
    assert row.hardware_burden_flop == pytest.approx(4 * 12.15e12 * 48 * 3600)
    assert row.hardware_burden_low == pytest.approx(4 * 12.15e12 * 24 * 3600)


def test_burdens_of_written_facts_are_units_times_peak_times_seconds() -> None:
    compared = 0
    for row in build_rows([item for gold in GOLD for item in items_of(gold)]):
        device = devices().get(row.device or "")
        if row.hardware_burden_flop and row.scope == "from-scratch" and device and row.device_hours:
            found, _ = peaks(device.id, row.device_unit, year=row.year)
            assert found is not None
            assert found.burden is not None
            assert row.hardware_burden_flop == pytest.approx(found.burden.value * row.device_hours * 3600)
            compared += 1
    assert compared > 0
    assert "imagenet" in benchmarks()


def theirs(**more: str) -> Mapping[str, str]:
    return {
        "arxiv_id": "1801.00000",
        "Model": "Net (big)",
        "Training compute (FLOP)": "3e18",
        "Parameters": "",
        "Confidence": "Likely",
        **more,
    }


def ours(**more: Any) -> Mapping[str, Any]:
    known = {"training_flop": 2e18, "training_flop_low": 1e18, "training_flop_high": 4e18, "scope": "from-scratch"}
    about: dict[str, Any] = {
        "arxiv_id": "1801.00000",
        "model": "Big Net",
        "parameters": None,
        "row_id": "r",
        "flags": [],
    }
    ways = {"training_flop": [{"method": "reported", "flop": 2e18, "formula": "stated"}]}
    return {**dict.fromkeys(epoch.NAMED), **about, **known, "evidence": ways, **more}


def test_a_model_is_compared_with_the_row_most_like_it() -> None:
    (pair,) = epoch.paired([theirs()], [ours(model="Net", training_flop=9e19), ours(), ours(arxiv_id="1901.00000")])
    assert pair.row is not None
    assert (pair.row["model"], pair.holds) == ("Big Net", True)
    assert pair.ratio == pytest.approx(2 / 3)
    assert epoch.paired([theirs(arxiv_id="2001.00000")], [ours()]) == []


def test_another_name_is_meant_where_the_paper_has_one_estimate() -> None:
    (only,) = epoch.paired([theirs()], [ours(model="Crane"), ours(model="Heron")])
    (several,) = epoch.paired([theirs()], [ours(model="Crane"), ours(model="Heron", training_flop=1.0)])
    assert only.row is not None
    assert several.row is None


def test_the_counts_are_told_with_their_interval() -> None:
    text = list(epoch.lines(epoch.paired([theirs()], [ours()])))
    assert text[-3] == "within a factor of 2: 1 of 1 = 100 % (21 to 100 %)"
    assert text[-1].startswith("our 90 % interval holds theirs: 1 of 1")
    assert epoch.of(8, 10) == "8 of 10 = 80 % (49 to 94 %)"
    assert epoch.of(0, 0) == "0 of 0"
