from __future__ import annotations

import pytest

from extract.language import NoModels, ProseNames, prose_facts
from normalize.claims import Claim, Kind, Status
from tests.extract.language.helpers import claims, document, sentence

MODELS = ("FooNet-S", "FooNet-L", "Bar (base)", "Bar (big)", "ResNet-34", "ResNet-152")


def told(found: list[Claim]) -> list[tuple[str | None, float | None]]:
    return [(claim.model, claim.value) for claim in found]


@pytest.mark.parametrize(
    ("text", "kind", "links"),
    [
        ("FooNet-S has 5M parameters.", Kind.PARAMETERS, [("FooNet-S", 5e6)]),
        (
            "FooNet-S has 5M parameters and FooNet-L has 60M parameters.",
            Kind.PARAMETERS,
            [("FooNet-S", 5e6), ("FooNet-L", 6e7)],
        ),
        ("We count 60M parameters for FooNet-L.", Kind.PARAMETERS, [("FooNet-L", 6e7)]),
        ("The 152-layer ResNet (9.5 billion FLOPs) is deep.", Kind.OPERATIONS, [("ResNet-152", 9.5e9)]),
        (
            "The models FooNet-S and FooNet-L were trained for 30 and 90 epochs, respectively.",
            Kind.EPOCHS,
            [("FooNet-S", 30), ("FooNet-L", 90)],
        ),
        ("FooNet-S and FooNet-L are trained for 90 epochs.", Kind.EPOCHS, [("FooNet-S", 90), ("FooNet-L", 90)]),
        ("All models were trained for 90 epochs, as was FooNet-S.", Kind.EPOCHS, [(None, 90)]),
        ("Our base model was trained for 120,000 steps.", Kind.STEPS, [("Bar (base)", 1.2e5)]),
        ("We trained for 100,000 steps.", Kind.STEPS, [(None, 1e5)]),
        (
            "Two nets, FooNet-16/19 (3/4 billion FLOPs), follow.",
            Kind.OPERATIONS,
            [("FooNet-16", 3e9), ("FooNet-19", 4e9)],
        ),
        ("FooNet/BarNet-50 has 25M parameters.", Kind.PARAMETERS, [("FooNet-50", 25e6), ("BarNet-50", 25e6)]),
        ("FooNet-XL has 500M parameters.", Kind.PARAMETERS, [("FooNet-XL", 5e8)]),
    ],
)
def test_a_fact_is_told_of_its_model(text: str, kind: Kind, links: list[tuple[str | None, float]]) -> None:
    found = claims(text, models=MODELS, kind=kind)
    assert [claim.model for claim in found] == [model for model, _ in links]
    assert [claim.value for claim in found] == pytest.approx([value for _, value in links])


def test_the_sentence_before_names_the_model_with_a_doubt() -> None:
    found = claims("We first look at FooNet-S.", "It has 5M parameters.", models=MODELS, kind=Kind.PARAMETERS)
    assert told(found) == [("FooNet-S", 5e6)]
    assert found[0].status is Status.FLAGGED
    assert "model-unclear" in found[0].flags


def test_nothing_is_inherited_from_another_section() -> None:
    first = sentence("We first look at FooNet-S.", section="Intro")
    second = sentence("We train for 90 epochs.", section="Training")
    assert told(claims(first, second, models=MODELS, kind=Kind.EPOCHS)) == [(None, 90)]


def test_a_heading_names_the_model_with_a_doubt() -> None:
    (claim,) = claims(sentence("We train for 90 epochs.", section="4.1 FooNet-S"), models=MODELS, kind=Kind.EPOCHS)
    assert claim.model == "FooNet-S"
    assert "model-unclear" in claim.flags


def test_a_size_without_a_model_is_left_out() -> None:
    assert claims("Very large models with over 100B parameters exist.", models=MODELS) == []


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Smith et al. (2019) trained their network for 90 epochs.", False),
        ("FooNet-S [12] was trained for 90 epochs.", False),
        ("The FooNet-S detector [12] was trained for 90 epochs.", False),
        ("The network is trained with Adam [12] for 90 epochs.", True),
        ("We trained FooNet-S [12] for 90 epochs.", True),
    ],
)
def test_own_and_quoted(text: str, own: bool) -> None:
    assert [claim.own for claim in claims(text, models=MODELS, kind=Kind.EPOCHS)] == [own]


def test_names() -> None:
    names = ProseNames(MODELS)
    assert names.resolve("resnet 34") == "ResNet-34"
    assert names.resolve("Nothing") is None
    assert [
        name for *_, name in names.mentioned("FooNet-S, a 34-layer ResNet, the big model, CIFAR-10 and a V100")
    ] == [
        "FooNet-S",
        "ResNet-34",
        "Bar (big)",
    ]


def test_a_paper_without_known_models_gives_facts_of_all() -> None:
    (claim,) = prose_facts(document("We train FooNet-S for 90 epochs."), NoModels())
    assert claim.model is None


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("We train BigNet following the OldNet architecture (24 layers, 355M parameters).", "BigNet"),
        ("BigNet, of the same OldNet architecture, has 355M parameters.", "BigNet"),
        ("Following the OldNet architecture, we use 355M parameters.", "OldNet"),
        ("Beside BigNet we train the OldNet architecture (24 layers, 355M parameters).", "OldNet"),
    ],
)
def test_a_model_that_another_is_built_like_is_not_what_a_number_is_told_of(text: str, model: str) -> None:
    (claim,) = claims(text, models=("BigNet", "OldNet"), kind=Kind.PARAMETERS)
    assert claim.model == model


def test_parts_that_models_are_built_of_are_no_models() -> None:
    (claim,) = claims("With FooNet-S blocks, training took 8 GPUs.", models=MODELS, kind=Kind.HARDWARE)
    assert claim.model is None


@pytest.mark.parametrize(
    ("before", "model"),
    [
        ("FooNet-L is a wider ResNet-152 with more blocks.", "FooNet-L"),
        ("FooNet-L is wider.", "FooNet-L"),
        ("Unlike all of the others that were shown above, FooNet-L and ResNet-152 are wide.", None),
    ],
)
def test_this_model_is_the_one_that_the_sentence_before_is_about(before: str, model: str | None) -> None:
    (claim,) = claims(before, "Training of this model was done on 64 GPUs.", models=MODELS, kind=Kind.HARDWARE)
    assert claim.model == model
    assert "model-unclear" not in claim.flags
