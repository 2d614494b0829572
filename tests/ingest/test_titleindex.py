"""A title is found again in a long list, misprints and all; what is not there is not found."""

from __future__ import annotations

import random

import pytest
from rapidfuzz import fuzz, process

from bench.titles import invented, misprinted
from ingest.identifiers import title_words
from ingest.titleindex import GrowingTitles, IndexSettings, TitleIndex

TITLES = invented(20_000)


@pytest.fixture(scope="module")
def index() -> TitleIndex:
    return TitleIndex(TITLES)


def test_every_title_is_found_by_its_key(index: TitleIndex) -> None:
    for place in range(0, len(TITLES), 500):
        found = index.find(f"  {TITLES[place].upper()}!", alike=90)
        assert title_words(TITLES[found[0].place]) == title_words(TITLES[place])
        assert found[0].ratio == 100


def test_misprinted_titles_are_found_as_often_as_by_comparing_all(index: TitleIndex) -> None:
    chance = random.Random(4)  # noqa: S311  # nothing to guess here
    words = [title_words(title) for title in TITLES]
    asked = [misprinted(TITLES[place], chance) for place in chance.sample(range(len(TITLES)), 300)]
    missed = 0
    for title in asked:
        best = process.extractOne(title_words(title), words, scorer=fuzz.ratio, score_cutoff=85)
        found = index.find(title, alike=85)
        for one in found:
            assert one.ratio in [100, pytest.approx(fuzz.ratio(title_words(title), words[one.place]))]
        missed += best is not None and (not found or found[0].ratio < best[1])
    assert missed <= 3


@pytest.mark.parametrize("title", ["Something that nobody wrote", "", "x", "¿?"])
def test_what_is_not_there_is_not_found(index: TitleIndex, title: str) -> None:
    assert index.find(title, alike=85) == []


def test_letters_beyond_ascii_and_short_titles_are_found() -> None:
    index = TitleIndex(["Счёт серых кошек ночью", "Cats", "Ab", "", "灰色の猫を数える"])
    assert index.find("Счёт серых кошек ночья", alike=85)[0].place == 0
    assert index.find("cats", alike=85)[0].place == 1
    assert index.find("灰色の猫を数えろ", alike=85)[0].place == 4
    assert TitleIndex([]).find("Cats", alike=85) == []


def test_titles_are_found_while_others_are_added() -> None:
    growing = GrowingTitles(IndexSettings(small=50))
    for number, title in enumerate(TITLES[:400]):
        growing.add(title, 1000 + number)
        if number % 37 == 0:
            early = TITLES[number // 2]
            assert 1000 + number // 2 in {name for name, _ in growing.find(early + "s", alike=85)}
