"""Is every printed number read? `python -m bench.printed GOLD...`: folders of facts that a person wrote down.

A number is right where it is the written value, or that value but for the scale that a header gives it (percent, a
power of ten). Times are right in hours.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from bench.facts import Fact, gold_files
from normalize.numbers import parse_count, parse_number
from normalize.times import parse_time
from normalize.units import hours_in

NEAR = 1e-6
DIGITS = 15
"""Powers of ten up to which a header may scale a count."""

RESULTS = ("results", "quoted")
COUNTS = ("parameters", "operations")


def main() -> int:
    """Prints the share that is right and every number that is not; 1 where that share is below 99.5 %."""
    right, wrong = 0, []
    for folder in map(Path, sys.argv[1:]):
        for gold in gold_files(folder):
            for kind, printed, value, good in checked(gold):
                right += good
                wrong += [] if good else [f"{gold['paper']} {kind}: {printed!r} is {value}"]
    print("\n".join(wrong))
    total = right + len(wrong)
    print(f"printed numbers read: {right}/{total} = {right / max(total, 1):.4f}")
    return int(right < 0.995 * total)


def checked(gold: Fact) -> Iterator[tuple[str, str, float, bool]]:
    """Each printed number of a paper: its kind, as printed, its value, and whether it is read as that."""
    for kind in (*RESULTS, *COUNTS):
        for fact in gold.get(kind) or ():
            if fact.get("printed") is not None:
                yield kind, fact["printed"], fact["value"], is_read(kind, fact["printed"], fact["value"])
    for run in gold.get("training") or ():
        time = run.get("time")
        if time and time.get("printed"):
            hours = time["value"] * float(hours_in(time["unit"]))
            yield "time", time["printed"], hours, is_time_read(time["printed"], hours)


def is_read(kind: str, printed: str, value: float) -> bool:
    """Whether the parser reads the number, up to the scale of its header."""
    quantity = parse_number(printed) if kind in RESULTS else parse_count(printed)
    scales = [1, 100] if kind in RESULTS else [10**power for power in range(DIGITS)]
    return quantity is not None and any(_near(quantity.value * Decimal(scale), value) for scale in scales)


def is_time_read(printed: str, hours: float) -> bool:
    """Whether the parser reads the time; a bare number, whose unit stands elsewhere, need only be read."""
    duration = parse_time(printed)
    if duration is None:
        return parse_number(printed) is not None
    return _near(duration.hours.value, hours)


def _near(number: Decimal, value: float) -> bool:
    return abs(float(number) - value) <= NEAR * max(abs(value), 1e-12)


if __name__ == "__main__":
    sys.exit(main())
