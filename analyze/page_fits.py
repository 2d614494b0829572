"""Tables of the report: every fit of every benchmark, what hangs on single papers, and the measures side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator

from analyze.compare import has_floor
from analyze.fit import Fit, Power
from analyze.fits import Fits
from analyze.inverse import Span
from analyze.markup import Html, Line, table
from analyze.report import AnalysisReport, SeriesReport
from analyze.robust import Change
from analyze.saying import LAWS, bounded

DASH = "–"


def fits_table(report: AnalysisReport) -> Html:
    """One line a fit, by benchmark."""
    lines: list[Line] = []
    for one in report.series:
        if one.fits is not None:
            lines.append(Line((one.title,), "group"))
            lines += _lines(one)
    if not lines:
        return Html("")
    caption = (
        "log10(1/error) = intercept + slope × log10(compute) unless said otherwise; intervals are of 95 %. The implied "
        "power k is that of compute ∝ (1/error)^k; “from”: its interval has no upper end."
    )
    headers = ("fit", "N", "slope", "interval", "R²", "implied power", "")
    return table(caption, headers, lines, right=("N", "slope", "interval", "R²", "implied power"))


def _lines(one: SeriesReport) -> Iterator[Line]:
    fits = one.fits
    if fits is None:
        return
    line, robust = fits.line, fits.robust
    yield _fit_line("least squares", line)
    if robust.clustered is not None:
        yield Line(
            ("… rows of a paper err together", line.n, *_span(robust.clustered), "", _power(robust.clustered), "")
        )
    if robust.alike is not None:
        yield Line(("… every paper weighs the same", line.n, *_span(robust.alike), "", _power(robust.alike), ""))
    if robust.corrected is not None and robust.reliability is not None:
        said = f"{100 * (1 - robust.reliability):.1f} % of the spread of compute is unsure"
        yield Line(
            ("… without the noise in compute", line.n, *_span(robust.corrected), "", _power(robust.corrected), said)
        )
    if one.clean_fit is not None:
        yield _fit_line("… without flagged rows", one.clean_fit)
    yield from _laws(fits)
    yield from _verdicts(fits)


def _laws(fits: Fits) -> Iterator[Line]:
    if (year := fits.year) is not None:
        said = f"a year adds {year.year_slope:.3f} (s.e. {year.year_se:.3f})"
        if year.year_slope > 0 and year.slope > 0:
            said += f"; a tenfold of compute equals {years(year.tenfold)} years"
        cells = ("with the year", year.n, f"{year.slope:.3f}", f"s.e. {year.slope_se:.3f}", f"{year.r2:.2f}")
        yield Line((*cells, year.power.cell(), said))
    if (best := fits.frontier) is not None:
        cells = ("best tenth", best.n, f"{best.slope:.3f}", f"s.e. {best.slope_se:.3f}", f"{best.pseudo_r2:.2f}")
        yield Line((*cells, best.power.cell(), "quantile regression, pseudo-R²"))
    level = fits.levels
    ends = f"{100 * level.slope_low:+.1f} to {100 * level.slope_high:+.1f}"
    cells = ("error in levels", level.n, f"{100 * level.slope:+.1f}", ends, f"{level.r2:.2f}")
    yield Line((*cells, "", "percentage points for a tenfold of compute"))
    if (curve := fits.asymptote) is not None:
        said = f"{100 * curve.floor:.1f} % (s.e. {100 * curve.floor_se:.1f})"
        speaks = has_floor(curve, fits.scores)
        said = f"floor {said}" if speaks else "the points do not speak for a floor"
        yield Line(("with a floor", curve.n, f"{curve.slope:.3f}" if speaks else "", "", "", "", said))


def _verdicts(fits: Fits) -> Iterator[Line]:
    if fits.scores:
        said = "; ".join(
            f"{LAWS[score.law]} {score.above:+.1f}" + (f" ({100 * score.missed:.1f} points)" if score.missed else "")
            for score in fits.scores
        )
        yield Line(("AIC above the best", "", "", "", "", "", f"{said}. In brackets: how far a left-out row is missed"))
    for name, why in fits.why.items():
        yield Line((f"no {NAMES[name]}", "", "", "", "", "", why), "soft")


NAMES = {
    "year": "fit with the year",
    "frontier": "best tenth",
    "asymptote": "floor",
    "corrected": "slope without the noise in compute",
}


def _fit_line(name: str, fit: Fit) -> Line:
    interval = f"{fit.slope_low:.3f} to {fit.slope_high:.3f}"
    return Line(
        (name, fit.n, f"{fit.slope:.3f}", interval, f"{fit.r2:.2f}", fit.power.cell(), f"s.e. {fit.slope_se:.3f}")
    )


def _span(span: Span) -> tuple[str, str]:
    return f"{span.value:.3f}", f"{span.low:.3f} to {span.high:.3f}"


def _power(span: Span) -> str:
    """The reciprocal of a slope and of its interval."""
    value, low, high = span.value or 0.0, span.low or 0.0, span.high or 0.0
    if high <= 0:
        return Power(value=None, low=None, high=None).cell()
    return Power(value=1 / value if value > 0 else None, low=1 / high, high=1 / low if low > 0 else math.inf).cell()


def years(span: Span) -> str:
    """A number of years and its interval."""
    if span.value is None:
        return DASH
    return f"{span.value:.1f} ({span.low:.1f} to {span.high:.1f})" if bounded(span) else f"{span.value:.1f} (unbounded)"


def influence_table(report: AnalysisReport) -> Html:
    """The papers and rows whose absence changes a slope most."""
    lines: list[Line] = []
    for one in report.series:
        if one.fits is None:
            continue
        robust = one.fits.robust
        slope = one.fits.line.slope
        lines.append(Line((f"{one.title}: slope {slope:.3f} with all",), "group"))
        named = {point.paper: point.title or point.paper for point in one.series.points}
        lines += [_change(named[change.paper], change, slope) for change in robust.by_paper[:3]]
        lines += [_change(f"{change.model}, in: {named[change.paper]}", change, slope) for change in robust.rows[:3]]
    if not lines:
        return Html("")
    headers = ("left out", "slope then", "change", "Cook's distance")
    return Html(
        "<h3>What hangs on single papers and rows</h3>"
        + table("The three papers and the three rows that matter most.", headers, lines, right=headers[1:])
    )


def _change(name: str, change: Change, slope: float) -> Line:
    cook = "" if change.cook is None else f"{change.cook:.2f}"
    return Line((name, f"{change.slope:.3f}", f"{change.slope - slope:+.3f}", cook))


def measures_table(report: AnalysisReport) -> Html:
    """Each benchmark by each measure, and what the measure alone does to the slope."""
    lines: list[Line] = []
    titles = {(one.series.benchmark, one.series.metric): one.title for one in report.series}
    before = None
    for side in report.sides:
        key = (side.benchmark, side.metric)
        if key != before:
            lines.append(Line((titles[key],), "group"))
        before = key
        fit = side.fit
        slope = (
            (f"{fit.slope:.3f}", f"{fit.slope_se:.3f}", f"{fit.r2:.2f}", fit.power.cell())
            if fit
            else ("", "", "", side.why)
        )
        common = "the chosen one" if side.measure == report.measure else "too few models have both"
        if side.common is not None:
            this, chosen = side.common
            common = f"{this.slope:.3f} against {chosen.slope:.3f}, over {this.n}"
        lines.append(Line((side.measure.title, side.n, *slope, common)))
    if not lines:
        return Html("")
    caption = (
        "Each measure is a quantity of its own. The last column has both slopes over the models that have both: by "
        f"this measure, and by {report.measure.title.lower()}."
    )
    headers = ("measure", "N", "slope", "s.e.", "R²", "implied power", "over the same models")
    return table(caption, headers, lines, right=("N", "slope", "s.e.", "R²"))
