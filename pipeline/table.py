"""The compute-vs-performance table of a library, and where each number of a row comes from."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from data.errors import NotFound, UsageError
from normalize.export import FORMATS
from normalize.rows import Row, build_rows
from pipeline.render import Column, Screen, grid, groups
from store import Library

SUFFIXES = {".csv": "csv", ".parquet": "parquet", ".json": "json"}
"""Which format a file's name asks for."""

HEADERS = (
    *("row", "paper", "model", "setting", "benchmark", "metric", "value", "parameters", "operations"),
    *("trained on", "hours", "hardware burden", "training FLOP", "status"),
)
COLUMNS = (
    *(Column("row", 8), Column("model", 18), Column("value", 6, right=True), Column("training FLOP", 8, right=True)),
    *(Column("hardware burden", 8, right=True), Column("trained on", 15), Column("hours", 6, right=True)),
    *(Column("status", 8), Column("parameters", 10, right=True), Column("operations", 10, right=True)),
    Column("setting", 16),
)
"""What a row has in a terminal, the most wanted first, and how wide it is at least."""

LEAST = 4
"""So many columns are shown however narrow the terminal is."""

GAP = 3
WIDEST = 40
"""How much wider than at least the model's column grows."""

RIGHT = ("value", "parameters", "operations", "hours", "hardware burden", "training FLOP")


def each_row(library: Library, areas: Collection[str] | None = None, *, paper: str | None = None) -> Iterator[Row]:
    """The rows of `areas` (None: of all), or of one paper's key, built from the claims with decisions applied.

    They are made paper by paper, as they are asked for: by paper, benchmark, metric and model.
    """
    for claims in library.claims_by_paper(areas=areas, paper=paper):
        rows = build_rows((one.paper, one.pdf, one.claim) for one in claims)
        yield from (row for row in rows if areas is None or row.area in areas)


def table_rows(library: Library, areas: Collection[str] | None = None, *, paper: str | None = None) -> list[Row]:
    """The same as a list."""
    return list(each_row(library, areas, paper=paper))


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
    """The rows with what a person looks at first; all columns are in the formats that are data.

    In a terminal the rows of one paper and benchmark stand together, with the columns that find room; in a file each
    row is one line.
    """
    if screen.width is None:
        return grid(HEADERS, map(_shown, rows), screen=screen, right=RIGHT)
    chosen, left_out = _fitting(screen.width)
    places = [HEADERS.index(column.header) for column in chosen]
    parts = (
        (title, ([_shown(row)[place] for place in places] for row in found))
        for title, found in groupby(sorted(rows, key=_about), key=_about)
    )
    table = groups(chosen, parts, screen=screen)
    said = f"left out for want of room: {', '.join(left_out)}"
    return "\n".join([table, "", *textwrap.wrap(said, screen.width)]) if left_out else table


def _about(row: Row) -> str:
    return f"{row.paper_key}: {row.benchmark} {row.split or ''}".rstrip() + f", {row.metric}"


def _fitting(width: int) -> tuple[list[Column], list[str]]:
    """The columns that find room in a terminal, in order, and those that do not; the model's takes what is left."""
    left, chosen = width, list[Column]()
    for column in COLUMNS:
        if len(chosen) < LEAST or column.width + GAP <= left:
            chosen.append(column)
            left -= column.width + GAP
    spare = max(0, min(left + GAP, WIDEST))
    chosen = [column._replace(width=column.width + spare * (column.header == "model")) for column in chosen]
    left_out = [column.header for column in COLUMNS if column.header not in {one.header for one in chosen}]
    return sorted(chosen, key=lambda column: HEADERS.index(column.header)), left_out


def _shown(row: Row) -> tuple[object, ...]:
    device = f"{row.device_count or '?'} x {row.device}" if row.device else None
    model = f"{row.model} ({row.recipe})" if row.recipe else row.model
    return (
        *(row.row_id[:8], row.paper_key, model, row.setting, f"{row.benchmark} {row.split or ''}", row.metric),
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
