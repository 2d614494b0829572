"""What an error to come would take: both laws carried on beyond the data, where they are grey."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analyze.canvas import BEYOND, COLOURS, INK, RULE, SOFT, Picture, foot, heading, look, panels, plain, save, style
from analyze.fit import Fit
from analyze.fits import Fits
from analyze.lettering import BACK
from analyze.points import Point
from analyze.projection import Projection
from analyze.ticks import dress, log_ticks, percent_text, power_text
from analyze.words import printable

SIZE = (4.7, 3.1)
SINGLE = (7.4, 4.0)
MARGINS = (0.72, 0.3, 1.2, 1.0)
GAPS = (0.85, 1.0)
MOST = 4
WIDEST = 45.0
"""log10 of FLOP at which the axis ends, whatever lies beyond."""
MOST_VECTORS = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One panel: the points of a benchmark, and what was fitted to them."""

    title: str
    points: Sequence[Point]
    fits: Fits


def promising(outlooks: Sequence[Outlook]) -> list[Outlook]:
    """Those whose error falls over a decade of compute or more, and reaches a target within the axis."""
    return [one for one in outlooks if _falls(one.fits.line) and _reached(one.fits)]


def _falls(line: Fit) -> bool:
    return line.slope_low > 0 and line.compute_high >= 10 * line.compute_low


def projections(outlooks: Sequence[Outlook], *, out_dir: Path, stem: str) -> Picture:
    """Draws what is `promising`, `MOST` at most. ValueError where there is none."""
    shown = promising(outlooks)[:MOST]
    if not shown:
        raise ValueError("no projection to draw")
    measure = shown[0].fits.measure
    with style():
        size = SINGLE if len(shown) == 1 else SIZE
        canvas, grid = panels(len(shown), columns=2, size=size, margins=MARGINS, gaps=GAPS)
        heading(
            canvas,
            f"{measure.title} that an error would take",
            "grey: beyond the data, where no model has been and the law may end",
        )
        for number, (axes, one) in enumerate(zip(grid, shown, strict=True)):
            _draw(axes, one, COLOURS[number % len(COLOURS)])
        width = canvas.get_size_inches()[0]
        canvas.legend(
            handles=_legend(),
            loc="lower left",
            bbox_to_anchor=(0.1 / width, 0.26 / canvas.get_size_inches()[1]),
            ncols=4,
            frameon=False,
            fontsize=8.5,
            labelcolor=SOFT,
        )
        foot(
            canvas,
            "hollow: flagged; bars: 95 % prediction interval for one new model, none where it is unbounded",
        )
        caption = "Both laws carried on to the targets, with prediction intervals; grey is extrapolation."
        return save(canvas, out_dir, stem, caption=caption)


def _reached(fits: Fits) -> list[Projection]:
    return [one for one in fits.projections if one.flop.value is not None and one.flop.value < WIDEST]


def _draw(axes: Axes, one: Outlook, colour: str) -> None:
    line, reached = one.fits.line, _reached(one.fits)
    lowest, highest = math.log10(line.compute_low), math.log10(line.compute_high)
    ends = [highest, *(item.flop.value or 0 for item in reached)]
    ends += [item.flop.high for item in reached if item.flop.high is not None and item.flop.high < WIDEST]
    left, right = lowest - 0.6, min(max(ends) + 1.0, WIDEST)
    errors = [point.error or 0 for point in one.points]
    bottom = min(*errors, *(item.target for item in reached)) / 1.6
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(10**left, 10**right)
    axes.set_ylim(bottom, min(max(errors) * 1.3, 1.0))
    plain(axes)
    dress(axes, x=log_ticks(10**left, 10**right, most=6), y=log_ticks(bottom, min(max(errors) * 1.3, 1.0)))
    axes.axvspan(10**highest, 10**right, color=RULE, alpha=0.45, lw=0)
    _laws(axes, one.fits, (lowest, highest, right), colour)
    _models(axes, one.points, colour)
    for item in reached:
        _target(axes, item, colour, (left, right))
    axes.set_xlabel(f"{one.fits.measure.title} ({one.fits.measure.unit})", color=SOFT)
    axes.set_ylabel("Error", color=SOFT)
    axes.set_title(printable(one.title), loc="left", fontsize=10.5, fontweight="bold", color=INK)


def _models(axes: Axes, points: Sequence[Point], colour: str) -> None:
    """The points that the laws were fitted to, a flagged one hollow."""
    for flagged in (False, True):
        alike = [point for point in points if point.flagged is flagged]
        axes.plot(
            [point.compute or 0 for point in alike],
            [point.error or 0 for point in alike],
            marker="o",
            markersize=4.2,
            **look(colour, flagged=flagged, edges=(0.9, 0.5)),
            zorder=3,
            rasterized=len(points) > MOST_VECTORS,
        )


def _laws(axes: Axes, fits: Fits, reach: tuple[float, float, float], colour: str) -> None:
    lowest, highest, right = reach
    for law, dashes in ((fits.line, "-"), (fits.levels, (0, (1, 1.4)))):
        for start, end, shade in ((lowest, highest, colour), (highest, right, BEYOND)):
            place = np.linspace(start, end, 160)
            error = np.array([law.error_at(10.0**x) for x in place])
            there = error > 1e-4
            axes.plot(10 ** place[there], error[there], color=shade, lw=1.6, ls=dashes, zorder=2)


def _target(axes: Axes, item: Projection, colour: str, reach: tuple[float, float]) -> None:
    """Marks a target; its name stands above and after a falling line, or before and below a steep one."""
    (value, low, high), (left, right) = item.flop, reach
    shade = BEYOND if item.extrapolated else colour
    raised = item.target * (1.04 if item.law == "power" else 0.96)
    if low is not None and high is not None and math.isfinite(high) and math.isfinite(low):
        axes.plot([10**low, 10 ** min(high, right)], [raised, raised], color=shade, lw=2.0, alpha=0.7, zorder=3)
    axes.plot(
        [10 ** (value or 0)],
        [raised],
        marker="D" if item.law == "power" else "s",
        markersize=6,
        markerfacecolor=shade if item.law == "power" else "white",
        markeredgecolor=SOFT,
        zorder=4,
    )
    after = item.law == "power" and (value or 0) < right - 0.2 * (right - left)
    axes.annotate(
        f"{percent_text(item.target)}: {power_text(float(f'{10 ** (value or 0):.1g}'))}",
        (10 ** (value or 0), raised),
        (6 if after else -6, 5 if item.law == "power" else -12),
        textcoords="offset points",
        ha="left" if after else "right",
        fontsize=7.5,
        color=INK,
        zorder=5,
        bbox=BACK,
    )


def _legend() -> list[Line2D | Patch]:
    return [
        Line2D([], [], color=SOFT, lw=1.6, marker="D", ms=5, mfc=SOFT, label="power law"),
        Line2D([], [], color=SOFT, lw=1.6, ls=(0, (1, 1.4)), marker="s", ms=5, mfc="white", label="exponential form"),
        Line2D([], [], color=SOFT, lw=2.4, alpha=0.7, label="95 % prediction interval"),
        Patch(facecolor=RULE, label="beyond the data"),
    ]
