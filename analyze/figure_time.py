"""Two figures along the years: compute, and the share of the peak rate that training reached."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyze.canvas import (
    COLOURS,
    SOFT,
    Picture,
    Spot,
    foot,
    heading,
    look,
    panels,
    plain,
    save,
    span_of,
    spots_of,
    style,
)
from analyze.labels import LabelSettings, first_of_each
from analyze.lettering import write_names
from analyze.measures import Measure
from analyze.points import Point
from analyze.ticks import dress, log_ticks, percent_text
from analyze.trend import Trend
from analyze.words import plural

SIZE = (7.4, 3.7)
MARGINS = (0.72, 0.22, 0.92, 0.78)
MOST_VECTORS = 3000
LEAST_YEARS = 4.0
"""The axis of years is no shorter, however few the papers."""
TYPICAL = 0.3
"""Epoch AI's assumption for language models, and the median of what it found for models trained from scratch."""


def compute_over_time(
    points: Sequence[Point], growth: Trend | None, *, measure: Measure, out_dir: Path, stem: str
) -> Picture:
    """Compute by date of publication, with the trend where there is one. ValueError where there is no point."""
    if not points:
        raise ValueError("no point to draw")
    with style():
        canvas, (axes,) = panels(1, columns=1, size=SIZE, margins=MARGINS, gaps=(0, 0))
        heading(canvas, f"{measure.title} over time", measure.convention)
        values = [point.compute or 0 for point in points]
        low, high = span_of(values, margin=0.1, least=1.0)
        _years(axes, points)
        axes.set_yscale("log")
        axes.set_ylim(low, high)
        dress(axes, x=None, y=log_ticks(low, high), flop="y")
        axes.set_ylabel(f"{measure.title} ({measure.unit})", color=SOFT)
        if growth is not None:
            ends = [min(point.date or 0 for point in points), max(point.date or 0 for point in points)]
            axes.plot(ends, [growth.compute_at(end) for end in ends], color=COLOURS[0], lw=1.6, zorder=2)
        _dots(axes, points, values)
        spots = _names_and_spots(canvas, axes, points, values)
        said = f"; {growth_text(growth)}" if growth else ""
        foot(canvas, f"{_counted(points)}{said}")
        caption = f"{measure.title} of each model by its date of publication{said}."
        return save(canvas, out_dir, stem, caption=caption, spots=spots)


def utilisation_over_time(points: Sequence[Point], *, out_dir: Path, stem: str) -> Picture:
    """Implied utilisation by date of publication. ValueError where no point has both."""
    known = [point for point in points if point.utilisation and point.date]
    if not known:
        raise ValueError("no point to draw")
    with style():
        canvas, (axes,) = panels(1, columns=1, size=SIZE, margins=MARGINS, gaps=(0, 0))
        heading(canvas, "Implied utilisation", "operations counted / (devices × peak rate × training time), by paper")
        values = [point.utilisation or 0 for point in known]
        low, high = span_of([*values, 1.0], margin=0.08, least=1.0)
        _years(axes, known)
        axes.set_yscale("log")
        axes.set_ylim(low, high)
        dress(axes, x=None, y=log_ticks(low, high), flop=None)
        axes.set_ylabel("Share of the peak rate", color=SOFT)
        axes.axhline(1.0, color=COLOURS[1], lw=1.2)
        axes.annotate(
            "more than the devices can do",
            (0.005, 1.0),
            (0, 3),
            ("axes fraction", "data"),
            "offset points",
            fontsize=7.5,
            color=COLOURS[1],
        )
        axes.axhline(TYPICAL, color=SOFT, lw=0.9, ls=(0, (4, 3)))
        _dots(axes, known, values)
        spots = _names_and_spots(canvas, axes, known, values)
        middle = sorted(values)[len(values) // 2]
        above = sum(value > 1 for value in values)
        said = f"median {percent_text(middle)}; {plural(above, 'model')} above 100 %; dashes: 30 %"
        foot(canvas, f"{_counted(known)}; {said}")
        caption = f"Share of the devices' peak rate that the counted operations come to: {said}."
        return save(canvas, out_dir, stem, caption=caption, spots=spots)


def growth_text(growth: Trend) -> str:
    """How fast compute grows, in words."""
    low, high = growth.growth.low or 0, growth.growth.high or 0
    text = f"× {growth.growth.value or 0:.1f} a year ({low:.1f} to {high:.1f})"
    months = growth.doubling.value
    return text + (f", doubling in {months:.0f} months" if months is not None and math.isfinite(months) else "")


def _years(axes: Axes, points: Sequence[Point]) -> None:
    dates = [point.date or 0 for point in points]
    first, last = min(dates), max(dates)
    room = max((last - first) * 0.06, (LEAST_YEARS - (last - first)) / 2)
    axes.set_xlim(first - room, last + room)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    axes.set_xlabel("Published", color=SOFT)
    plain(axes)


def _dots(axes: Axes, points: Sequence[Point], values: Sequence[float]) -> None:
    for flagged in (False, True):
        some = [
            (point.date or 0, value) for point, value in zip(points, values, strict=True) if point.flagged is flagged
        ]
        if some:
            axes.plot(
                *zip(*some, strict=True),
                marker="o",
                markersize=5.6,
                **look(COLOURS[0], flagged=flagged, edges=(1.3, 0.6)),
                zorder=3,
                rasterized=len(points) > MOST_VECTORS,
            )


def _names_and_spots(canvas: Figure, axes: Axes, points: Sequence[Point], values: Sequence[float]) -> list[Spot]:
    """Names the models, one of each paper and height, and gives every one its spot."""
    order = sorted(range(len(points)), key=lambda index: (-values[index], index))
    places = [(points[index].date or 0, values[index]) for index in order]
    firsts, rest = first_of_each(order, lambda index: (points[index].paper, f"{values[index]:.2g}"))
    shown = [(points[index].date or 0, values[index]) for index in (*firsts, *rest)]
    write_names(canvas, axes, [points[index].model for index in firsts], shown, LabelSettings(most=14))
    return spots_of(canvas, axes, [points[index] for index in order], places)


def _counted(points: Sequence[Point]) -> str:
    papers = len({point.paper for point in points})
    flagged = sum(point.flagged for point in points)
    return f"{plural(len(points), 'model')} of {plural(papers, 'paper')}, {flagged} flagged (hollow)"
