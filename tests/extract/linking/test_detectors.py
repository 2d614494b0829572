"""The detector that backbones are trained in."""

import pytest

from extract.linking.detectors import is_backbone, lacks_detector, trained_in


@pytest.mark.parametrize(
    ("counts", "detector"),
    [
        ({"Mask R-CNN": 6, "FPN": 4}, "Mask R-CNN"),
        ({"Fast R-CNN": 7, "Faster R-CNN": 6}, "Faster R-CNN"),
        ({"Fast R-CNN": 58, "Faster R-CNN": 2}, "Fast R-CNN"),
        ({"SSD": 4, "RetinaNet": 3}, None),
        ({"SSD": 1}, None),
        ({}, None),
    ],
)
def test_the_detector_that_a_paper_names_most(counts: dict[str, int], detector: str | None) -> None:
    assert trained_in(counts) == detector


def test_a_neck_is_no_detector() -> None:
    assert lacks_detector("ResNet-50 (c) FPN")
    assert not lacks_detector("Faster R-CNN FPN ResNet-50")


def test_a_detector_joined_by_a_hyphen_is_one() -> None:
    assert not lacks_detector("ResNet-50-PANet")


@pytest.mark.parametrize(("word", "is_one"), [("SE-ResNet-50", True), ("ABResNet-50", True), ("FooResNet", False)])
def test_letters_before_a_backbone_are_a_kind_of_it(word: str, is_one: bool) -> None:
    assert is_backbone(word) is is_one
