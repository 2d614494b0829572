"""From rows to everything that `mine analyze` gives: fits, figures, a file with all numbers, and the report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from analyze.canvas import Picture
from analyze.factors import FactorSet, factor_sets
from analyze.figure import figure
from analyze.figure_projection import Outlook, projections, promising
from analyze.figure_time import compute_over_time, utilisation_over_time
from analyze.fit import Fit, NotEnoughRows, power_law
from analyze.fits import fit_all
from analyze.funnel import funnels, steps
from analyze.furniture import Panel
from analyze.measures import Measure, measure_named
from analyze.observations import Observation, from_row
from analyze.page import Origin, page
from analyze.points import Series, others, series_of
from analyze.projection import TARGETS, check_targets
from analyze.report import AnalysisReport, SeriesReport
from analyze.sides import sides
from analyze.trend import dated_models, trend
from normalize.export import write_atomically
from normalize.rows import Row

REPORT = "report.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked beyond the measure: one benchmark alone, targets, factors (None: those that ship), and where the
    rows come from, for the report."""

    benchmark: str | None = None
    targets: Sequence[float] = TARGETS
    factors: Path | None = None
    origin: Origin = field(default_factory=Origin)


def analyze_rows(
    rows: Iterable[Row | Observation], measure: str, out_dir: Path, wanted: Wanted | None = None
) -> AnalysisReport:
    """Fits and draws the rows of the library, or the observations of `read_table`.

    Writes into `out_dir`: figures (`*-MEASURE.svg`, `.png`, `.pdf`), every number (`compute-error-MEASURE.json`) and
    `report.html`. NotEnoughRows where there is no compute by this measure to fit or to set against time: nothing is
    written then.
    """
    wanted = wanted or Wanted()
    which = measure_named(measure)
    targets, factors = check_targets(wanted.targets), factor_sets(wanted.factors)
    observations = [row if isinstance(row, Observation) else from_row(row) for row in rows]
    found = series_of(observations, measure=which, benchmark=wanted.benchmark)
    reports = tuple(_series_report(series, which, targets, factors) for series in found)
    chosen = [row for row in observations if wanted.benchmark in {None, row.benchmark}]
    models = dated_models(chosen, which)
    report = AnalysisReport(
        measure=which,
        rows_in=sum(series.rows_in for series in found),
        series=reports,
        sides=sides(chosen, found, which),
        steps=steps(chosen),
        funnels=funnels(chosen, which),
        models=models,
        growth=trend(models),
        factors=factors,
        doubtful=tuple(row for row in chosen if row.doubts),
    )
    if not report.points and not report.models:
        raise NotEnoughRows(_nothing(report, others(chosen)))
    return _write(report, out_dir, wanted.origin)


def _write(report: AnalysisReport, out_dir: Path, origin: Origin) -> AnalysisReport:
    name = report.measure.name
    pictures = _drawings(report, out_dir)
    numbers, html = out_dir / f"compute-error-{name}.json", out_dir / REPORT
    files = (*(path for picture in pictures for path in picture.paths), html, numbers)
    report = replace(report, files=files)
    write_atomically(html, page(report, pictures, origin).encode("utf-8", errors="replace"))
    write_atomically(numbers, _numbers(report))
    return report


def _numbers(report: AnalysisReport) -> Iterator[bytes]:
    """The report as JSON, piece by piece: of a large table it is long."""
    encoder = json.JSONEncoder(indent=1, ensure_ascii=False, allow_nan=False)
    yield from (piece.encode(errors="backslashreplace") for piece in encoder.iterencode(report.as_dict()))
    yield b"\n"


def _drawings(report: AnalysisReport, out_dir: Path) -> list[Picture]:
    """The figures; each is left out where there is nothing to draw."""
    measure, models, name = report.measure, report.models, report.measure.name
    panels = [
        Panel(
            title=one.title,
            series=one.series,
            fit=one.fit,
            frontier=one.fits.frontier if one.fits else None,
            why=one.why,
        )
        for one in report.series
        if one.series.points
    ]
    outlooks = [
        Outlook(title=one.title, points=one.series.points, fits=one.fits)
        for one in report.series
        if one.fits is not None
    ]
    found = []
    if panels:
        found.append(figure(panels, measure=measure, out_dir=out_dir, stem=f"compute-error-{name}"))
    if ahead := promising(outlooks):
        found.append(projections(ahead, out_dir=out_dir, stem=f"projections-{name}"))
    if models:
        stem = f"compute-time-{name}"
        found.append(compute_over_time(models, report.growth, measure=measure, out_dir=out_dir, stem=stem))
    if used := [point for point in models if point.utilisation]:
        found.append(utilisation_over_time(used, out_dir=out_dir, stem=f"utilisation-{name}"))
    return found


def _series_report(
    series: Series, measure: Measure, targets: Sequence[float], factors: Sequence[FactorSet]
) -> SeriesReport:
    try:
        whole = fit_all(series.points, measure=measure, targets=targets, factors=factors)
    except NotEnoughRows as error:
        return SeriesReport(series=series, why=str(error))
    return SeriesReport(series=series, fits=whole, clean_fit=_clean_fit(series, measure))


def _clean_fit(series: Series, measure: Measure) -> Fit | None:
    clean = [point for point in series.points if not point.flagged]
    if len(clean) == len(series.points):
        return None
    try:
        return power_law(clean, measure=measure.name)
    except NotEnoughRows:
        return None


def _nothing(report: AnalysisReport, others: Mapping[str, int]) -> str:
    """Why there is nothing to fit, and the measures by which there would be."""
    reasons = Counter(row.reason for one in report.series for row in one.series.unused)
    counted = "; ".join(f"{count}: {reason}" for reason, count in reasons.most_common(5))
    there = ", ".join(f"--measure {name} ({count} points)" for name, count in others.items())
    return (
        f"no row of {report.rows_in} has both an error and {report.measure.title.lower()}"
        f"{': ' + counted if counted else ''}. Extract more papers, review what is flagged, or choose another measure"
        f"{': ' + there if there else '; none has a point yet'}"
    )
