"""Which titles differ by misprints alone."""

from __future__ import annotations

import pytest

from ingest.misprints import only_misprinted


def _alike(one: str, other: str) -> bool:
    forth, back = (only_misprinted(a.split(), b.split()) for a, b in ((one, other), (other, one)))
    assert forth is back
    return forth


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("counting grey cats at night", "counting gray cats at night"),
        ("counting grey cats at night", "countng grey cats at nigth"),
        ("counting grey cats at night", "counting the grey cats at night"),
        ("pre training of cats", "pretraining of cats"),
        ("a study of recurrent cats", "a study of recurent cats"),
    ],
)
def test_misprints_and_fillers_make_no_other_title(one: str, other: str) -> None:
    assert _alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("supervised", "unsupervised"),
        ("supervised", "semisupervised"),
        ("selfsupervised", "semisupervised"),
        ("non convex", "convex"),
        ("convex", "nonconvex"),
        ("encoder", "decoder"),
        ("overfitting", "underfitting"),
        ("synchronous", "asynchronous"),
        ("intra", "inter"),
        ("homogeneous", "heterogeneous"),
        ("ii", "iii"),
        ("iv", "vi"),
    ],
)
def test_a_word_turned_round_and_another_numeral_make_another_title(one: str, other: str) -> None:
    assert not _alike(f"{one} learning of shallow nets in the dark", f"{other} learning of shallow nets in the dark")


def test_a_numeral_more_makes_another_title() -> None:
    assert not _alike("learning of shallow nets in the dark", "learning of shallow nets in the dark ii")
