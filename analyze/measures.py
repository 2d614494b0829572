"""The measures of compute that a result can be set against. Each is one column of the table and one convention."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data.errors import UsageError

EVEN = math.sqrt(12)
"""The interval holds whatever the words allow, each value as likely as the next."""

NORMAL_90 = 2 * 1.6449
"""The interval holds 90 % of a normal distribution of the logarithm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One convention: `column` of the table, what an axis says (`title`), and the `convention` in one sentence.

    `unit` is FLOP for all; a multiply-add counts as 2. `of_training` is False for what one forward pass costs. `bounds`
    are the columns of its interval, where it has one; `width` is how many standard deviations of the logarithm lie
    between them.
    """

    name: str
    column: str
    title: str
    convention: str
    unit: str = "FLOP"
    of_training: bool = True
    bounds: tuple[str, ...] = ()
    width: float = math.inf


def _measures() -> Mapping[str, Measure]:
    all_measures = [
        Measure(
            name="hardware_burden",
            column="hardware_burden_flop",
            title="Hardware burden",
            convention="hardware burden = devices × FP32 peak rate × training time, no utilisation (Thompson et al.)",
            bounds=("hardware_burden_low", "hardware_burden_high"),
            width=EVEN,
        ),
        Measure(
            name="network_operations",
            column="network_operations_flop",
            title="Network operations",
            convention="network operations = operations per pass × examples × epochs, forward passes only "
            "(Thompson et al.)",
        ),
        Measure(
            name="training_flop",
            column="training_flop",
            title="Training compute",
            convention="training compute = best estimate of the arithmetic done in training (convention of Epoch AI)",
            bounds=("training_flop_low", "training_flop_high"),
            width=NORMAL_90,
        ),
        Measure(
            name="operations_per_pass",
            column="operations_per_pass",
            title="Operations per forward pass",
            convention="operations of one forward pass of one example, a multiply-add counted as 2",
            of_training=False,
        ),
    ]
    return MappingProxyType({measure.name: measure for measure in all_measures})


MEASURES: Mapping[str, Measure] = _measures()
"""The measures by name, the founding paper's own first."""

DEFAULT_MEASURE = "hardware_burden"


def measure_named(name: str) -> Measure:
    """The measure called `name`, or UsageError with the names there are."""
    if name not in MEASURES:
        raise UsageError(f"no measure {name!r}; choose one of {', '.join(MEASURES)}")
    return MEASURES[name]
