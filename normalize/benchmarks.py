"""Areas, benchmarks, splits and metrics, as `data/areas.toml` and `data/benchmarks.toml` describe them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from data import read_toml
from data.errors import DataFileError, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric of one benchmark; `terms` are the ways to name it in a header, each a set of ids of `terms.toml`.

    `low` and `high` are the plausible range in percent or points; `percent`: whether it may be printed as a share.
    """

    name: str
    terms: tuple[frozenset[str], ...]
    higher_is_better: bool
    low: float
    high: float
    alone: bool = False
    percent: bool = True

    def plausible(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A benchmark: how papers name it, its splits and metrics. `train_examples`: size of an epoch, where known."""

    id: str
    area: str
    names: tuple[str, ...]
    others: tuple[str, ...]
    excludes: tuple[str, ...]
    default_split: str
    splits: Mapping[str, tuple[str, ...]]
    metrics: tuple[Metric, ...]
    train_examples: int | None = None
    compared_split: str | None = None

    def metric(self, name: str) -> Metric | None:
        """The metric called `name`, or None."""
        return next((metric for metric in self.metrics if metric.name == name), None)

    @property
    def fitted_split(self) -> str:
        """The split that results of several papers are compared on, and that a fit is of."""
        return self.compared_split or self.default_split

    def split_named(self, name: str) -> str:
        """The id of the split that `name` means (`test-dev2017`), or `name` itself where it means none."""
        meant = _squeezed(name)
        known = ((split, {split, *names}) for split, names in self.splits.items())
        return next((split for split, names in known if meant in map(_squeezed, names)), name)


def _squeezed(name: str) -> str:
    return re.sub(r"[\s._-]+", "", name.casefold())


def _metric(entry: Mapping[str, Any]) -> Metric:
    return Metric(
        name=entry["name"],
        terms=tuple(frozenset(way) for way in entry["terms"]),
        higher_is_better=entry["better"] == "higher",
        low=float(entry["low"]),
        high=float(entry["high"]),
        alone=bool(entry.get("alone", False)),
        percent=bool(entry.get("percent", True)),
    )


def _benchmark(name: str, entry: Mapping[str, Any]) -> Benchmark:
    try:
        return Benchmark(
            id=name,
            area=entry["area"],
            names=tuple(entry["names"]),
            others=tuple(entry.get("others", ())),
            excludes=tuple(entry.get("excludes", ())),
            default_split=entry["default_split"],
            splits={split: tuple(names) for split, names in entry["splits"].items()},
            metrics=tuple(_metric(metric) for metric in entry["metrics"]),
            train_examples=entry.get("train_examples"),
            compared_split=entry.get("compared_split"),
        )
    except KeyError as error:
        raise DataFileError(f"data/benchmarks.toml, [{name}]: {error.args[0]} is missing; add that line") from error


@cache
def benchmarks() -> Mapping[str, Benchmark]:
    """All benchmarks by id."""
    return {name: _benchmark(name, entry) for name, entry in read_toml("benchmarks.toml").items()}


@cache
def areas() -> tuple[str, ...]:
    """All areas, in the order of the groups that hold them."""
    return tuple(area for group in read_toml("areas.toml").values() for area in group["areas"])


def areas_in(name: str) -> frozenset[str]:
    """The areas of a group, of `all`, or the one area of that name. Raises NotFound for any other name."""
    groups = read_toml("areas.toml")
    if name == "all":
        return frozenset(areas())
    if name in groups:
        return frozenset(groups[name]["areas"])
    if name in areas():
        return frozenset((name,))
    raise NotFound(f"there is no area {name!r}; choose one of: all, {', '.join([*groups, *areas()])}")


ERROR_METRICS = frozenset({"top-1 error", "top-5 error", "WER"})
SCORE_METRICS = frozenset({"top-1 accuracy", "top-5 accuracy", "box AP", "AP50", "EM", "F1", "BLEU"})


def area_of(benchmark_id: str | None) -> str | None:
    """The area that a benchmark is of; None where it is not known."""
    benchmark = benchmarks().get(benchmark_id or "")
    return benchmark.area if benchmark else None


def error_rate(metric: str, value: float) -> float | None:
    """The error as a fraction: `value/100` for errors and WER, `1 - value/100` for accuracy, F1, EM, AP and BLEU.

    None for metrics that are no share, such as perplexity, and for values that no share can have.
    """
    if not 0 <= value <= 100:
        return None
    if metric in ERROR_METRICS:
        return value / 100
    return 1 - value / 100 if metric in SCORE_METRICS else None
