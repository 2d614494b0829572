"""The data set that a part of a paper is about, and what is told there."""

from __future__ import annotations

import pytest

from extract.document import Sentence
from extract.language.subjects import Subject


def _about(*texts: tuple[str, str], source: str = "prose") -> str | None:
    """What the last of the sentences, (section, text), is about."""
    *before, last = (Sentence(text, section, source, ()) for section, text in texts)
    subject = Subject()
    for sentence in before:
        subject = subject.after(sentence)
    return subject.about(last)


TRAINED = ("4.1 Activations", "We train for 500 steps.")


def test_what_follows_a_data_set_in_its_section_is_about_it() -> None:
    assert (
        _about(("4.1 Activations", "Consider digits, on MNIST."), ("4.1 Activations", "It is small."), TRAINED)
        == "MNIST"
    )


@pytest.mark.parametrize(
    "before",
    [
        ("4.2 More", "Consider digits, on MNIST."),
        ("4.1 Activations", "Consider digits, on MNIST and ImageNet."),
        ("4.1 Activations", "We pretrain on JFT."),
        ("4.1 Activations", "Networks are deep."),
    ],
)
def test_nothing_is_told_of_another_section_a_benchmark_a_corpus_or_nothing(before: tuple[str, str]) -> None:
    assert _about(before, TRAINED) is None


def test_one_of_our_benchmarks_in_the_section_or_its_heading_leaves_it_open() -> None:
    benchmark = ("4.1 Activations", "We report ImageNet, too.")
    assert _about(benchmark, ("4.1 Activations", "Then CIFAR-10."), TRAINED) is None
    heading = "4 ImageNet classification"
    assert _about((heading, "Unlike MNIST, it is large."), (heading, "We train for 500 steps.")) is None


def test_a_sentence_that_names_a_data_set_tells_its_own() -> None:
    assert _about(("4 Runs", "First MNIST."), ("4 Runs", "On SVHN we train for 40 epochs.")) is None
