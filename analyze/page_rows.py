"""Tables of the report that show the data: who reports compute, the papers, the points, the rows that are not used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from analyze.canvas import address
from analyze.funnel import Funnel, Gap, Share
from analyze.markup import Html, Line, link, safe, table
from analyze.points import Point
from analyze.report import AnalysisReport
from analyze.ticks import percent_text, power_text

MOST_POINTS = 1500
MOST_PAPERS = 500
MOST_SERIES = 8
"""So many are printed; the file with all numbers has the rest."""


def funnel_tables(report: AnalysisReport) -> Html:
    """From all rows to those with compute; then by benchmark, year and error."""
    if not report.steps or not report.steps[0].rows:
        return Html("")
    whole = report.steps[0]
    steps = [(step.name, step.rows, _share(step.rows, whole.rows), step.papers) for step in report.steps]
    first = table(
        "From the table to what a fit can use.",
        ("rows", "number", "share", "papers"),
        steps,
        right=("number", "share", "papers"),
    )
    titles = {(one.series.benchmark, one.series.metric): one.title for one in report.series}
    shown = report.funnels[:MOST_SERIES]
    lines = [
        line for one in shown for line in _funnel_lines(one, titles.get((one.benchmark, one.metric), one.benchmark))
    ]
    said = "".join(f"<li>{safe(text)}</li>" for one in shown if (text := _gap(one, titles)))
    caption = (
        f"Rows and papers with an error rate that also report {report.measure.title.lower()}; of each benchmark the "
        "split that its results are compared on."
    )
    headers = ("", "rows", "with compute", "share", "papers", "with compute ")
    second = table(caption, headers, lines, right=headers[1:])
    bias = f"<h3>Are those who report it others?</h3><ul>{said}</ul>" if said else ""
    return Html(f"{first}{bias}<details><summary>By benchmark, year and error</summary>{second}</details>")


def _funnel_lines(one: Funnel, title: str) -> Iterator[Line]:
    yield Line((title,), "group")
    for share in (one.whole, *one.years, *one.errors):
        yield _share_line(share)


def _share_line(one: Share) -> Line:
    return Line((one.name, one.rows, one.rows_with, _share(one.rows_with, one.rows), one.papers, one.papers_with))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""


def _gap(one: Funnel, titles: dict[tuple[str, str], str]) -> str:
    gap = one.gap
    if gap is None:
        return ""
    title = titles.get((one.benchmark, one.metric), one.benchmark)
    return (
        f"{title}: the best error of a paper is {percent_text(gap.median_with)} in the median of the {gap.papers_with} "
        f"that report compute and {percent_text(gap.median_without)} in that of the {gap.papers_without} others; "
        f"{_verdict(gap)} (p = {gap.p:.2g}, Mann-Whitney)."
    )


def _verdict(gap: Gap) -> str:
    if gap.p >= 0.05:
        return "a difference that chance explains"
    better = "better" if gap.median_with < gap.median_without else "worse"
    return f"those who report are {better}, and the fit is biased towards them"


def papers_table(report: AnalysisReport) -> Html:
    """The papers that the points come from, and how far they were reviewed."""
    points = [point for one in report.series for point in one.series.points]
    by_paper: dict[str, list[Point]] = {}
    for point in points or report.models:
        by_paper.setdefault(point.paper, []).append(point)
    lines = []
    for _, some in sorted(by_paper.items(), key=lambda item: (item[1][0].date or 0, item[0])):
        states = Counter(point.status for point in some)
        said = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
        lines.append((link(some[0].title or some[0].paper, address(some[0])), some[0].year, len(some), said))
    headers = ("paper", "year", "points", "state of their rows")
    cut = f" The first {MOST_PAPERS} of {len(lines)}; the JSON file has all." if len(lines) > MOST_PAPERS else ""
    return table(f"Papers that the points come from.{cut}", headers, lines[:MOST_PAPERS], right=("year", "points"))


def points_table(report: AnalysisReport) -> Html:
    """Every point, by benchmark."""
    lines: list[Line] = []
    for one in report.series:
        if one.series.points:
            lines.append(Line((one.title,), "group"))
            lines += [_point_line(point) for point in one.series.points]
    if not lines:
        return Html("")
    cut = f" The first {MOST_POINTS} of {report.points}; all are in the JSON file." if len(lines) > MOST_POINTS else ""
    headers = ("model", "paper", "page", "error", "compute, FLOP", "state", "row")
    inner = table(f"One point a model.{cut}", headers, lines[:MOST_POINTS], right=("page", "error", "compute, FLOP"))
    return Html(f"<details><summary>All points</summary>{inner}</details>")


def _point_line(point: Point) -> Line:
    compute = power_text(float(f"{point.compute or 0:.2e}"))
    if point.low and point.high and point.high > 1.001 * point.low:
        compute += f" ({power_text(float(f'{point.low:.1e}'))} to {power_text(float(f'{point.high:.1e}'))})"
    paper = link(point.title or point.paper, address(point))
    return Line((point.model, paper, point.page, percent_text(point.error or 0), compute, point.status, point.row))


def unused_table(report: AnalysisReport) -> Html:
    """Rows that no fit uses, by reason; single rows where the cell itself was at fault."""
    lines: list[Line] = []
    for one in report.series:
        reasons = one.reasons
        if reasons:
            lines.append(Line((one.title,), "group"))
            lines += [Line((f"{reason}{one.where(reason)}", count)) for reason, count in reasons.most_common(12)]
    if not lines:
        return Html("")
    inner = table("Rows in = points + these.", ("why", "rows"), lines, right=("rows",))
    return Html(f"<details><summary>Rows that no fit uses, and why</summary>{inner}</details>")
