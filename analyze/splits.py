"""Which split of a benchmark a series is of, and why a row of another is left out of it.

A result on the validation set is no result on the test set: of a model that was measured on both, the better number
would win, and of papers that chose differently unlike things would be compared. So a series is of one split:

1. Of a benchmark of `data/benchmarks.toml`, the one that this says results are compared on.
2. Of another benchmark, the one that most papers report on; of several, the first by name.
3. A row that says no split is read as a paper is read: as of the benchmark's `default_split`, which papers mean where
   they leave it unsaid. Of another benchmark it is left out, for it may be of any.
4. Where no row of the benchmark and metric says one, the table draws no distinction, and all rows are of one series.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyze.observations import Observation
from normalize.benchmarks import benchmarks


def split_for(benchmark: str, rows: Iterable[Observation]) -> str | None:
    """The split that a series of these rows, of one benchmark and metric, is of; None: they tell no splits apart.

    Rows without an error have no say: no fit could use them.
    """
    papers: dict[str, set[str]] = {}
    for row in rows:
        if row.split is not None and row.error is not None:
            papers.setdefault(split_of(row) or row.split, set()).add(row.paper)
    if not papers:
        return None
    known = benchmarks().get(benchmark)
    return known.fitted_split if known else min(papers, key=lambda split: (-len(papers[split]), split))


def split_of(row: Observation) -> str | None:
    """The id of the split that the row is of; None where it says none and the benchmark is not known."""
    known = benchmarks().get(row.benchmark or "")
    if known is None:
        return row.split
    return known.default_split if row.split is None else known.split_named(row.split)


def why_other_split(row: Observation, split: str | None) -> str | None:
    """Why the row is in no series of this split; None where it is."""
    own = split_of(row)
    if split is None or own == split:
        return None
    return f"its split is not said, others are of {split}" if own is None else f"of split {own}; the fit is of {split}"
