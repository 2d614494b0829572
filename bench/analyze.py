"""The slopes of benchmarks, as mined, reviewed and written down by hand, beside the founding paper's; and the speed.

    python -m bench.analyze CORPUS LIBRARY
    python -m bench.analyze --rows 100000

LIBRARY, as `bench.corpus --keep` leaves it, is copied first; the reviewer is that of `bench.review_gold`, who decides
from the gold facts. With --write what was found is kept in bench/slopes.json, which docs/slopes.md quotes. With --rows,
so many synthetic rows are analysed, and seconds, peak memory and size are printed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyze import MEASURES, NotEnoughRows, Observation, Point, analyze_rows, fit, series_of
from analyze.inverse import Span
from analyze.observations import from_rows
from bench.facts import gold_files, items_of
from bench.review_gold import gold_of, settle_all
from normalize.rows import Row, build_rows
from pipeline.table import table_rows
from store import open_library


@dataclass(frozen=True, slots=True)
class Published:
    """A row of Table 2 in version 2 of Thompson et al.: log10(1/error) on log10(compute)."""

    measure: str
    benchmark: str
    metric: str
    slope: float
    error: float
    n: int
    power: str


PUBLISHED = (
    Published("hardware_burden", "imagenet", "top-1", 0.093, 0.006, 104, "10.8 (9.5-12.3)"),
    Published("network_operations", "imagenet", "top-1", 0.082, 0.006, 80, "12.1 (10.6-14.1)"),
    # The paper prints an error of 0.012 for COCO; its own interval, N and R2 are those of 0.007.
    Published("hardware_burden", "coco-detection", "box AP", 0.062, 0.007, 20, "16.0 (13.0-21.3)"),
    Published("hardware_burden", "squad-1.1", "EM", 0.096, 0.012, 12, "10.5 (8.3-14.3)"),
    Published("hardware_burden", "conll-2003-en", "F1", 0.027, 0.010, 12, "37.2 (20.4-200)"),
)

SLOPES = Path(__file__).with_name("slopes.json")
TABLE = (
    "| measure | benchmark | rows | N | papers | years | slope (s.e.) | implied power | by papers | papers alike |\n"
    "|---|---|---|---:|---:|---|---:|---|---|---|\n"
)

Found = Mapping[str, Any]
"""One line of the comparison: `measure`, `benchmark`, `metric`, `rows`, and either `why` or what the fit gave."""


def main() -> int:
    """Compare, or measure; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("library", nargs="?", type=Path)
    parser.add_argument("--write", action="store_true", help="keep what was found in bench/slopes.json")
    parser.add_argument("--rows", type=int, help="analyse so many synthetic rows instead")
    asked = parser.parse_args()
    if asked.rows:
        time_analysis(asked.rows)
        return 0
    if asked.corpus is None or asked.library is None:
        parser.error("name CORPUS and LIBRARY, or --rows")
    tables = dict(rows_by_review(asked.corpus, asked.library))
    found = [compared(name, rows, published) for published in PUBLISHED for name, rows in tables.items()]
    print(table(found), end="")
    if asked.write:
        SLOPES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(f"{SLOPES.name}: written")
    return 0


def committed() -> list[Found]:
    """The comparison as it was last written."""
    return list(json.loads(SLOPES.read_text(encoding="utf-8")))


def table(found: Sequence[Found]) -> str:
    """The comparison as a table, the published row of each benchmark first."""
    lines = []
    for row in PUBLISHED:
        told = f"{row.slope:.3f} ({row.error:.3f}) | {row.power}"
        lines.append(f"| {row.measure} | {row.benchmark} {row.metric} | published, v2 | {row.n} | | | {told} | | |")
        ours = [one for one in found if (one["measure"], one["benchmark"]) == (row.measure, row.benchmark)]
        lines += [f"| | | {one['rows']} | {_cells(one)} |" for one in ours]
    return TABLE + "".join(f"{line}\n" for line in lines)


def _cells(one: Found) -> str:
    if "why" in one:
        return f"{one['n']} | | | {one['why']} | | |"
    return (
        f"{one['n']} | {one['papers']} | {one['years']} | {one['slope']:.3f} ({one['error']:.3f}) | {one['power']} "
        f"| {_span(one['by papers'])} | {_span(one['alike'])}"
    )


def _span(ends: Sequence[float] | None) -> str:
    return "" if ends is None else f"{ends[0]:.3f} ({ends[1]:.3f} to {ends[2]:.3f})"


def rows_by_review(corpus: Path, library: Path) -> Iterator[tuple[str, list[Row]]]:
    """The rows of all papers, of the gold papers before and after review, and of the facts themselves."""
    golds = gold_files(corpus / "gold")
    files = {f"{gold['paper']}.pdf" for gold in golds}
    with open_library(library) as shelf:
        every = table_rows(shelf)
    yield "mined, all papers", every
    yield "mined, gold papers", [row for row in every if row.source_file in files]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "library"
        shutil.copytree(library, folder)
        with open_library(folder) as copy:
            settle_all(copy, gold_of(corpus))
            yield "reviewed, gold papers", [row for row in table_rows(copy) if row.source_file in files]
    yield "gold facts", build_rows(item for gold in golds for item in items_of(gold))


AREAS = {
    "image-classification": ("hardware_burden", "imagenet", "top-1"),
    "object-detection": ("hardware_burden", "coco-detection", "box AP"),
    "question-answering": ("hardware_burden", "squad-1.1", "EM"),
    "named-entity-recognition": ("hardware_burden", "conll-2003-en", "F1"),
    "machine-translation": ("hardware_burden", "wmt14-en-de", "BLEU"),
}
"""The fit by which each area's rows are judged: measure of compute, benchmark, metric."""


def points_of(rows: Sequence[Row], measure: str, benchmark: str, metric: str) -> Sequence[Point]:
    """The points that rows give for one fit."""
    series = series_of(from_rows(rows), measure=MEASURES[measure])
    return next((one.points for one in series if (one.benchmark, one.metric) == (benchmark, metric)), ())


def fitted_on(rows: Sequence[Row], measure: str, benchmark: str, metric: str) -> Found:
    """The slope that rows give and its points; None for a slope that they are too few for."""
    points = points_of(rows, measure, benchmark, metric)
    try:
        line = fit(points, measure=measure).line
    except NotEnoughRows:
        return {"slope": None, "n": len(points)}
    return {"slope": round(line.slope, 4), "n": line.n}


def compared(name: str, rows: Sequence[Row], published: Published) -> Found:
    """What the rows of that name give for a published fit: the slope, its years, and how it fares by papers."""
    points = points_of(rows, published.measure, published.benchmark, published.metric)
    head = {"measure": published.measure, "benchmark": published.benchmark, "metric": published.metric, "rows": name}
    try:
        fits = fit(points, measure=published.measure)
    except NotEnoughRows as error:
        return {**head, "n": len(points), "why": str(error)}
    line, robust = fits.line, fits.robust
    years = [point.year for point in points if point.year]
    return {
        **head,
        "n": line.n,
        "papers": line.papers,
        "years": f"{min(years)} to {max(years)}" if years else "",
        "slope": round(line.slope, 4),
        "error": round(line.slope_se, 4),
        "power": str(line.power),
        "by papers": _ends(robust.clustered),
        "alike": _ends(robust.alike),
    }


def _ends(span: Span | None) -> list[float] | None:
    return None if span is None else [round(value or 0.0, 4) for value in (span.value, span.low, span.high)]


def time_analysis(count: int) -> None:
    """Seconds, peak memory and the report's size for `count` synthetic rows of four a paper."""
    rows = list(synthetic(count))
    with tempfile.TemporaryDirectory() as scratch:
        began = time.perf_counter()
        done = analyze_rows(rows, "hardware_burden", Path(scratch))
        seconds = time.perf_counter() - began
        size = done.report.stat().st_size / 1e6 if done.report else 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} rows: {seconds:.1f} s, peak memory {peak:.0f} MB, report {size:.2f} MB")


def synthetic(count: int) -> Iterator[Observation]:
    """Rows of a law of slope 0.09, a third of them flagged, with an interval of compute."""
    rng = random.Random(1)  # noqa: S311  # reproducible, not secret
    for number in range(count):
        compute = rng.uniform(16, 24)
        flop = 10**compute
        yield Observation(
            row=f"r{number}",
            paper=f"p{number // 4}",
            model=f"Net-{number}",
            title=f"A paper of number {number // 4}",
            benchmark="imagenet",
            metric="top-1 error",
            error=min(0.99, 10 ** (1 - 0.09 * compute + rng.gauss(0, 0.08))),
            compute={"hardware_burden_flop": flop},
            bounds={"hardware_burden_flop": (flop / 1.3, flop * 1.3)},
            date=2012 + 13 * rng.random(),
            status="flagged" if number % 3 == 0 else "accepted",
        )


if __name__ == "__main__":
    sys.exit(main())
