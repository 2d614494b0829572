"""Batch sizes told a device: `2 images per GPU on 8 GPUs` is a batch of 16."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.language.facts import Fact
from normalize.claims import Kind

PER_DEVICE, COMPUTED = "per-device", "computed"


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
