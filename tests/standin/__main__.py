"""Run the stand-in alone: `python -m tests.standin --papers 1000 --faults 0.2`. It prints the addresses, one a line."""

from __future__ import annotations

import argparse
import sys
import threading

from tests.standin.corpus import SEED, invent
from tests.standin.faults import ByChance
from tests.standin.server import Standin


def main() -> None:
    """Serve until standard input ends or the process is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=120)
    parser.add_argument("--faults", type=float, default=0.0, help="the share of answers that go wrong")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--old", action="store_true", help="arXiv's feeds in the shape of before November 2025")
    given = parser.parse_args()
    plan = ByChance(given.faults, seed=given.seed)
    with Standin(invent(given.papers, seed=given.seed), plan=plan, port=given.port, old=given.old) as standin:
        for name, url in standin.urls.items():
            sys.stdout.write(f"{name}={url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
