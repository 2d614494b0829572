"""Batch sizes told a device: `2 images per GPU on 8 GPUs` is a batch of 16, in one sentence or in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.language.facts import Fact
from normalize.claims import Claim, Kind

PER_DEVICE, COMPUTED = "per-device", "computed"
CLOSE = 40.0
"""In points: a number of devices stated so little above a batch size is of the sentence before."""
COLUMN = 330.0
"""In points: what stands further to the left or right is of another column of text."""
LESS_SURE = 0.9
"""What is left of a claim's confidence when it was worked out from two sentences."""


def with_totals(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts of a sentence: a share of a device is left out where the total is said, else told as the total.

    Without a number of devices in the sentence the share stays as it is, flagged.
    """
    batches = [fact for fact in facts if fact.kind is Kind.BATCH_SIZE]
    totals = [fact for fact in batches if PER_DEVICE not in fact.flags]
    devices = sorted({fact.hardware.count for fact in facts if fact.hardware is not None and fact.hardware.count})
    out: list[Fact] = []
    for fact in facts:
        if fact not in batches or PER_DEVICE not in fact.flags:
            out.append(fact)
        elif not totals:
            out.append(_total(fact, devices[0]) if len(devices) == 1 else fact)
    return tuple(out)


def _total(fact: Fact, devices: int) -> Fact:
    return replace(fact, value=(fact.value or 0) * devices, flags=(*fact.flags, COMPUTED))


def with_totals_elsewhere(claims: Sequence[Claim]) -> tuple[list[Claim], list[tuple[Claim, str]]]:
    """The claims of a paper, and the shares of a device left out: where another sentence gives the total, or where the
    sentence before gives the number of devices, with which the share is told as the total.
    """
    batches = [claim for claim in claims if claim.kind is Kind.BATCH_SIZE]
    devices = [claim for claim in claims if claim.kind is Kind.HARDWARE and claim.own and (claim.count or 0) > 1]
    totals = {claim.value for claim in batches if PER_DEVICE not in claim.flags}
    kept: list[Claim] = []
    left_out: list[tuple[Claim, str]] = []
    for claim in claims:
        if claim.kind is not Kind.BATCH_SIZE or PER_DEVICE not in claim.flags or COMPUTED in claim.flags:
            kept.append(claim)
        elif any((claim.value or 0) * (device.count or 0) in totals for device in devices):
            left_out.append((claim, "another sentence gives the batch of all devices"))
        else:
            before = _just_before(claim, devices)
            kept.append(claim if before is None else _of_all(claim, before))
    return kept, left_out


def _of_all(claim: Claim, devices: Claim) -> Claim:
    return replace(
        claim,
        value=(claim.value or 0) * (devices.count or 1),
        flags=(*claim.flags, COMPUTED),
        confidence=round(claim.confidence * LESS_SURE, 3),
    )


def _just_before(claim: Claim, devices: Sequence[Claim]) -> Claim | None:
    """The devices that stand closest above the claim on its page, in its column of text; None where none is close."""
    place = claim.evidence
    above = [
        (place.bbox.top - one.evidence.bbox.top, one)
        for one in devices
        if one.evidence.page == place.page
        and 0 <= place.bbox.top - one.evidence.bbox.top < CLOSE
        and abs(place.bbox.x0 - one.evidence.bbox.x0) < COLUMN
    ]
    return min(above, key=lambda pair: pair[0])[1] if above else None
