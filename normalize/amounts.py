"""Amounts with an interval, and estimates of compute as log-normal distributions."""

from __future__ import annotations

import math
from dataclasses import dataclass

QUANTILE = 1.6448536269514722
"""Standard deviations from the middle to the end of a 90 % interval."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A positive number and the ends between which it lies."""

    value: float
    low: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> Amount:
        return cls(value, value, value)

    @classmethod
    def between(cls, value: float, low: float | None, high: float | None) -> Amount:
        """The value with the ends that are known; ends that do not enclose it are left out."""
        enclosed = low is not None and high is not None and 0 < low <= value <= high
        return cls(value, low, high) if enclosed and low and high else cls.exactly(value)

    def times(self, *others: Amount) -> Amount:
        """The product: ends with ends, the widest that it can be."""
        value, low, high = self.value, self.low, self.high
        for other in others:
            value, low, high = value * other.value, low * other.low, high * other.high
        return Amount(value, low, high)

    def plus(self, other: Amount) -> Amount:
        return Amount(self.value + other.value, self.low + other.low, self.high + other.high)

    @property
    def spread(self) -> float:
        """The standard deviation in decades, were the ends those of a 90 % interval."""
        return (math.log10(self.high) - math.log10(self.low)) / (2 * QUANTILE)


def from_spread(value: float, sigma: float) -> Amount:
    """The 90 % interval of a log-normal amount with the median `value` and `sigma` decades."""
    reach = 10 ** (QUANTILE * sigma)
    return Amount(value, value / reach, value * reach)
