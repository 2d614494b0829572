"""Writes names beside points: measured in the figure's own font, placed by `analyze.labels`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from analyze.canvas import INCH, INK
from analyze.labels import LabelSettings, Rectangle, place_labels
from analyze.words import NAMELESS, short

BACK: Any = {"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.75}
"""What stands behind a name, so that it can be read where it crosses a line."""


def write_names(
    canvas: Figure,
    axes: Axes,
    names: Sequence[str],
    places: Sequence[tuple[float, float]],
    settings: LabelSettings,
    *,
    soft: Sequence[Rectangle] = (),
) -> None:
    """Writes those names that find room, the first first. `places` are in the axes' units, of all points: those with a
    name first. A model that has none is not written.

    Distances are worked out in points of 1/72 inch, so that they hold at any resolution.
    """
    paired = list(zip(names, places, strict=False))
    told = [(name, place) for name, place in paired if name != NAMELESS]
    if not told:
        return
    untold = [place for name, place in paired if name == NAMELESS]
    places = [*(place for _, place in told), *untold, *places[len(names) :]]
    scale = INCH / canvas.dpi
    anchors = [(float(x) * scale, float(y) * scale) for x, y in axes.transData.transform(places)]
    written = [_name(axes, short(name, settings.longest), place) for name, place in told[: settings.most * 3]]
    renderer = FigureCanvasAgg(canvas).get_renderer()  # type: ignore[no-untyped-call]
    extents = [name.get_window_extent(renderer) for name in written]
    sizes = [(float(extent.width) * scale, float(extent.height) * scale) for extent in extents]
    left, bottom, right, top = (float(edge) * scale for edge in axes.bbox.extents)
    found = place_labels(anchors, sizes, (left, bottom, right, top), settings, soft=soft)
    for name, anchor, place in zip(written, anchors, found, strict=False):
        if place is None:
            name.remove()
        else:
            name.set_position((place.x - anchor[0], place.y - anchor[1]))
            name.set_horizontalalignment(place.align)


def _name(axes: Axes, name: str, place: tuple[float, float]) -> Annotation:
    return axes.annotate(
        name,
        place,
        (0, 0),
        textcoords="offset points",
        va="bottom",
        ha="left",
        fontsize=7.5,
        color=INK,
        zorder=4,
        bbox=BACK,
    )
