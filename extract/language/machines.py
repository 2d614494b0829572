"""The machine that a speed is told of, where the next sentence tells how long training takes.

`On one K40 we reach 1K words per second. It takes 7 days to train a model.`: the device of the first sentence is named
beside a speed, which is no training fact by itself; the second says what ran on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.language.facts import Fact
from normalize.claims import Kind

TIME_FOLLOWS = "training-time-follows"
"""The reason of a device that is taken for the one trained on by the sentence after it."""

SCORE = 0.5
"""The log-odds of such a device."""

OF_SPEED = "-speaks-of-inference"


def machine_before(left: Sequence[Fact], kept: Sequence[Fact]) -> Fact | None:
    """The one counted and named device among what the sentence before dropped for its speed, where a training time is
    told in the sentence after it and no device is; else None."""
    times = [fact for fact in kept if fact.kind is Kind.TRAINING_TIME and fact.of == "run"]
    if not times or any(fact.kind is Kind.HARDWARE for fact in kept):
        return None
    devices = [fact for fact in left if fact.kind is Kind.HARDWARE]
    if len(devices) != 1 or not _told_by_speed(devices[0]):
        return None
    return replace(devices[0], score=SCORE, said=(*devices[0].said, TIME_FOLLOWS))


def _told_by_speed(fact: Fact) -> bool:
    hardware = fact.hardware
    against = [said for said in fact.said if said.startswith("-")]
    return hardware is not None and hardware.named and hardware.count is not None and against == [OF_SPEED]
