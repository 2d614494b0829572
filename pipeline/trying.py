"""Which failures of earlier runs are tried again: those that were the run's, where it now allows more."""

from __future__ import annotations

import math

from data.causes import Cause
from pipeline.workers import Limits
from store import Failure


def stands(failure: Failure, limits: Limits) -> bool:
    """Whether another try under these limits would come to the same end.

    It would where the file is at fault, or where as much time or memory as now was too little. A crash may be want of
    memory, too, which not every library tells. What came from outside, or from a file or disk that was not there to
    be used, is always tried again.
    """
    match failure.cause:
        case Cause.SIGNAL | Cause.PLACE:
            return False
        case Cause.TIME:
            return limits.seconds <= _or_endless(failure.seconds)
        case Cause.MEMORY | Cause.FAULT:
            return limits.megabytes <= _or_endless(failure.megabytes)
        case _:
            return True


def _or_endless(allowed: float | None) -> float:
    return math.inf if allowed is None else allowed
