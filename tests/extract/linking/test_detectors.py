"""The detector that backbones are trained in."""

import pytest

from extract.linking.detectors import lacks_detector, trained_in


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
