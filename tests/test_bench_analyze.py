from __future__ import annotations

import re
from pathlib import Path

import pytest

from analyze.points import metric_family
from bench.analyze import PUBLISHED, compared, time_analysis
from bench.corpus import SECOND_GOLD
from bench.facts import gold_files, items_of
from normalize.benchmarks import benchmarks
from normalize.rows import build_rows


def test_rows_of_facts_are_set_beside_the_published_slope() -> None:
    rows = build_rows(item for gold in gold_files(SECOND_GOLD) for item in items_of(gold))
    line = compared(rows, PUBLISHED[1])
    assert re.fullmatch(r"N +\d+  slope 0\.\d{3} \(s\.e\. 0\.\d{3}\)  power .*; \d papers of 20\d\d to 20\d\d.*", line)


def test_rows_without_the_measure_say_so_in_place_of_a_slope() -> None:
    rows = build_rows(item for gold in gold_files(SECOND_GOLD) for item in items_of(gold))
    assert compared(rows, PUBLISHED[0]) == "no row has both an error and compute by this measure"


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
