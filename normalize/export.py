"""Tables of rows as CSV, JSON, Parquet, or under the headers of Epoch AI's database; the same rows, the same bytes.

No table is written that breaks its schema (`normalize.schema`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from data.errors import MineError, UsageError
from normalize import epoch
from normalize.columns import NAMES
from normalize.parquet import json_text, parquet_parts
from normalize.row import Row
from normalize.schema import PACKAGE, checked, datapackage, resource_of

FORMATS = ("csv", "json", "parquet", "epoch")
DATAPACKAGE = "datapackage.json"


def table_bytes(rows: Iterable[Row], form: str) -> bytes:
    """The table in the format `csv`, `json`, `parquet` or `epoch`. Raises UsageError for any other."""
    return b"".join(table_parts(rows, form))


def table_parts(rows: Iterable[Row], form: str) -> Iterator[bytes]:
    """The bytes of the table, piece by piece as the rows come: a large table is not held in memory.

    Raises MineError in mid-table where a row breaks the schema, UsageError for an unknown format.
    """
    writers: Mapping[str, Callable[[Iterable[Row]], Iterator[bytes]]] = {
        "csv": _csv,
        "json": _json,
        "parquet": parquet_parts,
        "epoch": _epoch,
    }
    if form not in writers:
        raise UsageError(f"there is no format {form!r}; choose one of {', '.join(FORMATS)}")
    return writers[form](checked(rows))


def write_table(rows: Iterable[Row], path: Path, form: str, *, settings: Mapping[str, object] | None = None) -> None:
    """Writes the table to `path` and its description into `datapackage.json` beside it, each whole or not at all.

    `settings` are kept in the description. Raises MineError where the place cannot be written to.
    """
    write_atomically(path, table_parts(rows, form))
    if form != "epoch":
        describe(path, resource_of(path.name, form, settings=settings))


def describe(table: Path, resource: Mapping[str, object]) -> None:
    """Put a table's description into the `datapackage.json` of its folder, in the place of an earlier one of that file.

    The descriptions of other tables that are there stay. A `datapackage.json` that somebody else wrote is left alone:
    the description then stands in `TABLE.datapackage.json`.
    """
    path = table.with_name(DATAPACKAGE)
    with _one_at_a_time(path):
        others = _described(path)
        if others is None:
            path, others = table.with_name(f"{table.name}.{DATAPACKAGE}"), []
        kept = [one for one in others if one["path"] != table.name and table.with_name(str(one["path"])).is_file()]
        package = datapackage(sorted([*kept, resource], key=lambda one: str(one["path"])))
        write_atomically(path, (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode())


def _described(path: Path) -> list[dict[str, object]] | None:
    """The tables that a file describes; none where it is not there, None where it is not of our making."""
    try:
        package = json.loads(path.read_bytes())
        ours = package["name"] == PACKAGE
        resources = [resource for resource in package["resources"] if isinstance(resource["path"], str)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise MineError(f"{path}: cannot be read: {error.strerror}; choose another place with -o") from error
    except (ValueError, KeyError, TypeError):
        return None
    return resources if ours else None


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Who changes the file does so alone on this machine. The lock lies elsewhere: nothing is left beside it."""
    name = hashlib.sha256(str(path.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    try:
        lock = FileLock(user_cache_path("mine", ensure_exists=True) / f"{name}.lock")
    except OSError:  # no home to write to: two exports at once may then lose one description
        yield
        return
    with lock:
        yield


def write_atomically(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Writes the file under another name in its folder and moves it into place, so that no half of it is ever seen.

    It is synced before it is moved: after a power failure, too, the name holds the old bytes or the new. `content` may
    come in pieces; what raises while they come leaves no file.
    """
    try:
        _write_and_move(path, (content,) if isinstance(content, bytes) else content)
    except OSError as error:
        raise MineError(
            f"{path}: cannot be written: {error.strerror or error}; choose another place with -o"
        ) from error


def _write_and_move(path: Path, content: Iterable[bytes]) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.writelines(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _cell(value: object) -> object:
    """A CSV cell: null is empty, true is `true`, lists and objects are JSON, whole numbers have no `.0`."""
    if value is None:
        return ""
    if isinstance(value, (bool, tuple, list, dict)):
        return json_text(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _csv(rows: Iterable[Row]) -> Iterator[bytes]:
    return _csv_of(NAMES, ([_cell(getattr(row, name)) for name in NAMES] for row in rows))


def _csv_of(header: Sequence[str], records: Iterable[Sequence[object]]) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for record in chain([header], records):
        writer.writerow(record)
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def _json(rows: Iterable[Row]) -> Iterator[bytes]:
    yield b"["
    for number, row in enumerate(rows):
        text = json.dumps({name: getattr(row, name) for name in NAMES}, ensure_ascii=False)
        yield f"{',' + chr(10) + ' ' if number else ''}{text}".encode()
    yield b"]\n"


def _epoch(rows: Iterable[Row]) -> Iterator[bytes]:
    return _csv_of(epoch.HEADERS, ([_cell(value) for value in epoch.cells(row)] for row in rows))
