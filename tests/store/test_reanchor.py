"""A claim is found again by its kind and where it stands; no decision is lost while a claim of its place is left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.claims import Box, Claim, Kind, identified
from store.reanchor import is_same_place, reanchor
from tests.store import makers


def at(box: Box, name: str = "", *, page: int = 1, **more: Any) -> Claim:
    return makers.claim(id=name, evidence=makers.evidence(page=page, box=box), **more)


HERE, NEAR, FAR = Box(10, 10, 20, 20), Box(12, 10, 24, 20), Box(100, 100, 110, 110)
TOUCHING, BELOW, AROUND = Box(19, 10, 30, 20), Box(10, 18, 20, 28), Box(0, 10, 200, 33)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (at(HERE, "new"), "old"),
        (at(NEAR, "new"), "old"),
        (at(HERE, "new", printed="other", value=1.0), "old"),
        (at(HERE, "new", confidence=0.1, flags=("doubt",), own=False), "old"),
        (at(FAR, "new"), "new"),
        (at(HERE, "new", page=2), "new"),
        (at(HERE, "new", kind=Kind.PARAMETERS), "new"),
        (at(HERE, "new", model="other"), "old"),
        (at(HERE, "new", recipe="300 epochs"), "old"),
        (at(HERE, "new", benchmark="other"), "old"),
        (at(HERE, "new", metric="other"), "old"),
        (at(HERE, "new", split="other"), "old"),
        (at(HERE, "new", setting="other"), "old"),
        (at(HERE, "new", stage="fine-tuning"), "old"),
        (at(NEAR, "new", model="other"), "old"),
        (at(FAR, "new", also=(makers.evidence(box=HERE),)), "old"),
        (at(FAR, "new", model="other", also=(makers.evidence(box=HERE),)), "old"),
        (at(TOUCHING, "new"), "old"),
        (at(TOUCHING, "new", model="other"), "new"),
        (at(BELOW, "new", model="other"), "new"),
        (at(AROUND, "new", model="other"), "new"),
    ],
)
def test_kind_and_place_make_the_claim(later: Claim, expected: str) -> None:
    assert [claim.id for claim in reanchor([at(HERE, "old")], [later])] == [expected]


def test_of_two_at_one_place_the_subject_chooses() -> None:
    old = [at(HERE, "a", model="A"), at(HERE, "b", model="B", split="test")]
    new = [at(HERE, "x", model="C", split="test"), at(HERE, "y", model="A", printed="9", value=9.0)]
    assert [claim.id for claim in reanchor(old, new)] == ["b", "a"]


def test_of_two_of_one_subject_the_one_that_prints_the_same_is_meant() -> None:
    old = [at(HERE, "a", printed="1", value=1.0), at(HERE, "b", printed="2", value=2.0)]
    new = [at(HERE, "x", printed="2", value=2.0), at(HERE, "y", printed="1", value=1.0)]
    assert [claim.id for claim in reanchor(old, new)] == ["b", "a"]


def test_else_the_one_that_overlaps_most() -> None:
    old = [at(Box(10, 10, 20, 20), "left"), at(Box(19, 10, 30, 20), "right")]
    new = [at(Box(18, 10, 29, 20), "x", printed="3"), at(Box(9, 10, 20, 20), "y", printed="4")]
    assert [claim.id for claim in reanchor(old, new)] == ["right", "left"]
    new = [replace(claim, model="other") for claim in new]
    assert [claim.id for claim in reanchor(old, new)] == ["right", "left"]


def test_a_claim_that_was_decided_on_goes_before_one_that_was_not() -> None:
    old = [at(HERE, "free", model="A"), at(HERE, "decided", model="B")]
    assert [claim.id for claim in reanchor(old, [at(HERE, "x", model="A")], decided=["decided"])] == ["decided"]
    new = [at(HERE, "x", model="A"), at(HERE, "y", model="C")]
    assert [claim.id for claim in reanchor(old, new, decided=["decided"])] == ["free", "decided"]


def test_a_new_claim_gets_no_id_that_is_taken() -> None:
    old = [at(HERE, "a")]
    new = [at(FAR, "a"), at(FAR, "b", model="Other"), at(NEAR, "c")]
    assert [claim.id for claim in reanchor(old, new, taken=["b"])] == ["a-2", "b-2", "a"]


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    *(st.integers(0, 60).map(float) for _ in range(2)),
    *(st.integers(0, 30).map(float) for _ in range(2)),
)
places = st.sampled_from([HERE, NEAR, TOUCHING, BELOW, FAR]) | boxes
names = st.sampled_from([None, "A", "B", "C"])
claims = st.builds(
    lambda box, kind, page, printed, **subject: at(box, kind=kind, page=page, printed=printed, **subject),
    places,
    st.sampled_from([Kind.RESULT, Kind.EPOCHS]),
    st.sampled_from([1, 1, 2]),
    st.sampled_from(["1", "2"]),
    model=names,
    recipe=names,
    split=st.sampled_from(["val", "test"]),
)


@given(st.lists(claims, max_size=8), st.lists(claims, max_size=8), st.data())
def test_ids_are_one_to_one_and_only_kept_where_kind_and_place_agree(
    first: list[Claim], second: list[Claim], data: st.DataObject
) -> None:
    old, new = identified(first), identified(second)
    decided = data.draw(st.sets(st.sampled_from([claim.id for claim in old]))) if old else set()
    anchored = reanchor(old, new, decided=decided)
    assert [replace(claim, id="") for claim in anchored] == [replace(claim, id="") for claim in new]
    assert len({claim.id for claim in anchored}) == len(anchored)
    by_id = {claim.id: claim for claim in old}
    for claim in anchored:
        if claim.id in by_id:
            before = by_id[claim.id]
            assert claim.kind is before.kind
            assert claim.evidence.page == before.evidence.page
            assert claim.evidence.bbox.overlaps(before.evidence.bbox)


@given(st.lists(claims, max_size=8), st.lists(claims, max_size=8), st.data())
def test_no_decision_is_orphaned_while_a_claim_of_its_kind_and_place_is_free_of_one(
    first: list[Claim], second: list[Claim], data: st.DataObject
) -> None:
    old, new = identified(first), identified(second)
    decided = data.draw(st.sets(st.sampled_from([claim.id for claim in old]))) if old else set()
    anchored = reanchor(old, new, decided=decided)
    orphans = [claim for claim in old if claim.id in decided - {one.id for one in anchored}]
    for orphan in orphans:
        there = [one for one in anchored if one.kind is orphan.kind and _stands_at(one, orphan)]
        assert all(one.id in decided for one in there)


def _stands_at(one: Claim, other: Claim) -> bool:
    place, there = one.evidence, other.evidence
    return place.page == there.page and place.bbox.overlaps(there.bbox) and is_same_place(place.bbox, there.bbox)


cells = st.builds(
    lambda column, row, kind, **subject: at(Box(column, row, column + 20, row + 9), kind=kind, **subject),
    st.sampled_from([50.0, 75.0]),
    st.sampled_from([100.0, 112.0]),
    st.sampled_from([Kind.RESULT, Kind.EPOCHS]),
    model=names,
    recipe=names,
)


@given(st.lists(cells, max_size=8), st.data())
def test_whatever_a_new_reading_renames_and_moves_a_little_every_claim_is_found_again(
    found: list[Claim], data: st.DataObject
) -> None:
    old = identified(found)
    new = [_read_anew(claim, data) for claim in data.draw(st.permutations(old))]
    decided = data.draw(st.sets(st.sampled_from([claim.id for claim in old]))) if old else set()
    anchored = reanchor(old, identified(new), decided=decided)
    by_id = {claim.id: claim for claim in old}
    assert {claim.id for claim in anchored} == by_id.keys()
    assert all(_stands_at(claim, by_id[claim.id]) for claim in anchored)


def _read_anew(claim: Claim, data: st.DataObject) -> Claim:
    aside, grown = data.draw(st.sampled_from([-2.0, 0.0, 2.0])), data.draw(st.sampled_from([0.0, 2.0]))
    box = claim.evidence.bbox
    moved = replace(claim.evidence, bbox=box._replace(x0=box.x0 + aside, x1=box.x1 + aside + grown))
    other: dict[str, Any] = {
        "printed": data.draw(st.sampled_from(["1", "2"])),
        "value": data.draw(st.sampled_from([None, 1.0])),
    }
    return replace(claim, evidence=moved, model=data.draw(names), recipe=data.draw(names), **other)


@given(st.lists(claims, max_size=8))
def test_the_same_reading_keeps_every_id(found: list[Claim]) -> None:
    named = identified(found)
    assert sorted(claim.id for claim in reanchor(named, named)) == sorted(claim.id for claim in named)
