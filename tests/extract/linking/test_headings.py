"""Whole tables as papers head them: what must be read from each, and nothing else."""

from __future__ import annotations

import pytest

from tests.extract.linking.build import Text, results, table

Read = tuple[str, str, str, str, float]
"""Model, benchmark, split, metric, value."""


def _read(caption: str, headers: list[list[Text]], rows: list[list[Text]]) -> set[Read]:
    one = table(caption, headers, rows)
    return {
        (claim.model or "", claim.benchmark or "", claim.split or "", claim.metric or "", claim.value or 0.0)
        for claim in results(one, title="FooNet: A Model")
    }


def test_splits_over_metrics() -> None:
    headers: list[list[Text]] = [["Model", ("val", 2), ("test", 2)], ["", "top-1", "top-5", "top-1", "top-5"]]
    assert _read("Error rates on ImageNet", headers, [["FooNet-50", "24.1", "7.1", "24.3", "7.2"]]) == {
        ("FooNet-50", "imagenet", "val", "top-1 error", 24.1),
        ("FooNet-50", "imagenet", "val", "top-5 error", 7.1),
        ("FooNet-50", "imagenet", "test", "top-1 error", 24.3),
        ("FooNet-50", "imagenet", "test", "top-5 error", 7.2),
    }


def test_other_test_sets_beside_imagenet() -> None:
    headers: list[list[Text]] = [["Model", "ImageNet", "ReaL", "V2"]]
    read = _read("Accuracy on ImageNet, ReaL and V2", headers, [["FooNet-50", "76.1", "83.2", "64.0"]])
    assert read == {("FooNet-50", "imagenet", "val", "top-1 accuracy", 76.1)}


@pytest.mark.parametrize("leaves", [("tok", "sacre"), ("BLEU", "sacreBLEU"), ("tok.", "detok.")])
def test_bleu_of_detokenized_text_is_another_metric(leaves: tuple[str, str]) -> None:
    headers: list[list[Text]] = [["Model", ("En→De", 2), ("En→Fr", 2)], ["", *leaves, *leaves]]
    assert _read("BLEU on WMT14", headers, [["FooNet (big)", "29.3", "28.6", "43.2", "41.4"]]) == {
        ("FooNet (big)", "wmt14-en-de", "test", "BLEU", 29.3),
        ("FooNet (big)", "wmt14-en-fr", "test", "BLEU", 43.2),
    }


@pytest.mark.parametrize("german", ["CoNLL03 De", "CoNLL 2003 German", "CoNLL-2003 (DE)"])
def test_german_conll_is_another_task(german: str) -> None:
    headers: list[list[Text]] = [["Model", "CoNLL03 En", german, "OntoNotes"]]
    read = _read("F1 of NER", headers, [["FooNet-L", "93.1", "82.7", "89.3"]])
    assert read == {("FooNet-L", "conll-2003-en", "test", "F1", 93.1)}


def test_squad_of_two_versions_beside_another_task() -> None:
    headers: list[list[Text]] = [
        ["Model", ("SQuAD 1.1", 2), ("SQuAD 2.0", 2), "MNLI-m"],
        ["", "EM", "F1", "EM", "F1", "Acc"],
    ]
    assert _read("Dev results", headers, [["FooNet-large", "88.9", "94.6", "86.5", "89.4", "90.2"]]) == {
        ("FooNet-large", "squad-1.1", "val", "EM", 88.9),
        ("FooNet-large", "squad-1.1", "val", "F1", 94.6),
    }


def test_detectors_head_columns_of_boxes_and_masks() -> None:
    headers: list[list[Text]] = [
        ["Backbone", ("Mask R-CNN 1x", 2), ("Mask R-CNN 3x", 2)],
        ["", "APb", "APm", "APb", "APm"],
    ]
    assert _read("Object detection on COCO", headers, [["FooNet-T", "43.7", "39.8", "46.0", "41.6"]]) == {
        ("Mask R-CNN 1x FooNet-T", "coco-detection", "val", "box AP", 43.7),
        ("Mask R-CNN 3x FooNet-T", "coco-detection", "val", "box AP", 46.0),
    }


def test_precision_and_recall_of_one_letter_stand_beside_f1() -> None:
    headers: list[list[Text]] = [["Model", ("POS", 2), ("NER", 3)], ["", "Dev", "Test", "P", "R", "F1"]]
    read = _read("Results on CoNLL-2003", headers, [["FooNet-L", "97.4", "97.5", "91.3", "91.0", "91.2"]])
    assert {one[1:] for one in read if one[4] < 95} == {("conll-2003-en", "test", "F1", 91.2)}


def test_a_setting_that_is_added_leaves_no_sign_in_the_name() -> None:
    headers: list[list[Text]] = [["Method", "Backbone", "AP"]]
    read = _read("COCO test-dev", headers, [["FooDet", "R-101", "44.1"], ["FooDet + TTA", "X-101", "48.1"]])
    assert {(model, value) for model, *_, value in read} == {("FooDet R-101", 44.1), ("FooDet X-101", 48.1)}


def test_columns_of_crops_hold_the_metric_of_the_caption() -> None:
    headers: list[list[Text]] = [["Model", "1-crop", "10-crop"]]
    rows: list[list[Text]] = [["FooNet-50", "24.1", "22.9"], ["FooNet-101", "22.4", "21.7"]]
    one = table("Top-1 error (%) on ImageNet validation", headers, rows)
    assert {(claim.model, claim.setting, claim.value) for claim in results(one, title="FooNet")} == {
        ("FooNet-50", "1-crop", 24.1),
        ("FooNet-50", "10-crop", 22.9),
        ("FooNet-101", "1-crop", 22.4),
        ("FooNet-101", "10-crop", 21.7),
    }
