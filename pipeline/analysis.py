"""What an analysis is given: rows of a file, what is asked, and where the rows come from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from analyze import Observation, Origin, Wanted, read_table
from analyze.projection import TARGETS
from normalize.benchmarks import benchmarks
from pipeline.version import extractor


def rows_of_file(path: Path, areas: Collection[str] | None = None) -> list[Observation]:
    """The rows of a table file that are of `areas` (None: of all)."""
    area_of = {name: benchmark.area for name, benchmark in benchmarks().items()}
    return [row for row in read_table(path) if areas is None or area_of.get(row.benchmark or "") in areas]


def wanted(
    source: Path,
    area: str,
    *,
    benchmark: str | None = None,
    targets: Sequence[float] | None = None,
    factors: Path | None = None,
) -> Wanted:
    """What is asked, with what the report says of its making: the source by its name alone, the area, the extractor."""
    kind = "the table" if source.suffix else "the library"
    settings = {"Area": area, "Benchmark": benchmark or "all", "Factors": factors.name if factors else "as shipped"}
    return Wanted(
        benchmark=benchmark,
        targets=targets or TARGETS,
        factors=factors,
        origin=Origin(source=f"{kind} {source.name}", software=extractor(), settings=settings),
    )
