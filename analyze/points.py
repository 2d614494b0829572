"""From rows to points: which rows a fit may use, and which of several rows of one model speaks for it.

Every row that comes in goes out as a point or as `Unused` with its reason. The choice, in order:

1. A row needs a benchmark, a metric, an error above 0 and at most 1 (WER may exceed 1), and compute above 0.
   Rejected rows, and rows whose compute covers only a fine-tuning or an architecture search, are left out; so are those
   whose number was read as something else too, until a person has looked.
2. Top-1 error and top-1 accuracy are one metric: both are read as the error rate.
3. A series is of one split of its benchmark: see `analyze.splits`. Rows of the others are left out.
4. Rows of one paper with the same model, training data and compute (its crops, scales) are one point: of
   them a single model goes before an ensemble, a clean row before a flagged one, the default test-time setting
   before a named one, then the lower error, then the row's id.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyze.measures import MEASURES, Measure
from analyze.observations import Observation
from analyze.splits import split_for, why_other_split
from data.errors import UsageError
from normalize.disputes import KIND_UNCLEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One model on one benchmark: `compute` in FLOP, `error` a fraction. `row` is the table row it stands for.

    `low` and `high` bound the compute, `sigma` is the standard deviation of its log10 that follows (0: taken as exact).
    `date` is the publication's in years; `page` is where the result stands.
    """

    row: str
    paper: str
    model: str
    compute: float | None
    error: float | None
    benchmark: str = ""
    metric: str = ""
    title: str | None = None
    year: int | None = None
    setting: str | None = None
    recipe: str | None = None
    training_data: str | None = None
    status: str = "accepted"
    ensemble: bool = False
    low: float | None = None
    high: float | None = None
    sigma: float = 0.0
    date: float | None = None
    arxiv: str | None = None
    doi: str | None = None
    page: int | None = None
    device: str | None = None
    utilisation: float | None = None

    @property
    def flagged(self) -> bool:
        """Whether the row still waits for a person."""
        return self.status == "flagged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A row that no fit uses, and why.

    `place` is where it stands in a file, or empty; `by` is the row of the same model and compute that speaks for it.
    """

    row: str
    paper: str
    model: str
    benchmark: str
    metric: str
    reason: str
    place: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The points of one benchmark, metric and split, by compute. `unused` are the other rows of the first two.

    `split` None: the rows tell no splits apart.
    """

    benchmark: str
    metric: str
    points: tuple[Point, ...]
    unused: tuple[Unused, ...] = ()
    split: str | None = None

    @property
    def rows_in(self) -> int:
        return len(self.points) + len(self.unused)

    @property
    def papers(self) -> int:
        return len({point.paper for point in self.points})


_DIRECTION = re.compile(r"^(.*\S)\s+(?:error|accuracy)$", re.IGNORECASE)
_UNBOUNDED = frozenset({"WER", "CER"})
_PARTIAL_SCOPES: Mapping[str, str] = {
    "fine-tuning-only": "the compute covers the fine-tuning only",
    "search": "the compute covers an architecture search",
}


def metric_family(metric: str) -> str:
    """The metric without its direction: `top-1` for both `top-1 error` and `top-1 accuracy`."""
    found = _DIRECTION.match(metric)
    return found.group(1) if found else metric


def why_unusable(point: Point) -> str | None:
    """Why a point cannot enter a fit of logarithms; None where it can."""
    if point.error is None:
        return "no error rate"
    if point.error <= 0:
        return "the error is 0: its logarithm is infinite" if point.error == 0 else "the error is below 0"
    if point.error > 1 and point.metric not in _UNBOUNDED:
        return "the error is above 1: a percentage where a fraction should stand?"
    return why_no_compute(point.compute)


def why_no_compute(compute: float | None) -> str | None:
    """Why a compute cannot be drawn on a logarithmic axis; None where it can."""
    if compute is None:
        return "no compute by this measure"
    return None if compute > 0 else "the compute is not above 0"


LEAST_TRAINING = 1e9
"""No training takes fewer FLOP: a smaller number is in another unit, such as GFLOP or petaFLOP-days."""


def others(observations: Sequence[Observation]) -> dict[str, int]:
    """The measures by which there would be points, each with how many."""
    there = [one for one in MEASURES.values() if any(one.column in row.compute for row in observations)]
    counted = {one.name: sum(len(series.points) for series in series_of(observations, measure=one)) for one in there}
    return {name: count for name, count in counted.items() if count}


def series_of(
    observations: Sequence[Observation], *, measure: Measure, benchmark: str | None = None
) -> tuple[Series, ...]:
    """The series of the table, largest first; with `benchmark`, that benchmark's alone.

    UsageError where the table has no column for the measure, or says nothing of the benchmark.
    """
    if observations and not any(measure.column in row.compute for row in observations):
        there = [one.name for one in MEASURES.values() if any(one.column in row.compute for row in observations)]
        raise UsageError(f"the table has no column {measure.column}; choose --measure {' or '.join(there) or 'none'}")
    grouped: dict[tuple[str, str], list[Observation]] = {}
    for row in observations:
        key = (row.benchmark or "no benchmark", metric_family(row.metric or "no metric"))
        grouped.setdefault(key, []).append(row)
    if benchmark is not None:
        there = sorted({name for name, _ in grouped})
        grouped = {key: rows for key, rows in grouped.items() if key[0] == benchmark}
        if not grouped:
            raise UsageError(f"no row of benchmark {benchmark!r}; the table has {', '.join(there) or 'no rows'}")
    found = [_series(key, rows, measure) for key, rows in grouped.items()]
    return tuple(sorted(found, key=lambda series: (-len(series.points), series.benchmark, series.metric)))


def _series(key: tuple[str, str], rows: Sequence[Observation], measure: Measure) -> Series:
    split = split_for(key[0], rows)
    unused: list[Unused] = []
    candidates: dict[tuple[object, ...], list[tuple[Observation, Point]]] = {}
    seen: set[str] = set()
    for row in rows:
        point = point_of(row, key, measure)
        reason = "the same row twice" if row.row and row.row in seen else _why_not(row, point, measure, split)
        seen.add(row.row)
        if reason is not None:
            unused.append(_unused(row, key, reason))
            continue
        same = (row.paper, row.model, row.recipe, row.training_data, f"{point.compute:.3g}")
        candidates.setdefault(same, []).append((row, point))
    points = []
    for rivals in candidates.values():
        rivals.sort(key=_preference)
        points.append(rivals[0][1])
        unused += [_unused(row, key, "another row speaks for it", by=rivals[0][0].row) for row, _ in rivals[1:]]
    points.sort(key=lambda point: (point.compute or 0, point.error or 0, point.row))
    return Series(benchmark=key[0], metric=key[1], points=tuple(points), unused=tuple(unused), split=split)


def point_of(row: Observation, key: tuple[str, str], measure: Measure) -> Point:
    """The row as a point of the series `key`, by this measure."""
    low, high = row.bounds.get(measure.column, (None, None))
    return Point(
        row=row.row,
        paper=row.paper,
        model=row.model,
        compute=row.compute.get(measure.column),
        error=row.error,
        benchmark=key[0],
        metric=key[1],
        title=row.title,
        year=row.year,
        recipe=row.recipe,
        setting=row.setting,
        training_data=row.training_data,
        status=row.status,
        ensemble=row.ensemble,
        low=low,
        high=high,
        sigma=math.log10(high / low) / measure.width if low and high else 0.0,
        date=row.date,
        arxiv=row.arxiv,
        doi=row.doi,
        page=row.page,
        device=row.device,
        utilisation=row.utilisation,
    )


def _why_not(row: Observation, point: Point, measure: Measure, split: str | None) -> str | None:
    if row.problems:
        return "; ".join(row.problems)
    if row.benchmark is None or row.metric is None:
        return "no benchmark" if row.benchmark is None else "no metric"
    if row.status == "rejected":
        return "rejected in review"
    doubt = why_other_split(row, split) or _why_no_result(row)
    return doubt or why_unusable(point) or _why_partial(row, point, measure)


def _why_no_result(row: Observation) -> str | None:
    """Flagged rows are used, but not a number that may be no error at all, such as hours or a count of parameters."""
    doubted = row.flagged and KIND_UNCLEAR in row.flags
    return "its number was read as something else too, and nobody has looked yet" if doubted else None


def _why_partial(row: Observation, point: Point, measure: Measure) -> str | None:
    if measure.of_training and (point.compute or 0) < LEAST_TRAINING:
        return f"column {measure.column}: below {LEAST_TRAINING:.0e} FLOP; in another unit?"
    return _PARTIAL_SCOPES.get(row.scope or "") if measure.of_training else None


def _preference(rival: tuple[Observation, Point]) -> tuple[object, ...]:
    row, point = rival
    return (row.ensemble, row.flagged, row.setting is not None, point.error, row.row)


def _unused(row: Observation, key: tuple[str, str], reason: str, *, by: str = "") -> Unused:
    return Unused(
        row=row.row,
        paper=row.paper,
        model=row.model,
        benchmark=key[0],
        metric=key[1],
        reason=reason,
        place=row.place,
        by=by,
    )
