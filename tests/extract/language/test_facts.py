"""Sentences, each with the facts that a careful reader finds in it."""

from __future__ import annotations

import pytest

from normalize.claims import Kind
from tests.extract.language.helpers import claims

HOUR_OF_SECONDS = 1 / 3600


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("We train the network for roughly 90 epochs.", Kind.EPOCHS, [90]),
        ("We use batch size 64 for 300 and 40 epochs of training, respectively.", Kind.EPOCHS, [300, 40]),
        ("All models are trained using 75 epochs.", Kind.EPOCHS, [75]),
        ("We warm up for 5 epochs and decay the rate at epochs 30 and 60.", Kind.EPOCHS, []),
        ("The learning rate is divided by 10 every 30 epochs.", Kind.EPOCHS, []),
        ("We average the weights of the last 5 epochs.", Kind.EPOCHS, []),
        ("until the loss did not improve for 10 epochs of training", Kind.EPOCHS, []),
        ("The big models were trained for 300,000 steps.", Kind.STEPS, [300_000]),
        ("The models are trained for up to 60 × 10^4 iterations.", Kind.STEPS, [600_000]),
        (
            "The rate is divided by 10 at 32k and 48k iterations, and training ends at 64k iterations.",
            Kind.STEPS,
            [64_000],
        ),
        ("The network is unrolled for 20 steps during training.", Kind.STEPS, []),
        ("We train in two steps.", Kind.STEPS, []),
        (
            "We train with a rate of 0.01 for 240k iterations and then for 80k iterations with 0.001.",
            Kind.STEPS,
            [320_000],
        ),
        ("We use a mini-batch of 256 images.", Kind.BATCH_SIZE, [256]),
        ("We train on 8 GPUs with 2 images per GPU.", Kind.BATCH_SIZE, [16]),
        ("SGD runs over 8 GPUs with a total of 16 images per minibatch (2 images per GPU).", Kind.BATCH_SIZE, [16]),
        ("We train with 2 images per GPU.", Kind.BATCH_SIZE, [2]),
        ("The rate is lr × BatchSize / 256.", Kind.BATCH_SIZE, []),
        ("Increasing the batch size from 256 to 8192 hurts.", Kind.BATCH_SIZE, []),
        ("We measured the latency with batch size 1 on a phone.", Kind.BATCH_SIZE, []),
        ("Our model is scaled when the batch size increases [27, 17].", Kind.BATCH_SIZE, []),
        ("We train for 0.5M updates with a batch of 32 768 tokens.", Kind.BATCH_SIZE, [32_768]),
        ("We trained it on 1.28 million images.", Kind.TRAINING_EXAMPLES, [1.28e6]),
        ("We keep 50k images for validation.", Kind.TRAINING_EXAMPLES, []),
        ("Training the largest model took 3640 petaflop/s-days.", Kind.TRAINING_COMPUTE, [3640 * 8.64e19]),
        ("Training it required 3.3 × 10^18 FLOPs.", Kind.TRAINING_COMPUTE, [3.3e18]),
    ],
)
def test_counts(text: str, kind: Kind, values: list[float]) -> None:
    assert [claim.value for claim in claims(text, kind=kind)] == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("We use a batch size of 4096 tokens.", "tokens"),
        ("We use a batch size of 256 sequences.", "examples"),
        ("Each batch contained sentence pairs with about 25000 source tokens.", "tokens"),
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
        ("Training took 3.5 days on 8 P100 GPUs.", 84, "run"),
        ("The network takes between five and six days to train.", 132, "run"),
        ("Training a single net took 2–3 weeks.", 420, "run"),
        ("Each training step took about 0.4 seconds.", 0.4 * HOUR_OF_SECONDS, "step"),
        ("Training takes 2.6s per mini-batch.", 2.6 * HOUR_OF_SECONDS, "step"),
        ("The model needs about 40 minutes per epoch of training.", 40 / 60, "epoch"),
        ("The training time is 31 hours for 1600 epochs.", 31, "run"),
        ("The search took 1800 GPU days.", 43_200, "device"),
    ],
)
def test_times(text: str, hours: float, of: str) -> None:
    (claim,) = claims(text, kind=Kind.TRAINING_TIME)
    assert claim.hours == pytest.approx(hours)
    assert claim.of == of


def test_a_range_keeps_its_ends_in_hours() -> None:
    (claim,) = claims("Training a single net took 2–3 weeks.", kind=Kind.TRAINING_TIME)
    assert (claim.low, claim.high) == (336, 504)
    assert "range" in claim.flags


def test_times_that_are_compared_are_of_the_same() -> None:
    found = claims("Training takes 0.95s per mini-batch, vs. 0.70s of the baseline.", kind=Kind.TRAINING_TIME)
    assert [claim.of for claim in found] == ["step", "step"]


@pytest.mark.parametrize(
    "text",
    [
        "Detection takes 47 s per image on a K40 GPU.",
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
        ("Each architecture search takes 4.5 days on 64 TPUv2 devices.", "search"),
        ("We train with beam search for 9 epochs.", None),
    ],
)
def test_stages(text: str, stage: str | None) -> None:
    assert {claim.stage for claim in claims(text)} == {stage}


def test_precision() -> None:
    (claim,) = claims("We train in mixed precision.", kind=Kind.PRECISION)
    assert claim.printed == "mixed precision"
