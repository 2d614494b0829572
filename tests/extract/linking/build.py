"""Tables and papers made by hand: rows of strings laid out on an imagined page, and the claims read from them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.document import Cell, Document, Sentence, Table
from extract.language.conventions import flops_mean_multiply_adds
from extract.linking.counts import counts_of
from extract.linking.frame import framed
from extract.linking.grid import Grid
from extract.linking.layers import context_of
from extract.linking.names import names_of
from extract.linking.results import Dropped, Reading, results_of
from normalize.claims import Box, Claim, Evidence, Kind
from tests.extract.language.helpers import sentence

WIDTH, HEIGHT, GAP = 50.0, 10.0, 2.0
TOP = 100.0
SHA256 = "0" * 64

Text = str | tuple[str, int] | tuple[str, int, float]
"""A cell: its text, over how many columns it spans, and by how many rows it hangs lower than its row."""


def _row(number: int, texts: Sequence[Text]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    column = 0
    for given in texts:
        text, span, drop = (given, 1, 0.0) if isinstance(given, str) else (given[0], given[1], sum(given[2:]))
        top = TOP + (number + drop) * (HEIGHT + GAP)
        box = Box(column * WIDTH, top, (column + span) * WIDTH - GAP, top + HEIGHT)
        cells.append(Cell(text, box, number, column, span=span, marks="".join(re.findall(r"[†‡*]", text))))
        column += span
    return tuple(cells)


def table(
    caption: str,
    header_rows: Sequence[Sequence[Text]],
    body_rows: Sequence[Sequence[Text]],
    *,
    number: str | None = "1",
    notes: Sequence[str] = (),
    page: int = 3,
    section: str = "",
) -> Table:
    """A table of the given rows; `caption` is without its label."""
    rows = tuple(_row(index, texts) for index, texts in enumerate([*header_rows, *body_rows]))
    return Table(
        page=page,
        box=Box(0, TOP, 500, TOP + len(rows) * (HEIGHT + GAP)),
        number=number,
        caption=caption,
        caption_box=Box(0, TOP - 20, 500, TOP - 10),
        rows=rows,
        headers=len(header_rows),
        notes=tuple(notes),
        section=section,
    )


def document(*parts: Table | Sentence | str, title: str | None = None) -> Document:
    """A paper of tables and sentences, in any order; a bare string is a sentence of running text on page 2."""
    said = [
        part if isinstance(part, Sentence) else sentence(part, page=2) for part in parts if not isinstance(part, Table)
    ]
    tables = tuple(part for part in parts if isinstance(part, Table))
    return Document(SHA256, title, (), tables, (), tuple(said), "test")


def reading(made: Document) -> Reading:
    """What reading the tables of a paper needs to know of it."""
    return Reading(made, context_of(made), names_of(made), flops_mean_multiply_adds(made))


def found(one: Table, *said: Sentence | str, title: str | None = None) -> list[Claim | Dropped]:
    """What one table in a paper with these sentences yields: result claims and dropped candidates."""
    made = document(one, *said, title=title)
    return list(results_of(framed(one, names_of(made)), reading(made)))


def results(one: Table, *said: Sentence | str, title: str | None = None) -> list[Claim]:
    """The result claims of one table in a paper with these sentences."""
    return [claim for claim in found(one, *said, title=title) if isinstance(claim, Claim)]


def counts(one: Table, *said: Sentence | str, title: str | None = None, kind: Kind | None = None) -> list[Claim]:
    """The counts and training facts of one table in a paper with these sentences."""
    made = document(one, *said, title=title)
    claims = counts_of(framed(one, names_of(made)), reading(made))
    return [claim for claim in claims if kind is None or claim.kind is kind]


def stubs(grid: Grid) -> list[list[str]]:
    """The stub texts of each record."""
    return [[text for _, text in record.stub] for record in grid.records]


def evidence(*, source: str = "table", page: int = 3, number: str | None = "1", top: float = 120.0) -> Evidence:
    """A place, for claims that are made without a table."""
    return Evidence(
        pdf=SHA256,
        page=page,
        bbox=Box(100, top, 130, top + 10),
        text="80.0",
        source=source,
        extractor="tables/1" if source == "table" else "test",
        table=number if source == "table" else None,
    )


def result(
    model: str | None = "FooNet-S", value: float = 80.0, *, place: Evidence | None = None, **fields: object
) -> Claim:
    """A top-1 accuracy on ImageNet's validation set, with `fields` changed."""
    known: dict[str, object] = {
        "benchmark": "imagenet",
        "metric": "top-1 accuracy",
        "split": "val",
        "ensemble": False,
        "own": True,
    }
    return Claim(
        kind=Kind.RESULT,
        printed=str(value),
        evidence=place or evidence(),
        model=model,
        value=value,
        **(known | fields),  # type: ignore[arg-type]
    )
