"""Rows of a known law, for tests of the analysis."""

from __future__ import annotations

import random
from typing import Any

from analyze.observations import Observation, observation
from analyze.points import Point


def law_points(
    n: int, *, slope: float, noise: float, seed: int, decades: float = 6.0, intercept: float = -1.0
) -> list[Point]:
    """`n` points on log10(1/error) = intercept + slope * log10(compute), with normal noise in decades of error."""
    rng = random.Random(seed)  # noqa: S311  # reproducible, not secret
    points = []
    for number in range(n):
        compute = 16 + decades * rng.random()
        height = intercept + slope * compute + rng.gauss(0, noise)
        points.append(
            Point(row=f"r{number}", paper=f"p{number}", model=f"m{number}", compute=10**compute, error=10**-height)
        )
    return points


def row(**cells: Any) -> Observation:
    """One table row with sound defaults, as it would come from a file."""
    defaults = {
        "row_id": None,
        "paper_key": "p1",
        "model": "Net",
        "benchmark": "imagenet",
        "metric": "top-1 error",
        "error_rate": 0.25,
        "hardware_burden_flop": 1e18,
        "status": "accepted",
    }
    return observation(defaults | cells, place=cells.pop("place", ""))


def law_rows(n: int, *, benchmark: str = "imagenet", metric: str = "top-1 error", seed: int = 1) -> list[Observation]:
    """`n` rows of one benchmark on a law of slope 0.09, two a paper."""
    points = law_points(n, slope=0.09, noise=0.05, seed=seed)
    return [
        row(
            row_id=f"{benchmark}-{number}",
            paper_key=f"p{number // 2}",
            model=f"Net-{number}",
            benchmark=benchmark,
            metric=metric,
            error_rate=point.error,
            hardware_burden_flop=point.compute,
        )
        for number, point in enumerate(points)
    ]
