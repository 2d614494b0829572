"""Reasons become a confidence, a status and flags."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.linking.confidence import confidence, judged, weights
from normalize.claims import Kind, Status
from normalize.devices import devices, find_device
from tests.extract.linking.build import result

REASONS = sorted(weights().reasons)
SURE = ("benchmark-in-column", "metric-in-column", "split-in-column", "own-name")


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_moves_the_confidence_the_way_that_its_weight_says(reason: str) -> None:
    weight, without, with_it = weights().reasons[reason], confidence("result", ()), confidence("result", (reason,))
    assert (with_it > without) == (weight > 0)
    assert (with_it < without) == (weight < 0)


@given(st.lists(st.sampled_from(REASONS)), st.sampled_from(list(Kind)))
def test_a_confidence_is_a_probability_and_counts_a_reason_once(reasons: list[str], kind: Kind) -> None:
    sure = confidence(kind, reasons)
    assert 0 <= sure <= 1
    assert sure == confidence(kind, [*reasons, *reasons])


@given(st.lists(st.sampled_from(REASONS)))
def test_below_the_threshold_a_claim_waits_for_a_person_and_says_why(reasons: list[str]) -> None:
    claim = judged(result(reasons=tuple(reasons)))
    low = claim.confidence < weights().flag_below
    always = bool(weights().always & set(reasons))
    assert (claim.status is Status.FLAGGED) == (low or always)
    assert bool(claim.flags) == (claim.status is Status.FLAGGED)


def test_what_everything_speaks_for_is_accepted() -> None:
    claim = judged(result(reasons=SURE))
    assert (claim.status, claim.flags) == (Status.ACCEPTED, ())


def test_the_heaviest_doubt_is_the_first_flag() -> None:
    claim = judged(result(reasons=("split-by-default", "metric-assumed", "benchmark-from-paper")))
    assert claim.flags == ("metric-unclear", "benchmark-unclear", "split-unclear")


def test_a_doubtful_claim_without_a_doubt_of_its_own_says_so() -> None:
    claim = judged(result(reasons=()))
    if claim.status is Status.FLAGGED:
        assert claim.flags == ("low-confidence",)
    low = judged(result(reasons=("benchmark-in-mention",), model=None))
    assert low.confidence == confidence("result", ("benchmark-in-mention",))


@pytest.mark.parametrize("reason", sorted(weights().always))
def test_some_doubts_flag_whatever_speaks_for_the_claim(reason: str) -> None:
    claim = judged(result(reasons=(*SURE, "said-again", reason)))
    assert claim.status is Status.FLAGGED
    assert weights().flags[reason] in claim.flags


def test_every_flag_of_a_device_is_a_reason_that_has_a_weight() -> None:
    raised = {flag for name in devices() for match in [find_device(name)] if match for flag in match.flags}
    raised |= {
        flag
        for text in ("8 GPUs", "4 TPUs", "2 V100", "16 A100 GPUs")
        if (match := find_device(text))
        for flag in match.flags
    }
    assert raised - set(REASONS) == set()


def test_whose_a_training_fact_is_matters_less_than_whose_a_result_is() -> None:
    doubted = ("uncited-among-cited", "compared-uncited")
    assert judged(replace(result(reasons=doubted), kind=Kind.EPOCHS)).status is Status.ACCEPTED
    assert judged(replace(result(reasons=doubted), kind=Kind.PARAMETERS)).status is Status.FLAGGED
