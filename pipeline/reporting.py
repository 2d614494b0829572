"""The reporting gap: of how many papers the compute can be known at all, by area and by year.

The founding paper (N. C. Thompson et al., arXiv 2007.05558) counts those that report the operations of a network pass,
and those that report what the hardware burden needs: the hardware and the time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from normalize.benchmarks import area_of
from normalize.claims import Kind
from store import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """How many papers report what. `area` None: of all; `year` None: of all, and of papers whose year is not known.

    Each count is of the papers of the one before: `with_results` have a result of their own on a benchmark of the area;
    `with_operations`, `with_hardware_and_time` and `with_both` are among those.
    """

    area: str | None
    year: int | None
    papers: int
    with_results: int
    with_operations: int
    with_hardware_and_time: int
    with_both: int


@dataclass(slots=True)
class _Paper:
    """What one paper reports."""

    year: int | None
    areas: set[str] = field(default_factory=set)
    kinds: set[Kind] = field(default_factory=set)

    @property
    def tells_operations(self) -> bool:
        return Kind.OPERATIONS in self.kinds

    @property
    def tells_hardware_and_time(self) -> bool:
        return {Kind.HARDWARE, Kind.TRAINING_TIME} <= self.kinds


def reported(library: Library) -> list[Reported]:
    """Of the whole library; then of each area; then of each year; then of each area in each year."""
    papers = _papers(library)
    areas = sorted({area for paper in papers for area in paper.areas})
    years = sorted({paper.year for paper in papers if paper.year is not None})
    places = [(None, None), *((area, None) for area in areas), *((None, year) for year in years)]
    places += [(area, year) for area in areas for year in years]
    lines = [_line(papers, area, year) for area, year in places]
    return [line for line in lines if line.papers or (line.area, line.year) == (None, None)]


def _line(papers: Collection[_Paper], area: str | None, year: int | None) -> Reported:
    here = [paper for paper in papers if area in (None, *paper.areas) and year in (None, paper.year)]
    results = [paper for paper in here if paper.areas]
    operations = [paper for paper in results if paper.tells_operations]
    return Reported(
        area=area,
        year=year,
        papers=len(here),
        with_results=len(results),
        with_operations=len(operations),
        with_hardware_and_time=sum(paper.tells_hardware_and_time for paper in results),
        with_both=sum(paper.tells_hardware_and_time for paper in operations),
    )


def _papers(library: Library) -> list[_Paper]:
    """Every paper of the library, with the areas of its own results and the kinds of what it says of itself."""
    papers = {paper.key: _Paper(paper.year) for paper in library.papers()}
    found: dict[str, set[tuple[Kind, str | None]]] = defaultdict(set)
    for told in library.told():
        found[told.paper].add((told.kind, told.benchmark))
    for key, facts in found.items():
        papers[key].areas |= {area for _, benchmark in facts if (area := area_of(benchmark))}
        papers[key].kinds |= {kind for kind, _ in facts}
    return list(papers.values())
