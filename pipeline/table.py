"""The compute-vs-performance table of a library, and where each number of a row comes from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from data.errors import NotFound, UsageError
from normalize.export import FORMATS
from normalize.rows import Row, build_rows
from pipeline.render import Screen, grid
from store import Library

SUFFIXES = {".csv": "csv", ".parquet": "parquet", ".json": "json"}
"""Which format a file's name asks for."""

HEADERS = (
    *("row", "paper", "model", "setting", "benchmark", "metric", "value", "parameters", "operations"),
    *("trained on", "hours", "hardware burden", "training FLOP", "status"),
)
RIGHT = ("value", "parameters", "operations", "hours", "hardware burden", "training FLOP")


def table_rows(library: Library, areas: Collection[str] | None = None) -> list[Row]:
    """The rows of `areas` (None: of all), built from the claims with decisions applied."""
    claims = library.claims(areas=areas)
    rows = build_rows((one.paper, one.pdf, one.claim) for one in claims)
    return [row for row in rows if areas is None or row.area in areas]


def format_of(wanted: str | None, output: Path | None) -> str | None:
    """The format that was named, else the one that the file's name asks for; None: a view for a person.

    Raises `UsageError` where a file is to be written and neither says in which format.
    """
    if wanted or output is None:
        return wanted
    found = SUFFIXES.get(output.suffix.lower())
    if found is None:
        raise UsageError(f"{output}: its name says no format; add --format {'|'.join(FORMATS)}")
    return found


def row_named(rows: Sequence[Row], name: str) -> Row:
    """The row whose id begins with `name`. Raises `NotFound` where there is none, or more than one."""
    found = [row for row in rows if row.row_id.startswith(name)]
    if len(found) != 1:
        what = f"{len(found)} rows have an id that begins" if found else "no row has an id that begins"
        raise NotFound(f"{what} with {name!r}; `mine table` prints the ids")
    return found[0]


def table_report(rows: Sequence[Row], *, screen: Screen) -> str:
    """The rows with what a person looks at first; all columns are in the formats that are data."""
    return grid(HEADERS, map(_shown, rows), screen=screen, right=RIGHT)


def _shown(row: Row) -> tuple[object, ...]:
    device = f"{row.device_count or '?'} x {row.device}" if row.device else None
    return (
        *(row.row_id[:8], row.paper_key, row.model, row.setting, f"{row.benchmark} {row.split or ''}", row.metric),
        *(row.value, counted(row.parameters), counted(row.operations_per_pass), device, row.training_hours),
        *(power(row.hardware_burden_flop), power(row.training_flop), row.status),
    )


def counted(value: float | None) -> str | None:
    """A count with its suffix: 25.6M, 8.2G."""
    if value is None:
        return None
    unit, sign = (1e9, "G") if value >= 1e9 else (1e6, "M")
    return f"{value / unit:.3g}{sign}"


def power(value: float | None) -> str | None:
    """A big number by its power of ten: 2.3e+19."""
    return None if value is None else f"{value:.1e}"
