"""PDFs broken by chance, each read or refused with a reason: `python -m bench.mutants --count 10000`.

The figures go to bench/reliability.json.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.reliability import note
from tests.extract.reading.mutants import fates_of


def main() -> None:
    """Read the mutants, and say how many were read, refused, and not answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fates, unanswered = fates_of(given.count, Path(folder), jobs=given.jobs)
    read = sum(fate == "read" for fate in fates.values())
    found = {"count": given.count, "read": read, "refused": len(fates) - read, "unanswered": given.count - len(fates)}
    print(found, *sorted(set(unanswered)), sep="\n")
    note("mutants", found)
    if unanswered:
        sys.exit(1)


if __name__ == "__main__":
    main()
