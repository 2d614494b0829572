"""What every figure shares: its style, its files, and the spots that answer to a mouse in the report.

Colours are those of Okabe and Ito ("Color Universal Design", 2008), told apart by people with any colour vision. The
same figure gives the same bytes.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from analyze.points import Point
from analyze.ticks import percent_text, power_text
from data.errors import MineError
from normalize.export import write_atomically

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")

INK, SOFT, RULE, BEYOND = "#1a1a1a", "#5f6368", "#e3e5e8", "#9aa0a6"
"""Of words, of axes, of the grid, and of what lies beyond the data."""

STYLE: Any = {
    "font.family": "sans-serif",
    "font.size": 9.0,
    "svg.fonttype": "none",
    "svg.hashsalt": "mine",
    "pdf.fonttype": 42,
    "text.parse_math": False,
    "axes.edgecolor": SOFT,
    "axes.linewidth": 0.8,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
}

DPI = 160
INCH = 72.0
MOST_SPOTS = 600
"""So many points of one panel answer to a mouse: more would make the report heavy."""


def look(colour: str, *, flagged: bool, edges: tuple[float, float]) -> dict[str, Any]:
    """How a model's marker is filled: a flagged one is hollow. `edges`: width of its edge hollow, and filled."""
    return {
        "linestyle": "none",
        "markerfacecolor": "white" if flagged else colour,
        "markeredgecolor": colour if flagged else "white",
        "markeredgewidth": edges[0] if flagged else edges[1],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place of a figure that says something: `x` and `y` in points of 1/72 inch from the top left."""

    x: float
    y: float
    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure as it was written: its files, its svg, and its spots. `caption` says what it shows."""

    paths: tuple[Path, ...]
    svg: str
    caption: str
    spots: tuple[Spot, ...] = ()


@contextmanager
def style() -> Iterator[None]:
    """Our style for as long as it takes. A character that the font lacks is drawn as a box, without a warning."""
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        yield


def make_folder(out_dir: Path) -> None:
    """Makes the folder for the figures, or raises MineError where that cannot be."""
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MineError(f"{out_dir}: cannot be made: {error.strerror}; choose another folder with -o") from error


FORMS: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": "mine"},
    "png": {"Software": "mine"},
    "pdf": {"CreationDate": None, "Creator": "mine", "Producer": None},
}
"""The formats of a figure, and what is written in each so that the same figure gives the same bytes."""


def drawn(canvas: Figure, form: str) -> bytes:
    """The figure as a file of one of `FORMS`. The caller holds the style."""
    stream = io.BytesIO()
    canvas.savefig(stream, format=form, metadata=FORMS[form])
    return stream.getvalue()


def save(canvas: Figure, out_dir: Path, stem: str, *, caption: str, spots: Iterable[Spot] = ()) -> Picture:
    """Writes `out_dir/stem.svg`, `.png` and `.pdf`. The caller holds the style. MineError where that cannot be."""
    make_folder(out_dir)
    content = {form: drawn(canvas, form) for form in FORMS}
    for form, data in content.items():
        write_atomically(out_dir / f"{stem}.{form}", data)
    return Picture(
        paths=tuple(out_dir / f"{stem}.{form}" for form in FORMS),
        svg=content["svg"].decode(),
        caption=caption,
        spots=tuple(spots),
    )


def panels(
    count: int,
    *,
    columns: int,
    size: tuple[float, float],
    margins: tuple[float, float, float, float],
    gaps: tuple[float, float],
) -> tuple[Figure, list[Axes]]:
    """A figure with `count` axes of `size` (width, height) at fixed places, so that names can be placed before anything
    is drawn. `margins` are left, right, top, bottom; all in inches."""
    columns = min(count, columns)
    rows = math.ceil(count / columns)
    left, right, top, bottom = margins
    width = left + right + columns * size[0] + (columns - 1) * gaps[0]
    height = top + bottom + rows * size[1] + (rows - 1) * gaps[1]
    canvas = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(canvas)
    grid = canvas.add_gridspec(
        rows,
        columns,
        left=left / width,
        right=1 - right / width,
        top=1 - top / height,
        bottom=bottom / height,
        wspace=gaps[0] / size[0],
        hspace=gaps[1] / size[1],
    )
    return canvas, [canvas.add_subplot(grid[number // columns, number % columns]) for number in range(count)]


def plain(axes: Axes) -> None:
    """A quiet grid behind the points, no frame."""
    axes.grid(color=RULE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(length=0, labelsize=8.5)


def heading(canvas: Figure, title: str, below: str) -> None:
    """What is shown at the top left, and in which convention."""
    width, height = canvas.get_size_inches()
    canvas.text(0.22 / width, 1 - 0.34 / height, title, fontsize=14, fontweight="bold", color=INK)
    canvas.text(0.22 / width, 1 - 0.58 / height, below, fontsize=8.5, color=SOFT)


def foot(canvas: Figure, text: str) -> None:
    """Where the points come from, at the bottom left."""
    width, height = canvas.get_size_inches()
    canvas.text(0.22 / width, 0.16 / height, text, fontsize=7.5, color=SOFT)


def span_of(values: Sequence[float], *, margin: float, least: float) -> tuple[float, float]:
    """The span of the values in decades with a margin at either end, and never less than `least` decades wide."""
    low, high = math.log10(min(values)), math.log10(max(values))
    wide = max(high - low, least)
    middle, half = (low + high) / 2, wide * (0.5 + margin)
    return 10 ** (middle - half), 10 ** (middle + half)


def spots_of(canvas: Figure, axes: Axes, points: Sequence[Point], places: Sequence[tuple[float, float]]) -> list[Spot]:
    """A spot for each point at its place in the axes' own units, the first `MOST_SPOTS` of them."""
    height = canvas.get_size_inches()[1] * INCH
    pixels = axes.transData.transform(list(places)[:MOST_SPOTS])
    scale = INCH / canvas.dpi
    return [
        Spot(x=float(x) * scale, y=height - float(y) * scale, text=_says(point), href=address(point))
        for point, (x, y) in zip(points, pixels, strict=False)
    ]


def address(point: Point) -> str | None:
    """Where the paper can be read: arXiv's abstract, or its DOI."""
    if point.arxiv:
        return f"https://arxiv.org/abs/{point.arxiv}"
    return f"https://doi.org/{point.doi}" if point.doi else None


def _says(point: Point) -> str:
    lines = [point.model, point.title or point.paper]
    lines[1] += f" ({point.year})" if point.year else ""
    if with_what := ", ".join(text for text in (point.recipe, point.training_data, point.setting) if text):
        lines.append(f"with {with_what}")
    if point.error is not None:
        where = f", page {point.page}" if point.page else ""
        lines.append(f"error {percent_text(point.error)}{where}")
    if point.compute:
        ends = ""
        if point.low and point.high and point.high > point.low:
            ends = f" ({power_text(point.low)} to {power_text(point.high)})"
        lines.append(f"{power_text(point.compute)} FLOP{ends}")
    if point.flagged:
        lines.append("flagged: waits for review")
    return "\n".join(lines)
