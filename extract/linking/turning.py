"""A table whose models stand in columns, turned so that they stand in rows: all that comes after reads rows alone.

The columns of labels at the left (`Params`, `Top-1`) become header rows, the header rows become stub columns, and a
title over some of the rows heads their columns. Every cell keeps its place on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.document import Cell, Table
from extract.linking.cells import numbers_of
from extract.vocabulary import label


@dataclass(frozen=True, slots=True)
class _Line:
    """A body row to be turned into a column: the title that it stands under, and its cells by column."""

    title: Cell | None
    cells: dict[int, Cell]


def turned(table: Table) -> Table:
    """The table with rows for columns. Nothing is lost but what spanned: it is repeated where it spanned."""
    labels = _label_columns(table)
    lines = list(_lines(table, labels))
    heads = [_spread_out(row) for row in table.header_rows] or [{}]
    titled = any(line.title for line in lines)
    rows: list[list[Cell | None]] = []
    if titled:
        rows.append([*(None for _ in heads), *(line.title for line in lines)])
    for level in range(labels):
        corner = [_corner(head, level, last=level == labels - 1) for head in heads]
        rows.append([*corner, *(line.cells.get(level) for line in lines)])
    rows += [
        [*(head.get(column) for head in heads), *(line.cells.get(column) for line in lines)]
        for column in range(labels, table.width)
    ]
    placed = tuple(_placed(table, index, row) for index, row in enumerate(rows))
    return replace(table, rows=placed, headers=labels + titled)


def _placed(table: Table, index: int, row: list[Cell | None]) -> tuple[Cell, ...]:
    """The cells of a row, numbered anew; where none stood, an empty one."""
    return tuple(
        replace(cell, row=index, column=column, span=1) if cell else Cell("", table.box, index, column)
        for column, cell in enumerate(row)
    )


def _label_columns(table: Table) -> int:
    """How many columns at the left hold labels: the first, and those right of it that print no number at all."""
    count = 1
    while count < table.width - 1 and not _prints_numbers(table, count):
        count += 1
    return count


def _prints_numbers(table: Table, column: int) -> bool:
    return any(numbers_of(cell.text) for row in table.body for cell in row if cell.column == column and cell.span == 1)


def _spread_out(row: tuple[Cell, ...]) -> dict[int, Cell]:
    """The cells of a row by every column that they cover."""
    return {column: cell for cell in row for column in range(cell.column, cell.column + cell.span) if cell.text.strip()}


def _lines(table: Table, labels: int) -> Iterator[_Line]:
    """The body rows that hold anything; a blank label, but for the last, is that of the row above."""
    title: Cell | None = None
    above: dict[int, Cell] = {}
    for row in table.body:
        filled = [cell for cell in row if cell.text.strip()]
        if _is_title(filled):
            title, above = filled[0], {}
            continue
        cells = {cell.column: cell for cell in filled}
        for level in range(labels - 1):
            if level in cells:
                above = {known: cell for known, cell in above.items() if known < level} | {level: cells[level]}
            elif level in above:
                cells[level] = above[level]
        if filled:
            yield _Line(title, cells)


def _is_title(filled: list[Cell]) -> bool:
    """Whether a row holds one text alone, that heads the rows below it."""
    return len(filled) == 1 and not numbers_of(filled[0].text) and (filled[0].column == 0 or filled[0].span > 1)


def _corner(head: dict[int, Cell], level: int, *, last: bool) -> Cell | None:
    """What the corner says of the models: `Method`, or `k` over numbers. Any other word says what the labels are."""
    cell = head.get(level) if last else None
    if cell is None:
        return None
    values = [other.text for column, other in head.items() if column > level]
    numbered = sum(bool(numbers_of(text)) for text in values) > len(values) / 2
    return cell if numbered or any(hit.kind == "name" for hit in label(cell.text)) else None
