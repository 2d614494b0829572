"""When an answer is the paper that is meant: title, and first author or year; digits count; ids must fit titles."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.resolving.judging import Titles, Verdict, compare_titles, judge, same_author
from ingest.resolving.records import Question
from tests.ingest.resolving.services import told

TITLE = "Counting Grey Cats at Night with Lamps"


def question(**parts: Any) -> Question:
    known: dict[str, Any] = {"key": "k", "titles": (TITLE,), "authors": ("Jane Doe", "Richard Roe"), "years": (2016,)}
    return Question(**{**known, **parts})


def verdict(asked: Question, *, by_id: bool = False, **paper: Any) -> Verdict:
    return judge(asked, told(**{"arxiv_id": None, **paper}), by_id=by_id)[0]


@pytest.mark.parametrize(
    ("asked", "paper", "expected"),
    [
        ({}, {}, Verdict.MATCH),
        ({}, {"title": TITLE.upper() + "."}, Verdict.MATCH),
        ({}, {"title": TITLE.replace("Grey", "Gray")}, Verdict.MATCH),
        ({}, {"year": 2019}, Verdict.MATCH),
        ({}, {"year": 2030}, Verdict.WEAK),
        ({}, {"year": None}, Verdict.MATCH),
        ({"authors": ()}, {}, Verdict.MATCH),
        ({"authors": ()}, {"year": 2020}, Verdict.WEAK),
        ({"authors": (), "years": ()}, {}, Verdict.WEAK),
        ({"authors": (), "years": ()}, {"title": TITLE.replace("Grey", "Gray")}, Verdict.WEAK),
        ({"authors": ("Ann Poe",)}, {}, Verdict.WEAK),
        ({"authors": ("Ann Poe",)}, {"year": 2030}, Verdict.NO),
        ({"authors": ("Ann Poe",)}, {"title": TITLE.replace("Grey", "Gray")}, Verdict.NO),
        ({"authors": ("Roe", "others")}, {}, Verdict.MATCH),
        ({"titles": (TITLE + " in 16x16 Tiles",)}, {"title": TITLE + " in 32x32 Tiles"}, Verdict.NO),
        ({"titles": (TITLE + " 2",)}, {"title": TITLE}, Verdict.WEAK),
        ({}, {"title": TITLE + ": a Study in Seven Towns"}, Verdict.WEAK),
        ({}, {"title": TITLE + ": a Study in Seven Towns", "authors": ("Ann Poe",)}, Verdict.NO),
        ({}, {"title": "Counting Dogs by Day"}, Verdict.NO),
        ({"titles": ("Supervised " + TITLE,)}, {"title": "Unsupervised " + TITLE}, Verdict.NO),
        ({"titles": (TITLE + " II",)}, {"title": TITLE + " III"}, Verdict.NO),
        ({"titles": ("Grey Cats",)}, {"title": "Grey Cats"}, Verdict.MATCH),
        ({"titles": ("Grey Cats",)}, {"title": "Grey Cats", "year": 2020}, Verdict.WEAK),
        ({"titles": ("Grey Cats",), "authors": ()}, {"title": "Grey Cats"}, Verdict.WEAK),
        ({"titles": ("Grey Cats",), "authors": ("Ann Poe",)}, {"title": "Grey Cats"}, Verdict.NO),
    ],
)
def test_by_title(asked: dict[str, Any], paper: dict[str, Any], expected: Verdict) -> None:
    assert verdict(question(**asked), **paper) is expected


@pytest.mark.parametrize(
    ("asked", "paper", "expected"),
    [
        ({}, {}, Verdict.MATCH),
        ({"titles": ()}, {"title": "Counting Dogs by Day"}, Verdict.MATCH),
        ({"authors": (), "years": ()}, {}, Verdict.MATCH),
        ({}, {"title": "Counting Grey Cats"}, Verdict.MATCH),
        ({"authors": ()}, {"title": "Counting Grey Cats"}, Verdict.MATCH),
        ({"authors": (), "years": ()}, {"title": "Counting Grey Cats"}, Verdict.WEAK),
        ({"authors": ("Ann Poe",)}, {"title": "Counting Grey Cats"}, Verdict.WEAK),
        ({"authors": ("Ann Poe",)}, {"title": "Why Not? " + TITLE}, Verdict.WEAK),
        ({"authors": ("Ann Poe",)}, {"title": TITLE.replace("Grey", "Gray")}, Verdict.WEAK),
        (
            {"titles": ("Supervised " + TITLE,), "authors": ("Ann Poe",)},
            {"title": "Unsupervised " + TITLE},
            Verdict.WEAK,
        ),
        ({}, {"title": "Counting Cats at Night with Many Lamps"}, Verdict.MATCH),
        ({"authors": ("Ann Poe",)}, {"title": "Counting Cats at Night with Many Lamps"}, Verdict.WEAK),
        ({"authors": ("Ann Poe",)}, {"year": 2030}, Verdict.WEAK),
        ({}, {"title": "Dogs of the Old Town"}, Verdict.WEAK),
        ({}, {"title": "Dogs of the Old Town", "authors": ("Ann Poe",)}, Verdict.NO),
        ({}, {"title": "Dogs of the Old Town", "year": 2030}, Verdict.NO),
    ],
)
def test_by_an_id(asked: dict[str, Any], paper: dict[str, Any], expected: Verdict) -> None:
    assert verdict(question(**asked), by_id=True, **paper) is expected


@pytest.mark.parametrize(
    ("listed", "named", "same"),
    [
        (("Jane Doe", "others"), ("J. Doe",), True),
        (("G DoeJane", "others"), ("Jane Doe", "Ann Poe"), False),
        (("G PemberDavid", "others"), ("David Pember",), True),
        (("Sun Jia",), ("Jia Sun",), True),
        (("Tomas Dvořák",), ("T. Dvorak",), True),
        (("Ann Lindqist",), ("Ann Lindqvist",), True),
        (("Ann Poe",), ("Jane Doe",), False),
        (("X. Misread", "Jane Doe", "Ann Poe"), ("Ann Poe", "Jane Doe"), True),
        ((), ("Jane Doe",), None),
        (("others",), ("Jane Doe",), None),
    ],
)
def test_the_first_author_is_found_however_it_is_written(
    listed: tuple[str, ...], named: tuple[str, ...], same: bool | None
) -> None:
    assert same_author(listed, named) is same


def test_the_years_of_an_arxiv_id_count_as_well() -> None:
    assert verdict(question(authors=(), years=(2012,)), year=2016, arxiv_id="1201.01234") is Verdict.MATCH


def test_titles_are_compared_without_case_accents_or_marks() -> None:
    assert compare_titles("Grey-Cats: α!", "grey cats alpha")[0] is Titles.SAME
    assert compare_titles("Grey Cats", "Grey Cats of the Town")[0] is Titles.PART
    assert compare_titles("Cats", "Cats of the Town")[0] is Titles.OTHER


def test_reasons_and_score_say_how_much_agrees() -> None:
    _, exact = judge(question(), told(), by_id=False)
    _, near = judge(question(), told(title=TITLE.replace("Grey", "Gray"), year=2017, arxiv_id=None), by_id=False)
    assert exact.reasons == ("same title", "author agrees", "same year")
    assert near.reasons == ("titles alike (97 of 100)", "author agrees", "a year apart")
    assert 0.9 < near.score < exact.score == 1.0
