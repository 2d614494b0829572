"""Counts and training facts in tables: their scale, their unit, their convention and their model."""

from __future__ import annotations

from typing import Any

import pytest

from normalize.claims import Claim, Kind
from tests.extract.linking.build import counts, table

TITLE = "FooNet: A Network for Images"


def near(value: float) -> Any:  # pytest's own type compares with floats, but does not say so
    """What equals a float but for rounding."""
    return pytest.approx(value)


def _one(
    header: str, value: str, kind: Kind, *, caption: str = "Models for ImageNet", said: tuple[str, ...] = ()
) -> Claim:
    one = table(caption, [["Model", header, "top-1 error"]], [["FooNet-S", value, "24.1"], ["FooNet-M", value, "22.8"]])
    claims = counts(one, *said, title=TITLE, kind=kind)
    assert [claim.model for claim in claims] == ["FooNet-S", "FooNet-M"]
    return claims[0]


@pytest.mark.parametrize(
    ("header", "cell", "caption", "value", "reason"),
    [
        ("#Params", "60.2M", "", 60.2e6, "scale-in-cell"),
        ("Params", "1.5B", "", 1.5e9, "scale-in-cell"),
        ("Parameters", "60,200,000", "", 60.2e6, "scale-in-cell"),
        ("Parameters", "60 million", "", 60e6, "scale-in-cell"),
        ("#Params (M)", "60.2", "", 60.2e6, "scale-in-header"),
        ("Params (Million)", "60.2", "", 60.2e6, "scale-in-header"),
        ("Million Parameters", "60.2", "", 60.2e6, "scale-in-header"),
        ("params (×10^6)", "60.2", "", 60.2e6, "scale-in-header"),
        ("#Params", "60.2", "Parameters are in millions.", 60.2e6, "scale-in-caption"),
        ("#Params", "60.2", "", 60.2e6, "scale-assumed"),
    ],
)
def test_the_scale_of_parameters(header: str, cell: str, caption: str, value: float, reason: str) -> None:
    claim = _one(header, cell, Kind.PARAMETERS, caption=f"Models for ImageNet. {caption}")
    assert claim.value == near(value)
    assert reason in claim.reasons
    assert claim.own


@pytest.mark.parametrize(
    ("header", "cell", "value", "convention"),
    [
        ("FLOPs", "4.1G", 4.1e9, "FLOPs"),
        ("GFLOPs", "4.1", 4.1e9, "FLOPs"),
        ("FLOPs (B)", "4.1", 4.1e9, "FLOPs"),
        ("Mult-Adds", "569M", 569e6, "multiply-adds"),
        ("Million Mult-Adds", "569", 569e6, "multiply-adds"),
        ("MAdds", "300M", 300e6, "multiply-adds"),
        ("GMACs", "4.1", 4.1e9, "multiply-adds"),
        ("FLOPs", "4.1 × 10^9", 4.1e9, "FLOPs"),
    ],
)
def test_operations_keep_the_papers_own_word(header: str, cell: str, value: float, convention: str) -> None:
    claim = _one(header, cell, Kind.OPERATIONS)
    assert claim.value == near(value)
    assert claim.convention == convention


def test_operations_whose_word_the_paper_explains_in_brackets() -> None:
    claim = _one("FLOPs", "4.1G", Kind.OPERATIONS, said=("We count FLOPs (multiply-adds) of one image.",))
    assert claim.convention == "multiply-adds"


def test_a_count_that_no_network_has_is_doubted() -> None:
    assert "out-of-range" in _one("#Params", "60.2T", Kind.PARAMETERS).reasons


def test_ratios_and_reductions_are_no_counts() -> None:
    one = table("x", [["Model", "Params ratio", "FLOPs reduction (%)"]], [["FooNet-S", "4.1", "30"]])
    assert counts(one, title=TITLE) == []


def test_the_training_cost_in_flop() -> None:
    one = table(
        "BLEU on newstest2014 and training cost",
        [["Model", ("BLEU", 2), ("Training Cost (FLOPs)", 2)], ["", "EN-DE", "EN-FR", "EN-DE", "EN-FR"]],
        [["FooLator", "26.3", "38.8", "2.1 · 10^18", "3.0 · 10^19"], ["BarLator [3]", "25.1", "", "8.0 · 10^19", ""]],
    )
    claims = counts(one, title="FooLator: Translation", kind=Kind.TRAINING_COMPUTE)
    assert [(claim.model, claim.value, claim.own) for claim in claims] == [
        ("FooLator", near(2.1e18), True),
        ("FooLator", near(3.0e19), True),
        ("BarLator", near(8.0e19), False),
    ]


@pytest.mark.parametrize(
    ("header", "cell", "hours", "of"),
    [
        ("Training time (hours)", "36", 36, "run"),
        ("Training time", "36 hours", 36, "run"),
        ("Training time", "3 days", 72, "run"),
        ("Training time (days)", "3", 72, "run"),
        ("GPU hours", "400", 400, "device"),
        ("GPU days", "30", 720, "device"),
        ("TPUv3-core-days", "2.5k", 60_000, "device"),
        ("Train time (h)", "36", 36, "run"),
    ],
)
def test_hours_of_a_run_and_of_devices(header: str, cell: str, hours: float, of: str) -> None:
    claim = _one(header, cell, Kind.TRAINING_TIME)
    assert (claim.hours, claim.of) == (near(hours), of)


def test_a_time_without_a_unit_is_no_claim() -> None:
    one = table("x", [["Model", "Training time"]], [["FooNet-S", "36"]])
    assert counts(one, title=TITLE, kind=Kind.TRAINING_TIME) == []


def test_devices_with_their_number() -> None:
    one = table(
        "Training of FooNet", [["Model", "Hardware"]], [["FooNet-S", "8 V100 GPUs"], ["FooNet-M", "64 TPUv3 chips"]]
    )
    claims = counts(one, title=TITLE, kind=Kind.HARDWARE)
    assert [(claim.model, claim.count) for claim in claims] == [("FooNet-S", 8), ("FooNet-M", 64)]
    assert all(claim.device for claim in claims)


@pytest.mark.parametrize(
    ("header", "cell", "kind", "value"),
    [
        ("Epochs", "300", Kind.EPOCHS, 300),
        ("Training steps", "100K", Kind.STEPS, 100_000),
        ("Batch size", "4096", Kind.BATCH_SIZE, 4096),
    ],
)
def test_the_schedule_in_a_table(header: str, cell: str, kind: Kind, value: float) -> None:
    one = table("Training of FooNet", [["Model", header]], [["FooNet-S", cell]])
    (claim,) = counts(one, title=TITLE, kind=kind)
    assert (claim.model, claim.value) == ("FooNet-S", near(value))


def test_a_batch_of_tokens() -> None:
    one = table("Training of FooNet", [["Model", "Batch size (tokens)"]], [["FooNet-S", "32,000"]])
    (claim,) = counts(one, title=TITLE, kind=Kind.BATCH_SIZE)
    assert (claim.value, claim.unit) == (32_000, "tokens")


def test_a_row_of_parameters_below_models_side_by_side() -> None:
    one = table(
        "Number of parameters (in millions) of FooNet",
        [["Network", "FooNet-A", "FooNet-B", "FooNet-C"]],
        [["Number of parameters", "133", "134", "138"]],
    )
    claims = counts(one, title=TITLE, kind=Kind.PARAMETERS)
    assert [(claim.model, claim.value) for claim in claims] == [
        ("FooNet-A", near(133e6)),
        ("FooNet-B", near(134e6)),
        ("FooNet-C", near(138e6)),
    ]


def test_models_that_share_a_heading_share_its_count() -> None:
    one = table(
        "Number of parameters (in millions)",
        [["Network", "FooNet-A, FooNet-A-LRN", "FooNet-B"]],
        [["Number of parameters", "133", "134"]],
    )
    claims = counts(one, title=TITLE, kind=Kind.PARAMETERS)
    assert [claim.model for claim in claims] == ["FooNet-A", "FooNet-A-LRN", "FooNet-B"]


def test_a_stage_named_in_the_caption() -> None:
    one = table("Fine-tuning of FooNet", [["Model", "Epochs"]], [["FooNet-S", "3"]])
    (claim,) = counts(one, title=TITLE, kind=Kind.EPOCHS)
    assert claim.stage == "fine-tuning"


def test_a_row_of_operations_below_an_architecture() -> None:
    one = table(
        "Architectures for ImageNet",
        [["layer", "18-layer", "34-layer"]],
        [["conv1", "7×7, 64", "7×7, 64"], ["FLOPs", "1.8×10^9", "3.6×10^9"]],
    )
    claims = counts(one, title=TITLE, kind=Kind.OPERATIONS)
    assert [(claim.model, claim.value) for claim in claims] == [
        ("18-layer", near(1.8e9)),
        ("34-layer", near(3.6e9)),
    ]


def test_a_column_of_a_corpus_is_headed_by_the_model_in_brackets() -> None:
    head = ["", "Ours-JFT (FooNet-L/16)", "Ours-I21k (FooNet-L/16)"]
    one = table("Top-1 accuracy", [head], [["ImageNet", "87.1", "85.2"], ["Training time (hours)", "680", "230"]])
    found = counts(one, title=TITLE, kind=Kind.TRAINING_TIME)
    assert [claim.model for claim in found] == ["FooNet-L/16", "FooNet-L/16"]


@pytest.mark.parametrize(("header", "doubted"), [("Batch size", True), ("Batch size (sentences)", False)])
def test_the_unit_of_a_batch_is_doubted_where_translation_leaves_it_open(header: str, doubted: bool) -> None:
    one = table("Results", [["Model", header, "BLEU"]], [["FooNet-S", "4096", "27.3"]])
    (claim,) = counts(one, title=TITLE, kind=Kind.BATCH_SIZE)
    assert ("batch-unit-unsaid" in claim.reasons) is doubted
    assert claim.unit == ("tokens" if doubted else "examples")


@pytest.mark.parametrize(
    ("cell", "hours", "device", "count"),
    [
        ("6 days / 64 K40s", 144, "nvidia-k40", 64),
        ("17 hours, 32 k80s", 17, "nvidia-k80", 32),
        ("21 days, 96 k20s", 504, "nvidia-k20", 96),
    ],
)
def test_a_cell_that_tells_a_time_and_devices_gives_both(cell: str, hours: float, device: str, count: int) -> None:
    one = table("Training of FooNet", [["Model", "Training Time"]], [["FooNet-S", cell]])
    (time,) = counts(one, title=TITLE, kind=Kind.TRAINING_TIME)
    (machine,) = counts(one, title=TITLE, kind=Kind.HARDWARE)
    assert (time.hours, machine.model, machine.device, machine.count) == (hours, "FooNet-S", device, count)


def test_hours_of_a_device_name_the_device() -> None:
    one = table("Training of FooNet", [["Model", "TPUv3-core-days"]], [["FooNet-S", "2.5k"]])
    (claim,) = counts(one, title=TITLE, kind=Kind.HARDWARE)
    assert (claim.model, claim.device, claim.count, claim.unit) == ("FooNet-S", "google-tpu-v3", None, "cores")


def test_hours_of_a_device_without_a_name_name_none() -> None:
    one = table("Training of FooNet", [["Model", "GPU days"]], [["FooNet-S", "30"]])
    assert counts(one, title=TITLE, kind=Kind.HARDWARE) == []


def test_operations_keep_the_size_of_their_image() -> None:
    one = table(
        "ImageNet", [["Model", "image size", "FLOPs"]], [["FooNet-S", "224^2", "4.5G"], ["FooNet-S", "384^2", "13.1G"]]
    )
    claims = counts(one, title=TITLE, kind=Kind.OPERATIONS)
    assert [(claim.model, claim.setting) for claim in claims] == [("FooNet-S (224)", "224"), ("FooNet-S (384)", "384")]


def test_a_speed_is_no_count_of_parameters() -> None:
    one = table("Ablation", [["Branch", "Inference speed w/o re-param"]], [["FooNet-S", "1810"]])
    assert counts(one, title=TITLE, kind=Kind.PARAMETERS) == []


def test_what_a_table_of_layers_counts_is_no_models() -> None:
    rows = [
        ["conv1", "2.7K", "34M"],
        ["max pool", "0", "1M"],
        ["inception (3a)", "159K", "128M"],
        ["linear", "1M", "1M"],
    ]
    one = table("The architecture of FooNet", [["type", "params", "ops"]], rows)
    assert counts(one, title=TITLE, kind=Kind.PARAMETERS) == []
    assert counts(one, title=TITLE, kind=Kind.OPERATIONS) == []


def test_a_row_of_totals_below_layers_is_the_models() -> None:
    rows = [["conv1", "7x7", "7x7"], ["max pool", "3x3", "3x3"], ["fc", "1000-d", "1000-d"], ["FLOPs", "3.8G", "7.6G"]]
    one = table("Architectures of FooNet", [["layer", "FooNet-50", "FooNet-101"]], rows)
    claims = counts(one, title=TITLE, kind=Kind.OPERATIONS)
    assert [(claim.model, claim.value) for claim in claims] == [("FooNet-50", near(3.8e9)), ("FooNet-101", near(7.6e9))]


def test_thousands_may_be_parted_by_a_space() -> None:
    one = table("Fine-tuning of FooNet", [["Dataset", "Steps"]], [["ImageNet", "20 000"], ["Birds", "500"]])
    assert [claim.value for claim in counts(one, title=TITLE, kind=Kind.STEPS)] == [20000.0, 500.0]


@pytest.mark.parametrize(
    ("caption", "model"),
    [
        ("ADE20K validation results. Models are pretrained on ImageNet.", "FooNet-S (ADE20K)"),
        ("Results on Stanford Dogs", "FooNet-S (Stanford Dogs)"),
        ("Results on ImageNet and on Stanford Dogs", "FooNet-S"),
        ("Results on CIFAR-10 and Stanford Dogs", "FooNet-S"),
        ("Results on GLUE", "FooNet-S"),
        ("Results on ImageNet. On ADE20K see below.", "FooNet-S"),
    ],
)
def test_a_network_with_the_head_of_another_task_is_another_network(caption: str, model: str) -> None:
    one = table(caption, [["Model", "#Params"]], [["FooNet-S", "60M"], ["FooNet-M", "90M"]])
    assert counts(one, title=TITLE, kind=Kind.PARAMETERS)[0].model == model


def test_a_column_of_another_task_counts_that_tasks_network() -> None:
    header = [["Model", "ImageNet", "ADE20K"], ["", "#Params", "#Params"]]
    one = table("Cost of FooNet", header, [["FooNet-S", "20M", "60M"], ["FooNet-M", "30M", "90M"]])
    claims = counts(one, title=TITLE, kind=Kind.PARAMETERS)
    assert [claim.model for claim in claims[:2]] == ["FooNet-S", "FooNet-S (ADE20K)"]


def test_the_epochs_of_another_task_keep_their_model() -> None:
    one = table("Fine-tuning on ADE20K", [["Model", "Epochs"]], [["FooNet-S", "60"], ["FooNet-M", "90"]])
    assert [claim.model for claim in counts(one, title=TITLE, kind=Kind.EPOCHS)] == ["FooNet-S", "FooNet-M"]


@pytest.mark.parametrize("corner", ["Layer", "Layer/Modification", "Layer name"])
def test_a_table_headed_by_layers_counts_no_models(corner: str) -> None:
    rows = [["Separable", "2.3M"], ["Narrow", "0.5M"]]
    one = table("One part of FooNet", [[corner, "Million Parameters"]], rows)
    assert counts(one, title=TITLE, kind=Kind.PARAMETERS) == []


def test_a_row_headed_by_a_count_and_its_power_of_ten() -> None:
    rows = [["depth", "19", "22"], ["complexity (ops., ×10^10)", "1.96", "5.30"]]
    one = table("Architectures", [["input size", "FooNet-19", "FooNet-22"]], rows)
    claims = counts(one, title=TITLE, kind=Kind.OPERATIONS)
    assert [(claim.model, claim.value) for claim in claims] == [
        ("FooNet-19", near(1.96e10)),
        ("FooNet-22", near(5.3e10)),
    ]


@pytest.mark.parametrize(("caption", "unit"), [("Perplexity of translation", "tokens"), ("Error", "examples")])
def test_a_large_batch_of_translation_is_of_tokens(caption: str, unit: str) -> None:
    one = table(caption, [["Model", "Batch", "PPL"]], [["FooNet-S", "4096", "4.85"], ["FooNet-M", "8192", "4.60"]])
    assert {claim.unit for claim in counts(one, title=TITLE, kind=Kind.BATCH_SIZE)} == {unit}


def test_a_caption_spells_out_what_columns_are_headed_by() -> None:
    caption = "Fine-tuning of FooNet. BSZ: Batch Size. TS: Training Steps. WS: Warmup Steps."
    one = table(caption, [["Model", "BSZ", "TS", "WS"]], [["FooNet-S", "16", "5336", "320"]])
    (steps,) = counts(one, title=TITLE, kind=Kind.STEPS)
    (batch,) = counts(one, title=TITLE, kind=Kind.BATCH_SIZE)
    assert (steps.value, batch.value) == (5336, 16)


def test_a_batch_of_regions_is_none_of_examples() -> None:
    header = [["Model", "batch size", "nms thr", "AP"]]
    one = table("Detection on COCO", header, [["FooNet-S", "128", ".7", "31.1"], ["FooNet-S", "256", ".7", "31.8"]])
    assert counts(one, title=TITLE, kind=Kind.BATCH_SIZE) == []


def test_a_column_of_values_names_no_model() -> None:
    rows = [["Updates", "1048576"], ["Batch size", "256"], ["Optimizer", "AdamW"]]
    one = table("FooNet training hyperparameters", [["Hyperparameter", "Value"]], rows)
    (steps,) = counts(one, title=TITLE, kind=Kind.STEPS)
    assert ((steps.model or "").split()[0], steps.value) == ("FooNet", 1048576)


def test_the_scale_of_a_caption_is_that_of_parameters_alone() -> None:
    header = [["Model", "Params", "Batch size"]]
    one = table("Models from 1 billion to 1 trillion parameters", header, [["FooNet-S", "1.7", "512"]])
    assert counts(one, title=TITLE, kind=Kind.PARAMETERS)[0].value == near(1.7e9)
    assert counts(one, title=TITLE, kind=Kind.BATCH_SIZE)[0].value == 512


@pytest.mark.parametrize("beside", ["FPS", "latency (ms)", "images/s"])
def test_the_batch_that_a_speed_was_measured_with_is_not_trained_with(beside: str) -> None:
    one = table(
        "Speed of FooNet", [["Model", "batch size", beside]], [["FooNet-S", "8", "59"], ["FooNet-S", "1", "46"]]
    )
    assert counts(one, title=TITLE, kind=Kind.BATCH_SIZE) == []


def test_a_batch_that_is_no_whole_number_is_none() -> None:
    header = [["Model", "AP20 batch", "AP32 batch"]]
    one = table("Detectors", header, [["FooNet-S", "35.2", "38.5"], ["FooNet-M", "36.4", "39.2"]])
    assert counts(one, title=TITLE, kind=Kind.BATCH_SIZE) == []


@pytest.mark.parametrize(
    ("header", "stage"), [("Search cost (GPU days)", "search"), ("Training cost (GPU days)", None), ("GPU days", None)]
)
def test_the_cost_of_a_search_is_that_of_no_training(header: str, stage: str | None) -> None:
    claim = _one(header, "4", Kind.TRAINING_TIME)
    assert (claim.hours, claim.of, claim.stage) == (96.0, "device", stage)


@pytest.mark.parametrize(("caption", "hours"), [("Cost of training", [36.0]), ("Speed of decoding", [])])
def test_hours_alone_are_of_the_training_where_the_caption_speaks_of_it(caption: str, hours: list[float]) -> None:
    one = table(caption, [["Model", "Hours"]], [["FooNet-S", "36"]])
    claims = counts(one, title=TITLE, kind=Kind.TRAINING_TIME)
    assert [(claim.model, claim.hours) for claim in claims] == [("FooNet-S", value) for value in hours]
