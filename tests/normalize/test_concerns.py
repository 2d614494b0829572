"""Which training facts concern which row: by the name they were said of, and by the words around them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import read_toml
from normalize.claims import Claim, Kind
from normalize.likeness import is_part_of
from tests.normalize.makers import claim, hardware, hours, result, row, rows


def said(fact: Claim, *sentences: str, source: str = "prose") -> Claim:
    """The fact as these sentences say it, the first of them its own place."""
    places = [replace(fact.evidence, context=sentence, source=source) for sentence in sentences]
    return replace(fact, evidence=places[0], also=tuple(places[1:]))


def times(*claims: Claim) -> dict[str | None, float | None]:
    """The hours of each model's row."""
    return {found.model: found.training_hours for found in rows(*claims)}


def test_a_word_that_tells_variants_narrows_what_is_said_of_all() -> None:
    small, big = result("Net (base)"), result("Net (big)")
    facts = said(hours(12), "We trained the base models for 12 hours."), said(hours(84), "The big model took 84 hours.")
    assert times(small, big, *facts) == {"Net (base)": 12, "Net (big)": 84}


def test_a_word_that_all_names_share_tells_nothing() -> None:
    facts = said(hours(12), "We trained the net models for 12 hours.")
    assert times(result("Net (base)"), result("Net (big)"), facts) == {"Net (base)": 12, "Net (big)": 12}


def test_a_variant_in_front_of_its_family_narrows_what_is_said_of_the_family() -> None:
    wide = said(hours(240, model="Net-101"), "Training the twice as large model (64x4d Net-101) takes 10 days.")
    rest = said(hours(100, model="Net-101"), "Training Net-101 takes 100 hours.")
    siblings = result("Net-101 (32x4d)"), result("Net-101 (64x4d)")
    assert times(*siblings, wide) == {"Net-101 (32x4d)": None, "Net-101 (64x4d)": 240}
    assert times(*siblings, rest) == {"Net-101 (32x4d)": 100, "Net-101 (64x4d)": 100}


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        ("The model that reaches 24.3 was trained for 10 hours.", None),
        ("The models were trained for 10 hours at a rate of 24.3.", None),
        ("The models were trained for 10 hours, or 24.3 hours with all data.", 10),
        ("The models were trained for 10 hours, 24.3x less.", 10),
        ("The models were trained for 10 hours.", 10),
    ],
)
def test_a_printed_result_tells_whose_training_is_meant(sentence: str, others: float | None) -> None:
    owned = result("Net-A", 24.3), result("Net-B", 25.9)
    assert times(*owned, said(hours(10), sentence)) == {"Net-A": 10, "Net-B": others}


def test_the_number_of_the_fact_itself_is_no_result() -> None:
    fact = said(hours(24.3, printed="24.3 hours"), "All models were trained for 24.3 hours.")
    assert times(result("Net-A", 24.3), result("Net-B", 25.9), fact) == {"Net-A": 24.3, "Net-B": 24.3}


def test_whole_numbers_are_taken_for_no_result() -> None:
    fact = said(hours(10), "We trained for 10 hours with 25 workers.")
    assert times(result("Net-A", 25.0), result("Net-B", 27.5), fact) == {"Net-A": 10, "Net-B": 10}


def test_trial_runs_are_of_no_row_unless_another_sentence_says_it_too() -> None:
    trial = "In short runs of 20 epochs, larger rates did no harm."
    short = claim(Kind.EPOCHS, value=20)
    assert row(result(), said(short, trial)).epochs is None
    assert row(result(), said(short, trial, "All models were trained for 20 epochs.")).epochs == 20


def test_tables_say_no_sentences() -> None:
    fact = said(claim(Kind.EPOCHS, value=20), "schedule for short runs 20", source="table")
    assert row(result(), fact).epochs == 20


def test_a_fact_whose_model_is_doubtful_is_no_surer_than_one_of_all() -> None:
    doubtful = hours(12, model="Net-50", flags=("model-unclear",))
    assert row(result(), doubtful).evidence["training_time"]["via"] == "paper"  # type: ignore[index]
    assert row(result(), doubtful, hours(48)).training_hours is None
    assert row(result(), hours(12, model="Net-50"), hours(48)).training_hours == 12


def test_parameters_stay_a_variants_own_where_the_model_is_doubtful() -> None:
    several = rows(
        result("Net-50"), result("Net-101"), claim(Kind.PARAMETERS, model="Net-50", value=2e7, flags=("model-unclear",))
    )
    assert {found.model: found.parameters for found in several} == {"Net-50": 2e7, "Net-101": None}


DETECTION = {"benchmark": "coco-detection", "metric": "box AP", "split": "val"}


def test_times_of_what_a_detector_stands_on_reach_the_detector_at_a_cost() -> None:
    taken = row(result("Finder Net-50", 40.1, **DETECTION), hours(17, model="Net-50"), hardware())
    assert taken.training_hours == 17
    assert taken.evidence["training_time"]["via"] == "part"  # type: ignore[index]
    assert taken.confidence == pytest.approx(0.9 * 0.75)


def test_they_do_not_where_that_was_measured_itself_or_the_area_names_no_parts() -> None:
    measured = rows(result("Finder Net-50", 40.1, **DETECTION), result("Net-50"), hours(17, model="Net-50"))
    assert {found.model: found.training_hours for found in measured} == {"Finder Net-50": None, "Net-50": 17}
    assert row(result("Wide Net-50"), hours(17, model="Net-50")).training_hours is None


def test_parameters_of_a_part_are_not_those_of_the_whole() -> None:
    taken = row(result("Finder Net-50", 40.1, **DETECTION), claim(Kind.PARAMETERS, model="Net-50", value=25e6))
    assert taken.parameters is None


@pytest.mark.parametrize(
    ("part", "model", "is_one"),
    [
        ("Net-50", "Finder Net-50", True),
        ("net-50", "Finder R-CNN Net-50", True),
        ("Net-50", "SE-Net-50", False),
        ("Net-50", "Net-50", False),
        ("Finder", "Finder Net-50", False),
    ],
)
def test_what_is_part_of_a_name(part: str, model: str, is_one: bool) -> None:
    assert is_part_of(part, model) is is_one


@given(st.text(max_size=20))
def test_no_name_is_part_of_itself(name: str) -> None:
    assert not is_part_of(name, name)


def test_the_words_for_other_runs_meet_their_own_lines() -> None:
    section = read_toml("compute.toml")["concerning"]["other_run"]
    pattern = re.compile("|".join(section["patterns"]), re.IGNORECASE)
    assert [line for line in section["yes"] if not pattern.search(line)] == []
    assert [line for line in section["no"] if pattern.search(line)] == []
