from __future__ import annotations

from typing import Any

import pytest

from normalize.claims import Kind
from normalize.decisions import EDITABLE
from review.fields import FIELDS, BadEntry, check, checked, cross_check, unusual
from tests.review.library import claim

RIGHT: list[tuple[Kind, str, str, Any]] = [
    (Kind.RESULT, "value", "76.3", 76.3),
    (Kind.RESULT, "value", " 76.3% ", 76.3),
    (Kind.RESULT, "value", "0", 0.0),
    (Kind.RESULT, "benchmark", "imagenet", "imagenet"),
    (Kind.RESULT, "benchmark", "ImageNet", "imagenet"),
    (Kind.RESULT, "benchmark", "COCO", "coco-detection"),
    (Kind.RESULT, "metric", "TOP-5 ERROR", "top-5 error"),
    (Kind.RESULT, "split", "test", "test"),
    (Kind.RESULT, "split", "-", None),
    (Kind.RESULT, "own", "n", False),
    (Kind.RESULT, "own", "Yes", True),
    (Kind.RESULT, "ensemble", "-", None),
    (Kind.RESULT, "model", "  Wide   Net ", "Wide Net"),
    (Kind.RESULT, "model", "-", None),
    (Kind.RESULT, "setting", "10-crop", "10-crop"),
    (Kind.PARAMETERS, "value", "25.6M", 25.6e6),
    (Kind.PARAMETERS, "value", "1,281,167", 1281167.0),
    (Kind.OPERATIONS, "convention", "flops", "FLOPs"),
    (Kind.TRAINING_COMPUTE, "value", "2.3e19", 2.3e19),
    (Kind.TRAINING_COMPUTE, "value", "2.3e+19", 2.3e19),
    (Kind.HARDWARE, "count", "8", 8),
    (Kind.HARDWARE, "unit", "chips", "chips"),
    (Kind.HARDWARE, "device", "some new chip", "some new chip"),
    (Kind.BATCH_SIZE, "unit", "tokens", "tokens"),
    (Kind.TRAINING_TIME, "hours", "84", 84.0),
    (Kind.TRAINING_TIME, "of", "epoch", "epoch"),
    (Kind.EPOCHS, "stage", "fine-tuning", "fine-tuning"),
]


@pytest.mark.parametrize(("kind", "field", "text", "value"), RIGHT)
def test_a_sound_entry_becomes_a_value(kind: Kind, field: str, text: str, value: Any) -> None:
    found = check(field, text, claim(kind=kind))
    assert found == value
    assert type(found) is type(value)


WRONG: list[tuple[Kind, str, str, str]] = [
    (Kind.RESULT, "value", "high", "is no number; write it as 76.3"),
    (Kind.RESULT, "value", "-5", "outside 0 to 100"),
    (Kind.RESULT, "value", "101", "outside 0 to 100"),
    (Kind.RESULT, "value", "", "value cannot be empty"),
    (Kind.RESULT, "value", "-", "reject the claim"),
    (Kind.RESULT, "benchmark", "imagewoof", "no benchmark 'imagewoof'; choose one of imagenet"),
    (Kind.RESULT, "metric", "BLEU", "is no metric; choose one of top-1 error, top-5 error"),
    (Kind.RESULT, "split", "train", "is no split; choose one of val, test"),
    (Kind.RESULT, "own", "perhaps", "own is yes or no"),
    (Kind.RESULT, "unit", "tokens", "a claim of result has no unit"),
    (Kind.RESULT, "model", "x" * 201, "201 characters; at most 200"),
    (Kind.RESULT, "printed", "1", "'printed' cannot be corrected; these can: value, model"),
    (Kind.RESULT, "confidence", "1", "cannot be corrected"),
    (Kind.PARAMETERS, "value", "0", "is not above 0"),
    (Kind.PARAMETERS, "value", "many", "is no number; write it as 25.6M"),
    (Kind.HARDWARE, "count", "2.5", "no whole number of at least 1"),
    (Kind.HARDWARE, "count", "0", "no whole number of at least 1"),
    (Kind.HARDWARE, "unit", "tokens", "choose one of devices, chips"),
    (Kind.TRAINING_TIME, "of", "week", "choose one of run, epoch, step, device"),
    (Kind.EPOCHS, "stage", "warm-up", "choose one of training, pretraining"),
]


@pytest.mark.parametrize(("kind", "field", "text", "message"), WRONG)
def test_a_wrong_entry_says_what_would_be_right(kind: Kind, field: str, text: str, message: str) -> None:
    with pytest.raises(BadEntry, match=message):
        check(field, text, claim(kind=kind))


def test_a_device_the_catalogue_knows_becomes_its_id() -> None:
    found = check("device", "Tesla P100", claim(kind=Kind.HARDWARE))
    assert isinstance(found, str)
    assert found.startswith("nvidia-p100")
    assert unusual(claim(kind=Kind.HARDWARE, device=found)) is None
    assert "not in the hardware catalogue" in (unusual(claim(kind=Kind.HARDWARE, device="some chip")) or "")


def test_every_kind_asks_only_what_can_be_corrected() -> None:
    assert set(FIELDS) == set(Kind)
    for fields in FIELDS.values():
        assert set(fields) <= EDITABLE


def test_every_field_that_can_be_corrected_has_a_check() -> None:
    for field in EDITABLE:
        try:
            check(field, "1", claim())
        except BadEntry as error:
            assert "cannot be corrected" not in str(error)  # noqa: PT017  # any complaint on the value will do


def test_escapes_in_an_entry_do_not_reach_the_library() -> None:
    assert check("model", "Net\x1b[31m\u202eX", claim()) == "Net\ufffd[31m\ufffdX"


def test_entries_are_checked_together() -> None:
    entries = {"benchmark": "coco-detection", "metric": "box AP", "value": 45.1, "own": False}
    assert checked(claim(), entries) == entries
    with pytest.raises(BadEntry, match="'top-1 error' is no metric of coco-detection"):
        checked(claim(), {"benchmark": "coco-detection"})
    with pytest.raises(BadEntry, match=r"low \(5\) is above high \(3\)"):
        checked(claim(kind=Kind.TRAINING_TIME), {"low": 5, "high": 3})
    with pytest.raises(BadEntry, match="cannot be empty"):
        checked(claim(), {"value": None})


def test_a_claim_as_extracted_agrees_with_itself() -> None:
    cross_check(claim())
    cross_check(claim(benchmark=None, metric=None))


def test_an_unusual_value_is_said_to_be_so() -> None:
    assert unusual(claim(value=2.0)) == "2 is unusual for top-1 error: papers print 8 to 80"
    assert unusual(claim(value=23.4)) is None
