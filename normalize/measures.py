"""The compute of one stage of training, from its facts, and of a row, from its stages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data import read_toml
from normalize import compute
from normalize.amounts import Amount
from normalize.benchmarks import benchmarks
from normalize.claims import Claim, Kind
from normalize.compute import Estimate, Way
from normalize.operands import Operand, multiply_adds
from normalize.peaks import Peaks, peaks

EPOCHS_DISAGREE = "epochs-steps-disagree"
SIZE_ASSUMED = "training-set-size-assumed"
PER_DEVICE = "per-device"

EPOCHS_NEAR = 1.2
"""Examples seen by epochs and by steps are one number where they differ by no more than this factor."""

FILE = "compute.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the facts of a stage are read with: the row's benchmark and model, and the year of the paper."""

    benchmark: str | None
    area: str | None
    model: str | None
    training_data: str | None
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCompute:
    """The measures of one stage or of several together; None where the facts do not suffice."""

    burden: Amount | None = None
    network: Amount | None = None
    training: Estimate | None = None
    utilisation: float | None = None
    hours: float | None = None
    device_hours: float | None = None
    flags: tuple[str, ...] = ()


def stage_compute(facts: Mapping[Kind, Operand], stage: str, context: Context) -> StageCompute:
    """What the facts of a stage, parameters and operations among them, say of its compute."""
    claims = {kind: operand.claim for kind, operand in facts.items()}
    seen, flags = _examples_seen(claims, stage, context)
    hours, device_hours = _hours(claims)
    found, hardware_flags = _peaks_of(claims, context)
    flags += hardware_flags
    count, time = _count_and_time(claims, hours, device_hours)
    burden = best = None
    ways = _ways_by_counting(claims, seen, context)
    if found is not None and count is not None and time is not None:
        burden = compute.hardware_burden(count, found.burden, time)
        peak = found.plain if found.plain and precision_of(claims.get(Kind.PRECISION)) == "fp32" else found.best
        best = compute.hardware_burden(count, peak, time).value
        ways.append(compute.from_hardware(count, peak, time))
    training = compute.training_flop(ways)
    utilisation = compute.implied_utilisation(ways, best)
    network = _network(claims, seen)
    if network is None:
        flags = tuple(flag for flag in flags if flag != SIZE_ASSUMED)
    flags += (*(training.flags if training else ()), *compute.utilisation_flags(utilisation))
    return StageCompute(
        burden=burden,
        network=network,
        training=training,
        utilisation=utilisation,
        hours=hours.value if hours else None,
        device_hours=device_hours.value if device_hours else None,
        flags=tuple(dict.fromkeys(flags)),
    )


def precision_of(claim: Claim | None) -> str | None:
    """The number format that a claim prints: `fp32`, `fp16`, `bf16`, `tf32`, `mixed`, or the words as printed."""
    if claim is None:
        return None
    printed = claim.printed.lower()
    for pattern, name in _PRECISIONS:
        if re.search(pattern, printed):
            return name
    return printed or None


_PRECISIONS = (
    (r"mixed|amp\b", "mixed"),
    (r"bf16|bfloat", "bf16"),
    (r"tf32", "tf32"),
    (r"fp8|float8", "fp8"),
    (r"fp16|float16|half|16[\s-]?bit", "fp16"),
    (r"fp32|float32|single|full|32[\s-]?bit", "fp32"),
)


def batch_of(claims: Mapping[Kind, Claim]) -> Amount | None:
    """Examples or tokens an update: of all devices together, where the paper says those of one and how many."""
    batch, hardware = claims.get(Kind.BATCH_SIZE), claims.get(Kind.HARDWARE)
    amount = _amount(batch)
    if batch is None or amount is None or PER_DEVICE not in batch.flags:
        return amount
    return amount.times(Amount.exactly(hardware.count)) if hardware is not None and hardware.count else None


def _amount(claim: Claim | None) -> Amount | None:
    if claim is None or claim.value is None:
        return None
    return Amount.between(claim.value, claim.low, claim.high)


def _per_pass(claims: Mapping[Kind, Claim]) -> Amount | None:
    """FLOP of one forward pass, a multiply-add as two."""
    claim = claims.get(Kind.OPERATIONS)
    amount = _amount(claim)
    return amount.times(Amount.exactly(multiply_adds(claim))) if claim and amount else None


def _hours(claims: Mapping[Kind, Claim]) -> tuple[Amount | None, Amount | None]:
    """The hours of the run, and the device-hours, from a time of a run, of devices, of an epoch or of a step."""
    claim = claims.get(Kind.TRAINING_TIME)
    if claim is None or claim.hours is None:
        return None, None
    amount = Amount.between(claim.hours, claim.low, claim.high)
    hardware = claims.get(Kind.HARDWARE)
    count = Amount.exactly(hardware.count) if hardware and hardware.count else None
    if claim.of == "device":
        return (amount.times(Amount.exactly(1 / count.value)) if count else None), amount
    repeats = {"epoch": Kind.EPOCHS, "step": Kind.STEPS}.get(claim.of or "run")
    if repeats is not None:
        times = _amount(claims.get(repeats))
        amount_or_none = amount.times(times) if times else None
    else:
        amount_or_none = amount
    return amount_or_none, (amount_or_none.times(count) if amount_or_none and count else None)


def _count_and_time(
    claims: Mapping[Kind, Claim], hours: Amount | None, device_hours: Amount | None
) -> tuple[Amount | None, Amount | None]:
    """Count and hours whose product is the device-hours; one and the device-hours where those alone are known."""
    hardware = claims.get(Kind.HARDWARE)
    if hours is not None and hardware is not None and hardware.count:
        return Amount.exactly(hardware.count), hours
    return (Amount.exactly(1), device_hours) if device_hours is not None else (None, None)


def _peaks_of(claims: Mapping[Kind, Claim], context: Context) -> tuple[Peaks | None, tuple[str, ...]]:
    hardware = claims.get(Kind.HARDWARE)
    if hardware is None or hardware.device is None:
        return None, ()
    found, flags = peaks(hardware.device, hardware.unit, year=context.year)
    return found, found.flags if found else flags


def _examples_seen(
    claims: Mapping[Kind, Claim], stage: str, context: Context
) -> tuple[dict[str, Amount], tuple[str, ...]]:
    """Examples and tokens that training saw in all, by unit: epochs x training set, or steps x batch."""
    epochs, steps = _amount(claims.get(Kind.EPOCHS)), _amount(claims.get(Kind.STEPS))
    size, batch = claims.get(Kind.TRAINING_EXAMPLES), claims.get(Kind.BATCH_SIZE)
    set_size, batch_size = _amount(size), batch_of(claims)
    by_epochs: dict[str, Amount] = {}
    by_steps: dict[str, Amount] = {}
    flags: tuple[str, ...] = ()
    if epochs is not None and size is not None and set_size is not None:
        by_epochs[size.unit or "examples"] = epochs.times(set_size)
    elif epochs is not None and (known := _known_size(stage, context)):
        by_epochs["examples"] = epochs.times(Amount.exactly(known))
        flags = (SIZE_ASSUMED,)
    if steps is not None and batch is not None and batch_size is not None:
        by_steps[batch.unit or "examples"] = steps.times(batch_size)
    for unit in by_epochs.keys() & by_steps.keys():
        ratio = by_epochs[unit].value / by_steps[unit].value
        if not 1 / EPOCHS_NEAR <= ratio <= EPOCHS_NEAR:
            flags = (*flags, EPOCHS_DISAGREE)
    return by_steps | by_epochs, flags


def _known_size(stage: str, context: Context) -> int | None:
    """The size of the benchmark's own training set, for a training on nothing else."""
    benchmark = benchmarks().get(context.benchmark or "")
    return benchmark.train_examples if benchmark and stage == "training" and context.training_data is None else None


def _network(claims: Mapping[Kind, Claim], seen: Mapping[str, Amount]) -> Amount | None:
    per_pass = _per_pass(claims)
    return compute.network_operations(per_pass, seen["examples"]) if per_pass and "examples" in seen else None


def _ways_by_counting(claims: Mapping[Kind, Claim], seen: Mapping[str, Amount], context: Context) -> list[Way]:
    """The ways to the training FLOP that do not rest on the hardware."""
    ways = []
    stated, parameters = (_amount(claims.get(kind)) for kind in (Kind.TRAINING_COMPUTE, Kind.PARAMETERS))
    per_pass = _per_pass(claims)
    if stated is not None:
        ways.append(compute.reported(stated))
    if per_pass is not None and "examples" in seen:
        pairs = multiply_adds(claims[Kind.OPERATIONS]) == 2
        ways.append(compute.from_operations(per_pass, seen["examples"], counts_pairs=pairs))
    if parameters is not None and "tokens" in seen and is_text_transformer(context):
        ways.append(compute.from_parameters(parameters, seen["tokens"]))
    return ways


def is_text_transformer(context: Context) -> bool:
    """Whether 6ND holds: the area is one of language and the model's name says that it is a transformer on text."""
    if context.model is None or context.area not in _text_areas():
        return False
    words, excluded = _transformer_names()
    return bool(words.search(context.model)) and not excluded.search(context.model)


@cache
def _text_areas() -> frozenset[str]:
    return frozenset(read_toml("areas.toml")["language"]["areas"])


@cache
def _transformer_names() -> tuple[re.Pattern[str], re.Pattern[str]]:
    section = read_toml(FILE)["text_transformers"]
    return tuple(  # type: ignore[return-value]  # two lists, two patterns
        re.compile("|".join(rf"(?<![A-Za-z]){re.escape(word)}" for word in section[key]), re.IGNORECASE)
        for key in ("words", "not")
    )
