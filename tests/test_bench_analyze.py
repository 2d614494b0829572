from __future__ import annotations

from pathlib import Path

import pytest

from analyze.points import metric_family
from bench import readme
from bench.analyze import PUBLISHED, committed, compared, table, time_analysis
from bench.blocks import with_block
from bench.corpus import SECOND_GOLD
from bench.facts import gold_files, items_of
from normalize.benchmarks import benchmarks
from normalize.row import Row
from normalize.rows import build_rows

RESULT = {"model": "Net-S", "benchmark": "imagenet", "metric": "top-1 error", "value": 24.0, "printed": "24.0"}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return build_rows(item for gold in gold_files(SECOND_GOLD) for item in items_of(gold))


def test_rows_of_facts_are_set_beside_the_published_slope(rows: list[Row]) -> None:
    found = compared("facts", rows, PUBLISHED[1])
    assert found["n"] > found["papers"] > 1
    assert 0 < found["error"] < found["slope"] < 1
    assert f"| | | facts | {found['n']} | {found['papers']} |" in table([found])


def test_rows_without_the_measure_say_so_in_place_of_a_slope(rows: list[Row]) -> None:
    found = compared("facts", rows, PUBLISHED[0])
    assert (found["n"], found["why"]) == (0, "no row has both an error and compute by this measure")
    assert "| | | facts | 0 | | | no row has both" in table([found])


def test_the_documentation_holds_what_was_measured() -> None:
    text = readme.SLOPES.read_text(encoding="utf-8")
    assert with_block(text, "slopes", table(committed())) == text, "run python -m bench.readme"
    assert {one["rows"] for one in committed()} == {
        "mined, all papers",
        "mined, gold papers",
        "reviewed, gold papers",
        "gold facts",
    }


def test_a_run_of_a_model_without_results_is_no_family_where_others_have_runs() -> None:
    def facts(*runs: object) -> dict[str, object]:
        return {"paper": "x", "results": [RESULT], "training": list(runs)}

    own = {"for": ["Net-S"], "epochs": 90}
    family = {"for": ["Net"], "epochs": 30}
    assert [claim.model for _, _, claim in items_of(facts(own, family))] == ["Net-S", "Net-S"]
    assert [claim.model for _, _, claim in items_of(facts(family))] == ["Net-S", "Net"]


def test_every_published_row_is_of_a_benchmark_and_a_metric_that_rows_can_have() -> None:
    known = benchmarks()
    for row in PUBLISHED:
        assert row.metric in {metric_family(metric.name) for metric in known[row.benchmark].metrics}


def test_the_analysis_is_timed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    time_analysis(60)
    assert capsys.readouterr().out.startswith("60 rows: ")
