"""Readable ticks for logarithmic axes: round numbers, neither too many nor too few, whatever the span."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

_STEPS: tuple[tuple[float, ...], ...] = ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 5, 7), (1, 1.5, 2, 3, 4, 5, 6, 7, 8))
"""Multiples of a power of ten, from sparse to dense; the first that gives enough ticks is taken."""

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def log_ticks(low: float, high: float, *, least: int = 4, most: int = 7) -> list[float]:
    """At least `least` round values within [low, high]; where logarithmic steps are too coarse, evenly spaced ones."""
    for multiples in _STEPS:
        ticks = [
            multiple * 10.0**power
            for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
            for multiple in multiples
            if low <= multiple * 10.0**power <= high
        ]
        if len(ticks) >= least:
            return ticks[:: math.ceil(len(ticks) / most)] if multiples == (1,) else _thinned(ticks, most)
    even = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in even if low <= tick <= high]


def _thinned(ticks: list[float], most: int) -> list[float]:
    """Without the ticks that are no power of ten nor a five or two of one, where there are too many."""
    return ticks if len(ticks) <= most + 3 else [tick for tick in ticks if f"{tick:.0e}"[0] in "125"]


def power_text(value: float) -> str:
    """A number of FLOP as `10¹⁸` or `3×10¹⁸`.

    >>> power_text(2.5e18)
    '2.5×10¹⁸'
    """
    power = math.floor(math.log10(value) + 1e-9)
    mantissa = f"{value / 10.0**power:.3g}"
    ten = "10" + str(power).translate(_RAISED)
    return ten if mantissa == "1" else f"{mantissa}×{ten}"


def percent_text(value: float) -> str:
    """An error rate as `5 %`.

    >>> percent_text(0.215)
    '21.5 %'
    """
    return f"{100 * value:.3g} %"


def dress(axes: Axes, *, x: Sequence[float] | None, y: Sequence[float], flop: Literal["x", "y"] | None = "x") -> None:
    """Gives the axes their ticks and no small ones without a number: FLOP on the axis `flop`, percent on the other.

    Where `x` is None that axis is left alone.
    """
    for name, axis, ticks in (("x", axes.xaxis, x), ("y", axes.yaxis, y)):
        axis.set_minor_locator(NullLocator())
        if ticks is not None:
            text = power_text if name == flop else percent_text
            axis.set_major_locator(FixedLocator(list(ticks)))
            axis.set_major_formatter(FuncFormatter(lambda value, _, text=text: text(value)))
