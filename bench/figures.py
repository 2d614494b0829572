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

from bench import corpus, fresh, reliability, scale, speed
from bench.corpus import FLAGGED, OPENED
from bench.machine import in_words
from bench.reliability import TORTURES

SETS = ("first", "second", "third", OPENED)
"""The columns: sets of papers with facts, in the order in which these were written down; then the first sight."""
SIGHT = "first sight"

MEANINGS = {
    "headline found": "headline results found: the right number for the right benchmark and metric",
    "headline linked": "headline results linked: found, and for the right model, split, and single model or ensemble",
    "headline unaided": "headline results linked and not flagged, so that no person is needed",
    "unflagged found": "of all unflagged results, those with the right number for the right benchmark and metric",
    "unflagged linked": "of all unflagged results, those that are linked",
    "results kept unflagged": "results that are not flagged, of all",
    "recipe told": "results that their recipe alone tells apart, whose recipe is told",
    "joined": "headline results whose row carries all training facts that the paper states for it, rightly",
    "priced": "the same, of those whose device or hours are stated",
    FLAGGED: "claims a paper that wait for a person",
}
"""What each figure of `accuracy.json` says, in the order of the table."""
TABLES = {
    "cells": "cells of tables that are read exactly and in their place",
    "headers": "headers of these tables that stand over the right column",
    "numbers": "these tables that carry their own number",
    "whole": "these tables without one wrong cell",
}
NAIVE = "by a naive baseline: "


class Figure(NamedTuple):
    """One line of the table: of which part, what was measured, and what it is on each set of papers.

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
    known = {part: json.loads(path.read_text("utf-8")) if path.is_file() else {} for part, path in files.items()}
    return {**known, "accuracy": {**known["accuracy"], SIGHT: _at_first_sight()}}


def _at_first_sight() -> dict[str, float]:
    """The figures of the fresh batches as they were when these were opened, each paper once: the mean by papers."""
    if not fresh.LOG.is_file():
        return {}
    batches = list(json.loads(fresh.LOG.read_text("utf-8")).values())
    step = batches and max(batches, key=lambda one: (one["date"], one["step"]))["step"]
    last = [one for one in batches if one["step"] == step]
    names = {name for one in last for name, value in one["figures"].items() if value is not None}
    return {name: _mean(name, last) for name in sorted(names)}


def _mean(name: str, batches: list[dict[str, Any]]) -> float:
    known = [(len(one["papers"]), one["figures"][name]) for one in batches if one["figures"].get(name) is not None]
    return float(sum(papers * value for papers, value in known) / sum(papers for papers, _ in known))


def table(known: Mapping[str, Any]) -> str:
    """All figures as one table in Markdown, and below it the machines that they come from."""
    lines = [
        "",
        "| part | figure | first papers | second | third | fresh, opened | fresh, first sight | measured by |",
        "|---|---|---:|---:|---:|---:|---:|---|",
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
    cells = (
        figure.part,
        figure.what,
        *figure.values,
        *[""] * (len(SETS) + 1 - len(figure.values)),
        f"`{figure.command}`",
    )
    return f"| {' | '.join(cells)} |"


def _accuracy(known: Mapping[str, Any]) -> Iterator[Figure]:
    sets = {**known.get("sets", {}), SIGHT: known.get(SIGHT, {})}
    columns = [sets.get(name, {}) for name in (*SETS, SIGHT)]
    kinds = sorted({name for figures in columns for name in figures if name.endswith(" F1")})
    for name in (*MEANINGS, *kinds):
        values = tuple(_share(name, figures.get(name)) for figures in columns)
        if any(values):
            what = MEANINGS.get(name) or f"F1 of linked claims: `{name.removesuffix(' F1')}`"
            yield Figure("accuracy", what, values, "make corpus")
            yield from _naive(name, known.get("naive", {}))
    for name, what in TABLES.items():
        values = tuple(_share(name, known.get("tables", {}).get(one, {}).get(name)) for one in SETS)
        if any(values):
            yield Figure("accuracy", what, values, "make corpus")
    if met := known.get("external"):
        told = "numbers that other people wrote down of 55 papers, met (unflagged)"
        yield Figure("accuracy", told, (f"{met['own']} of {met['numbers']} ({met['unflagged']})",), "make corpus")
    if none := known.get("none"):
        told = "own results claimed unflagged (flagged) in 12 papers that report none on the six main benchmarks"
        yield Figure("accuracy", told, (f"{none['unflagged']} ({none['flagged']})",), "make corpus")
    if cases := known.get("cases"):
        told = "small papers that were misread once and are read as they must be"
        yield Figure("accuracy", told, (f"{len(cases['held'])} of {cases['of']}",), "make corpus")


def _naive(name: str, known: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Iterator[Figure]:
    """What the baselines reach in the same figure."""
    for baseline in dict.fromkeys(other for one in known.values() for other in one):
        values = tuple(_share(name, known.get(one, {}).get(baseline, {}).get(name)) for one in SETS)
        if any(values):
            yield Figure("accuracy", f"{NAIVE}{baseline}", values, "make corpus")


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
