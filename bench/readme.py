"""Write what is measured and generated into the documentation: `python -m bench.readme`.

The figures of `accuracy.json`, which `python -m bench.corpus --write` wrote, into the README, and what `mine --help`
says into `docs/commands.md`: each between two marks. A test asserts that they hold what this would write.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

from bench.corpus import FIGURES, FLAGGED, ROOT, SECOND, THIRD
from cli import app

README = ROOT / "README.md"
COMMANDS = ROOT / "docs" / "commands.md"
COLUMNS = 100
F1 = "_f1"

MEANINGS = {
    "headline_found": "headline results found: the right number for the right benchmark and metric",
    "headline_linked": "headline results linked: found, and for the right model, split, and single model or ensemble",
    "headline_unaided": "headline results linked and not flagged, so that no person is needed",
    "unflagged_precision": "of all unflagged results, those with the right number for the right benchmark and metric",
    "unflagged_linked_precision": "of all unflagged results, those that are linked",
    "rows_joined": "headline results whose row carries all training facts that the paper states for it, rightly",
    "tables_cells": "cells of tables that are read exactly and in their place",
    "tables_headers": "headers of these tables that stand over the right column",
    "tables_numbers": "these tables that carry their own number",
    "tables_whole": "these tables without one wrong cell",
    FLAGGED: "claims a paper that wait for a person",
}
"""What each figure of `accuracy.json` says, in the order of the README."""


def main() -> int:
    """Write the blocks; 1 where a file has no place for its block."""
    return max(write(README, "accuracy", accuracy(committed())), write(COMMANDS, "commands", commands()))


def write(path: Path, name: str, new: str) -> int:
    """Replace one block of a file; 1 where the file has no place for it."""
    text = path.read_text(encoding="utf-8")
    try:
        renewed = with_block(text, name, new)
    except ValueError as error:
        print(f"{path.name}: {error}")
        return 1
    path.write_text(renewed, encoding="utf-8")
    print(f"{path.name}: {'as it was' if renewed == text else 'written'}")
    return 0


def with_block(text: str, name: str, new: str) -> str:
    """`text` with the block `name` replaced. ValueError where its marks do not stand there once and in order."""
    start, end = f"<!-- {name}: start; written by python -m bench.readme -->\n", f"<!-- {name}: end -->\n"
    if (text.count(start), text.count(end)) != (1, 1) or text.index(start) > text.index(end):
        raise ValueError(f"there must be one line {start.strip()!r} and, below it, one line {end.strip()!r}")
    return text[: text.index(start)] + start + new + text[text.index(end) :]


def committed() -> Mapping[str, float]:
    """The figures of `accuracy.json`; none where there is no such file."""
    figures: dict[str, float] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    return figures


def accuracy(figures: Mapping[str, float]) -> str:
    """The figures as two tables in Markdown: shares, and F1 of each kind of claim."""
    if not figures:
        return "No figures are committed; `make corpus` measures them.\n"
    return "".join(f"{line}\n" for line in _tables(figures))


def _tables(figures: Mapping[str, float]) -> Iterator[str]:
    first = [name for name in figures if not name.startswith((SECOND, THIRD))]
    known = [name for name in MEANINGS if name in first]
    others = [name for name in first if name not in MEANINGS and not name.endswith(F1)]
    yield from ("", "| what | first papers | second papers | third papers |", "|---|---:|---:|---:|")
    for name in (*known, *others):
        yield f"| {MEANINGS.get(name, f'`{name}`')} | {_on_each(name, figures)} |"
    kinds = sorted((name for name in first if name.endswith(F1)), key=lambda name: (-figures[name], name))
    if kinds:
        head = "| kind of claim: F1 of linked claims | first papers | second papers | third papers |"
        yield from ("", head, "|---|---:|---:|---:|")
        for name in kinds:
            yield f"| `{name.removesuffix(F1)}` | {_on_each(name, figures)} |"
    yield ""


def _on_each(name: str, figures: Mapping[str, float]) -> str:
    """A figure on the first papers, the second and the third; blank where it was not measured."""
    found = (figures.get(prefix + name) for prefix in ("", SECOND, THIRD))
    return " | ".join("" if value is None else _printed(name, value) for value in found)


def _printed(name: str, value: float) -> str:
    return f"{value:.1f}" if name == FLAGGED else f"{100 * value:.1f} %"


def commands() -> str:
    """What each command says of itself, in the order of `mine --help`."""
    names = get_command(app).commands  # type: ignore[attr-defined]  # the app is a group
    return "".join(f"\n## mine {name}\n\n```text\n{_help(name)}```\n" for name in names) + "\n"


def _help(name: str) -> str:
    said = CliRunner().invoke(app, [name, "--help"], prog_name="mine", env={"COLUMNS": str(COLUMNS)}).output
    return "".join(f"{line.rstrip()}\n" for line in said.strip().splitlines())


if __name__ == "__main__":
    sys.exit(main())
