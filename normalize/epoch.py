"""The rows under the headers of Epoch AI's table of notable models, so that what reads theirs reads ours.

A compute of fine-tuning alone stands in their column for it and in no other. Their words for the way of an estimate are
used; what it rests on stands in the notes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from data import read_toml
from normalize.hardware import Device, devices
from normalize.row import Row


def _fine_tunes(row: Row) -> bool:
    """Whether the row's compute is that of a fine-tuning alone, which has a column of its own there."""
    return row.scope == "fine-tuning-only"


METHODS: Mapping[str, str] = {
    "reported": "Reported",
    "operations": "Operation counting",
    "6nd": "Operation counting",
    "hardware": "Hardware",
}
"""Their words for the ways to the training compute."""


def link(row: Row) -> str | None:
    """Where the paper is to be found."""
    return f"https://arxiv.org/abs/{row.arxiv_id}" if row.arxiv_id else row.doi and f"https://doi.org/{row.doi}"


def domain(row: Row) -> str | None:
    """The group of the row's area: Vision, Language, Speech."""
    return _groups().get(row.area or "")


@cache
def _groups() -> Mapping[str, str]:
    return {area: name.title() for name, group in read_toml("areas.toml").items() for area in group["areas"]}


def _device(row: Row) -> Device | None:
    return devices().get(row.device or "")


def hardware(row: Row) -> str | None:
    """The catalogue's name of the device, else as printed."""
    device = _device(row)
    return device.name if device else row.device


def power(row: Row) -> float | None:
    """Watts of all devices at their rated power; None for cores and nodes, which the catalogue does not rate."""
    device = _device(row)
    rated = device.power_w if device is not None and row.device_unit in ("devices", "boards", "chips") else None
    return rated * row.device_count if rated and row.device_count else None


def ways(row: Row) -> list[Mapping[str, object]]:
    """The ways to the training compute that the row's evidence keeps."""
    found = row.evidence.get("training_flop")
    return [way for way in found if isinstance(way, dict)] if isinstance(found, list) else []


def methods(row: Row) -> str | None:
    """The ways in their words, each once."""
    named = [METHODS.get(str(way["method"]), str(way["method"])) for way in ways(row)]
    return ",".join(dict.fromkeys(named)) or None


def notes(row: Row) -> str | None:
    """What each way multiplies, the scope, and the doubts."""
    if row.training_flop is None:
        return None
    sums = [f"{way['method']}: {way['formula']} = {way['flop']} FLOP" for way in ways(row)]
    return "; ".join([*sums, f"scope: {row.scope}", *([f"flags: {', '.join(row.flags)}"] if row.flags else [])])


EPOCH_COLUMNS: Mapping[str, str] = {
    "Model": "model",
    "Task": "area",
    "Publication date": "published",
    "Reference": "title",
    "Link": "link",
    "Parameters": "parameters",
    "Training compute (FLOP)": "training_flop",
    "Training compute lower bound": "training_flop_low",
    "Training compute upper bound": "training_flop_high",
    "Training compute estimation method": "training_flop_method",
    "Training dataset": "training_data",
    "Training dataset size (gradients)": "training_examples",
    "Epochs": "epochs",
    "Batch size": "batch_size",
    "Training time (hours)": "training_hours",
    "Training hardware": "device",
    "Hardware quantity": "device_count",
    "Hardware utilization (MFU)": "implied_utilisation",
    "Training chip-hours": "device_hours",
    "Numerical format": "precision",
}
"""Their headers, and the columns of ours that answer to them; `link` is made of the paper's ids."""

_OF_COMPUTE = ("training_flop", "training_flop_low", "training_flop_high")

_MADE: Mapping[str, Callable[[Row], object]] = {
    "Link": link,
    "Training compute estimation method": methods,
    "Training hardware": hardware,
}

_ADDED: Mapping[str, Callable[[Row], object]] = {
    "Domain": domain,
    "Training compute notes": notes,
    "Training power draw (W)": power,
    "Finetune compute (FLOP)": lambda row: row.training_flop if _fine_tunes(row) else None,
}

HEADERS: tuple[str, ...] = (*EPOCH_COLUMNS, *_ADDED)


def cells(row: Row) -> list[object]:
    """What answers to each of the headers."""
    return [_cell_under(header, row) for header in HEADERS]


def _cell_under(header: str, row: Row) -> object:
    made = _MADE.get(header) or _ADDED.get(header)
    if made is not None:
        return made(row)
    name = EPOCH_COLUMNS[header]
    return None if name in _OF_COMPUTE and _fine_tunes(row) else getattr(row, name)
