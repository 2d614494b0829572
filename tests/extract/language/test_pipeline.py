from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.language import pipeline
from extract.language.gate import LONGEST_SENTENCE, may_hold_fact
from extract.language.tokens import PaperTokenizer

GOLDEN = json.loads((Path(__file__).parent / "factories.json").read_text(encoding="utf-8"))


def test_no_component_lacks_what_it_requires() -> None:
    analysis = pipeline().analyze_pipes()
    assert analysis is not None
    assert analysis["problems"] == {name: [] for name in GOLDEN}


def test_the_components_are_those_that_were_agreed_on() -> None:
    assert pipeline().pipe_names == GOLDEN
    assert set(GOLDEN) <= set(pipeline().factory_names)


def test_the_pipeline_is_built_once() -> None:
    assert pipeline() is pipeline()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8xV100", ["8", "x", "V100"]),
        ("3.5 days", ["3.5", "days"]),
        ("2.3 × 10^18", ["2.3", "×", "10^18"]),
        ("300K steps", ["300", "K", "steps"]),
        ("a 90-epoch run", ["a", "90", "-", "epoch", "run"]),
        ("eight-GPU", ["eight", "-", "GPU"]),
        ("TPUv3-core-days", ["TPUv3-core", "-", "days"]),
        ("a mini-batch of 1,024", ["a", "mini-batch", "of", "1,024"]),
        ("ResNet-50 at the 30th", ["ResNet-50", "at", "the", "30th"]),
        ("0.95s", ["0.95", "s"]),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert [token.text for token in pipeline().make_doc(text)] == words


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=200, deadline=None)
def test_tokens_keep_every_character_in_its_place(text: str) -> None:
    doc = PaperTokenizer(pipeline().vocab)(text)
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert "".join(token.text for token in doc if not token.is_space) == "".join(text.split())


@given(
    st.lists(
        st.sampled_from(
            [
                "8",
                "x",
                "V100",
                "GPUs",
                ",",
                "(",
                "90",
                "epochs",
                "300K",
                "steps",
                ")",
                "batch",
                "size",
                "of",
                "256",
                "2-3",
                "days",
                "[27,",
                "17]",
                ";",
                "1:3",
            ]
        ),
        max_size=25,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_row_of_words_breaks_the_pipeline(words: list[str]) -> None:
    doc = pipeline()(" ".join(words))
    assert all(0 <= fact.start < fact.end <= len(doc) for fact in (*doc._.facts, *doc._.dropped))


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("We train for 90 epochs.", True),
        ("We train with mixed precision on a TPU.", True),
        ("It reaches 74.9% top-1 accuracy on ImageNet.", True),
        ("It reaches 74.9% accuracy in our own test.", False),
        ("We thank the reviewers.", False),
        ("We train for many epochs.", False),
        ("It has 12 authors.", False),
        ("config.batch_size = 32 config.epochs = 3 " * 5, False),
        ("We train for 90 epochs. " * LONGEST_SENTENCE, False),
    ],
)
def test_the_gate(text: str, passes: bool) -> None:
    assert may_hold_fact(text) is passes
