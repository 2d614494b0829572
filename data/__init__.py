"""What the software knows about the world, as files that a user may read and change.

Promises: every file states its sources and its syntax in its head, and a wrong line is named with its number.
In: nothing. Out: text, TOML documents and CSV rows, each parsed once a process. Imports: the standard library.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from data.errors import DataFileError


@cache
def read_text(name: str) -> str:
    """The text of the data file `name`, such as `areas.toml`."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


@cache
def read_toml(name: str) -> dict[str, Any]:
    """The TOML document `name`. Callers must not change it: it is shared."""
    try:
        return tomllib.loads(read_text(name))
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(f"data/{name}: {error}; mend that line") from error


@cache
def read_pattern(name: str, *keys: str) -> re.Pattern[str]:
    """Any of the patterns that stand under `keys` in the TOML document `name`, in any case."""
    found: Any = read_toml(name)
    for key in keys:
        found = found[key]
    return re.compile("|".join(found), re.IGNORECASE)


@cache
def read_csv(name: str) -> tuple[tuple[int, dict[str, str]], ...]:
    """The rows of the CSV file `name` with their line numbers; lines that start with `#` are its head."""
    text = read_text(name)
    head = sum(1 for line in text.splitlines() if line.startswith("#"))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    reader = csv.DictReader(io.StringIO("\n".join(lines)))
    rows = []
    for row in reader:
        number = head + reader.line_num
        if None in row or None in row.values():
            raise DataFileError(f"data/{name}, line {number}: {len(row)} columns do not fit the header; mend that line")
        rows.append((number, dict(row)))
    return tuple(rows)
