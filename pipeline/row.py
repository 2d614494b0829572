"""One row of the table for a person: its columns, what each number was read from, and how each measure was reckoned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ingest.records import Paper
from normalize.hardware import devices
from normalize.peaks import peaks
from pipeline.render import Screen, grid, pairs
from pipeline.table import row_named, table_rows
from store import Library

SAID_OF = {
    "model": "this model",
    "alike": "a name alike",
    "family": "its family",
    "part": "a part of it",
    "paper": "all models",
}
"""How a fact came to the row, in words."""

TERA = 1e12


def row_object(library: Library, paper: Paper, name: str) -> dict[str, Any]:
    """One row of a paper with all its columns, as a JSON object. Raises `NotFound`."""
    return asdict(row_named(table_rows(library, paper=paper.key), name))


def row_report(library: Library, paper: Paper, row: Mapping[str, Any], *, screen: Screen) -> str:
    """One row: each column that has a value, the operands and where they stand, and the sums that they enter."""
    columns = pairs([(name, value) for name, value in row.items() if name not in {"evidence", "flags"}], screen=screen)
    flags = "".join(f"\nflag: {flag}" for flag in row["flags"])
    printed = {one.claim.id: one.claim.printed for one in library.claims(paper=paper.key)}
    operands = [(name, place) for name, place in row["evidence"].items() if isinstance(place, Mapping)]
    lines = ((name, printed.get(place["claim"]), *_place(place)) for name, place in operands)
    places = grid(("from", "printed", "said of", "page", "box", "claim"), lines, screen=screen, right=("page",))
    parts = [columns + flags, places]
    for _, place in operands:
        if "alternatives" in place:
            parts.append(_alternatives(place["alternatives"], row, screen))
    if sums := [*_measures(row), *_ways(row)]:
        parts.append(grid(("measure", "by", "FLOP", "interval", "from"), sums, screen=screen, right=("FLOP",)))
    return "\n\n".join(parts)


def _place(place: Mapping[str, Any]) -> tuple[object, ...]:
    box = ", ".join(f"{edge:.0f}" for edge in place["bbox"])
    return SAID_OF[place["via"]], place["page"], box, place["claim"]


def _alternatives(found: Mapping[str, float], row: Mapping[str, Any], screen: Screen) -> str:
    """The devices that a name may mean, and what each of them computes at most."""
    lines = []
    for name, likeness in found.items():
        known, _ = peaks(name, row["device_unit"], year=row["year"])
        burden = known.burden.value / TERA if known and known.burden else None
        lines.append((name, devices()[name].name, likeness, burden, known.best.value / TERA if known else None))
    headers = (f"{row['device']} may be", "name", "likeness", "burden TFLOP/s", "best TFLOP/s")
    return grid(headers, lines, screen=screen, right=headers[2:])


def _measures(row: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """The two measures that are one product each, with their factors."""
    network, burden = row["network_operations_flop"], row["hardware_burden_flop"]
    if network is not None:
        per_pass = row["operations_per_pass"]
        formula = f"{per_pass:.4g} FLOP a pass x {network / per_pass:.4g} examples"
        yield "network operations", "", f"{network:.3g}", "", formula
    if burden is not None:
        rate = burden / (row["device_hours"] * 3600)
        low, high = row["hardware_burden_low"], row["hardware_burden_high"]
        ends = f"{low:.3g} to {high:.3g}, whatever is meant" if low < high else ""
        yield "hardware burden", "", f"{burden:.3g}", ends, f"{row['device_hours']:.4g} unit hours x {rate:.4g} FLOP/s"


def _ways(row: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """Every way to the training FLOP, and what they come to together."""
    ways = row["evidence"].get("training_flop", ())
    for way in ways:
        ends = f"{way['low']:.3g} to {way['high']:.3g}, 90 %"
        yield "training FLOP", way["method"], f"{way['flop']:.3g}", ends, way["formula"]
    if len(ways) > 1:
        ends = f"{row['training_flop_low']:.3g} to {row['training_flop_high']:.3g}, 90 %"
        weighted = "the ways, each weighted by its precision"
        yield "training FLOP", row["training_flop_method"], f"{row['training_flop']:.3g}", ends, weighted
