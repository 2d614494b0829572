"""One row of the table, and its columns from the facts and the measures of its model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.records import Paper, PdfFile
from normalize.benchmarks import area_of, error_rate
from normalize.claims import Claim, Kind, Status
from normalize.evidence import confidence_of, evidence_of, status_of
from normalize.machines import precision_of
from normalize.measures import batch_of
from normalize.names import catalogue_id
from normalize.operands import Operand, multiply_adds
from normalize.scopes import Measured
from normalize.stages import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; its fields are the columns that `normalize.columns` describes, units and all."""

    row_id: str
    paper_key: str
    arxiv_id: str | None = None
    version: str | None = None
    doi: str | None = None
    title: str | None = None
    year: int | None = None
    published: str | None = None
    source_file: str | None = None
    area: str | None = None
    benchmark: str | None = None
    split: str | None = None
    metric: str | None = None
    value: float | None = None
    error_rate: float | None = None
    model: str | None = None
    recipe: str | None = None
    setting: str | None = None
    training_data: str | None = None
    ensemble: bool = False
    role: str = "proposed"
    parameters: float | None = None
    operations_per_pass: float | None = None
    operations_convention: str | None = None
    device: str | None = None
    device_count: int | None = None
    device_unit: str | None = None
    training_hours: float | None = None
    device_hours: float | None = None
    epochs: float | None = None
    steps: float | None = None
    batch_size: float | None = None
    training_examples: float | None = None
    precision: str | None = None
    network_operations_flop: float | None = None
    hardware_burden_flop: float | None = None
    hardware_burden_low: float | None = None
    hardware_burden_high: float | None = None
    training_flop: float | None = None
    training_flop_low: float | None = None
    training_flop_high: float | None = None
    training_flop_method: str | None = None
    implied_utilisation: float | None = None
    pretraining_flop: float | None = None
    scope: str = "unknown"
    confidence: float = 0.0
    status: str = "accepted"
    flags: tuple[str, ...] = ()
    evidence: Mapping[str, object] = field(default_factory=dict)


def result_columns(paper: Paper, pdf: PdfFile, claim: Claim) -> dict[str, Any]:
    """The columns of which paper reports which result of which model."""
    return {
        "paper_key": paper.key,
        "arxiv_id": paper.arxiv_id or pdf.arxiv_id,
        "version": pdf.version or paper.version,
        "doi": paper.doi,
        "title": paper.title or pdf.title,
        "year": paper.year or pdf.year,
        "published": paper.published,
        "source_file": pdf.source_file,
        "area": area_of(claim.benchmark),
        "benchmark": claim.benchmark,
        "split": claim.split,
        "metric": claim.metric,
        "value": claim.value,
        "error_rate": error_rate(claim.metric or "", claim.value or 0.0),
        "model": claim.model,
        "recipe": claim.recipe,
        "setting": claim.setting,
        "training_data": claim.training_data,
        "ensemble": bool(claim.ensemble),
    }


def facts_columns(facts: Facts) -> dict[str, Any]:
    """The columns of what the paper says of the model, as said."""
    claims = {kind: operand.claim for kind, operand in facts.shown.items()}
    values = {kind: claim.value for kind, claim in claims.items()}
    operations, hardware, batch = claims.get(Kind.OPERATIONS), claims.get(Kind.HARDWARE), batch_of(claims)
    return {
        "parameters": values.get(Kind.PARAMETERS),
        "operations_per_pass": (operations.value or 0) * multiply_adds(operations) if operations else None,
        "operations_convention": operations.convention if operations else None,
        "device": catalogue_id(hardware.device) if hardware and hardware.device else None,
        "device_count": hardware.count if hardware else None,
        "device_unit": (hardware.unit or "devices") if hardware else None,
        "epochs": values.get(Kind.EPOCHS),
        "steps": values.get(Kind.STEPS),
        "batch_size": batch.value if batch else None,
        "training_examples": values.get(Kind.TRAINING_EXAMPLES),
        "precision": precision_of(claims.get(Kind.PRECISION)),
    }


def measure_columns(measured: Measured) -> dict[str, Any]:
    """The columns of the three measures of compute; each None where its operands are not all known."""
    burden, training = measured.burden, measured.training
    return {
        "training_hours": _short(measured.hours),
        "device_hours": _short(measured.device_hours),
        "network_operations_flop": _short(measured.network.value if measured.network else None),
        "hardware_burden_flop": _short(burden.value if burden else None),
        "hardware_burden_low": _short(burden.low if burden else None),
        "hardware_burden_high": _short(burden.high if burden else None),
        "training_flop": _short(training.amount.value if training else None),
        "training_flop_low": _short(training.amount.low if training else None),
        "training_flop_high": _short(training.amount.high if training else None),
        "training_flop_method": training.method if training else None,
        "implied_utilisation": _short(measured.utilisation),
        "pretraining_flop": _short(measured.pretraining),
        "scope": measured.scope,
    }


def seal_columns(
    operands: Mapping[str, Operand], measured: Measured, flags: Sequence[str], notes: Sequence[str], year: int | None
) -> dict[str, Any]:
    """The columns of how sure the row is, and of its evidence. `operands` has the result's under `result`.

    What is doubtful about the result itself is flagged on the row. `year` is the paper's.
    """
    result = operands["result"].claim
    doubts = result.flags if result.status is Status.FLAGGED else ()
    return {
        "confidence": confidence_of(operands.values()),
        "status": status_of(result, operands.values(), flags).value,
        "flags": tuple(dict.fromkeys((*doubts, *flags, *notes))),
        "evidence": evidence_of(operands, measured.training, year),
    }


def _short(number: float | None) -> float | None:
    """The number to ten significant digits: what arithmetic adds behind them is no information."""
    return None if number is None else float(f"{number:.10g}")
