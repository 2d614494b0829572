from __future__ import annotations

from dataclasses import replace

from normalize.claims import Status
from normalize.decisions import Action, ReviewDecision, seen_of
from review.asking import Why, disagreement, drawn, why_asked
from tests.review.library import claim, stored, waiting

ONE = waiting(stored(claim("c1")))


def _made(*said: tuple[str, Action]) -> list[ReviewDecision]:
    return [
        ReviewDecision(claim_id="c1", action=action, reviewer=name, at="", printed="23.4", value=23.4, id=number)
        for number, (name, action) in enumerate(said, start=1)
    ]


def test_whoever_could_not_tell_is_not_asked_again_but_others_are() -> None:
    made = _made(("ada", Action.UNSURE))
    assert why_asked(ONE, made, "ada") is None
    assert why_asked(ONE, made, "ben") is Why.FLAGGED


def test_a_settled_claim_is_asked_again_only_as_a_share() -> None:
    made = _made(("ada", Action.ACCEPT))
    assert why_asked(ONE, made, "ben") is None
    assert why_asked(ONE, made, "ben", share=1) is Why.SECOND
    assert why_asked(ONE, made, "ada", share=1) is None


def test_a_disagreement_is_asked_until_somebody_decides_in_view_of_it() -> None:
    made = _made(("ada", Action.ACCEPT), ("ben", Action.REJECT))
    assert [why_asked(ONE, made, name) for name in ("ada", "ben", "cem")] == [Why.DISAGREEMENT] * 3
    assert [one.reviewer for one in disagreement(made)] == ["ada", "ben"]
    made = _made(("ada", Action.ACCEPT), ("ben", Action.REJECT), ("ada", Action.REJECT))
    assert why_asked(ONE, made, "ada") is None
    assert disagreement(_made(("ada", Action.ACCEPT), ("ada", Action.REJECT))) == ()


def test_a_claim_that_is_read_otherwise_is_asked_again() -> None:
    changed = ONE._replace(value=24.4, status=Status.ACCEPTED)
    assert why_asked(changed, _made(("ada", Action.ACCEPT)), "ada") is Why.OUTDATED


def test_a_claim_that_is_named_otherwise_is_asked_again_unless_it_was_corrected_to_that() -> None:
    (accepted,) = _made(("ada", Action.ACCEPT))
    accepted = replace(accepted, seen=seen_of(ONE))
    corrected = replace(accepted, action=Action.EDIT, changes={"model": "Net-101"})
    renamed = ONE._replace(model="Net-101", status=Status.ACCEPTED)
    assert why_asked(renamed, [accepted], "ada") is Why.RENAMED
    assert why_asked(renamed, [corrected], "ada") is None
    assert why_asked(renamed._replace(recipe="300 epochs"), [corrected], "ada") is Why.RENAMED
    unseen = replace(accepted, seen={"model": "Net-50"})
    assert why_asked(ONE._replace(recipe="300 epochs"), [unseen], "ada") is None


def test_a_claim_that_is_gone_is_asked_where_a_person_vouched_for_it() -> None:
    gone = ONE._replace(gone=True)
    assert why_asked(gone, _made(("ada", Action.ACCEPT)), "ben") is Why.GONE
    assert why_asked(gone, _made(("ada", Action.ACCEPT), ("ben", Action.REJECT)), "ben") is None
    assert why_asked(gone, _made(("ada", Action.UNSURE)), "ben") is None


def test_decisions_on_two_readings_do_not_disagree() -> None:
    first, second = _made(("ada", Action.ACCEPT), ("ben", Action.EDIT))
    second = replace(second, changes={"model": "Net-50"}, seen={"model": "Net-101", "recipe": None})
    assert disagreement([replace(first, seen={"model": "Net-50"}), second]) == ()
    assert len(disagreement([replace(first, seen={"model": "Net-101"}), second])) == 2


def test_a_correction_to_another_value_disagrees() -> None:
    first, second = _made(("ada", Action.EDIT), ("ben", Action.EDIT))
    same = [replace(first, changes={"value": 2.0}), replace(second, changes={"value": 2.0})]
    other = [same[0], replace(second, changes={"value": 3.0})]
    assert disagreement(same) == ()
    assert len(disagreement(other)) == 2


def test_a_share_is_about_that_share() -> None:
    found = sum(drawn(f"claim {number}", 0.2) for number in range(5000))
    assert 900 < found < 1100
    assert not drawn("x", 0)
    assert drawn("x", 1)
