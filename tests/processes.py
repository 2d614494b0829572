"""Processes that tests start: what still runs of them, and waiting for what they do."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

PATIENCE = 600.0
"""Seconds that a test waits for what another process does before it fails, however busy the machine is."""


def wait_until(done: Callable[[], object], what: str) -> None:
    """Come back as soon as it is done. Fails with `what` did not come."""
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise AssertionError(f"this did not come: {what}")
        time.sleep(0.05)


def running(session: int) -> list[str]:
    """The processes of a session that still run."""
    found = subprocess.run(["ps", "-s", str(session), "-o", "stat="], capture_output=True, text=True, check=False)
    return [state for state in found.stdout.split() if not state.startswith("Z")]
