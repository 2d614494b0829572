"""Claims in, rows out: which facts a row takes, what it computes from them, and what it leaves empty."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import read_toml
from normalize.claims import Claim, Kind, Status
from normalize.likeness import Via, is_family_of, same_model, via
from normalize.members import members_of
from normalize.rows import build_rows
from tests.normalize.makers import PAPER, PDF, claim, hardware, hours, result, row, rows

PEAK = 12.15e12
"""FP32, of the device that the makers train on."""


def test_a_result_without_facts_is_a_row_with_empty_columns() -> None:
    bare = row(result(value=23.7))
    assert (bare.paper_key, bare.arxiv_id, bare.version, bare.source_file) == ("one", "1801.00001", "2", "one.pdf")
    assert (bare.area, bare.benchmark, bare.metric, bare.value) == (
        "image-classification",
        "imagenet",
        "top-1 error",
        23.7,
    )
    assert bare.error_rate == pytest.approx(0.237)
    assert (bare.device, bare.parameters, bare.hardware_burden_flop, bare.training_flop) == (None, None, None, None)
    assert (bare.scope, bare.role, bare.status, bare.flags) == ("unknown", "proposed", "accepted", ())


def test_quoted_and_rejected_results_and_half_results_are_no_rows() -> None:
    assert rows(result(own=False), result(status=Status.REJECTED), result(metric=None), result(benchmark=None)) == []


def test_rejected_and_quoted_facts_are_not_taken() -> None:
    taken = row(result(), hardware(status=Status.REJECTED), hours(10, own=False))
    assert (taken.device, taken.training_hours) == (None, None)


def test_a_wide_range_of_examples_is_no_number_of_a_row() -> None:
    def examples(low: float, high: float) -> Claim:
        return claim(Kind.TRAINING_EXAMPLES, value=(low + high) / 2, low=low, high=high)

    assert row(result(), examples(1e6, 1.2e6)).training_examples == 1.1e6
    assert row(result(), examples(1e6, 2e7)).training_examples is None


def test_the_hardware_burden_is_exact() -> None:
    taken = row(result(), hardware(count=8), hours(84, low=72, high=96))
    assert taken.hardware_burden_flop == pytest.approx(8 * PEAK * 84 * 3600)
    assert taken.hardware_burden_low == pytest.approx(8 * PEAK * 72 * 3600)
    assert taken.hardware_burden_high == pytest.approx(8 * PEAK * 96 * 3600)
    assert (taken.training_hours, taken.device_hours, taken.device_unit) == (84, 672, "devices")
    assert (taken.training_flop_method, taken.scope) == ("hardware", "from-scratch")
    assert taken.training_flop == pytest.approx(0.3 * 8 * PEAK * 84 * 3600)


def test_operations_epochs_and_the_benchmarks_size() -> None:
    operations = claim(Kind.OPERATIONS, model="Net-50", value=4e9, convention="multiply-adds")
    taken = row(result(), operations, claim(Kind.EPOCHS, value=90))
    assert (taken.operations_per_pass, taken.operations_convention) == (8e9, "multiply-adds")
    assert taken.network_operations_flop == pytest.approx(8e9 * 90 * 1_281_167)
    assert taken.training_flop == pytest.approx(3 * 8e9 * 90 * 1_281_167)
    assert taken.training_flop_method == "operations"
    assert "training-set-size-assumed" in taken.flags
    assert taken.status == "accepted"


def test_flops_stay_as_the_paper_counts_them() -> None:
    taken = row(result(), claim(Kind.OPERATIONS, model="Net-50", value=4e9, convention="FLOPs"))
    assert (taken.operations_per_pass, taken.operations_convention) == (4e9, "FLOPs")


def test_two_ways_are_combined_and_their_utilisation_told() -> None:
    operations = claim(Kind.OPERATIONS, model="Net-50", value=4e9, convention="multiply-adds")
    taken = row(result(), operations, claim(Kind.EPOCHS, value=90), hardware(count=8), hours(30))
    counted = 3 * 8e9 * 90 * 1_281_167
    assert taken.training_flop_method == "combined"
    assert taken.implied_utilisation == pytest.approx(counted / (8 * PEAK * 30 * 3600))
    assert taken.training_flop_low < taken.training_flop < taken.training_flop_high  # type: ignore[operator]
    assert [way["method"] for way in taken.evidence["training_flop"]] == ["operations", "hardware"]  # type: ignore[attr-defined]


def test_a_slip_of_a_unit_shows_in_the_utilisation() -> None:
    operations = claim(Kind.OPERATIONS, model="Net-50", value=4e9, convention="multiply-adds")
    taken = row(result(), operations, claim(Kind.EPOCHS, value=90), hardware(count=8), hours(84 / 24))
    assert "utilisation-implausible" in taken.flags
    assert taken.status == "flagged"


def test_six_nd_for_transformers_on_text_and_never_for_images() -> None:
    facts = [claim(Kind.STEPS, value=1e5), claim(Kind.BATCH_SIZE, value=25000, unit="tokens")]
    text = result(model="Transformer (big)", benchmark="wmt14-en-de", metric="BLEU", split="test", value=28)
    taken = row(text, claim(Kind.PARAMETERS, model="Transformer (big)", value=2e8), *facts)
    assert taken.training_flop_method == "6nd"
    assert taken.training_flop == pytest.approx(6 * 2e8 * 1e5 * 25000)
    image = row(result(model="Transformer (big)"), claim(Kind.PARAMETERS, model="Transformer (big)", value=2e8), *facts)
    assert image.training_flop is None


def test_stated_compute_is_reported() -> None:
    taken = row(result(), claim(Kind.TRAINING_COMPUTE, model="Net-50", value=2e19))
    assert (taken.training_flop_method, taken.training_flop) == ("reported", 2e19)


def test_a_tpu_is_counted_by_chip_with_its_bf16_peak() -> None:
    by_core, by_chip = (
        row(result(), hardware("google-tpu-v3", 8, unit=unit), hours(10)) for unit in ("cores", "chips")
    )
    assert by_chip.hardware_burden_flop == pytest.approx(8 * 123e12 * 36000)
    assert by_core.hardware_burden_flop == pytest.approx(4 * 123e12 * 36000)
    assert "tpu-peak-bf16" in by_chip.flags
    assert by_chip.status == "accepted"


def test_a_device_that_is_not_known_gives_no_burden() -> None:
    taken = row(result(), hardware("gpu"), hours(10))
    assert (taken.device, taken.device_count, taken.training_hours) == ("gpu", 8, 10)
    assert (taken.hardware_burden_flop, taken.training_flop) == (None, None)
    assert "hardware-model-unknown" in taken.flags


def test_a_wide_burden_is_for_a_person() -> None:
    taken = row(result(), hardware("nvidia-titan-x", 4), hours(10), paper=replace(PAPER, year=2017))
    assert {"hardware-variant-unknown", "hardware-burden-wide"} <= set(taken.flags)
    assert taken.status == "flagged"


@pytest.mark.parametrize(
    ("time", "hours_of_run", "device_hours"),
    [
        (hours(680, of="device"), 85, 680),
        (hours(2, of="epoch"), 60, 480),
        (hours(0.001, of="step"), 100, 800),
        (hours(12), 12, 96),
    ],
)
def test_times_of_a_run_an_epoch_a_step_or_of_devices(time: Claim, hours_of_run: float, device_hours: float) -> None:
    taken = row(result(), hardware(), time, claim(Kind.EPOCHS, value=30), claim(Kind.STEPS, value=100_000))
    assert taken.training_hours == pytest.approx(hours_of_run)
    assert taken.device_hours == pytest.approx(device_hours)
    assert taken.hardware_burden_flop == pytest.approx(device_hours * PEAK * 3600)


def test_the_time_of_a_run_goes_before_that_of_a_step() -> None:
    assert row(result(), hours(0.001, of="step"), hours(12), claim(Kind.STEPS, value=5)).training_hours == 12


def test_an_epoch_without_the_number_of_epochs_is_no_run() -> None:
    taken = row(result(), hardware(), hours(2, of="epoch"))
    assert (taken.training_hours, taken.hardware_burden_flop) == (None, None)


@pytest.mark.parametrize(
    "wrong", [hours(0), hours(-3), hours(float("inf")), hardware(count=0), claim(Kind.EPOCHS, value=-1)]
)
def test_impossible_numbers_are_left_out_and_flagged(wrong: Claim) -> None:
    taken = row(result(), wrong)
    assert "impossible-value" in taken.flags
    assert taken.status == "flagged"
    assert (taken.training_hours, taken.device_count, taken.epochs) == (None, None, None)


def test_facts_of_the_variant_go_before_those_of_all() -> None:
    small, big = rows(
        result(model="Net (base)"), result(model="Net (big)"), hours(12), hours(84, model="Net (big)"), hardware()
    )
    assert (small.model, small.training_hours) == ("Net (base)", 12)
    assert (big.model, big.training_hours) == ("Net (big)", 84)
    assert big.evidence["training_time"]["via"] == "model"  # type: ignore[index]
    assert big.evidence["hardware"]["via"] == "paper"  # type: ignore[index]


def test_facts_of_the_family_reach_its_variants_at_a_cost() -> None:
    own = row(result(model="Net-50"), hours(12, model="Net-50", confidence=0.9), paper=PAPER)
    inherited = row(result(model="Net-50"), hours(12, model="Net", confidence=0.9))
    assert own.training_hours == inherited.training_hours == 12
    assert inherited.confidence < own.confidence
    assert inherited.evidence["training_time"]["via"] == "family"  # type: ignore[index]


def test_facts_of_a_sibling_do_not() -> None:
    taken = rows(result(model="Net"), result(model="Net + augmentation"), hours(12, model="Net"))
    assert {found.model: found.training_hours for found in taken} == {"Net": 12, "Net + augmentation": None}


def test_parameters_are_a_variants_own() -> None:
    family = row(result(model="Net-50"), claim(Kind.PARAMETERS, model="Net", value=2e7))
    assert family.parameters is None
    several = rows(result(model="Net-50"), result(model="Net-101"), claim(Kind.PARAMETERS, value=2e7))
    assert [found.parameters for found in several] == [None, None]
    assert row(result(model="Net-50"), claim(Kind.PARAMETERS, value=2e7)).parameters == 2e7


def test_parameters_of_the_same_table_are_meant() -> None:
    taken = row(
        result(source="table", table="2"),
        claim(Kind.PARAMETERS, model="Net-50", value=5.3e6, source="table", table="2"),
        claim(Kind.PARAMETERS, model="Net-50", value=4.0e6, source="table", table="5"),
    )
    assert taken.parameters == 5.3e6
    assert taken.flags == ()


@pytest.mark.parametrize(("model", "status"), [("Net-50", "flagged"), (None, "accepted")])
def test_two_numbers_that_say_different_things_give_none_and_a_flag(model: str | None, status: str) -> None:
    taken = row(result(), hours(12, model=model), hours(48, model=model), hardware())
    assert (taken.training_hours, taken.hardware_burden_flop) == (None, None)
    assert "conflicting-claims" in taken.flags
    assert taken.status == status


@pytest.mark.parametrize(
    ("context", "stage", "taken"),
    [
        ("We train for 90 epochs.", None, 90),
        ("On ImageNet we train for 90 epochs.", None, 90),
        ("On CIFAR and SVHN we train for 90 epochs.", None, None),
        ("On CIFAR and ImageNet we train for 90 epochs.", None, 90),
        ("On COCO we train for 90 epochs.", None, None),
        ("We pretrain on COCO for 90 epochs.", "pretraining", 90),
    ],
)
def test_what_is_said_of_another_data_set_is_left_out(context: str, stage: str | None, taken: float | None) -> None:
    epochs = claim(Kind.EPOCHS, value=90, stage=stage)
    said = replace(epochs, evidence=replace(epochs.evidence, context=context))
    assert row(result(), said).epochs == taken


def test_a_number_said_twice_is_one_and_a_rough_one_yields() -> None:
    taken = row(result(), hours(111, printed="111"), hours(120, printed="about 5 days", confidence=0.99))
    assert taken.training_hours == 111
    assert taken.flags == ()


def test_what_a_person_reviewed_goes_before_the_rest_and_what_is_flagged_last() -> None:
    assert row(result(), hours(12), hours(48, status=Status.REVIEWED)).training_hours == 48
    assert row(result(), hours(12), hours(48, status=Status.FLAGGED)).training_hours == 12


def test_a_doubtful_claim_voids_no_sure_one_and_is_told() -> None:
    sure, doubtful, rival = hours(12, confidence=0.96), hours(48, confidence=0.8), hours(48, confidence=0.88)
    taken = row(result(), sure, doubtful)
    assert (taken.training_hours, taken.status) == (12, "flagged")
    assert "less-sure-claim-left-out" in taken.flags
    assert row(result(), sure, rival).training_hours is None
    assert row(result(), hours(12, confidence=0.84), doubtful).training_hours is None
    agreeing = row(result(), sure, hours(12, confidence=0.5))
    assert (agreeing.training_hours, agreeing.flags) == (12, ())


def test_a_doubtful_device_voids_no_sure_one() -> None:
    taken = row(result(), hardware(confidence=0.96), hardware("nvidia-k40", 2, confidence=0.6))
    assert (taken.device, taken.device_count) == ("nvidia-titan-xp", 8)
    assert "less-sure-claim-left-out" in taken.flags


@pytest.mark.parametrize(
    ("lengths", "time"),
    [
        ([("Net-50", 100_000), ("Net-50", 500_000)], 24),
        ([(None, 100_000), (None, 500_000)], None),
        ([("Net-50", 500_000), (None, 100_000)], None),
        ([("Net-50", 500_000), (None, 500_000)], 24),
        ([("Net-50", 500_000)], 24),
        ([], 24),
    ],
)
def test_the_time_of_one_of_several_runs_is_not_that_of_all(
    lengths: list[tuple[str | None, float]], time: float | None
) -> None:
    steps = [claim(Kind.STEPS, model=model, value=value) for model, value in lengths]
    taken = row(result(), hours(24), hardware(), *steps)
    assert taken.training_hours == time
    assert row(result(), hours(24, model="Net-50"), *steps).training_hours == 24


def test_a_flagged_operand_flags_the_row() -> None:
    assert row(result(), hours(12, status=Status.FLAGGED)).status == "flagged"
    assert row(result(status=Status.FLAGGED)).status == "flagged"
    assert row(result(status=Status.REVIEWED), hours(12)).status == "reviewed"


def test_hardware_said_in_two_sentences_is_one() -> None:
    taken = row(result(), hardware("gpu", 8), hardware("nvidia-v100", None))
    assert (taken.device, taken.device_count) == ("nvidia-v100", 8)
    near = row(result(), hardware("gpu", 4, model="Net-50"), hardware("nvidia-v100", None))
    assert (near.device, near.device_count) == ("nvidia-v100", 4)


def test_the_variant_goes_before_its_family_and_other_devices_conflict() -> None:
    assert (
        row(result(), hardware("nvidia-v100", 8), hardware("nvidia-v100-pcie-16gb", 8)).device
        == "nvidia-v100-pcie-16gb"
    )
    taken = row(result(), hardware("nvidia-v100", 8), hardware("nvidia-k40", 8))
    assert taken.device is None
    assert "conflicting-claims" in taken.flags


def test_one_device_with_two_counts_keeps_the_device() -> None:
    taken = row(result(), hardware(count=8), hardware(count=64), hours(10))
    assert (taken.device, taken.device_count, taken.hardware_burden_flop) == ("nvidia-titan-xp", None, None)
    assert "conflicting-claims" in taken.flags


def test_facts_of_other_training_data_are_not_taken() -> None:
    plain, extra = rows(
        result(training_data=None), result(training_data="More"), claim(Kind.EPOCHS, value=14, training_data="More")
    )
    assert sorted([(plain.training_data or "", plain.epochs), (extra.training_data or "", extra.epochs)]) == [
        ("", None),
        ("More", 14),
    ]


def test_epochs_and_steps_that_do_not_fit_are_flagged() -> None:
    facts = [
        claim(Kind.EPOCHS, value=90),
        claim(Kind.STEPS, value=1000),
        claim(Kind.BATCH_SIZE, value=256, unit="examples"),
    ]
    assert "epochs-steps-disagree" in row(result(), *facts).flags
    fitting = [facts[0], claim(Kind.STEPS, value=450_000), facts[2]]
    assert "epochs-steps-disagree" not in row(result(), *fitting).flags


@pytest.mark.parametrize(("facts", "batch"), [([], None), ([hardware(count=8)], 256)])
def test_a_batch_a_device_is_multiplied_by_the_devices(facts: list[Claim], batch: float | None) -> None:
    one = claim(Kind.BATCH_SIZE, value=32, unit="examples", flags=("per-device",))
    assert row(result(), one, *facts).batch_size == batch


def test_the_precision_chooses_the_peak_of_the_estimate() -> None:
    device = hardware("nvidia-v100-pcie-16gb", 1), hours(1)
    unsaid = row(result(), *device)
    tensor = row(result(), *device, claim(Kind.PRECISION, printed="mixed precision"))
    plain = row(result(), *device, claim(Kind.PRECISION, printed="single precision"))
    assert (tensor.precision, plain.precision, unsaid.precision) == ("mixed", "fp32", None)
    assert tensor.training_flop == pytest.approx(0.3 * 112e12 * 3600)
    assert plain.training_flop == pytest.approx(0.3 * 14.13e12 * 3600)
    assert unsaid.training_flop == pytest.approx(0.3 * (112e12 * 14.13e12) ** 0.5 * 3600)
    assert unsaid.training_flop_low < plain.training_flop  # type: ignore[operator]
    assert unsaid.training_flop_high > tensor.training_flop  # type: ignore[operator]
    for found in (unsaid, tensor, plain):
        assert found.hardware_burden_flop == pytest.approx(14.13e12 * 3600)
    assert "precision-unsaid" in unsaid.flags
    assert unsaid.status == "accepted"
    assert "precision-unsaid" not in (*tensor.flags, *plain.flags)


@pytest.mark.parametrize(
    ("flop", "precision", "flagged"), [(4e16, None, False), (2e17, None, True), (2e17, "mixed precision", False)]
)
def test_more_than_the_devices_do_in_the_usual_format_is_flagged(
    flop: float, precision: str | None, flagged: bool
) -> None:
    said = [] if precision is None else [claim(Kind.PRECISION, printed=precision)]
    device = hardware("nvidia-v100-pcie-16gb", 1), hours(1)
    taken = row(result(), *device, claim(Kind.TRAINING_COMPUTE, model="Net-50", value=flop), *said)
    assert ("needs-half-precision" in taken.flags) is flagged
    assert taken.status == ("flagged" if flagged else "accepted")


def test_one_row_for_each_key() -> None:
    variants = [
        result(),
        result(recipe="300 epochs"),
        result(recipe="300 epochs, distilled"),
        result(setting="10-crop"),
        result(training_data="More"),
        result(split="test"),
        result(metric="top-5 error", value=7),
        result(ensemble=True),
        result(model="Net-101"),
    ]
    made = rows(*variants)
    assert len(made) == len({one.row_id for one in made}) == 9
    assert all(re.fullmatch("r[0-9a-f]{12}", one.row_id) for one in made)
    assert {one.recipe for one in made} == {None, "300 epochs", "300 epochs, distilled"}


def test_a_row_without_a_recipe_is_named_as_before_there_were_any() -> None:
    about = ("one", "Net-50", None, None, "imagenet", "val", "top-1 error", False)
    assert row(result()).row_id == "r" + hashlib.sha256(repr(about).encode()).hexdigest()[:12]


def test_one_number_under_two_recipes_is_two_rows() -> None:
    first, second = result(recipe="90 epochs", table="2"), result(recipe="300 epochs", table="4", training_data="More")
    assert len(rows(first, second)) == 2


def test_equal_results_are_one_row_and_keep_both_places() -> None:
    first, second = result(value=25.0), result(value=25.0, source="table", table="2")
    merged = row(first, second)
    assert merged.evidence["result"]["claim"] == second.id  # type: ignore[index]
    assert merged.evidence["result"]["also"] == [first.id]  # type: ignore[index]
    assert merged.flags == ()


def test_different_results_of_one_key_keep_the_table_and_a_flag() -> None:
    taken = row(result(value=25.4, confidence=0.99), result(value=25.0, source="table", table="2"))
    assert taken.value == 25.0
    assert "conflicting-claims" in taken.flags
    assert taken.status == "flagged"


def test_a_reviewed_result_settles_the_conflict() -> None:
    taken = row(result(value=25.4, status=Status.REVIEWED), result(value=25.0, source="table"))
    assert (taken.value, taken.flags, taken.status) == (25.4, (), "reviewed")


@pytest.mark.parametrize(
    ("value", "error"),
    [(124.0, None), (-3.0, None)],
)
def test_a_result_that_cannot_be_is_flagged(value: float, error: float | None) -> None:
    taken = row(result(value=value))
    assert taken.error_rate is error
    assert "out-of-range" in taken.flags


def test_bleu_as_a_fraction_is_flagged() -> None:
    taken = row(result(benchmark="wmt14-en-de", metric="BLEU", split="test", value=0.284))
    assert "out-of-range" in taken.flags


def test_a_model_that_is_quoted_too_is_a_baseline() -> None:
    taken = rows(
        result(model="Old"),
        result(model="New"),
        result(model="Old", value=26, own=False),
        result(model="New (baseline)"),
    )
    assert {one.model: one.role for one in taken} == {
        "Old": "baseline",
        "New": "proposed",
        "New (baseline)": "baseline",
    }


def stage(name: str, time: float) -> list[Claim]:
    return [hours(time, stage=name), hardware(stage=name)]


@pytest.mark.parametrize(
    ("facts", "scope", "time", "pretraining"),
    [
        (stage("training", 10), "from-scratch", 10, None),
        (stage("pretraining", 100) + stage("fine-tuning", 1), "pretrained-included", 101, 100),
        (stage("pretraining", 100), "pretrained-included", 100, 100),
        (stage("fine-tuning", 1), "fine-tuning-only", 1, None),
        (stage("search", 7), "search", 7, None),
        (stage("search", 7) + stage("training", 10), "from-scratch", 10, None),
    ],
)
def test_scopes(facts: list[Claim], scope: str, time: float, pretraining: float | None) -> None:
    taken = row(result(), *facts)
    assert taken.scope == scope
    assert taken.hardware_burden_flop == pytest.approx(8 * PEAK * 3600 * time)
    assert taken.training_flop == pytest.approx(0.3 * 8 * PEAK * 3600 * time)
    expected = None if pretraining is None else pytest.approx(0.3 * 8 * PEAK * 3600 * pretraining)
    assert taken.pretraining_flop == expected


def test_what_is_said_for_no_stage_counts_once() -> None:
    facts = [
        hardware(),
        hours(100),
        claim(Kind.EPOCHS, value=40, stage="pretraining"),
        claim(Kind.EPOCHS, value=3, stage="fine-tuning"),
    ]
    taken = row(result(), *facts)
    assert taken.hardware_burden_flop == pytest.approx(8 * PEAK * 3600 * 100)
    assert (taken.epochs, taken.scope) == (40, "pretrained-included")
    assert "fine-tuning-not-counted" in taken.flags


def test_what_is_said_for_no_stage_is_not_of_the_fine_tuning() -> None:
    tuning = claim(Kind.EPOCHS, value=30, stage="fine-tuning")
    taken = row(result(), claim(Kind.EPOCHS, value=300), *stage("fine-tuning", 5), tuning)
    assert (taken.epochs, taken.training_hours, taken.scope) == (30, 5, "fine-tuning-only")
    trained = row(result(), claim(Kind.EPOCHS, value=300), hardware(), hours(50), tuning)
    assert (trained.epochs, trained.training_hours, trained.scope) == (300, 50, "from-scratch")
    alone = row(result(), claim(Kind.EPOCHS, value=300), claim(Kind.EPOCHS, value=3, stage="search"))
    assert alone.scope == "unknown"
    searched = row(result(), *stage("search", 7), claim(Kind.EPOCHS, value=3, stage="search"))
    assert (searched.scope, searched.epochs) == ("search", None)


def test_what_only_another_stage_says_is_shown_and_not_computed_with() -> None:
    operations = claim(Kind.OPERATIONS, model="Net-50", value=4e9, convention="multiply-adds")
    taken = row(result(), operations, *stage("training", 10), claim(Kind.EPOCHS, value=3, stage="fine-tuning"))
    assert taken.epochs == 3
    assert "several-stages" in taken.flags
    assert taken.training_flop_method == "hardware"


def test_an_ensemble_has_no_compute_of_its_own() -> None:
    assert row(result(ensemble=True), hardware(), hours(10)).training_hours is None
    taken = row(result(ensemble=True), hardware(model="Net-50"), hours(10, model="Net-50"))
    assert (taken.scope, taken.training_hours) == ("ensemble", 10)
    assert (taken.hardware_burden_flop, taken.training_flop) == (None, None)
    assert "ensemble-members-unknown" in taken.flags


def test_an_ensembles_compute_is_the_sum_of_its_members() -> None:
    facts = (hardware(), hours(10))
    single, several = rows(result(), result("Net-50 (8 models)", 24.0, ensemble=True), *facts)
    assert (several.scope, several.training_hours, single.scope) == ("ensemble", 10, "from-scratch")
    for name in ("hardware_burden_flop", "hardware_burden_high", "training_flop", "training_flop_low"):
        assert getattr(several, name) == pytest.approx(8 * getattr(single, name))
    assert "ensemble-members-alike" in several.flags
    assert several.status == single.status


def test_what_is_said_of_the_ensemble_may_be_of_all_members_together() -> None:
    facts = (hardware(model="Net-50 (8 models)"), hours(80, model="Net-50 (8 models)"))
    taken = {found.model: found for found in rows(result(), result("Net-50 (8 models)", 24.0, ensemble=True), *facts)}
    assert taken["Net-50 (8 models)"].hardware_burden_flop is None
    assert "ensemble-members-unknown" in taken["Net-50 (8 models)"].flags


def test_the_number_of_members_is_read_from_name_and_setting() -> None:
    lines = read_toml("compute.toml")["members"]
    assert [members_of(line) for line, _ in lines["yes"]] == [number for _, number in lines["yes"]]
    assert [members_of(line) for line in lines["no"]] == [None] * len(lines["no"])
    assert members_of("Net", "ensemble of 4 networks") == 4
    assert members_of("2 nets", "3 models") is None


def test_extra_data_leaves_the_scope_open() -> None:
    assert row(result(training_data="More"), *stage("training", 10)).scope == "unknown"


def test_every_operand_can_be_traced() -> None:
    number, device, time = result(page=5), hardware(page=7), hours(84, page=8)
    evidence = row(number, device, time).evidence
    for name, operand in (("result", number), ("hardware", device), ("training_time", time)):
        place = evidence[name]
        assert isinstance(place, dict)
        assert (place["claim"], place["page"]) == (operand.id, operand.evidence.page)
        assert place["bbox"] == [round(edge, 1) for edge in operand.evidence.bbox]


def test_the_confidence_is_that_of_the_least_sure_operand() -> None:
    assert row(result(confidence=0.9), hours(12, model="Net-50", confidence=0.6)).confidence == 0.6


def test_papers_do_not_mix_and_the_order_of_claims_does_not_matter() -> None:
    other = replace(PAPER, key="two")
    items = [(PAPER, PDF, result()), (other, PDF, result()), (PAPER, PDF, hours(12)), (other, PDF, hardware())]
    made = build_rows(items)
    assert [(one.paper_key, one.training_hours, one.device) for one in made] == [
        ("one", 12, None),
        ("two", None, "nvidia-titan-xp"),
    ]
    assert build_rows(items[::-1]) == made


@pytest.mark.parametrize(
    ("said", "model", "how"),
    [
        (None, "Net-50", Via.PAPER),
        ("net 50", "Net-50", Via.MODEL),
        ("Net-50 (ours)", "Net-50", Via.MODEL),
        ("Net-50 (32×4d)", "Net-50, 32x4d", Via.MODEL),
        ("Net", "Net-50", Via.FAMILY),
        ("Net-50", "Net", None),
        ("Net-5", "Net-50", None),
        ("Net-50", "Other Net-50", None),
        ("Net", None, None),
        ("Net++", "Net-50", None),
        ("Ensemble Net-50", "Net-50 (ensemble)", Via.MODEL),
        ("Net-50", "Net-50 (8 models)", Via.MODEL),
        ("CNN", "1 CNN", Via.MODEL),
    ],
)
def test_of_whom_a_fact_is_said(said: str | None, model: str | None, how: Via | None) -> None:
    assert via(said, model) is how


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_name_is_a_family_of_itself_or_of_its_family(first: str, second: str) -> None:
    assert not is_family_of(first, first)
    assert not (is_family_of(first, second) and is_family_of(second, first))
    assert same_model(first, first)


@pytest.mark.parametrize(
    ("model", "scope"),
    [
        ("Net-50", "from-scratch"),
        ("Net-50 (22k)", "unknown"),
        ("Nets22k Net-50", "unknown"),
        ("Net-50-21K", "unknown"),
        ("Net-50 (JFT-300M)", "unknown"),
        ("Net-50 c4", "from-scratch"),
        ("Net-122k", "from-scratch"),
        ("Net-50-22kb", "from-scratch"),
    ],
)
def test_a_name_that_tells_further_training_data_is_not_from_scratch(model: str, scope: str) -> None:
    facts = claim(Kind.OPERATIONS, value=4e9, convention="multiply-adds"), claim(Kind.EPOCHS, value=90.0)
    found = row(result(model), facts[0], facts[1], hardware(), hours(10))
    assert found.scope == scope
    assert (found.training_flop_method == "combined") is (scope == "from-scratch")


def test_an_ensemble_that_counts_its_members_has_the_hours_of_one_and_the_burden_of_all() -> None:
    single, several = result("Deep Net"), result("Ensemble of 5 deep Nets", ensemble=True)
    found = {one.ensemble: one for one in rows(single, several, hardware(), hours(10))}
    assert (found[True].training_hours, found[True].scope) == (10, "ensemble")
    assert found[True].hardware_burden_flop == pytest.approx(5 * (found[False].hardware_burden_flop or 0))
    other = {one.ensemble: one for one in rows(single, result("Ensemble of 5 Units", ensemble=True), hours(10))}
    assert other[True].training_hours is None


def test_operations_at_a_size_are_those_of_the_row_at_that_size() -> None:
    counted = [
        claim(Kind.OPERATIONS, model=f"Net-50 ({size})", setting=size, value=value, convention="FLOPs")
        for size, value in (("224", 4e9), ("384", 12e9))
    ]
    results = [result("Net-50", setting=size) for size in ("224", "384")]
    found = {one.setting: one for one in rows(*results, *counted)}
    assert (found["224"].operations_per_pass, found["384"].operations_per_pass) == (4e9, 12e9)
