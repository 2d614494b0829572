"""The layers around a number: the nearest that speaks decides, and training data is no benchmark."""

from __future__ import annotations

import pytest

from extract.linking.detectors import detectors_in
from extract.linking.grid import grid_of
from extract.linking.layers import captions_of, context_of, layer, layers_of
from extract.vocabulary import label
from tests.extract.linking.build import document, results, table


@pytest.mark.parametrize(
    "text",
    [
        "ImageNet pre-trained",
        "ImageNet-pretr.",
        "ImageNet-22k pre-training",
        "pre-trained on ImageNet",
        "fine-tuned from ImageNet",
        "trained on ImageNet",
        "+ ImageNet",
        "initialized from COCO",
    ],
)
def test_a_data_set_that_is_trained_on_is_not_reported_on(text: str) -> None:
    assert layer("row", text).ids("benchmark") == ()


@pytest.mark.parametrize("text", ["ImageNet", "ImageNet top-1", "results on ImageNet", "ImageNet validation set"])
def test_a_data_set_that_is_reported_on_is(text: str) -> None:
    assert layer("row", text).ids("benchmark") == ("imagenet",)
    assert layer("row", text).trained == ()


def test_training_data_are_kept_by_name() -> None:
    assert layer("row", "JFT-300M").trained == ("JFT-300M",)
    assert layer("row", "+ COCO").trained == ("COCO",)


def test_layers_stand_from_the_nearest_out() -> None:
    one = table(
        "Results on COCO",
        [["Model", "AP"]],
        [[("single-scale", 2)], ["FooDet", "40.1"]],
        number="4",
        section="Experiments",
    )
    grid = grid_of(one)
    record, column, _ = next(grid.numbers())
    names = [one.name for one in layers_of(record, column, grid, context_of(document(one, "Table 4 shows FooDet.")))]
    wanted = ["column", "row", "group", "caption", "mention", "section"]
    assert sorted(set(names), key=names.index) == wanted


def test_the_nearest_layer_that_names_a_benchmark_decides() -> None:
    one = table(
        "Top-1 error on ImageNet of models that are later trained on COCO",
        [["Model", "COCO box AP", "top-1 error"]],
        [["FooNet-S", "38.1", "23.4"], ["FooNet-M", "40.2", "21.9"]],
    )
    assert {(claim.benchmark, claim.value) for claim in results(one)} == {
        ("coco-detection", 38.1),
        ("imagenet", 23.4),
        ("coco-detection", 40.2),
        ("imagenet", 21.9),
    }


def test_a_row_that_names_another_benchmark_beats_the_caption() -> None:
    one = table(
        "ImageNet and COCO results of FooNet",
        [["Benchmark", "Metric", "FooNet"]],
        [["ImageNet", "top-1 error", "23.4"], ["COCO", "box AP", "38.1"]],
    )
    assert {(claim.benchmark, claim.metric, claim.value) for claim in results(one)} == {
        ("imagenet", "top-1 error", 23.4),
        ("coco-detection", "box AP", 38.1),
    }


def test_a_caption_of_parts_speaks_first_of_its_own_part() -> None:
    caption = "Results of FooNet. (a) Top-1 error on ImageNet. (b) Box AP on COCO."
    first = table(caption, [["x"]], [["1"]], number="2a")
    second = table(caption, [["x"]], [["1"]], number="2b")
    assert captions_of(first) == ("Top-1 error on ImageNet.", "Results of FooNet.")
    assert captions_of(second) == ("Box AP on COCO.", "Results of FooNet.")


def test_a_caption_without_parts_is_one_layer() -> None:
    assert captions_of(table("Errors (lower is better)", [["x"]], [["1"]], number="2")) == ("Errors (lower is better)",)


def test_the_papers_own_count_of_a_benchmark() -> None:
    context = context_of(document("We report on COCO.", "COCO is large.", "ImageNet serves for pre-training."))
    assert context.main(["imagenet", "coco-detection"]) == "coco-detection"
    assert context.main(["wmt14-en-de"]) is None


def test_sentences_that_name_a_table_are_kept_with_it() -> None:
    context = context_of(document("Table 3 lists errors on ImageNet.", "As Tab. 12 shows, it is wide."))
    assert context.mentions["3"] == "Table 3 lists errors on ImageNet."
    assert "wide" in context.mentions["12"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RetinaNet with our backbone", ["RetinaNet"]),
        ("Mask R-CNN and Faster RCNN", ["Mask R-CNN"]),
        ("YOLOv3-like", []),
        ("we detect edges", []),
    ],
)
def test_detectors_are_found_as_whole_words(text: str, found: list[str]) -> None:
    assert detectors_in(text)[: len(found)] == found
    assert bool(detectors_in(text)) == bool(found)


def test_a_phrase_ends_at_a_comma() -> None:
    assert layer("sentence", "81.2% on ImageNet, a gain").ids("data-set") == ()
    assert layer("sentence", "81.2% on ImageNet-A").ids("data-set") != ()


@pytest.mark.parametrize(
    ("text", "kinds"), [("C4", {"corpus"}), ("c4", set()), ("APbox", {"metric"}), ("APbox70", set())]
)
def test_a_name_in_small_letters_or_running_on_in_figures_is_another(text: str, kinds: set[str]) -> None:
    assert {hit.kind for hit in label(text)} == kinds
