"""Tables of rows as Parquet, some rows at a time."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from normalize.columns import COLUMNS, Column
from normalize.row import Row

CATEGORIES = frozenset(
    {"area", "benchmark", "split", "metric", "role", "operations_convention", "device", "device_unit", "precision"}
    | {"training_flop_method", "scope", "status"}
)
"""Columns of few different words, which pandas reads as categories."""


GROUP = 50_000
"""Rows in a row group of a Parquet file."""


def parquet_parts(rows: Iterable[Row]) -> Iterator[bytes]:
    """The bytes of a Parquet file, piece by piece as the rows come."""
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
    types = {column.name: words if column.name in CATEGORIES else kinds[column.type] for column in COLUMNS}
    fields = [pyarrow.field(column.name, types[column.name], metadata=_told(column)) for column in COLUMNS]
    schema = pyarrow.schema(fields, metadata={"pandas": _for_pandas()})
    sink, waiting = _Pile(), iter(rows)
    with pyarrow.parquet.ParquetWriter(sink, schema) as writer:
        while group := list(islice(waiting, GROUP)):
            arrays = [pyarrow.array(_values(group, column), type=types[column.name]) for column in COLUMNS]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
            yield sink.taken()
    yield sink.taken()


class _Pile(io.RawIOBase):
    """A file that is written to and, what was written, taken away again."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        part = bytes(content)
        self._parts.append(part)
        self._size += len(part)
        return len(part)

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def json_text(value: object) -> str:
    """A list or an object in a cell that holds text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=isinstance(value, dict))


def _values(rows: Sequence[Row], column: Column) -> list[object]:
    values = [getattr(row, column.name) for row in rows]
    return [json_text(value) for value in values] if column.type == "object" else values


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
