"""The Table Schema of the table of rows (https://specs.frictionlessdata.io/table-schema/), and what breaks it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from data.errors import MineError
from normalize.benchmarks import areas
from normalize.claims import Status
from normalize.columns import COLUMNS, SCHEMA_VERSION, Column
from normalize.compute import Settings
from normalize.row import Row

SOURCES: tuple[Mapping[str, str], ...] = (
    {"title": "Epoch AI, Machine Learning Hardware, CC-BY 4.0: peak rates", "path": "https://epoch.ai/data"},
    {
        "title": "N. C. Thompson et al., Computational Limits of Deep Learning: hardware burden, network operations",
        "path": "https://arxiv.org/abs/2007.05558",
    },
    {
        "title": "Epoch AI, Estimating training compute: training FLOP",
        "path": "https://epoch.ai/blog/estimating-training-compute",
    },
)

_SHARE: Mapping[str, object] = {"minimum": 0, "maximum": 1}
_AMOUNT: Mapping[str, object] = {"minimum": 0}

CONSTRAINTS: Mapping[str, Mapping[str, object]] = {
    "row_id": {"required": True, "unique": True},
    "paper_key": {"required": True},
    "benchmark": {"required": True},
    "metric": {"required": True},
    "value": {"required": True},
    "area": {"enum": list(areas())},
    "ensemble": {"required": True},
    "role": {"required": True, "enum": ["proposed", "baseline"]},
    "device_unit": {"enum": ["devices", "chips", "cores", "boards", "nodes"]},
    "training_flop_method": {"enum": ["reported", "operations", "hardware", "6nd", "combined"]},
    "scope": {
        "required": True,
        "enum": ["from-scratch", "pretrained-included", "fine-tuning-only", "ensemble", "search", "unknown"],
    },
    "status": {"required": True, "enum": [Status.ACCEPTED.value, Status.FLAGGED.value, Status.REVIEWED.value]},
    "confidence": {"required": True, **_SHARE},
    "error_rate": _SHARE,
    **dict.fromkeys(("parameters", "operations_per_pass", "device_count", "training_hours", "device_hours"), _AMOUNT),
    **dict.fromkeys(("epochs", "steps", "batch_size", "training_examples", "network_operations_flop"), _AMOUNT),
    **dict.fromkeys(("hardware_burden_flop", "hardware_burden_low", "hardware_burden_high"), _AMOUNT),
    **dict.fromkeys(("training_flop", "training_flop_low", "training_flop_high", "pretraining_flop"), _AMOUNT),
    "implied_utilisation": _AMOUNT,
}
"""What a column's values must keep to, in the words of the Table Schema."""

_RULES = tuple((column.name, column.type, CONSTRAINTS.get(column.name, {})) for column in COLUMNS)

INTERVALS = (
    ("hardware_burden_low", "hardware_burden_flop", "hardware_burden_high"),
    ("training_flop_low", "training_flop", "training_flop_high"),
)
"""Columns whose values never fall from left to right."""


PACKAGE = "compute-vs-performance"
"""The name by which a description of tables is known as ours."""


def datapackage(resources: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """The description of the tables of a folder, each a resource, and what their numbers rest on."""
    return {
        "name": PACKAGE,
        "profile": "tabular-data-package",
        "version": SCHEMA_VERSION,
        "title": "Results of machine-learning papers and the compute that they took",
        "sources": [dict(source) for source in SOURCES],
        "resources": [dict(resource) for resource in resources],
    }


def resource_of(file_name: str, form: str, *, settings: Mapping[str, object] | None = None) -> dict[str, object]:
    """The description of a table file: type, unit, meaning and limits of each column.

    `settings` are those of the run; the spreads and priors of the estimates stand beside them.
    """
    return {
        "name": re.sub(r"[^a-z0-9._-]+", "-", file_name.lower()).strip("-") or form,
        "profile": "tabular-data-resource",
        "path": file_name,
        "format": form,
        "encoding": "utf-8",
        "settings": {"estimates": asdict(Settings()), **(settings or {})},
        "schema": {
            "fields": [_field(column, form) for column in COLUMNS],
            "primaryKey": ["row_id"],
            "missingValues": [""],
        },
    }


def checked(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows as they come, those of one paper together.

    Raises MineError at the first that does not fit: a wrong type, a limit, ends out of order, an id that stands twice.
    """
    paper, seen = "", set[str]()
    for row in rows:
        if row.paper_key != paper:
            paper, seen = row.paper_key, set()
        if row.row_id in seen:
            raise _fault(row, "its id stands twice in the table")
        seen.add(row.row_id)
        _check(row)
        yield row


def _check(row: Row) -> None:
    for name, kind, limits in _RULES:
        value = getattr(row, name)
        if value is None and not limits.get("required"):
            continue
        if not _fits(value, kind):
            raise _fault(row, f"{name} is {value!r}, no {kind}")
        if limits and (broken := _broken(value, limits)) is not None:
            raise _fault(row, f"{name} is {value!r}; {broken}")
    for names in INTERVALS:
        known = [number for name in names if (number := getattr(row, name)) is not None]
        if known != sorted(known):
            raise _fault(row, f"{', '.join(names)} are {known}, which do not enclose each other")


def _fault(row: Row, what: str) -> MineError:
    return MineError(f"row {row.row_id} of {row.paper_key}: {what}; nothing was written; report this as a fault")


_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (float, int),
    "integer": (int,),
    "boolean": (bool,),
    "array": (tuple, list),
    "object": (dict,),
}


def _fits(value: object, kind: str) -> bool:
    if value is None:
        return True
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _broken(value: object, limits: Mapping[str, object]) -> str | None:
    """The limit that the value breaks, in words."""
    if value is None:
        return "it must not be empty" if limits.get("required") else None
    allowed, low, high = limits.get("enum"), limits.get("minimum"), limits.get("maximum")
    if isinstance(allowed, list) and value not in allowed:
        return f"it must be one of {', '.join(allowed)}"
    if isinstance(value, (int, float)):
        if isinstance(low, int) and value < low:
            return f"it must be {low} or more"
        if isinstance(high, int) and value > high:
            return f"it must be {high} or less"
    return None


def _field(column: Column, form: str) -> dict[str, object]:
    nested = column.type in ("array", "object") and form != "json"
    kind = "string" if nested and not (form == "parquet" and column.type == "array") else column.type
    field: dict[str, object] = {"name": column.name, "type": kind, "description": column.description}
    if column.unit:
        field["unit"] = column.unit
    if column.name in CONSTRAINTS:
        field["constraints"] = dict(CONSTRAINTS[column.name])
    return field
