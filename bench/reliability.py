"""The figures of torture, fuzzing and mutants, kept in bench/reliability.json."""

from __future__ import annotations

import json
import platform
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).with_name("reliability.json")


def figures() -> dict[str, Any]:
    """What was measured, by bench."""
    return dict(json.loads(FIGURES.read_text(encoding="utf-8"))) if FIGURES.exists() else {}


def note(bench: str, found: Mapping[str, object]) -> None:
    """Keep what a bench found beside what else is known of it, and what it ran on."""
    known = figures()
    known[bench] = {**known.get(bench, {}), **found}
    known["machine"] = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    FIGURES.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
