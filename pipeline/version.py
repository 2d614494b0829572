"""Which extractor this is: a new one reads every PDF again, the same one does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

ROOMS = ("extract", "normalize", "data")
"""What a reading depends on: code and vocabularies. A line added to a vocabulary makes a new extractor."""

READ = (".py", ".toml", ".jsonl", ".csv", ".txt", ".json")


def mine_version() -> str:
    """The version of the installed distribution; `0` where the sources run without being installed."""
    try:
        return version("litmine")
    except PackageNotFoundError:
        return "0"


@cache
def extractor() -> str:
    """Name, version, and a digest of the code and vocabularies that reading depends on."""
    return f"mine {mine_version()}+{digest_of(ROOMS)[:8]}"


def digest_of(parts: Iterable[str]) -> str:
    """The SHA-256 of rooms, folders or files of the sources (`extract`, `extract/reading`), by name and content."""
    digest = hashlib.sha256()
    for part in parts:
        room, _, below = part.partition("/")
        source = files(room).joinpath(below) if below else files(room)
        found = [(part, source)] if source.is_file() else sorted(_walk(source, part), key=lambda pair: pair[0])
        for name, file in found:
            digest.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _walk(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for child in folder.iterdir():
        path = f"{name}/{child.name}"
        if child.is_dir() and child.name not in {"__pycache__", "demo"}:
            yield from _walk(child, path)
        elif child.name.endswith(READ):
            yield path, child
