"""The tables of PDFs, without a library: each file read in a process of its own, so that a bad one ends alone."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from data.errors import MineError
from extract.document import Table
from ingest.pdfs import find_pdfs
from pipeline.claims import jsonl
from pipeline.render import Progress
from pipeline.workers import Limits, Outcome, work


class TablesOf(NamedTuple):
    """One PDF with its tables, or with the reason why there are none to show."""

    source_file: str
    tables: tuple[Table, ...]
    reason: str | None = None


def read_tables_of(path: Path) -> tuple[Table, ...]:
    """The tables of one PDF. Raises a `MineError` where it cannot be read."""
    from extract.reading import read_tables  # noqa: PLC0415  # only reading processes load the readers

    return tuple(read_tables(path))


def tables_of(names: Sequence[Path], *, jobs: int, limits: Limits, progress: Progress | None = None) -> list[TablesOf]:
    """The tables of PDFs, and of those in folders, in order. A file that is not there is one with a reason."""
    found: dict[Path, TablesOf] = {}
    paths: list[Path] = []
    for name in dict.fromkeys(names):
        try:
            paths += find_pdfs(name)
        except MineError as error:
            found[name] = TablesOf(str(name), (), str(error).removeprefix(f"{name}: "))
    paths = list(dict.fromkeys(paths))
    outcomes = work(read_tables_of, paths, jobs=jobs, limits=limits)
    for number, outcome in enumerate(outcomes, start=1):
        found[outcome.item] = _tables_of(outcome)
        if progress:
            progress(number, len(paths), outcome.item.name)
    return [found[path] for path in [*(name for name in found if name not in set(paths)), *paths]]


def _tables_of(outcome: Outcome[Path, tuple[Table, ...]]) -> TablesOf:
    name = outcome.item.name
    return TablesOf(name, outcome.value or (), outcome.reason.removeprefix(f"{name}: ") if outcome.reason else None)


def table_object(source_file: str, table: Table) -> dict[str, Any]:
    """One table as a JSON object; header rows are the first of `rows`."""
    return {
        "source_file": source_file,
        "page": table.page,
        "number": table.number,
        "caption": table.caption,
        "bbox": [round(edge, 2) for edge in table.box],
        "rows": table.texts(),
    }


def as_jsonl(found: Sequence[TablesOf]) -> Iterator[str]:
    """One line of JSON a table."""
    return jsonl(table_object(one.source_file, table) for one in found for table in one.tables)


def as_csv(found: Sequence[TablesOf]) -> Iterator[str]:
    """Each table as CSV under a line that names it, an empty line between two."""
    for one in found:
        for table in one.tables:
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(table.texts())
            yield f"# {_heading(one.source_file, table)}\n{out.getvalue()}"


def as_html(found: Sequence[TablesOf]) -> Iterator[str]:
    """One HTML page with all tables, header cells and spans kept."""
    yield '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Tables</title>'
    yield "<style>td, th { padding: 0 .5em; text-align: left } caption { text-align: left }</style>"
    for one in found:
        yield from (_html_table(one.source_file, table) for table in one.tables)
    yield "</html>"


def _heading(source_file: str, table: Table) -> str:
    return f"{source_file}, page {table.page}, table {table.number or '-'}: {table.caption}".replace("\n", " ")


def _html_table(source_file: str, table: Table) -> str:
    lines = [f"<table><caption>{html.escape(_heading(source_file, table))}</caption>"]
    for number, row in enumerate(table.rows):
        kind = "th" if number < table.headers else "td"
        cells = "".join(f'<{kind} colspan="{cell.span}">{html.escape(cell.text)}</{kind}>' for cell in row)
        lines.append(f"<tr>{cells}</tr>")
    return "\n".join([*lines, "</table>"])


FORMATS = {"jsonl": as_jsonl, "csv": as_csv, "html": as_html}
"""What each `--format` of `mine tables` writes."""
