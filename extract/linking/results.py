"""Result claims from tables: every value cell that measures one of our benchmarks, or the reason why it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from extract.document import Cell, Document, Table
from extract.language.conventions import FlopsMeaning
from extract.linking.cells import numbers_of
from extract.linking.grid import Column, Grid, Record
from extract.linking.layers import PaperContext, layers_of
from extract.linking.meaning import TWO_VERSIONS, Meaning, Refused, meaning_of
from extract.linking.names import PaperNames
from extract.linking.naming import Named, Namer
from extract.linking.owners import Owner, Owners
from extract.linking.pieces import of_people
from normalize.benchmarks import Metric
from normalize.claims import Claim, Evidence, Kind
from normalize.numbers import Quantity

EXTRACTOR = "tables/1"
A_PART = "the column is a part of what one beside it is the whole of"
NOT_BOXES = re.compile(
    r"\b(?:mask(?![- ]?R-?CNN)|segm(?:entation)?|key-?point|panoptic|proposals?|pose|stuff|caption(?:ing)?|"
    r"class[- ]agnostic)\b",
    re.IGNORECASE,
)
FIRST_IS_BLANK = re.compile(r"\s*(?:[-–—−]+|n/?a)\s*/\s*\d", re.IGNORECASE)
"""A cell of two numbers the first of which was not measured: `– / 81.3`."""
NOT_DETECTORS = re.compile(r"\b(?:class[- ]agnostic|region proposals?|proposal recall)\b", re.IGNORECASE)
"""What a caption says where a table of AP is not about detectors."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A candidate that became no claim: where it stands, what is printed, and why."""

    page: int
    printed: str
    context: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one paper's tables needs to know of the paper."""

    document: Document
    context: PaperContext
    names: PaperNames
    flops_mean: FlopsMeaning | None = None
    backbones: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What stands beside a model's name in another column of names, over all tables: the backbones that it has."""

    def namer(self, grid: Grid) -> Namer:
        """What names the rows of one table."""
        number = (grid.table.number or "").rstrip("abcdefgh")
        mention = self.context.mentions.get(number, "")
        return Namer(grid, self.names, mention, self.context.detector, self.backbones)


def evidence_of(document: Document, table: Table, cell: Cell, record: Record, column: Column) -> Evidence:
    """The place of a cell, with its row and header as context."""
    row = " | ".join(record.cells[index].text for index in sorted(record.cells))
    return Evidence(
        pdf=document.sha256,
        page=table.page,
        bbox=cell.box,
        text=cell.text,
        source="table",
        table=table.number,
        extractor=EXTRACTOR,
        context=f"{column.header}: {row}",
    )


def _column_values(grid: Grid, column: Column) -> list[float]:
    texts = (record.cells[column.index].text for record in grid.records if column.index in record.cells)
    return [float(quantity.value) for text in texts for quantity in numbers_of(text)[:1]]


def _is_fraction(values: list[float]) -> bool:
    """Whether a column prints shares of one instead of percent."""
    return bool(values) and all(0 <= value <= 1 for value in values) and any(value % 1 for value in values)


def results_of(grid: Grid, reading: Reading) -> Iterator[Claim | Dropped]:
    """Every result claim of one table, and what was dropped with its reason."""
    namer, owners = reading.namer(grid), Owners(grid, reading.names)
    for record, column, cell in grid.numbers():
        if grid.says_what and not column.has("metric", "polarity", "benchmark", "split"):
            continue
        if column.index in grid.parts and numbers_of(cell.text):
            yield Dropped(grid.table.page, cell.text, record.text, A_PART)
        elif numbers_of(cell.text):
            yield from _cell_claims(namer, owners, reading, record, column)


def _cell_claims(
    namer: Namer, owners: Owners, reading: Reading, record: Record, column: Column
) -> Iterator[Claim | Dropped]:
    grid, cell = namer.grid, record.cells[column.index]
    table, quantities = grid.table, numbers_of(cell.text)
    layers = layers_of(record, column, grid, reading.context)
    values = _column_values(grid, column)
    meaning = meaning_of(
        layers, reading.context, tuple(float(q.value) for q in quantities), values, compares=namer.leads.compares
    )
    if isinstance(meaning, Refused):
        if meaning.speaks:
            yield Dropped(table.page, cell.text, record.text, meaning.reason)
        return
    if (reason := _refused(meaning, namer, record, column)) is not None:
        yield Dropped(table.page, cell.text, record.text, reason)
        return
    named = namer.name(record, column, meaning.benchmark.id)
    owner = owners.of(record, column, named)
    place = evidence_of(reading.document, table, cell, record, column)
    scale = 100.0 if _is_fraction(values) else 1.0
    base = _unmeasured(meaning, named, owner, place)
    for index, (metric, quantity) in enumerate(zip(meaning.metrics, quantities, strict=False)):
        claim = _measured(base, metric, quantity, scale)
        if meaning.settings:
            claim = replace(claim, setting=meaning.settings[index])
        if "out-of-range" in claim.reasons and not METRIC_BESIDE & set(claim.reasons):
            yield Dropped(table.page, cell.text, record.text, "no score, and no metric is printed beside it")
        else:
            yield claim


def _refused(meaning: Meaning, namer: Namer, record: Record, column: Column) -> str | None:
    """Why a number of that meaning is none of a model's results; None where it may be one."""
    cell = record.cells[column.index].text
    about = " ".join((column.header, record.text, *record.group))
    if meaning.benchmark.id == "coco-detection" and (NOT_BOXES.search(about) or NOT_DETECTORS.search(namer.caption)):
        return "the row or column speaks of other than boxes"
    if set(meaning.reasons) >= GUESSED and not any(column.labels):
        return "nothing at the column speaks of a metric or a benchmark"
    if TWO_VERSIONS.search(column.header) and FIRST_IS_BLANK.match(cell):
        return "the number is of the other version"
    if of_people(record.text):
        return "the row is about people"
    shares = "%" in cell and not all(metric.percent for metric in meaning.metrics)
    return "the number is a share in percent" if shares else None


GUESSED = frozenset({"benchmark-assumed", "metric-in-caption"})
"""The reasons of a claim whose metric the caption tells and whose benchmark nothing tells."""
METRIC_BESIDE = frozenset({"metric-in-column", "metric-in-row", "pair-by-header"})


def _unmeasured(meaning: Meaning, named: Named, owner: Owner, place: Evidence) -> Claim:
    """All of a result claim but its metric and value."""
    return Claim(
        kind=Kind.RESULT,
        printed=place.text,
        evidence=place,
        model=named.model,
        setting=named.setting,
        training_data=named.training_data,
        own=owner.own,
        benchmark=meaning.benchmark.id,
        split=meaning.split,
        ensemble=named.ensemble,
        reasons=(*meaning.reasons, *named.reasons, *owner.reasons),
    )


def _measured(base: Claim, metric: Metric, quantity: Quantity, scale: float) -> Claim:
    """The claim with its metric and its value in percent or points."""
    low, high = (None if end is None else float(end) * scale for end in (quantity.low, quantity.high))
    value = round(float(quantity.value) * scale, 6)
    doubts = () if metric.plausible(value) else ("out-of-range",)
    return replace(
        base,
        printed=quantity.printed,
        metric=metric.name,
        value=value,
        low=low,
        high=high,
        reasons=(*base.reasons, *doubts),
    )
