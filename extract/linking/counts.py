"""Parameters, operations and training facts that stand in tables, each with the row's model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.linking.cells import numbers_of
from extract.linking.grid import Column, Grid, Record
from extract.linking.naming import Named
from extract.linking.owners import Owners
from extract.linking.results import Reading, evidence_of
from extract.vocabulary import label
from normalize.claims import Claim, Kind
from normalize.numbers import Quantity, parse_count, parse_scale

MULTIPLY_ADDS = re.compile(r"mult(?:iply|i)?[\s-]*(?:add|acc)|\bMACs?\b|\bG?MAdds?\b|\b[GM]MACs?\b", re.IGNORECASE)
SCALED_IN_WORDS = re.compile(
    r"\((?:in )?(?:millions?|billions?|M|B|G|[×x]\s?10\^?\d+)\)|\bin (?:millions|billions)\b|\b(?:million|billion)s?\b",
    re.IGNORECASE,
)
RATIO = re.compile(r"ratio|reduction|relative|speed-?up|saving|%|compression|layers|memory", re.IGNORECASE)
KINDS = {"parameters": Kind.PARAMETERS, "operations": Kind.OPERATIONS}
LIKELY = {Kind.PARAMETERS: (1e4, 1e13), Kind.OPERATIONS: (1e5, 1e16)}
"""What a neural network of 2009 to 2026 has of parameters, and needs of operations for one example."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """A count with its scale applied, and the reasons for that scale."""

    quantity: Quantity
    reasons: tuple[str, ...]


def _own_scale(text: str) -> bool:
    """Whether the cell itself says its scale: `60.2M`, `4.1 billion`, `1.8×10^9`, `1,022,362`."""
    return bool(re.search(r"\d\s?(?:[KMBGT]\b|[kmb]illion|million|billion|[×x·]\s?10)|\d,\d{3}\b|\d{5,}", text))


def scaled_count(text: str, header: str, caption: str, kind: Kind) -> Scaled | None:
    """The absolute count that a cell prints: by its own suffix, its header's unit, the caption's, or by what is likely."""
    bare = parse_count(text)
    if bare is None:
        return None
    if _own_scale(text):
        return Scaled(bare, ("scale-in-cell",))
    for words, reason in ((header, "scale-in-header"), (_unit_words(caption), "scale-in-caption")):
        factor = parse_scale(words) if words else None
        if factor and factor > 1:
            return Scaled(bare.scaled(factor), (reason,))
    guess = Decimal(10**6) if kind is Kind.PARAMETERS else Decimal(10**9)
    return Scaled(bare.scaled(guess), ("scale-assumed",)) if bare.value < 10**4 else Scaled(bare, ())


def _unit_words(caption: str) -> str:
    found = SCALED_IN_WORDS.search(caption)
    return found[0] if found else ""


def counts_of(grid: Grid, reading: Reading) -> Iterator[Claim]:
    """Every parameter and operation count of one table, in columns or in rows so headed."""
    namer, owners = reading.namer(grid), Owners(grid, reading.names)
    for record, column, _ in grid.numbers():
        kind = _kind_of(record, column)
        if kind is None:
            continue
        in_row = not column.has("quantity")
        header = record.text if in_row else column.header
        named = namer.name(record, column)
        if in_row:
            named = _named_by_column(column, named)
        yield from _count_claims(grid, owners, reading, record, column, kind, header, named)


def _kind_of(record: Record, column: Column) -> Kind | None:
    for ids, text in ((column.ids("quantity"), column.header), (_row_quantities(record), record.text)):
        kinds = [KINDS[name] for name in ids if name in KINDS]
        if kinds and not RATIO.search(text):
            return kinds[0]
    return None


def _row_quantities(record: Record) -> tuple[str, ...]:
    return tuple(hit.id for _, text in record.stub[:1] for hit in label(text) if hit.kind == "quantity")


def _named_by_column(column: Column, named: Named) -> Named:
    return replace(named, model=column.header or None, reasons=(*named.reasons, "model-in-column"))


def _count_claims(
    grid: Grid, owners: Owners, reading: Reading, record: Record, column: Column, kind: Kind, header: str, named: Named
) -> Iterator[Claim]:
    cell = record.cells[column.index]
    if len(numbers_of(cell.text)) != 1:
        return
    scaled = scaled_count(cell.text, header, grid.table.caption, kind)
    if scaled is None:
        return
    owner = owners.of(record, column, named)
    low, high = LIKELY[kind]
    value = float(scaled.quantity.value)
    yield Claim(
        kind=kind,
        printed=cell.text,
        evidence=evidence_of(reading.document, grid.table, cell, record, column),
        model=named.model,
        own=owner.own,
        value=value,
        convention=_convention(header, grid.table.caption) if kind is Kind.OPERATIONS else None,
        setting=named.setting,
        reasons=(*scaled.reasons, *named.reasons, *owner.reasons, *(() if low <= value <= high else ("out-of-range",))),
    )


def _convention(header: str, caption: str) -> str:
    """The paper's own word for operations, from the header, else the caption."""
    if MULTIPLY_ADDS.search(header):
        return "multiply-adds"
    return (
        "FLOPs" if re.search(r"flop", header, re.IGNORECASE) or not MULTIPLY_ADDS.search(caption) else "multiply-adds"
    )
