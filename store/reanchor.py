"""Finding a claim again after a new extraction, so that its id, and with it a reviewer's decision, stays.

A new claim is an old one when PDF and subject agree and their places overlap. What is printed and its value are not
part of the identity; they only decide which of several overlapping claims is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from normalize.claims import Box, Claim, Evidence

Subject = tuple[str | None, ...]
Likeness = tuple[bool, bool, float]


def reanchor(old: Sequence[Claim], new: Sequence[Claim], taken: Collection[str] = ()) -> list[Claim]:
    """The claims of `new`, in order, under the ids of those of `old` that they are; others keep a free id of their own.

    Both are of one PDF. `taken` are ids of other PDFs' claims, which a new claim must not get either.
    """
    ids = _matches(old, new)
    used = {claim.id for claim in old} | set(taken)
    anchored = []
    for position, claim in enumerate(new):
        known = ids.get(position)
        name = known or _free(claim.id, used)
        used.add(name)
        anchored.append(replace(claim, id=name))
    return anchored


def _matches(old: Sequence[Claim], new: Sequence[Claim]) -> dict[int, str]:
    """Position in `new` to the id in `old`, one to one, the most alike first."""
    by_subject: dict[Subject, list[Claim]] = defaultdict(list)
    for claim in old:
        by_subject[claim.subject].append(claim)
    pairs = [
        (likeness, -position, claim.id)
        for position, later in enumerate(new)
        for claim in by_subject[later.subject]
        if (likeness := _likeness(claim, later))
    ]
    ids: dict[int, str] = {}
    for _, place, name in sorted(pairs, reverse=True):
        if -place not in ids and name not in ids.values():
            ids[-place] = name
    return ids


def _likeness(old: Claim, new: Claim) -> Likeness | None:
    """How much two claims of one subject are the same, or None where no place of one overlaps one of the other."""
    shared = [share for share in _shares(old, new) if share is not None]
    if not shared:
        return None
    return (old.printed == new.printed, old.value == new.value, max(shared))


def _shares(old: Claim, new: Claim) -> Iterator[float | None]:
    for place in (old.evidence, *old.also):
        for other in (new.evidence, *new.also):
            yield _share(place, other)


def _share(place: Evidence, other: Evidence) -> float | None:
    """The area that two places share, as a part of what both cover; None where they do not touch."""
    if place.page != other.page or not place.bbox.overlaps(other.bbox):
        return None
    shared = _area(
        Box(
            max(place.bbox.x0, other.bbox.x0),
            max(place.bbox.top, other.bbox.top),
            min(place.bbox.x1, other.bbox.x1),
            min(place.bbox.bottom, other.bbox.bottom),
        )
    )
    covered = _area(place.bbox) + _area(other.bbox) - shared
    return shared / covered if covered > 0 else 1.0


def _area(box: Box) -> float:
    return max(box.width, 0.0) * max(box.height, 0.0)


def _free(wanted: str, used: Collection[str]) -> str:
    if wanted not in used:
        return wanted
    number = 2
    while f"{wanted}-{number}" in used:
        number += 1
    return f"{wanted}-{number}"
