"""The whole line on the demo's papers, held against what a careful person finds in them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from data import read_text, read_toml
from normalize.devices import devices
from normalize.rows import Row
from pipeline.claims import claim_object
from pipeline.demo import LIBRARY, DemoRun, demo_report, run
from pipeline.render import Screen
from review import parse_script, review_by_script
from store import Failure, Library, Stage, open_library
from tests.e2e.facts import (
    false_results,
    missing_quoted,
    missing_results,
    missing_training,
    wrong_counts,
)
from tests.processes import PATIENCE

pytest.importorskip("typst", reason="typst is an extra")

TRUTH: list[dict[str, Any]] = read_toml("demo/truth.toml")["papers"]
READABLE = [paper for paper in TRUTH if "fails" not in paper]
TIMED = [paper for paper in READABLE if paper["area"] != "machine-translation" and "hours" in paper.get("training", {})]
IMAGES = 1281167


def papers(among: list[dict[str, Any]]) -> pytest.MarkDecorator:
    """One test a paper."""
    return pytest.mark.parametrize("paper", [pytest.param(paper, id=paper["file"]) for paper in among])


def scripted(library: Library, areas: Collection[str]) -> object:
    rules = parse_script(read_text("demo/review.toml"), name="demo/review.toml")
    report = review_by_script(library, rules, areas=areas, reviewer="demo")
    return report.summary


class Demo(NamedTuple):
    folder: Path
    first: DemoRun
    second: DemoRun
    said: list[str]
    claims: list[dict[str, Any]]
    failures: list[Failure]
    decisions: int


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo run twice in one folder, and what the library holds then."""
    folder = tmp_path_factory.mktemp("demo")
    said: list[str] = []
    first = run(folder, review=scripted, say=said.append, jobs=2)
    second = run(folder, review=scripted, say=lambda line: None, jobs=2)
    with open_library(folder / LIBRARY, read_only=True) as library:
        claims = [claim_object(one) for one in library.claims()]
        failures = [failure for stage in Stage for failure in library.failures(stage)]
        decisions = len(library.decisions())
    return Demo(folder, first, second, said, claims, failures, decisions)


@papers(READABLE)
def test_own_results_are_found_and_tied_to_their_models(demo: Demo, paper: dict[str, Any]) -> None:
    assert missing_results(paper, demo.claims) == []


@papers(READABLE)
def test_nothing_else_is_taken_for_an_own_result(demo: Demo, paper: dict[str, Any]) -> None:
    assert false_results(paper, demo.claims) == []


@papers(READABLE)
def test_numbers_of_others_are_kept_as_quoted(demo: Demo, paper: dict[str, Any]) -> None:
    assert missing_quoted(paper, demo.claims) == []


@papers(READABLE)
def test_numbers_of_parameters_are_found(demo: Demo, paper: dict[str, Any]) -> None:
    assert wrong_counts(paper, demo.claims, "parameters") == []


@papers(READABLE)
def test_operations_are_found(demo: Demo, paper: dict[str, Any]) -> None:
    assert wrong_counts(paper, demo.claims, "operations") == []


@papers(READABLE)
def test_the_training_is_found(demo: Demo, paper: dict[str, Any]) -> None:
    assert missing_training(paper, demo.claims) == []


def test_every_claim_says_where_it_stands(demo: Demo) -> None:
    for claim in demo.claims:
        x0, top, x1, bottom = claim["evidence"]["bbox"]
        assert 0 <= x0 < x1 <= 612, claim
        assert 0 <= top < bottom <= 792, claim
        assert claim["evidence"]["page"] in {1, 2, 3}
        assert claim["evidence"]["text"]


def test_the_contradiction_is_flagged_and_the_reviewer_settles_it(demo: Demo) -> None:
    marlin = [one for one in demo.claims if one["paper"]["source_file"] == "marlin.pdf" and one["kind"] == "result"]
    [wrong] = [one for one in marlin if one["printed"].startswith("81.9")]
    assert wrong["flags"]
    assert wrong["status"] == "rejected"
    assert wrong["reviewer"] == "demo"
    assert [row.value for row in demo.first.rows if row.model == "Marlin-T"] == [81.2]


def test_the_scan_and_the_broken_file_are_named(demo: Demo) -> None:
    by_file = {one.place.source: one for one in demo.failures}
    for paper in TRUTH:
        if "fails" in paper:
            assert paper["fails"] in by_file[f"{paper['file']}.pdf"].reason
    assert any("kestrel.pdf" in line for line in demo.said)
    assert any("dunlin.pdf" in line for line in demo.said)


def test_the_reading_list_is_counted_whole(demo: Demo) -> None:
    funnel = demo.first.funnel
    assert (funnel.references, funnel.failed_references) == (17, 1)
    assert funnel.resolved + funnel.pending + funnel.unresolved == funnel.references
    assert funnel.unresolved == 1, "the date of a visit is no paper"
    assert [one.place.entry for one in demo.failures if one.stage is Stage.REFERENCE] == ["placeholder2020"]
    for slip in ("comma is missing", "macro `jlv`", "already in line", "not UTF-8", "brace was not closed"):
        assert any(slip in line for line in demo.said), slip


def test_the_funnel_adds_up(demo: Demo) -> None:
    funnel = demo.first.funnel
    assert (funnel.pdfs, funnel.failed_pdfs) == (11, 1)
    assert (funnel.parsed, funnel.unparsed, funnel.failed_documents) == (10, 1, 1)
    assert funnel.with_results == 10
    assert funnel.with_compute == 9, "all but the paper that says nothing of its hardware"
    assert funnel.accepted + funnel.flagged + funnel.reviewed + funnel.rejected == funnel.claims == len(demo.claims)


def test_translation_is_read_and_left_out(demo: Demo) -> None:
    assert demo.first.left_out == ("halyard.pdf",)
    assert any(one["paper"]["source_file"] == "halyard.pdf" for one in demo.claims)
    assert {row.area for row in demo.first.rows} == {"image-classification", "object-detection"}


def rows_of(demo: Demo, paper: dict[str, Any], model: str) -> list[Row]:
    return [
        row
        for row in demo.first.rows
        if row.source_file == f"{paper['file']}.pdf" and row.training_data is None and _is(row, model, paper)
    ]


def _is(row: Row, model: str, paper: dict[str, Any]) -> bool:
    """Whether the row is of this model, or, where models are named by what they stand on, of one that stands on it."""
    named = any("words" in fact for fact in paper["results"])
    return model in (row.model or "") if named else row.model == model


def peak_of(name: str) -> float:
    """FP32 peak of the device, or of a family's typical variant; of a TPU, which has none, bf16."""
    variants = [one for one in devices().values() if one.family == name and one.typical]
    device = variants[0] if variants else devices()[name]
    peak = device.fp32_flops or device.bf16_flops
    assert peak is not None
    return peak


@papers(TIMED)
def test_rows_carry_the_hardware_burden(demo: Demo, paper: dict[str, Any]) -> None:
    training = paper["training"]
    peak = peak_of(training["device"])
    for model, hours in training["hours"].items():
        rows = rows_of(demo, paper, model)
        assert rows, model
        for row in rows:
            assert (row.device, row.device_count) == (training["device"], training["count"])
            assert row.training_hours == pytest.approx(hours)
            assert row.epochs == training["epochs"]
            assert row.batch_size == training["batch_size"]
            assert row.hardware_burden_flop == pytest.approx(training["count"] * peak * hours * 3600)


@papers([paper for paper in TIMED if paper["benchmark"] == "imagenet"])
def test_two_ways_to_the_training_compute_agree(demo: Demo, paper: dict[str, Any]) -> None:
    """The papers are consistent: operations x 3 x images x epochs lies within the interval of every row."""
    for model, multiply_adds in paper["operations"].items():
        flop = 2 * multiply_adds * 3 * IMAGES * paper["training"]["epochs"]
        rows = rows_of(demo, paper, model)
        assert rows, model
        for row in rows:
            assert row.parameters == pytest.approx(paper["parameters"][model])
            if row.training_flop is None or row.training_flop_low is None or row.training_flop_high is None:
                pytest.fail(f"{row.model} has no training compute")
            assert row.training_flop_low <= flop <= row.training_flop_high


def test_a_paper_without_hardware_has_rows_without_burden(demo: Demo) -> None:
    rows = [row for row in demo.first.rows if row.source_file == "cinder.pdf"]
    assert len(rows) >= 12
    assert {row.hardware_burden_flop for row in rows} == {None}
    assert {row.device for row in rows} == {None}


def test_the_fit_rests_on_six_rows_and_more(demo: Demo) -> None:
    assert demo.first.analysis is not None
    fits = [one.fit for one in demo.first.analysis.series if one.series.benchmark == "imagenet" and one.fit]
    assert max(fit.n for fit in fits) >= 6
    assert max(fit.papers for fit in fits) >= 6
    assert all(fit.slope > 0 for fit in fits if fit.papers >= 6)
    assert all(path.stat().st_size > 0 for path in demo.first.analysis.files)


def test_the_second_run_changes_nothing(demo: Demo) -> None:
    assert demo.second.ingested.changed == 0
    assert demo.second.extracted.read == 0
    assert demo.second.extracted.plan.done + demo.second.extracted.plan.elsewhere == 10
    assert demo.second.rows == demo.first.rows
    assert demo.second.funnel == demo.first.funnel
    assert demo.decisions == demo.first.funnel.reviewed + demo.first.funnel.rejected > 0


def test_the_report_ends_with_where_the_analysis_lies(demo: Demo) -> None:
    report = demo_report(demo.first, screen=Screen())
    assert "LatticeNet-96" in report
    assert "references that failed" in report
    assert report.index("funnel") < report.index("report: ")
    assert str(demo.folder) in report.splitlines()[-1]


def test_the_command_runs_in_another_folder_and_an_empty_home(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    environment = {"HOME": str(tmp_path), "PATH": os.defpath, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", "from cli import app; app()", "demo"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    for command in ("ingest", "extract", "review", "table", "analyze"):
        assert f"$ mine {command}" in done.stderr
    assert "LatticeNet-96" in done.stdout
    report = done.stdout.rsplit("report: ", 1)[1].strip()
    assert (tmp_path / report).stat().st_size > 0
