"""What papers report, by area and by year: who has results, operations, hardware and time, and both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.errors import MineError, UsageError
from normalize.claims import Claim, Kind
from normalize.decisions import Action
from pipeline.gap import draw_gap
from pipeline.render import Screen
from pipeline.reporting import Reported, reported
from pipeline.reports import reported_report
from store import Library, open_library
from tests.store import makers


def said(kind: Kind, page: int, sha256: str = makers.SHA, **more: object) -> Claim:
    box = (float(page), 1.0, float(page) + 1, 2.0)
    return Claim(kind=kind, printed="1", evidence=makers.evidence(sha256, page=page, box=box), **more)  # type: ignore[arg-type]


OPERATIONS = said(Kind.OPERATIONS, 2, value=8e9)
HARDWARE = said(Kind.HARDWARE, 3, device="nvidia-p100", count=8)
TIME = said(Kind.TRAINING_TIME, 4, hours=10.0, of="run")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A paper of 2020 that tells all, one of 2021 with a result and hardware alone, one of 2021 that tells nothing."""
    other = "cd" * 32
    with open_library(tmp_path, create=True) as library:
        makers.filled(library, makers.claim(), OPERATIONS, HARDWARE, TIME)
        library.save_paper(makers.paper("lee2021", year=2021), pdfs=[makers.pdf(other)])
        result = makers.claim(benchmark="coco-detection", metric="box AP", evidence=makers.evidence(other))
        library.save_reading(makers.reading(result, said(Kind.HARDWARE, 3, other, device="gpu"), sha256=other))
        library.save_paper(makers.paper("wu2021", year=2021, title="Other Nets"))
        yield library


def line(found: list[Reported], area: str | None, year: int | None) -> tuple[int, ...]:
    (only,) = [one for one in found if (one.area, one.year) == (area, year)]
    counts = (only.papers, only.with_results, only.with_operations, only.with_hardware_and_time)
    return (*counts, only.with_both)


def test_the_whole_each_area_and_each_year(library: Library) -> None:
    found = reported(library)
    assert line(found, None, None) == (3, 2, 1, 1, 1)
    assert line(found, "image-classification", None) == line(found, None, 2020) == (1, 1, 1, 1, 1)
    assert line(found, "object-detection", None) == line(found, "object-detection", 2021) == (1, 1, 0, 0, 0)
    assert line(found, None, 2021) == (2, 1, 0, 0, 0)
    assert not [one for one in found if (one.area, one.year) == ("object-detection", 2020)]


def test_what_a_person_rejected_is_not_reported(library: Library) -> None:
    time = next(one.claim for one in library.claims() if one.claim.kind is Kind.TRAINING_TIME)
    library.decide(makers.decision(time, Action.REJECT))
    assert line(reported(library), None, None) == (3, 2, 1, 0, 0)


def test_others_results_are_no_results_of_the_paper(tmp_path: Path) -> None:
    with open_library(tmp_path / "quoted", create=True) as library:
        makers.filled(library, makers.claim(own=False))
        assert line(reported(library), None, None) == (1, 0, 0, 0, 0)


def test_the_table_shows_the_whole_the_areas_and_the_years(library: Library) -> None:
    text = reported_report(reported(library), screen=Screen())
    first = [row.split()[0] for row in text.splitlines()]
    assert [name for name in first if name not in ("papers", "")][1:] == [
        "all",
        "image-classification",
        "object-detection",
        "2020",
        "2021",
    ]


def test_an_empty_library_reports_nothing(tmp_path: Path) -> None:
    with open_library(tmp_path / "empty", create=True) as library:
        assert [line(reported(library), None, None)] == [(0, 0, 0, 0, 0)]


@pytest.mark.parametrize(("name", "begins"), [("gap.svg", b"<?xml"), ("gap.png", b"\x89PNG"), ("gap.pdf", b"%PDF")])
def test_the_gap_is_drawn_as_its_name_asks_and_twice_alike(
    library: Library, tmp_path: Path, name: str, begins: bytes
) -> None:
    told = reported(library)
    draw_gap(told, tmp_path / name)
    once = (tmp_path / name).read_bytes()
    draw_gap(told, tmp_path / name)
    assert once.startswith(begins)
    assert (tmp_path / name).read_bytes() == once


def test_the_figure_of_the_gap_counts_as_the_table_does(library: Library, tmp_path: Path) -> None:
    draw_gap(reported(library), tmp_path / "gap.svg")
    words = (tmp_path / "gap.svg").read_text(encoding="utf-8")
    assert "2 papers with results; operations in 1, hardware and time in 1, both in 1" in words
    assert all(f">{name}<" in words for name in ("all", "image-classification", "object-detection", "2020", "2021"))


def test_a_figure_without_a_format_or_without_results_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gap\.gif: its name says no format"):
        draw_gap(reported(library), tmp_path / "gap.gif")
    with open_library(tmp_path / "empty", create=True) as empty, pytest.raises(MineError, match="nothing to draw"):
        draw_gap(reported(empty), tmp_path / "gap.svg")
    assert not list(tmp_path.glob("gap.*"))
