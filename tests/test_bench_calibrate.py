"""What the fit of the confidence measures, on invented claims."""

from __future__ import annotations

import random

import pytest

from bench.calibrate import Judged, fitted, left_out
from bench.scorers import calibration_error
from extract.calibration import Features, group_of
from normalize.claims import Kind


def _claims(papers: int, each: int = 40) -> list[Judged]:
    """Claims of which those in long tables are right nine times in ten, those in short ones four times."""
    chance = random.Random(1)  # noqa: S311  # invented data
    made = []
    for paper in range(papers):
        for number in range(each):
            long = number % 2 == 0
            rows = 1.0 if long else -1.0
            found = Features(score=chance.gauss(1, 1), rows=rows, ablation=0.0, batch=0.0, operations=0.0)
            right = chance.random() < (0.9 if long else 0.4)
            made += [
                Judged(str(paper), kind, group_of(kind, in_table=True), found, False, right)
                for kind in (Kind.RESULT, Kind.PARAMETERS, Kind.STEPS)
            ]
    return made


def test_what_is_said_half_the_time_and_comes_half_the_time_has_no_error() -> None:
    assert calibration_error([0.5, 0.5, 0.5, 0.5], [True, False, True, False]) == 0


def test_the_error_is_the_distance_between_said_and_come() -> None:
    assert calibration_error([0.95] * 10, [True] * 5 + [False] * 5) == pytest.approx(0.45)


def test_the_fit_finds_what_foretells_and_what_does_not() -> None:
    curve = fitted(_claims(20), "result")
    assert curve["rows"] > 0.5
    assert abs(curve["score"]) < 0.2


def test_papers_left_out_are_judged_nearly_as_they_come() -> None:
    claims = _claims(12)
    assert calibration_error(left_out(claims), [one.right for one in claims]) < 0.1
