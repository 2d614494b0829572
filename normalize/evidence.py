"""What a row rests on: its operands with their places, how sure they are, and whether a person is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from normalize.claims import Claim, Status
from normalize.compute import Estimate
from normalize.likeness import Via
from normalize.names import catalogue_id, device_alternatives
from normalize.operands import Operand

INHERITED = {Via.MODEL: 1.0, Via.ALIKE: 0.9, Via.TABLE: 0.9, Via.PAPER: 0.95, Via.FAMILY: 0.85, Via.PART: 0.75}
"""What is left of a fact's confidence when it was said of a name alike, of all, of the family or of a part."""

NOTES = frozenset(
    {
        "ensemble-members-alike",
        "ensemble-members-unknown",
        "fine-tuning-not-counted",
        "hardware-model-unknown",
        "hardware-peak-unchecked",
        "hardware-variant-unknown",
        "precision-unsaid",
        "several-stages",
        "training-of-all-models",
        "tpu-peak-bf16",
        "training-set-size-assumed",
    }
)
"""Flags of a row that say how a number came about and call for no person: its interval holds what they leave open."""


def confidence_of(operands: Iterable[Operand]) -> float:
    """The confidence of the least sure operand, less for what is inherited from the family or the paper."""
    return round(min(operand.claim.confidence * INHERITED[operand.via] for operand in operands), 3)


def status_of(result: Claim, operands: Iterable[Operand], flags: Iterable[str]) -> Status:
    """Flagged where an operand is, or where a flag of the row is more than a note; else the result's own status."""
    doubtful = any(operand.claim.status is Status.FLAGGED for operand in operands) or not NOTES.issuperset(flags)
    return Status.FLAGGED if doubtful else result.status


def evidence_of(
    operands: Mapping[str, Operand], estimate: Estimate | None, year: int | None = None
) -> dict[str, object]:
    """For every operand the claim, the page and the box, and for the training FLOP the ways it was estimated.

    For a device whose name leaves open which one is meant, what it may be; `year` is the paper's.
    """
    evidence: dict[str, object] = {name: _place(operand, year) for name, operand in operands.items()}
    if estimate is not None:
        evidence["training_flop"] = [
            {
                "method": way.method,
                "flop": float(f"{way.value:.6g}"),
                "low": float(f"{way.interval.low:.6g}"),
                "high": float(f"{way.interval.high:.6g}"),
                "formula": way.formula,
            }
            for way in estimate.ways
        ]
    return evidence


def _place(operand: Operand, year: int | None) -> dict[str, object]:
    where = operand.claim.evidence
    place: dict[str, object] = {
        "claim": operand.claim.id,
        "page": where.page,
        "bbox": [round(edge, 1) for edge in where.bbox],
        "via": operand.via.value,
    }
    if operand.claim.stage is not None:
        place["stage"] = operand.claim.stage
    if operand.claim.device is not None:
        open_to = device_alternatives(catalogue_id(operand.claim.device), year)
        place |= {"alternatives": {one.id: one.likeness for one in open_to}} if open_to else {}
    if operand.also:
        place["also"] = [claim.id for claim in operand.also]
    return place
