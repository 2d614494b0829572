"""Fits in words, for a terminal: one thing a line, its name in the first column."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyze.compare import has_floor
from analyze.inverse import Span
from analyze.projection import Projection
from analyze.robust import Robust

if TYPE_CHECKING:
    from analyze.fits import Fits

WIDE = 15
"""Columns of a line's name."""

LAWS = {"power": "power law", "exponential": "exponential form", "asymptote": "law with a floor"}
"""How the laws are called."""


def line(name: str, text: str) -> str:
    """A line with its name in front.

    >>> line("slope", "0.1")
    'slope          0.1'
    """
    return f"{name:<{WIDE}}{text}"


def fits_lines(fits: Fits) -> Iterator[str]:
    """All fits, line by line."""
    yield from fits.line.summary().splitlines()
    yield from _robust_lines(fits.robust)
    yield from _other_laws(fits)
    yield from _scores(fits)
    for target in dict.fromkeys(one.target for one in fits.projections):
        yield from _target_lines(target, [one for one in fits.projections if one.target == target])


def _robust_lines(robust: Robust) -> Iterator[str]:
    if robust.clustered is not None:
        yield line("by papers", f"slope {slope_text(robust.clustered)}, where rows of one paper err together")
    if robust.alike is not None:
        yield line("papers alike", f"slope {slope_text(robust.alike)}, where every paper weighs the same")
    if len(robust.by_paper) > 1 and robust.rows:
        most = robust.by_paper[0]
        yield line("hangs on", f"slope {most.slope:.4f} without the paper {most.paper}")
    if robust.corrected is not None and robust.reliability is not None:
        share = f"{100 * (1 - robust.reliability):.1f} % of the spread of compute"
        yield line("less noise", f"slope {slope_text(robust.corrected)}, without what is unsure in compute ({share})")


def _other_laws(fits: Fits) -> Iterator[str]:
    if (year := fits.year) is not None:
        yield line(
            "with year",
            f"slope {year.slope:.4f} (s.e. {year.slope_se:.4f}), year {year.year_slope:.4f} (s.e. {year.year_se:.4f}), "
            f"R2 {year.r2:.3f}",
        )
        if year.year_slope > 0 and year.slope > 0:
            yield line("", f"a tenfold of compute equals {span_text(year.tenfold)} years of progress")
    if (best := fits.frontier) is not None:
        yield line("best tenth", f"slope {best.slope:.4f} (s.e. {best.slope_se:.4f}), implied power {best.power}")
    level = fits.levels
    yield line(
        "in levels",
        f"error {100 * level.slope:+.2f} points for a tenfold of compute (s.e. {100 * level.slope_se:.2f}), "
        f"R2 {level.r2:.3f}",
    )
    if (curve := fits.asymptote) is not None and has_floor(curve, fits.scores):
        yield line("floor", f"error {100 * curve.floor:.2f} % (s.e. {100 * curve.floor_se:.2f})")


def _scores(fits: Fits) -> Iterator[str]:
    if len(fits.scores) < 2:
        return
    best, *rest = fits.scores
    others = "; ".join(
        f"{LAWS[one.law]} AIC {one.above:+.1f}" + (f", {100 * one.missed:.1f}" if one.missed is not None else "")
        for one in rest
    )
    missed = f", a left-out row is missed by {100 * best.missed:.1f} points" if best.missed is not None else ""
    yield line("fits best", f"{LAWS[best.law]}{missed}; {others}")


def _target_lines(target: float, found: list[Projection]) -> Iterator[str]:
    for number, one in enumerate(found):
        name = f"to {100 * target:.3g} % error" if number == 0 else ""
        yield line(name, f"{LAWS[one.law]}: {projection_text(one)}")


def projection_text(one: Projection) -> str:
    """The compute of a projection with its interval, and how far beyond the data it lies."""
    if one.flop.value is None:
        return f"never: {one.why}" if one.beyond == 0 else one.why
    text = f"{flop_text(one.flop.value)} FLOP"
    if one.flop.low is not None and one.flop.high is not None:
        text += f" ({flop_text(one.flop.low)} to {flop_text(one.flop.high)})" if bounded(one.flop) else " (unbounded)"
    return text + (f", extrapolated by {one.beyond:.1f} decades" if one.extrapolated else "")


def bounded(span: Span) -> bool:
    """Whether both ends of the interval are numbers worth printing."""
    return all(end is not None and math.isfinite(end) and abs(end) < 100 for end in (span.low, span.high))


def flop_text(decades: float) -> str:
    """A power of ten in a terminal's letters.

    >>> flop_text(20.301)
    '2e20'
    """
    whole = math.floor(decades + 1e-9)
    head = f"{10 ** (decades - whole):.2g}"
    return f"1e{whole + 1}" if head == "10" else f"{head}e{whole}"


def slope_text(span: Span) -> str:
    """A slope and its interval, to four decimals."""
    return f"{span.value:.4f} ({span.low:.4f} to {span.high:.4f})"


def span_text(span: Span) -> str:
    """A value and its interval, to one decimal; what is not bounded is said to be so."""
    if span.value is None:
        return "none"
    ends = f"{span.low:.1f} to {span.high:.1f}" if bounded(span) else "unbounded"
    return f"{span.value:.1f} ({ends})"
