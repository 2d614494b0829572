from __future__ import annotations

import pytest

from analyze import MEASURES, NotEnoughRows, fit
from analyze.points import series_of
from analyze.sides import sides
from data.errors import UsageError
from normalize.rows import Row
from tests.analyze.rows import law_points, law_rows, row


def test_rows_of_the_library_observations_and_points_give_the_same_fit() -> None:
    points = law_points(12, slope=0.09, noise=0.05, seed=1)
    rows = [
        Row(
            row_id=point.row,
            paper_key=point.paper,
            model=point.model,
            benchmark="imagenet",
            metric="top-1 error",
            error_rate=point.error,
            hardware_burden_flop=point.compute,
        )
        for point in points
    ]
    observed = [
        row(
            row_id=point.row,
            paper_key=point.paper,
            model=point.model,
            error_rate=point.error,
            hardware_burden_flop=point.compute,
        )
        for point in points
    ]
    slopes = [fit(some).line.slope for some in (points, rows, observed)]
    assert slopes[0] == pytest.approx(slopes[1]) == pytest.approx(slopes[2])


def test_several_benchmarks_are_not_mixed() -> None:
    rows = [*law_rows(10), *law_rows(10, benchmark="squad-1.1", metric="EM")]
    with pytest.raises(UsageError, match=r"imagenet, top-1; squad-1\.1, EM; choose with benchmark= and metric="):
        fit(rows)
    assert fit(rows, benchmark="imagenet").benchmark == "imagenet"
    assert fit(rows, metric="EM").benchmark == "squad-1.1"
    with pytest.raises(NotEnoughRows, match="no row of metric 'F1'"):
        fit(rows, metric="F1")
    with pytest.raises(UsageError, match="mixed"):
        fit([*rows, *law_points(3, slope=0.1, noise=0.1, seed=1)])


def test_what_the_points_do_not_allow_is_said() -> None:
    found = fit(law_points(6, slope=0.09, noise=0.05, seed=1))
    assert (found.year, found.frontier, found.asymptote) == (None, None, None)
    assert found.why["frontier"] == "6 points; a frontier of the best tenth needs 10"
    assert "have a year" in found.why["year"]
    with pytest.raises(NotEnoughRows, match="2 usable rows of 2"):
        fit(law_points(2, slope=0.09, noise=0.05, seed=1))


def test_the_summary_names_every_fit() -> None:
    text = fit(law_points(40, slope=0.09, noise=0.05, seed=1)).summary()
    for name in ("slope", "implied power", "by papers", "hangs on", "best tenth", "in levels", "fits best"):
        assert f"\n{name} " in text
    assert "to 5 % error   power law: " in text


def test_the_measures_stand_side_by_side_over_the_same_models() -> None:
    """Where one measure is the square root of the other, its slope is twice as steep, over the models with both."""
    rows = []
    for number, point in enumerate(law_points(20, slope=0.09, noise=0.03, seed=1)):
        rows.append(
            row(
                row_id=str(number),
                paper_key=f"p{number}",
                error_rate=point.error,
                hardware_burden_flop=point.compute,
                training_flop=(point.compute or 1) ** 0.5 * 1e6 if number % 2 else None,
            )
        )
    burden = MEASURES["hardware_burden"]
    first, second = sides(rows, series_of(rows, measure=burden), burden)
    assert (first.measure.name, first.n, first.common) == ("hardware_burden", 20, None)
    assert (second.measure.name, second.n) == ("training_flop", 10)
    assert second.common is not None
    mine, theirs = second.common
    assert (mine.n, theirs.n) == (10, 10)
    assert mine.slope == pytest.approx(2 * theirs.slope)
