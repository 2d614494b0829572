"""Tables of rows as CSV, JSON, Parquet, or under the headers of Epoch AI's database; the same rows, the same bytes."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from data.errors import MineError, UsageError
from normalize.columns import COLUMNS, NAMES, SCHEMA_VERSION, Column
from normalize.hardware import devices
from normalize.rows import Row

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


def datapackage(file_name: str, form: str, *, settings: Mapping[str, object] | None = None) -> dict[str, object]:
    """The Table Schema of the table: the type, unit and meaning of each column, and where peak rates were read."""
    return {
        "name": "compute-vs-performance",
        "profile": "tabular-data-package",
        "version": SCHEMA_VERSION,
        "title": "Results of machine-learning papers and the compute that they took",
        "sources": [{"title": "Epoch AI, Machine Learning Hardware, CC-BY 4.0", "path": "https://epoch.ai/data"}],
        "settings": dict(settings or {}),
        "resources": [
            {
                "name": Path(file_name).stem.lower(),
                "path": file_name,
                "format": form,
                "encoding": "utf-8",
                "schema": {"fields": [_field(column, form) for column in COLUMNS], "primaryKey": ["row_id"]},
            }
        ],
    }


def check(rows: Iterable[Row]) -> None:
    """Raises MineError where a row does not fit the schema: a wrong type, or an id that stands twice."""
    seen: set[str] = set()
    for row in rows:
        if row.row_id in seen:
            raise MineError(
                f"the row {row.row_id} of {row.paper_key} stands twice in the table; report this as a fault"
            )
        seen.add(row.row_id)
        for column in COLUMNS:
            if not _fits(getattr(row, column.name), column.type):
                value = getattr(row, column.name)
                raise MineError(f"row {row.row_id} of {row.paper_key}: {column.name} is {value!r}, no {column.type}")


def write_atomically(path: Path, content: bytes) -> None:
    """Writes the file under another name in its folder and moves it into place, so that no half of it is ever seen."""
    try:
        _write_and_move(path, content)
    except OSError as error:
        raise MineError(
            f"{path}: cannot be written: {error.strerror or error}; choose another place with -o"
        ) from error


def _write_and_move(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (float, int),
    "integer": (int,),
    "boolean": (bool,),
    "array": (tuple, list),
    "object": (dict,),
}


def _fits(value: object, kind: str) -> bool:
    if value is None:
        return True
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _field(column: Column, form: str) -> dict[str, str]:
    nested = column.type in ("array", "object") and form != "json"
    kind = "string" if nested and not (form == "parquet" and column.type == "array") else column.type
    unit = {"unit": column.unit} if column.unit else {}
    return {"name": column.name, "type": kind, "description": column.description, **unit}


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
    schema = pyarrow.schema([pyarrow.field(c.name, kinds[c.type], metadata=_field(c, "parquet")) for c in COLUMNS])
    columns = [
        [_json_text(getattr(row, c.name)) if c.type == "object" else getattr(row, c.name) for row in rows]
        for c in COLUMNS
    ]
    arrays = [pyarrow.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    sink = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), sink)
    return bytes(sink.getvalue().to_pybytes())


EPOCH_COLUMNS: Mapping[str, str] = {
    "Model": "model",
    "Task": "area",
    "Publication date": "published",
    "Reference": "title",
    "Link": "link",
    "Parameters": "parameters",
    "Training compute (FLOP)": "training_flop",
    "Training compute lower bound": "training_flop_low",
    "Training compute upper bound": "training_flop_high",
    "Training compute estimation method": "training_flop_method",
    "Training dataset": "training_data",
    "Training dataset size (gradients)": "training_examples",
    "Epochs": "epochs",
    "Batch size": "batch_size",
    "Training time (hours)": "training_hours",
    "Training hardware": "device",
    "Hardware quantity": "device_count",
    "Hardware utilization (MFU)": "implied_utilisation",
    "Training chip-hours": "device_hours",
    "Numerical format": "precision",
}
"""Headers of Epoch AI's table of notable models, and the columns that answer to them."""


def _epoch(rows: Sequence[Row]) -> bytes:
    records = ([_cell(_epoch_value(row, name)) for name in EPOCH_COLUMNS.values()] for row in rows)
    return _csv_of(list(EPOCH_COLUMNS), records)


def _epoch_value(row: Row, name: str) -> object:
    if name == "link":
        return f"https://arxiv.org/abs/{row.arxiv_id}" if row.arxiv_id else row.doi and f"https://doi.org/{row.doi}"
    if name == "device" and row.device in devices():
        return devices()[row.device or ""].name
    return getattr(row, name)
