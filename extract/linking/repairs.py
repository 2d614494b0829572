"""Tables put in order before they are read as grids: values taken for headers, labels that several rows share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.document import Cell, Table
from extract.linking.cells import numbers_of
from extract.linking.thresholds import heads_thresholds
from extract.vocabulary import label

NAMES = re.compile(r"[^\W\d_]{2}")
"""What a label holds that names something: a tick or a number does not."""
LEAST_CENTRED = 2
"""The fewest rows that a label can be at the middle of."""
DECIMAL = re.compile(r"^\D{0,2}\d+\.\d+\D{0,3}$|^\d[\d.]*\s?%$")


def without_values_as_headers(table: Table) -> Table:
    """The table with header rows that print values below a metric's name given back to the body."""
    headers = table.headers
    while headers > 1 and _prints_values(table, headers - 1):
        headers -= 1
    return replace(table, headers=headers)


def _prints_values(table: Table, index: int) -> bool:
    if heads_thresholds(cell.text for cell in table.rows[index]):
        return False
    named = {
        column
        for row in table.rows[:index]
        for cell in row
        if any(hit.kind in {"metric", "polarity"} for hit in label(cell.text))
        for column in range(cell.column, cell.column + cell.span)
    }
    return any(cell.column in named and DECIMAL.match(cell.text.strip()) for cell in table.rows[index])


def _middle(row: tuple[Cell, ...]) -> float:
    """The height at which a row's cells stand, its first column aside."""
    boxes = [cell.box for cell in row if cell.column and cell.text.strip()] or [cell.box for cell in row]
    return sum(box.top + box.bottom for box in boxes) / (2 * len(boxes))


def with_spread_labels(table: Table) -> Table:
    """The table with a row that holds a label and no values joined to the rows above and below it that hold values.

    So stands a name that two rows share, set between them, with what holds for both (its parameters).
    """
    body = list(table.body)
    rows: list[tuple[Cell, ...]] = []
    index = 0
    while index < len(body):
        if 0 < index < len(body) - 1 and _between(body[index - 1], body[index], body[index + 1]):
            rows[-1] = _completed(rows[-1], body[index])
            rows.append(_completed(body[index + 1], body[index]))
            index += 1
        else:
            rows.append(body[index])
        index += 1
    return replace(table, rows=(*table.header_rows, *rows))


def _columns_with_numbers(row: tuple[Cell, ...]) -> set[int]:
    return {cell.column for cell in row if numbers_of(cell.text)}


def _labelled(row: tuple[Cell, ...]) -> bool:
    return any(cell.column == 0 and cell.text.strip() for cell in row)


def _between(above: tuple[Cell, ...], row: tuple[Cell, ...], below: tuple[Cell, ...]) -> bool:
    """Whether a labelled row stands between two unlabelled ones whose values it has none of."""
    shared = _columns_with_numbers(above) & _columns_with_numbers(below)
    return (
        _labelled(row)
        and not _labelled(above)
        and not _labelled(below)
        and bool(shared)
        and not shared & {cell.column for cell in row if cell.text.strip()}
    )


def _completed(row: tuple[Cell, ...], label_row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    filled = {cell.column: cell for cell in label_row if cell.text.strip()}
    own = {cell.column: cell for cell in row if cell.text.strip()}
    return tuple(cell for _, cell in sorted({**filled, **own}.items()))


def with_centred_labels(table: Table) -> Table:
    """The table with labels that are set at the middle of several rows given to each of these."""
    for column in range(table.width - 1):
        table = _with_centred_labels_in(table, column)
    return table


def _with_centred_labels_in(table: Table, column: int) -> Table:
    """The same in one column: a block starts where the one before ends, and reaches as far below its label as above.

    Labels are centred where the first body row has none, or the first after a label that stands in several rows.
    """
    body = table.body
    labels = [next((cell for cell in row if cell.column == column and cell.text.strip()), None) for row in body]
    first = next((index for index, label_cell in enumerate(labels) if label_cell is None), len(body))
    spread = first > 1 and _text_of(labels[first - 1]) == _text_of(labels[first - 2])
    if (first and not spread) or not any(labels[first:]) or len(body) - first < LEAST_CENTRED:
        return table
    if not all(map(_columns_with_numbers, body[first:])):
        return table  # a title stands among the rows
    moved = _blocks(body, labels, first)
    if moved is None:
        return table
    rows = (row if index < first else _with_label(row, moved.get(index), column) for index, row in enumerate(body))
    return replace(table, rows=(*table.header_rows, *rows))


def _text_of(cell: Cell | None) -> str:
    return cell.text if cell else ""


def _blocks(body: tuple[tuple[Cell, ...], ...], labels: Sequence[Cell | None], start: int) -> dict[int, Cell] | None:
    """Each row with the label whose block it is in; None where the blocks do not cover the rows."""
    middles = [_middle(row) for row in body]
    moved: dict[int, Cell] = {}
    told = [label_cell for label_cell in labels[start:] if label_cell is not None]
    if not all(NAMES.search(label_cell.text) for label_cell in told):
        return None
    for label_cell in told:
        if start >= len(body):
            return None
        centre = (label_cell.box.top + label_cell.box.bottom) / 2
        end = min(range(start, len(body)), key=lambda index: abs(middles[start] + middles[index] - 2 * centre))
        moved |= dict.fromkeys(range(start, end + 1), label_cell)
        start = end + 1
    return moved if start == len(body) else None


def _with_label(row: tuple[Cell, ...], label_cell: Cell | None, column: int) -> tuple[Cell, ...]:
    """The row with that label in a column, or none."""
    rest = [cell for cell in row if cell.column != column]
    return tuple(sorted([*rest, *([label_cell] if label_cell else [])], key=lambda cell: cell.column))


def repaired(table: Table) -> Table:
    """The table with printed values in its body, and each label in the first of its rows."""
    return with_centred_labels(with_spread_labels(without_values_as_headers(table)))
