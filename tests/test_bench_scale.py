"""Libraries that are made up are what the library's own calls write, and the page on scale quotes what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bench import figures as table
from bench import growth, scale
from bench.made import FLAGGED, made, make_library, references
from ingest.parsing.bibtex import parse_bibtex
from normalize.claims import Status
from store import Library, open_library, schema

TIMES = {"at", "first_seen"}


def rows_of(library: Library) -> dict[str, list[dict[str, object]]]:
    """Every row but for the times and running numbers."""
    found = {}
    for one in schema.metadata.sorted_tables:
        rows = [{k: v for k, v in row.items() if k not in TIMES} for row in library.rows(select(one))]
        if one is not schema.migrations:
            found[one.name] = sorted(rows, key=repr)
    return found


def test_bulk_inserts_write_what_the_librarys_own_calls_write(tmp_path: Path) -> None:
    make_library(tmp_path / "bulk", 4)
    with open_library(tmp_path / "calls", create=True) as library:
        for number in range(4):
            one = made(number)
            library.save_paper(one.paper, references=[one.reference], pdfs=[one.pdf])
            library.save_reading(one.reading)
            library.decide(one.decision)
        called = rows_of(library)
    with open_library(tmp_path / "bulk") as library:
        assert rows_of(library) == called


def test_the_same_number_makes_the_same_paper_with_claims_as_many_as_said() -> None:
    assert made(7) == made(7)
    claims = [claim for number in range(20) for claim in made(number).reading.claims]
    assert len(claims) == 2000
    flagged = sum(claim.status is Status.FLAGGED for claim in claims) / len(claims)
    assert flagged == pytest.approx(FLAGGED, abs=0.03)


def test_half_of_a_list_speaks_of_papers_that_are_known() -> None:
    entries = parse_bibtex("\n".join(references(10)).encode(), "list.bib").references
    known = {made(number).paper.title for number in range(10)}
    assert len(entries) == 10
    assert sum(entry.title in known for entry in entries) == 5


def test_the_document_quotes_the_figures() -> None:
    document = growth.DOCUMENT.read_text(encoding="utf-8")
    assert document == growth.written(document, growth.figures())


def known(costs: dict[int, float]) -> dict[str, Any]:
    """Figures of a library whose commands cost so much a paper, at each size."""
    one = {"cpu": 0.01, "wall": 0.02, "memory": 0.0}
    papers = {
        f"{size}": {what: {"cpu": cost * size, "wall": 1.0, "memory": size / 100} for what in scale.WHOLE}
        | {"save a reading": one, "review: next item": one, "bytes of database": 1000 * size}
        for size, cost in costs.items()
    }
    paper = {"papers": 20, "pages": 10.0, "bytes of PDF": 2e6, "bytes of reading": 1e5}
    return {"scale": {"machine": {}, "papers": papers, "paper": paper}} | {
        "speed": {"pages a second": {"reading": 50.0, "extraction": 100.0}},
        "accuracy": {"sets": {"first": {"flags a paper": 5.0}}},
    }


def test_what_is_reckoned_follows_from_what_was_measured() -> None:
    at = growth.reckoned(known({1000: 0.002, 10_000: 0.001}))
    assert at["PDF days"] == pytest.approx(400_000 * 3 / 86_400)
    assert at["core hours"] == pytest.approx(400_000 * (10 * (1 / 50 + 1 / 100) + 0.01) / 3600)
    assert at["disk bytes"] == pytest.approx(400_000 * (2e6 + 1e5 + 1000))
    assert at["table seconds"] == pytest.approx(400)
    assert at["status MB"] == pytest.approx(4000)
    assert at["decisions"] == 2_000_000


def test_the_steepest_rise_is_from_one_size_to_the_next() -> None:
    found = known({100: 0.004, 1000: 0.001, 10_000: 0.0013})
    assert growth.steepest("table", found["scale"]) == pytest.approx(1.3)


def test_the_table_of_all_figures_has_the_costs_at_each_size() -> None:
    nothing: dict[str, Any] = {"accuracy": {}, "speed": {}, "faults": {}}
    lines = list(table.figures(nothing | {"scale": known({1000: 0.002, 10_000: 0.001})["scale"]}))
    assert any(line.part == "scale" and line.values == ("1.00",) and "10,000" in line.what for line in lines)
