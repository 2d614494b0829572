"""The gate on accuracy opens and shuts where it says, and the naive baselines read as they say."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from bench import corpus, scorers
from bench.baselines import naive
from extract.document import Document
from tests.extract.linking.build import table

BEFORE: corpus.Accuracy = {
    "sets": {"first": {"papers": 29, "headline linked": 0.8}, "opened": {"papers": 8, "headline linked": 0.8}},
    "naive": {"first": {}, "opened": {}},
    "tables": {"first": {"cells": 0.98}},
    "external": {"numbers": 150, "own": 130},
    "none": {"unflagged": 1, "flagged": 5},
    "cases": {"held": ["a.pdf", "b.pdf"], "of": 3},
    "labels": {"fit": 70, "unfit": 7, "unnamed": 3},
    "slopes": {"vision": {"facts": {"slope": 0.1, "n": 9}, "mined": {"slope": None, "n": 1}}},
}


def _now(*path: str, value: Any) -> corpus.Accuracy:
    now = copy.deepcopy(BEFORE)
    node: Any = now
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return now


@pytest.mark.parametrize(
    ("path", "value", "fails"),
    [
        (("sets", "first", "headline linked"), 0.1, False),
        (("sets", "opened", "headline linked"), 0.781, False),
        (("sets", "opened", "headline linked"), 0.779, True),
        (("tables", "first", "cells"), 0.971, False),
        (("tables", "first", "cells"), 0.969, True),
        (("external", "own"), 128, False),
        (("external", "own"), 127, True),
        (("none", "unflagged"), 1, False),
        (("none", "unflagged"), 2, True),
        (("none", "flagged"), 50, False),
        (("cases", "held"), ["b.pdf", "a.pdf", "c.pdf"], False),
        (("cases", "held"), ["a.pdf", "c.pdf"], True),
    ],
)
def test_what_must_not_get_worse_fails(
    path: tuple[str, ...], value: Any, fails: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert corpus.judge(_now(*path, value=value), BEFORE) == int(fails)
    assert ("WORSE" in capsys.readouterr().out) is fails


def test_another_batch_that_was_opened_is_no_fall() -> None:
    now = _now("sets", "opened", value={"papers": 16, "headline linked": 0.5})
    assert list(corpus.fallen_on_opened(now, BEFORE)) == []


def test_a_fall_on_opened_batches_is_written_with_a_reason_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pdf").mkdir()
    figures = tmp_path / "accuracy.json"
    figures.write_text(json.dumps(BEFORE))
    fallen = _now("sets", "opened", "headline linked", value=0.5)
    monkeypatch.setattr(corpus, "FIGURES", figures)
    monkeypatch.setattr(corpus, "measure", lambda *_, **__: copy.deepcopy(fallen))
    monkeypatch.setattr("sys.argv", ["corpus", str(tmp_path), "--write"])
    assert corpus.main() == 1
    assert json.loads(figures.read_text()) == BEFORE
    monkeypatch.setattr("sys.argv", ["corpus", str(tmp_path), "--write", "--reason", "rules that one paper needs go"])
    assert corpus.main() == 0
    (reason,) = json.loads(figures.read_text())["reasons"]
    assert (reason["why"], len(reason["fell"])) == ("rules that one paper needs go", 1)
    monkeypatch.setattr("sys.argv", ["corpus", str(tmp_path)])
    assert corpus.main() == 0
    assert "headline linked" in capsys.readouterr().out


def test_every_measure_stands_in_the_table() -> None:
    now = _now("naive", value={"first": {"stub cells joined": {"headline linked": 0.25}}, "opened": {}})
    text = "\n".join(corpus.table(now))
    for said in (
        "headline linked",
        "naive: stub cells joined",
        "0.250",
        "cells 0.980",
        "own 130",
        "unflagged 1",
        "unfit 7",
    ):
        assert said in text
    assert "2 of 3 as they must be" in text
    assert "facts 0.1 (N 9), mined None (N 1)" in text


def test_shares_are_read_from_the_reports() -> None:
    tables = "17 tables: headers 104/105 = 0.990, whole 16/17 = 0.941, stray rows 1; cells 935/947 = 0.987"
    assert corpus.shares(tables) == {"headers": 0.9905, "whole": 0.9412, "cells": 0.9873}


def test_batches_that_nobody_opened_are_no_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "FRESH_GOLD", tmp_path)
    assert [one.name for one in corpus.sets_of(Path("c"))] == ["first", "second", "third"]
    (tmp_path / "2").mkdir()
    *_, opened = corpus.sets_of(Path("c"))
    assert (opened.name, opened.pdfs) == ("opened", (Path("c/fresh/2/pdf"),))


def test_without_a_corpus_it_says_so_and_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["corpus", str(tmp_path / "nowhere")])
    assert corpus.main() == 0
    assert "skipped: there is no corpus" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("sure", "right", "area", "error"),
    [
        ((0.9, 0.8, 0.2), (True, True, False), 1.0, (0.1 + 0.2 + 0.2) / 3),
        ((0.2, 0.9), (True, False), 0.0, (0.8 + 0.9) / 2),
        ((0.5, 0.5), (True, False), 0.5, 0.0),
        ((1.0, 1.0), (True, True), None, 0.0),
    ],
)
def test_confidence_is_judged_by_its_order_and_by_its_level(
    sure: tuple[float, ...], right: tuple[bool, ...], area: float | None, error: float
) -> None:
    assert scorers.area_under_curve(sure, right) == area
    assert scorers.calibration_error(sure, right) == pytest.approx(error)


ROWS = [["KiteNet-50 (ours)", "12.1", "75.9"], ["HeronNet [3]", "9.0", "71.2"], ["SwiftNet", "8.0", "70.0"]]
HEAD = [["Model", "Params (M)", "Top-1 accuracy"]]
DOCUMENT = Document(
    sha256="0" * 64,
    title="KiteNet: Birds of Paper",
    pages=(),
    tables=(table("Top-1 accuracy on the ImageNet validation set", HEAD, ROWS),),
    captions=(),
    sentences=(),
    reader="a test",
)


def _claim(row: int) -> dict[str, Any]:
    one = DOCUMENT.tables[0]
    box = one.body[row][2].box
    place = {"page": one.page, "bbox": [box.x0, box.top, box.x1, box.bottom], "source": "table"}
    claim = {"kind": "result", "model": "?", "own": True, "value": 1.0, "evidence": place}
    return {**claim, "paper": {"source_file": "kite.pdf"}}


def test_the_baselines_name_by_cells_by_the_title_and_by_ours_or_a_citation() -> None:
    found = naive(DOCUMENT, [_claim(row) for row in range(3)])
    assert [one["model"] for one in found["stub cells joined"]] == ["KiteNet-50 (ours)", "HeronNet", "SwiftNet"]
    assert {one["model"] for one in found["the paper's own model"]} == {"KiteNet"}
    assert [one["own"] for one in found["ours, else cited"]] == [True, False, True]


def test_the_first_number_column_under_a_known_metric_is_read() -> None:
    found = naive(DOCUMENT, [_claim(0)])["first number column"]
    assert [(one["model"], one["metric"], one["value"]) for one in found] == [
        ("KiteNet-50 (ours)", "top-1 accuracy", 75.9),
        ("HeronNet", "top-1 accuracy", 71.2),
        ("SwiftNet", "top-1 accuracy", 70.0),
    ]
