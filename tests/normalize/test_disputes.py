"""Claims that gainsay each other come before a person: one of those behind two estimates of a run, and every reading of
a number that was read as two kinds of fact."""

from __future__ import annotations

from dataclasses import replace

from normalize.claims import Box, Claim, Kind, Status, identified
from normalize.disputes import KIND_UNCLEAR, with_disputes
from tests.normalize.makers import claim, hardware, hours, result

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


def _there(claim: Claim, box: Box, text: str | None = None) -> Claim:
    """The claim with its number in that box of one page; `text` are the words there."""
    place = replace(claim.evidence, bbox=box, text=claim.printed if text is None else text)
    return replace(claim, evidence=place)


CELL = Box(244, 237, 254, 245)


def _kind_unclear(*claims: Claim) -> list[Kind]:
    """The kinds of the claims that wait because their number was read as two things."""
    told = with_disputes(claims)
    waiting = [one for one in told if KIND_UNCLEAR in one.flags]
    assert all(one.status is Status.FLAGGED for one in waiting)
    return [one.kind for one in waiting]


def test_a_number_that_is_read_as_a_time_and_as_an_error_waits_as_both() -> None:
    time, error = _there(hours(9.8, printed="9.8"), CELL), _there(result(value=9.8, printed="9.8"), CELL)
    assert _kind_unclear(time, error) == [Kind.TRAINING_TIME, Kind.RESULT]


def test_of_three_readings_of_a_number_every_one_waits() -> None:
    kinds = (Kind.EPOCHS, Kind.STEPS, Kind.BATCH_SIZE)
    assert _kind_unclear(*(_there(claim(kind, value=250.0, printed="250"), CELL) for kind in kinds)) == [*kinds]


def test_a_number_that_a_sentence_and_a_table_read_as_two_things_waits() -> None:
    wider = Box(244, 237, 272, 246)
    time, error = _there(hours(9.8, printed="9.8 hours"), wider), _there(result(value=9.8, printed="9.8"), CELL)
    assert _kind_unclear(time, error) == [Kind.TRAINING_TIME, Kind.RESULT]


def test_a_further_place_of_a_claim_counts_too() -> None:
    time, error = hours(9.8, printed="9.8"), _there(result(value=9.8, printed="9.8"), CELL)
    twice = replace(time, also=(replace(time.evidence, bbox=CELL, text="9.8"),))
    assert _kind_unclear(twice, error) == [Kind.TRAINING_TIME, Kind.RESULT]


def test_a_flag_that_a_claim_has_stays_beside_the_new_one() -> None:
    error = _there(result(value=9.8, printed="9.8", flags=("metric-unclear",)), CELL)
    told = with_disputes((error, _there(hours(9.8, printed="9.8"), CELL)))
    assert told[0].flags == ("metric-unclear", KIND_UNCLEAR)


def test_machines_and_time_of_one_cell_are_two_numbers() -> None:
    cell, words = Box(412, 139, 468, 146), "59 hours, 32 k40s"
    time = _there(hours(59, printed=words), cell)
    assert _kind_unclear(time, _there(hardware("nvidia-k40", 32, printed="k40s"), cell, words)) == []


def test_two_equal_numbers_of_one_cell_are_two() -> None:
    cell, words = Box(412, 139, 468, 146), "8 GPUs, 8 days"
    time = _there(hours(192, printed="8 days"), cell, words)
    assert _kind_unclear(time, _there(hardware(count=8, printed="8 GPUs"), cell, words)) == []


def test_a_count_of_machines_that_is_read_as_an_error_too_waits() -> None:
    machines = _there(hardware(count=16, printed="GPUs"), CELL, "16")
    assert _kind_unclear(machines, _there(result(value=16.0, printed="16"), CELL)) == [Kind.HARDWARE, Kind.RESULT]


def test_the_digits_of_a_device_are_no_number_of_their_own() -> None:
    machines = _there(hardware("nvidia-a100", 100, printed="A100s"), CELL, "A100s")
    assert _kind_unclear(machines, _there(hours(100, printed="100"), CELL)) == []


def test_words_that_run_over_to_another_line_do_not_take_in_what_stands_between() -> None:
    wrapped = Box(108, 612, 504, 632)
    machines = _there(hardware(count=8, printed="8 GPUs"), Box(361, 612, 393, 622))
    assert _kind_unclear(machines, _there(claim(Kind.BATCH_SIZE, value=64.0, printed="8 examples"), wrapped)) == []


def test_the_same_number_elsewhere_on_the_page_is_another() -> None:
    below = Box(244, 247, 254, 255)
    assert _kind_unclear(_there(hours(9.8, printed="9.8"), CELL), _there(result(value=9.8, printed="9.8"), below)) == []


def test_two_numbers_of_one_cell_are_two_results() -> None:
    words = "76.2 / 9.8"
    time = _there(hours(9.8, printed="9.8"), CELL, words)
    assert _kind_unclear(time, _there(result(value=23.8, printed="76.2"), CELL, words)) == []


def test_two_readings_of_one_kind_are_not_this_doubt() -> None:
    assert _kind_unclear(*(_there(result(model, value=9.8, printed="9.8"), CELL) for model in ("A", "B"))) == []
