"""A stage that the sentence before tells, and the ones that no sentence behind may take over."""

from __future__ import annotations

import pytest

from normalize.claims import Kind
from tests.extract.language.helpers import claims, sentence

BATCH = "We use a batch size of 512 and a cosine schedule."


def _stage(before: str, fact: str = BATCH, *, section: str = "4 Setup", heading: str = "4 Setup") -> str | None:
    (claim,) = claims(sentence(before, section=heading), sentence(fact, section=section), kind=Kind.BATCH_SIZE)
    return claim.stage


@pytest.mark.parametrize(
    ("before", "stage"),
    [
        ("We fine-tune the nets at a higher resolution.", "fine-tuning"),
        ("For pre-training, sentences are masked.", "pretraining"),
        ("Images are cropped.", None),
        ("We pre-train the nets and fine-tune them.", None),
        ("A linear layer is fitted after pre-training.", None),
        ("Without any pretraining, nets are worse.", None),
    ],
)
def test_the_stage_of_a_sentence_goes_on_in_the_next(before: str, stage: str | None) -> None:
    assert _stage(before) == stage


def test_a_sentence_of_another_section_or_on_training_tells_its_own() -> None:
    before = "We fine-tune the nets at a higher resolution."
    assert _stage(before, section="5 More") is None
    assert _stage(before, "All nets are trained with a batch size of 512.") is None


def test_the_heading_tells_the_stage_before_the_sentence_does() -> None:
    heading = "4 Pre-training"
    assert _stage("We fine-tune the nets later.", section=heading, heading=heading) == "pretraining"


def test_a_stage_that_begins_the_next_thought_is_not_of_what_stands_before_it() -> None:
    text = "Pre-training was done on 16 TPU v2 for 4 days and fine-tuning takes one hour."
    told = {claim.hours: claim.stage for claim in claims(text, kind=Kind.TRAINING_TIME)}
    assert told == {96.0: "pretraining", 1.0: "fine-tuning"}


def test_a_refinement_by_reinforcement_is_a_stage_of_its_own() -> None:
    (claim,) = claims(
        sentence("How many steps are needed to refine a model varies.", section="4 Setup"),
        sentence("For the larger set, it takes 3 days to complete 400k steps.", section="4 Setup"),
        kind=Kind.STEPS,
    )
    assert claim.stage == "fine-tuning"
