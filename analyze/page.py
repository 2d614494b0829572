"""The report: one HTML file with everything in it, for a screen, a telephone and a printer; it loads no other file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from analyze.canvas import Picture
from analyze.markup import Html, drawing, safe
from analyze.page_fits import fits_table, influence_table, measures_table
from analyze.page_rows import funnel_tables, papers_table, points_table, unused_table
from analyze.page_targets import factors_table, targets_table
from analyze.report import AnalysisReport, SeriesReport
from analyze.saying import LAWS
from analyze.words import plural

TELLING = 0.25
"""A paper whose absence changes the slope by more than this share of it is named."""

TOLD_APART = 2.0
"""Forms whose AIC differs by less are not told apart (K. Burnham and D. Anderson, 2002, section 2.6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the rows come from: `source` in words, the `software` and its version, and other `settings` by name."""

    source: str = "rows given to the library"
    software: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)


def page(report: AnalysisReport, pictures: Sequence[Picture], origin: Origin) -> str:
    """The whole file."""
    title = f"Error and {report.measure.title.lower()}"
    sections = [
        ("findings", "What the table says", _findings(report)),
        ("figures", "Figures", "".join(drawing(one, number) for number, one in enumerate(pictures, start=1))),
        ("fits", "Fits", Html(fits_table(report) + influence_table(report))),
        ("targets", "What an error to come would take", Html(targets_table(report) + factors_table(report))),
        ("measures", "The same by every measure", measures_table(report)),
        ("funnel", "Who reports compute", funnel_tables(report)),
        ("data", "The data", Html(papers_table(report) + points_table(report) + unused_table(report))),
        ("caveats", "What to be careful about", _caveats(report)),
        ("made", "How this was made", _made(report, origin)),
    ]
    shown = [(name, heading, text) for name, heading, text in sections if text]
    navigation = " ".join(f'<a href="#{name}">{heading}</a>' for name, heading, _ in shown)
    body = "".join(f'<section id="{name}"><h2>{heading}</h2>{text}</section>' for name, heading, text in shown)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{safe(title)}</title><style>{_shipped('report.css')}</style></head><body><main>"
        f"<h1>{safe(title)}</h1><p class=soft>{safe(_convention(report))}</p><nav>{navigation}</nav>{body}</main>"
        f'<div id="tip" role="status"></div><script>{_shipped("report.js")}</script></body></html>\n'
    )


def _shipped(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _convention(report: AnalysisReport) -> str:
    text = report.measure.convention
    return f"{text[0].upper()}{text[1:]}."


def _findings(report: AnalysisReport) -> Html:
    papers = len({point.paper for one in report.series for point in one.series.points})
    flagged = sum(point.flagged for one in report.series for point in one.series.points)
    lead = (
        f"Of {plural(report.rows_in, 'row')}, {report.points} have both an error and {report.measure.title.lower()}; "
        f"they come from {plural(papers, 'paper')}, and {flagged} of them still wait for a person."
    )
    cards = "".join(_card(one) for one in report.series if one.fits is not None)
    without = [one for one in report.series if one.fits is None and one.series.points]
    rest = "".join(f"<li>{safe(one.title)}: no line, {safe(one.why)}</li>" for one in without)
    return Html(
        f"<p class=lead>{safe(lead)}</p>"
        + (f"<ul class=cards>{cards}</ul>" if cards else "")
        + (f"<ul class=soft>{rest}</ul>" if rest else "")
    )


def _card(one: SeriesReport) -> str:
    fits = one.fits
    if fits is None:
        return ""
    line = fits.line
    if line.slope_low > 0 and line.power.value:
        main = f"compute ∝ (1/error)<sup>{line.power.value:.1f}</sup>"
        said = [_halving(line.power.value), _power_text(one)]
    else:
        main = "no trend"
        said = ["The slope's interval holds 0: these rows do not show that error falls with compute."]
    said += _doubts(one)
    if best := [LAWS[score.law] for score in fits.scores if score.above < TOLD_APART]:
        said.append(f"Fits best: {best[0]}." if len(best) == 1 else f"Fit alike: {', '.join(best)}.")
    counted = f"{plural(line.n, 'model')}, {plural(line.papers, 'paper')}, R² {line.r2:.2f}"
    return (
        f"<li><span class=soft>{safe(one.title)}</span><b>{main}</b>{safe(' '.join(said))}"
        f"<br><span class=soft>{safe(counted)}</span></li>"
    )


def _power_text(one: SeriesReport) -> str:
    """The power's interval, by papers too, and the power without flagged rows."""
    fits, clean = one.fits, one.clean_fit
    if fits is None:
        return ""
    text = f"The power is {fits.line.power.low:.1f} to {fits.line.power.high:.1f} (95 %)"
    span = fits.robust.clustered
    if span is not None and span.low and span.low > 0 and span.high:
        text += f", {1 / span.high:.1f} to {1 / span.low:.1f} where rows of a paper err together"
    if clean is not None and clean.slope_low > 0:
        text += f"; {clean.power.cell()} for the {clean.n} models that are not flagged"
    return f"{text}."


def _halving(power: float) -> str:
    times = f"10^{power * math.log10(2):.0f}" if power > 20 else f"{2**power:,.0f}"
    return f"Halving the error takes {times} times the compute."


def _doubts(one: SeriesReport) -> list[str]:
    """What weakens the trend, where something does: little data, single papers, papers' own errors, flagged rows."""
    fits, said = one.fits, []
    if fits is None or fits.line.slope_low <= 0:
        return []
    robust, slope, line = fits.robust, fits.line.slope, fits.line
    if line.papers == 1:
        said.append("All are of one paper.")
    elif robust.clustered is None and line.papers < line.n:
        said.append(f"{line.papers} papers are too few to allow for rows of a paper that err together.")
    if line.compute_high < 10 * line.compute_low:
        said.append(f"Their compute varies by a factor of {line.compute_high / line.compute_low:.1f} only.")
    if robust.clustered is not None and (robust.clustered.low or 0) <= 0:
        said.append("Where rows of a paper err together, the interval holds 0.")
    if robust.by_paper and abs(robust.by_paper[0].slope - slope) > slope * TELLING:
        left = robust.by_paper[0]
        said.append(f"It hangs on one paper: without {left.paper} the slope is {left.slope:.3f}, not {slope:.3f}.")
    if one.clean_fit is not None and one.clean_fit.slope_low <= 0:
        said.append(f"The {one.clean_fit.n} models that are not flagged show no trend.")
    return said


def _caveats(report: AnalysisReport) -> Html:
    notes = [f"{one.title}: {note}." for one in report.series if one.fits for note in one.fits.line.notes]
    notes += [
        f"Row {row.row}: {doubt}; the row is used, its interval is not."
        for row in report.doubtful
        for doubt in row.doubts
    ]
    general = [
        "A fit describes the models that were published with their compute. It is no law of nature, and says nothing "
        "of models that were not written up; see who reports compute.",
        "Rows of one paper share data, code and authors. The interval by papers allows for it; the plain one does not.",
        "Beyond the data, where the figures and tables are grey, nothing but the form of the law speaks. The two "
        "forms differ there by many powers of ten, and no interval holds that.",
        "Costs follow from one device, one price and one mix of electricity of the date that is named; none will "
        "be so when the compute is bought.",
        "The convention of compute tilts the slope: the peak of tensor cores rose faster than that of FP32. Compare "
        "slopes by one measure only.",
    ]
    return Html(f"<ul>{''.join(f'<li>{safe(text)}</li>' for text in (*notes, *general))}</ul>")


def _made(report: AnalysisReport, origin: Origin) -> Html:
    pairs = {"Rows": origin.source, "Software": origin.software or "mine", "Measure": report.measure.name}
    pairs |= dict(origin.settings)
    items = "".join(f"<li>{safe(name)}: {safe(value)}</li>" for name, value in pairs.items())
    return Html(
        f"<ul>{items}</ul><p>Method: N. C. Thompson, K. Greenewald, K. Lee and G. F. Manso, “The Computational Limits "
        'of Deep Learning”, <a href="https://arxiv.org/abs/2007.05558" rel="noopener">arXiv 2007.05558</a>; what was '
        "added to it (intervals by paper and for unsure compute, comparison of forms, prediction intervals) is "
        "described in the software's documentation, <code>docs/analysis.md</code>. Peaks and prices: Epoch AI, "
        '<a href="https://epoch.ai/data" rel="noopener">epoch.ai/data</a>, CC-BY 4.0.</p>'
    )
