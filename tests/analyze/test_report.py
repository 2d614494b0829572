from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from analyze import NotEnoughRows, Observation, analyze_rows
from analyze.observations import COLUMNS as READ
from data.errors import MineError
from normalize.columns import NAMES
from normalize.rows import Row
from tests.analyze.rows import law_rows, row


def test_every_row_is_counted_and_every_number_written(tmp_path: Path) -> None:
    rows = [*law_rows(12), *law_rows(2, benchmark="squad-1.1", metric="EM"), row(row_id="x", error_rate=None)]
    report = analyze_rows(rows, "hardware_burden", tmp_path)
    assert report.rows_in == len(rows)
    assert report.points == 14
    written = json.loads((tmp_path / "compute-error-hardware_burden.json").read_text())
    assert [one["benchmark"] for one in written["series"]] == ["imagenet", "squad-1.1"]
    imagenet, squad = written["series"]
    assert imagenet["fit"]["slope"] == report.series[0].fit.slope  # type: ignore[union-attr]
    assert imagenet["rows_in"] == len(imagenet["points"]) + len(imagenet["unused"]) == 13
    assert squad["fit"] is None
    assert "a fit needs 3" in squad["why_no_fit"]
    assert sorted(path.name for path in report.files) == sorted(path.name for path in tmp_path.iterdir())


def test_the_summary_says_it_in_words(tmp_path: Path) -> None:
    rows = [*law_rows(12), row(row_id="x", error_rate=None), row(row_id="y", hardware_burden_flop=None)]
    text = analyze_rows(rows, "hardware_burden", tmp_path).summary()
    assert "14 rows, 12 with both an error and hardware burden" in text
    assert "imagenet, top-1: 12 of 14 rows usable, 0 flagged, 6 papers" in text
    assert "unused         1 row: no error rate" in text
    assert "no utilisation (Thompson et al.)" in text


def test_a_series_without_a_usable_row_is_two_lines_of_the_summary(tmp_path: Path) -> None:
    rows = [*law_rows(5), row(benchmark="squad-1.1", metric="EM", hardware_burden_flop=None)]
    text = analyze_rows(rows, "hardware_burden", tmp_path).summary()
    assert text.endswith(
        "squad-1.1, EM: 0 of 1 rows usable, 0 flagged, 0 papers\n  unused         1 row: no compute by this measure"
    )


def test_the_split_of_a_series_is_said_and_the_rows_of_others_are_counted(tmp_path: Path) -> None:
    rows = [replace(one, split="val" if number < 9 else "test") for number, one in enumerate(law_rows(12))]
    report = analyze_rows(rows, "hardware_burden", tmp_path)
    assert "imagenet, top-1, val: 9 of 12 rows usable" in report.summary()
    assert "unused         3 rows: of split test; the fit is of val" in report.summary()
    assert json.loads(report.files[-1].read_text())["series"][0]["split"] == "val"
    page = (tmp_path / "report.html").read_text()
    assert "ImageNet, top-1, val" in page
    assert "of split test; the fit is of val" in page


def test_a_fit_without_the_flagged_stands_beside(tmp_path: Path) -> None:
    rows = [replace(one, status="flagged" if number < 4 else "accepted") for number, one in enumerate(law_rows(14))]
    report = analyze_rows(rows, "hardware_burden", tmp_path)
    (one,) = report.series
    assert one.fit is not None
    assert one.clean_fit is not None
    assert (one.fit.n, one.clean_fit.n) == (14, 10)
    assert "unflagged only" in report.summary()


def test_rows_of_a_file_that_are_not_used_are_named_by_their_lines(tmp_path: Path) -> None:
    rows = law_rows(4) + [row(row_id=f"bad-{n}", error_rate="abc", place=f"line {n}") for n in range(2, 9)]
    report = analyze_rows(rows, "hardware_burden", tmp_path)
    said = "7 rows: column error_rate: 'abc' is no number (line 2, line 3, line 4, line 5, line 6 and 2 more)"
    assert said in report.summary()


def test_an_unbounded_power_is_valid_json(tmp_path: Path) -> None:
    rows = [row(model=str(n), hardware_burden_flop=10.0 ** (16 + n), error_rate=0.2 + 0.1 * (n % 2)) for n in range(6)]
    report = analyze_rows(rows, "hardware_burden", tmp_path)
    assert report.series[0].fit is not None
    assert report.series[0].fit.power.high == math.inf
    text = report.files[-1].read_text()
    assert json.loads(text, parse_constant=pytest.fail)["series"][0]["fit"]["power"]["high"] == "inf"


@pytest.mark.parametrize("rows", [[], [row(hardware_burden_flop=None), row(row_id="b", hardware_burden_flop=None)]])
def test_nothing_to_fit_writes_nothing_and_says_why(tmp_path: Path, rows: list[Observation]) -> None:
    with pytest.raises(NotEnoughRows, match=f"no row of {len(rows)} has both an error and hardware burden"):
        analyze_rows(rows, "hardware_burden", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_another_measure_would_have_is_said_where_this_has_nothing(tmp_path: Path) -> None:
    rows = [replace(one, compute={"hardware_burden_flop": None, "training_flop": 1e18}) for one in law_rows(3)]
    with pytest.raises(NotEnoughRows, match=r"another measure: --measure training_flop \(3 points\)$"):
        analyze_rows(rows, "hardware_burden", tmp_path)


def test_points_without_any_fit_are_still_drawn(tmp_path: Path) -> None:
    report = analyze_rows(law_rows(2), "hardware_burden", tmp_path)
    assert report.series[0].fit is None
    assert [path.suffix for path in report.files] == [".svg", ".png", ".pdf", ".html", ".json"]


def test_the_same_rows_give_the_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        analyze_rows(law_rows(10), "hardware_burden", tmp_path / name)
    names = sorted(path.name for path in (tmp_path / "a").iterdir() if path.suffix != ".json")
    assert {Path(name).suffix for name in names} == {".svg", ".png", ".pdf", ".html"}
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_rows_of_the_library_are_read_by_their_columns(tmp_path: Path) -> None:
    rows = [
        Row(
            row_id=f"r{number}",
            paper_key="p",
            title="A Net",
            model=f"Net-{number}",
            benchmark="imagenet",
            metric="top-1 accuracy",
            error_rate=0.4 - number / 20,
            hardware_burden_flop=10.0 ** (17 + number),
            status="flagged" if number == 1 else "accepted",
        )
        for number in range(4)
    ]
    report = analyze_rows(rows, "hardware_burden", tmp_path)
    (one,) = report.series
    assert [(point.row, point.flagged, point.title) for point in one.series.points] == [
        ("r0", False, "A Net"),
        ("r1", True, "A Net"),
        ("r2", False, "A Net"),
        ("r3", False, "A Net"),
    ]


def test_every_column_that_is_read_is_a_column_of_the_table() -> None:
    assert set(READ) <= set(NAMES)


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("not a folder")
    with pytest.raises(MineError, match="choose another folder with -o"):
        analyze_rows(law_rows(5), "hardware_burden", taken)
    folder = tmp_path / "out"
    (folder / "compute-error-hardware_burden.json").mkdir(parents=True)
    with pytest.raises(MineError, match="cannot be written"):
        analyze_rows(law_rows(5), "hardware_burden", folder)
