"""Facts of one run are not given to another: by the batch, the data, the table, and the sentence that they share."""

from __future__ import annotations

from typing import Any

import pytest

from normalize.claims import Claim, Kind, Status
from normalize.corpora import corpora_in, may_be_one
from tests.normalize.makers import claim, hardware, hours, result, rows
from tests.normalize.test_concerns import said

SMALL = "With a minibatch size of kn = 256, Net-50 takes 29 hours on 8 V100s."
LARGE = "With a minibatch size of kn = 8k, Net-50 takes 1 hour on 256 V100s."


def batch(size: float) -> Claim:
    return claim(Kind.BATCH_SIZE, value=size, unit="examples", model="Net-50")


def two_runs() -> list[Claim]:
    """One model trained with two batches, each on its own machines."""
    small = (
        said(fact, SMALL)
        for fact in (batch(256), hours(29, model="Net-50"), hardware("nvidia-v100", 8, model="Net-50"))
    )
    large = (
        said(fact, LARGE)
        for fact in (batch(8192), hours(1, model="Net-50"), hardware("nvidia-v100", 256, model="Net-50"))
    )
    return [*small, *large]


@pytest.mark.parametrize(
    ("name", "count", "time"),
    [
        ("Net-50 kn=256", 8, 29),
        ("Net-50, minibatch 256", 8, 29),
        ("Net-50 kn=8k", 256, 1),
        ("Net-50, batch size 8192", 256, 1),
        ("Net-50 with warmup", None, None),
        ("Net-50 batch size=64", None, None),
    ],
)
def test_a_row_that_names_its_batch_takes_the_facts_of_that_run(
    name: str, count: int | None, time: float | None
) -> None:
    (row,) = rows(result(name), *two_runs())
    assert (row.device_count, row.training_hours) == (count, time)


def test_the_batch_may_stand_in_the_recipe() -> None:
    (row,) = rows(result("Net-50", recipe="minibatch 8192"), *two_runs())
    assert (row.device_count, row.training_hours) == (256, 1)


def test_a_row_of_one_batch_takes_nothing_of_another_alone() -> None:
    told = (
        said(hours(1, model="Net-50"), LARGE),
        said(batch(8192), LARGE),
        said(batch(256), "A minibatch of kn = 256 is usual."),
    )
    (row,) = rows(result("Net-50 kn=256"), *told)
    assert (row.training_hours, row.batch_size) == (None, 256)


def test_names_of_one_corpus_are_one() -> None:
    assert corpora_in("on I21k and IN-22K") == {"ImageNet-21k"}
    assert may_be_one("JFT", "JFT-300M")
    assert not may_be_one("JFT-3B", "JFT-300M")
    assert not corpora_in("We align the two; it has 22k images.")


def test_a_time_on_other_data_is_not_the_rows() -> None:
    fact = said(hours(720, model="Net-L", stage="pretraining"), "Net-L pre-trained on ImageNet-21k took 30 days.")
    found = {
        row.training_data: row.training_hours for row in rows(*(_on(data) for data in ("JFT", "I21k", None)), fact)
    }
    assert found == {"JFT": None, "I21k": 720, None: None}


def test_where_no_row_tells_its_data_a_corpus_in_the_sentence_leaves_none_out() -> None:
    fact = said(hours(720, model="Net-L", stage="pretraining"), "Net-L pre-trained on ImageNet-21k took 30 days.")
    assert [row.training_hours for row in rows(_on(None), fact)] == [720]


def _on(data: str | None) -> Claim:
    return result("Net-L", training_data=data)


def test_facts_of_a_table_are_of_the_training_of_its_results() -> None:
    here: dict[str, Any] = {"page": 7, "source": "table", "table": "2"}
    scaled = result("Net-L", training_data="JFT", **here)
    other = result("Net-L", 24.0, page=4, source="table", table="1")
    fact = hours(40, model="Net-L", **here)
    assert {row.training_data: row.training_hours for row in rows(scaled, other, fact)} == {"JFT": 40, None: None}


def test_hardware_of_inference_is_not_that_of_training() -> None:
    used = said(hardware(), "The machine has 8 Titan Xp cards.", section="6 Quantized Inference")
    timed = said(hardware(), "A forward pass takes 12 ms on a Titan Xp.", section="4 Experiments")
    trained = said(hardware(), "The machine has 8 Titan Xp cards.", section="6 Training and Inference")
    assert [row.device for fact in (used, timed, trained) for row in rows(result(), fact)] == [
        None,
        None,
        "nvidia-titan-xp",
    ]


def test_a_sort_of_models_beside_the_main_ones_is_not_every_model() -> None:
    fact = said(hours(50), "We trained our self-supervised model for 50 hours.")
    found = {row.model: row.training_hours for row in rows(result("Net"), result("Self-supervised Net"), fact)}
    assert found == {"Net": None, "Self-supervised Net": 50}


def test_a_time_brings_the_hardware_of_its_sentence() -> None:
    sentence = "It took 10 hours on 16 cards."
    facts = (
        said(hours(10), sentence),
        said(hardware(count=16), sentence),
        said(hardware(count=4), "Four cards were used."),
    )
    (row,) = rows(result(), *facts)
    assert (row.training_hours, row.device_count) == (10, 16)


def test_a_time_of_other_hardware_than_the_rows_is_left_out() -> None:
    sentence = "It took 10 hours on 16 cards."
    facts = (
        said(hours(10), sentence),
        said(hardware(count=16), sentence),
        said(hardware(count=4, model="Net-50"), "It has 4."),
    )
    (row,) = rows(result(), *facts)
    assert (row.training_hours, row.device_count) == (None, 4)


def test_what_is_said_of_the_model_goes_before_a_stage_of_all() -> None:
    own = claim(Kind.EPOCHS, value=300.0, model="Net-50")
    general = claim(Kind.EPOCHS, value=15.0, stage="pretraining")
    assert [row.epochs for row in rows(result(), own, general)] == [300]


def test_conflicting_counts_are_not_settled_by_what_is_said_farther_off() -> None:
    near = hardware(count=8, model="Net"), hardware(count=256, model="Net")
    (row,) = rows(result("Net-50"), *near, hardware(count=4))
    assert (row.device, row.device_count) == ("nvidia-titan-xp", None)


def test_the_caption_of_a_table_goes_before_what_is_said_of_the_family() -> None:
    one = result("Net-50", page=5, source="table", table="2")
    caption = claim(Kind.EPOCHS, value=200.0, page=5, source="caption", table="2")
    family = claim(Kind.EPOCHS, value=120.0, model="Net")
    other = claim(Kind.EPOCHS, value=90.0, page=5, source="caption", table="3")
    (row,) = rows(one, caption, family, other)
    assert row.epochs == 200


def test_a_model_without_a_part_takes_no_time_of_the_whole_one() -> None:
    facts = hours(20), claim(Kind.EPOCHS, value=12.0)
    found = {
        row.model: (row.training_hours, row.epochs) for row in rows(result("Net"), result("Net w/o gates"), *facts)
    }
    assert found == {"Net": (20, 12), "Net w/o gates": (None, 12)}


def test_one_time_for_unlike_models_is_flagged() -> None:
    for one in rows(result("Net-A"), result("Other-B"), hours(20)):
        assert "training-of-all-models" in one.flags
    (alone,) = rows(result("Net-A"), hours(20))
    assert "training-of-all-models" not in alone.flags


def test_a_reviewed_length_is_not_that_of_all_where_another_is_told() -> None:
    seen = claim(Kind.EPOCHS, value=400.0, status=Status.REVIEWED)
    (row,) = rows(result(), seen, claim(Kind.EPOCHS, value=100.0))
    assert row.epochs is None
    (row,) = rows(result(), seen)
    assert row.epochs == 400


def test_a_result_printed_twice_is_one_row() -> None:
    here: dict[str, Any] = {"source": "table", "table": "2"}
    fuller = result("Net-50", 24.3, training_data="JFT", **here)
    barer = result("Net- 50", 24.3, page=8, source="table", table="7")
    assert [(row.model, row.training_data) for row in rows(fuller, barer)] == [("Net-50", "JFT")]
    beside = result("Net-50", 24.3, **here)
    assert len(rows(fuller, beside)) == 2
    other = result("Net-50", 24.1, page=8, source="table", table="7")
    assert len(rows(fuller, other)) == 2


def test_what_is_doubtful_about_a_result_is_flagged_on_its_row() -> None:
    (row,) = rows(result(status=Status.FLAGGED, flags=("benchmark-unclear",)))
    assert (row.status, row.flags) == ("flagged", ("benchmark-unclear",))


def test_what_stands_in_the_part_on_training_from_scratch_is_not_of_further_data() -> None:
    facts = (
        said(hours(9.7, model="Net-L"), "Net-L takes 9.7 hours.", section="4.1 Training › From scratch"),
        said(hours(33, stage="pretraining"), "Pretraining takes 33 hours.", section="4.1 Training › Additional data"),
        said(hardware(), "All models were trained on 8 GPUs.", section="4.1 Training › From scratch"),
    )
    found = {
        row.training_data: (row.training_hours, row.device_count) for row in rows(*map(_on, ("JFT", None)), *facts)
    }
    assert found == {"JFT": (33, 8), None: (9.7, 8)}


def test_the_time_of_one_stage_beside_the_hardware_gainsays_none_of_another() -> None:
    both = "Pretraining takes 33 hours on the same 8 GPUs."
    facts = (
        said(hours(33, stage="pretraining"), both),
        said(hardware(), "All models were trained on 8 GPUs.", both),
        said(hours(3, stage="fine-tuning"), "We fine-tune, which takes 3 hours."),
    )
    (found,) = rows(_on("JFT"), *facts)
    assert "fine-tuning-not-counted" not in found.flags
    assert found.hardware_burden_flop == 8 * 36 * 3600 * 12.15e12
