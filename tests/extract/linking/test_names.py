"""Which names of a paper are its authors' own, and which model it is about."""

from __future__ import annotations

import pytest

from extract.document import Sentence
from extract.linking.names import family, is_model_name, names_of
from tests.extract.language.helpers import sentence
from tests.extract.linking.build import document


def _abstract(text: str) -> Sentence:
    return sentence(text, source="abstract")


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("FooNet-B7", "foonet"),
        ("FooNet-50", "foonet"),
        ("FooNet/16", "foonet"),
        ("FooFormer big", "fooformer"),
        ("FooFormer-Large", "fooformer"),
        ("FooNet++", "foonet"),
        ("FooNetV2", "foonet"),
        ("FooNet v2", "foonet"),
        ("FooNet (wide)", "foonet"),
        ("FooNet w/ pooling", "foonet"),
        ("FooNets", "foonet"),
    ],
)
def test_a_family_is_a_name_without_its_size(name: str, head: str) -> None:
    assert family(name) == head


@pytest.mark.parametrize(
    "name", ["GPU", "SGD", "ImageNet", "CIFAR-10", "LSTM", "BLEU", "SQuAD1.1", "Table", "COCO", "WER", "PST"]
)
def test_words_of_the_trade_are_no_models(name: str) -> None:
    assert not is_model_name(name)


@pytest.mark.parametrize(
    "made",
    [
        document("We use it for images.", title="FooNet: A Network for Images"),
        document(_abstract("We propose FooNet, a network for images."), title="A network for images"),
        document(_abstract("It is a network, called FooNet, for images."), title="A network for images"),
        document(_abstract("Our FooNet reads images."), title="A network for images"),
    ],
)
def test_a_name_is_the_papers_own_by_its_title_and_by_what_the_authors_propose(made: object) -> None:
    names = names_of(made)  # type: ignore[arg-type]
    assert names.main == "FooNet"
    assert names.owns("FooNet-B7")
    assert not names.owns("BarNet")


def test_a_name_with_a_citation_behind_it_is_anothers() -> None:
    names = names_of(document(_abstract("We describe BarNet [3] and present FooNet."), title="On networks"))
    assert names.owns("FooNet")
    assert not names.owns("BarNet")


def test_a_paper_without_names_has_no_main_model() -> None:
    names = names_of(document("We train a network.", title="On the width of networks"))
    assert names.main is None
    assert not names.owns("FooNet")


def test_a_title_in_capitals_shows_no_names() -> None:
    assert names_of(document("We train.", title="VERY DEEP NETWORKS FOR IMAGES")).main is None
