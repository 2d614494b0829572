from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyze import MEASURES
from analyze.funnel import funnels, steps
from analyze.observations import Observation
from analyze.trend import dated_models, trend
from tests.analyze.rows import law_rows, row

BURDEN = MEASURES["hardware_burden"]


def _rows(reports: float, silent: float) -> list[Observation]:
    """Twenty papers of two rows: ten report compute and have errors around `reports`, ten do not and have `silent`."""
    found = []
    for paper in range(20):
        known = paper < 10
        for number in range(2):
            error = (reports if known else silent) + 0.002 * paper + 0.01 * number
            found.append(
                row(
                    row_id=f"{paper}-{number}",
                    paper_key=f"p{paper}",
                    error_rate=error,
                    year=2012 + paper // 4,
                    hardware_burden_flop=1e18 if known else None,
                )
            )
    return found


def test_the_funnel_counts_rows_and_papers_by_year_and_by_error() -> None:
    (found,) = funnels(_rows(0.2, 0.3), BURDEN)
    assert (found.whole.rows, found.whole.rows_with, found.whole.papers, found.whole.papers_with) == (40, 20, 20, 10)
    assert [(share.name, share.rows, share.rows_with) for share in found.years] == [
        ("2012", 8, 8),
        ("2013", 8, 8),
        ("2014", 8, 4),
        ("2015", 8, 0),
        ("2016", 8, 0),
    ]
    assert sum(share.rows for share in found.errors) == 40
    assert found.errors[0].rows_with == found.errors[0].rows
    assert found.errors[2].rows_with == 0


def test_the_gap_says_who_is_better_and_how_sure_that_is() -> None:
    (apart,) = funnels(_rows(0.2, 0.3), BURDEN)
    assert apart.gap is not None
    assert apart.gap.median_with < apart.gap.median_without
    assert apart.gap.p < 0.001
    rng = np.random.default_rng(1)
    shuffled = [replace(one, error=float(rng.uniform(0.1, 0.4))) for one in _rows(0.2, 0.3)]
    (alike,) = funnels(shuffled, BURDEN)
    assert alike.gap is not None
    assert alike.gap.p > 0.05


def test_too_few_papers_are_not_compared() -> None:
    (found,) = funnels(_rows(0.2, 0.3)[:24], BURDEN)
    assert found.gap is None


def test_the_steps_lead_from_all_rows_to_those_with_each_measure() -> None:
    rows = [*_rows(0.2, 0.3), row(row_id="x", paper_key="px", error_rate=None)]
    found = {step.name: (step.rows, step.papers) for step in steps(rows)}
    assert found["in the table"] == (41, 21)
    assert found["with an error rate"] == (40, 20)
    assert found["and with hardware burden"] == (20, 10)
    assert found["and with network operations"] == (0, 0)


def _dated(seed: int, *, growth: float, n: int = 40) -> list[Observation]:
    rng = np.random.default_rng(seed)
    found = []
    for number in range(n):
        date = 2012 + 8 * rng.random()
        compute = 10 ** (17 + growth * (date - 2012) + rng.normal(0, 0.4))
        found.append(
            replace(row(row_id=str(number), model=f"m{number}", hardware_burden_flop=compute), date=float(date))
        )
    return found


def test_the_growth_of_compute_is_found_with_its_interval() -> None:
    held = 0
    for seed in range(200):
        found = trend(dated_models(_dated(1000 + seed, growth=0.5), BURDEN))
        assert found is not None
        held += (found.growth.low or 0) <= 10**0.5 <= (found.growth.high or 0)
    assert 0.91 <= held / 200 <= 0.99
    assert found is not None
    assert found.doubling.value == pytest.approx(12 * np.log10(2) / found.slope)


def test_compute_that_does_not_grow_never_doubles() -> None:
    found = trend(dated_models(_dated(1, growth=-0.5), BURDEN))
    assert found is not None
    assert found.doubling.value == float("inf")


def test_a_model_counts_once_whatever_it_was_tested_on() -> None:
    rows = _dated(1, growth=0.5, n=6)
    again = [replace(one, row=f"{one.row}b", benchmark="squad-1.1") for one in rows]
    assert len(dated_models([*rows, *again], BURDEN)) == 6
    assert trend(dated_models(rows[:4], BURDEN)) is None
    assert dated_models(law_rows(4), BURDEN) == ()


def test_errors_of_papers_are_compared_on_one_split() -> None:
    papers = [{"paper_key": f"p{n}", "hardware_burden_flop": 1e18 if n < 3 else None} for n in range(6)]
    rows = [row(error_rate=0.3, split="val", **paper) for paper in papers]
    elsewhere = [row(error_rate=0.1, split="test", **paper) for paper in papers[:3]]
    (found,) = funnels([*rows, *elsewhere], BURDEN)
    assert (found.whole.rows, found.whole.rows_with) == (6, 3)
    assert found.gap is not None
    assert found.gap.median_with == found.gap.median_without == 0.3


def test_a_benchmark_without_a_row_of_its_split_has_no_funnel() -> None:
    assert funnels([row(split="test")], BURDEN) == ()
