"""What `mine analyze` found: by benchmark and for the table as a whole, in words and as values."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analyze.factors import FactorSet
from analyze.fit import Fit
from analyze.fits import Fits
from analyze.funnel import Funnel, Step
from analyze.measures import Measure
from analyze.observations import Observation
from analyze.points import Point, Series
from analyze.saying import line
from analyze.sides import Side
from analyze.trend import Trend
from analyze.words import plural
from normalize.benchmarks import benchmarks

MOST_PLACES = 5
"""So many lines of a file are named for one reason; the file with all numbers has every one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesReport:
    """What one benchmark and metric came to, on the split that it is compared on.

    `fits` None: there is none, and `why` says why. `clean_fit` leaves the flagged points out; None where none is
    flagged, or too few remain.
    """

    series: Series
    fits: Fits | None = None
    clean_fit: Fit | None = None
    why: str = ""

    @property
    def fit(self) -> Fit | None:
        """The power law."""
        return self.fits.line if self.fits else None

    @property
    def title(self) -> str:
        """The benchmark as papers call it, the metric, and the split where rows say theirs."""
        known = benchmarks().get(self.series.benchmark)
        return _named(known.names[0] if known else self.series.benchmark, self.series)

    def summary(self) -> str:
        """A paragraph for a terminal: the fits, or why there are none; every unused row counted by its reason."""
        head = f"{_named(self.series.benchmark, self.series)}: {_counts(self.series)}"
        body = self.fits.summary().splitlines() if self.fits else [f"no fit: {self.why}"] * bool(self.series.points)
        if self.clean_fit is not None:
            clean = self.clean_fit
            body.append(line("unflagged only", f"slope {clean.slope:.4f}, N {clean.n}, implied power {clean.power}"))
        body += [
            line("unused", f"{plural(count, 'row')}: {reason}{self.where(reason)}")
            for reason, count in self.reasons.most_common()
        ]
        return "\n".join([head, *(f"  {text}" for text in body)])

    @property
    def reasons(self) -> Counter[str]:
        """Why rows are not used, and how many each time."""
        return Counter(row.reason for row in self.series.unused)

    def where(self, reason: str) -> str:
        """Where in a file the first rows stand that are not used for this reason; empty for rows of the library."""
        places = [row.place for row in self.series.unused if row.reason == reason and row.place]
        more = f" and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
        return f" ({', '.join(places[:MOST_PLACES])}{more})" if places else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisReport:
    """The whole: `rows_in` rows are the points and the unused rows of all `series`.

    `sides` are the same fits by every measure; `steps` and `funnels` say who reports compute; `models` are those with a
    date and compute, and `growth` is their trend. `doubtful` are rows whose interval made no sense. `files` are what
    was written, the report itself last but one.
    """

    measure: Measure
    rows_in: int
    series: tuple[SeriesReport, ...]
    sides: tuple[Side, ...] = ()
    steps: tuple[Step, ...] = ()
    funnels: tuple[Funnel, ...] = ()
    models: tuple[Point, ...] = ()
    growth: Trend | None = None
    factors: tuple[FactorSet, ...] = ()
    doubtful: tuple[Observation, ...] = ()
    files: tuple[Path, ...] = ()

    @property
    def report(self) -> Path | None:
        """The HTML file; None where nothing was written."""
        return next((path for path in self.files if path.suffix == ".html"), None)

    @property
    def points(self) -> int:
        return sum(len(one.series.points) for one in self.series)

    def summary(self) -> str:
        """The report for a terminal."""
        head = f"{self.rows_in} rows, {self.points} with both an error and {self.measure.title.lower()}"
        convention = f"{self.measure.convention[0].upper()}{self.measure.convention[1:]}."
        doubts = [f"{_place(row)}: {doubt}; used without it" for row in self.doubtful for doubt in row.doubts]
        return "\n\n".join([f"{head}\n{convention}", *(one.summary() for one in self.series), *doubts])

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON values, an infinite bound as the text `inf`."""
        return {
            "measure": plain(asdict(self.measure)),
            "rows_in": self.rows_in,
            "points": self.points,
            "series": [_series_dict(one) for one in self.series],
            "measures": [plain(_side_dict(one)) for one in self.sides],
            "funnel": [asdict(one) for one in self.steps],
            "reporting": [plain(asdict(one)) for one in self.funnels],
            "growth": plain(asdict(self.growth)) if self.growth else None,
            "factors": [plain(_factors_dict(one)) for one in self.factors],
            "files": [str(path) for path in self.files],
        }


def plain(value: Any) -> Any:
    """The value with every infinite number as the text `inf` or `-inf`, and every tuple as a list: fit for JSON."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return value


def _named(benchmark: str, series: Series) -> str:
    return ", ".join(part for part in (benchmark, series.metric, series.split) if part)


def _counts(series: Series) -> str:
    flagged = sum(point.flagged for point in series.points)
    return f"{len(series.points)} of {series.rows_in} rows usable, {flagged} flagged, {plural(series.papers, 'paper')}"


def _place(row: Observation) -> str:
    return f"{row.place}, row {row.row}" if row.place and row.place != row.row else f"row {row.row}"


def _series_dict(one: SeriesReport) -> dict[str, Any]:
    found = {
        "benchmark": one.series.benchmark,
        "metric": one.series.metric,
        "split": one.series.split,
        "rows_in": one.series.rows_in,
        "fit": asdict(one.fit) if one.fit else None,
        "clean_fit": asdict(one.clean_fit) if one.clean_fit else None,
        "why_no_fit": one.why or None,
        "points": [asdict(point) for point in one.series.points],
        "unused": [asdict(row) for row in one.series.unused],
    }
    if one.fits is not None:
        names = ("levels", "year", "frontier", "asymptote", "robust")
        parts = {name: getattr(one.fits, name) for name in names}
        found |= {name: asdict(part) if part is not None else None for name, part in parts.items()}
        found["scores"] = [asdict(score) for score in one.fits.scores]
        found["projections"] = [asdict(item) for item in one.fits.projections]
        found["why_not"] = dict(one.fits.why)
    return dict(plain(found))


def _side_dict(one: Side) -> dict[str, Any]:
    return {
        "benchmark": one.benchmark,
        "metric": one.metric,
        "measure": one.measure.name,
        "n": one.n,
        "fit": asdict(one.fit) if one.fit else None,
        "why_no_fit": one.why or None,
        "common_n": one.common[0].n if one.common else None,
        "common_slopes": [fit.slope for fit in one.common] if one.common else None,
    }


def _factors_dict(one: FactorSet) -> dict[str, Any]:
    figures = {name: asdict(figure) for name, figure in one.figures.items()}
    return {"id": one.id, "title": one.title, "date": one.date, "device": one.device.id, **figures}
