"""What a figure was measured on: machine and versions."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("litmine", "pypdfium2", "spacy", "numpy", "sqlalchemy")


def machine() -> dict[str, str]:
    """Processor, memory, system, Python, SQLite, and the packages whose speed and reading count."""
    return {
        "processor": f"{os.cpu_count()} x {_processor()}",
        "memory": f"{_memory():.0f} GB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: _version(name) for name in PACKAGES},
    }


def in_words(known: Mapping[str, str]) -> str:
    """The machine in one line."""
    return ", ".join(
        said if name in {"processor", "memory", "system"} else f"{name} {said}" for name, said in known.items()
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "from its sources"


def _processor() -> str:
    """The name that Linux gives it; elsewhere the architecture."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
