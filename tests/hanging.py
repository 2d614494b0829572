"""An item that hangs, and says so: the fixture `hanging` then lets the time be over at once.

A limit of real seconds would make a test wait for it, and fail where a busy machine takes as long for what is no fault.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

MARK = "TEST_HANGS"
"""The environment's name for the file that says that something hangs: it holds the number of the process."""

AGES = 100_000.0
"""Seconds, more than any limit."""


def hang() -> None:
    """Hang."""
    if mark := os.environ.get(MARK):
        whole = Path(f"{mark}.part")
        whole.write_text(str(os.getpid()))
        whole.replace(mark)
    time.sleep(600)
