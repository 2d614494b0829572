"""What the marks at names stand for."""

from __future__ import annotations

import pytest

from extract.linking.marks import explanations, trained_by_marks
from tests.extract.linking.build import results, table

IMAGENET = "Top-1 error on the ImageNet validation set"
HEAD = [["Model", "top-1 error"]]
ROWS = [["FooNet-S", "24.1"], ["FooNet-S‡", "22.0"]]


@pytest.mark.parametrize(
    "told",
    [
        "‡ indicates that the model is pre-trained on ImageNet-22K.",
        "‡: pre-trained in ImageNet-22K.",
        "Models marked with ‡ were pre-trained on ImageNet-22K.",
        "‘‡’ denotes ImageNet-22K pretraining.",
    ],
)
def test_a_mark_tells_what_a_model_was_trained_on(told: str) -> None:
    for one in (table(f"{IMAGENET}. {told}", HEAD, ROWS), table(IMAGENET, HEAD, ROWS, notes=[told])):
        assert [claim.training_data for claim in results(one)] == [None, "ImageNet-22K"]


def test_data_without_a_name_are_extra_data() -> None:
    one = table(f"{IMAGENET}. ‡ indicates models trained with the use of external labeled data.", HEAD, ROWS)
    assert trained_by_marks(one, "FooNet-S‡") == ["extra data"]
    assert trained_by_marks(one, "FooNet-S") == []


def test_each_of_several_marks_has_its_own_words() -> None:
    one = table(f"{IMAGENET}. * means ensembles, † marks our runs; ‡ indicates ImageNet-22K pretraining.", HEAD, ROWS)
    assert [mark for mark, _ in explanations(one)] == ["*", "†", "‡"]


def test_a_mark_within_a_sentence_about_something_else_is_no_explanation() -> None:
    one = table("FooNet-S* and FooNet-M* on the ImageNet validation set.", HEAD, ROWS)
    assert list(explanations(one)) == []


def test_rows_marked_as_our_runs_in_the_caption_are_the_authors_own() -> None:
    one = table(f"{IMAGENET}. †: Based on our tests.", HEAD, [["BarNet-50 [3]", "25.0"], ["BarNet-50 [3]†", "24.0"]])
    assert [claim.own for claim in results(one, title="FooNet: A Network")] == [False, True]
