"""The curves that turn the weight of reasons into a probability."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.calibration import calibrated, curves, default_flag_below, features_of, group_of, table_of
from normalize.claims import Kind, Status
from tests.extract.linking.build import document, results, table

ROWS = [[f"FooNet-{size}", f"7{size}.0"] for size in range(9)]


def test_a_claim_in_a_long_table_is_likelier_right_than_in_a_short_one() -> None:
    sure = []
    for rows in (ROWS[:2], ROWS):
        one = table("Top-1 accuracy on ImageNet", [["Model", "top-1 accuracy"]], rows)
        (claim, *_) = calibrated(results(one), document(one))
        sure.append(claim.confidence)
    assert sure[0] < sure[1]


def test_a_claim_in_an_ablation_is_less_likely_right() -> None:
    sure = []
    for caption in ("Top-1 accuracy on ImageNet", "Ablation: top-1 accuracy on ImageNet"):
        one = table(caption, [["Model", "top-1 accuracy"]], ROWS)
        (claim, *_) = calibrated(results(one), document(one))
        sure.append(claim.confidence)
    assert sure[0] > sure[1]


@pytest.mark.parametrize(("limit", "status"), [(0.0, Status.ACCEPTED), (1.0, Status.FLAGGED)])
def test_what_is_less_likely_right_than_the_user_allows_waits_for_a_person(limit: float, status: Status) -> None:
    one = table("Top-1 accuracy on ImageNet", [["Model", "top-1 accuracy"]], ROWS)
    accepted = [replace(claim, status=Status.ACCEPTED, flags=()) for claim in results(one)]
    for claim in calibrated(accepted, document(one), limit):
        assert claim.status is status
        assert claim.flags == (() if status is Status.ACCEPTED else ("low-confidence",))


def test_a_flagged_claim_keeps_its_flags() -> None:
    one = table("Top-1 accuracy on ImageNet", [["Model", "top-1 accuracy"]], ROWS)
    doubted = [replace(claim, status=Status.FLAGGED, flags=("model-unclear",)) for claim in results(one)]
    assert {claim.flags for claim in calibrated(doubted, document(one), 1.0)} == {("model-unclear",)}


def test_every_kind_has_a_curve_that_rises_with_the_weight_of_its_reasons() -> None:
    one = table("Top-1 accuracy on ImageNet", [["Model", "top-1 accuracy"]], ROWS)
    claim = results(one)[0]
    for kind in Kind:
        curve = curves()[group_of(kind, in_table=True)]
        low, high = (replace(claim, kind=kind, confidence=sure) for sure in (0.3, 0.9))
        said = [curve.probability(features_of(each, one)) for each in (low, high)]
        assert 0 < said[0] <= said[1] < 1
    assert 0 < default_flag_below() < 1


def test_the_table_of_a_claim_is_found_by_its_place() -> None:
    first = table("Top-1 accuracy on ImageNet", [["Model", "top-1 accuracy"]], ROWS)
    other = replace(first, page=4, number=None)
    paper = document(first, other)
    claim = results(first)[0]
    assert table_of(claim, paper) is first
    assert table_of(replace(claim, evidence=replace(claim.evidence, page=4)), paper) is other
    assert table_of(replace(claim, evidence=replace(claim.evidence, source="prose")), paper) is None


def test_a_count_that_a_sentence_tells_is_judged_by_what_the_sentence_says() -> None:
    one = table("Top-1 accuracy on ImageNet", [["Model", "top-1 accuracy"]], ROWS)
    claim = replace(results(one)[0], kind=Kind.PARAMETERS, status=Status.ACCEPTED, flags=())
    told = replace(claim, evidence=replace(claim.evidence, source="prose"))
    sure, unsure = (replace(told, confidence=said) for said in (0.9, 0.3))
    high, low = calibrated([sure, unsure], document(one))
    assert (high.status, low.status) == (Status.ACCEPTED, Status.FLAGGED)
    assert calibrated([replace(sure, kind=Kind.OPERATIONS)], document(one))[0].confidence < high.confidence
