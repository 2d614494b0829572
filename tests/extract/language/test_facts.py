"""Sentences, each with the facts that a careful reader finds in it."""

from __future__ import annotations

import pytest

from normalize.claims import Kind
from tests.extract.language.helpers import claims

HOUR_OF_SECONDS = 1 / 3600


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("We train the net for about 70 epochs.", Kind.EPOCHS, [70]),
        ("We use batch size 96 for 200 and 50 epochs of training, respectively.", Kind.EPOCHS, [200, 50]),
        ("All nets are trained using 65 epochs.", Kind.EPOCHS, [65]),
        ("We warm up for 5 epochs and decay the rate at epochs 30 and 60.", Kind.EPOCHS, []),
        ("The learning rate is divided by 10 every 30 epochs.", Kind.EPOCHS, []),
        ("We average the weights of the last 5 epochs.", Kind.EPOCHS, []),
        ("until the loss did not improve for 10 epochs of training", Kind.EPOCHS, []),
        ("The wide models were trained for 250,000 steps.", Kind.STEPS, [250_000]),
        ("The nets are trained for up to 50 × 10^4 iterations.", Kind.STEPS, [500_000]),
        (
            "The rate is divided by 10 at 30k and 45k iterations, and training ends at 60k iterations.",
            Kind.STEPS,
            [60_000],
        ),
        ("The network is unrolled for 20 steps during training.", Kind.STEPS, []),
        ("We train in two steps.", Kind.STEPS, []),
        (
            "We train with a rate of 0.01 for 200k iterations and then for 50k iterations with 0.001.",
            Kind.STEPS,
            [250_000],
        ),
        ("We use a mini-batch of 192 images.", Kind.BATCH_SIZE, [192]),
        ("We train on 4 GPUs with 3 images per GPU.", Kind.BATCH_SIZE, [12]),
        ("It runs over 4 GPUs with a total of 12 images per minibatch (3 images per GPU).", Kind.BATCH_SIZE, [12]),
        ("We train with 3 images per GPU.", Kind.BATCH_SIZE, [3]),
        ("The rate is lr × BatchSize / 256.", Kind.BATCH_SIZE, []),
        ("Increasing the batch size from 256 to 8192 hurts.", Kind.BATCH_SIZE, []),
        ("We measured the latency with batch size 1 on a phone.", Kind.BATCH_SIZE, []),
        ("Our model is scaled when the batch size increases [27, 17].", Kind.BATCH_SIZE, []),
        ("We train for 0.5M updates with a batch of 32 768 tokens.", Kind.BATCH_SIZE, [32_768]),
        ("We trained it on 1.1 million images.", Kind.TRAINING_EXAMPLES, [1.1e6]),
        ("We keep 50k images for validation.", Kind.TRAINING_EXAMPLES, []),
        ("Training the largest model took 3000 petaflop/s-days.", Kind.TRAINING_COMPUTE, [3000 * 8.64e19]),
        ("Training it required 4.1 × 10^18 FLOPs.", Kind.TRAINING_COMPUTE, [4.1e18]),
    ],
)
def test_counts(text: str, kind: Kind, values: list[float]) -> None:
    assert [claim.value for claim in claims(text, kind=kind)] == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("We use a batch size of 4096 tokens.", "tokens"),
        ("We use a batch size of 256 sequences.", "examples"),
        ("Each batch contained sentence pairs with about 20000 source tokens.", "tokens"),
        ("We use a batch size of 256.", "examples"),
    ],
)
def test_units_of_batches(text: str, unit: str) -> None:
    (claim,) = claims(text, kind=Kind.BATCH_SIZE)
    assert claim.unit == unit
    assert ("unit-assumed" in claim.flags) is (text == "We use a batch size of 256.")


@pytest.mark.parametrize(
    ("text", "hours", "of"),
    [
        ("Training took 2.5 days on 4 P100 GPUs.", 60, "run"),
        ("The net takes between six and seven days to train.", 156, "run"),
        ("Training one net took 4–5 weeks.", 756, "run"),
        ("Each update took about 0.6 seconds.", 0.6 * HOUR_OF_SECONDS, "step"),
        ("Training takes 1.9s per mini-batch.", 1.9 * HOUR_OF_SECONDS, "step"),
        ("The net needs about 50 minutes per epoch of training.", 50 / 60, "epoch"),
        ("The training time is 30 hours for 900 epochs.", 30, "run"),
        ("The search took 1500 GPU days.", 36_000, "device"),
    ],
)
def test_times(text: str, hours: float, of: str) -> None:
    (claim,) = claims(text, kind=Kind.TRAINING_TIME)
    assert claim.hours == pytest.approx(hours)
    assert claim.of == of


def test_a_range_keeps_its_ends_in_hours() -> None:
    (claim,) = claims("Training one net took 4–5 weeks.", kind=Kind.TRAINING_TIME)
    assert (claim.low, claim.high) == (672, 840)
    assert "range" in claim.flags


def test_times_that_are_compared_are_of_the_same() -> None:
    found = claims("Training takes 0.9s per mini-batch, vs. 0.6s of the baseline.", kind=Kind.TRAINING_TIME)
    assert [claim.of for claim in found] == ["step", "step"]


@pytest.mark.parametrize(
    "text",
    [
        "Detection takes 30 s per image on a K40 GPU.",
        "The inference latency is 3 ms on a V100 GPU.",
        "We used 1000 hours of speech for training.",
        "The clips are cut into 25 ms windows for training.",
        "The paper was written in 3 days.",
    ],
)
def test_times_that_are_none_of_a_training(text: str) -> None:
    assert claims(text, kind=Kind.TRAINING_TIME) == []


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("We fine-tune the pre-trained model for 3 epochs.", "fine-tuning"),
        ("All models were pre-trained for 1M steps.", "pretraining"),
        ("Each architecture search takes 5.5 days on 32 TPUv2 devices.", "search"),
        ("Every child model is trained for 35 epochs.", "search"),
        ("We train with beam search for 9 epochs.", None),
    ],
)
def test_stages(text: str, stage: str | None) -> None:
    assert {claim.stage for claim in claims(text)} == {stage}


def test_precision() -> None:
    (claim,) = claims("We train in mixed precision.", kind=Kind.PRECISION)
    assert claim.printed == "mixed precision"
