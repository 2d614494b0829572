"""A table as rows and columns that mean something: which columns name things, which hold values, which row is whose.

A results table has *stub* columns that name a row (model, backbone, input size) and *value* columns. A row without
values names the group of rows below it. A blank stub cell repeats the one above.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from data import read_pattern
from extract.document import Cell, Table
from extract.linking.cells import is_empty, numbers_of
from extract.linking.glossary import glossary
from extract.linking.settings import settings_in
from extract.linking.thresholds import spelled_out
from extract.vocabulary import Label, label

NUMERIC_SHARE = 0.6
"""A column is one of numbers when this share of its filled body cells prints numbers."""

BLOCK_SHARE = 0.2
"""The most numbers in a column of names that a data set heads, beside another such block."""

NAMING = frozenset({"name"})
MEASURING = frozenset({"metric", "polarity", "quantity", "other"})
SETTING = frozenset({"setting"})
VARYING = frozenset({"batch-size", "epochs", "steps"})
"""Quantities that tell variants of one model apart as often as they describe one."""


LEAST_PARTS = 2
"""The fewest columns that a whole is made of."""
WHOSE = re.compile(r"^(?:our|best|baseline|proposed|other|their)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header texts from the top, their labels, and the share of its filled cells that are numbers."""

    index: int
    path: tuple[str, ...]
    labels: tuple[tuple[Label, ...], ...]
    numeric: float
    stub: bool

    @property
    def header(self) -> str:
        return " ".join(self.path)

    def has(self, *kinds: str) -> bool:
        """Whether a label of one of `kinds` stands anywhere in the header."""
        return any(hit.kind in kinds for level in self.labels for hit in level)

    @property
    def is_unknown(self) -> bool:
        """Whether the leaf is a word that no vocabulary knows."""
        return bool(self.path) and not self.labels[-1] and bool(re.search(r"[^\W\d_]{2}", self.path[-1]))

    def ids(self, kind: str) -> tuple[str, ...]:
        """The ids of the labels of one kind, from the leaf up."""
        return tuple(hit.id for level in reversed(self.labels) for hit in level if hit.kind == kind)


@dataclass(frozen=True, slots=True)
class Record:
    """A body row: the texts of its stub columns (blanks filled from above), and the group rows that it stands under."""

    index: int
    stub: tuple[tuple[int, str], ...]
    group: tuple[str, ...]
    cells: Mapping[int, Cell]

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.stub if text)


@dataclass(frozen=True)
class Grid:
    """The columns and records of one table."""

    table: Table
    columns: tuple[Column, ...]
    records: tuple[Record, ...]

    @cached_property
    def stubs(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.stub)

    @cached_property
    def values(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.stub)

    @cached_property
    def numbering(self) -> frozenset[int]:
        """The stub columns that only number the rows, beside others: `a | b | c`, `(1) | (2)`."""
        texts = {column.index: [dict(record.stub)[column.index] for record in self.records] for column in self.stubs}
        return frozenset(index for index, column in texts.items() if len(texts) > 1 and _numbers_rows(column))

    @cached_property
    def blocks(self) -> tuple[Column, ...]:
        """The stub columns that head blocks standing side by side, each with its own names; none where there is one.

        They have headings alike (`Model`, `Our Model`), or each names a data set (`SQuAD1.1 | F1 | SQuAD2.0 | F1`).
        """
        heads = [column for column in self.stubs if column.path]
        named = [WHOSE.sub("", column.path[-1]).lower() for column in heads if column.has("name")]
        alike = [column for column in heads if column.has("name") and len(set(named)) < len(named)]
        sets = [column for column in heads if column.has("benchmark", "data-set") and not column.has("name")]
        blocks = alike or (sets if len(sets) > 1 else [])
        between = [column.index for column in self.values]
        parted = all(any(a.index < index < b.index for index in between) for a, b in itertools.pairwise(blocks))
        return tuple(blocks) if len(blocks) > 1 and parted else ()

    def head_of(self, column: Column) -> Column | None:
        """The stub column that heads the block in which a value column stands."""
        return max(
            (head for head in self.blocks if head.index < column.index), key=lambda head: head.index, default=None
        )

    @cached_property
    def says_what(self) -> bool:
        """Whether any value column's header names a metric or a benchmark: one that names neither is then none."""
        return any(column.has("metric", "benchmark") for column in self.values)

    @cached_property
    def parts(self) -> frozenset[int]:
        """The value columns that are parts of what one beside them is the whole of: `LOC | ORG | MISC | Overall`.

        What a column names that a vocabulary knows (a metric, a data set) is no part.
        """
        siblings: dict[tuple[str, ...], list[Column]] = {}
        for column in self.values:
            siblings.setdefault(column.path[:-1], []).append(column)
        found: set[int] = set()
        for columns in siblings.values():
            wholes = [column for column in columns if column.path and is_whole(column.path[-1])]
            parts = [column for column in columns if column not in wholes and column.is_unknown]
            found.update(column.index for column in parts if len(wholes) == 1 and len(parts) >= LEAST_PARTS)
        return frozenset(found)

    @cached_property
    def attributes(self) -> tuple[Column, ...]:
        """Number columns left of the results that tell variants apart: hyperparameters, batch sizes."""
        first = next((column.index for column in self.values if column.has("metric", "benchmark")), 0)
        return tuple(
            column
            for column in self.values
            if column.index < first
            and not column.has("split", "polarity", "data-set")
            and set(column.ids("quantity")) <= VARYING
            and set(column.ids("other")) <= {"hyper"}
        )

    def cells(self) -> Iterator[tuple[Record, Column, Cell]]:
        """Every filled cell that may count something: of value columns, of columns and rows headed by a quantity."""
        for record in self.records:
            headed = any(hit.kind == "quantity" for _, text in record.stub[:1] for hit in label(text))
            for column in self.columns:
                cell = record.cells.get(column.index)
                counts = not column.stub or column.has("quantity") or (headed and column.index > 0)
                if cell and not is_empty(cell.text) and counts:
                    yield record, column, cell

    def numbers(self) -> Iterator[tuple[Record, Column, Cell]]:
        """Every filled cell of the value columns, row by row."""
        for record in self.records:
            for column in self.values:
                cell = record.cells.get(column.index)
                if cell and not is_empty(cell.text):
                    yield record, column, cell


def is_whole(heading: str) -> bool:
    """Whether a heading says that its numbers are over all of what others are parts of: `Overall`, `All`."""
    return bool(read_pattern("names.toml", "wholes").fullmatch(heading.strip()))


def _numbers_rows(texts: list[str]) -> bool:
    """Whether texts are the small letters or figures in brackets that follow one another."""
    bare = [text.strip("().# ") for text in texts]
    lettered = bare == [chr(ord("a") + place) for place in range(len(bare))]
    figured = bare == [str(place) for place in range(1, len(bare) + 1)] and all(
        text != part for text, part in zip(texts, bare, strict=True)
    )
    return len(bare) > 1 and (lettered or figured)


def _numeric_share(table: Table, index: int) -> float:
    filled = [cell.text for row in table.body for cell in row if cell.column == index and not is_empty(cell.text)]
    return sum(bool(numbers_of(text)) for text in filled) / len(filled) if filled else 0.0


def _is_stub(column: Column, *, before_values: bool) -> bool:
    """Whether a column names its rows: by its header's word, or because it holds words and comes first."""
    leaf = {hit.kind for hit in column.labels[-1]} if column.labels else set()
    if leaf & NAMING and column.numeric < 1:
        return True
    if column.has("metric", "polarity", "quantity"):
        return column.numeric < NUMERIC_SHARE and before_values and not column.has("metric")
    hyper = bool(column.labels) and any(hit.id == "hyper" for hit in column.labels[-1])
    if column.numeric == 1 and column.path and settings_in(column.path[-1]):
        return False
    if leaf & SETTING or (before_values and hyper and column.ids("other") == ("hyper",)):
        return True
    heads_block = column.has("benchmark", "data-set") and column.numeric <= BLOCK_SHARE
    return column.numeric < NUMERIC_SHARE and (before_values or heads_block or column.has("setting", "name"))


BESIDE = re.compile(r"\s*\((?:delta|Δ|∆|ratio|diff\w*\.?|gains?|improvements?|±\s?\w*|std\.?\w*)\)", re.IGNORECASE)
"""What a heading says of the number in brackets behind each value: `AP (delta)`."""


def _paths(table: Table) -> list[tuple[str, ...]]:
    """The header path of each column: abbreviations as the caption spells them out."""
    paths: list[list[str]] = [[] for _ in range(table.width)]
    words = glossary(table.caption)
    for row in table.header_rows:
        for cell in row:
            for offset in range(cell.span if cell.text else 0):
                heading = BESIDE.sub("", cell.text)
                paths[cell.column + offset].append(words.get(heading, heading))
    return [spelled_out(tuple(path)) for path in paths]


def tells_a_value(heading: str) -> bool:
    """Whether a heading prints its own number, so that it tells a value and counts nothing: `18 layers`."""
    counted = label(heading)
    return bool(re.match(r"\d+[\s-]*[A-Za-z]", heading)) and {hit.kind for hit in counted} <= {"other", "quantity"}


def columns_of(table: Table) -> tuple[Column, ...]:
    """The table's columns, told apart as stub or value columns."""
    columns: list[Column] = []
    before = True
    for index, path in enumerate(_paths(table)):
        labels = tuple(() if tells_a_value(text) else label(text) for text in path)
        bare = Column(index, path, labels, _numeric_share(table, index), stub=False)
        first = index == 0 and (bare.numeric < NUMERIC_SHARE or not bare.has("metric", "polarity"))
        stub = first or _is_stub(bare, before_values=before)
        before = before and stub
        columns.append(Column(index, path, bare.labels, bare.numeric, stub))
    return tuple(columns)


def _fill(stub: list[tuple[int, str]], above: dict[int, str]) -> tuple[tuple[int, str], ...]:
    """The stub with blanks filled from above; a new text clears what stands to its right."""
    filled = []
    for position, (index, text) in enumerate(stub):
        if text:
            for other, _ in stub[position + 1 :]:
                above.pop(other, None)
            above[index] = text
        filled.append((index, text or above.get(index, "")))
    return tuple(filled)


def _names_a_group(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> bool:
    filled = [cell for cell in row if cell.text.strip()]
    valued = [cell for cell in filled if not columns[cell.column].stub]
    if len(filled) == 1 and not numbers_of(filled[0].text):
        return filled[0].column == 0 or filled[0].span > 1
    counts = sum(bool(numbers_of(cell.text)) for cell in filled) > 1
    return bool(filled) and not valued and not counts and len(filled) < max(2, sum(column.stub for column in columns))


def grid_of(table: Table) -> Grid:
    """Read a table, its models in rows, as a grid of records."""
    columns = columns_of(table)
    records: list[Record] = []
    group: tuple[str, ...] = ()
    above: dict[int, str] = {}
    for index, row in enumerate(table.body):
        if not any(re.search(r"\w", cell.text) for cell in row):
            continue
        if _names_a_group(row, columns):
            group = (next(cell.text for cell in row if cell.text.strip()),)
            above.clear()
            continue
        texts = {cell.column: cell.text.strip() for cell in row}
        stub = [(column.index, texts.get(column.index, "")) for column in columns if column.stub]
        cells = {cell.column: cell for cell in row}
        records.append(Record(index, _fill(stub, above), group, cells))
    return Grid(table, columns, tuple(records))
