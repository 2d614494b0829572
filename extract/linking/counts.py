"""Parameters, operations and training facts that stand in tables, each with the model of its row or column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from data import read_pattern
from extract.document import Cell
from extract.linking.cells import numbers_of
from extract.linking.counted import Spot, told
from extract.linking.grid import Column, Grid, Record
from extract.linking.names import NAME_IN_TEXT
from extract.linking.owners import Owners
from extract.linking.pieces import clean, without
from extract.linking.results import Reading, evidence_of
from extract.linking.tasks import task_of
from extract.vocabulary import label
from normalize.claims import Claim, Kind
from normalize.corpora import corpora_in
from normalize.datasets import is_data_set
from normalize.likeness import named_at

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

TIME_ALONE = re.compile(r"(?:wall-?clock )?(?:hours?|days?|time \((?:h|hrs?|hours?|d|days?)\))", re.IGNORECASE)
TRAINING = re.compile(r"\btrain", re.IGNORECASE)
"""A heading that names a time alone is that of the training where the caption speaks of it."""


def counts_of(grid: Grid, reading: Reading) -> list[Claim]:
    """Every count and training fact of one table, in columns or in rows so headed.

    Operations of one model that the table gives at several sizes of image name theirs: `Net-B (384)`.
    """
    claims = list(_each_of(grid, reading))
    sizes: dict[str, set[str | None]] = {}
    for claim in claims:
        if claim.kind is Kind.OPERATIONS and claim.model:
            sizes.setdefault(claim.model, set()).add(claim.setting)
    several = {model for model, settings in sizes.items() if len(settings) > 1}
    return [
        replace(claim, model=named_at(claim.model, claim.setting))
        if claim.kind is Kind.OPERATIONS and claim.model in several
        else claim
        for claim in claims
    ]


def _each_of(grid: Grid, reading: Reading) -> Iterator[Claim]:
    namer, owners, layers = reading.namer(grid), Owners(grid, reading.names), lists_layers(grid)
    benchmark = DETECTION if _measures(grid, DETECTORS) else None
    translates = _measures(grid, TRANSLATION) or bool(TRANSLATES.search(namer.caption))
    other_batches = any(OTHER_BATCHES.search(column.header) for column in grid.columns)
    for record, column, cell in grid.cells():
        found = _kind_of(record, column, namer.caption)
        if found is None or (layers and not found[2]) or (found[0] is Kind.BATCH_SIZE and other_batches):
            continue
        kind, header, in_row = found
        named = namer.name(record, column, benchmark)
        if in_row:
            named = replace(named, model=namer.of_heading(column), reasons=("model-in-column",))
        task = task_of(record, column, grid, reading.context) if kind in OF_A_NETWORK else None
        place = evidence_of(reading.document, grid.table, cell, record, column)
        naming = tuple(reason for reason in named.reasons if reason != "model-by-settings")
        data, owner = None if kind in OF_A_NETWORK else _data_of(record, column), owners.of(record, column, named)
        for model, printed in _paired(named.model, cell):
            spot = Spot(kind, header, namer.caption, named, printed, place, translates)
            at_task = f"{model} ({task})" if model and task else model
            for claim in told(spot, reading.flops_mean):
                reasons = (*claim.reasons, *naming, *owner.reasons)
                yield replace(claim, model=at_task, training_data=data, own=owner.own, reasons=reasons)


def _paired(model: str | None, cell: Cell) -> list[tuple[str | None, Cell]]:
    """The models that one heading names together, each with the cell, or with its own part of one that has as many.

    `30/90` beside `Net-L/{16,32}` is 30 for the first and 90 for the second.
    """
    models, parts = _each(model), cell.text.split("/")
    if len(models) == len(parts) > 1 and all(len(numbers_of(part)) == 1 for part in parts):
        return [(name, replace(cell, text=part.strip())) for name, part in zip(models, parts, strict=True)]
    return [(name, cell) for name in models]


def _data_of(record: Record, column: Column) -> str | None:
    """The corpora that a row or the head of its column names, for the models that were trained on them.

    A data set that stands alone beside the model's name tells the same.
    """
    beside = [text for _, text in record.stub]
    corpora = frozenset().union(*map(corpora_in, (*record.group, *beside, column.header)))
    alone = [text for text in beside[1:] if is_data_set(text)] if not corpora else []
    return ", ".join([*sorted(corpora), *alone]) or None


OF_A_NETWORK = frozenset({Kind.PARAMETERS, Kind.OPERATIONS})
OTHER_BATCHES = re.compile(
    r"\bnms\b|\brois?\b|\bproposals?\b|\bfps\b|\blatency\b|\b(?:images?|img|frames)\s?/\s?s(?:ec)?\b", re.IGNORECASE
)
"""What heads a column where batches are of regions of an image, or are those that a speed was measured with."""
LAYER = re.compile(r"layer(?: name| type)?(?:\s*/.*)?$", re.IGNORECASE)
"""What the column of names is headed in a table of layers: `Layer`, `Layer / Modification`."""
LEAST_LAYERS, SHARE_OF_LAYERS = 3, 0.5


def lists_layers(grid: Grid) -> bool:
    """Whether the rows of a table are the layers of a network: what its columns count is then each layer's."""
    layers = read_pattern("names.toml", "layers")
    heads = [clean(record.stub[0][1]) for record in grid.records if record.stub and record.stub[0][1]]
    found = sum(bool(layers.fullmatch(text)) for text in heads)
    corner = grid.columns[0].header if grid.columns else ""
    headed = bool(LAYER.match(corner)) and not any(numbers_of(text) for text in heads)
    return headed or found >= max(LEAST_LAYERS, SHARE_OF_LAYERS * len(heads))


DETECTION = "coco-detection"


DETECTORS = frozenset({"AP", "AP50", "box-AP"})
"""Metrics of tables about detectors: the cost of a backbone in them is the detector's."""
TRANSLATION = frozenset({"BLEU", "sacreBLEU"})
TRANSLATES = re.compile(r"\btranslation\b", re.IGNORECASE)


def _measures(grid: Grid, metrics: frozenset[str]) -> bool:
    """Whether any column of a table is headed by one of `metrics`."""
    return any(metrics & set(column.ids("metric")) for column in grid.values)


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
