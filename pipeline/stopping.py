"""What stops a command: Ctrl-C and SIGTERM, whatever it was started from."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)

STOPPED = 130
"""The exit code of a command that was stopped by Ctrl-C, as shells have it."""


class Stopped(KeyboardInterrupt):
    """A signal asked the command to end. `exit_code` is what shells make of it: 128 and the signal's number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.number = number
        self.exit_code = 128 + number


@contextmanager
def stoppable() -> Iterator[None]:
    """Within it the signals that ask a command to end raise `Stopped`.

    They do so even where they were ignored when the command was started, as a shell has it for what runs in the
    background: who sends one means it. Outside the main thread nothing is changed, for there no signal arrives.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _stop(number: int, _: Any) -> None:
    raise Stopped(number)
