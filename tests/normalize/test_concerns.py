"""Which training facts concern which row: by the name they were said of, and by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import read_toml
from normalize.claims import Claim, Kind, Status
from normalize.likeness import is_part_of
from tests.normalize.makers import claim, hardware, hours, result, row, rows


def said(fact: Claim, *sentences: str, source: str = "prose", section: str = "", text: str = "") -> Claim:
    """The fact as these sentences say it, the first of them its own place; `text` are its words there."""
    places = [
        replace(fact.evidence, context=sentence, source=source, section=section, text=text) for sentence in sentences
    ]
    return replace(fact, evidence=places[0], also=tuple(places[1:]))


def under(fact: Claim, *headings: str) -> Claim:
    """The fact as it is said, in words that tell nothing, under each of these headings."""
    places = [replace(fact.evidence, context="It was trained so.", section=heading) for heading in headings]
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


@pytest.mark.parametrize(
    ("sentence", "text", "expected"),
    [
        (
            "Training A on four cards, or training B on eight, takes 90 hours.",
            "90 hours",
            {"A, relu": 90, "B, relu": 90},
        ),
        ("Training B takes 90 hours.", "90 hours", {"A, relu": None, "B, relu": 90}),
        ("Model A took 30 hours, while B took 90 hours.", "90 hours", {"A, relu": None, "B, relu": 90}),
        ("A training takes 90 hours.", "90 hours", {"A, relu": 90, "B, relu": 90}),
        ("With B = 256 training takes 90 hours.", "90 hours", {"A, relu": 90, "B, relu": 90}),
        ("The models in Table 4 took 90 hours.", "90 hours", {"A, relu": None, "B, relu": 90}),
        ("The models in Table 7 took 90 hours.", "90 hours", {"A, relu": 90, "B, relu": 90}),
    ],
)
def test_a_letter_or_a_table_tells_whose_training_is_meant(
    sentence: str, text: str, expected: dict[str | None, float | None]
) -> None:
    models = result("A, relu", source="table", table="3"), result("B, relu", source="table", table="4")
    assert times(*models, said(hours(90), sentence, text=text)) == expected


def test_each_training_is_of_no_one_model() -> None:
    unclear = hours(96, model="Net (big)", flags=("model-unclear",))
    models = result("Net (base)"), result("Net (big)")
    assert times(*models, said(unclear, "Each training took 4 days.")) == {"Net (base)": 96, "Net (big)": 96}
    assert times(*models, said(unclear, "This training took 4 days.")) == {"Net (base)": None, "Net (big)": 96}


def test_a_data_set_in_place_of_a_model_tells_what_the_fact_is_about() -> None:
    facts = [claim(Kind.EPOCHS, value=2, model="ImageNet"), claim(Kind.EPOCHS, value=10, model="CIFAR-10")]
    assert row(result(), facts[0]).epochs == 2
    assert row(result(), *facts).epochs == 2


@pytest.mark.parametrize(
    ("headings", "taken"),
    [
        (["3 Training"], 90),
        (["4.1 Image Classification"], 90),
        (["4.1 Experiments on ImageNet"], 90),
        (["4.2 Object Detection"], None),
        (["A. Details: CIFAR"], None),
        (["A. Details: CIFAR", "3 Training"], 90),
        (["5 Semantic Segmentation"], None),
    ],
)
def test_a_heading_tells_what_is_said_under_it(headings: list[str], taken: float | None) -> None:
    assert row(result(), under(claim(Kind.EPOCHS, value=90), *headings)).epochs == taken


@pytest.mark.parametrize(
    ("sentence", "text", "taken"),
    [
        ("It took 12 hours for detection and 8 hours for classification.", "8 hours", 8),
        ("It took 12 hours for detection and 8 hours for classification.", "12 hours", None),
        ("It took 18 hours for detection, 8 hours on ImageNet, and less on CIFAR.", "8 hours", 8),
        ("On ImageNet and CIFAR it took 8 hours for each model.", "8 hours", 8),
    ],
)
def test_what_a_number_is_for_stands_behind_it(sentence: str, text: str, taken: float | None) -> None:
    number = float(text.split(maxsplit=1)[0])
    assert row(result(), said(hours(number), sentence, text=text)).training_hours == taken


def test_a_heading_goes_before_a_data_set_that_the_sentence_compares_with() -> None:
    fact = said(claim(Kind.EPOCHS, value=30), "As on ImageNet, but for 30 epochs.", section="4.2 Experiments on CIFAR")
    assert row(result(), fact).epochs is None


@pytest.mark.parametrize(("section", "taken"), [("3 Training", None), ("4.2 More", 90)])
def test_a_data_set_of_the_same_section_makes_what_names_none_unclear(section: str, taken: float | None) -> None:
    other = said(claim(Kind.EPOCHS, value=30), "On CIFAR we train for 30 epochs.", section="3 Training")
    assert row(result(), under(claim(Kind.EPOCHS, value=90), section), other).epochs == taken


def test_a_heading_is_no_limit_for_pretraining() -> None:
    assert row(result(), under(claim(Kind.EPOCHS, value=40, stage="pretraining"), "A. Details: CIFAR")).epochs == 40


def test_what_names_the_task_goes_before_what_names_none_and_that_before_what_stands_aside() -> None:
    here, general, aside = (
        under(claim(Kind.EPOCHS, value=value), heading)
        for value, heading in ((90, "4.1 Image Classification"), (60, "3 Training"), (30, "6 Ablation Study"))
    )
    assert row(result(), here, general, aside).epochs == 90
    assert row(result(), general, aside).epochs == 60
    assert row(result(), aside).epochs == 30


@pytest.mark.parametrize(("page", "taken"), [(3, 90), (8, None), (10, None), (11, 90)])
def test_what_is_said_in_the_ablations_contradicts_the_rest_for_the_tables_beside_it(
    page: int, taken: float | None
) -> None:
    aside = under(claim(Kind.EPOCHS, value=30, page=8), "6 Ablation Study")
    main = under(claim(Kind.EPOCHS, value=90, page=5), "4.1 Image Classification")
    assert row(result(source="table", table="3", page=page), aside, main).epochs == taken


def test_what_is_said_of_all_here_goes_before_what_is_said_of_the_family_aside() -> None:
    wide = under(hardware(count=64, model="Net"), "Acknowledgements")
    assert row(result("Net-50"), wide, under(hardware(count=8), "4.1 Image Classification")).device_count == 8
    assert row(result("Net-50"), wide, under(hardware(count=8), "3 Training")).device_count == 64


def test_a_caption_speaks_of_its_own_table_first() -> None:
    facts = (
        said(claim(Kind.EPOCHS, value=75, page=3), "All are trained for 75 epochs.", source="caption"),
        claim(Kind.EPOCHS, value=80, page=7),
    )
    near, far = rows(
        result("A-1", source="table", table="2", page=3), result("B-1", source="table", table="5", page=9), *facts
    )
    assert far.epochs == 80
    assert near.epochs is None, "the caption and the text contradict each other for this one"


def test_a_data_set_that_a_model_only_started_from_is_not_what_it_was_trained_on() -> None:
    fact = said(claim(Kind.EPOCHS, value=12), "We train COCO-pretrained networks for 12 epochs.")
    assert row(result(), fact).epochs == 12


def test_what_is_said_of_all_is_of_the_papers_main_task() -> None:
    classified, finder = [result("Net-50"), result("Net-101")], result("Finder Net-50", 40.1, page=8, **DETECTION)
    taken = {found.model: found.epochs for found in rows(*classified, finder, claim(Kind.EPOCHS, value=90))}
    assert taken == {"Net-50": 90, "Net-101": 90, "Finder Net-50": None}
    named = under(claim(Kind.EPOCHS, value=12), "5 Object Detection")
    taken = {found.model: found.epochs for found in rows(*classified, finder, named)}
    assert taken == {"Net-50": None, "Net-101": None, "Finder Net-50": 12}


def test_what_was_put_together_from_two_sentences_is_of_the_main_task_alone() -> None:
    finder = result("Finder Net-50", 40.1, page=8, **DETECTION)
    facts = under(hardware(flags=("device-from-elsewhere",)), "5 Object Detection")
    taken = {found.model: found.device for found in rows(result("Net-50"), result("Net-101"), finder, facts)}
    assert taken["Finder Net-50"] is None


def test_members_of_an_ensemble_that_stand_in_the_table_lend_it_their_training() -> None:
    single, several = result("Net-50"), result("Net-50 (8 models)", 24.0, ensemble=True)
    taken = {found.model: found for found in rows(single, several, hours(12), hardware())}
    assert taken["Net-50 (8 models)"].training_hours == 12
    single_burden = taken["Net-50"].hardware_burden_flop
    assert single_burden is not None
    assert taken["Net-50 (8 models)"].hardware_burden_flop == pytest.approx(8 * single_burden)
    assert row(several, hours(12)).training_hours is None


def test_further_data_leave_the_architecture_and_the_pretraining_as_they_are() -> None:
    plain, more = result("Net-50"), result("Net-50 (+ CIFAR)", 24.0)
    facts = [
        claim(Kind.PARAMETERS, model="Net-50", value=25e6),
        hours(96, model="Net-50", stage="pretraining"),
        claim(Kind.EPOCHS, model="Net-50", value=3, stage="fine-tuning"),
    ]
    taken = {found.model: found for found in rows(plain, more, *facts)}["Net-50 (+ CIFAR)"]
    assert (taken.parameters, taken.training_hours, taken.epochs) == (25e6, 96, None)


def test_one_architecture_on_several_data_is_one_model_to_its_parameters() -> None:
    models = result("1 Net"), result("Net (+ CIFAR)"), result("5 nets", ensemble=True)
    taken = {found.model: found.parameters for found in rows(*models, claim(Kind.PARAMETERS, value=6e7))}
    assert (taken["1 Net"], taken["Net (+ CIFAR)"]) == (6e7, 6e7)


def test_a_model_from_scratch_takes_no_pretraining_where_its_own_training_is_told() -> None:
    pretraining, tuning = hours(33, stage="pretraining"), hours(3, stage="fine-tuning")
    plain, more = result("Net-50"), result("Net-50", 22.0, training_data="More")
    taken = {found.training_data: found for found in rows(plain, more, hours(9.7), hardware(), pretraining, tuning)}
    assert (taken[None].training_hours, taken[None].scope) == (9.7, "from-scratch")
    assert (taken["More"].training_hours, taken["More"].scope) == (33, "pretrained-included")
    untold = rows(plain, result("Net-50 pattern 160", 24.1), hours(9.7, model="Net-50"), pretraining)
    assert {found.model: found.training_hours for found in untold} == {"Net-50": 9.7, "Net-50 pattern 160": None}
    alone = row(plain, pretraining, tuning, hardware())
    assert (alone.training_hours, alone.scope) == (33, "pretrained-included")
    question = result("Net-50", 80, benchmark="squad-1.1", metric="F1", split="val")
    assert row(question, hours(9.7), pretraining, tuning).training_hours == 33


def vocabulary() -> Iterator[tuple[str, dict[str, Any]]]:
    """The sections of words that carry test lines of their own."""
    for name, section in read_toml("concerning.toml").items():
        yield from section.items() if name == "task" else [(name, section)] if "patterns" in section else []


@pytest.mark.parametrize(("name", "section"), list(vocabulary()))
def test_the_words_meet_their_own_lines(name: str, section: dict[str, Any]) -> None:
    pattern = re.compile("|".join(section["patterns"]), re.IGNORECASE)
    assert [line for line in section["yes"] if not pattern.search(line)] == [], name
    assert [line for line in section["no"] if pattern.search(line)] == [], name


def test_a_mark_behind_a_name_tells_two_models_apart_where_both_have_results() -> None:
    facts = (hours(111, model="Net-50"), hours(252, model="Net-50*"))
    taken = {found.model: found.training_hours for found in rows(result("Net-50"), result("Net-50*", 24.0), *facts)}
    assert taken == {"Net-50": 111, "Net-50*": 252}
    assert row(result("Net-50*"), hours(111, model="Net-50")).training_hours == 111


def test_a_mark_makes_no_other_network_and_no_other_machine() -> None:
    facts = (claim(Kind.PARAMETERS, model="Net-50", value=25e6), hardware(model="Net-50"))
    for found in rows(result("Net-50"), result("Net-50*", 24.0), *facts):
        assert (found.parameters, found.device) == (25e6, "nvidia-titan-xp")


def test_the_caption_of_another_table_on_the_page_stands_aside() -> None:
    facts = (
        said(claim(Kind.EPOCHS, value=200, page=7), "Table 5: Results after 200 epochs.", source="caption"),
        said(claim(Kind.EPOCHS, value=120, page=7), "All of them are trained for 120 epochs."),
    )
    fourth, fifth = rows(
        result("A-1", source="table", table="4", page=7), result("B-1", source="table", table="5", page=7), *facts
    )
    assert fourth.epochs == 120
    assert fifth.epochs is None, "the caption and the text contradict each other for this one"


def test_what_is_as_likely_wrong_as_right_enters_no_row_unless_it_is_said_of_the_model() -> None:
    doubtful: dict[str, Any] = {"confidence": 0.4, "status": Status.FLAGGED, "flags": ("low-confidence",)}
    of_all = row(result(), hardware(**doubtful), hours(10))
    of_it = row(result(), hardware(model="Net-50", **doubtful), hours(10))
    assert (of_all.device, of_all.status) == (None, "accepted")
    assert "less-sure-claim-left-out" in of_all.flags
    assert (of_it.device, of_it.status) == ("nvidia-titan-xp", "flagged")


def test_a_run_hundreds_of_times_shorter_is_of_something_else() -> None:
    assert row(result(), hours(288), hours(0.3)).training_hours == 288
    assert row(result(), hours(288), hours(20)).training_hours is None
    assert row(result(), hours(288), hours(0.3, model="Net-50")).training_hours == 0.3


def test_a_number_said_of_another_data_set_is_not_taken_from_a_place_that_names_none() -> None:
    elsewhere, bare = "We train for 135 epochs on CIFAR-10.", "After 135 epochs the loss is flat."
    assert row(result(), said(claim(Kind.EPOCHS, value=135.0), elsewhere, bare)).epochs is None
    assert row(result(), said(claim(Kind.EPOCHS, value=135.0), bare, elsewhere)).epochs == 135
    named = "On ImageNet, too, 135 epochs suffice."
    assert row(result(), said(claim(Kind.EPOCHS, value=135.0), elsewhere, named)).epochs == 135


def test_a_machine_used_elsewhere_is_the_same_where_nothing_is_named() -> None:
    sentences = "On CIFAR-10 we use 8 cards.", "All runs share 8 cards."
    assert row(result(), said(hardware(count=8), *sentences)).device_count == 8


def test_the_size_of_a_classifier_is_not_that_of_the_detector_of_its_name() -> None:
    about: dict[str, Any] = {"source": "table", "table": "1"}
    size = claim(Kind.PARAMETERS, value=25e6, model="Net-50", **about)
    work = claim(Kind.OPERATIONS, value=4e9, model="Net-50", **about)
    detector = result(benchmark="coco-detection", metric="box AP", value=27.5, split="val", source="table", table="8")
    found = {one.benchmark: one for one in rows(result(source="table", table="3"), detector, size, work)}
    assert (found["imagenet"].parameters, found["imagenet"].operations_per_pass) == (25e6, 4e9)
    assert (found["coco-detection"].parameters, found["coco-detection"].operations_per_pass) == (None, None)
    own = claim(Kind.PARAMETERS, value=41e6, model="Net-50", source="table", table="8")
    found = {one.benchmark: one for one in rows(result(source="table", table="3"), detector, size, own)}
    assert found["coco-detection"].parameters == 41e6
    assert row(detector, size).parameters == 25e6


def test_of_two_data_sets_in_a_sentence_that_of_the_clause_is_meant() -> None:
    sentence = "On CIFAR-10, training takes 2 hours; on ImageNet, it takes 90 hours."
    found = row(result(), said(hours(2), sentence, text="2 hours"), said(hours(90), sentence, text="90 hours"))
    assert found.training_hours == 90


@pytest.mark.parametrize(("caption", "epochs"), [("Table 1. All runs: 800 epochs.", 800), ("Table 2. Ours.", 300)])
def test_the_caption_of_a_table_is_that_of_its_parts(caption: str, epochs: float) -> None:
    told = said(claim(Kind.EPOCHS, value=800.0, page=5), caption, source="caption")
    plain = said(claim(Kind.EPOCHS, value=300.0, confidence=0.6), "We train for 300 epochs.")
    assert row(result(page=5, source="table", table="1a"), told, plain).epochs == epochs
