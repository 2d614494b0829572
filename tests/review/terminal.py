"""`mine review` at a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

from tests.processes import PATIENCE

ROOT = Path(__file__).parents[2]


class Terminal:
    """`mine review` at a pseudo-terminal: `until` waits for what it prints, `type` answers."""

    def __init__(self, folder: Path, *options: str, reviewer: str = "ada") -> None:
        self._ours, theirs = pty.openpty()
        terminal = {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "40", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", "import cli; cli.app()", "review", "--library", str(folder)]
        self.process = subprocess.Popen(
            [*command, "--reviewer", reviewer, *options],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder.parent,
            env=os.environ | terminal,
            start_new_session=True,
        )
        os.close(theirs)

    def until(self, wanted: str, seconds: float = PATIENCE) -> str:
        said, end = "", time.monotonic() + seconds
        while time.monotonic() < end:
            ready, _, _ = select.select([self._ours], [], [], 0.2)
            if not ready:
                continue
            try:
                said += os.read(self._ours, 4096).decode(errors="replace")
            except OSError:
                break
            if wanted in re.sub(r"\x1b\[[0-9;]*m", "", said):
                return said
        raise AssertionError(f"{wanted!r} did not come; this did: {said}")

    def type(self, line: str) -> None:
        os.write(self._ours, f"{line}\n".encode())

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(timeout=PATIENCE)
        os.close(self._ours)
