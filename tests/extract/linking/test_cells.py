"""What a cell prints: numbers, alone and in pairs, and what hangs on them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.linking.cells import is_empty, numbers_of


def _values(text: str) -> list[str]:
    return [str(quantity.value) for quantity in numbers_of(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("81.4", ["81.4"]),
        ("81.4%", ["81.4"]),
        (" 81.4 ", ["81.4"]),
        ("81.4±0.2", ["81.4"]),
        ("88.1/80.2", ["88.1", "80.2"]),
        ("88.1 / 80.2", ["88.1", "80.2"]),
        ("- / 80.2", ["80.2"]),
        ("88.1/-", ["88.1"]),
    ],
)
def test_numbers_alone_and_in_pairs(text: str, values: list[str]) -> None:
    assert _values(text) == values


@pytest.mark.parametrize(
    "text", ["81.4 (+1.2)", "81.4 (-0.3)", "81.4 ↑0.5", "81.4 (↓ 1.1)", "81.4 [+1.2]", "81.4 (1.51)"]
)
def test_a_difference_behind_a_value_is_no_number_of_its_own(text: str) -> None:
    assert _values(text) == ["81.4"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("76.3 (-.7%)", ["76.3"]),
        ("20.1 ± 0.2 (20.5)", ["20.1"]),
        ("81.5↑", ["81.5"]),
        ("82,9", ["82.9"]),
        ("0,39", ["0.39"]),
        ("82,9 ± 0,3", ["82.9"]),
        ("16,32", []),  # a list of two
        ("24,34,54", []),
        ("1,000", ["1000"]),
        ("1 136", ["1136"]),
        ("1’136", ["1136"]),
        ("12·10^3", ["12000"]),
        ("77.1^{1,2}", ["77.1"]),
        ("77.1^1,2", ["77.1"]),
        ("77.1^12", ["77.1"]),
        ("77.1^a,b", ["77.1"]),
        ("77.1a,b", ["77.1"]),
        ("91.2 [5]", ["91.2"]),
        ("91.2[5, 7]", ["91.2"]),
        ("93.1*,1", ["93.1"]),
        ("93.1†,‡", ["93.1"]),
        ("512^2", []),  # a size
        ("10^6", ["1000000"]),
        ("30 → 40 → 50", []),
    ],
)
def test_numbers_in_all_the_dress_that_pages_give_them(text: str, values: list[str]) -> None:
    assert _values(text) == values


def test_a_deviation_stays_with_its_value() -> None:
    (found,) = numbers_of("20.1 ± 0.2 (20.5)")
    assert (found.low, found.high) == (Decimal("19.9"), Decimal("20.3"))


@pytest.mark.parametrize("text", ["81.4†", "81.4*", "81.4 ‡"])
def test_a_mark_behind_a_value_leaves_the_value(text: str) -> None:
    assert _values(text) == ["81.4"]


@pytest.mark.parametrize("text", ["", " ", "-", "–", "—", "−", "N/A", "n/a", "- / -", "✓", "✗", "none", "..."])
def test_dashes_and_ticks_say_nothing(text: str) -> None:
    assert is_empty(text)
    assert numbers_of(text) == ()


@pytest.mark.parametrize("text", ["FooNet-50", "ours", "train-b", "EN-DE", "conv3-64"])
def test_words_are_no_numbers(text: str) -> None:
    assert not is_empty(text)
    assert numbers_of(text) == ()


@given(st.decimals(min_value=0, max_value=100, places=2), st.decimals(min_value=0, max_value=100, places=1))
def test_a_pair_is_what_its_two_cells_would_be(first: Decimal, second: Decimal) -> None:
    together = numbers_of(f"{first}/{second}")
    assert [quantity.value for quantity in together] == [first, second]
