from __future__ import annotations

from typing import Any

import pytest

from normalize.claims import Kind
from review.asking import Why
from review.flags import explain, flags
from review.order import Order, in_order
from review.queue import item_of, number, question
from store.records import StoredClaim
from tests.review.library import FakeLibrary, claim, stored, waiting


def _order(claims: list[StoredClaim], order: Order) -> list[str]:
    asked = [(waiting(one), Why.FLAGGED) for one in claims]
    rows = FakeLibrary(claims).own_results()
    return [ask.claim.id for ask in in_order(asked, rows, order)]


def test_paper_by_paper_results_first_then_as_they_stand() -> None:
    claims = [
        stored(claim("epochs", kind=Kind.EPOCHS)),
        stored(claim("a result")),
        stored(claim("quoted", own=False, flags=("metric-unclear",))),
        stored(claim("perhaps quoted", own=False)),
        stored(claim("other paper"), paper="p2"),
    ]
    assert _order(claims, Order.PAPER) == ["a result", "perhaps quoted", "epochs", "quoted", "other paper"]


def test_what_can_move_the_table_most_comes_first() -> None:
    claims = [
        stored(claim("quoted", own=False, flags=("metric-unclear",), confidence=0.1)),
        stored(claim("sure", confidence=0.95)),
        stored(claim("doubtful", confidence=0.3)),
        stored(claim("one model's epochs", kind=Kind.EPOCHS, confidence=0.3)),
        stored(claim("every model's hardware", kind=Kind.HARDWARE, model=None, confidence=0.3)),
        *(stored(claim(f"row {number}", model=f"Net-{number}", confidence=0.99)) for number in range(8)),
    ]
    order = _order(claims, Order.IMPACT)
    assert order[:3] == ["every model's hardware", "doubtful", "one model's epochs"]
    assert order[3:5] == ["sure", "quoted"]


def test_of_equal_gain_a_paper_s_claims_stay_together() -> None:
    claims = [stored(claim(f"{paper}-{number}"), paper=paper) for paper in ("p1", "p2") for number in (1, 2)]
    assert _order(claims, Order.IMPACT) == ["p1-1", "p1-2", "p2-1", "p2-2"]


def test_the_least_sure_comes_first_on_request() -> None:
    claims = [stored(claim("a", confidence=0.6)), stored(claim("b", confidence=0.2, own=False, flags=()))]
    assert _order(claims, Order.DOUBT) == ["b", "a"]


QUESTIONS: list[tuple[dict[str, Any], str]] = [
    ({}, "Is 23.4 the top-1 error of Net-50 on ImageNet val, measured by the authors?"),
    (
        {"own": False, "setting": "10-crop", "training_data": "more images", "split": None},
        "Is 23.4 the top-1 error of Net-50 (10-crop, with more images) on ImageNet, quoted from other work?",
    ),
    (
        {"model": None, "ensemble": True, "benchmark": None, "metric": None, "split": None, "own": False},
        "Is 23.4 the result of a model that is not named, an ensemble, "
        "on an unknown benchmark, quoted from other work?",
    ),
    ({"kind": Kind.PARAMETERS, "value": 25.6e6}, "Does Net-50 have 25,600,000 parameters?"),
    (
        {"kind": Kind.OPERATIONS, "value": 4.1e9, "convention": "multiply-adds"},
        "Does Net-50 take 4,100,000,000 multiply-adds a forward pass?",
    ),
    (
        {"kind": Kind.HARDWARE, "device": "nvidia-p100", "count": 8, "stage": "pretraining"},
        "Does Net-50 train on 8 × nvidia-p100 (pretraining)?",
    ),
    ({"kind": Kind.HARDWARE, "count": None, "device": None}, "Does Net-50 train on an unnamed device?"),
    (
        {"kind": Kind.TRAINING_TIME, "printed": "84 hours", "hours": 84.0, "of": "run"},
        "Does Net-50 take 84 hours in all?",
    ),
    (
        {"kind": Kind.TRAINING_TIME, "printed": "16 min", "hours": 16 / 60, "of": "epoch", "model": None},
        "Does every model of the paper take 16 min (0.267 hours) an epoch?",
    ),
    ({"kind": Kind.TRAINING_COMPUTE, "value": 2.3e19}, "Does Net-50 take 2.3e+19 FLOP to train?"),
    ({"kind": Kind.BATCH_SIZE, "value": 25000.0, "unit": "tokens"}, "Does Net-50 train with 25,000 tokens a batch?"),
    ({"kind": Kind.PRECISION, "printed": "fp16"}, "Does Net-50 train in fp16?"),
]


@pytest.mark.parametrize(("fields", "asked"), QUESTIONS)
def test_the_question_is_a_sentence(fields: dict[str, Any], asked: str) -> None:
    assert question(claim(**fields)) == asked


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_question(kind: Kind) -> None:
    assert question(claim(kind=kind)).endswith("?")


def test_the_place_names_file_page_and_table_or_text() -> None:
    assert item_of(stored(claim())).place == "net.pdf, page 2, table 3"
    assert item_of(stored(claim(table=None, source="prose"))).place == "net.pdf, page 2, prose"


def test_doubts_are_sentences_and_unknown_codes_are_shown() -> None:
    item = item_of(stored(claim(flags=("decision-outdated", "no-such-code"))))
    assert item.doubts[0].sentence.startswith("A reviewer decided on this claim")
    assert "no-such-code" in item.doubts[1].sentence


def test_every_flag_says_what_is_doubted_and_where_to_look() -> None:
    for code, flag in flags().items():
        assert explain(code) is flag
        assert flag.sentence.endswith(".")
        assert flag.sentence[0].isupper()
        assert flag.look
        assert flag.look[0].islower()
        assert not flag.look.endswith(".")


@pytest.mark.parametrize(
    ("value", "text"), [(None, "?"), (8, "8"), (23.4, "23.4"), (1281167.0, "1,281,167"), (2.345e21, "2.345e+21")]
)
def test_numbers_read_as_people_write_them(value: float | None, text: str) -> None:
    assert number(value) == text
