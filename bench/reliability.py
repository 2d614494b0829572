"""The figures of torture, fuzzing and mutants: kept in bench/reliability.json, quoted by docs/reliability.md.

`python -m bench.reliability` writes them into the document.
"""

from __future__ import annotations

import json
import platform
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.blocks import with_block

FIGURES = Path(__file__).with_name("reliability.json")
DOCUMENT = Path(__file__).parents[1] / "docs" / "reliability.md"
TORTURES = {"torture": "SQLite", "torture on PostgreSQL": "PostgreSQL"}
"""What the figures of a torture are kept under, by the database that the library was on."""


def figures() -> dict[str, Any]:
    """What was measured, by bench."""
    return dict(json.loads(FIGURES.read_text(encoding="utf-8"))) if FIGURES.exists() else {}


def note(bench: str, found: Mapping[str, object]) -> None:
    """Keep what a bench found beside what else is known of it, and what it ran on."""
    known = figures()
    known[bench] = {**known.get(bench, {}), **found}
    known["machine"] = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    FIGURES.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def quoted(known: Mapping[str, Any]) -> str:
    """The figures as the document has them."""
    return "\n".join(_lines(known)) + "\n"


def written(document: str, known: Mapping[str, Any]) -> str:
    """The document with these figures between its marks."""
    return with_block(document, "figures", quoted(known), by="bench.reliability")


def _lines(known: Mapping[str, Any]) -> Iterator[str]:
    machine = known["machine"]
    yield f"Python {machine['python']}, SQLite {machine['sqlite']}.\n"
    for bench, database in TORTURES.items():
        if torture := known.get(bench):
            stages = ", ".join(f"{stage} {count}" for stage, count in torture["by stage"].items())
            yield f"**Torture** on {database}: {torture['kills']} kills of a stage at work (seed {torture['seed']}):"
            yield f"{stages}. Libraries that differed in the end: {'; '.join(torture['differ']) or 'none'}.\n"
    if mutants := known.get("mutants"):
        yield f"**Mutants**: {mutants['count']:,} broken PDFs: {mutants['read']:,} were read, {mutants['refused']:,}"
        yield f"refused with a reason, {mutants['unanswered']:,} not answered.\n"
    yield "**Fuzzing**:\n"
    yield "| parser | minutes | inputs | edges of code reached | inputs that broke it |\n|---|---|---|---|---|"
    for name, found in sorted(known.get("fuzz", {}).items()):
        yield f"| {name} | {found['minutes']} | {found['inputs']:,} | {found['edges']} | {found['broke']} |"


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8"), figures()), encoding="utf-8")
