"""Reads a table file into observations: csv, json or parquet, under our columns or under Epoch AI's headers."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow
import pyarrow.parquet

from analyze.foreign import HEADERS, NEEDED_OF_EPOCH, from_epoch, is_epoch
from analyze.observations import COMPUTE_COLUMNS, NEEDED, Observation, observation
from data.errors import MineError, UsageError

Cells = Mapping[str, object]


def read_table(path: Path) -> list[Observation]:
    """The rows of the file, one observation each; `row` says where it stands (`line 7` in csv, else `row 6`).

    A file that cannot be read, or has not the needed columns, is a MineError that names them.
    """
    readers: Mapping[str, Callable[[Path], Iterable[tuple[str, Cells]]]] = {
        ".csv": _csv_rows,
        ".json": _json_rows,
        ".parquet": _parquet_rows,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"{path}: a table is read from a .csv, .json or .parquet file; this ends in {path.suffix!r}")
    if not path.is_file():
        raise UsageError(f"{path}: no such file; write one with `mine table -o {path.name}`")
    rows = list(_reported(reader, path))
    if not rows:
        raise MineError(f"{path}: the table has no rows; extract some papers first, then write it again")
    if is_epoch({column for _, cells in rows for column in cells}):
        return [observation(from_epoch(cells), place=place, headers=HEADERS) for place, cells in rows]
    _check_columns(path, rows)
    return [observation(cells, place=place) for place, cells in rows]


def _reported(reader: Callable[[Path], Iterable[tuple[str, Cells]]], path: Path) -> list[tuple[str, Cells]]:
    try:
        return list(reader(path))
    except (OSError, csv.Error, UnicodeDecodeError, json.JSONDecodeError, pyarrow.ArrowException) as error:
        raise MineError(
            f"{path}: cannot be read as {path.suffix[1:]}: {error}; write it again or convert it"
        ) from error


def _csv_rows(path: Path) -> Iterator[tuple[str, Cells]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        before = 1
        for row in reader:
            place, before = f"line {before + 1}", reader.line_num
            if None in row:
                raise MineError(f"{path}, {place}: more cells than the header has columns; quote the commas in cells")
            yield place, row


def _json_rows(path: Path) -> Iterator[tuple[str, Cells]]:
    found = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(found, list):
        raise MineError(f"{path}: a table in JSON is a list of row objects; this is one {type(found).__name__}")
    for number, row in enumerate(found, start=1):
        if not isinstance(row, dict):
            raise MineError(f"{path}, row {number}: a row is an object; this is {str(row)[:40]!r}")
        yield f"row {number}", row


def _parquet_rows(path: Path) -> Iterator[tuple[str, Cells]]:
    for number, row in enumerate(pyarrow.parquet.read_table(path).to_pylist(), start=1):
        yield f"row {number}", row


def _check_columns(path: Path, rows: list[tuple[str, Cells]]) -> None:
    """JSON rows may leave out what is null, so a column counts as there when any row has it."""
    columns = {column for _, cells in rows for column in cells}
    missing = [column for column in NEEDED if column not in columns]
    if not columns.intersection(COMPUTE_COLUMNS):
        missing.append("one of " + ", ".join(COMPUTE_COLUMNS))
    if missing:
        raise MineError(
            f"{path}: the table lacks the columns {', '.join(missing)}; `mine table` writes them all. A table with the "
            f"headers of Epoch AI has {' and '.join(NEEDED_OF_EPOCH)}"
        )
