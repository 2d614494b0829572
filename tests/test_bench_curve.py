"""What labels teach is judged on papers left out, and two labellers are compared line by line."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest

from bench import agreement, curve
from bench.agreement import IDENTITY, compare, kappa
from bench.curve import Example, at_size, by_paper, column_features, learnt, row_features
from bench.labelled import Identity, LabelledTable, Line, Score, Segment
from normalize.claims import Box
from tests.extract.linking.build import table


def _examples(papers: int, told: float) -> list[Example]:
    """Rows of which those with a citation are quoted, but for some."""
    chance = random.Random(1)  # noqa: S311  # invented
    made = []
    for paper in range(papers):
        for _ in range(20):
            cites = chance.random() < 0.5
            answer = "quoted" if cites == (chance.random() < told) else "own"
            made.append(Example(f"p{paper}", {"bias": 1.0, "cites": float(cites)}, answer, "own"))
    return made


def test_what_can_be_learnt_is_learnt_and_noise_is_not() -> None:
    assert at_size(_examples(25, 1.0), 10) == 1.0
    assert at_size(_examples(25, 0.9), 20) == pytest.approx(0.9, abs=0.05)
    assert at_size(_examples(25, 0.5), 20) == pytest.approx(0.5, abs=0.1)


def test_three_answers_are_told_apart() -> None:
    some = [
        Example("p", {"bias": 1.0, f"is {answer}": 1.0}, answer, "a") for answer in ("a", "b", "c") for _ in range(5)
    ]
    answer = learnt(some)
    assert [answer({"bias": 1.0, f"is {what}": 1.0, "never seen": 1.0}) for what in "abc"] == ["a", "b", "c"]


def test_each_paper_counts_alike() -> None:
    assert by_paper([("a", True), ("b", False), ("b", False), ("b", False)]) == 0.5


def test_rows_and_columns_are_looked_at_beside_their_table() -> None:
    rows = [["HeronNet [3]", "12.1M", "70.1"], ["KiteNet (ours)", "9.0M", "75.9"]]
    one = table("Comparison with other work", [["Method", "Params", "Top-1"]], rows)
    prose = Counter({"KiteNet": 30})
    quoted, own = (row_features(one, number, prose) for number in (1, 2))
    assert (quoted["cites"], quoted["ours"], own["cites"], own["ours"]) == (1.0, 0.0, 0.0, 1.0)
    assert (own["often in prose"], quoted["often in prose"]) == (0.6, 0.0)
    assert row_features(one, 0, prose)["header"] == 1.0
    name, params, score = (column_features(one, number, prose) for number in range(3))
    assert (name["numbers"], score["numbers"], score["percent"], params["units"]) == (0.0, 1.0, 1.0, 1.0)
    assert (score["heading metric"], params["heading quantity"], name["heading metric"]) == (1.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")], 0.0),
        ([("a", "a"), ("a", "a")], None),
        ([], None),
    ],
)
def test_kappa_takes_chance_out(pairs: list[tuple[object, object]], value: float | None) -> None:
    assert kappa(pairs) == value


def _labelled(*rows: Line, columns: tuple[Line, ...] = (), models: str = "rows") -> LabelledTable:
    segment = Segment(models=models, rows=rows, columns=columns)
    return LabelledTable(page=3, number="1", box=Box(0, 0, 9, 9), segments=(segment,))


def test_lines_of_one_place_are_compared_and_others_are_not() -> None:
    ours = _labelled(
        Line(at=100.0, role="model", own="own", identity=Identity(model="KiteNet-50", recipe="3x")),
        Line(at=112.0, role="model", own="own"),
        Line(at=190.0, role="group"),
        columns=(Line(at=50.0, role="result", score=Score(benchmark="imagenet", metric="top-1 error")),),
    )
    theirs = _labelled(
        Line(at=101.5, role="model", own="quoted", identity=Identity(model="KiteNet 50 3x")),
        Line(at=112.0, role="modifier-of", own="own"),
        columns=(Line(at=53.0, role="result", score=Score(benchmark="imagenet", metric="top-5 error")),),
        models="crossed",
    )
    found: dict[str, list[tuple[object, object]]] = defaultdict(list)
    compare(ours, theirs, found)
    assert found["axis of the models"] == [("rows", "crossed")]
    assert found["role of rows"] == [("model", "model"), ("model", "modifier-of")]
    assert found["own or quoted"] == [("own", "quoted"), ("own", "own")]
    assert found["benchmark and metric"] == [(("imagenet", "top-1 error"), ("imagenet", "top-5 error"))]
    assert [one == other for one, other in found[IDENTITY]] == [True]
    lines = list(agreement.report(found))
    assert "| own or quoted | 2 | 0.50 | 0.00 |" in lines
    assert lines[0] == "Tables labelled twice: 1."


def test_without_a_corpus_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["curve", "nowhere"])
    assert curve.main() == 0
    assert "skipped" in capsys.readouterr().out
