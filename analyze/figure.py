"""One figure: error against compute, a panel for each benchmark and metric, with the fitted line and its interval.

Colours are those of Okabe and Ito ("Color Universal Design", 2008), told apart by people with any colour vision; what
matters is said by shape as well: a hollow point waits for review, a diamond is an ensemble. The same panels give the
same bytes.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from analyze.fit import Fit
from analyze.furniture import INK, RULE, SOFT, Panel, draw_foot, draw_heading
from analyze.labels import LabelSettings, Rectangle, by_interest, place_labels
from analyze.measures import Measure
from analyze.points import Point
from analyze.ticks import dress, log_ticks
from analyze.words import plural, printable, short
from data.errors import MineError
from normalize.export import write_atomically

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")

STYLE: Any = {
    "font.family": "sans-serif",
    "font.size": 9.0,
    "svg.fonttype": "none",
    "svg.hashsalt": "mine",
    "text.parse_math": False,
    "axes.edgecolor": SOFT,
    "axes.linewidth": 0.8,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
}


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
    png_dpi: int = 160
    most_vectors: int = 3000
    labels: LabelSettings = field(default_factory=LabelSettings)


def figure(
    panels: Sequence[Panel],
    *,
    measure: Measure,
    out_dir: Path,
    stem: str,
    settings: FigureSettings | None = None,
) -> tuple[Path, Path]:
    """Draws the panels that have points into `out_dir/stem.svg` and `.png`, and returns the two paths.

    ValueError where no panel has a point: a figure is not drawn from nothing. MineError where it cannot be written.
    """
    settings = settings or FigureSettings()
    svg, png = io.BytesIO(), io.BytesIO()
    with _style():
        drawn = draw(panels, measure=measure, settings=settings)
        drawn.savefig(svg, format="svg", metadata={"Date": None, "Creator": "mine"})
        drawn.savefig(png, format="png", metadata={"Software": "mine"})
    make_folder(out_dir)
    paths = out_dir / f"{stem}.svg", out_dir / f"{stem}.png"
    for path, picture in zip(paths, (svg, png), strict=True):
        write_atomically(path, picture.getvalue())
    return paths


def make_folder(out_dir: Path) -> None:
    """Makes the folder for the figures, or raises MineError where that cannot be."""
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MineError(f"{out_dir}: cannot be made: {error.strerror}; choose another folder with -o") from error


@contextmanager
def _style() -> Iterator[None]:
    """Our style for as long as it takes. A character that the font lacks is drawn as a box, without a warning."""
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        yield


def draw(panels: Sequence[Panel], *, measure: Measure, settings: FigureSettings) -> Figure:
    """The figure itself. The caller holds the style."""
    full = [panel for panel in panels if panel.series.points]
    if not full:
        raise ValueError("no panel has a point")
    shown = full[: settings.most_panels]
    canvas, grid = _grid(len(shown), settings)
    for number, (axes, panel) in enumerate(zip(grid, shown, strict=True)):
        _draw_panel(axes, panel, measure, COLOURS[number % len(COLOURS)], settings)
    draw_heading(canvas, measure)
    draw_foot(canvas, shown, len(full) - len(shown))
    for axes, panel in zip(grid, shown, strict=True):
        _draw_labels(canvas, axes, panel, settings.labels)
    return canvas


def _grid(count: int, settings: FigureSettings) -> tuple[Figure, list[Axes]]:
    """A figure with `count` axes at fixed places: labels can be placed before anything is drawn."""
    columns = min(count, settings.columns)
    rows = math.ceil(count / columns)
    panel_width = settings.single_width if count == 1 else settings.panel_width
    panel_height = settings.single_height if count == 1 else settings.panel_height
    left, right, top, bottom = settings.margins
    width = left + right + columns * panel_width + (columns - 1) * settings.gap_x
    height = top + bottom + rows * panel_height + (rows - 1) * settings.gap_y
    canvas = Figure(figsize=(width, height), dpi=settings.png_dpi, facecolor="white")
    FigureCanvasAgg(canvas)
    grid = canvas.add_gridspec(
        rows,
        columns,
        left=left / width,
        right=1 - right / width,
        top=1 - top / height,
        bottom=bottom / height,
        wspace=settings.gap_x / panel_width,
        hspace=settings.gap_y / panel_height,
    )
    return canvas, [canvas.add_subplot(grid[number // columns, number % columns]) for number in range(count)]


def _draw_panel(axes: Axes, panel: Panel, measure: Measure, colour: str, settings: FigureSettings) -> None:
    points = panel.series.points
    axes.set_xscale("log")
    axes.set_yscale("log")
    x = _limits([point.compute or 0 for point in points], settings.x_margin, settings.least_decades)
    y = _limits([point.error or 0 for point in points], settings.y_margin, settings.least_decades)
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    dress(axes, x=log_ticks(*x, most=6), y=log_ticks(*y))
    axes.grid(color=RULE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(length=0, labelsize=8.5)
    if panel.fit is not None:
        _draw_fit(axes, panel.fit, colour)
    _draw_points(axes, points, colour, settings.most_vectors)
    axes.set_xlabel(f"{measure.title} ({measure.unit})", color=SOFT)
    axes.set_ylabel("Error", color=SOFT)
    axes.set_title(printable(panel.title), loc="left", fontsize=10.5, fontweight="bold", color=INK, pad=20)
    axes.annotate(_subtitle(panel), (0, 1), (0, 6), "axes fraction", "offset points", fontsize=8.5, color=SOFT)


def _limits(values: Sequence[float], margin: float, least: float) -> tuple[float, float]:
    """The span of the values in decades with a margin at either end, and never less than `least` decades wide."""
    low, high = math.log10(min(values)), math.log10(max(values))
    wide = max(high - low, least)
    middle, half = (low + high) / 2, wide * (0.5 + margin)
    return 10 ** (middle - half), 10 ** (middle + half)


def _draw_fit(axes: Axes, fit: Fit, colour: str) -> None:
    compute = np.geomspace(fit.compute_low, fit.compute_high, 60)
    band = [fit.band(float(value)) for value in compute]
    axes.fill_between(compute, [low for low, _ in band], [high for _, high in band], color=colour, alpha=0.13, lw=0)
    axes.plot(compute, [fit.error_at(float(value)) for value in compute], color=colour, lw=1.6, zorder=2)


def _draw_points(axes: Axes, points: Sequence[Point], colour: str, most_vectors: int) -> None:
    """Draws the points by their looks; very many of them as a picture within the svg, to keep it small."""
    looks: dict[tuple[bool, bool], list[Point]] = {}
    for point in points:
        looks.setdefault((point.flagged, point.ensemble), []).append(point)
    for (flagged, ensemble), alike in sorted(looks.items()):
        axes.plot(
            [point.compute or 0 for point in alike],
            [point.error or 0 for point in alike],
            linestyle="none",
            marker="D" if ensemble else "o",
            markersize=5.2 if ensemble else 6.2,
            markerfacecolor="white" if flagged else colour,
            markeredgecolor=colour if flagged else "white",
            markeredgewidth=1.4 if flagged else 0.7,
            zorder=3,
            rasterized=len(points) > most_vectors,
        )


def _subtitle(panel: Panel) -> str:
    counted = f"{plural(len(panel.series.points), 'model')}, {plural(panel.series.papers, 'paper')}"
    if panel.fit is None:
        return f"{counted}; no line: {panel.why}"
    fit = panel.fit
    return f"{counted}; slope {fit.slope:.3f} (s.e. {fit.slope_se:.3f}), R² {fit.r2:.2f}, power {fit.power.short()}"


def _draw_labels(canvas: Figure, axes: Axes, panel: Panel, settings: LabelSettings) -> None:
    """Writes the names beside the points. Places are worked out in points of 1/72 inch, so they hold at any dpi."""
    order = [panel.series.points[index] for index in by_interest(panel.series.points)]
    scale = 72 / canvas.dpi
    pixels = axes.transData.transform([(point.compute or 0, point.error or 0) for point in order])
    anchors = [(float(x) * scale, float(y) * scale) for x, y in pixels]
    names = [_name(axes, point, settings.longest) for point in order[: settings.most * 3]]
    renderer = FigureCanvasAgg(canvas).get_renderer()  # type: ignore[no-untyped-call]
    extents = [name.get_window_extent(renderer) for name in names]
    sizes = [(float(extent.width) * scale, float(extent.height) * scale) for extent in extents]
    left, bottom, right, top = (float(edge) * scale for edge in axes.bbox.extents)
    frame = (left, bottom, right, top)
    places = place_labels(anchors, sizes, frame, settings, soft=_line_boxes(axes, panel.fit, scale))
    for name, anchor, place in zip(names, anchors, places, strict=False):
        if place is None:
            name.remove()
        else:
            name.set_position((place.x - anchor[0], place.y - anchor[1]))
            name.set_horizontalalignment(place.align)


def _line_boxes(axes: Axes, fit: Fit | None, scale: float) -> list[Rectangle]:
    """Small rectangles along the fitted line: names should keep clear of it too, where they can."""
    if fit is None:
        return []
    compute = np.geomspace(fit.compute_low, fit.compute_high, 120)
    pixels = axes.transData.transform([(value, fit.error_at(float(value))) for value in compute])
    return [(x * scale - 1, y * scale - 1, x * scale + 1, y * scale + 1) for x, y in pixels.tolist()]


def _name(axes: Axes, point: Point, longest: int) -> Annotation:
    return axes.annotate(
        short(point.model, longest),
        (point.compute or 0, point.error or 0),
        (0, 0),
        textcoords="offset points",
        va="bottom",
        ha="left",
        fontsize=7.5,
        color=INK,
        zorder=4,
    )
