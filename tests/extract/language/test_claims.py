from __future__ import annotations

import pytest

from extract.language import ProseNames, Settings, read_prose
from extract.language.conventions import flops_mean_multiply_adds
from normalize.claims import Box, Kind, Status
from tests.extract.language.helpers import claims, document, sentence


def test_the_evidence_is_the_place_of_the_words() -> None:
    (claim,) = claims(sentence("We train for 90 epochs.", page=7, top=200.0, section="4 Training"), kind=Kind.EPOCHS)
    assert claim.evidence.page == 7
    assert claim.evidence.section == "4 Training"
    assert claim.evidence.text == claim.printed == "90 epochs"
    assert claim.evidence.bbox == Box(13 * 5.0, 200.0, 23 * 5.0, 210.0)
    assert claim.evidence.context == "We train for 90 epochs."
    assert claim.evidence.pdf == "0" * 64


@pytest.mark.parametrize(
    ("source", "said"), [("abstract", "abstract"), ("caption", "caption"), ("footnote", "prose"), ("prose", "prose")]
)
def test_the_source(source: str, said: str) -> None:
    (claim,) = claims(sentence("We train for 90 epochs.", source=source), kind=Kind.EPOCHS)
    assert claim.evidence.source == said


def test_what_is_said_twice_is_one_claim_with_two_places() -> None:
    (claim,) = claims("We train for 90 epochs.", "All is trained for 90 epochs in total.", kind=Kind.EPOCHS)
    assert len(claim.also) == 1


def test_doubt_lowers_the_confidence_and_flags() -> None:
    (sure,) = claims("We train for a total of 90 epochs.", kind=Kind.EPOCHS)
    (unsure,) = claims("If so, 90 epochs of training could follow.", kind=Kind.EPOCHS)
    assert sure.confidence > 0.9
    assert unsure.confidence < Settings().flag_below
    assert (sure.status, unsure.status) == (Status.ACCEPTED, Status.FLAGGED)
    assert "low-confidence" in unsure.flags


def test_headings_speak_for_and_against() -> None:
    text = "We use 8 V100 GPUs."
    (training,) = claims(sentence(text, section="Training details"), kind=Kind.HARDWARE)
    (plain,) = claims(sentence(text, section="Results"), kind=Kind.HARDWARE)
    other = claims(sentence(text, section="Inference speed"), kind=Kind.HARDWARE)
    assert training.confidence > plain.confidence > max((claim.confidence for claim in other), default=0)


def test_every_claim_says_why() -> None:
    (claim,) = claims("We train for 90 epochs.", kind=Kind.EPOCHS)
    assert {"trained-for", "speaks-of-training", "no-model"} <= set(claim.reasons)


def test_what_is_dropped_says_why() -> None:
    prose = read_prose(document("The learning rate is divided by 10 every 30 epochs."), ProseNames(()))
    assert prose.claims == ()
    assert [(fact.page, fact.printed) for fact in prose.dropped] == [(1, "30 epochs")]
    assert "-every-so-often" in prose.dropped[0].reason


def test_the_thresholds_are_settings() -> None:
    text = document("We train for 90 epochs.")
    strict = read_prose(text, ProseNames(()), Settings(drop_below=0.999))
    assert strict.claims == ()
    assert "too doubtful" in strict.dropped[0].reason


@pytest.mark.parametrize(
    ("text", "benchmark", "metric", "value"),
    [
        ("Our FooNet-S achieves 81.2% top-1 accuracy on ImageNet.", "imagenet", "top-1 accuracy", 81.2),
        ("FooNet-S obtains a top-5 error of 4.21% on the ImageNet test set.", "imagenet", "top-5 error", 4.21),
        ("On WMT 2014 English-to-German, our FooNet-S reaches a BLEU score of 27.1.", "wmt14-en-de", "BLEU", 27.1),
    ],
)
def test_results(text: str, benchmark: str, metric: str, value: float) -> None:
    (claim,) = claims(text, models=("FooNet-S",), kind=Kind.RESULT)
    assert (claim.model, claim.benchmark, claim.metric, claim.value) == ("FooNet-S", benchmark, metric, value)


@pytest.mark.parametrize(
    "text",
    [
        "Our FooNet-S improves the ImageNet top-1 accuracy by 2.1%.",
        "FooNet-S is 1.5 points better in top-1 accuracy on ImageNet.",
        "FooNet-S is better than the previous best of 74.9% top-1 accuracy on ImageNet.",
        "FooNet-S achieves 81.2% top-1 accuracy on CIFAR-10.",
        "FooNet-S achieves 81.2% top-1 accuracy.",
        "FooNet-S uses 10% of the ImageNet images, and its accuracy falls.",
        "FooNet-S reaches over 80% top-1 accuracy on ImageNet.",
        "We report the 10-crop top-1 error of FooNet-S on ImageNet.",
        "Our FooNet-S and one other network achieve a low top-5 error on ImageNet.",
        "FooNet-S achieves the accuracy of Table 5 on ImageNet.",
        "FooNet-S achieves 73.9% top-1 accuracy on ImageNet with just 1% of the labels.",
    ],
)
def test_what_is_no_result(text: str) -> None:
    assert claims(text, models=("FooNet-S",), kind=Kind.RESULT) == []


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("They obtained an F1 of 91.2 on SQuAD.", False),
        ("The best system on SQuAD (Doe et al., 2017) obtained an F1 of 91.2.", False),
        ("On SQuAD, it obtained an F1 of 91.2.", True),
    ],
)
def test_whose_result_a_sentence_tells(text: str, own: bool) -> None:
    (claim,) = claims(text, kind=Kind.RESULT)
    assert claim.own is own


def test_the_split_and_the_ensemble() -> None:
    (claim,) = claims("Our ensemble has a 4.2% top-5 error on the ImageNet test set.", kind=Kind.RESULT)
    assert (claim.split, claim.ensemble) == ("test", True)
    assert "model-unclear" in claim.flags


@pytest.mark.parametrize(
    ("text", "convention"),
    [
        ("FooNet-S needs 512 million mult-adds.", "multiply-adds"),
        ("FooNet-S needs 3.3 GFLOPs.", "FLOPs"),
        ("FooNet-S needs 2.9 billion FLOPs (multiply-adds).", "multiply-adds"),
    ],
)
def test_the_convention_of_operations(text: str, convention: str) -> None:
    (claim,) = claims(text, models=("FooNet-S",), kind=Kind.OPERATIONS)
    assert claim.convention == convention


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("It has 2.9 billion FLOPs (multiply-adds).", True),
        ("Here FLOPs denotes the number of multiply-adds.", True),
        ("We denote the number of multiply-adds as FLOPs.", True),
        ("It has 2.9 billion FLOPs.", False),
    ],
)
def test_what_flops_mean(text: str, means: bool) -> None:
    assert (flops_mean_multiply_adds(document(text)) is not None) is means


def test_the_stage_is_doubtful_where_a_paper_has_two() -> None:
    lines = ("We pre-train for 40 epochs.", "We fine-tune for 3 epochs.", "We train for 9 epochs.")
    found = {claim.value: claim.flags for claim in claims(*lines, kind=Kind.EPOCHS)}
    assert "stage-unclear" in found[9]
    assert "stage-unclear" not in (*found[40], *found[3])
    assert all("stage-unclear" not in claim.flags for claim in claims(*lines[1:], kind=Kind.EPOCHS))


def test_a_thousand_is_binary_where_the_paper_prints_it_so() -> None:
    found = claims("We train with a batch size of 8k.", "The batch size of 8192 works.", kind=Kind.BATCH_SIZE)
    assert [claim.value for claim in found] == [8192]
    assert [claim.value for claim in claims("We train with a batch size of 8k.", kind=Kind.BATCH_SIZE)] == [8000]


def test_the_meaning_of_flops_holds_for_the_paper() -> None:
    word = claims(
        "A FooNet-S has 3 billion FLOPs (multiply-adds).", "FooNet-L has 9 billion FLOPs.", models=("FooNet-L",)
    )
    assert [claim.convention for claim in word if claim.model == "FooNet-L"] == ["multiply-adds"]
    (told,) = claims("FLOPs denotes multiply-adds.", "FooNet-L has 9 billion FLOPs.", models=("FooNet-L",))
    assert told.convention == "FLOPs"
    assert "flops-are-multiply-adds" in told.flags


def test_batches_without_a_unit_follow_those_with_one() -> None:
    found = claims("We use a batch size of 4096 tokens.", "Then the batch size is 8192.", kind=Kind.BATCH_SIZE)
    assert {claim.unit for claim in found} == {"tokens"}


def test_each_of_two_metrics_has_its_own_number() -> None:
    found = claims("FooNet-S reaches a top-1 error of 20.7% and a top-5 error of 5.3% on ImageNet.", kind=Kind.RESULT)
    assert [(claim.metric, claim.value) for claim in found] == [("top-1 error", 20.7), ("top-5 error", 5.3)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Our FooNet-S has an EM/F1 of 72.5/81.4 on SQuAD.", {"EM": 72.5, "F1": 81.4}),
        ("Our scores on the SQuAD leaderboard are EM/F1=72.5/81.4.", {"EM": 72.5, "F1": 81.4}),
        (
            "FooNet-S achieves 20.7% / 5.3% top-1/top-5 error on ImageNet.",
            {"top-1 error": 20.7, "top-5 error": 5.3},
        ),
        (
            "FooNet-S has top-1 and top-5 errors of 20.7% and 5.3% on ImageNet.",
            {"top-1 error": 20.7, "top-5 error": 5.3},
        ),
    ],
)
def test_two_metrics_are_told_with_their_two_numbers(text: str, values: dict[str, float]) -> None:
    found = claims(text, models=("FooNet-S",), kind=Kind.RESULT)
    assert {claim.metric: claim.value for claim in found} == values


def test_a_sentence_may_tell_of_a_single_model_and_of_an_ensemble() -> None:
    text = "On SQuAD, FooNet-S has an F1 of 81.4 for a single model and an F1 of 84.0 for an ensemble."
    found = claims(text, models=("FooNet-S",), kind=Kind.RESULT)
    assert {claim.value: claim.ensemble for claim in found} == {81.4: False, 84.0: True}


def test_a_training_in_a_part_on_another_data_set_is_told_of_it() -> None:
    part = "4.1 Activations"
    before = sentence("Consider digits, on MNIST.", section=part)
    told = [claim.model for claim in claims(before, sentence("We trained for 5000 steps.", section=part))]
    assert told == ["MNIST"]


def test_of_two_metrics_around_a_number_the_nearer_one_is_its_own() -> None:
    found = claims("Net-S runs with 43.5% AP (65.7% AP50) for the COCO dataset.", models=("Net-S",), kind=Kind.RESULT)
    assert {(claim.metric, claim.value) for claim in found} == {("box AP", 43.5), ("AP50", 65.7)}
