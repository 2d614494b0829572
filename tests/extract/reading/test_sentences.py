"""Where sentences end."""

from __future__ import annotations

import pytest

from extract.reading.glyphs import HYPHEN
from extract.reading.lines import mend
from extract.reading.sentences import Placed, ends_sentence, split_sentences
from normalize.claims import Box


def place(text: str) -> list[Placed]:
    return [(word, 1, Box(10.0 * index, 0, 10.0 * index + 8, 10)) for index, word in enumerate(text.split(" "))]


@pytest.mark.parametrize(
    ("word", "following", "ends"),
    [
        ("care.", "We", True),
        ("days.^5", "Our", True),
        ("this?", "Yes", True),
        ("(2015).", "They", True),
        ("done.”", "Then", True),
        ("Fig.", "2", False),
        ("e.g.", "More", False),
        ("vs.", "Ours", False),
        ("et", "al.", False),
        ("al.", "(2015)", False),
        ("al.", "They", True),
        ("J.", "Smith", False),
        ("3.5", "days", False),
        ("76.3", "We", False),
        ("approx.", "3", False),
        ("end.", "and", False),
    ],
)
def test_ends_sentence(word: str, following: str, ends: bool) -> None:
    assert ends_sentence(word, following) is ends


def test_spans_follow_a_word_over_two_lines() -> None:
    words = [*place("We re"), ("main" + ".", 2, Box(0, 0, 5, 5))]
    words[1] = ("re" + HYPHEN, 1, words[1][2])
    (sentence,) = split_sentences(words, "1 Intro", "prose", frozenset())
    assert sentence.text == "We remain."
    assert [sentence.text[start:end] for start, end, _, _ in sentence.spans] == ["We", "re", "main."]
    assert [page for _, _, page, _ in sentence.spans] == [1, 1, 2]


@pytest.mark.parametrize(
    ("head", "following", "known", "whole"),
    [
        ("re", "main", frozenset(), "remain"),
        ("data", "parallel,", frozenset(), "data-parallel,"),
        ("fore", "ground", frozenset({"foreground"}), "foreground"),
        ("self", "attention", frozenset({"selfattention"}), "selfattention"),
        ("pre", "trained", frozenset({"pre-trained"}), "pre-trained"),
        ("ResNet", "50", frozenset(), "ResNet-50"),
        ("non", "Gaussian", frozenset(), "non-Gaussian"),
    ],
)
def test_mend(head: str, following: str, known: frozenset[str], whole: str) -> None:
    assert mend(head + HYPHEN, following, known) == whole
