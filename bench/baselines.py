"""What reads tables without any rule: what does not beat these on papers left out is worth nothing.

Each gives claims as `mine claims --format jsonl` does, for the same scorers. Three keep what `mine` found and decide
one thing anew for the claims that stand in a table: the name from the cells of the row, the name of the paper's own
model for all, and whose number it is. The fourth reads the first number column under a known metric, and takes name
and owner from the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from extract.document import Cell, Document, Table
from extract.vocabulary import label
from normalize.benchmarks import Benchmark, Metric, benchmarks
from normalize.numbers import parse_number

Claim = Mapping[str, Any]

CITED = re.compile(r"\s*\[[\d,;\s–-]+\]|\s*\((?:[^()]*[ ,])?(?:19|20)\d\d[a-z]?\)|\bet al\b\.?")
OURS = re.compile(r"\b(?:ours?|we|proposed|this (?:paper|work))\b", re.IGNORECASE)
LETTER = re.compile(r"[^\W\d_]{2}|[^\W\d_]\d|\d[^\W\d_]")


def stub_names(claims: Iterable[Claim], document: Document) -> Iterator[Claim]:
    """The model is what the cells left of the number say, joined; bare numbers are left out."""
    for claim in claims:
        place = _place(claim, document)
        yield {**claim, "model": _joined(*place[1:])} if place else claim


def own_model(claims: Iterable[Claim], document: Document) -> Iterator[Claim]:
    """Every result is of the paper's own model."""
    own = _own_model(document)
    yield from ({**claim, "model": own} if claim["kind"] == "result" else claim for claim in claims)


def ours_else_cited(claims: Iterable[Claim], document: Document) -> Iterator[Claim]:
    """A number is the authors' where row or heading say "ours", else quoted where they cite, else the authors'."""
    for claim in claims:
        place = _place(claim, document)
        yield {**claim, "own": _is_own(*place)} if place else claim


def first_number_column(claims: Iterable[Claim], document: Document) -> Iterator[Claim]:
    """A result for each number of a table's first column whose heading or caption names metric and benchmark."""
    paper = next((claim["paper"] for claim in claims), None)
    counts = Counter(hit.id for text in _texts(document) for hit in label(text) if hit.kind == "benchmark")
    for table in document.tables if paper else ():
        for column, benchmark, metric in _first_known(table, counts):
            for row in table.body:
                cell = next((one for one in row if one.column == column), None)
                if cell and (number := parse_number(CITED.sub("", cell.text))):
                    value = float(number.value) * (100 if metric.percent and number.value < 1 else 1)
                    yield {
                        "paper": paper,
                        "kind": "result",
                        "model": _joined(row, cell),
                        "own": _is_own(table, row, cell),
                        "benchmark": benchmark.id,
                        "metric": metric.name,
                        "split": benchmark.default_split,
                        "value": value,
                        "ensemble": False,
                        "status": "accepted",
                    }


READERS: Mapping[str, Callable[[Sequence[Claim], Document], Iterator[Claim]]] = {
    "stub cells joined": stub_names,
    "the paper's own model": own_model,
    "ours, else cited": ours_else_cited,
    "first number column": first_number_column,
}


def naive(document: Document, claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    """The claims of a paper by each of `READERS`, given those of `mine`."""
    return {name: list(read(claims, document)) for name, read in READERS.items()}


def _place(claim: Claim, document: Document) -> tuple[Table, tuple[Cell, ...], Cell] | None:
    """The table, the row and the cell that a result stands in; None outside tables."""
    place = claim.get("evidence") or {}
    if claim["kind"] != "result" or place.get("source") != "table":
        return None
    left, top, right, bottom = place["bbox"]
    x, y = (left + right) / 2, (top + bottom) / 2
    for table in document.tables:
        for row in table.body if table.page == place["page"] else ():
            for cell in row:
                if cell.text and cell.box.x0 <= x <= cell.box.x1 and cell.box.top <= y <= cell.box.bottom:
                    return table, row, cell
    return None


def _joined(row: Sequence[Cell], value: Cell) -> str | None:
    texts = (CITED.sub("", cell.text).strip() for cell in row if cell.column < value.column)
    return " ".join(text for text in texts if LETTER.search(text)) or None


def _is_own(table: Table, row: Sequence[Cell], value: Cell) -> bool:
    words = " ".join([*(cell.text for cell in row if cell.column < value.column), *table.header_path(value.column)])
    return bool(OURS.search(words)) or not CITED.search(words)


def _own_model(document: Document) -> str | None:
    """What stands before the title's colon, else what the rows that say "ours" have in common most often."""
    head, colon, _ = (document.title or "").partition(":")
    if colon and len(head.split()) <= 3:
        return head
    rows = (row for table in document.tables for row in table.body)
    names = Counter(row[0].text for row in rows if row and OURS.search(row[0].text))
    return OURS.sub("", names.most_common(1)[0][0]).strip(" ()") if names else None


def _texts(document: Document) -> Iterator[str]:
    yield from (sentence.text for sentence in document.sentences)
    yield from (table.caption for table in document.tables)


def _first_known(table: Table, counts: Counter[str]) -> Iterator[tuple[int, Benchmark, Metric]]:
    """The first column whose heading, or the caption with it, names a metric of a benchmark; nothing where none does.

    The benchmark is the one that they name, else the one that the paper names most.
    """
    for column in range(table.width):
        path = " ".join(table.header_path(column))
        hits = label(f"{path} {table.caption}")
        terms = {hit.id for hit in label(path) if hit.kind in {"metric", "polarity"}}
        named = [hit.id for hit in hits if hit.kind == "benchmark"] or [name for name, _ in counts.most_common(1)]
        for name in named[:1]:
            ways = [(len(way), metric) for metric in benchmarks()[name].metrics for way in metric.terms if way <= terms]
            if ways:
                yield column, benchmarks()[name], max(ways, key=lambda pair: pair[0])[1]
                return
