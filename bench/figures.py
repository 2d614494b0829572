"""Everything that this project claims, as one table: `make figures`.

Prints what the benches measured last, from the files that they wrote: `accuracy.json`, `speed.json`, `scale.json`,
`reliability.json`. `--measure CORPUS` measures accuracy and speed first, on a folder of real papers; what takes hours
(scale, torture, fuzzing, mutants) has commands of its own, which the table names. The README quotes this table.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from bench import corpus, reliability, scale, speed
from bench.corpus import FLAGGED, SECOND, THIRD
from bench.machine import in_words
from bench.reliability import TORTURES

F1 = "_f1"
SETS = ("", SECOND, THIRD)

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
"""What each figure of `accuracy.json` says, in the order of the table."""


class Figure(NamedTuple):
    """One line of the table: of which part, what was measured, and what it is on the first, second and third papers.

    What is not measured on papers has one value, the first.
    """

    part: str
    what: str
    values: tuple[str, ...]
    command: str


def main() -> int:
    """Measure if asked, and print; the exit code of a bench that failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", type=Path, metavar="CORPUS", help="measure first, on this folder of papers")
    asked = parser.parse_args()
    if asked.measure:
        measures = (
            ["bench.corpus", str(asked.measure), "--write"],
            ["bench.speed", str(asked.measure / "pdf"), "--write"],
        )
        for words in measures:
            if code := subprocess.run([sys.executable, "-m", *words], cwd=corpus.ROOT, check=False).returncode:
                return code
    print(table(committed()), end="")
    return 0


def committed() -> dict[str, Any]:
    """What the benches wrote, by part; a part that was not measured is empty."""
    files = {"accuracy": corpus.FIGURES, "speed": speed.FIGURES, "scale": scale.FIGURES}
    files["faults"] = reliability.FIGURES
    return {part: json.loads(path.read_text("utf-8")) if path.is_file() else {} for part, path in files.items()}


def table(known: Mapping[str, Any]) -> str:
    """All figures as one table in Markdown, and below it the machines that they come from."""
    lines = [
        "",
        "| part | figure | first papers | second papers | third papers | measured by |",
        "|---|---|---:|---:|---:|---|",
    ]
    lines += [_line(figure) for figure in figures(known)]
    return "\n".join([*lines, "", *_machines(known), ""])


def figures(known: Mapping[str, Any]) -> Iterator[Figure]:
    """Each figure of each part that was measured."""
    yield from _accuracy(known["accuracy"])
    yield from _speed(known["speed"])
    yield from _scale(known.get("scale", {}))
    yield from _faults(known["faults"])


def _line(figure: Figure) -> str:
    cells = (figure.part, figure.what, *figure.values, *[""] * (len(SETS) - len(figure.values)), f"`{figure.command}`")
    return f"| {' | '.join(cells)} |"


def _accuracy(known: Mapping[str, float]) -> Iterator[Figure]:
    first = [name for name in known if not name.startswith((SECOND, THIRD))]
    kinds = sorted((name for name in first if name.endswith(F1)), key=lambda name: (-known[name], name))
    others = sorted(name for name in first if name not in MEANINGS and name not in kinds)
    for name in (*(name for name in MEANINGS if name in first), *others, *kinds):
        kind = f"F1 of linked claims: `{name.removesuffix(F1)}`"
        what = MEANINGS.get(name) or (kind if name in kinds else f"`{name}`")
        values = tuple(_share(name, known.get(prefix + name)) for prefix in SETS)
        yield Figure("accuracy", what, values, "make corpus")


def _share(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if name == FLAGGED else f"{100 * value:.1f} %"


def _speed(known: Mapping[str, Any]) -> Iterator[Figure]:
    for what, value in known.get("pages a second", {}).items():
        yield Figure("speed", f"{what}, pages a second on one core", (f"{value:.0f}",), "make speed")
    for what, value in known.get("ms a paper", {}).items():
        yield Figure("speed", f"{what}, ms a paper", (f"{value:.2f}",), "make speed")


def _scale(known: Mapping[str, Any]) -> Iterator[Figure]:
    for papers, costs in known.get("papers", {}).items():
        for what in scale.WHOLE:
            if what in costs:
                told = f"{what}, {int(papers):,} papers, ms of processor a paper"
                each = 1000 * costs[what]["cpu"] / int(papers)
                yield Figure("scale", told, (f"{each:.2f}",), "python -m bench.scale")


def _faults(known: Mapping[str, Any]) -> Iterator[Figure]:
    for bench, database in TORTURES.items():
        if not (torture := known.get(bench)):
            continue
        same = torture["kills"] - len(torture["differ"])
        what = f"stages killed at a random moment that ended alike when run again, on {database}"
        yield Figure("faults", what, (f"{same:,} of {torture['kills']:,}",), "python -m bench.torture")
    if mutants := known.get("mutants"):
        told = mutants["count"] - mutants["unanswered"]
        what = "broken PDFs that were read or refused with a reason"
        yield Figure("faults", what, (f"{told:,} of {mutants['count']:,}",), "python -m bench.mutants")
    if fuzz := known.get("fuzz"):
        inputs, broke = (sum(found[name] for found in fuzz.values()) for name in ("inputs", "broke"))
        minutes = min(found["minutes"] for found in fuzz.values())
        what = f"inputs that broke one of {len(fuzz)} parsers, fuzzed for at least {minutes:g} min each"
        yield Figure("faults", what, (f"{broke:,} of {inputs:,}",), "python -m bench.fuzz")


def _machines(known: Mapping[str, Any]) -> Iterator[str]:
    if told := known["speed"].get("machine"):
        yield f"Speed: {in_words(told)}."
    if told := known["faults"].get("machine"):
        yield f"Faults: {', '.join(f'{name} {said}' for name, said in told.items())}."


if __name__ == "__main__":
    sys.exit(main())
