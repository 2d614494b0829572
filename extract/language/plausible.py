"""What the size of a number alone says of its being a fact of its kind, in log-odds."""

from __future__ import annotations

import math

from extract.language.hardware import Hardware
from extract.language.measures import Measure
from normalize.claims import Kind

LEAST = {Kind.STEPS: 100, Kind.TRAINING_EXAMPLES: 1000, Kind.PARAMETERS: 1000, Kind.OPERATIONS: 1e5}
"""Smaller counts are improbable for their kind."""

MOST = {Kind.EPOCHS: 5000, Kind.STEPS: 3e7, Kind.BATCH_SIZE: 2e7, Kind.TRAINING_TIME: 24 * 400}
"""Larger counts are improbable for their kind; times in hours."""

IMPROBABLE = -6.0
"""What an improbable number costs."""

SHORT_RUN_HOURS = 0.05
"""A shorter time is that of a step or of a pass, if of a training at all."""

SHORT, ONE, ONE_BATCH = -1.5, -1.5, -3.0
"""What a short time costs, what one epoch or one example in a batch, and what a bare one: it counts the batches."""


def of_hardware(hardware: Hardware) -> float:
    """A name and a number make a device probable; `a GPU` may be any."""
    if hardware.named:
        return 0.5 if hardware.count is not None else 0.0
    return -3.0 if hardware.count in {None, 1} else 0.0


def of_measure(kind: Kind, measure: Measure) -> float:
    """What the number says as a fact of `kind`."""
    value = measure.value
    if kind is Kind.PRECISION:
        return 0.0
    most = math.inf if measure.label == "DEVICE_TIME" else MOST.get(kind, math.inf)
    if measure.relative or not LEAST.get(kind, 0) <= value <= most:
        return IMPROBABLE
    if kind is Kind.BATCH_SIZE and (not value.is_integer() or value < 1):
        return 2 * IMPROBABLE
    if kind is Kind.TRAINING_TIME and value < SHORT_RUN_HOURS:
        return SHORT
    if value > 1 or kind not in {Kind.EPOCHS, Kind.BATCH_SIZE}:
        return 0.0
    return ONE_BATCH if measure.label == "NUMBER" else ONE
