"""What the claims of one paper say of each other: the same fact told twice, and what one sentence leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.language.batches import with_totals_elsewhere
from normalize.claims import Claim, Kind

FROM_ELSEWHERE = "device-from-elsewhere"
"""The flag of a device whose model another sentence names."""

UNNAMED = frozenset({"gpu", "nvidia-gpu", "google-tpu", "accelerator"})
"""Devices without a model: a number of them may be told apart from the model's name."""

STAGE_UNCLEAR = "stage-unclear"
"""The flag of a fact of which two stages of a training could be meant."""

STAGES = frozenset({"pretraining", "fine-tuning"})
STAGED = frozenset({Kind.HARDWARE, Kind.TRAINING_TIME, Kind.EPOCHS, Kind.STEPS, Kind.BATCH_SIZE, Kind.TRAINING_COMPUTE})
"""Kinds of facts that belong to a stage."""

_THOUSANDS = re.compile(r"\d\s?[kK]\b")

UNIT_ASSUMED = "unit-assumed"
PER_NODE = "count-per-node"


def settled(claims: Sequence[Claim]) -> tuple[list[Claim], list[tuple[Claim, str]]]:
    """The claims of a paper, each said once, and those left out with the reason."""
    whole, shares = with_totals_elsewhere(merged(_with_binary_thousands(_with_units(claims))))
    named, left_out = _without_unnamed(whole)
    kept, vague = _without_vague(named)
    return _with_doubtful_stages(merged(kept)), [*shares, *left_out, *vague]


def merged(claims: Sequence[Claim]) -> list[Claim]:
    """Claims that say the same of the same model as one: the surest, with the other places in `also`."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        what = (claim.value, claim.hours, claim.of, claim.device, claim.count, claim.unit, claim.convention, claim.own)
        result = (claim.benchmark, claim.metric, claim.split, claim.ensemble)
        printed = claim.printed.lower() if claim.kind is Kind.PRECISION else ""
        groups.setdefault((claim.kind, claim.model, claim.stage, printed, *what, *result), []).append(claim)
    return [_one(group) for group in groups.values()]


def _one(group: list[Claim]) -> Claim:
    best = max(group, key=lambda claim: claim.confidence)
    others = [evidence for claim in group if claim is not best for evidence in (claim.evidence, *claim.also)]
    return replace(best, also=(*best.also, *others)) if others else best


def _with_units(claims: Sequence[Claim]) -> list[Claim]:
    """Batches whose unit is not said are of tokens where all others of the paper are."""
    said = {claim.unit for claim in claims if claim.kind is Kind.BATCH_SIZE and UNIT_ASSUMED not in claim.flags}
    if said != {"tokens"}:
        return list(claims)
    return [replace(claim, unit="tokens") if UNIT_ASSUMED in claim.flags else claim for claim in claims]


def _with_binary_thousands(claims: Sequence[Claim]) -> list[Claim]:
    """A batch of `8k` is one of 8,192 in a paper that prints that batch size, too."""
    batches = {
        claim.value for claim in claims if claim.kind is Kind.BATCH_SIZE and not _THOUSANDS.search(claim.printed)
    }
    out = []
    for claim in claims:
        binary = (claim.value or 0) / 1000 * 1024
        if claim.kind is Kind.BATCH_SIZE and _THOUSANDS.search(claim.printed) and binary in batches:
            out.append(replace(claim, value=binary))
        else:
            out.append(claim)
    return out


def _with_doubtful_stages(claims: list[Claim]) -> list[Claim]:
    """A paper that pre-trains and fine-tunes leaves open which of the two a sentence means that names neither."""
    if not {claim.stage for claim in claims} >= STAGES:
        return claims
    return [
        replace(claim, flags=(*claim.flags, STAGE_UNCLEAR)) if claim.kind in STAGED and claim.stage is None else claim
        for claim in claims
    ]


def _hardware(claims: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.kind is Kind.HARDWARE and claim.own]


def _without_unnamed(claims: list[Claim]) -> tuple[list[Claim], list[tuple[Claim, str]]]:
    """`8 GPUs` is no second fact where another sentence says `8 P100 GPUs`, and their number where it says `P100s`."""
    named = [claim for claim in _hardware(claims) if claim.device not in UNNAMED]
    uncounted = {claim.device for claim in named if claim.count is None}
    only = uncounted.pop() if len({claim.device for claim in named}) == 1 and uncounted else None
    kept: list[Claim] = []
    left_out: list[tuple[Claim, str]] = []
    for claim in claims:
        if claim.kind is not Kind.HARDWARE or claim.device not in UNNAMED or not claim.own:
            kept.append(claim)
        elif any(_names(other, claim) for other in named):
            left_out.append((claim, "another sentence names the model of as many devices"))
        elif only is not None and claim.count is not None and claim.device in {"gpu", "nvidia-gpu"}:
            kept.append(replace(claim, device=only, flags=(*claim.flags, FROM_ELSEWHERE)))
        else:
            kept.append(claim)
    return kept, left_out


def _names(named: Claim, unnamed: Claim) -> bool:
    """Whether `named` tells the model of the devices that `unnamed` counts."""
    same_sentence = named.evidence.context == unnamed.evidence.context
    return named.count == unnamed.count and (named.model in {None, unnamed.model} or same_sentence)


def _without_vague(claims: list[Claim]) -> tuple[list[Claim], list[tuple[Claim, str]]]:
    """Devices whose number is not said are left out where another sentence says it."""
    counted = {claim.device for claim in _hardware(claims) if claim.count is not None}
    kept: list[Claim] = []
    left_out: list[tuple[Claim, str]] = []
    for claim in claims:
        vague = claim.kind is Kind.HARDWARE and claim.count is None and claim.device in counted
        if vague and PER_NODE not in claim.flags:
            left_out.append((claim, "another sentence says how many of these devices there are"))
        else:
            kept.append(claim)
    return kept, left_out
