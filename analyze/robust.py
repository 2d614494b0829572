"""How much of a slope hangs on papers that report many rows, on compute that is not known exactly, on single rows.

`clustered`: standard errors where the rows of one paper err together (K.-Y. Liang and S. Zeger, Biometrika 73, 1986,
with the usual correction for few clusters). `corrected`: noise in compute flattens a line; the slope without that is
S_xy / (S_xx - sum of the known variances), of which the estimator of M. Akritas and M. Bershady (Astrophysical Journal
470, 1996) is the general form. Its interval is from a bootstrap over papers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyze.inverse import Span, student
from analyze.laws import arrays
from analyze.points import Point

Numbers = npt.NDArray[np.float64]

DRAWS = 1000
SEED = 20200711
CHUNK = 4_000_000
"""So many numbers of a bootstrap are held at once."""

LEAST_PAPERS = 5
"""Fewer papers than this give no interval worth printing."""

LEAST_DRAWN = 8
"""A bootstrap over fewer papers than this draws the same few again and again."""

LEAST_RELIABLE = 0.3
"""Below this share of true spread in the spread of compute, no slope can be corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What leaving out one row, or all rows of one paper, does: the slope without it. `row` is None for a paper."""

    paper: str
    model: str
    row: str | None
    slope: float
    cook: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Robust:
    """`clustered` is the slope with the interval by papers; `alike` that where every paper weighs the same, however
    many rows it has; `corrected` that without the noise in compute, or None for the reason `why`.

    `reliability` is the share of the spread of log10(compute) that is no noise. The first two are None where `papers`
    are too few. `rows` and `by_paper` are what matters most, in order.
    """

    papers: int
    clustered: Span | None
    alike: Span | None
    corrected: Span | None
    reliability: float | None
    rows: tuple[Change, ...]
    by_paper: tuple[Change, ...]
    why: str = ""
    draws: int = DRAWS


def robust(points: Sequence[Point], *, most: int = 5, draws: int = DRAWS) -> Robust:
    """All of it for points that a line was fitted to; `most` changes are kept of each kind."""
    x, error = arrays(points)
    y = -np.log10(error)
    names, groups = np.unique([point.paper for point in points], return_inverse=True)
    noise = np.array([point.sigma for point in points], dtype=float) ** 2
    enough = len(names) >= LEAST_PAPERS
    sums = _sums(x - x.mean(), y - y.mean(), noise, groups)
    reliability = 1 - float(noise.sum() / ((x - x.mean()) ** 2).sum()) if noise.any() else None
    why = _why_not_corrected(len(names), reliability)
    evenly = 1 / np.bincount(groups)[groups]
    return Robust(
        papers=len(names),
        clustered=_clustered(x, y, groups, np.ones_like(x)) if enough else None,
        alike=_clustered(x, y, groups, evenly) if enough and len(names) < len(points) else None,
        corrected=None if why else _corrected(sums, draws),
        reliability=reliability,
        rows=_rows(points, x, y)[:most],
        by_paper=_papers([str(name) for name in names], sums)[:most],
        why=why,
        draws=draws,
    )


def _why_not_corrected(papers: int, reliability: float | None) -> str:
    if reliability is None:
        return "no interval of compute is known"
    if papers < LEAST_DRAWN:
        return f"{papers} papers, {LEAST_DRAWN} are needed"
    return "most of the spread of compute is unsure" if reliability < LEAST_RELIABLE else ""


def _clustered(x: Numbers, y: Numbers, groups: npt.NDArray[np.intp], weights: Numbers) -> Span:
    """The weighted slope and its interval, rows of one paper erring together, with Student's t of papers - 1."""
    away = x - np.average(x, weights=weights)
    spread = float((weights * away**2).sum())
    slope = float((weights * away * y).sum()) / spread
    left = y - np.average(y, weights=weights) - slope * away
    papers = int(groups.max()) + 1
    scores = np.bincount(groups, weights=weights * away * left, minlength=papers)
    correction = papers / (papers - 1) * (len(x) - 1) / (len(x) - 2)
    half = student(papers - 1) * math.sqrt(correction * float((scores**2).sum())) / spread
    return Span(slope, slope - half, slope + half)


def _sums(x: Numbers, y: Numbers, noise: Numbers, groups: npt.NDArray[np.intp]) -> Numbers:
    """By paper: number, sums of x, y, x², xy and of the noise's variance. Shape (papers, 6)."""
    columns = (np.ones_like(x), x, y, x * x, x * y, noise)
    return np.column_stack([np.bincount(groups, weights=column) for column in columns])


def _slopes(sums: Numbers, *, correct: bool) -> Numbers:
    """The slope of each row of sums, as `_sums` orders them; NaN where compute does not vary."""
    n, sx, sy, sxx, sxy, noise = sums.T
    under = sxx - sx**2 / n - (noise if correct else 0.0)
    over = sxy - sx * sy / n
    return np.asarray(np.divide(over, under, out=np.full_like(over, np.nan), where=under > 1e-12))


def _corrected(sums: Numbers, draws: int) -> Span:
    """The slope without the noise in compute, and its interval over drawings of papers.

    A drawing's compute is as noisy as the table's, so the same correction holds in each; to shift it within its
    interval once more would add noise that the table has not. The interval is Student's t times the drawings' spread.
    """
    slope = float(_slopes(sums.sum(axis=0, keepdims=True), correct=True)[0])
    rng = np.random.default_rng(SEED)
    papers = len(sums)
    found = []
    for start in range(0, draws, size := max(1, CHUNK // papers)):
        counts = rng.multinomial(papers, np.full(papers, 1 / papers), size=min(size, draws - start))
        found.append(_slopes(counts @ sums, correct=True))
    drawn = np.concatenate(found)
    low, high = np.nanquantile(drawn, [0.16, 0.84])
    half = student(papers - 1) * float(high - low) / 2 * math.sqrt(papers / (papers - 1))
    return Span(slope, slope - half, slope + half)


def _rows(points: Sequence[Point], x: Numbers, y: Numbers) -> tuple[Change, ...]:
    """The slope without each row (R. Cook, "Detection of influential observations", Technometrics 19, 1977)."""
    away = x - x.mean()
    spread = float((away**2).sum())
    slope = float((away * y).sum()) / spread
    left = y - y.mean() - slope * away
    lever = 1 / len(x) + away**2 / spread
    noise = float((left**2).sum()) / (len(x) - 2)
    rest = np.maximum(1 - lever, 1e-12)
    change = away * left / rest / spread
    cook = left**2 * lever / rest**2 / (2 * noise) if noise > 0 else np.zeros_like(left)
    order = np.argsort(-np.abs(change), kind="stable")[:50]
    return tuple(
        Change(
            paper=points[index].paper,
            model=points[index].model,
            row=points[index].row,
            slope=slope - float(change[index]),
            cook=float(cook[index]),
        )
        for index in order.tolist()
    )


def _papers(names: Sequence[str], sums: Numbers) -> tuple[Change, ...]:
    """The slope without each paper; without those whose absence leaves no line."""
    whole = float(_slopes(sums.sum(axis=0, keepdims=True), correct=False)[0])
    rest = sums.sum(axis=0) - sums
    enough = rest[:, 0] >= 3
    slopes = np.full(len(names), np.nan)
    slopes[enough] = _slopes(rest[enough], correct=False)
    order = [
        index for index in np.argsort(-np.abs(slopes - whole), kind="stable").tolist() if np.isfinite(slopes[index])
    ]
    return tuple(Change(paper=names[index], model="", row=None, slope=float(slopes[index])) for index in order[:50])
