"""The compute of a row from that of its stages, and what it covers. A number of one scope never stands for another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from normalize.amounts import Amount
from normalize.compute import Estimate
from normalize.measures import Context, StageCompute, stage_compute
from normalize.members import is_ensemble_name, members_of
from normalize.other_data import started_elsewhere
from normalize.stages import Facts

MEMBERS_UNKNOWN = "ensemble-members-unknown"
MEMBERS_ALIKE = "ensemble-members-alike"
FINE_TUNING_LEFT_OUT = "fine-tuning-not-counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The measures of a row in FLOP, hours of its main stage, the scope they cover, and what is doubtful."""

    scope: str
    burden: Amount | None = None
    network: Amount | None = None
    training: Estimate | None = None
    pretraining: float | None = None
    utilisation: float | None = None
    hours: float | None = None
    device_hours: float | None = None
    flags: tuple[str, ...] = ()


def measure(facts: Facts, context: Context, *, ensemble: bool, members: int | None = None) -> Measured:
    """The measures of a row. An ensemble's are the sum of its members', each the same; `hours` are those of one.

    Where it is not said how many members there are, or what is told may be of all of them together, an ensemble has
    the hours of a member alone.
    """
    single = _measure(facts, context)
    if not ensemble:
        return single
    if members is None or _speaks_of_members(facts):
        hours, device_hours = single.hours, single.device_hours
        return Measured(scope="ensemble", hours=hours, device_hours=device_hours, flags=(MEMBERS_UNKNOWN,))
    return _of_members(single, members)


def _of_members(single: Measured, members: int) -> Measured:
    """The sum over members that are alike, and so are all too high or all too low together."""
    times = Amount.exactly(members)
    training = single.training and replace(single.training, amount=single.training.amount.times(times))
    known = any(part is not None for part in (single.burden, single.network, single.training))
    return replace(
        single,
        scope="ensemble",
        burden=single.burden.times(times) if single.burden else None,
        network=single.network.times(times) if single.network else None,
        training=training,
        pretraining=single.pretraining * members if single.pretraining is not None else None,
        flags=(*single.flags, MEMBERS_ALIKE) if known else (*single.flags, MEMBERS_UNKNOWN),
    )


def _speaks_of_members(facts: Facts) -> bool:
    """Whether a fact was said of the ensemble by its own name, so that it may be of all members together."""
    operands = [operand for stage in facts.stages.values() for operand in stage.values()]
    return any(members_of(operand.claim.model) or is_ensemble_name(operand.claim.model) for operand in operands)


def _measure(facts: Facts, context: Context) -> Measured:
    stages = {stage: stage_compute({**facts.tied, **known}, stage, context) for stage, known in facts.stages.items()}
    main = stages[facts.main]
    counted = {stage: found for stage, found in stages.items() if _has_measure(found) and _counts(stage, facts)}
    needed = [found for stage, found in counted.items() if stage != "fine-tuning"] or list(counted.values())
    parts = list(counted.values())
    training = _estimates([part.training for part in parts]) if all(part.training for part in needed) else None
    pretraining = counted["pretraining"].training if "pretraining" in counted else None
    left_out = _leaves_fine_tuning_out(facts, counted)
    flags = [flag for stage in counted or stages for flag in stages[stage].flags]
    return Measured(
        scope=_scope(counted, context),
        burden=_amounts([part.burden for part in parts]) if all(part.burden for part in needed) else None,
        network=_amounts([part.network for part in parts]) if all(part.network for part in needed) else None,
        training=training,
        pretraining=pretraining.amount.value if pretraining and training else None,
        utilisation=main.utilisation,
        hours=main.hours,
        device_hours=main.device_hours,
        flags=(*flags, FINE_TUNING_LEFT_OUT) if left_out else tuple(flags),
    )


def _leaves_fine_tuning_out(facts: Facts, counted: Mapping[str, StageCompute]) -> bool:
    """Whether the paper tells of a fine-tuning whose compute is not in the sum."""
    others = counted.keys() - {"fine-tuning"}
    return bool(others) and "fine-tuning" in facts.stages and "fine-tuning" not in counted


def _has_measure(found: StageCompute) -> bool:
    return any(part is not None for part in (found.burden, found.network, found.training))


def _counts(stage: str, facts: Facts) -> bool:
    """Whether the stage belongs to the cost of the model: a search does only where nothing else is told."""
    return stage != "search" or facts.main == "search"


def _scope(counted: Mapping[str, StageCompute], context: Context) -> str:
    if not counted:
        return "unknown"
    if "search" in counted:
        return "search"
    if "pretraining" in counted:
        return "pretrained-included"
    if "training" not in counted:
        return "fine-tuning-only"
    elsewhere = context.training_data is not None or context.area in started_elsewhere()
    return "unknown" if elsewhere else "from-scratch"


def _amounts(parts: Sequence[Amount | None]) -> Amount | None:
    known = [part for part in parts if part is not None]
    if not known:
        return None
    total = known[0]
    for part in known[1:]:
        total = total.plus(part)
    return total


def _estimates(parts: Sequence[Estimate | None]) -> Estimate | None:
    """The training FLOP of stages that follow each other: their sum, with the ends of the sum."""
    known = [part for part in parts if part is not None]
    amount = _amounts([part.amount for part in known])
    if amount is None:
        return None
    methods = {part.method for part in known}
    ways = tuple(way for part in known for way in part.ways)
    return Estimate(amount, methods.pop() if len(methods) == 1 else "combined", ways)
