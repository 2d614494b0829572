"""From rows to everything that `mine analyze` gives: fits by benchmark, the figure, and a file with all numbers."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from analyze.figure import figure
from analyze.fit import Fit, NotEnoughRows, power_law
from analyze.furniture import Panel
from analyze.measures import Measure, measure_named
from analyze.observations import Observation, from_rows
from analyze.points import Series, series_of
from analyze.words import plural
from normalize.benchmarks import benchmarks
from normalize.export import write_atomically
from normalize.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesReport:
    """What one benchmark and metric came to. `fit` None: there is none, and `why` says why.

    `clean_fit` leaves the flagged points out; None where none is flagged, or too few remain.
    """

    series: Series
    fit: Fit | None = None
    clean_fit: Fit | None = None
    why: str = ""

    def summary(self) -> str:
        """A paragraph for a terminal: the fit, or why there is none; and every unused row counted by its reason."""
        head = f"{self.series.benchmark}, {self.series.metric}: {_counts(self.series)}"
        body = self.fit.summary().splitlines() if self.fit else [f"no fit: {self.why}"] * bool(self.series.points)
        if self.clean_fit is not None:
            clean = self.clean_fit
            body.append(f"unflagged only  slope {clean.slope:.4f}, N {clean.n}, implied power {clean.power}")
        reasons = Counter(row.reason for row in self.series.unused)
        body += [f"unused         {plural(count, 'row')}: {reason}" for reason, count in reasons.most_common()]
        return "\n".join([head, *(f"  {line}" for line in body)])


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisReport:
    """The whole: `rows_in` rows are the points and the unused rows of all `series`. `files` are what was written."""

    measure: Measure
    rows_in: int
    series: tuple[SeriesReport, ...]
    files: tuple[Path, ...] = ()

    @property
    def points(self) -> int:
        return sum(len(one.series.points) for one in self.series)

    def summary(self) -> str:
        """The report for a terminal."""
        head = f"{self.rows_in} rows, {self.points} with both an error and {self.measure.title.lower()}"
        convention = f"{self.measure.convention[0].upper()}{self.measure.convention[1:]}."
        return "\n\n".join([f"{head}\n{convention}", *(one.summary() for one in self.series)])

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON values, an infinite bound as the text `inf`."""
        return {
            "measure": asdict(self.measure),
            "rows_in": self.rows_in,
            "points": self.points,
            "series": [_series_dict(one) for one in self.series],
            "files": [str(path) for path in self.files],
        }


def analyze_rows(
    rows: Sequence[Row | Observation], measure: str, out_dir: Path, *, benchmark: str | None = None
) -> AnalysisReport:
    """Fits and draws the rows of the library, or the observations of `read_table`.

    Writes `compute-error-MEASURE.svg`, `.png` and `.json` into `out_dir`. NotEnoughRows where no row has both an error
    and compute by this measure: nothing is written then.
    """
    which = measure_named(measure)
    observations = [row for row in rows if isinstance(row, Observation)]
    observations += from_rows(row for row in rows if not isinstance(row, Observation))
    found = series_of(observations, measure=which, benchmark=benchmark)
    report = AnalysisReport(
        measure=which,
        rows_in=sum(series.rows_in for series in found),
        series=tuple(_series_report(series, which) for series in found),
    )
    if not report.points:
        raise NotEnoughRows(_nothing(report))
    stem = f"compute-error-{which.name}"
    drawn = figure(_panels(report), measure=which, out_dir=out_dir, stem=stem)
    report = replace(report, files=(*drawn, out_dir / f"{stem}.json"))
    numbers = json.dumps(report.as_dict(), indent=1, ensure_ascii=False, allow_nan=False)
    write_atomically(report.files[-1], f"{numbers}\n".encode(errors="backslashreplace"))
    return report


def _series_report(series: Series, measure: Measure) -> SeriesReport:
    try:
        whole = power_law(series.points, measure=measure.name)
    except NotEnoughRows as error:
        return SeriesReport(series=series, why=str(error))
    clean = [point for point in series.points if not point.flagged]
    if len(clean) == len(series.points):
        return SeriesReport(series=series, fit=whole)
    try:
        return SeriesReport(series=series, fit=whole, clean_fit=power_law(clean, measure=measure.name))
    except NotEnoughRows:
        return SeriesReport(series=series, fit=whole)


def _panels(report: AnalysisReport) -> list[Panel]:
    return [
        Panel(title=_title(one.series), series=one.series, fit=one.fit, why=one.why)
        for one in report.series
        if one.series.points
    ]


def _title(series: Series) -> str:
    known = benchmarks().get(series.benchmark)
    return f"{known.names[0] if known else series.benchmark}, {series.metric}"


def _counts(series: Series) -> str:
    flagged = sum(point.flagged for point in series.points)
    return f"{len(series.points)} of {series.rows_in} rows usable, {flagged} flagged, {plural(series.papers, 'paper')}"


def _nothing(report: AnalysisReport) -> str:
    reasons = Counter(row.reason for one in report.series for row in one.series.unused)
    counted = "; ".join(f"{count}: {reason}" for reason, count in reasons.most_common(5))
    return (
        f"no row of {report.rows_in} has both an error and {report.measure.title.lower()}"
        f"{': ' + counted if counted else ''}. Extract more papers, review what is flagged, or choose another measure"
    )


def _series_dict(one: SeriesReport) -> dict[str, Any]:
    return {
        "benchmark": one.series.benchmark,
        "metric": one.series.metric,
        "rows_in": one.series.rows_in,
        "fit": _fit_dict(one.fit),
        "clean_fit": _fit_dict(one.clean_fit),
        "why_no_fit": one.why or None,
        "points": [asdict(point) for point in one.series.points],
        "unused": [asdict(row) for row in one.series.unused],
    }


def _fit_dict(fitted: Fit | None) -> dict[str, Any] | None:
    if fitted is None:
        return None
    values = asdict(fitted)
    power = values["power"]
    values["power"] = {
        name: "inf" if isinstance(bound, float) and math.isinf(bound) else bound for name, bound in power.items()
    }
    return values
