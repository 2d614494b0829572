"""Titles printed in the line: what is one, and how far its part reaches."""

from __future__ import annotations

import pytest

from extract.document import Sentence
from extract.language.parts import title_in, with_parts
from extract.language.stages import stage_of_heading


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Mobile setting.", "Mobile setting"),
        ("Semantic segmentation on ADE20K.", "Semantic segmentation on ADE20K"),
        ("There are two settings: • Training on two data sets.", "Training on two data sets"),
        ("• Pre-training on one set, tuning on another.", "Pre-training on one set, tuning on another"),
        ("• We train for 90 epochs on the whole set.", ""),
        ("It works.", None),
        ("Training took 3 days.", None),
        ("This took approximately two weeks.", None),
        ("See Tab. 4.", None),
        ("Networks of more than a hundred layers learn slowly.", None),
    ],
)
def test_what_a_title_is(text: str, title: str | None) -> None:
    assert title_in(text) == title


def test_a_part_reaches_to_the_next_title_or_section() -> None:
    texts = [("5 Setup", text) for text in ("Nets.", "They are deep.", "Data.", "There is much.", "• We list it.")]
    sentences = [Sentence(text, section, "prose", ()) for section, text in (*texts, ("6 Results", "They are good."))]
    sections = [sentence.section for sentence in with_parts(sentences)]
    assert sections == ["5 Setup › Nets"] * 2 + ["5 Setup › Data"] * 2 + ["5 Setup", "6 Results"]


def test_captions_stand_in_no_part() -> None:
    sentences = [Sentence("Nets.", "5 Setup", "prose", ()), Sentence("Table 1.", "5 Setup", "caption", ())]
    assert [sentence.section for sentence in with_parts(sentences)] == ["5 Setup › Nets", "5 Setup"]


def test_the_title_of_a_part_tells_the_stage_before_its_section() -> None:
    assert stage_of_heading("4.1 Pre-training › Fine-tuning details") == "fine-tuning"
    assert stage_of_heading("4.1 Setup › Transfer from other pre-training") is None
    assert stage_of_heading("4.1 Fine-tuning › Data") == "fine-tuning"
