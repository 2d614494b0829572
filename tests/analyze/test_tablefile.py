from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from analyze import MEASURES, read_table, series_of
from data.errors import MineError, UsageError

ROWS: list[dict[str, object]] = [
    {
        "row_id": f"r{number}",
        "paper_key": f"p{number}",
        "model": f"Net, {number}",
        "benchmark": "imagenet",
        "metric": "top-1 error",
        "error_rate": 0.3 - number / 20,
        "hardware_burden_flop": 10.0 ** (17 + number),
        "ensemble": number == 1,
        "year": 2015 + number,
        "status": "flagged" if number == 2 else "accepted",
        "evidence": '{"value": {"page": 5}}',
    }
    for number in range(4)
]


def _write(path: Path, rows: list[dict[str, object]]) -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif path.suffix == ".json":
        path.write_text(json.dumps(rows), encoding="utf-8")
    else:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet"])
def test_the_three_formats_give_the_same_points(tmp_path: Path, suffix: str) -> None:
    (series,) = series_of(read_table(_write(tmp_path / f"t{suffix}", ROWS)), measure=MEASURES["hardware_burden"])
    assert [point.row for point in series.points] == ["r0", "r1", "r2", "r3"]
    assert [point.compute for point in series.points] == [1e17, 1e18, 1e19, 1e20]
    assert [point.year for point in series.points] == [2015, 2016, 2017, 2018]
    assert [point.flagged for point in series.points] == [False, False, True, False]
    assert [point.ensemble for point in series.points] == [False, True, False, False]
    assert series.points[2].model == "Net, 2"


def test_a_word_in_a_number_column_is_named_by_line_and_column(tmp_path: Path) -> None:
    rows = [dict(one) for one in ROWS]
    rows[2]["error_rate"] = "high"
    (series,) = series_of(read_table(_write(tmp_path / "t.csv", rows)), measure=MEASURES["hardware_burden"])
    assert len(series.points) == 3
    assert [(unused.place, unused.row, unused.reason) for unused in series.unused] == [
        ("line 4", "r2", "column error_rate: 'high' is no number")
    ]


def test_lines_are_counted_through_cells_with_line_ends(tmp_path: Path) -> None:
    rows = [dict(one) for one in ROWS]
    rows[0]["model"] = "two\nlines"
    assert [one.place for one in read_table(_write(tmp_path / "t.csv", rows))] == [
        "line 2",
        "line 4",
        "line 5",
        "line 6",
    ]


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet"])
def test_missing_columns_are_named(tmp_path: Path, suffix: str) -> None:
    rows = [{key: value for key, value in one.items() if key not in {"error_rate", "model"}} for one in ROWS]
    with pytest.raises(MineError, match="lacks the columns model, error_rate"):
        read_table(_write(tmp_path / f"t{suffix}", rows))


def test_a_table_without_any_compute_is_refused(tmp_path: Path) -> None:
    rows = [{key: value for key, value in one.items() if key != "hardware_burden_flop"} for one in ROWS]
    with pytest.raises(MineError, match="one of hardware_burden_flop, network_operations_flop"):
        read_table(_write(tmp_path / "t.csv", rows))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", b"", "has no rows"),
        ("t.csv", b"\xff\xfe\x00\x01", "cannot be read as csv"),
        ("t.csv", b"paper_key,model\np,a,b\n", "line 2: more cells than the header"),
        ("t.json", b"{", "cannot be read as json"),
        ("t.json", b'{"rows": []}', "is a list of row objects; this is one dict"),
        ("t.json", b"[1]", "row 1: a row is an object"),
        ("t.json", b"[]", "has no rows"),
        ("t.parquet", b"PAR1 not really", "cannot be read as parquet"),
    ],
)
def test_a_file_that_is_no_table_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MineError, match=message):
        read_table(path)


@pytest.mark.parametrize(("name", "message"), [("t.xlsx", "ends in '.xlsx'"), ("absent.csv", "no such file")])
def test_what_cannot_be_asked_is_said(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_table(tmp_path / name)
