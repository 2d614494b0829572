"""What stands around the panels of a figure: heading, legend, and where the points come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analyze.canvas import SOFT, foot, heading
from analyze.fit import Fit
from analyze.frontier import Frontier
from analyze.measures import Measure
from analyze.points import Series
from analyze.words import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What one panel shows: `title`, the points, and the fit, or `why` there is none."""

    title: str
    series: Series
    fit: Fit | None = None
    frontier: Frontier | None = None
    why: str = ""


def draw_heading(canvas: Figure, measure: Measure) -> None:
    """Writes what is shown, and in which convention, at the top left."""
    heading(canvas, f"Error against {measure.title.lower()}", measure.convention)


def draw_foot(canvas: Figure, panels: Sequence[Panel], left_out: int) -> None:
    """Writes the legend of what the panels show, and below it how many points of how many papers they are."""
    width, height = canvas.get_size_inches()
    canvas.legend(
        handles=_legend(panels),
        loc="lower left",
        bbox_to_anchor=(0.1 / width, 0.26 / height),
        ncols=6,
        frameon=False,
        fontsize=8.5,
        labelcolor=SOFT,
        handletextpad=0.5,
        columnspacing=1.3,
    )
    foot(canvas, _provenance(panels, left_out))


def _legend(panels: Sequence[Panel]) -> list[Line2D | Patch]:
    """Only what the figure shows."""
    points = [point for panel in panels for point in panel.series.points]
    marks = {
        "single model": (not all(point.ensemble for point in points), "o", SOFT),
        "ensemble": (any(point.ensemble for point in points), "D", SOFT),
        "flagged: waits for review": (any(point.flagged for point in points), "o", "white"),
    }
    handles: list[Line2D | Patch] = [
        Line2D([], [], linestyle="none", marker=mark, ms=6, mfc=face, mec=SOFT, label=label)
        for label, (there, mark, face) in marks.items()
        if there
    ]
    if any(panel.fit is not None for panel in panels):
        handles.append(Line2D([], [], color=SOFT, lw=1.6, label="least squares"))
        handles.append(Patch(facecolor=SOFT, alpha=0.2, label="95 % interval of the line"))
    if any(panel.frontier is not None for panel in panels):
        handles.append(Line2D([], [], color=SOFT, lw=1.2, ls=(0, (4, 3)), label="best tenth"))
    return handles


def _provenance(panels: Sequence[Panel], left_out: int) -> str:
    points = [point for panel in panels for point in panel.series.points]
    papers = len({point.paper for point in points})
    flagged = sum(point.flagged for point in points)
    text = (
        f"{plural(len(points), 'point')} of {plural(papers, 'paper')}, {flagged} flagged; the papers' own results only"
    )
    return text + (f"; {left_out} smaller series not drawn" if left_out else "")
