"""A form of a claim's fields: what it shows, what it offers, and how what comes back is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.errors import MineError
from normalize.benchmarks import benchmarks
from normalize.claims import Claim, Kind
from normalize.devices import devices
from review.fields import CHOICES, FIELDS, NEVER_EMPTY, UNITS, BadEntry, Value, check, corrected, cross_check
from review.queue import number
from review.text import neutral


class BadForm(MineError):
    """Fields of a form that cannot be: `problems` says of each what would be right."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(problems.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: what it shows, what may stand there (`closed`) or is suggested, and what is wrong with it."""

    name: str
    text: str
    options: tuple[str, ...] = ()
    closed: bool = False
    problem: str = ""


def field_text(claim: Claim, name: str) -> str:
    """The field as the reviewer reads it, and as it may be typed in again; `-` where it is empty."""
    value = getattr(claim, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "-"
    if not isinstance(value, (int, float)):
        return neutral(value)
    return number(float(f"{value:.4g}") if claim.kind is Kind.TRAINING_TIME else value)


def form_of(
    claim: Claim, entries: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> list[Field]:
    """The fields of a claim; `entries` are what was typed already, `problems` what is wrong with it."""
    fields = []
    for name in FIELDS[claim.kind]:
        options, closed = _options(claim, name)
        text = (entries or {}).get(name, "" if getattr(claim, name) is None else field_text(claim, name))
        fields.append(
            Field(name=name, text=text, options=options, closed=closed, problem=(problems or {}).get(name, ""))
        )
    return fields


def read_form(claim: Claim, entries: Mapping[str, str]) -> dict[str, Value]:
    """What the entries change on the claim. Raises `BadForm` that names every field that cannot be.

    A field that is not among the entries, or stands as it was shown, is left as it is.
    """
    changes: dict[str, Value] = {}
    problems: dict[str, str] = {}
    for name in FIELDS[claim.kind]:
        text = neutral(entries[name]) if name in entries else None
        if text is None or text in _shown(claim, name):
            continue
        try:
            value = check(name, text, corrected(claim, changes))
        except BadEntry as error:
            problems[name] = str(error)
            continue
        if value != getattr(claim, name):
            changes[name] = value
    if not problems:
        _check_together(claim, changes, problems)
    if problems:
        raise BadForm(problems)
    return changes


def _check_together(claim: Claim, changes: Mapping[str, Value], problems: dict[str, str]) -> None:
    try:
        cross_check(corrected(claim, changes))
    except BadEntry as error:
        message = str(error)
        named = [name for name in ("split", "metric") if f"is no {name} of" in message]
        problems[(named or ["high"])[0]] = message


def _shown(claim: Claim, name: str) -> frozenset[str]:
    """How the field stands in a form or a sheet while nobody has changed it."""
    text = field_text(claim, name)
    return frozenset({text, "" if text == "-" else text})


def _options(claim: Claim, name: str) -> tuple[tuple[str, ...], bool]:
    known = benchmarks().get(claim.benchmark or "")
    empty = () if name in NEVER_EMPTY else ("",)
    if name in {"own", "ensemble"}:
        return (*empty, "yes", "no"), True
    if name == "unit" and claim.kind in UNITS:
        return (*empty, *UNITS[claim.kind]), True
    if name in CHOICES:
        return (*empty, *CHOICES[name]), True
    open_sets: Mapping[str, tuple[str, ...]] = {
        "benchmark": tuple(benchmarks()),
        "device": tuple(devices()),
        "metric": tuple(metric.name for metric in known.metrics) if known else (),
        "split": tuple(known.splits) if known else (),
    }
    return open_sets.get(name, ()), False
