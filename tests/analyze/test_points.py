from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyze import MEASURES, Observation, Series, series_of
from analyze.points import metric_family
from data.errors import UsageError
from tests.analyze.rows import row

BURDEN = MEASURES["hardware_burden"]


def _only(rows: list[Observation]) -> Series:
    (series,) = series_of(rows, measure=BURDEN)
    return series


def _reasons(series: Series) -> list[str]:
    return [unused.reason for unused in series.unused]


@pytest.mark.parametrize(
    ("metric", "family"),
    [
        ("top-1 error", "top-1"),
        ("top-1 accuracy", "top-1"),
        ("top-5 error", "top-5"),
        ("box AP", "box AP"),
        ("WER", "WER"),
        ("error", "error"),
    ],
)
def test_error_and_accuracy_are_one_metric(metric: str, family: str) -> None:
    assert metric_family(metric) == family


def test_top1_error_and_top1_accuracy_stand_in_one_series() -> None:
    rows = [row(model="A", metric="top-1 error"), row(model="B", metric="top-1 accuracy"), row(metric="top-5 error")]
    found = series_of(rows, measure=BURDEN)
    assert [(series.metric, len(series.points)) for series in found] == [("top-1", 2), ("top-5", 1)]


def test_of_several_rows_of_one_model_the_plain_single_clean_one_speaks() -> None:
    rows = [
        row(row_id="ensemble", ensemble=True, error_rate=0.10),
        row(row_id="flagged", status="flagged", error_rate=0.11),
        row(row_id="crops", setting="10-crop", error_rate=0.12),
        row(row_id="plain", error_rate=0.20),
        row(row_id="worse", error_rate=0.21),
    ]
    series = _only(rows)
    assert [point.row for point in series.points] == ["plain"]
    assert [(unused.reason, unused.by) for unused in series.unused] == [("another row speaks for it", "plain")] * 4


def test_another_compute_training_data_or_recipe_is_another_point() -> None:
    rows = [
        row(row_id="a"),
        row(row_id="b", hardware_burden_flop=2e18),
        row(row_id="c", training_data="more images"),
        row(row_id="d", paper_key="p2"),
        row(row_id="e", recipe="300 epochs"),
    ]
    assert len(_only(rows).points) == 5


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"error_rate": None}, "no error rate"),
        ({"error_rate": 0}, "the error is 0: its logarithm is infinite"),
        ({"error_rate": -0.1}, "the error is below 0"),
        ({"error_rate": 23.4}, "the error is above 1: a percentage where a fraction should stand?"),
        ({"error_rate": "n/a?"}, "column error_rate: 'n/a?' is no number"),
        ({"error_rate": float("nan")}, "no error rate"),
        ({"error_rate": float("inf")}, "column error_rate: 'inf' is no number"),
        ({"hardware_burden_flop": ""}, "no compute by this measure"),
        ({"hardware_burden_flop": "lots"}, "column hardware_burden_flop: 'lots' is no number"),
        ({"hardware_burden_flop": True}, "column hardware_burden_flop: 'True' is no number"),
        ({"ensemble": "perhaps"}, "column ensemble: 'perhaps' is neither true nor false"),
        ({"status": "rejected"}, "rejected in review"),
        ({"scope": "fine-tuning-only"}, "the compute covers the fine-tuning only"),
        ({"scope": "search"}, "the compute covers an architecture search"),
        ({"metric": None}, "no metric"),
        ({"benchmark": None}, "no benchmark"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(cells: dict[str, object], reason: str) -> None:
    series = _only([row(**cells)])
    assert series.points == ()
    assert _reasons(series) == [reason]


def test_the_scope_of_training_says_nothing_of_a_forward_pass() -> None:
    per_pass = MEASURES["operations_per_pass"]
    (series,) = series_of([row(scope="fine-tuning-only", operations_per_pass=8e9)], measure=per_pass)
    assert [point.compute for point in series.points] == [8e9]


def test_a_word_error_rate_may_exceed_one() -> None:
    assert len(_only([row(metric="WER", error_rate=1.2)]).points) == 1


def test_a_row_that_stands_twice_counts_once() -> None:
    series = _only([row(row_id="a"), row(row_id="a")])
    assert len(series.points) == 1
    assert _reasons(series) == ["the same row twice"]


def test_one_benchmark_can_be_asked_for() -> None:
    rows = [row(), row(benchmark="coco-detection", metric="box AP")]
    assert [series.benchmark for series in series_of(rows, measure=BURDEN, benchmark="coco-detection")] == [
        "coco-detection"
    ]


def test_a_benchmark_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match="no row of benchmark 'squad'; the table has imagenet"):
        series_of([row()], measure=BURDEN, benchmark="squad")


def test_a_measure_without_its_column_is_refused() -> None:
    with pytest.raises(UsageError, match="no column training_flop"):
        series_of([row()], measure=MEASURES["training_flop"])


def test_a_better_number_on_another_split_does_not_speak_for_the_model() -> None:
    ner = {"benchmark": "conll-2003-en", "metric": "F1"}
    rows = [
        row(row_id="dev", split="val", error_rate=0.034, **ner),
        row(row_id="final", split="test", error_rate=0.072, **ner),
    ]
    series = _only(rows)
    assert series.split == "test"
    assert [(point.row, point.error) for point in series.points] == [("final", 0.072)]
    assert [(unused.row, unused.reason) for unused in series.unused] == [("dev", "of split val; the fit is of test")]


@pytest.mark.parametrize(
    ("benchmark", "metric", "split"),
    [
        ("imagenet", "top-1 error", "val"),
        ("coco-detection", "box AP", "test"),
        ("squad-1.1", "EM", "val"),
        ("conll-2003-en", "F1", "test"),
        ("wmt14-en-de", "BLEU", "test"),
        ("librispeech", "WER", "test-clean"),
    ],
)
def test_a_series_is_of_the_split_that_results_are_compared_on(benchmark: str, metric: str, split: str) -> None:
    splits = ("val", "test", "test-clean", "test-other")
    series = _only([row(row_id=one, split=one, benchmark=benchmark, metric=metric) for one in splits])
    assert [point.row for point in series.points] == [split]
    assert series.rows_in == len(splits)


def test_rows_of_other_splits_alone_are_no_points() -> None:
    series = _only([row(benchmark="coco-detection", metric="box AP", split="val")])
    assert series.points == ()
    assert _reasons(series) == ["of split val; the fit is of test"]


def test_a_split_of_a_file_goes_by_any_of_its_names() -> None:
    boxes = {"benchmark": "coco-detection", "metric": "box AP"}
    names = ("test-dev", "Test-dev2017", "minival", "test")
    series = _only([row(row_id=name, model=name, split=name, **boxes) for name in names])
    assert [point.row for point in series.points] == ["Test-dev2017", "test", "test-dev"]
    assert _reasons(series) == ["of split val; the fit is of test"]


def test_a_row_that_says_no_split_is_of_the_usual_one() -> None:
    rows = [row(row_id="unsaid", model="A"), row(row_id="said", model="B", split="val")]
    assert len(_only(rows).points) == 2
    boxes = {"benchmark": "coco-detection", "metric": "box AP"}
    series = _only([row(row_id="unsaid", model="A", **boxes), row(row_id="said", model="B", split="test", **boxes)])
    assert [point.row for point in series.points] == ["said"]
    assert _reasons(series) == ["of split val; the fit is of test"]


def test_rows_that_tell_no_splits_apart_are_one_series() -> None:
    series = _only([row(model=name, benchmark="coco-detection", metric="box AP") for name in "ABC"])
    assert (len(series.points), series.split) == (3, None)


def test_a_benchmark_that_is_not_known_is_compared_on_the_split_of_most_papers() -> None:
    rows = [
        *(row(row_id=f"dev-{n}", model=f"D{n}", benchmark="mine", split="dev") for n in range(4)),
        *(row(row_id=f"test-{n}", paper_key=f"p{n}", benchmark="mine", split="test") for n in range(2)),
        row(row_id="unsaid", model="U", benchmark="mine"),
    ]
    series = _only(rows)
    assert (series.split, [point.row for point in series.points]) == ("test", ["test-0", "test-1"])
    assert _reasons(series) == ["of split dev; the fit is of test"] * 4 + ["its split is not said, others are of test"]


@pytest.mark.parametrize(
    "flags", [("kind-unclear",), '["metric-unclear", "kind-unclear"]', "metric-unclear;kind-unclear"]
)
def test_a_number_that_may_be_no_error_is_no_point_until_someone_has_looked(flags: object) -> None:
    series = _only([row(status="flagged", flags=flags)])
    assert _reasons(series) == ["its number was read as something else too, and nobody has looked yet"]
    assert len(_only([row(status="reviewed", flags=flags)]).points) == 1
    assert len(_only([row(status="flagged", flags=("metric-unclear",))]).points) == 1


_cells = st.fixed_dictionaries(
    {
        "split": st.sampled_from(["val", "test", "elsewhere", None]),
        "row_id": st.sampled_from(["a", "b", "c", "d", None]),
        "paper_key": st.sampled_from(["p1", "p2"]),
        "model": st.sampled_from(["A", "B", None]),
        "metric": st.sampled_from(["top-1 error", "top-1 accuracy", "box AP", None]),
        "error_rate": st.one_of(st.none(), st.floats(), st.text(max_size=4)),
        "hardware_burden_flop": st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=4)),
        "status": st.sampled_from(["accepted", "flagged", "reviewed", "rejected", None]),
        "ensemble": st.one_of(st.none(), st.booleans()),
    }
)


@given(st.lists(_cells, min_size=1, max_size=12))
def test_every_row_in_is_a_point_or_an_unused_row(cells: list[dict[str, object]]) -> None:
    rows = [row(**one) for one in cells]
    found = series_of(rows, measure=BURDEN)
    assert sum(series.rows_in for series in found) == len(rows)
    for series in found:
        assert all(point.error and point.error > 0 and point.compute and point.compute > 0 for point in series.points)
