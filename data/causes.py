"""What ended a piece of work that came to nothing: the file, or the run that it was part of."""

from __future__ import annotations

from enum import StrEnum


class Cause(StrEnum):
    """Why a file gave nothing. Of the file speak `FILE` and `FAULT`; the others are ends of the run that read it.

    `FILE`: what is in it. `FAULT`: the software crashed or erred on it. `MEMORY`, `TIME`: it needs more than it was
    allowed. `SIGNAL`: somebody else stopped the process. `PLACE`: the file or the disk was not there to be used.
    """

    FILE = "file"
    FAULT = "fault"
    MEMORY = "memory"
    TIME = "time"
    SIGNAL = "signal"
    PLACE = "place"
