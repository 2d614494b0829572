"""One figure: error against compute, a panel for each benchmark and metric, with the fitted line and its interval.

What matters is said by shape as well as by colour: a hollow point waits for review, a diamond is an ensemble.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analyze.canvas import COLOURS, INK, SOFT, Picture, Spot, look, panels, plain, save, span_of, spots_of, style
from analyze.fit import Fit
from analyze.furniture import Panel, draw_foot, draw_heading
from analyze.labels import LabelSettings, Rectangle, by_interest, first_of_each
from analyze.lettering import write_names
from analyze.measures import Measure
from analyze.points import Point
from analyze.ticks import dress, log_ticks
from analyze.words import plural, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSettings:
    """How large things are drawn: sizes of axes, `margins` (left, right, top, bottom) and gaps in inches.

    `x_margin` and `y_margin` are shares of the data's span. `most_panels` are drawn, the largest series first.
    Panels of more than `most_vectors` points hold them as a picture.
    """

    most_panels: int = 6
    columns: int = 2
    panel_width: float = 4.7
    panel_height: float = 2.9
    single_width: float = 7.4
    single_height: float = 4.3
    margins: tuple[float, float, float, float] = (0.72, 0.22, 1.28, 1.08)
    gap_x: float = 0.85
    gap_y: float = 1.08
    x_margin: float = 0.12
    y_margin: float = 0.14
    least_decades: float = 0.15
    most_vectors: int = 3000
    labels: LabelSettings = field(default_factory=LabelSettings)


def figure(
    shown: Sequence[Panel],
    *,
    measure: Measure,
    out_dir: Path,
    stem: str,
    settings: FigureSettings | None = None,
) -> Picture:
    """Draws the panels that have points into `out_dir/stem.svg`, `.png` and `.pdf`.

    ValueError where no panel has a point: a figure is not drawn from nothing. MineError where it cannot be written.
    """
    settings = settings or FigureSettings()
    with style():
        drawn, spots = draw(shown, measure=measure, settings=settings)
        caption = (
            f"Error against {measure.title.lower()}: every point is one model, the line is least squares of "
            "log10(1/error) on log10(compute) with the 95 % interval of the line, the dashes are the best tenth."
        )
        return save(drawn, out_dir, stem, caption=caption, spots=spots)


def draw(wanted: Sequence[Panel], *, measure: Measure, settings: FigureSettings) -> tuple[Figure, list[Spot]]:
    """The figure itself, and its spots. The caller holds the style."""
    full = [panel for panel in wanted if panel.series.points]
    if not full:
        raise ValueError("no panel has a point")
    shown = full[: settings.most_panels]
    canvas, grid = _grid(len(shown), settings)
    for number, (axes, panel) in enumerate(zip(grid, shown, strict=True)):
        _draw_panel(axes, panel, measure, COLOURS[number % len(COLOURS)], settings)
    draw_heading(canvas, measure)
    draw_foot(canvas, shown, len(full) - len(shown))
    spots = []
    for axes, panel in zip(grid, shown, strict=True):
        firsts, rest = _named(panel.series.points)
        order = [*firsts, *rest]
        places = [(point.compute or 0, point.error or 0) for point in order]
        names = [point.model for point in firsts]
        write_names(canvas, axes, names, places, settings.labels, soft=_line_boxes(canvas, axes, panel))
        spots += spots_of(canvas, axes, order, places)
    return canvas, spots


def _named(points: Sequence[Point]) -> tuple[list[Point], list[Point]]:
    """The points that get a name, those first that a reader asks for, and the rest.

    Models of one paper trained alike stand in a column, and the best speaks for it.
    """
    firsts, rest = first_of_each(
        by_interest(points), lambda index: (points[index].paper, f"{points[index].compute or 0:.2g}")
    )
    return [points[index] for index in firsts], [points[index] for index in rest]


def _grid(count: int, settings: FigureSettings) -> tuple[Figure, list[Axes]]:
    single = count == 1
    return panels(
        count,
        columns=settings.columns,
        size=(settings.single_width, settings.single_height)
        if single
        else (settings.panel_width, settings.panel_height),
        margins=settings.margins,
        gaps=(settings.gap_x, settings.gap_y),
    )


def _draw_panel(axes: Axes, panel: Panel, measure: Measure, colour: str, settings: FigureSettings) -> None:
    points = panel.series.points
    axes.set_xscale("log")
    axes.set_yscale("log")
    x = span_of([point.compute or 0 for point in points], margin=settings.x_margin, least=settings.least_decades)
    y = span_of([point.error or 0 for point in points], margin=settings.y_margin, least=settings.least_decades)
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    dress(axes, x=log_ticks(*x, most=6), y=log_ticks(*y))
    plain(axes)
    if panel.fit is not None:
        _draw_fit(axes, panel.fit, colour)
        if panel.frontier is not None:
            ends = (panel.fit.compute_low, panel.fit.compute_high)
            axes.plot(ends, [panel.frontier.error_at(end) for end in ends], color=colour, lw=1.2, ls=(0, (4, 3)))
    _draw_points(axes, points, colour, settings.most_vectors)
    axes.set_xlabel(f"{measure.title} ({measure.unit})", color=SOFT)
    axes.set_ylabel("Error", color=SOFT)
    axes.set_title(printable(panel.title), loc="left", fontsize=10.5, fontweight="bold", color=INK, pad=20)
    axes.annotate(_subtitle(panel), (0, 1), (0, 6), "axes fraction", "offset points", fontsize=8.5, color=SOFT)


def _draw_fit(axes: Axes, fit: Fit, colour: str) -> None:
    compute = np.geomspace(fit.compute_low, fit.compute_high, 60)
    band = [fit.band(float(value)) for value in compute]
    axes.fill_between(compute, [low for low, _ in band], [high for _, high in band], color=colour, alpha=0.13, lw=0)
    axes.plot(compute, [fit.error_at(float(value)) for value in compute], color=colour, lw=1.6, zorder=2)


def _draw_points(axes: Axes, points: Sequence[Point], colour: str, most_vectors: int) -> None:
    """Draws the points by their looks; very many of them as a picture within the svg, to keep it small."""
    if len(points) <= most_vectors:
        unsure = [point for point in points if point.low and point.high and point.high > point.low]
        axes.hlines(
            [point.error or 0 for point in unsure],
            [point.low or 0 for point in unsure],
            [point.high or 0 for point in unsure],
            color=colour,
            lw=0.8,
            alpha=0.35,
        )
    looks: dict[tuple[bool, bool], list[Point]] = {}
    for point in points:
        looks.setdefault((point.flagged, point.ensemble), []).append(point)
    for (flagged, ensemble), alike in sorted(looks.items()):
        axes.plot(
            [point.compute or 0 for point in alike],
            [point.error or 0 for point in alike],
            marker="D" if ensemble else "o",
            markersize=5.2 if ensemble else 6.2,
            **look(colour, flagged=flagged, edges=(1.4, 0.7)),
            zorder=3,
            rasterized=len(points) > most_vectors,
        )


def _subtitle(panel: Panel) -> str:
    counted = f"{plural(len(panel.series.points), 'model')}, {plural(panel.series.papers, 'paper')}"
    if panel.fit is None:
        return f"{counted}; no line: {panel.why}"
    fit = panel.fit
    return f"{counted}; slope {fit.slope:.3f} (s.e. {fit.slope_se:.3f}), R² {fit.r2:.2f}, power {fit.power.short()}"


def _line_boxes(canvas: Figure, axes: Axes, panel: Panel) -> list[Rectangle]:
    """Small rectangles along the lines: names should keep clear of them too, where they can."""
    if panel.fit is None:
        return []
    scale = 72 / canvas.dpi
    compute = np.geomspace(panel.fit.compute_low, panel.fit.compute_high, 120).tolist()
    lines = [panel.fit.error_at] + ([panel.frontier.error_at] if panel.frontier else [])
    pixels = axes.transData.transform([(value, error_at(value)) for error_at in lines for value in compute])
    return [(x * scale - 1, y * scale - 1, x * scale + 1, y * scale + 1) for x, y in pixels.tolist()]
