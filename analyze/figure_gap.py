"""The reporting gap: of the papers with results, how many report what a measure of compute needs, by area and by year.

Thompson et al. (arXiv 2007.05558) count it so: of their 785 models 91 report network operations, and 114 what the
hardware burden needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from analyze.canvas import COLOURS, INK, RULE, SOFT, drawn, foot, heading, panels, plain, style
from analyze.words import plural

SAID = ("a result", "operations", "hardware and time", "both")
SHADES = (SOFT, COLOURS[0], COLOURS[1], COLOURS[2])

WIDTH = 4.6
LINE = 0.42
"""Inches of height for a group of an area."""
LEAST = 2.2
BAR = 0.2
"""The share of a group's room that one bar takes."""


class Group(NamedTuple):
    """The papers of one area or of one year: with a result, with operations, with hardware and time, with both."""

    name: str
    counts: tuple[int, int, int, int]


def reporting_gap(areas: Sequence[Group], years: Sequence[Group], form: str) -> bytes:
    """The figure as a file of the format `form` (`svg`, `png`, `pdf`). The first of `areas` is all together."""
    height = max(LEAST, LINE * len(areas))
    with style():
        canvas, axes = panels(
            2 if years else 1, columns=2, size=(WIDTH, height), margins=(1.75, 0.25, 0.95, 0.95), gaps=(0.75, 0)
        )
        heading(canvas, "What papers report of compute", "papers with a result of their own, by what they also report")
        _areas(axes[0], areas)
        if years:
            _years(axes[1], years)
        _legend(canvas)
        foot(canvas, _said(areas[0]))
        return drawn(canvas, form)


def _areas(axes: Axes, groups: Sequence[Group]) -> None:
    for number, shade in enumerate(SHADES):
        places = [place + (number - 1.5) * BAR for place in range(len(groups))]
        bars = axes.barh(places, [group.counts[number] for group in groups], height=BAR, color=shade)
        axes.bar_label(bars, fontsize=6, padding=2, color=INK)
    axes.set_yticks(range(len(groups)), [group.name for group in groups])
    axes.set_ylim(len(groups) - 0.5, -0.5)
    axes.set_xlabel("Papers", color=SOFT)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    plain(axes)
    axes.grid(visible=False, axis="y")


def _years(axes: Axes, groups: Sequence[Group]) -> None:
    for number, shade in enumerate(SHADES):
        places = [place + (number - 1.5) * BAR for place in range(len(groups))]
        axes.bar(places, [group.counts[number] for group in groups], width=BAR, color=shade)
    axes.set_xticks(range(len(groups)), [group.name for group in groups], rotation=45 if len(groups) > 8 else 0)
    axes.set_xlabel("Published", color=SOFT)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    plain(axes)
    axes.grid(visible=False, axis="x")


def _legend(canvas: Figure) -> None:
    width, height = canvas.get_size_inches()
    canvas.legend(
        handles=[
            Patch(facecolor=shade, edgecolor=RULE, label=label) for shade, label in zip(SHADES, SAID, strict=True)
        ],
        loc="lower left",
        bbox_to_anchor=(0.1 / width, 0.26 / height),
        ncols=len(SAID),
        frameon=False,
        fontsize=8.5,
        labelcolor=SOFT,
    )


def _said(whole: Group) -> str:
    results, operations, times, both = whole.counts
    gives = f"operations in {operations}, hardware and time in {times}, both in {both}"
    return f"{plural(results, 'paper')} with results; {gives}"
