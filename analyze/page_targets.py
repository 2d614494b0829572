"""Tables of the report: what an error to come would take and cost, and the factors behind the costs."""

from __future__ import annotations

import math
from collections.abc import Iterator

from analyze.factors import Bill
from analyze.markup import Html, Line, table
from analyze.projection import Cost, Projection
from analyze.report import AnalysisReport
from analyze.saying import LAWS
from analyze.ticks import percent_text, power_text

BIG = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"))


def targets_table(report: AnalysisReport) -> Html:
    """Targets by law: compute, how far beyond the data, and the costs by every set of factors."""
    sets = [one for one in report.factors if one.flop_an_hour(report.measure)]
    lines: list[Line] = []
    for one in report.series:
        if one.fits is not None and one.fits.projections:
            lines.append(Line((one.title,), "group"))
            lines += [_line(item, len(sets)) for item in one.fits.projections]
    if not lines:
        return Html("")
    headers = ("error", "law", "compute, FLOP (95 % prediction)", "beyond the data", *(one.title for one in sets))
    caption = (
        "Compute at which one new model reaches the error, with the interval of that prediction where it is bounded. "
        "Grey and slanted: extrapolated, by so many powers of ten. Costs: US dollars and CO2 at the law's own value."
    )
    return table(caption, headers, lines, right=("error",))


def _line(item: Projection, sets: int) -> Line:
    if item.flop.value is None:
        return Line((percent_text(item.target), LAWS[item.law], f"not reached: {item.why}", "", *[""] * sets), "beyond")
    beyond = f"{item.beyond:.1f} powers of ten" if item.extrapolated else "within"
    costs = [_cost(cost) for cost in item.costs]
    cells = (percent_text(item.target), LAWS[item.law], _compute(item), beyond, *costs)
    return Line(cells, "beyond" if item.extrapolated else "")


def _compute(item: Projection) -> str:
    value, low, high = item.flop
    text = decades(value or 0)
    if low is None or high is None:
        return text
    if not math.isfinite(low) or not math.isfinite(high):
        return f"{text} (unbounded)"
    return f"{text} ({decades(low)} to {decades(high)})"


def decades(value: float) -> str:
    """A number by its log10, with one digit.

    >>> decades(20.301)
    '2×10²⁰'
    """
    if abs(value) > 99:
        return f"10^{value:.0f}"
    return power_text(float(f"{10**value:.1g}"))


def _cost(cost: Cost) -> Html:
    return Html(f"{money(cost.value)}<br>{weight(cost.value)}")


def money(bill: Bill) -> str:
    """US dollars in words.

    >>> money(Bill(hours=1, usd=2.34e9, kwh=1, kg_co2=1))
    '2.3 billion US$'
    """
    return f"{_big(bill.usd)} US$"


def weight(bill: Bill) -> str:
    """CO2 in tonnes.

    >>> weight(Bill(hours=1, usd=1, kwh=1, kg_co2=5.2e7))
    '52 thousand t CO2'
    """
    return f"{_big(bill.kg_co2 / 1000)} t CO2"


def _big(value: float) -> str:
    if value >= 1e15:
        return power_text(float(f"{value:.1g}"))
    for size, word in BIG:
        if value >= size:
            return f"{_two_digits(value / size)} {word}"
    return _two_digits(value)


def _two_digits(value: float) -> str:
    """Two digits, all digits where there are more.

    >>> _two_digits(0.394), _two_digits(331.2)
    ('0.39', '331')
    """
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def factors_table(report: AnalysisReport) -> Html:
    """Every figure of every set, with the document where it was read."""
    if not any(one.flop_an_hour(report.measure) for one in report.factors):
        return Html("")
    names = {
        "usd_per_hour": "US$ for a device's hour",
        "utilisation": "utilisation of the peak",
        "power_factor": "draw over rated power, with the server",
        "pue": "PUE",
        "kg_per_kwh": "kg CO2 a kWh",
    }

    def lines() -> Iterator[Line]:
        for one in report.factors:
            pace = one.flop_an_hour(report.measure) or 0.0
            yield Line(
                (f"{one.title}: {one.device.name}, prices of {one.date}; {power_text(pace)} FLOP an hour",), "group"
            )
            for name, figure in one.figures.items():
                read = "in this document" if figure.checked else "not checked in its own document"
                yield Line((names[name], f"{figure.value:g}", read, figure.source))

    headers = ("factor", "value", "read", "source")
    inner = table(
        "Replace them with a file of your own: mine analyze --factors FILE.", headers, lines(), right=("value",)
    )
    return Html(f"<details><summary>The factors behind the costs, and their sources</summary>{inner}</details>")
