"""Estimates of one run that disagree put one of the claims behind them before a person."""

from __future__ import annotations

from dataclasses import replace

from normalize.claims import Claim, Kind, Status, identified
from normalize.disputes import with_disputes
from tests.normalize.makers import claim, result

FLAG = "epochs-steps-disagree"


def _run(*, steps: float, models: tuple[str, ...] = ("Net-50",)) -> list[Claim]:
    """ImageNet results of `models`, each with epochs of its own, that share steps and a batch of 256."""
    own = [one for model in models for one in (result(model), claim(Kind.EPOCHS, model=model, value=90.0))]
    shared = [claim(Kind.STEPS, value=steps), claim(Kind.BATCH_SIZE, value=256.0, unit="examples")]
    return identified([*own, *shared])


def _flagged(claims: list[Claim]) -> list[Claim]:
    return [one for one in with_disputes(claims) if FLAG in one.flags]


def test_estimates_that_agree_ask_nobody() -> None:
    claims = _run(steps=450_000)
    assert list(with_disputes(claims)) == claims


def test_of_a_dispute_the_claim_behind_it_waits_for_a_person() -> None:
    claims = _run(steps=45_000)
    (one,) = _flagged(claims)
    assert one.status is Status.FLAGGED
    assert one.kind in {Kind.EPOCHS, Kind.STEPS, Kind.BATCH_SIZE}


def test_the_least_sure_one_is_asked_about() -> None:
    claims = [replace(one, confidence=0.5 if one.kind is Kind.STEPS else 0.9) for one in _run(steps=45_000)]
    assert [one.kind for one in _flagged(claims)] == [Kind.STEPS]


def test_one_claim_behind_many_disputes_is_asked_once() -> None:
    claims = [
        replace(one, confidence=0.9 if one.kind is Kind.STEPS else 0.8)
        for one in _run(steps=45_000, models=("Net-50", "Net-101", "Net-152"))
    ]
    (one,) = _flagged(claims)
    assert one.kind in {Kind.STEPS, Kind.BATCH_SIZE}
