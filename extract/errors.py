"""What goes wrong while a paper is read: errors that name the file, the reason and what to do."""

from __future__ import annotations

from pathlib import Path

from data.errors import MineError


class UnreadablePdf(MineError):
    """A file that cannot be read as a paper. `reason` says why and what to do; the message adds the file's name."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type[UnreadablePdf], tuple[Path, str]]:
        return type(self), (self.path, self.reason)
