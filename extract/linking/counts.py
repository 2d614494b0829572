"""Parameters, operations and training facts that stand in tables, each with the model of its row or column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from data import read_toml
from extract.document import Cell
from extract.language.conventions import FlopsMeaning
from extract.linking.cells import numbers_of, unspaced
from extract.linking.grid import Column, Grid, Record
from extract.linking.names import NAME_IN_TEXT
from extract.linking.naming import Named
from extract.linking.owners import Owners
from extract.linking.pieces import clean, without
from extract.linking.results import Reading, evidence_of
from extract.linking.scales import likely, scaled_count
from extract.linking.tasks import task_of
from extract.vocabulary import label
from normalize.claims import Claim, Evidence, Kind
from normalize.devices import find_device
from normalize.times import Duration, parse_time

MULTIPLY_ADDS = re.compile(r"mult(?:iply|i)?[\s-]*(?:add|acc)|\bMACs?\b|\bG?MAdds?\b|\b[GM]MACs?\b", re.IGNORECASE)
RATIO = re.compile(
    r"ratio|reduction|relative|speed-?up|saving|%|compression|layers|memory|warm-?up|decay|per (?:step|epoch|second)|"
    r"/s\b",
    re.IGNORECASE,
)
"""What makes a count of parameters, operations or steps another thing."""
KINDS = {
    "parameters": Kind.PARAMETERS,
    "operations": Kind.OPERATIONS,
    "training-flop": Kind.TRAINING_COMPUTE,
    "training-time": Kind.TRAINING_TIME,
    "epochs": Kind.EPOCHS,
    "steps": Kind.STEPS,
    "batch-size": Kind.BATCH_SIZE,
    "hardware": Kind.HARDWARE,
}
UNIT_IN_HEADER = re.compile(
    r"\b(?:(?:[GCT]PU(?:v\d)?|core|device|chip)[\s-]*)*(?:hours?|hrs?|days?|weeks?|min(?:utes)?)\b|\((h|d|hrs?)\)",
    re.IGNORECASE,
)
TOKENS = re.compile(r"token", re.IGNORECASE)
LARGE_BATCH = 1000
"""A batch of a translation model that is larger, and whose unit is not said, is of tokens."""
EXAMPLES = re.compile(r"sentence|example|sample|image|sequence", re.IGNORECASE)
TIME_ALONE = re.compile(r"(?:wall-?clock )?(?:hours?|days?|time \((?:h|hrs?|hours?|d|days?)\))", re.IGNORECASE)
TRAINING = re.compile(r"\btrain", re.IGNORECASE)
"""A heading that names a time alone is that of the training where the caption speaks of it."""
LETTERS = {"h": "hours", "d": "days"}
STAGES = (
    ("fine-tuning", re.compile(r"fine-?tun", re.IGNORECASE)),
    ("pretraining", re.compile(r"pre-?train", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """One cell that counts something: what, for which model, under which words."""

    kind: Kind
    header: str
    caption: str
    named: Named
    cell: Cell
    place: Evidence
    translates: bool = False


def counts_of(grid: Grid, reading: Reading) -> Iterator[Claim]:
    """Every count and training fact of one table, in columns or in rows so headed."""
    namer, owners, layers = reading.namer(grid), Owners(grid, reading.names), lists_layers(grid)
    for record, column, cell in grid.cells():
        found = _kind_of(record, column, namer.caption)
        if found is None or (layers and not found[2]):
            continue
        kind, header, in_row = found
        named = namer.name(record, column, DETECTION if _measures(grid, DETECTORS) else None)
        if in_row:
            named = replace(named, model=namer.of_heading(column), reasons=("model-in-column",))
        task = task_of(record, column, grid, reading.context) if kind in OF_A_NETWORK else None
        place = evidence_of(reading.document, grid.table, cell, record, column)
        spot = _Spot(kind, header, namer.caption, named, cell, place, _translates(grid, namer.caption))
        for claim in _told(spot, reading.flops_mean):
            owner = owners.of(record, column, named)
            reasons = (
                *claim.reasons,
                *(reason for reason in named.reasons if reason != "model-by-settings"),
                *owner.reasons,
            )
            for model in _each(named.model):
                at_task = f"{model} ({task})" if model and task else model
                yield replace(claim, model=at_task, own=owner.own, reasons=reasons)


OF_A_NETWORK = frozenset({Kind.PARAMETERS, Kind.OPERATIONS})
LAYER = re.compile(r"layer(?: name| type)?(?:\s*/.*)?$", re.IGNORECASE)
"""What the column of names is headed in a table of layers: `Layer`, `Layer / Modification`."""
LEAST_LAYERS, SHARE_OF_LAYERS = 3, 0.5


def lists_layers(grid: Grid) -> bool:
    """Whether the rows of a table are the layers of a network: what its columns count is then each layer's."""
    layers = _layers()
    heads = [clean(record.stub[0][1]) for record in grid.records if record.stub and record.stub[0][1]]
    found = sum(bool(layers.fullmatch(text)) for text in heads)
    corner = grid.columns[0].header if grid.columns else ""
    headed = bool(LAYER.match(corner)) and not any(numbers_of(text) for text in heads)
    return headed or found >= max(LEAST_LAYERS, SHARE_OF_LAYERS * len(heads))


@cache
def _layers() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in read_toml("names.toml")["layers"]), re.IGNORECASE)


DETECTION = "coco-detection"


DETECTORS = frozenset({"AP", "AP50", "box-AP"})
"""Metrics of tables about detectors: the cost of a backbone in them is the detector's."""
TRANSLATION = frozenset({"BLEU", "sacreBLEU"})
TRANSLATES = re.compile(r"\btranslation\b", re.IGNORECASE)


def _measures(grid: Grid, metrics: frozenset[str]) -> bool:
    """Whether any column of a table is headed by one of `metrics`."""
    return any(metrics & set(column.ids("metric")) for column in grid.values)


def _translates(grid: Grid, caption: str) -> bool:
    """Whether a table is about translation, by its metrics or its caption."""
    return _measures(grid, TRANSLATION) or bool(TRANSLATES.search(caption))


def _each(model: str | None) -> list[str | None]:
    """The models that one heading names together: `A, A-LRN`."""
    parts = [part.strip() for part in (model or "").split(",")]
    together = len(parts) > 1 and all(part and " " not in part and "(" not in part for part in parts)
    return [*parts] if together else [model]


def _kind_of(record: Record, column: Column, caption: str) -> tuple[Kind, str, bool] | None:
    """What a cell counts, the words that say so, and whether they stand in its row."""
    heading = record.stub[0][1] if record.stub else ""
    if column.path and TIME_ALONE.fullmatch(column.path[-1].strip()) and TRAINING.search(caption):
        return Kind.TRAINING_TIME, column.header, False
    in_row = [hit.id for hit in label(heading) if hit.kind == "quantity" and _heads(heading)]
    for ids, text, is_row in ((column.ids("quantity"), column.header, False), (in_row, heading, True)):
        kinds = [KINDS[name] for name in ids if name in KINDS]
        if kinds and not RATIO.search(text) and not column.has("metric") and "speed" not in column.ids("other"):
            return kinds[0], text, is_row
    return None


SCALE = re.compile(r"[×x]\s?10\s?\^?\s?\d+")


def _heads(heading: str) -> bool:
    """Whether a row's heading says what is counted (`Max epochs`), and names no model (`FooNet / 300 epochs`)."""
    bare = SCALE.sub("", heading)
    rest = without(bare, [(hit.start, hit.end) for hit in label(bare)])
    return not NAME_IN_TEXT.search(rest) and not re.search(r"\d", rest)


def _told(spot: _Spot, flops_mean: FlopsMeaning | None) -> Iterator[Claim]:
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


def _claim(spot: _Spot, flops_mean: FlopsMeaning | None) -> Claim | None:
    """The claim of one cell, its owner still to come; None where it prints nothing of its kind."""
    if spot.kind is Kind.HARDWARE:
        return _hardware(spot)
    if len(numbers_of(spot.cell.text)) != 1 and parse_time(spot.cell.text) is None:
        return None
    return _time(spot) if spot.kind is Kind.TRAINING_TIME else _count(spot, flops_mean)


def _bare(spot: _Spot, *reasons: str) -> Claim:
    return Claim(kind=spot.kind, printed=spot.cell.text, evidence=spot.place, model=spot.named.model, reasons=reasons)


def _count(spot: _Spot, flops_mean: FlopsMeaning | None) -> Claim | None:
    scaled = scaled_count(unspaced(spot.cell.text), spot.header, spot.caption, spot.kind)
    if scaled is None:
        return None
    value = float(scaled.quantity.value)
    doubts = () if likely(spot.kind, value) else ("out-of-range",)
    claim = replace(_bare(spot, *scaled.reasons, *doubts), value=value)
    if spot.kind is Kind.OPERATIONS:
        return replace(claim, convention=_convention(spot, flops_mean), setting=spot.named.setting)
    if spot.kind is Kind.BATCH_SIZE:
        claim = _with_unit(claim, spot)
    return claim if spot.kind is Kind.PARAMETERS else replace(claim, stage=_stage(spot))


def _with_unit(claim: Claim, spot: _Spot) -> Claim:
    """The batch size with what it counts; translation counts tokens as often as sentences, so silence is doubted."""
    said = spot.header + spot.caption
    if TOKENS.search(said):
        return replace(claim, unit="tokens")
    unsaid = spot.translates and not EXAMPLES.search(said)
    if unsaid and (claim.value or 0) >= LARGE_BATCH:
        return replace(claim, unit="tokens", reasons=(*claim.reasons, "batch-unit-unsaid"))
    doubts = ("batch-unit-unsaid",) if unsaid else ()
    return replace(claim, unit="examples", reasons=(*claim.reasons, *doubts))


def _time(spot: _Spot) -> Claim | None:
    """A time by the unit in the cell, else by the header's."""
    text = spot.cell.text
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


def _hardware(spot: _Spot) -> Claim | None:
    match = find_device(spot.cell.text)
    if match is None:
        return None
    claim = _bare(spot, "device-named", *match.flags)
    return replace(claim, device=match.id, count=match.count, unit=match.counted or "devices", stage=_stage(spot))


def _convention(spot: _Spot, flops_mean: FlopsMeaning | None) -> str:
    """The paper's own word for operations, from the header, else the caption."""
    if MULTIPLY_ADDS.search(spot.header) or (flops_mean is not None and flops_mean.word):
        return "multiply-adds"
    named = re.search(r"flop", spot.header, re.IGNORECASE) or not MULTIPLY_ADDS.search(spot.caption)
    return "FLOPs" if named else "multiply-adds"


def _stage(spot: _Spot) -> str | None:
    text = f"{spot.header} {spot.caption}"
    return next((stage for stage, pattern in STAGES if pattern.search(text)), None)
