"""The PDFs of a library: `pdf/ab/<sha256>.pdf`, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from data.errors import MineError, NotFound
from store.telling import told

BLOCK = 1 << 20
"""Bytes read at a time."""


class FileChanged(MineError):
    """A file is no longer what it was when it was looked at."""


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal. Raises OSError."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


class PdfFolder:
    """The folder of kept PDFs. A file in place is whole: it was written under another name, synced, then renamed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the PDF is kept, or would be."""
        return self.folder / sha256[:2] / f"{sha256}.pdf"

    def find(self, sha256: str) -> Path:
        """Where the PDF is kept. Raises `NotFound` where it is not."""
        path = self.path(sha256)
        if not path.is_file():
            raise NotFound(f"{path} is gone from the library; ingest the PDF again")
        return path

    def keep(self, source: Path, sha256: str) -> Path:
        """Copy `source` in, unless it is there. A copy, not a link: a user may go on writing to the file.

        Raises `FileChanged` where it no longer is the file of that hash, and a `MineError` for trouble with the disk.
        """
        target = self.path(sha256)
        if target.is_file() and target.stat().st_size == source.stat().st_size:
            return target
        with told(str(self.folder)):
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(source, target, sha256)
        return target

    def take(self, source: Path, sha256: str) -> Path:
        """Move `source` in, a file of ours on the same disk that is written and synced already. Raises `MineError`."""
        target = self.path(sha256)
        with told(str(self.folder)):
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)
            _sync_folder(target.parent)
        return target

    def names(self) -> set[str]:
        """The SHA-256s of the PDFs that are there."""
        return {path.stem for path in self.folder.glob("*/*.pdf")}

    def is_whole(self, sha256: str) -> bool:
        """Whether the PDF is there, and is the one of that hash."""
        try:
            return sha256_of(self.path(sha256)) == sha256
        except OSError:
            return False

    def left_over(self) -> list[Path]:
        """What a process that was stopped left half written. One that is at work right now has such a file, too."""
        return sorted(self.folder.glob("*/.*.part"))


def _copy(source: Path, target: Path, sha256: str) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{sha256[:8]}-", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, source.open("rb") as into:
            _write(into, out, sha256, source)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _write(source: BinaryIO, out: BinaryIO, sha256: str, path: Path) -> None:
    digest = hashlib.sha256()
    while block := source.read(BLOCK):
        digest.update(block)
        out.write(block)
    out.flush()
    os.fsync(out.fileno())
    if digest.hexdigest() != sha256:
        raise FileChanged(f"{path} changed while it was read; run the command again")


def _sync_folder(folder: Path) -> None:
    """A rename is on the disk once its folder is. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
