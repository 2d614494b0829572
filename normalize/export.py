"""Tables of rows as CSV, JSON, Parquet, or under the headers of Epoch AI's database; the same rows, the same bytes.

No table is written that breaks its schema (`normalize.schema`).
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from data.errors import MineError, UsageError
from normalize import epoch
from normalize.columns import COLUMNS, NAMES, Column
from normalize.row import Row
from normalize.schema import check, datapackage

FORMATS = ("csv", "json", "parquet", "epoch")
DATAPACKAGE = "datapackage.json"


def table_bytes(rows: Sequence[Row], form: str) -> bytes:
    """The table in the format `csv`, `json`, `parquet` or `epoch`. Raises UsageError for any other."""
    writers: Mapping[str, Callable[[Sequence[Row]], bytes]] = {
        "csv": _csv,
        "json": _json,
        "parquet": _parquet,
        "epoch": _epoch,
    }
    if form not in writers:
        raise UsageError(f"there is no format {form!r}; choose one of {', '.join(FORMATS)}")
    check(rows)
    return writers[form](rows)


def write_table(rows: Sequence[Row], path: Path, form: str, *, settings: Mapping[str, object] | None = None) -> None:
    """Writes the table to `path` and `datapackage.json` beside it, each whole or not at all.

    `settings` are kept in the datapackage. Raises MineError where the place cannot be written to.
    """
    content = table_bytes(rows, form)
    described = json.dumps(datapackage(path.name, form, settings=settings), ensure_ascii=False, indent=1) + "\n"
    write_atomically(path, content)
    if form != "epoch":
        write_atomically(path.with_name(DATAPACKAGE), described.encode())


def write_atomically(path: Path, content: bytes) -> None:
    """Writes the file under another name in its folder and moves it into place, so that no half of it is ever seen.

    It is synced before it is moved: after a power failure, too, the name holds the old bytes or the new.
    """
    try:
        _write_and_move(path, content)
    except OSError as error:
        raise MineError(
            f"{path}: cannot be written: {error.strerror or error}; choose another place with -o"
        ) from error


def _write_and_move(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=isinstance(value, dict))


def _cell(value: object) -> object:
    """A CSV cell: null is empty, true is `true`, lists and objects are JSON, whole numbers have no `.0`."""
    if value is None:
        return ""
    if isinstance(value, (bool, tuple, list, dict)):
        return _json_text(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _csv(rows: Sequence[Row]) -> bytes:
    return _csv_of(NAMES, ([_cell(getattr(row, name)) for name in NAMES] for row in rows))


def _csv_of(header: Sequence[str], records: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(records)
    return out.getvalue().encode()


def _json(rows: Sequence[Row]) -> bytes:
    lines = (json.dumps({name: getattr(row, name) for name in NAMES}, ensure_ascii=False) for row in rows)
    return ("[" + ",\n ".join(lines) + "]\n").encode()


CATEGORIES = frozenset(
    {"area", "benchmark", "split", "metric", "role", "operations_convention", "device", "device_unit", "precision"}
    | {"training_flop_method", "scope", "status"}
)
"""Columns of few different words, which pandas reads as categories."""


def _parquet(rows: Sequence[Row]) -> bytes:
    import pyarrow  # noqa: PLC0415  # a third of a second, for this format alone
    import pyarrow.parquet  # noqa: PLC0415

    kinds = {
        "string": pyarrow.string(),
        "number": pyarrow.float64(),
        "integer": pyarrow.int64(),
        "boolean": pyarrow.bool_(),
        "array": pyarrow.list_(pyarrow.string()),
        "object": pyarrow.string(),
    }
    words = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    arrays, fields = [], []
    for column in COLUMNS:
        values = [getattr(row, column.name) for row in rows]
        kind = words if column.name in CATEGORIES else kinds[column.type]
        made = [_json_text(value) for value in values] if column.type == "object" else values
        arrays.append(pyarrow.array(made, type=kind))
        fields.append(pyarrow.field(column.name, kind, metadata=_told(column)))
    schema = pyarrow.schema(fields, metadata={"pandas": _for_pandas()})
    sink = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), sink)
    return bytes(sink.getvalue().to_pybytes())


def _told(column: Column) -> dict[str, str]:
    return {"description": column.description} | ({"unit": column.unit} if column.unit else {})


def _for_pandas() -> str:
    """What pandas keeps beside a Parquet schema: whole numbers stay whole where some are missing."""
    kept = {"integer": ("int64", "Int64"), "boolean": ("bool", "boolean")}
    columns = [
        {"name": c.name, "field_name": c.name, "pandas_type": kept[c.type][0], "numpy_type": kept[c.type][1]}
        for c in COLUMNS
        if c.type in kept
    ]
    return json.dumps({"index_columns": [], "column_indexes": [], "columns": columns, "creator": {"library": "mine"}})


def _epoch(rows: Sequence[Row]) -> bytes:
    return _csv_of(epoch.HEADERS, ([_cell(value) for value in epoch.cells(row)] for row in rows))
