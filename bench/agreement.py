"""How far two labellers agree, who did not see each other's labels: `python -m bench.agreement [--write]`.

Compares `bench/labels/*.json` with `bench/labels/twice/*.json`, table by table and line by line, and prints for each
kind of label how often both say the same and Cohen's kappa: (observed - chance) / (1 - chance), where chance is what
two who guess by their own habits would agree in (J. Cohen, A coefficient of agreement for nominal scales, 1960). Of
whole identities the share alone is printed: chance plays no part in them. --write puts the table into the page of
labels.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

from bench.blocks import with_block
from bench.labelled import COLUMN_NEAR, ROW_NEAR, LabelledTable, Line, read_labels

LABELS = Path(__file__).with_name("labels")
PAGE = LABELS / "README.md"
IDENTITY = "whole identity of a row or column"

Pairs = Mapping[str, Sequence[tuple[object, object]]]
"""What the two said, by kind of label."""


def main() -> int:
    """Compare and print; 0, also where nothing was labelled twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE.name}")
    asked = parser.parse_args()
    found = pairs_in(LABELS)
    lines = list(report(found)) if any(found.values()) else ["No table was labelled twice yet."]
    print("\n".join(lines))
    if asked.write:
        block = "\n".join(["", *lines, "", ""])
        text = with_block(PAGE.read_text(encoding="utf-8"), "agreement", block, by="bench.agreement")
        PAGE.write_text(text, encoding="utf-8")
    return 0


def pairs_in(folder: Path) -> Pairs:
    """The labels that two people gave the same line of the same table."""
    found: dict[str, list[tuple[object, object]]] = defaultdict(list)
    for second in sorted((folder / "twice").glob("*.json")):
        first = folder / second.name
        if first.is_file():
            theirs = {_name(table): table for table in read_labels(second).tables}
            for table in read_labels(first).tables:
                if _name(table) in theirs:
                    compare(table, theirs[_name(table)], found)
    return found


def _name(table: LabelledTable) -> tuple[int, str | None]:
    return table.page, table.number


def compare(one: LabelledTable, other: LabelledTable, found: dict[str, list[tuple[object, object]]]) -> None:
    """Add what both say of a table to what was found, by kind."""
    found["tables"].append((len(one.segments), len(other.segments)))
    found["axis of the models"].append((one.segments[0].models, other.segments[0].models))
    for what, near in (("rows", ROW_NEAR), ("columns", COLUMN_NEAR)):
        for ours, theirs in _lines(one, other, what, near):
            found[f"role of {what}"].append((ours.role, theirs.role))
            if ours.own or theirs.own:
                found["own or quoted"].append((ours.own, theirs.own))
            if ours.role == theirs.role == "result":
                scores = ((line.score.benchmark, line.score.metric) for line in (ours, theirs))
                found["benchmark and metric"].append((next(scores), next(scores)))
            if ours.role == theirs.role and ours.role in {"model", "modifier-of"}:
                found[IDENTITY].append((_plain(ours), _plain(theirs)))


def _lines(one: LabelledTable, other: LabelledTable, what: str, near: float) -> Iterator[tuple[Line, Line]]:
    """Lines that stand at one place; one that is said of several segments counts with the first."""
    ours, theirs = (_by_place(table, what) for table in (one, other))
    for at, line in ours.items():
        nearest = min(theirs, key=lambda place: abs(place - at), default=None)
        if nearest is not None and abs(nearest - at) <= near:
            yield line, theirs[nearest]


def _by_place(table: LabelledTable, what: str) -> dict[float, Line]:
    found: dict[float, Line] = {}
    for segment in table.segments:
        for line in segment.rows if what == "rows" else segment.columns:
            found.setdefault(line.at, line)
    return found


def _plain(line: Line) -> str:
    """All that is said of which model it is, in letters and digits: which field it stands in is a matter of taste."""
    return "".join(sorted(re.findall(r"[a-z0-9]+", str(astuple(line.identity)).lower().replace("none", ""))))


def kappa(pairs: Iterable[tuple[object, object]]) -> float | None:
    """Cohen's kappa, from -1 to 1; None where both say the same of everything that there is, or there is nothing."""
    said = list(pairs)
    if not said:
        return None
    observed = sum(one == other for one, other in said) / len(said)
    ours, theirs = Counter(one for one, _ in said), Counter(other for _, other in said)
    chance = sum(ours[what] * theirs[what] for what in ours) / len(said) ** 2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def report(found: Pairs) -> Iterator[str]:
    """The table, in Markdown."""
    yield f"Tables labelled twice: {len(found['tables'])}."
    yield ""
    yield "| kind of label | pairs | the same | kappa |"
    yield "|---|---:|---:|---:|"
    for kind, pairs in found.items():
        if kind != "tables" and pairs:
            same = sum(one == other for one, other in pairs) / len(pairs)
            value = None if kind == IDENTITY else kappa(pairs)
            yield f"| {kind} | {len(pairs)} | {same:.2f} | {'' if value is None else f'{value:.2f}'} |"


if __name__ == "__main__":
    sys.exit(main())
