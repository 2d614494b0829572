"""The model of a number, under the name that the paper uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extract.document import Sentence
from extract.linking.grid import grid_of
from extract.linking.naming import backbones_beside
from extract.linking.results import results_of
from normalize.claims import Claim
from tests.extract.linking.build import Text, document, reading, results, table

IMAGENET = "Top-1 error on the ImageNet validation set"
TITLE = "FooNet: A Network for Images"


def _named(
    header: Sequence[Text],
    *rows: Sequence[Text],
    caption: str = IMAGENET,
    said: Sequence[Sentence | str] = (),
    title: str | None = TITLE,
) -> list[str | None]:
    one = table(caption, [header], rows)
    return [claim.model for claim in results(one, *said, title=title)]


@pytest.mark.parametrize(
    ("stub", "model"),
    [
        ("BarNet-50 [41]", "BarNet-50"),
        ("BarNet-50 (Miller et al., 2017)", "BarNet-50"),
        ("FooNet-S (ours)", "FooNet-S"),
        ("FooNet-S (Ours)", "FooNet-S"),
        ("FooNet-S [ours]", "FooNet-S"),
        ("Our FooNet-S", "Our FooNet-S"),
        ("FooNet-S†", "FooNet-S"),
        ("FooNet-S *", "FooNet-S"),
        ("FooNet-α", "FooNet-alpha"),
        ("FooNet-S  x2", "FooNet-S x2"),
        ("FooNetLARGE", "FooNet-LARGE"),
    ],
)
def test_what_hangs_on_a_name_is_taken_off(stub: str, model: str) -> None:
    assert _named(["Model", "top-1 error"], [stub, "24.1"], ["QuxNet-9", "25.0"])[0] == model


def test_rows_of_one_name_are_told_apart_by_their_hyperparameters() -> None:
    named = _named(
        ["Model", "α", "top-1 error"], ["FooNet", "0.25", "30.1"], ["FooNet", "0.5", "27.2"], ["FooNet", "1.0", "24.1"]
    )
    assert len(set(named)) == 3
    for name, alpha in zip(named, ("0.25", "0.5", "1.0"), strict=True):
        assert name is not None
        assert name.startswith("FooNet")
        assert alpha in name


def test_a_hyperparameter_that_all_rows_share_tells_nothing() -> None:
    named = _named(["Model", "width", "top-1 error"], ["FooNet-S", "64", "30.1"], ["FooNet-M", "64", "27.2"])
    assert named == ["FooNet-S", "FooNet-M"]


def test_a_row_that_adds_something_is_a_variant_of_the_model_above() -> None:
    named = _named(
        ["Model", "top-1 error"], ["BarNet-50", "26.0"], ["+ more data", "25.1"], ["+ longer training", "24.6"]
    )
    assert named[0] == "BarNet-50"
    for name, words in zip(named[1:], ("more data", "longer training"), strict=True):
        assert name is not None
        assert name.startswith("BarNet-50")
        assert words in name


@pytest.mark.parametrize("stub", ["no dropout", "w/o pooling", "with pooling", "without shortcuts", "baseline"])
def test_a_row_that_only_describes_is_a_variant_of_the_papers_model(stub: str) -> None:
    one = table(
        "On the ImageNet validation set", [["Variant", "top-1 error"]], [[stub, "26.0"], ["dropout 0.5", "25.0"]]
    )
    claim = results(one, title=TITLE)[0]
    assert claim.model is not None
    assert claim.model.startswith("FooNet")
    assert stub in claim.model
    assert "model-from-paper" in claim.reasons


def test_a_metric_in_the_caption_is_no_model() -> None:
    one = table(IMAGENET, [["Variant", "top-1 error"]], [["no dropout", "26.0"], ["dropout 0.5", "25.0"]])
    assert not any("Top" in (claim.model or "") for claim in results(one, title=TITLE))


def test_the_captions_model_comes_before_the_papers() -> None:
    caption = "Shortcuts in TernNet-50 on ImageNet"
    (name, _) = _named(["Shortcut", "top-1 error"], ["no shortcut", "26.0"], ["with shortcut", "25.0"], caption=caption)
    assert name is not None
    assert name.startswith("TernNet-50")


def test_columns_name_variants_where_rows_name_settings() -> None:
    one = table(
        "Top-1 error on ImageNet",
        [["Depth", "plain", "FooNet"]],
        [["18 layers", "27.9", "27.8"], ["34 layers", "28.5", "25.0"]],
    )
    named = {claim.value: claim.model or "" for claim in results(one, title=TITLE)}
    assert len(set(named.values())) == 4
    assert "plain" in named[27.9]
    assert "FooNet" in named[25.0]
    assert "34" in named[25.0]


def test_columns_name_models_side_by_side() -> None:
    one = table(
        "Results on ImageNet",
        [["", ("FooNet-S", 2), ("BarNet-S", 2)], ["Input", "top-1 err.", "top-5 err.", "top-1 err.", "top-5 err."]],
        [["224", "24.1", "7.1", "25.3", "7.9"]],
    )
    named = {(claim.metric, claim.value): claim.model or "" for claim in results(one, title=TITLE)}
    assert named["top-1 error", 24.1].startswith("FooNet-S")
    assert named["top-5 error", 7.1].startswith("FooNet-S")
    assert named["top-1 error", 25.3].startswith("BarNet-S")


def test_settings_of_the_test_stand_apart_from_the_name() -> None:
    one = table(
        IMAGENET,
        [["Model", "top-1 error"]],
        [["FooNet-S, 10-crop", "23.0"], ["FooNet-S", "24.1"]],
    )
    many, single = results(one, title=TITLE)
    assert (many.model, many.setting) == ("FooNet-S", "10-crop")
    assert (single.model, single.setting) == ("FooNet-S", None)


def test_a_column_of_input_sizes_is_a_setting() -> None:
    one = table(
        IMAGENET,
        [["Model", "Image size", "top-1 error"]],
        [["FooNet-S", "224×224", "24.1"], ["FooNet-S", "320×320", "23.2"]],
    )
    small, large = results(one, title=TITLE)
    assert small.model == large.model == "FooNet-S"
    assert "224" in (small.setting or "")
    assert "320" in (large.setting or "")


def test_settings_in_a_pair_are_told_apart() -> None:
    one = table(
        "Top-1 error on ImageNet, single-crop / 10-crop testing",
        [["Model", "top-1 error"]],
        [["FooNet-S", "24.1 / 22.9"]],
    )
    assert [(claim.value, claim.setting) for claim in results(one, title=TITLE)] == [
        (24.1, "single-crop"),
        (22.9, "10-crop testing"),
    ]


def test_extra_training_data_stand_apart_from_the_name() -> None:
    one = table(
        IMAGENET,
        [["Model", "Extra data", "top-1 error"]],
        [["FooNet-S", "-", "24.1"], ["FooNet-S", "JFT-300M", "20.2"]],
    )
    without, extra = results(one, title=TITLE)
    assert (without.model, extra.model) == ("FooNet-S", "FooNet-S")
    assert extra.training_data == "JFT-300M"


def test_a_dash_is_no_training_data() -> None:
    rows = [["FooNet-S", "-", "24.1"], ["FooNet-M", "WebText", "20.2"]]
    one = table(IMAGENET, [["Model", "Extra data", "top-1 error"]], rows)
    assert results(one, title=TITLE)[0].training_data is None


def test_a_column_that_heads_no_models_holds_variants_of_the_captions_model() -> None:
    one = table(
        "Activations in BarNet-50 on ImageNet", [["Activation", "top-1 error"]], [["ReLU", "23.5"], ["Tanh", "23.0"]]
    )
    assert [claim.model for claim in results(one, title=TITLE)] == ["BarNet-50 ReLU", "BarNet-50 Tanh"]


def test_a_silent_variant_is_told_by_its_heading() -> None:
    one = table("BarNet-50 on ImageNet", [["Dropout", "top-1 error"]], [["no", "23.5"], ["yes", "23.0"]])
    assert [claim.model for claim in results(one, title=TITLE)] == ["BarNet-50 no Dropout", "BarNet-50 Dropout"]


def test_ticks_tell_variants_from_blanks_and_letters_only_number_the_rows() -> None:
    one = table(
        "BarNet-50 on ImageNet",
        [["Method", "Dropout", "Mixup", "top-1 error"]],
        [["a", "", "", "24.0"], ["b", "✓", "", "23.5"], ["c", "✓", "✓", "23.0"]],
    )
    names = ["BarNet-50", "BarNet-50 Dropout", "BarNet-50 Dropout Mixup"]
    assert [claim.model for claim in results(one, title=TITLE)] == names


def test_rows_of_several_data_sets_are_of_one_model() -> None:
    head = [["Data set", "Clean share", "FooNet-50", "FooNet-101"], ["", "", "top-1 error", "top-1 error"]]
    rows = [["ImageNet", "96.5%", "24.0", "23.0"], ["CIFAR-10", "88.9%", "5.0", "4.0"]]
    found = results(table("Top-1 error on ImageNet and others", head, rows), title=TITLE)
    assert [(claim.model, claim.value) for claim in found] == [("FooNet-50", 24.0), ("FooNet-101", 23.0)]


def test_a_column_of_words_left_of_the_results_tells_variants() -> None:
    one = table(
        IMAGENET,
        [["Model", "Params (M)", "Position", "top-1 error"]],
        [["FooNet-S", "22", "every stage", "24.0"], ["FooNet-S", "22", "N/A", "23.5"]],
    )
    assert [claim.model for claim in results(one, title=TITLE)] == ["FooNet-S every stage", "FooNet-S no Position"]


def test_a_column_of_kinds_is_no_part_of_the_name() -> None:
    rows = [["Convolutional networks", "BarNet-50", "24.0"], ["Transformers", "QuxFormer-B", "22.0"]]
    one = table(IMAGENET, [["Type", "Network", "top-1 error"]], rows)
    assert [claim.model for claim in results(one, title=TITLE)] == ["BarNet-50", "QuxFormer-B"]


def test_columns_of_one_metric_are_told_apart_by_their_headings() -> None:
    one = table(
        "Distillation of FooNet on ImageNet",
        [["", ("top-1 accuracy", 2)], ["Method", "S 224", "B 224"]],
        [["no distillation", "79.8", "81.8"]],
    )
    assert [set((claim.model or "").split()) for claim in results(one, title=TITLE)] == [
        {"FooNet", "S", "224", "no", "distillation"},
        {"FooNet", "B", "224", "no", "distillation"},
    ]


def test_the_finer_size_behind_an_arrow_is_a_setting() -> None:
    one = table(IMAGENET, [["Model", "top-1 error"]], [["FooNet-B↑384", "20.0"]])
    assert [(claim.model, claim.setting) for claim in results(one, title=TITLE)] == [("FooNet-B", "384")]


def test_what_is_added_and_counted_is_a_variant_and_no_gain() -> None:
    one = table("BarNet-50 on ImageNet", [["", "top-1 error"]], [["baseline", "24.0"], ["+1 NL", "23.5"]])
    assert [claim.model for claim in results(one, title=TITLE)] == ["BarNet-50 baseline", "BarNet-50 +1 NL"]


def test_a_neck_in_the_caption_leaves_the_detector_clear() -> None:
    caption = "Ablation of Mask R-CNN with ResNet-50 as backbone and FPN on COCO val"
    one = table(caption, [["", "AP"]], [["baseline", "37.2"], ["all layers", "39.4"]])
    assert [claim.model for claim in results(one, title=TITLE)] == [
        "Mask R-CNN ResNet-50 baseline",
        "Mask R-CNN ResNet-50 all layers",
    ]


def test_the_first_of_two_columns_of_data_sets_was_trained_on() -> None:
    one = table(
        "Top-1 accuracy when pre-trained on other data",
        [["", "", "FooNet-B", "FooNet-L"]],
        [["ImageNet-21k", "ImageNet", "84.0", "85.1"], ["JFT-300M", "ImageNet", "84.2", "87.1"]],
    )
    assert {claim.value: claim.training_data for claim in results(one, title=TITLE)} == {
        84.0: "ImageNet-21k",
        85.1: "ImageNet-21k",
        84.2: "JFT-300M",
        87.1: "JFT-300M",
    }


def test_a_sized_name_below_another_heading_is_a_name_still() -> None:
    one = table(IMAGENET, [["Width", "top-1 error"]], [["1.0 FooNet-224", "29.4"], ["0.5 FooNet-224", "36.3"]])
    assert [claim.model for claim in results(one, title=TITLE)] == ["1.0 FooNet-224", "0.5 FooNet-224"]


def test_rows_of_two_groups_are_no_variants_of_each_other() -> None:
    one = table(
        IMAGENET,
        [["Model", "Steps", "top-1 error"]],
        [
            ["FooNet-S", "", ""],
            ["with more data", "100K", "24.1"],
            ["BarNet-M", "", ""],
            ["with more data", "1M", "22"],
        ],
    )
    assert results(one, title=TITLE)[0].model == "FooNet-S with more data"


def test_what_stands_in_brackets_behind_a_value_is_not_what_the_column_measures() -> None:
    one = table(
        "Fusion on COCO minival", [["Model", "Slow AP", "Fast AP (delta)"]], [["FooDet-1", "33.9", "33.8 (-0.1)"]]
    )
    found = results(one, title="FooDet: Detection")
    assert [(claim.model, claim.value) for claim in found] == [("Slow FooDet-1", 33.9), ("Fast FooDet-1", 33.8)]


@pytest.mark.parametrize(
    ("rows", "setting"),
    [
        ([["FooNet ensemble", "3.6"], ["FooNet", "5.7"]], None),
        ([["FooNet (6 models)", "3.6"], ["FooNet", "5.7"]], None),
    ],
)
def test_a_name_that_tells_an_ensemble_is_left_as_it_is(rows: list[list[str]], setting: str | None) -> None:
    one = table(IMAGENET, [["Model", "top-5 error"]], rows)
    first, _ = results(one, title=TITLE)
    assert first.ensemble
    assert first.setting == setting


def test_how_many_models_an_ensemble_has_is_part_of_its_setting() -> None:
    one = table(
        "Ensembles on ImageNet",
        [["Model", "# Models", "top-5 error"]],
        [["FooNet-S", "4", "3.6"], ["FooNet-M", "6", "3.1"]],
    )
    assert [claim.setting for claim in results(one, title=TITLE)] == ["ensemble of 4", "ensemble of 6"]


@pytest.mark.parametrize(
    ("caption", "setting"),
    [
        ("Ensembles on ImageNet. The second column (N) denotes how many models were ensembled.", "ensemble of 4"),
        ("Ensembles on ImageNet. N: number of combined models.", "ensemble of 4"),
    ],
)
def test_a_letter_counts_models_where_the_caption_says_so(caption: str, setting: str) -> None:
    one = table(caption, [["Model", "N", "top-5 error"]], [["FooNet-S", "4", "3.6"], ["FooNet-M", "6", "3.1"]])
    (first, *_) = results(one, title=TITLE)
    assert (first.ensemble, (first.setting or "").split(", ")[-1]) == (True, setting)


def test_an_ensemble_is_told_from_a_single_model() -> None:
    one = table(
        "SQuAD 1.1 test results",
        [["System", "EM", "F1"]],
        [["FooReader (single)", "80.1", "87.4"], ["FooReader (ensemble)", "82.0", "89.0"]],
    )
    assert [(claim.value, claim.ensemble) for claim in results(one)] == [
        (80.1, False),
        (87.4, False),
        (82.0, True),
        (89.0, True),
    ]


def test_a_group_of_ensembles_makes_its_rows_ensembles() -> None:
    one = table(
        IMAGENET,
        [["Model", "top-1 error"]],
        [[("Single models", 2)], ["FooNet-S", "24.1"], [("Ensembles", 2)], ["FooNet-S", "22.3"]],
    )
    assert [(claim.model, claim.ensemble) for claim in results(one, title=TITLE)] == [
        ("FooNet-S", False),
        ("FooNet-S", True),
    ]


def test_the_detector_stands_before_a_backbone() -> None:
    one = table(
        "RetinaNet detection results on COCO",
        [["Backbone", "AP", "AP50"]],
        [["ResNet-50", "35.1", "54.2"], ["FooDet-S", "36.3", "55.8"]],
    )
    named = {claim.value: claim.model or "" for claim in results(one)}
    assert named[35.1].split() == ["RetinaNet", "ResNet-50"]
    assert named[36.3] == "FooDet-S"


def test_a_backbone_on_images_has_no_detector() -> None:
    one = table(
        "Top-1 error on ImageNet, later used in RetinaNet", [["Backbone", "top-1 error"]], [["ResNet-50", "24.1"]]
    )
    assert [claim.model for claim in results(one)] == ["ResNet-50"]


def test_marks_that_alone_tell_rows_apart_stay() -> None:
    named = _named(["Model", "top-1 error"], ["1 CNN", "40.1"], ["1 CNN*", "38.2"], caption=IMAGENET)
    assert len(set(named)) == 2


def test_a_group_that_names_a_model_leads_its_rows() -> None:
    named = _named(["Variant", "top-1 error"], [("BarNet-50", 2)], ["narrow", "27.0"], ["wide", "25.0"])
    for name, word in zip(named, ("narrow", "wide"), strict=True):
        assert name is not None
        assert name.startswith("BarNet-50")
        assert word in name


def test_without_any_name_the_model_is_doubted() -> None:
    one = table(IMAGENET, [["Setting", "top-1 error"]], [["no pooling", "26.0"]])
    (claim,) = results(one)
    assert "model-unclear" in claim.reasons or "model-from-paper" in claim.reasons


@pytest.mark.parametrize(
    ("data", "kept"), [("trainval35k", None), ("COCO", None), ("train", None), ("ImageNet-22k", "ImageNet-22k")]
)
def test_the_benchmarks_own_data_are_no_extra_training_data(data: str, kept: str | None) -> None:
    one = table("Detectors on COCO test-dev", [["Model", "Data", "AP"]], [["FooDet-S", data, "39.1"]])
    (claim,) = results(one, title="FooDet: Detection")
    assert claim.training_data == kept


@pytest.mark.parametrize(("header", "text"), [("Size", "512×512"), ("input size", "512^2"), ("test scale", "512")])
def test_the_size_of_the_image_is_a_setting(header: str, text: str) -> None:
    one = table("Detectors on COCO test-dev", [["Model", header, "AP"]], [["FooDet-S", text, "39.1"]])
    (claim,) = results(one, title="FooDet: Detection")
    assert claim.model == "FooDet-S"
    assert (claim.setting or "").startswith("512")


def test_a_name_that_holds_two_rows_is_doubted() -> None:
    one = table("Detectors on COCO test-dev", [["Model", "AP"]], [["FooDet-S FooDet-S (large)", "39.1"]])
    (claim,) = results(one, title="FooDet: Detection")
    assert "model-unclear" in claim.reasons


def test_ticks_below_no_word_say_nothing() -> None:
    one = table(IMAGENET, [["Model", "✓", "top-1 error"]], [["FooNet-S", "✓", "24.1"], ["FooNet-S", "✗", "24.9"]])
    assert [claim.model for claim in results(one, title=TITLE)] == ["FooNet-S", "FooNet-S"]


@pytest.mark.parametrize("stub", ["Human", "Human performance [5]", "Annotators"])
def test_what_people_reach_is_no_result_of_a_model(stub: str) -> None:
    one = table(
        "SQuAD 1.1 test results", [["System", "EM", "F1"]], [[stub, "82.3", "91.2"], ["FooReader", "80.1", "87.4"]]
    )
    assert {claim.model for claim in results(one, title="FooReader: Answers")} == {"FooReader"}


def test_two_benchmarks_side_by_side_have_their_own_rows() -> None:
    one = table(
        "Results. * means ensembles, † marks our runs.",
        [["SQuAD1.1", "EM", "F1", "SQuAD2.0", "EM", "F1"]],
        [
            ["BarReader [10]", "84.1", "90.9", "BarReader† [10]", "79.0", "81.8"],
            ["FooReader", "88.9", "94.5", "FooReader", "86.1", "88.8"],
        ],
        notes=["* means ensembles, † marks our runs."],
    )
    found = [(claim.model, claim.metric, claim.value, claim.own) for claim in results(one, title="FooReader: Answers")]
    assert found == [
        ("BarReader", "EM", 84.1, False),
        ("BarReader", "F1", 90.9, False),
        ("FooReader", "EM", 88.9, True),
        ("FooReader", "F1", 94.5, True),
    ]


def test_a_group_that_says_ours_is_no_part_of_a_name() -> None:
    one = table(
        "BLEU on WMT'14 En-De",
        [["System", "BLEU"]],
        [[("Our NMT systems", 2)], ["Base", "11.3"], ["Base + reverse", "12.6"]],
    )
    assert [claim.model for claim in results(one)] == ["Base", "Base + reverse"]


def test_parts_of_an_own_name_below_another_heading_are_no_names() -> None:
    one = table(
        "F1 on the CoNLL 2003 NER task",
        [["", "Top Layer", "F1"]],
        [["FooNet-CRF", "FooCRF", "90.9"], ["FooNet-JNT", "FooCRF+CRF", "91.1"]],
    )
    assert [claim.model for claim in results(one, title="FooCRF: Tagging")] == ["FooNet-CRF", "FooNet-JNT"]


def test_a_group_tells_the_detector_around_a_backbone() -> None:
    one = table(
        "COCO results using Mask R-CNN and Cascade Mask R-CNN",
        [["backbone", "AP"]],
        [
            [("Mask-RCNN 3× schedule", 2)],
            ["FooNet-T", "46.2"],
            [("Cascade Mask-RCNN 3× schedule", 2)],
            ["ResNet-50", "46.3"],
        ],
    )
    assert [claim.model for claim in results(one, title=TITLE)] == ["FooNet-T", "Cascade Mask R-CNN ResNet-50"]


def test_what_a_letter_stands_for_is_part_of_the_name() -> None:
    one = table(
        "Tricks on the COCO minival split",
        [["", "Methods", "AP"]],
        [["A", "FooDet", "38.9"], ["B", "A + IoU Loss", "41.9"]],
    )
    assert [claim.model for claim in results(one, title="FooDet: Detection")] == ["A FooDet", "B A + IoU Loss"]


def test_what_a_named_model_is_made_of_tells_no_name() -> None:
    one = table(
        "F1 on the CoNLL 2003 NER task",
        [["Model", "Word Representation", "F1"]],
        [["FooNet-CRF", "FooNet", "90.9"], ["BarNet-CRF", "BarNet", "91.1"]],
    )
    assert [claim.model for claim in results(one)] == ["FooNet-CRF", "BarNet-CRF"]


def test_a_subset_of_the_test_is_another_thing() -> None:
    one = table("BLEU on the WMT'14 En-De test set", [["Model", "All", "No UNK"]], [["FooLator", "26.8", "34.2"]])
    assert [claim.value for claim in results(one, title="FooLator: Translation")] == [26.8]


def test_what_a_model_is_built_on_is_no_second_model_of_the_caption() -> None:
    one = table(
        "Ratios of SE-BarNet-50 on ImageNet. Here, original refers to BarNet-50.",
        [["Ratio r", "top-1 error"]],
        [["2", "22.29"], ["4", "22.25"]],
    )
    assert [claim.model for claim in results(one, title=TITLE)] == ["SE-BarNet-50 Ratio r=2", "SE-BarNet-50 Ratio r=4"]


def test_an_uncited_variant_belongs_to_the_captions_sized_model() -> None:
    one = table(
        "Variants of FooNet-B0 on ImageNet",
        [["Variant and baseline", "top-1 accuracy"]],
        [["Post-addition BN", "73.5"], ["BarReparam [39]", "74.0"]],
    )
    assert [claim.model for claim in results(one, title=TITLE)] == [
        "FooNet-B0 Post-addition BN",
        "BarReparam",
    ]


def test_several_sizes_of_a_caption_lead_no_row() -> None:
    one = table("FooNet-50/101/152 on ImageNet", [["model", "top-1 error"]], [["Wide option", "28.5"]])
    assert "50/101" not in (results(one, title=TITLE)[0].model or "")


def test_a_number_of_models_tells_an_ensemble_and_no_name() -> None:
    one = table("FooNet on ImageNet", [["Number of models", "top-5 error"]], [["1", "10.1"], ["7", "6.7"]])
    found = [(claim.model, claim.ensemble, claim.setting) for claim in results(one, title=TITLE)]
    assert found == [("FooNet", False, None), ("FooNet", True, "ensemble of 7")]


def test_a_name_of_many_cells_is_doubted() -> None:
    one = table(IMAGENET, [["Model", "top-1 error"]], [["FooNet " + " ".join(["yes", "no"] * 5), "24.1"]])
    (claim,) = results(one, title=TITLE)
    assert "model-unclear" in claim.reasons


def test_a_caption_that_names_one_backbone_among_other_names_tells_the_model() -> None:
    caption = f"{IMAGENET}: the effect of BoF and MiSh on ResNet-50"
    named = _named(["dropout", "top-1 error"], ["0.1", "24.1"], ["0.2", "25.0"], caption=caption)
    assert named == ["ResNet-50 dropout=0.1", "ResNet-50 dropout=0.2"]


def test_a_part_that_is_none_is_no_part_of_a_name() -> None:
    header = ["Model", "Compression", "top-1 error"]
    named = _named(header, ["FooNet", "None", "24.1"], ["BarNet", "DeepZip", "25.0"])
    assert named[0] == "FooNet"


@pytest.mark.parametrize(
    ("said", "more", "model"),
    [
        ("We train FooNet.", [], "FooNet"),
        ("We train FooNet-50 and FooNet-101.", [], "FooNet ResNet-50"),
        ("We train FooNet.", [["FooNet", "ResNet-101", "40.0"]], "FooNet ResNet-50"),
    ],
)
def test_the_only_backbone_of_an_own_model_is_left_to_its_name(said: str, more: list[list[str]], model: str) -> None:
    rows = [["FooNet", "ResNet-50", "38.0"], ["BarDet [3]", "ResNet-50", "36.0"], *more]
    one = table("Detection results on COCO", [["Method", "Backbone", "AP"]], rows)
    made = document(one, said, title=TITLE)
    grid = grid_of(one)
    known = replace(reading(made), backbones=backbones_beside([grid]))
    named = {found.value: found.model for found in results_of(grid, known) if isinstance(found, Claim)}
    assert (named[38.0], named[36.0]) == (model, "BarDet ResNet-50")


def test_a_part_of_the_benchmark_is_no_other_training_data() -> None:
    header = ["Method", "Training data", "AP"]
    rows = [["FooDet", "trainval35k", "38.0"], ["BarDet", "train2017", "36.0"], ["QuxDet", "Objects365", "40.0"]]
    one = table("Detection results on COCO", [header], rows)
    assert [claim.training_data for claim in results(one)] == [None, None, "Objects365"]


@pytest.mark.parametrize("cost", ["279 FPS", "12.5 ms", "3h", "~2 days", "250 W", "120 images/s"])
def test_what_a_row_costs_is_no_part_of_its_name(cost: str) -> None:
    one = table(
        IMAGENET, [["Model", "Speed", "top-1 error"]], [["FooNet-50", cost, "24.0"], ["FooNet-101", "-", "22.0"]]
    )
    assert [claim.model for claim in results(one, title=TITLE)] == ["FooNet-50", "FooNet-101"]


def test_a_size_that_names_a_model_stays() -> None:
    one = table(IMAGENET, [["Model", "top-1 error"]], [["FooNet 125M", "24.0"], ["FooNet 350M", "22.0"]])
    assert [claim.model for claim in results(one, title=TITLE)] == ["FooNet 125M", "FooNet 350M"]
