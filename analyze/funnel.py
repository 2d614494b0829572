"""Who reports compute: rows and papers by year and by error, and whether those who do are better or later.

The gap is a finding of Thompson et al. (arXiv 2007.05558): 114 of their 785 models report what a hardware burden needs.
A fit sees the reporting models alone; where they differ from the rest, the line is theirs and not the field's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from analyze.measures import MEASURES, Measure
from analyze.observations import Observation
from analyze.points import metric_family
from analyze.splits import split_for, why_other_split

LEAST_EACH = 3
"""Fewer papers than this on either side are not compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Of `rows` and `papers` in the class `name`, so many report compute."""

    name: str
    rows: int
    rows_with: int
    papers: int
    papers_with: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The best error of each paper, of those that report compute and of the rest: medians, and `p`, the probability of
    so large a difference if reporting had nothing to do with the error (Mann and Whitney, two-sided)."""

    median_with: float
    median_without: float
    papers_with: int
    papers_without: int
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """One benchmark, metric and split: `whole`, `years` in order, `errors` in thirds of the error, lowest first; `gap`
    None where there are too few papers to compare."""

    benchmark: str
    metric: str
    whole: Share
    years: tuple[Share, ...]
    errors: tuple[Share, ...]
    gap: Gap | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How many rows and papers have what `name` says."""

    name: str
    rows: int
    papers: int


def steps(rows: Sequence[Observation]) -> tuple[Step, ...]:
    """From every row to those with each measure of compute: the funnel of the whole table."""
    sieves: list[tuple[str, Callable[[Observation], bool]]] = [
        ("in the table", lambda _: True),
        ("with an error rate", lambda row: row.error is not None),
        *((f"and with {measure.title.lower()}", _has(measure, and_error=True)) for measure in MEASURES.values()),
    ]
    return tuple(_step(name, [row for row in rows if keeps(row)]) for name, keeps in sieves)


def _has(measure: Measure, *, and_error: bool = False) -> Callable[[Observation], bool]:
    def has(row: Observation) -> bool:
        return bool(row.compute.get(measure.column)) and (row.error is not None or not and_error)

    return has


def _step(name: str, rows: Sequence[Observation]) -> Step:
    return Step(name=name, rows=len(rows), papers=len({row.paper for row in rows}))


def funnels(rows: Iterable[Observation], measure: Measure) -> tuple[Funnel, ...]:
    """The funnel of each benchmark and metric that has an error rate in any row, the largest first.

    Errors are compared on one split: rows of others are left out, as a fit leaves them out.
    """
    grouped: dict[tuple[str, str], list[Observation]] = {}
    for row in rows:
        if row.benchmark and row.metric and row.error is not None:
            grouped.setdefault((row.benchmark, metric_family(row.metric)), []).append(row)
    compared = {key: _of_one_split(key[0], group) for key, group in grouped.items()}
    found = [_funnel(key, group, measure) for key, group in compared.items() if group]
    return tuple(sorted(found, key=lambda one: (-one.whole.rows, one.benchmark, one.metric)))


def _of_one_split(benchmark: str, rows: Sequence[Observation]) -> list[Observation]:
    split = split_for(benchmark, rows)
    return [row for row in rows if why_other_split(row, split) is None]


def _funnel(key: tuple[str, str], rows: Sequence[Observation], measure: Measure) -> Funnel:
    has = _has(measure)
    years = sorted({row.year for row in rows if row.year is not None})
    cuts = np.quantile([row.error or 0.0 for row in rows], [1 / 3, 2 / 3])
    thirds = np.searchsorted(cuts, [row.error or 0.0 for row in rows], side="left")
    names = ("lowest third of errors", "middle third", "highest third")
    return Funnel(
        benchmark=key[0],
        metric=key[1],
        whole=_share("all", rows, has),
        years=tuple(_share(str(year), [row for row in rows if row.year == year], has) for year in years),
        errors=tuple(
            _share(name, [row for row, place in zip(rows, thirds, strict=True) if place == third], has)
            for third, name in enumerate(names)
        ),
        gap=_gap(rows, has),
    )


def _share(name: str, rows: Sequence[Observation], has: Callable[[Observation], bool]) -> Share:
    known = [row for row in rows if has(row)]
    return Share(
        name=name,
        rows=len(rows),
        rows_with=len(known),
        papers=len({row.paper for row in rows}),
        papers_with=len({row.paper for row in known}),
    )


def _gap(rows: Sequence[Observation], has: Callable[[Observation], bool]) -> Gap | None:
    reporting = {row.paper for row in rows if has(row)}
    best: dict[str, float] = {}
    for row in rows:
        best[row.paper] = min(row.error or 0.0, best.get(row.paper, float("inf")))
    with_it = [error for paper, error in best.items() if paper in reporting]
    without = [error for paper, error in best.items() if paper not in reporting]
    if min(len(with_it), len(without)) < LEAST_EACH:
        return None
    test = stats.mannwhitneyu(with_it, without, alternative="two-sided")
    return Gap(
        median_with=float(np.median(with_it)),
        median_without=float(np.median(without)),
        papers_with=len(with_it),
        papers_without=len(without),
        p=float(test.pvalue),
    )
