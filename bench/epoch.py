"""Training compute against Epoch AI's: `python -m bench.epoch MODELS.csv --rows ROWS.json` (or --gold, or --hardware).

MODELS.csv has the headers of Epoch AI's table of notable models (CC-BY 4.0) and `arxiv_id`. ROWS.json is what `mine
table --format json` writes; with --gold FOLDER the rows are those of facts that a person wrote down; with --hardware
the device, count and time are theirs, and only the estimate is ours. For each model with a recorded compute: the row
of the same paper whose name is most like it, what it estimates, and on what. Prints how often the two lie within a
factor of 2 and of 4, and how often our 90 % interval holds theirs, as k of N with Wilson's 95 % interval. What is
farther off, or missing, is explained where it was looked up by hand (`epoch_misses.toml`). Their
figures are a yardstick and no truth: some hold slips, and some include a pretraining.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bench.facts import gold_files, items_of
from normalize.columns import NAMES
from normalize.rows import Item, build_rows

Record = Mapping[str, Any]

COMPUTE, MODEL = "Training compute (FLOP)", "Model"
NORMAL = 1.959964
"""The quantile of a two-sided 95 % interval."""

ALIKE = 60.0
"""In percent, the mean of `token_set_ratio` and `token_sort_ratio`: a name less like theirs is of another model."""
SAME_SIZE = 30.0
"""What parameters within a twentieth of theirs add to it."""
NAMED = ("parameters", "operations_per_pass", "device", "device_count", "training_hours", "epochs", "steps")


@dataclass(frozen=True, slots=True)
class Pair:
    """A model of theirs, and the row that speaks of it; None: no row of that paper does."""

    theirs: Record
    row: Record | None

    @property
    def ratio(self) -> float | None:
        """Our estimate over theirs."""
        known = self.row is not None and self.row["training_flop"]
        return float(known) / float(self.theirs[COMPUTE]) if known else None

    @property
    def holds(self) -> bool:
        """Whether our interval holds their figure."""
        if self.row is None or not self.row["training_flop"]:
            return False
        return bool(self.row["training_flop_low"] <= float(self.theirs[COMPUTE]) <= self.row["training_flop_high"])


def main() -> None:
    """Prints every model with what we estimate and on what, then the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path)
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--hardware", action="store_true")
    given = parser.parse_args()
    with given.models.open(encoding="utf-8") as file:
        models = [record for record in csv.DictReader(file) if record[COMPUTE]]
    rows = json.loads(given.rows.read_text(encoding="utf-8")) if given.rows else []
    if given.hardware:
        items = [item for theirs in models for item in _own_hardware(theirs)]
        rows += [{name: getattr(row, name) for name in NAMES} for row in build_rows(items)]
    if given.gold:
        items = [item for gold in gold_files(given.gold) for item in items_of(gold)]
        rows += [{name: getattr(row, name) for name in NAMES} for row in build_rows(items)]
    print("\n".join(lines(paired(models, rows))))


def _own_hardware(theirs: Record) -> list[Item]:
    """Their device, count and hours as claims on a result that is not looked at; none where one is missing."""
    name, units, hours = theirs["Training hardware"], theirs["Hardware quantity"], theirs["Training time (hours)"]
    if not (name and units and hours) or "," in name:
        return []
    run = {
        "for": [theirs[MODEL]],
        "devices": [{"name": name, "count": int(float(units)), "unit": "chips" if "TPU" in name else "devices"}],
        "time": {"value": float(hours), "unit": "hour", "of": "run", "printed": hours},
        "precision": theirs["Numerical format"],
    }
    result = {"model": theirs[MODEL], "benchmark": "imagenet", "metric": "top-1 error", "value": 50, "printed": "50"}
    return items_of({"paper": theirs["arxiv_id"], "results": [result], "training": [run]})


def paired(models: Sequence[Record], rows: Sequence[Record]) -> list[Pair]:
    """Each model that has a paper among the rows, with the row of it that is most like it."""
    found = []
    for theirs in models:
        here = [row for row in rows if row["arxiv_id"] == theirs["arxiv_id"]]
        if here:
            best = max(here, key=lambda row: (_likeness(theirs, row), bool(row["training_flop"]), row["row_id"]))
            found.append(Pair(theirs, best if _likeness(theirs, best) >= ALIKE else _only(here)))
    return found


def _only(here: Sequence[Record]) -> Record | None:
    """A row where all of a paper's estimates are one: whatever they call its model, that is meant."""
    known = {row["training_flop"]: row for row in here if row["training_flop"]}
    return next(iter(known.values())) if len(known) == 1 else None


def _likeness(theirs: Record, row: Record) -> float:
    names = _words(theirs[MODEL]), _words(row["model"] or "")
    alike = (fuzz.token_set_ratio(*names) + fuzz.token_sort_ratio(*names)) / 2
    sizes = row["parameters"], float(theirs["Parameters"] or 0)
    return alike + SAME_SIZE * bool(sizes[0] and abs(sizes[0] / (sizes[1] or 1) - 1) < 0.05)


def _words(name: str) -> str:
    plain = name.lower().replace("×", "x")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def lines(pairs: Sequence[Pair]) -> Iterator[str]:
    """What is printed."""
    for pair in sorted(pairs, key=lambda pair: abs(math.log(pair.ratio)) if pair.ratio else math.inf):
        yield from _told(pair)
    ratios = [pair.ratio for pair in pairs if pair.ratio is not None]
    yield f"models of papers that are here: {len(pairs)}; with an estimate: {len(ratios)}"
    for factor in (2, 4):
        within = sum(1 / factor <= ratio <= factor for ratio in ratios)
        yield f"within a factor of {factor}: {of(within, len(ratios))}"
    yield f"our 90 % interval holds theirs: {of(sum(pair.holds for pair in pairs), len(ratios))}"


def of(k: int, n: int) -> str:
    """`k of n`, the share, and Wilson's 95 % interval of it.

    >>> of(8, 10)
    '8 of 10 = 80 % (49 to 94 %)'
    """
    if n == 0:
        return "0 of 0"
    low, high = wilson(k, n)
    return f"{k} of {n} = {k / n:.0%} ({low:.0%} to {high:.0%})".replace("%", " %").replace(" % to", " to")


def wilson(k: int, n: int) -> tuple[float, float]:
    """The score interval of a share (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927)."""
    share, z = k / n, NORMAL
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _told(pair: Pair) -> Iterator[str]:
    yield from _said(pair)
    is_miss = pair.ratio is None or not 0.5 <= pair.ratio <= 2
    if is_miss:
        theirs = pair.theirs
        yield f"    why: {_reasons().get(theirs['arxiv_id'], {}).get(theirs[MODEL], 'not looked up yet')}"


@cache
def _reasons() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("epoch_misses.toml").read_text(encoding="utf-8"))


def _said(pair: Pair) -> Iterator[str]:
    theirs, row = pair.theirs, pair.row
    name = f"{theirs['arxiv_id']} {theirs[MODEL]}: theirs {float(theirs[COMPUTE]):.2e} ({theirs['Confidence']})"
    if row is None:
        yield f"{name}; no row"
        return
    if pair.ratio is None:
        known = ", ".join(f"{column} {row[column]}" for column in NAMED if row[column] is not None)
        yield f"{name}; no estimate for {row['model']}: {known or 'nothing is known'}; {', '.join(row['flags'])}"
        return
    ends = f"{row['training_flop_low']:.1e} to {row['training_flop_high']:.1e}"
    yield f"{name}; ours {row['training_flop']:.2e} ({ends}), x {pair.ratio:.2f}, {row['model']}, {row['scope']}"
    for way in row["evidence"].get("training_flop", ()):
        yield f"    {way['method']}: {way['flop']:.2e} = {way['formula']}"


if __name__ == "__main__":
    main()
