"""All measures of compute side by side: the same law, fitted by each, and what the choice does to the slope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyze.fit import Fit, NotEnoughRows, power_law
from analyze.measures import MEASURES, Measure
from analyze.observations import Observation
from analyze.points import Point, Series, series_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One benchmark and metric by one measure: the fit, or `why` there is none.

    `common` are the fits over the models that have both this measure and the chosen one: by this, and by the chosen.
    The difference of their slopes is the measure's alone, for the models are the same.
    """

    benchmark: str
    metric: str
    measure: Measure
    n: int
    fit: Fit | None
    why: str = ""
    common: tuple[Fit, Fit] | None = None


def sides(rows: Sequence[Observation], chosen: Sequence[Series], measure: Measure) -> tuple[Side, ...]:
    """Each series with points by any measure, by every measure that the table has a column for."""
    points = {(one.benchmark, one.metric): one.points for one in chosen}
    found = []
    for other in MEASURES.values():
        if not any(other.column in row.compute for row in rows):
            continue
        for series in series_of(rows, measure=other):
            key = (series.benchmark, series.metric)
            if key in points and series.points:
                found.append(_side(series, other, points[key], measure))
    order = list(points)
    return tuple(sorted(found, key=lambda side: order.index((side.benchmark, side.metric))))


def _side(series: Series, other: Measure, points: Sequence[Point], measure: Measure) -> Side:
    fitted, why = _fit(series.points, other)
    common = None
    if other != measure:
        mine, theirs = _by_model(series.points), _by_model(points)
        both = [name for name in mine if name in theirs]
        pair = (_fit([mine[name] for name in both], other)[0], _fit([theirs[name] for name in both], measure)[0])
        common = (pair[0], pair[1]) if pair[0] is not None and pair[1] is not None else None
    return Side(
        benchmark=series.benchmark,
        metric=series.metric,
        measure=other,
        n=len(series.points),
        fit=fitted,
        why=why,
        common=common,
    )


def _fit(points: Sequence[Point], measure: Measure) -> tuple[Fit | None, str]:
    try:
        return power_law(points, measure=measure.name), ""
    except NotEnoughRows as error:
        return None, str(error)


def _by_model(points: Sequence[Point]) -> Mapping[tuple[str, str], Point]:
    """The points by paper and model; of two of the same, the better."""
    found: dict[tuple[str, str], Point] = {}
    for point in sorted(points, key=lambda point: -(point.error or 0)):
        found[point.paper, point.model] = point
    return found
