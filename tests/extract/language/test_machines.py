"""The machine of a sentence on speed, and the training time of the sentence after it."""

from __future__ import annotations

import pytest

from normalize.claims import Kind
from tests.extract.language.helpers import claims

SPEED = "On a single Tesla K40 we reach a speed of 2K words per second."


def test_a_training_time_right_behind_says_that_training_ran_on_the_machine_of_a_speed() -> None:
    (machine,) = claims(SPEED, "It takes 7-10 days to train a model.", kind=Kind.HARDWARE)
    assert (machine.device, machine.count, machine.evidence.text) == ("nvidia-k40", 1, "single Tesla K40")
    assert "training-time-follows" in machine.reasons


@pytest.mark.parametrize(
    "sentences",
    [
        (SPEED,),
        (SPEED, "We train for 12 epochs."),
        (SPEED, "The cat sat on the mat.", "It takes 7-10 days to train a model."),
        (
            "On a single Tesla K40 and a single Titan X we reach a speed of 2K words per second.",
            "It takes 7-10 days to train a model.",
        ),
        ("On GPUs we reach a speed of 2K words per second.", "It takes 7-10 days to train a model."),
    ],
)
def test_a_speed_alone_or_told_elsewhere_says_nothing_on_training(sentences: tuple[str, ...]) -> None:
    assert not claims(*sentences, kind=Kind.HARDWARE)


def test_the_machine_of_the_training_time_itself_is_the_one() -> None:
    (machine,) = claims(SPEED, "Training takes 7 days on 8 P100 GPUs.", kind=Kind.HARDWARE)
    assert machine.device == "nvidia-p100"
