"""Headings of detection tables that spell the metric by its threshold."""

from __future__ import annotations

import pytest

from extract.linking.thresholds import heads_thresholds, spelled_out
from tests.extract.linking.build import Text, results, table

VALUES = ["36.7", "57.2", "39.5", "15.8", "39.9", "51.3"]


@pytest.mark.parametrize(
    "headers",
    [
        [
            ["Method", ("Avg. Precision, IoU:", 3), ("Avg. Precision, Area:", 3)],
            ["", "0.5:0.95", "0.5", "0.75", "S", "M", "L"],
        ],
        [["Method", ("AP", 3), ("AP area", 3)], ["", "0.5:0.95", "0.5", "0.75", "S", "M", "L"]],
        [["Method", ("mAP @ IoU", 3), ("Area", 3)], ["", "[.5:.95]", ".5", ".75", "S", "M", "L"]],
        [["Method", ("Average Precision", 3), ("AP", 3)], ["", "@[.5,.95]", "@.5", "@.75", "S", "M", "L"]],
        [["Method", "AP@[.5:.05:.95]", "AP@.5", "AP@.75", "AP, area S", "AP, area M", "AP, area L"]],
    ],
)
def test_the_threshold_tells_the_metric(headers: list[list[Text]]) -> None:
    one = table("Detection performance on COCO test-dev", headers, [["FooDet-320", *VALUES], ["FooDet-608", *VALUES]])
    found = {(claim.metric, claim.value) for claim in results(one, title="FooDet: Detection")}
    assert found == {("box AP", 36.7), ("AP50", 57.2)}


@pytest.mark.parametrize(
    ("path", "spelled"),
    [
        (("val", "Avg. Precision, IoU: 0.5"), ("val", "AP50")),
        (("val", "AP", "0.5:0.95"), ("val", "AP")),
        (("mask AP", "0.5"), ("mask AP", "0.5")),
        (("Avg. Recall, #Dets:", "1"), ("Avg. Recall, #Dets:", "1")),
        (("AP", "FPS"), ("AP", "FPS")),
        (("top-1", "0.5"), ("top-1", "0.5")),
    ],
)
def test_precision_and_threshold_become_a_metric_and_all_else_stays(
    path: tuple[str, ...], spelled: tuple[str, ...]
) -> None:
    assert spelled_out(path) == spelled


def test_a_row_of_thresholds_prints_no_values() -> None:
    assert heads_thresholds(["", "0.5:0.95", "0.5", "0.75"])
    assert not heads_thresholds(["", "0.5", "24.1"])
