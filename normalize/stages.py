"""The stages of training that a paper tells apart, and the facts of each for one model."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from normalize.choosing import choose
from normalize.claims import Claim, Kind
from normalize.likeness import Via
from normalize.operands import CONFLICT, NOTHING, Choice, Operand, agrees
from normalize.topics import sentences_of
from normalize.variants import TablePlace, table_at

SEVERAL = "several-stages"

PREFERENCE = ("training", "pretraining", "fine-tuning", "search")
"""Of several stages, the one that the row's columns speak of."""

TELLING = frozenset({Kind.HARDWARE, Kind.TRAINING_TIME, Kind.TRAINING_COMPUTE})
"""Kinds that make a stage the one to speak of."""

SHARED = frozenset({Kind.HARDWARE, Kind.PRECISION})
"""Kinds that serve every stage where no stage is said."""

LENGTHS = (Kind.STEPS, Kind.EPOCHS)
"""Kinds that tell how long a run was."""

OF = ("run", "device", "epoch", "step")
"""What a time may be of, the most direct first."""

TRIFLE = 200.0
"""Of two runs of one paper the one that is so many times shorter is no training of the models in its tables."""

STAGED = (
    Kind.HARDWARE,
    Kind.TRAINING_TIME,
    Kind.TRAINING_COMPUTE,
    Kind.EPOCHS,
    Kind.STEPS,
    Kind.BATCH_SIZE,
    Kind.TRAINING_EXAMPLES,
    Kind.PRECISION,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one model: by stage; what the columns show (`shown`); and the facts of no stage (`tied`).

    `main` is the stage that the columns speak of. `tied` are parameters and operations. `shown` may borrow from another
    stage what `main` leaves unsaid; such a fact is shown, and no compute rests on it. `flags` are doubts, `notes` not.
    """

    main: str
    stages: Mapping[str, Mapping[Kind, Operand]]
    tied: Mapping[Kind, Operand]
    shown: Mapping[Kind, Operand]
    flags: tuple[str, ...]
    notes: tuple[str, ...]


def facts_of(operands: Sequence[Operand], setting: str | None, table: TablePlace | None = None) -> Facts:
    """Chooses the facts of one model out of all that concern it.

    `setting` is the row's, for operations at a size; `table` is where the result stands: parameters and operations that
    stand in the same table are meant, whatever another table prints for another head or input.
    """
    by_kind: dict[Kind, list[Operand]] = {}
    for operand in operands:
        by_kind.setdefault(operand.claim.kind, []).append(operand)
    chosen = {
        stage: _choose_all(by_kind, stage, takes_unstaged=number == 0)
        for number, stage in enumerate(_stages_of(operands))
    }
    chosen_tied = {kind: _choose_tied(by_kind.get(kind, []), setting, table) for kind in _TIED}
    stages, tied = {stage: _taken(choices) for stage, choices in chosen.items()}, _taken(chosen_tied)
    main = next((stage for stage, facts in stages.items() if TELLING & facts.keys()), next(iter(stages)))
    shown, notes = _shown(stages, main, open_to=_conflicts(chosen[main]))
    choices = [choice for choices in (*chosen.values(), chosen_tied) for choice in choices.values()]
    return Facts(
        main=main,
        stages=stages,
        tied=tied,
        shown=shown | tied,
        flags=tuple(dict.fromkeys(flag for choice in choices for flag in choice.flags)),
        notes=tuple(dict.fromkeys((*(note for choice in choices for note in choice.notes), *notes))),
    )


_TIED = (Kind.PARAMETERS, Kind.OPERATIONS)


def _stages_of(operands: Sequence[Operand]) -> list[str]:
    """The stages that the paper tells apart; the first takes what is said for none.

    A fine-tuning that is told apart leaves the rest to a training before it. A search does not: what its candidates
    were trained for is often said for no stage.
    """
    said = {operand.claim.stage for operand in operands}
    named = [stage for stage in PREFERENCE if stage in said]
    rest = any(operand.claim.stage is None and operand.claim.kind in STAGED for operand in operands)
    return [PREFERENCE[0], *named] if not named or (rest and named[0] == "fine-tuning") else named


def _taken(choices: Mapping[Kind, Choice]) -> dict[Kind, Operand]:
    return {kind: choice.operand for kind, choice in choices.items() if choice.operand is not None}


def _conflicts(choices: Mapping[Kind, Choice]) -> frozenset[Kind]:
    return frozenset(kind for kind, choice in choices.items() if CONFLICT in (*choice.flags, *choice.notes))


def _shown(
    stages: Mapping[str, Mapping[Kind, Operand]], main: str, open_to: frozenset[Kind]
) -> tuple[dict[Kind, Operand], list[str]]:
    """What the columns show: the main stage's facts, and what it leaves unsaid from another, with a note.

    What the paper says two things of (`open_to`) is not unsaid. Where the main stage tells how long it was, in epochs
    or in steps, the length of another says nothing of it; nor does that of the candidates of a search.
    """
    candidates = LENGTHS if main == "search" else ()
    shown = {kind: operand for kind, operand in stages[main].items() if kind not in candidates}
    notes = []
    told = any(kind in shown or kind in open_to for kind in LENGTHS)
    for stage, facts in stages.items():
        for kind, operand in facts.items():
            is_length = kind in LENGTHS and (told or stage == "search")
            is_open = kind in open_to or is_length
            if kind not in shown and (operand.via is Via.MODEL or not is_open):
                shown[kind] = operand
                notes += [SEVERAL] * (operand.claim.stage == stage)
    return shown, notes


def _choose_all(by_kind: Mapping[Kind, Sequence[Operand]], stage: str, *, takes_unstaged: bool) -> dict[Kind, Choice]:
    """The facts of a stage. What no stage is said for counts once (`takes_unstaged`), but the hardware serves all."""
    said: dict[Kind, list[Operand]] = {}
    for kind in STAGED:
        of_kind = by_kind.get(kind, ())
        said[kind] = [operand for operand in of_kind if operand.claim.stage == stage]
        unstaged = [operand for operand in of_kind if operand.claim.stage is None]
        if (takes_unstaged or kind in SHARED) and (
            not said[kind] or (takes_unstaged and _nearer(unstaged, said[kind]))
        ):
            said[kind] = unstaged
    choices = {kind: _choose_time(of) if kind is Kind.TRAINING_TIME else choose(of) for kind, of in said.items()}
    time = choices[Kind.TRAINING_TIME]
    if time.operand is not None:
        choices |= _of_one_run(time, choices[Kind.HARDWARE], by_kind)
        time = choices[Kind.TRAINING_TIME]
    if time.operand is not None and any(_is_of_another_length(time.operand, said[k], choices[k]) for k in LENGTHS):
        choices[Kind.TRAINING_TIME] = Choice(None, time.flags, (CONFLICT,))
    return choices


def _nearer(some: Sequence[Operand], others: Sequence[Operand]) -> bool:
    """Whether some were said of this very model, as one number, and the others of all or of its family."""
    own = [operand for operand in some if operand.via is Via.MODEL]
    return all(operand.via is not Via.MODEL for operand in others) and choose(own).operand is not None


def _of_one_run(time: Choice, hardware: Choice, by_kind: Mapping[Kind, Sequence[Operand]]) -> dict[Kind, Choice]:
    """The time, and the hardware of the same sentence where the rest of the paper does not settle which it is.

    Where a sentence gives the time of so many devices, and the row's are others, the time is of another run; so it is
    where the sentence on the row's devices gives another time.
    """
    if time.operand is None or hardware.operand is None:
        return {Kind.TRAINING_TIME: time}
    beside = [one for one in _beside(time.operand, by_kind.get(Kind.HARDWARE, ())) if one.claim.count is not None]
    counts = {one.claim.count for one in beside}
    count = hardware.operand.claim.count
    if counts and count is None:
        settled = choose(beside)
        found = settled.operand is not None and settled.operand.claim.count is not None
        return {Kind.TRAINING_TIME: time, Kind.HARDWARE: settled if found else hardware}
    stage = time.operand.claim.stage
    told = (one for one in by_kind.get(Kind.TRAINING_TIME, ()) if one.claim.of == "run" and one.claim.stage == stage)
    times = _beside(hardware.operand, [*told])
    others = bool(counts) and count not in counts
    apart = others or (not counts and bool(times) and not any(_same_time(time.operand, one) for one in times))
    return {Kind.TRAINING_TIME: Choice(None, time.flags, (CONFLICT,)) if apart else time}


def _beside(operand: Operand, others: Sequence[Operand]) -> list[Operand]:
    """Those of the others that a sentence says together with this one."""
    said = {sentence for claim in (operand.claim, *operand.also) for sentence in sentences_of(claim)}
    return [one for one in others if said & set(sentences_of(one.claim))]


def _same_time(one: Operand, other: Operand) -> bool:
    return one.claim.of == other.claim.of and agrees(one, other)


def _is_of_another_length(time: Operand, lengths: Sequence[Operand], chosen: Choice) -> bool:
    """Whether the time was not said of this very model, and runs of several lengths were: it is of one of them."""
    if time.via is Via.MODEL or _spans(time.claim, lengths):
        return False
    alike = choose([operand for operand in lengths if operand.via is time.via])
    if CONFLICT in (*alike.flags, *alike.notes):
        return True
    return alike.operand is not None and chosen.operand is not None and not agrees(alike.operand, chosen.operand)


def _spans(time: Claim, lengths: Sequence[Operand]) -> bool:
    """Whether a printed range of times is at least as wide as that of the lengths: `7 to 10 days`, 10 or 12 epochs."""
    numbers = [operand.claim.value for operand in lengths if operand.claim.value]
    if not time.low or not time.high or not numbers:
        return False
    return max(numbers) / min(numbers) <= time.high / time.low


def _choose_time(candidates: Sequence[Operand]) -> Choice:
    """The time of a run where it is said, else device-time, else of an epoch or a step."""
    for of in OF:
        of_this = [operand for operand in candidates if (operand.claim.of or "run") == of]
        if of_this:
            return choose(_without_trifles(of_this) if of == "run" else of_this)
    return NOTHING


def _without_trifles(times: Sequence[Operand]) -> list[Operand]:
    """The times of runs without those that are beside the longest so short that they are of something else.

    `12 days` and, of a classifier on top, `17 minutes`. What was said of this very model stays.
    """
    hours = [operand.claim.hours or 0.0 for operand in times]
    longest = max((one for one in hours if math.isfinite(one)), default=0.0)
    short = [0 < TRIFLE * one < longest for one in hours]
    return [o for o, is_short in zip(times, short, strict=True) if o.via is Via.MODEL or not is_short]


def table_of(claim: Claim) -> TablePlace | None:
    """The table that a claim was read in, or None for prose."""
    return table_at(claim.evidence)


def _choose_tied(candidates: Sequence[Operand], setting: str | None, table: TablePlace | None) -> Choice:
    """Parameters or operations: of the same table before others, at the row's own size before an unsaid one."""
    here = [operand for operand in candidates if table is not None and table_of(operand.claim) == table]
    for pool in (here, candidates):
        at_size = [operand for operand in pool if setting is not None and operand.claim.setting == setting]
        unsaid = [operand for operand in pool if operand.claim.setting is None]
        chosen = at_size or unsaid or pool
        if chosen:
            return choose(chosen)
    return NOTHING
