"""Corrections, checked as an extraction is: the type, the range, the benchmark, the catalogue.

A correction comes as text, from the keyboard or from a script, and becomes the value of a claim's field or a `BadEntry`
that says what would be right. A lone `-` empties a field that may be empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from data.errors import MineError
from normalize.benchmarks import Benchmark, benchmarks
from normalize.claims import Claim, Kind
from normalize.decisions import EDITABLE
from normalize.devices import devices, find_device
from normalize.numbers import parse_count, parse_number
from review.text import neutral

Value = str | float | int | bool | None

EMPTY = "-"
LONGEST = 200
"""A name of more characters than this is not a name."""

_RUN = ("model", "recipe", "stage")
FIELDS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.RESULT: (
            "value", "model", "recipe", "benchmark", "split", "metric", "own", "ensemble", "setting", "training_data",
        ),
        Kind.PARAMETERS: ("value", "model", "own"),
        Kind.OPERATIONS: ("value", "convention", "model", "own"),
        Kind.HARDWARE: ("device", "count", "unit", *_RUN),
        Kind.TRAINING_TIME: ("hours", "low", "high", "of", *_RUN),
        Kind.TRAINING_COMPUTE: ("value", *_RUN),
        Kind.EPOCHS: ("value", *_RUN),
        Kind.STEPS: ("value", *_RUN),
        Kind.BATCH_SIZE: ("value", "unit", *_RUN),
        Kind.TRAINING_EXAMPLES: ("value", "unit", *_RUN),
        Kind.PRECISION: _RUN,
    }
)  # fmt: skip
"""The fields of each kind that make up what it says, in the order in which they are asked."""

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "of": ("run", "epoch", "step", "device"),
        "stage": ("training", "pretraining", "fine-tuning", "search"),
        "convention": ("multiply-adds", "FLOPs"),
    }
)
UNITS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.HARDWARE: ("devices", "chips", "cores", "boards", "nodes"),
        Kind.BATCH_SIZE: ("examples", "tokens"),
        Kind.TRAINING_EXAMPLES: ("examples", "tokens"),
    }
)
NEVER_EMPTY = frozenset({"value", "own", "benchmark", "metric", "hours", "device"})
TRUE, FALSE = frozenset({"y", "yes", "true"}), frozenset({"n", "no", "false"})


class BadEntry(MineError):
    """A correction that cannot be right; the message says what would be."""


def check(field: str, text: str, claim: Claim) -> Value:
    """The value of `field` that `text` stands for, on the claim as it is so far."""
    if field not in EDITABLE:
        raise BadEntry(f"{field!r} cannot be corrected; these can: {', '.join(FIELDS[claim.kind])}")
    entry = neutral(text)
    if entry == EMPTY or not entry:
        if field in NEVER_EMPTY:
            raise BadEntry(f"{field} cannot be empty; reject the claim if the paper does not say it")
        return None
    return _CHECKS[field](field, entry, claim)


def agree(field: str, claim: Claim) -> None:
    """BadEntry where `field` of the claim does not go with its other fields: the split or metric with the benchmark,
    a bound with the other bound."""
    if field in {"low", "high"} and claim.low is not None and claim.high is not None and claim.low > claim.high:
        raise BadEntry(f"low ({claim.low:g}) is above high ({claim.high:g})")
    if claim.benchmark is None or field not in {"metric", "split"}:
        return
    benchmark = _benchmark(claim.benchmark)
    name, known = (
        (claim.metric, _metric_names(benchmark)) if field == "metric" else (claim.split, tuple(benchmark.splits))
    )
    if name is not None and name not in known:
        raise BadEntry(f"{name!r} is no {field} of {benchmark.id}; {_listed(known)}")


def cross_check(claim: Claim) -> None:
    """BadEntry where the corrected fields do not go together."""
    for field in ("split", "metric", "high"):
        agree(field, claim)


def unusual(claim: Claim) -> str | None:
    """Why a corrected claim deserves a second look, though it may be right; None where nothing is unusual."""
    if claim.kind is Kind.HARDWARE and claim.device is not None and claim.device not in devices():
        return f"{claim.device} is not in the hardware catalogue, so no compute follows from it"
    known = benchmarks().get(claim.benchmark or "")
    metric = known.metric(claim.metric) if known and claim.metric else None
    if claim.kind is not Kind.RESULT or metric is None or claim.value is None or metric.plausible(claim.value):
        return None
    return f"{claim.value:g} is unusual for {metric.name}: papers print {metric.low:g} to {metric.high:g}"


def corrected(claim: Claim, changes: Mapping[str, Value]) -> Claim:
    """The claim with the changes."""
    return replace(claim, **changes)  # type: ignore[arg-type]  # `check` gives each field its type


def checked(claim: Claim, entries: Mapping[str, object]) -> dict[str, Value]:
    """All entries checked, one after the other and then together: what a script or a form hands in at once."""
    changes: dict[str, Value] = {}
    for field, entry in entries.items():
        changes[field] = check(field, _typed(entry), corrected(claim, changes))
    cross_check(corrected(claim, changes))
    return changes


def _typed(entry: object) -> str:
    return EMPTY if entry is None else str(entry)


def _listed(names: Iterable[str]) -> str:
    return "choose one of " + ", ".join(names)


def _metric_names(benchmark: Benchmark) -> tuple[str, ...]:
    return tuple(metric.name for metric in benchmark.metrics)


def _benchmark(name: str) -> Benchmark:
    wanted = name.casefold()
    for benchmark in benchmarks().values():
        if wanted in {benchmark.id.casefold(), *(other.casefold() for other in benchmark.names)}:
            return benchmark
    raise BadEntry(f"no benchmark {name!r}; {_listed(benchmarks())}")


def _as_benchmark(_field: str, entry: str, _claim: Claim) -> Value:
    return _benchmark(entry).id


def _one_of(names: tuple[str, ...], field: str, entry: str) -> str:
    for name in names:
        if name.casefold() == entry.casefold():
            return name
    raise BadEntry(f"{entry!r} is no {field}; {_listed(names)}")


def _as_metric(field: str, entry: str, claim: Claim) -> Value:
    return _one_of(_metric_names(_benchmark(claim.benchmark or "")), field, entry)


def _as_split(field: str, entry: str, claim: Claim) -> Value:
    return _one_of(tuple(_benchmark(claim.benchmark or "").splits), field, entry)


def _as_choice(field: str, entry: str, _claim: Claim) -> Value:
    return _one_of(CHOICES[field], field, entry)


def _as_unit(field: str, entry: str, claim: Claim) -> Value:
    if claim.kind not in UNITS:
        raise BadEntry(f"a claim of {claim.kind.value} has no unit to correct")
    return _one_of(UNITS[claim.kind], field, entry)


def _as_name(field: str, entry: str, _claim: Claim) -> Value:
    if len(entry) > LONGEST:
        raise BadEntry(f"{field} has {len(entry)} characters; at most {LONGEST}")
    return entry


def _as_device(field: str, entry: str, claim: Claim) -> Value:
    """The catalogue's id where it knows the name, else the name."""
    if entry in devices():
        return entry
    found = find_device(entry)
    return found.id if found is not None and found.ids else _as_name(field, entry, claim)


def _as_truth(field: str, entry: str, _claim: Claim) -> Value:
    word = entry.casefold()
    if word not in TRUE | FALSE:
        raise BadEntry(f"{field} is yes or no, not {entry!r}")
    return word in TRUE


def _as_number(field: str, entry: str, claim: Claim) -> Value:
    share = claim.kind is Kind.RESULT
    quantity = parse_number(entry) if share else parse_count(entry)
    if quantity is None:
        example = "76.3" if share else "25.6M, 2.3e19 or 90"
        raise BadEntry(f"{field}: {entry!r} is no number; write it as {example}")
    value = float(quantity.value)
    if share and not 0 <= value <= 100:
        raise BadEntry(f"{field}: {entry} is outside 0 to 100, in percent or points")
    if not share and value <= 0:
        raise BadEntry(f"{field}: {entry} is not above 0")
    return value


def _as_count(field: str, entry: str, _claim: Claim) -> Value:
    quantity = parse_count(entry)
    if quantity is None or quantity.value < 1 or quantity.value != int(quantity.value):
        raise BadEntry(f"{field}: {entry!r} is no whole number of at least 1")
    return int(quantity.value)


_CHECKS: Mapping[str, Callable[[str, str, Claim], Value]] = MappingProxyType(
    {
        **dict.fromkeys(("value", "low", "high", "hours"), _as_number),
        **dict.fromkeys(("model", "recipe", "setting", "training_data"), _as_name),
        **dict.fromkeys(("own", "ensemble"), _as_truth),
        **dict.fromkeys(CHOICES, _as_choice),
        "benchmark": _as_benchmark,
        "metric": _as_metric,
        "split": _as_split,
        "unit": _as_unit,
        "device": _as_device,
        "count": _as_count,
    }
)
