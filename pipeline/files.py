"""Files that a command writes: there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from data.errors import MineError


def write_whole(path: Path, lines: Iterable[str]) -> None:
    """Write `lines` as UTF-8 under another name, then rename: what was there stays until all is written.

    Raises `MineError` where the disk refuses.
    """
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", newline="", dir=path.parent, delete=False
        ) as out:
            part = Path(out.name)
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        raise MineError(f"{path} cannot be written ({error.strerror}); name another file with -o") from error
