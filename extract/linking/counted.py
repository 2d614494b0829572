"""What one cell of a table counts: its number with its scale, unit, convention and stage, or a time, or a device."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.document import Cell
from extract.language.conventions import FlopsMeaning
from extract.linking.cells import bare, numbers_of
from extract.linking.naming import Named
from extract.linking.scales import likely, scaled_count
from normalize.claims import Claim, Evidence, Kind
from normalize.devices import find_device
from normalize.times import Duration, parse_time

MULTIPLY_ADDS = re.compile(r"mult(?:iply|i)?[\s-]*(?:add|acc)|\bMACs?\b|\bG?MAdds?\b|\b[GM]MACs?\b", re.IGNORECASE)
UNIT_IN_HEADER = re.compile(
    r"\b(?:(?:[GCT]PU(?:v\d)?|core|device|chip)[\s-]*)*(?:hours?|hrs?|days?|weeks?|min(?:utes)?)\b|\((h|d|hrs?)\)",
    re.IGNORECASE,
)
TOKENS = re.compile(r"token", re.IGNORECASE)
LARGE_BATCH = 1000
"""A batch of a translation model that is larger, and whose unit is not said, is of tokens."""
EXAMPLES = re.compile(r"sentence|example|sample|image|sequence", re.IGNORECASE)
WHOLE = frozenset({Kind.BATCH_SIZE, Kind.STEPS})
"""Kinds that count whole things."""
LETTERS = {"h": "hours", "d": "days"}
STAGES = (
    ("fine-tuning", re.compile(r"fine-?tun", re.IGNORECASE)),
    ("pretraining", re.compile(r"pre-?train", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell that counts something: what, for which model, under which words."""

    kind: Kind
    header: str
    caption: str
    named: Named
    cell: Cell
    place: Evidence
    translates: bool = False


def told(spot: Spot, flops_mean: FlopsMeaning | None) -> Iterator[Claim]:
    """What one cell tells: its count, and the device whose hours it counts (`TPUv3-core-days`, `6 days, 64 K40s`)."""
    claim = _claim(spot, flops_mean)
    if claim is None:
        return
    yield claim
    if spot.kind is not Kind.TRAINING_TIME:
        return
    words = spot.header if claim.of == "device" else spot.cell.text
    device = find_device(words)
    if device is not None and device.ids:
        printed = words[device.start : device.end]
        told = replace(_bare(replace(spot, kind=Kind.HARDWARE), "device-named", *device.flags), printed=printed)
        count = None if claim.of == "device" else device.count
        yield replace(told, device=device.id, count=count, unit=device.counted or "devices", stage=_stage(spot))


def _claim(spot: Spot, flops_mean: FlopsMeaning | None) -> Claim | None:
    """The claim of one cell, its owner still to come; None where it prints nothing of its kind."""
    if spot.kind is Kind.HARDWARE:
        return _hardware(spot)
    if len(numbers_of(spot.cell.text)) != 1 and parse_time(spot.cell.text) is None:
        return None
    return _time(spot) if spot.kind is Kind.TRAINING_TIME else _count(spot, flops_mean)


def _bare(spot: Spot, *reasons: str) -> Claim:
    return Claim(kind=spot.kind, printed=spot.cell.text, evidence=spot.place, model=spot.named.model, reasons=reasons)


def _count(spot: Spot, flops_mean: FlopsMeaning | None) -> Claim | None:
    scaled = scaled_count(bare(spot.cell.text), spot.header, spot.caption, spot.kind)
    if scaled is None:
        return None
    value = float(scaled.quantity.value)
    if spot.kind in WHOLE and not value.is_integer():
        return None
    doubts = () if likely(spot.kind, value) else ("out-of-range",)
    claim = replace(_bare(spot, *scaled.reasons, *doubts), value=value)
    if spot.kind is Kind.OPERATIONS:
        return replace(claim, convention=_convention(spot, flops_mean), setting=spot.named.setting)
    if spot.kind is Kind.BATCH_SIZE:
        claim = _with_unit(claim, spot)
    return claim if spot.kind is Kind.PARAMETERS else replace(claim, stage=_stage(spot))


def _with_unit(claim: Claim, spot: Spot) -> Claim:
    """The batch size with what it counts; translation counts tokens as often as sentences, so silence is doubted."""
    said = spot.header + spot.caption
    if TOKENS.search(said):
        return replace(claim, unit="tokens")
    unsaid = spot.translates and not EXAMPLES.search(said)
    if unsaid and (claim.value or 0) >= LARGE_BATCH:
        return replace(claim, unit="tokens", reasons=(*claim.reasons, "batch-unit-unsaid"))
    doubts = ("batch-unit-unsaid",) if unsaid else ()
    return replace(claim, unit="examples", reasons=(*claim.reasons, *doubts))


def _time(spot: Spot) -> Claim | None:
    """A time by the unit in the cell, else by the header's."""
    text = bare(spot.cell.text) if len(numbers_of(spot.cell.text)) == 1 else spot.cell.text
    unit = UNIT_IN_HEADER.search(spot.header)
    duration: Duration | None = parse_time(text)
    if duration is None and unit:
        words = LETTERS.get(unit[1].lower()[0], "") if unit[1] else re.sub(r"v\d", "", unit[0])
        duration = parse_time(f"{_plain_number(text)} {words}")
    if duration is None:
        return None
    hours = duration.hours
    ends = (None if end is None else float(end) for end in (hours.low, hours.high))
    low, high = ends
    of = "device" if duration.counted else "run"
    return replace(_bare(spot, "unit-printed"), hours=float(hours.value), low=low, high=high, of=of, stage=_stage(spot))


def _plain_number(text: str) -> str:
    """`2.5k` as `2500`, which a unit of time may follow."""
    found = numbers_of(text)
    return f"{found[0].value.normalize():f}" if len(found) == 1 and re.search(r"\d\s?[kK]\b", text) else text


def _hardware(spot: Spot) -> Claim | None:
    match = find_device(spot.cell.text)
    if match is None:
        return None
    claim = _bare(spot, "device-named", *match.flags)
    return replace(claim, device=match.id, count=match.count, unit=match.counted or "devices", stage=_stage(spot))


def _convention(spot: Spot, flops_mean: FlopsMeaning | None) -> str:
    """The paper's own word for operations, from the header, else the caption."""
    if MULTIPLY_ADDS.search(spot.header) or (flops_mean is not None and flops_mean.word):
        return "multiply-adds"
    named = re.search(r"flop", spot.header, re.IGNORECASE) or not MULTIPLY_ADDS.search(spot.caption)
    return "FLOPs" if named else "multiply-adds"


def _stage(spot: Spot) -> str | None:
    """The stage that the header names, else the only one of the caption.

    The cost of a search, which a header names, is that of no training.
    """
    if spot.kind in COSTS and SEARCH.search(spot.header):
        return "search"
    named = (_stages(text) for text in (spot.header, spot.caption))
    return next((stages[0] for stages in named if len(stages) == 1), None)


def _stages(text: str) -> list[str]:
    return [stage for stage, pattern in STAGES if pattern.search(text)]


COSTS = frozenset({Kind.TRAINING_TIME, Kind.TRAINING_COMPUTE, Kind.HARDWARE})
SEARCH = re.compile(r"\bsearch(?:ing)?\b", re.IGNORECASE)
