from __future__ import annotations

import pytest

from normalize.decisions import Action, ReviewDecision
from review.calibration import Agreement, calibration, kappa, wilson
from tests.review.library import FakeLibrary, claim, library


def _decide(kept: FakeLibrary, claim_id: str, action: Action, reviewer: str = "ada", **more: object) -> None:
    one = ReviewDecision(claim_id=claim_id, action=action, reviewer=reviewer, at="", printed="23.4", value=23.4)
    kept.decide(one if not more else ReviewDecision(**{**{n: getattr(one, n) for n in one.__slots__}, **more}))


def test_an_acceptance_says_right_and_a_correction_or_rejection_wrong() -> None:
    kept = library(*(claim(name, flags=("range",) if name == "a" else ("owner-unclear",)) for name in "abcd"))
    _decide(kept, "a", Action.ACCEPT)
    _decide(kept, "b", Action.ACCEPT)
    _decide(kept, "c", Action.REJECT)
    _decide(kept, "d", Action.EDIT, changes={"value": 3.0})
    found = calibration(kept)
    shares = {(one.by, one.name): (one.right, one.decided) for one in found.shares}
    assert found.decided == 4
    assert shares == {
        ("all", "all"): (2, 4),
        ("flag", "range"): (1, 1),
        ("flag", "owner-unclear"): (1, 3),
        ("kind", "result"): (2, 4),
        ("extractor", "tables 1"): (2, 4),
        ("confidence", "0.5 to 0.6"): (2, 4),
    }


def test_what_was_taken_back_or_read_otherwise_since_says_nothing() -> None:
    kept = library(claim("a"), claim("b"), claim("c"))
    _decide(kept, "a", Action.ACCEPT)
    _decide(kept, "a", Action.UNDO, undoes=1)
    _decide(kept, "b", Action.ACCEPT, value=9.9)
    _decide(kept, "c", Action.UNSURE)
    _decide(kept, "gone", Action.ACCEPT)
    assert calibration(kept).decided == 0


def test_agreement_is_over_the_first_verdicts_of_two_reviewers() -> None:
    kept = library(*(claim(name) for name in "abcd"))
    for name, mine, other in (
        ("a", Action.ACCEPT, Action.ACCEPT),
        ("b", Action.ACCEPT, Action.ACCEPT),
        ("c", Action.REJECT, Action.REJECT),
        ("d", Action.ACCEPT, Action.REJECT),
    ):
        _decide(kept, name, mine)
        _decide(kept, name, other, reviewer="ben")
    _decide(kept, "d", Action.REJECT)
    assert calibration(kept).agreement == (Agreement(kind="result", pairs=4, alike=3, kappa=0.5),)


def test_kappa_of_the_textbook() -> None:
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([]) is None
    assert kappa([("y", "y")]) is None


def test_the_interval_holds_the_share() -> None:
    assert wilson(0, 5)[0] == 0
    low, high = wilson(5, 5)
    assert low > 0.6
    assert high == pytest.approx(1)
