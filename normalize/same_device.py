"""Several hardware claims as one: `8 GPUs` in one sentence and `all on P100s` in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalize.hardware import devices
from normalize.operands import CONFLICT, Choice, Operand


def same_hardware(best: Sequence[Operand]) -> Choice:
    """Hardware claims as one: the most exact device, and the count where all that name one name the same."""
    device = _common_device([operand.claim.device for operand in best])
    if device is None:
        return Choice(None, (CONFLICT,))
    counts = {(operand.claim.count, operand.claim.unit) for operand in best if operand.claim.count is not None}
    leader = next(operand for operand in best if operand.claim.device == device)
    rest = tuple(operand.claim for operand in best if operand is not leader)
    if len({count for count, _ in counts}) > 1:
        return Choice(Operand(replace(leader.claim, count=None), leader.via, rest), (CONFLICT,))
    if not counts or leader.claim.count is not None:
        return Choice(Operand(leader.claim, leader.via, rest))
    count, unit = min(counts, key=str)
    return Choice(Operand(replace(leader.claim, count=count, unit=unit), leader.via, rest))


def _common_device(names: Sequence[str | None]) -> str | None:
    """The most exact of names that can all mean one device; None where they cannot."""
    ranked = sorted({name for name in names if name is not None}, key=_vagueness)
    if not ranked or not all(_may_be(ranked[0], other) for other in ranked[1:]):
        return None
    return ranked[0]


def _vagueness(name: str) -> tuple[int, str]:
    device = devices().get(name)
    return ({"unknown": 2, "family": 1}.get(device.counted, 0) if device else 0, name)


def _may_be(exact: str, vague: str) -> bool:
    """Whether `vague` can be said of the device `exact`: its family, or a name of its kind without a model."""
    device, other = devices().get(exact), devices().get(vague)
    if device is None or other is None:
        return False
    same_maker = other.maker in ("", device.maker)
    return device.family == vague or (other.counted == "unknown" and other.kind == device.kind and same_maker)


def filled(near: Choice, far: Choice) -> Choice:
    """The nearer hardware, with the model or the count that only the farther one says (`8 GPUs`; `all on P100s`)."""
    if near.operand is None or far.operand is None:
        return near
    first, second = near.operand.claim, far.operand.claim
    device = _common_device([first.device, second.device])
    if device is None or (device == first.device and (first.count is not None or second.count is None)):
        return near
    merged = replace(first, device=device)
    if first.count is None and CONFLICT not in near.flags:
        merged = replace(merged, count=second.count, unit=second.unit)
    also = (*near.operand.also, second)
    return Choice(Operand(merged, far.operand.via, also), near.flags)
