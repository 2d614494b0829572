from __future__ import annotations

from datetime import UTC, datetime

import pytest

from normalize.claims import Kind, Status
from normalize.decisions import Action, ReviewDecision
from review.pace import pace_of
from review.queue import item_of
from review.session import Session
from review.wish import Wish
from store.waiting import Conflict
from tests.review.library import FakeLibrary, claim, library


class _Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def _session(kept: FakeLibrary, *, reviewer: str = "ada", clock: _Clock | None = None) -> Session:
    return Session(
        kept,
        areas=None,
        reviewer=reviewer,
        clock=clock or _Clock(),
        now=lambda: datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
    )


def _now(session: Session) -> str | None:
    return session.current.claim.id if session.current else None


def test_decisions_are_kept_with_all_that_is_known_of_them() -> None:
    kept, clock = library(claim("a"), claim("b", top=200)), _Clock()
    session = _session(kept, clock=clock)
    clock.seconds = 4.2
    session.decide(Action.EDIT, changes={"value": 24.4}, reason="misread")
    clock.seconds = 9.2
    session.decide(Action.REJECT, reason="a caption")
    first, second = kept.kept
    assert (first.claim_id, first.action, first.reviewer, first.at) == (
        "a",
        Action.EDIT,
        "ada",
        "2024-05-06T07:08:09+00:00",
    )
    assert (first.printed, first.value, first.changes, first.reason, first.seconds) == (
        "23.4",
        23.4,
        {"value": 24.4},
        "misread",
        4.2,
    )
    assert second.seconds == pytest.approx(5.0)
    assert kept.claim("a").value == 24.4
    assert kept.claim("a").extracted_value == 23.4
    assert kept.claim("b").status is Status.REJECTED
    assert session.current is None
    assert str(session.summary) == "1 corrected, 1 rejected; 0 left"


def test_a_skipped_item_stays_flagged_and_is_left() -> None:
    kept = library(claim("a"), claim("b", top=200))
    session = _session(kept)
    session.skip()
    session.decide(Action.ACCEPT)
    assert str(session.summary) == "1 accepted, 1 skipped; 1 left"
    assert [_now(_session(kept))] == ["a"]


def test_undo_goes_to_any_depth_and_into_earlier_sessions() -> None:
    kept = library(claim("a"), claim("b", top=200), claim("c", top=300))
    earlier = _session(kept)
    earlier.decide(Action.ACCEPT)
    earlier.decide(Action.REJECT, reason="no")
    session = _session(kept)
    session.decide(Action.ACCEPT)
    seen = []
    for _ in range(3):
        undone = session.undo()
        assert undone is not None
        seen.append((undone.decision.claim_id, undone.decision.action))
        assert _now(session) == undone.decision.claim_id
    assert seen == [("c", Action.ACCEPT), ("b", Action.REJECT), ("a", Action.ACCEPT)]
    assert session.undo() is None
    assert [ask.claim.id for ask in session.waiting] == ["a", "b", "c"]
    assert {kept.claim(name).status for name in "abc"} == {Status.FLAGGED}
    assert len(kept.kept) == 6


def test_undo_uncovers_the_decision_before() -> None:
    kept = library(claim("a"))
    _session(kept).decide(Action.REJECT, reason="no")
    session = _session(kept)
    session.undo()
    session.decide(Action.ACCEPT)
    session.undo()
    assert kept.claim("a").status is Status.FLAGGED
    assert _now(session) == "a"


def test_undo_leaves_the_decisions_of_others() -> None:
    kept = library(claim("a"), claim("b", top=200))
    _session(kept, reviewer="ben").decide(Action.ACCEPT)
    assert _session(kept).undo() is None
    assert kept.claim("a").status is Status.REVIEWED


def test_undo_of_a_skipped_item_shows_it_once() -> None:
    kept = library(claim("a"), claim("b", top=200))
    session = _session(kept)
    session.decide(Action.ACCEPT)
    session.undo()
    session.skip()
    session.decide(Action.ACCEPT)
    session.undo()
    session.undo()
    assert [ask.claim.id for ask in session.waiting] == ["b"]
    assert session.summary.left == 2


def test_undo_of_a_claim_that_is_gone_is_kept_and_said() -> None:
    kept = library(claim("a"))
    session = _session(kept)
    session.decide(Action.ACCEPT)
    kept.extracted.clear()
    undone = session.undo()
    assert undone is not None
    assert undone.item is None
    assert kept.kept[-1].action is Action.UNDO


def test_a_decision_on_another_reading_comes_back() -> None:
    kept = library(claim("a"))
    _session(kept).decide(Action.ACCEPT)
    kept.extracted[0] = library(claim("a", value=32.4, printed="32.4")).extracted[0]
    item = _session(kept).current
    assert item is not None
    assert item.claim.flags[-1] == "decision-outdated"


def test_a_decision_on_what_another_settled_meanwhile_is_refused() -> None:
    kept = library(claim("a"), claim("b", top=200))
    mine, other = _session(kept), _session(kept, reviewer="ben")
    assert _now(mine) == "a"
    assert other.current is not None
    other.decide(Action.REJECT, reason="no")
    with pytest.raises(Conflict, match="ben decided on it"):
        mine.decide(Action.ACCEPT)
    assert len(kept.kept) == 1
    mine.reload()
    assert [ask.claim.id for ask in mine.waiting] == ["b"]


def test_one_decision_settles_its_like_and_undo_takes_all_back() -> None:
    kept = library(
        *(claim(name, top=100.0 * place) for place, name in enumerate("abc", start=1)), claim("x", table="4")
    )
    session = _session(kept)
    decision = session.decide_on(item_of(kept.as_extracted("a")), Action.REJECT, reason="not ImageNet")
    likes = session.likes(decision)
    assert [item.claim.id for item in likes] == ["b", "c"]
    session.decide_like(decision, likes)
    assert {one.claim_id: one.reason for one in kept.kept[1:]} == dict.fromkeys("bc", "as decision 1: not ImageNet")
    undone = session.undo()
    assert undone is not None
    assert undone.count == 2
    assert {kept.claim(name).status for name in "bcx"} == {Status.FLAGGED}
    assert kept.claim("a").status is Status.REJECTED
    assert sorted(ask.claim.id for ask in session.waiting) == ["b", "c", "x"]


def test_a_correction_of_names_is_passed_on_and_one_of_numbers_is_not() -> None:
    kept = library(claim("a"), claim("b", table="4"), claim("doubted for more", flags=("owner-unclear", "range")))
    session = _session(kept)
    first = session.decide_on(item_of(kept.as_extracted("a")), Action.EDIT, changes={"model": "Net-50b"})
    assert [item.claim.id for item in session.likes(first)] == ["b"]
    session.undo()
    second = session.decide(Action.EDIT, changes={"model": "N", "value": 3.0})
    assert session.likes(second) == []


def test_only_what_is_wished_for_is_asked() -> None:
    kept = library(claim("a"), claim("b", kind=Kind.EPOCHS, flags=("range",)))
    for wish, wanted in ((Wish(kind=Kind.EPOCHS), ["b"]), (Wish(flag="owner-unclear"), ["a"]), (Wish(paper="no"), [])):
        session = Session(kept, areas=None, reviewer="ada", wish=wish)
        assert [ask.claim.id for ask in session.waiting] == wanted


def test_the_pace_is_assumed_until_it_is_measured() -> None:
    kept = library(claim("a"))
    assert _session(kept).pace.told(90) == "about 30 min at 20 s each (assumed)"
    made = [
        ReviewDecision(claim_id="a", action=Action.ACCEPT, reviewer="ada", at="", printed="", value=1, seconds=seconds)
        for seconds in (4, 6, 8, 9, 7, 3600)
    ]
    assert pace_of(made, "ada").told(600) == "about 1 h 10 min at 7 s each (the median of 5)"


def test_a_claim_that_was_brought_back_may_be_settled_as_the_like_of_another() -> None:
    kept = library(claim("a"), claim("b", top=200), claim("c", top=300))
    session = _session(kept)
    session.likes(session.decide(Action.ACCEPT))
    session.undo()
    decision = session.decide_on(item_of(kept.as_extracted("b")), Action.ACCEPT)
    assert sorted(item.claim.id for item in session.likes(decision)) == ["a", "c"]
