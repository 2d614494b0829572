"""How long the rest takes: from the decisions that were timed, or from a number that is said to be assumed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from normalize.decisions import ReviewDecision

ASSUMED = 20.0
"""Seconds a decision before any was timed. A guess, and told as one."""
ENOUGH = 5
"""From so many timed decisions on, their median counts."""
AWAY = 600.0
"""Seconds after which a reviewer was not looking: longer times are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds a decision, and of how many decisions that is the median; 0: assumed."""

    seconds: float = ASSUMED
    measured: int = 0

    def told(self, left: int) -> str:
        """How long `left` decisions take, in words."""
        how = f"the median of {self.measured}" if self.measured else "assumed"
        return f"about {_span(left * self.seconds)} at {self.seconds:.0f} s each ({how})"


def pace_of(decisions: Iterable[ReviewDecision], reviewer: str) -> Pace:
    """The pace of one reviewer."""
    times = [
        one.seconds for one in decisions if one.reviewer == reviewer and one.seconds is not None and one.seconds < AWAY
    ]
    return Pace(seconds=max(median(times), 1.0), measured=len(times)) if len(times) >= ENOUGH else Pace()


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "a minute"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
