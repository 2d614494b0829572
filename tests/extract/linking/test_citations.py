"""Citations in cells: found in every form, and taken off the name beside them."""

from __future__ import annotations

import pytest

from extract.linking.citations import cites, take_off


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("FooNet-50 [41]", "FooNet-50"),
        ("FooNet-50[41]", "FooNet-50"),
        ("FooNet-50 [14, 15]", "FooNet-50"),
        ("FooNet-50 [14-16]", "FooNet-50"),
        ("FooNet [KBG17]", "FooNet"),
        ("FooNet [KBG17, ABC20]", "FooNet"),
        ("FooNet (Miller et al., 2017)", "FooNet"),
        ("FooNet (Miller and Smith, 2017b)", "FooNet"),
        ("FooNet (Miller, 2017; Smith et al., 2018)", "FooNet"),
        ("FooNet [41] + BarNet [7]", "FooNet + BarNet"),
        ("FooNet [41], wide", "FooNet, wide"),
        ("FooNet-S [30][arXiv 2020]", "FooNet-S"),
        ("FooNet-S (CVPR'18)", "FooNet-S"),
    ],
)
def test_a_citation_is_taken_off_its_name(text: str, name: str) -> None:
    found = take_off(text)
    assert (found.text, found.cited, found.as_name) == (name, True, False)
    assert cites(text)


@pytest.mark.parametrize(
    "text",
    ["FooNet-50", "FooNet (ours)", "FooNet (wide)", "FooNet [256;512]", "FooNet [320, 800]", "FooNet (2x)", "1,024"],
)
def test_other_brackets_are_no_citations(text: str) -> None:
    found = take_off(text)
    assert (found.text, found.cited, found.as_name) == (text, False, False)
    assert not cites(text)


@pytest.mark.parametrize("text", ["Miller et al. (2017)", "Miller and Smith (2017)", "Miller et al.", "Miller, 2017"])
def test_authors_who_stand_for_their_model_stay(text: str) -> None:
    found = take_off(text)
    assert found.as_name
    assert found.text == text
    assert cites(text)


def test_a_citation_alone_keeps_its_text() -> None:
    assert take_off("[41]").text == "[41]"
    assert take_off("[41]").cited
