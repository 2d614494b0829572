"""All that is fitted to the points of one benchmark and metric, and the one call that gives it: `fit(rows)`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from analyze.compare import Score, compare, has_floor
from analyze.factors import FactorSet
from analyze.fit import Fit, NotEnoughRows, power_law
from analyze.frontier import Frontier, frontier
from analyze.laws import Asymptote, Levels, WithYear, asymptote, levels, with_year
from analyze.measures import DEFAULT_MEASURE, Measure, measure_named
from analyze.observations import Observation, from_rows
from analyze.points import Point, Series, series_of, why_unusable
from analyze.projection import TARGETS, Projection, check_targets, project
from analyze.robust import Robust, robust
from analyze.saying import fits_lines
from data.errors import UsageError
from normalize.rows import Row

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fits:
    """Every fit to the points of one benchmark and metric; `line` is the power law.

    What the points do not allow is None, and `why` says why.
    """

    benchmark: str
    metric: str
    measure: Measure
    line: Fit
    levels: Levels
    year: WithYear | None = None
    frontier: Frontier | None = None
    asymptote: Asymptote | None = None
    robust: Robust
    scores: tuple[Score, ...] = ()
    projections: tuple[Projection, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)

    def summary(self) -> str:
        """All of it in lines for a terminal."""
        return "\n".join(fits_lines(self))


def fit(
    rows: Iterable[Row | Observation | Point],
    *,
    measure: str = DEFAULT_MEASURE,
    benchmark: str | None = None,
    metric: str | None = None,
    targets: Sequence[float] = TARGETS,
) -> Fits:
    """Fits error against compute: rows of the library, observations of a table file, or points made by hand.

    `metric` is named without its direction (`top-1`). UsageError where the rows speak of several benchmarks or metrics
    and neither is chosen; NotEnoughRows where a line cannot be fitted.
    """
    which = measure_named(measure)
    found = list(rows)
    points = [one for one in found if isinstance(one, Point)]
    observed = [one for one in found if isinstance(one, Observation)]
    observed += from_rows(one for one in found if isinstance(one, Row))
    if points and observed:
        raise UsageError("points and rows are mixed; give the one or the other")
    if points:
        series = Series(benchmark=points[0].benchmark, metric=points[0].metric, points=tuple(points))
    else:
        series = _one(series_of(observed, measure=which, benchmark=benchmark), metric)
    return fit_all(series.points, measure=which, targets=targets)


def _one(found: Sequence[Series], metric: str | None) -> Series:
    """The one series with points that is meant."""
    meant = [one for one in found if one.points and metric in {None, one.metric}]
    if len(meant) == 1:
        return meant[0]
    if meant:
        names = "; ".join(f"{one.benchmark}, {one.metric}" for one in meant)
        raise UsageError(f"the rows speak of several things: {names}; choose with benchmark= and metric=")
    named = f" of metric {metric!r}" if metric else ""
    raise NotEnoughRows(f"no row{named} has both an error and compute by this measure")


def fit_all(
    points: Sequence[Point],
    *,
    measure: Measure,
    targets: Sequence[float] = TARGETS,
    factors: Sequence[FactorSet] = (),
) -> Fits:
    """Every fit that the points allow. NotEnoughRows where not even the power law can be fitted."""
    targets = check_targets(targets)
    power = power_law(points, measure=measure.name)
    used = [point for point in points if why_unusable(point) is None]
    why: dict[str, str] = {}
    level = levels(used)
    curve = _perhaps(asymptote, used, "asymptote", why)
    scores = compare(used, curve)
    shown = curve if has_floor(curve, scores) else None
    sturdy = robust(used)
    if sturdy.why:
        why["corrected"] = sturdy.why
    return Fits(
        benchmark=used[0].benchmark,
        metric=used[0].metric,
        measure=measure,
        line=power,
        levels=level,
        year=_perhaps(with_year, used, "year", why),
        frontier=_perhaps(frontier, used, "frontier", why),
        asymptote=curve,
        robust=sturdy,
        scores=scores,
        projections=project(targets, laws=(power, level, shown), measure=measure, factors=factors),
        why=why,
    )


def _perhaps(
    way: Callable[[Sequence[Point]], Found], points: Sequence[Point], name: str, why: dict[str, str]
) -> Found | None:
    try:
        return way(points)
    except NotEnoughRows as error:
        why[name] = str(error)
        return None
