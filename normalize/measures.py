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
from normalize.machines import amount_said, work_of
from normalize.operands import Operand, multiply_adds

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
    work = work_of(claims, context.year)
    ways = _ways_by_counting(claims, seen, context)
    ways += [work.way] if work.way else []
    training = compute.training_flop(ways)
    utilisation = compute.implied_utilisation(ways, work.best)
    network = _network(claims, seen)
    if network is None:
        flags = tuple(flag for flag in flags if flag != SIZE_ASSUMED)
    flags += (*work.flags, *(training.flags if training else ()), *compute.utilisation_flags(utilisation))
    return StageCompute(
        burden=work.burden,
        network=network,
        training=training,
        utilisation=utilisation,
        hours=work.hours.value if work.hours else None,
        device_hours=work.device_hours.value if work.device_hours else None,
        flags=tuple(dict.fromkeys((*flags, *work.doubts(training)))),
    )


def batch_of(claims: Mapping[Kind, Claim]) -> Amount | None:
    """Examples or tokens an update: of all devices together, where the paper says those of one and how many."""
    batch, hardware = claims.get(Kind.BATCH_SIZE), claims.get(Kind.HARDWARE)
    amount = amount_said(batch)
    if batch is None or amount is None or PER_DEVICE not in batch.flags:
        return amount
    return amount.times(Amount.exactly(hardware.count)) if hardware is not None and hardware.count else None


def _per_pass(claims: Mapping[Kind, Claim]) -> Amount | None:
    """FLOP of one forward pass, a multiply-add as two."""
    claim = claims.get(Kind.OPERATIONS)
    amount = amount_said(claim)
    return amount.times(Amount.exactly(multiply_adds(claim))) if claim and amount else None


def _examples_seen(
    claims: Mapping[Kind, Claim], stage: str, context: Context
) -> tuple[dict[str, Amount], tuple[str, ...]]:
    """Examples and tokens that training saw in all, by unit: epochs x training set, or steps x batch."""
    epochs, steps = amount_said(claims.get(Kind.EPOCHS)), amount_said(claims.get(Kind.STEPS))
    size, batch = claims.get(Kind.TRAINING_EXAMPLES), claims.get(Kind.BATCH_SIZE)
    set_size, batch_size = amount_said(size), batch_of(claims)
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
    stated, parameters = (amount_said(claims.get(kind)) for kind in (Kind.TRAINING_COMPUTE, Kind.PARAMETERS))
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
