"""A claim is found again by what it speaks of and where it stands, not by what is printed there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.claims import Box, Claim, identified
from store.reanchor import reanchor
from tests.store import makers


def at(box: Box, name: str = "", *, page: int = 1, **more: Any) -> Claim:
    return makers.claim(id=name, evidence=makers.evidence(page=page, box=box), **more)


HERE, NEAR, FAR = Box(10, 10, 20, 20), Box(12, 10, 24, 20), Box(100, 100, 110, 110)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (at(HERE, "new"), "old"),
        (at(NEAR, "new"), "old"),
        (at(HERE, "new", printed="other", value=1.0), "old"),
        (at(HERE, "new", confidence=0.1, flags=("doubt",), own=False), "old"),
        (at(FAR, "new"), "new"),
        (at(HERE, "new", page=2), "new"),
        (at(HERE, "new", model="other"), "new"),
        (at(HERE, "new", benchmark="other"), "new"),
        (at(HERE, "new", metric="other"), "new"),
        (at(HERE, "new", split="other"), "new"),
        (at(HERE, "new", setting="other"), "new"),
        (at(HERE, "new", stage="fine-tuning"), "new"),
        (at(FAR, "new", also=(makers.evidence(box=HERE),)), "old"),
    ],
)
def test_subject_and_place_make_the_claim(later: Claim, expected: str) -> None:
    assert [claim.id for claim in reanchor([at(HERE, "old")], [later])] == [expected]


def test_of_two_at_one_place_the_one_that_prints_the_same_is_meant() -> None:
    old = [at(HERE, "a", printed="1", value=1.0), at(HERE, "b", printed="2", value=2.0)]
    new = [at(HERE, "x", printed="2", value=2.0), at(HERE, "y", printed="1", value=1.0)]
    assert [claim.id for claim in reanchor(old, new)] == ["b", "a"]


def test_else_the_one_that_overlaps_most() -> None:
    old = [at(Box(10, 10, 20, 20), "left"), at(Box(19, 10, 30, 20), "right")]
    new = [at(Box(18, 10, 29, 20), "x", printed="3"), at(Box(9, 10, 20, 20), "y", printed="4")]
    assert [claim.id for claim in reanchor(old, new)] == ["right", "left"]


def test_a_new_claim_gets_no_id_that_is_taken() -> None:
    old = [at(HERE, "a")]
    new = [at(FAR, "a"), at(FAR, "b", model="Other"), at(NEAR, "c")]
    assert [claim.id for claim in reanchor(old, new, taken=["b"])] == ["a-2", "b-2", "a"]


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    *(st.integers(0, 60).map(float) for _ in range(2)),
    *(st.integers(0, 30).map(float) for _ in range(2)),
)
claims = st.builds(
    lambda box, model, page, printed: at(box, model=model, page=page, printed=printed),
    boxes,
    st.sampled_from([None, "A", "B"]),
    st.integers(1, 2),
    st.sampled_from(["1", "2"]),
)


@given(st.lists(claims, max_size=8), st.lists(claims, max_size=8))
def test_ids_are_one_to_one_and_only_kept_where_subject_and_page_agree(first: list[Claim], second: list[Claim]) -> None:
    old, new = identified(first), identified(second)
    anchored = reanchor(old, new)
    assert [replace(claim, id="") for claim in anchored] == [replace(claim, id="") for claim in new]
    assert len({claim.id for claim in anchored}) == len(anchored)
    by_id = {claim.id: claim for claim in old}
    for claim in anchored:
        if claim.id in by_id:
            assert claim.subject == by_id[claim.id].subject
            assert claim.evidence.bbox.overlaps(by_id[claim.id].evidence.bbox)


@given(st.lists(claims, max_size=8))
def test_the_same_reading_keeps_every_id(found: list[Claim]) -> None:
    named = identified(found)
    assert sorted(claim.id for claim in reanchor(named, named)) == sorted(claim.id for claim in named)
