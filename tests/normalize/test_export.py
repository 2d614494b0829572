"""Tables of rows as files: the columns, the schema, the same bytes, and no half-written file."""

from __future__ import annotations

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pandas
import pyarrow.parquet
import pytest

from data.errors import MineError, UsageError
from normalize.columns import COLUMNS, NAMES
from normalize.export import FORMATS, table_bytes, write_table
from normalize.parquet import CATEGORIES
from normalize.rows import Row
from normalize.schema import CONSTRAINTS, checked, resource_of
from tests.normalize.makers import hardware, hours, result, rows

CONTRACT = """row_id, paper_key, arxiv_id, version, doi, title, year, published, source_file, area, benchmark, split,
metric, value, error_rate, model, recipe, setting, training_data, ensemble, role, parameters, operations_per_pass,
operations_convention, device, device_count, device_unit, training_hours, device_hours, epochs, steps, batch_size,
training_examples, precision, network_operations_flop, hardware_burden_flop, hardware_burden_low, hardware_burden_high,
training_flop, training_flop_low, training_flop_high, training_flop_method, implied_utilisation, pretraining_flop,
scope, confidence, status, flags, evidence"""


@pytest.fixture(scope="module")
def table() -> list[Row]:
    return rows(result(), result(model="Net, “101”", value=22.5), hardware("google-tpu-v3", 8, unit="chips"), hours(84))


def test_the_columns_are_those_of_the_contract() -> None:
    names = [name.strip() for name in CONTRACT.replace("\n", " ").split(",")]
    assert list(NAMES[: len(names)]) == names
    assert [field.name for field in fields(Row)] == list(NAMES)


def test_every_column_is_described_and_every_amount_has_a_unit() -> None:
    assert all(column.description for column in COLUMNS)
    unitless = [column.name for column in COLUMNS if column.type == "number" and not column.unit]
    assert unitless == []


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_rows_give_the_same_bytes(table: list[Row], form: str) -> None:
    assert table_bytes(table, form) == table_bytes(list(table), form)


def test_json_is_a_list_of_row_objects(table: list[Row]) -> None:
    loaded = json.loads(table_bytes(table, "json"))
    assert [list(one) for one in loaded] == [list(NAMES)] * 2
    assert loaded[0]["flags"] == list(table[0].flags)
    assert loaded[0]["evidence"]["result"]["page"] == 3
    assert loaded[0]["ensemble"] is False


def test_csv_has_plain_cells_and_json_where_there_is_more(table: list[Row]) -> None:
    first, second = csv.DictReader(io.StringIO(table_bytes(table, "csv").decode()))
    assert tuple(first) == NAMES
    assert (first["ensemble"], first["doi"], first["device_count"], first["training_hours"]) == ("false", "", "8", "84")
    assert json.loads(first["flags"]) == list(table[0].flags)
    assert json.loads(first["evidence"]).keys() == table[0].evidence.keys()
    assert {first["model"], second["model"]} == {"Net-50", "Net, “101”"}
    assert float(first["hardware_burden_flop"]) == table[0].hardware_burden_flop


def test_parquet_has_the_types_of_the_schema(table: list[Row]) -> None:
    loaded = pyarrow.parquet.read_table(io.BytesIO(table_bytes(table, "parquet")))
    assert tuple(loaded.column_names) == NAMES
    found = loaded.to_pylist()
    assert [one["value"] for one in found] == [one.value for one in table]
    assert [one["device_count"] for one in found] == [8, 8]
    assert json.loads(found[0]["evidence"]).keys() == table[0].evidence.keys()
    assert pyarrow.types.is_int64(loaded.schema.field("device_count").type)
    assert loaded.schema.field("hardware_burden_flop").metadata[b"unit"] == b"FLOP"


def test_epochs_headers(table: list[Row]) -> None:
    first, _ = csv.DictReader(io.StringIO(table_bytes(table, "epoch").decode()))
    assert first["Training hardware"] == "Google TPU v3"
    assert first["Link"] == "https://arxiv.org/abs/1801.00001"
    assert float(first["Training compute (FLOP)"]) == table[0].training_flop
    assert (first["Domain"], first["Training compute estimation method"]) == ("Vision", "Hardware")
    assert first["Training power draw (W)"] == str(8 * 450)
    assert first["Training compute notes"].startswith("hardware: 8 x 1.23e+14 FLOP/s x 84 h x 0.3 = ")
    assert first["Finetune compute (FLOP)"] == ""


def test_a_fine_tunings_compute_stands_in_its_own_column() -> None:
    (only,) = rows(result(), hardware(stage="fine-tuning"), hours(2, stage="fine-tuning"))
    (record,) = csv.DictReader(io.StringIO(table_bytes([only], "epoch").decode()))
    assert only.scope == "fine-tuning-only"
    assert (record["Training compute (FLOP)"], record["Training compute upper bound"]) == ("", "")
    assert float(record["Finetune compute (FLOP)"]) == only.training_flop


def test_what_is_not_known_is_empty_under_their_headers() -> None:
    (record,) = csv.DictReader(io.StringIO(table_bytes(rows(result(), hardware("an abacus")), "epoch").decode()))
    assert (record["Training hardware"], record["Training power draw (W)"]) == ("an abacus", "")
    assert record["Training compute notes"] == record["Training compute estimation method"] == ""


def test_an_empty_table_has_its_header() -> None:
    assert table_bytes([], "csv").decode().strip().split(",") == list(NAMES)
    assert json.loads(table_bytes([], "json")) == []
    assert pyarrow.parquet.read_table(io.BytesIO(table_bytes([], "parquet"))).num_rows == 0


def test_the_datapackage_stands_beside_the_table(table: list[Row], tmp_path: Path) -> None:
    write_table(table, tmp_path / "rows.csv", "csv", settings={"area": "vision"})
    described = json.loads((tmp_path / "datapackage.json").read_text())
    resource = described["resources"][0]
    assert resource["path"] == "rows.csv"
    assert resource["settings"]["area"] == "vision"
    assert resource["settings"]["estimates"]["utilisation"] == 0.3
    assert [field["name"] for field in resource["schema"]["fields"]] == list(NAMES)
    assert resource["schema"]["primaryKey"] == ["row_id"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["datapackage.json", "rows.csv"]


def _resources(folder: Path) -> dict[str, dict[str, Any]]:
    package = json.loads((folder / "datapackage.json").read_text())
    return {resource["path"]: resource for resource in package["resources"]}


def test_a_package_is_what_the_specification_asks_for(table: list[Row], tmp_path: Path) -> None:
    for name in ("Rows (1).csv", "rows.json", "rows.parquet"):
        write_table(table, tmp_path / name, name.rpartition(".")[2])
    package = json.loads((tmp_path / "datapackage.json").read_text())
    assert package["profile"] == "tabular-data-package"
    assert {resource["profile"] for resource in package["resources"]} == {"tabular-data-resource"}
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == 3
    assert all(re.fullmatch(r"[-a-z0-9._/]+", name) for name in names)


def test_each_table_of_a_folder_keeps_its_own_description(table: list[Row], tmp_path: Path) -> None:
    write_table(table, tmp_path / "rows.csv", "csv", settings={"area": "vision"})
    write_table(table, tmp_path / "rows.json", "json", settings={"area": "language"})
    areas = {path: one["settings"]["area"] for path, one in _resources(tmp_path).items()}
    assert areas == {"rows.csv": "vision", "rows.json": "language"}
    write_table(table, tmp_path / "rows.csv", "csv", settings={"area": "speech"})
    assert _resources(tmp_path)["rows.csv"]["settings"]["area"] == "speech"
    (tmp_path / "rows.json").unlink()
    write_table(table, tmp_path / "rows.csv", "csv")
    assert list(_resources(tmp_path)) == ["rows.csv"]


@pytest.mark.parametrize("foreign", ['{"name": "birds", "resources": []}', "no json", "[]", '{"name": "x"}'])
def test_what_somebody_else_wrote_there_is_left_alone(foreign: str, table: list[Row], tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(foreign)
    write_table(table, tmp_path / "rows.csv", "csv")
    assert (tmp_path / "datapackage.json").read_text() == foreign
    package = json.loads((tmp_path / "rows.csv.datapackage.json").read_text())
    assert [resource["path"] for resource in package["resources"]] == ["rows.csv"]


def test_tables_that_are_written_at_once_are_all_described(table: list[Row], tmp_path: Path) -> None:
    names = [f"rows{number}.csv" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: write_table(table, tmp_path / name, "csv"), names))
    assert sorted(_resources(tmp_path)) == names


def test_lists_and_objects_are_strings_where_the_format_has_none() -> None:
    def types(form: str) -> dict[str, str]:
        schema = resource_of("t", form)["schema"]
        assert isinstance(schema, dict)
        return {field["name"]: field["type"] for field in schema["fields"]}

    assert (types("csv")["evidence"], types("json")["evidence"], types("parquet")["flags"]) == (
        "string",
        "object",
        "array",
    )


def test_an_unknown_format_is_named(table: list[Row]) -> None:
    with pytest.raises(UsageError, match="'xls'"):
        table_bytes(table, "xls")


def test_a_table_that_breaks_its_schema_is_not_written(table: list[Row], tmp_path: Path) -> None:
    with pytest.raises(MineError, match="twice"):
        write_table([table[0], table[0]], tmp_path / "rows.csv", "csv")
    with pytest.raises(MineError, match="device_count"):
        write_table([replace(table[0], device_count=2.5)], tmp_path / "rows.csv", "csv")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"scope": "half"}, "scope is 'half'; it must be one of from-scratch"),
        ({"confidence": 1.2}, "confidence is 1.2; it must be 1 or less"),
        ({"training_hours": -3.0}, "training_hours is -3.0; it must be 0 or more"),
        ({"value": None}, "value is None; it must not be empty"),
        ({"value": float("nan")}, "value is nan, no number"),
        ({"training_flop": float("inf")}, "training_flop is inf, no number"),
        ({"training_flop_low": 1e30}, "do not enclose each other"),
        ({"device_unit": "pieces"}, "device_unit is 'pieces'"),
    ],
)
def test_what_breaks_the_schema_is_named(table: list[Row], wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(MineError, match=message):
        list(checked([replace(table[0], **wrong)]))


def test_every_limit_is_of_a_column() -> None:
    assert set(CONSTRAINTS) <= set(NAMES)
    assert set(NAMES) >= CATEGORIES


def test_pandas_reads_whole_numbers_and_categories(table: list[Row]) -> None:
    rows = [table[0], replace(table[1], device_count=None, year=None)]
    frame = pandas.read_parquet(io.BytesIO(table_bytes(rows, "parquet")))
    assert (str(frame["device_count"].dtype), str(frame["year"].dtype)) == ("Int64", "Int64")
    assert frame["device_count"].tolist() == [8, pandas.NA]
    assert (str(frame["scope"].dtype), str(frame["ensemble"].dtype)) == ("category", "boolean")
    assert str(frame["hardware_burden_flop"].dtype) == "float64"


def test_a_place_that_cannot_be_written_to_is_named_and_the_old_file_stays(table: list[Row], tmp_path: Path) -> None:
    with pytest.raises(MineError, match="nowhere"):
        write_table(table, tmp_path / "nowhere" / "rows.csv", "csv")
    (tmp_path / "rows.csv").mkdir()
    with pytest.raises(MineError, match=r"rows\.csv"):
        write_table(table, tmp_path / "rows.csv", "csv")
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]
