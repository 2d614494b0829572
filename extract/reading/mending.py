"""Cells of a table set right: numbers that fell apart at a space, labels that run into the number beside them.

Where digits or decimal points were lost on the way off the page, the table is told to be unreadable: a number that
lacks its point looks like another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from extract.document import Cell, Table
from extract.reading.words import LOST
from normalize.claims import Box

_NEAR = 0.45
"""Of the height of a cell: a gap that is narrower parts the digits of one number."""
_TOUCHES = 2.0
"""Points by which a number that a label runs into may end before its column does."""
_LEAST = 2
"""Rows that must show it before a column is taken for a part of a number."""
_FRONT, _GROUP, _TENTHS = re.compile(r"\d{1,3}"), re.compile(r"\d{3}"), re.compile(r"\d{1,2}")
_UNIT = re.compile(r"\(.*\)|\[.*\]|%")
_POINT = re.compile(r"\d[.,]\d|(?<!\d)[.,]\d")
_BEGINS = re.compile(r"[-+]?\d")
_RUN_IN = re.compile(r"(.*[^\W\d_)])\s?(\d[\d.,]*\s?[%KMGB]?)")
POINTS_AS_SPACES = "decimal points come off the page as spaces"
DIGITS_LOST = "digits or decimal points are lost: the font does not say which characters they are"

Row = tuple[Cell, ...]


def mended_cells(table: Table) -> Table:
    """The table with its cells set right, or told to be unreadable."""
    table = _apart(table)
    if why := _lost(table):
        return replace(table, unreadable=why)
    return _together(table)


def _lost(table: Table) -> str:
    """Why the numbers of a table cannot be trusted; empty where they can."""
    if any(LOST in cell.text for row in table.body for cell in row):
        return DIGITS_LOST
    if any(_POINT.search(cell.text) for row in table.body for cell in row):
        return ""
    parted = (left for left in range(table.width - 1) if _are_parts(table, left, _TENTHS))
    return POINTS_AS_SPACES if next(parted, None) is not None else ""


def _together(table: Table) -> Table:
    """The table with columns that hold the thousands and the rest of one number made one: `19 | 300`."""
    left = 0
    while left < table.width - 1:
        if _are_parts(table, left, _GROUP) and _is_one_heading(table, left):
            table = _joined(table, left)
        left += 1
    return table


def _are_parts(table: Table, left: int, behind: re.Pattern[str]) -> bool:
    """Whether two columns are the parts of one number in every row that prints any, with hardly a gap between them."""
    pairs = [(_at(row, left), _at(row, left + 1)) for row in table.body]
    filled = [(front, rest) for front, rest in pairs if front.text or rest.text]
    fits = all(
        (not front.text or _FRONT.fullmatch(front.text)) and behind.fullmatch(rest.text) for front, rest in filled
    )
    both = [(front, rest) for front, rest in filled if front.text]
    return fits and len(both) >= _LEAST and all(_is_near(front, rest) for front, rest in both)


def _is_near(front: Cell, rest: Cell) -> bool:
    return rest.box.x0 - front.box.x1 <= _NEAR * (rest.box.bottom - rest.box.top)


def _is_one_heading(table: Table, left: int) -> bool:
    """Whether nothing heads the second of two columns but what heads both, or a unit: `FLOPs | (M)`."""
    for row in table.header_rows:
        front, rest = _at(row, left), _at(row, left + 1)
        if front is not rest and rest.text and not (front.text and _UNIT.fullmatch(rest.text)):
            return False
    return True


def _at(row: Row, column: int) -> Cell:
    """The cell that covers a column; an empty one where none does."""
    nowhere = Cell("", Box(0, 0, 0, 0), -1, column)
    return next((cell for cell in row if cell.column <= column < cell.column + cell.span), nowhere)


def _joined(table: Table, left: int) -> Table:
    return replace(table, rows=tuple(tuple(_joined_row(row, left)) for row in table.rows))


def _joined_row(row: Row, left: int) -> Iterator[Cell]:
    """The cells of a row, those of two columns made one."""
    for cell in row:
        if cell.column <= left < left + 1 < cell.column + cell.span:
            yield replace(cell, span=cell.span - 1)
        elif cell.column == left + 1:
            continue
        elif cell.column <= left < cell.column + cell.span:
            rest = _at(row, left + 1)
            filled = [one for one in (cell, rest) if one.text]
            box = filled[0].box.union(filled[-1].box) if filled else cell.box
            yield replace(cell, text=" ".join(one.text for one in filled), box=box, marks=cell.marks + rest.marks)
        else:
            yield replace(cell, column=cell.column - 1) if cell.column > left else cell


def _apart(table: Table) -> Table:
    """The table with numbers that a label runs into taken out of it, where their column lacks a number there."""
    for column in range(1, table.width):
        cells = [cell for row in table.body for cell in row if cell.column == column]
        numbers = [cell for cell in cells if _BEGINS.match(cell.text)]
        if 2 * len(numbers) > len(table.body) and len(numbers) >= _LEAST:
            edge = median(cell.box.x1 for cell in numbers)
            body = (_parted(row, column, edge) for row in table.body)
            table = replace(table, rows=(*table.header_rows, *body))
    return table


def _parted(row: Row, column: int, edge: float) -> Row:
    """The row with the number at the end of a label in the column that lacks it, which the label reaches into."""
    label = next((cell for cell in row if cell.column < column <= cell.column + cell.span), None)
    if label is None or not edge - _TOUCHES <= label.box.x1 <= edge + _TOUCHES:
        return row
    found = _RUN_IN.fullmatch(label.text)
    has = any(cell.column == column and cell.text for cell in row)
    if not found or has or not any(_BEGINS.match(cell.text) for cell in row if cell.column > column):
        return row
    cut = label.box.x1 - (label.box.x1 - label.box.x0) * len(found[2]) / len(label.text)
    name = replace(label, text=found[1], box=label.box._replace(x1=cut), span=column - label.column)
    number = replace(label, text=found[2], box=label.box._replace(x0=cut), column=column, span=1)
    return _placed([cell for cell in row if cell is not label and cell.column != column], name, number)


def _placed(cells: Sequence[Cell], *more: Cell) -> Row:
    return tuple(sorted((*cells, *more), key=lambda cell: cell.column))
