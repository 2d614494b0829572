"""What is learnt from labels: fitted, judged on papers left out, and written as text."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest

from bench import train
from bench.train import Example, fitted, judged, written


def _examples(told: float) -> list[Example]:
    """Things that are so where a feature is there, but for some."""
    chance = random.Random(1)  # noqa: S311  # invented
    made = []
    for number in range(400):
        there = chance.random() < 0.5
        answer = there == (chance.random() < told)
        made.append(Example(f"p{number % 20}", {"bias": 1.0, "there": float(there)}, answer))
    return made


def test_weights_tell_what_a_feature_is_worth() -> None:
    weights = fitted(_examples(0.9))
    assert weights["bias"] < -1
    assert weights["there"] > 3
    assert abs(fitted(_examples(0.5))["there"]) < 0.5


def test_the_same_examples_give_the_same_weights() -> None:
    assert fitted(_examples(0.9)) == fitted(_examples(0.9))


def test_the_judgement_is_of_papers_left_out_and_stands_beside_the_naive_one() -> None:
    said = judged(_examples(1.0))
    assert said.startswith("400 examples of 20 papers; left out 1.000, naive 0.5")
    assert said.endswith(", 0 wrongly")


def test_what_one_paper_alone_shows_is_of_no_use_on_the_others() -> None:
    own = [f"only {number}" for number in range(20)]
    looks = [{"bias": 1.0, **{name: float(name == mine) for name in own}} for mine in own]
    noise = judged([Example(f"p{number}", features, number % 2 == 0) for number, features in enumerate(looks)])
    assert float(noise.split("left out ")[1].split(",")[0]) <= 0.5


def test_weights_are_written_as_text_that_is_read_back() -> None:
    examples = _examples(0.9)
    document = tomllib.loads(train.HEAD + written("decision", fitted(examples), examples))
    assert document == {"decision": {name: round(weight, 3) for name, weight in fitted(examples).items()}}


def test_without_a_corpus_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["train", str(tmp_path)])
    assert train.main() == 0
    assert capsys.readouterr().out.startswith("skipped: there is no corpus")
