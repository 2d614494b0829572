"""Resolving against the stand-in: how much is found and rightly, requests a reference, and time against politeness.

    python -m bench.resolving [--references 1000] [--faults 0.2] [--kills 50]

Papers, references and time are invented; requests go over real sockets of this machine. The floor is what politeness
alone sets: on each line the gap that the service asks for between two requests, and the wait that it or the back-off
sets after a fault; lines go on side by side, so that the longest one counts. `--kills` stops a process of `mine ingest`
by kill -9 at random moments and compares the library with one that was never stopped.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from ingest.client.config import Floors
from ingest.client.opening import open_services
from pipeline.ingest import ingest_found, read_sources
from pipeline.resolving import AskedSummary, Manner, ask_services
from store import Library, open_library
from tests.pipeline.invented import Written, bib, with_ids, written
from tests.pipeline.standing import state_of
from tests.standin.clock import VirtualClock
from tests.standin.corpus import Papers, invent
from tests.standin.faults import Asked, ByChance
from tests.standin.server import Standin

ROOT = Path(__file__).parents[1]
LINES = {"arxiv": "arxiv", "pdf": "arxiv", "s2": "semantic-scholar", "open": "open"}


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--references", type=int, default=1000)
    parser.add_argument("--faults", type=float, default=0.2)
    parser.add_argument("--kills", type=int, default=0)
    given = parser.parse_args()
    papers = invent(int(given.references * 1.1))
    for label, references, share in (
        (f"{given.references} references, {given.faults:.0%} faults", written(papers, given.references), given.faults),
        ("84 references with ids", with_ids(papers, 84), 0.0),
    ):
        with tempfile.TemporaryDirectory() as folder:
            measure(label, papers, references, share, Path(folder))
    if given.kills:
        with tempfile.TemporaryDirectory() as folder:
            kill(given.kills, Path(folder))


def measure(label: str, papers: Papers, references: Sequence[Written], share: float, folder: Path) -> None:
    """One ingest on a virtual clock; a second where faults left something open."""
    clock = VirtualClock()
    path = folder / "refs.bib"
    path.write_text(bib(references))
    began = time.monotonic()
    with Standin(papers, plan=ByChance(share), clock=clock) as standin, open_library(folder, create=True) as library:
        found = read_sources([str(path)])
        keys = ingest_found(library, found).keys
        with open_services(standin.settings(folder), clock=clock) as services:
            done = ask_services(library, services, keys, Manner(clock=clock.now))
        print(f"\n{label}: {outcome(library, papers, references)}")
        tell(done, standin.log, len(references), clock.passed)
        print(f"  real time {time.monotonic() - began:.0f} s")


def outcome(library: Library, papers: Papers, references: Sequence[Written]) -> str:
    """How many references were resolved to the paper that they mean; by how they were written, where not."""
    by_sha = {paper.sha: paper.number for paper in papers.all}
    held = {one.paper.key: one for one in library.holdings()}
    counts: Counter[str] = Counter()
    for entry in library.entries():
        one = references[int((entry.reference.place.entry or "ref0").removeprefix("ref"))]
        resolution = held[entry.paper_key].resolution
        found = resolution.found if resolution else None
        paper = papers.by_arxiv.get(found.arxiv_id or "") if found else None
        got = (by_sha.get(found.s2_id or "") if found else None) or (paper.number if paper else None)
        is_right = got == one.means or (found is not None and by_sha.get(found.s2_id or "") == one.means)
        counts["right" if is_right else f"missed ({one.how})" if found is None else f"WRONG ({one.how})"] += 1
        if not is_right and resolution:
            print(f"  {entry.reference.title}: {resolution.reason}; {[step.outcome for step in resolution.steps]}")
    return ", ".join(f"{count} {what}" for what, count in counts.most_common())


def tell(done: AskedSummary, log: Sequence[Asked], references: int, seconds: float) -> None:
    """Requests and time."""
    services = Counter(one.service for one in log)
    metadata = services["s2"] + services["arxiv"]
    print(f"  states {dict(done.states)}, {done.fetched} PDFs, {len(done.failures)} not to be had, {done.waiting} wait")
    print(f"  {len(log)} requests, {metadata} for metadata: {metadata / references:.2f} a reference; {dict(services)}")
    lines = {line: floor_of(line, log) for line in ("arxiv", "semantic-scholar", "open")}
    floor = max(lines.values())
    shown = ", ".join(f"{line} {least:.0f} s" for line, least in lines.items())
    print(f"  {seconds:.0f} virtual seconds, floor {floor:.0f} ({shown}): {seconds / floor - 1:+.1%}")


def floor_of(line: str, log: Sequence[Asked]) -> float:
    """The least seconds that politeness leaves one line: its floor after an answer, the wait that was after a fault."""
    floors = Floors()
    least = {"arxiv": floors.arxiv, "semantic-scholar": floors.semantic_scholar, "open": floors.other}[line]
    asked = [one for one in log if LINES[one.service] == line]
    gaps = [
        max(least, after.at - before.at) if before.fault is not None and after.path == before.path else least
        for before, after in pairwise(asked)
    ]
    return sum(gaps)


def kill(times: int, folder: Path) -> None:
    """Stop `mine ingest` at random moments, let it end, and compare with one that was never stopped."""
    papers = invent(60)
    chance = random.Random(11)  # noqa: S311  # nothing to guess here
    (folder / "refs.bib").write_text(bib(written(papers, 40)))
    with Standin(papers) as standin:
        seconds = timed(folder, standin, "whole")
        kills = differences = 0
        while kills < times:
            name = f"killed{kills}"
            while kills < times and stopped(folder, standin, name, chance.uniform(0.2, seconds)):
                kills += 1
            timed(folder, standin, name)
            differences += held(folder / name) != held(folder / "whole")
    print(f"\nkill -9 at {kills} random moments: {differences} libraries differ from one that was never stopped")


def timed(folder: Path, standin: Standin, name: str) -> float:
    """Seconds that an ingest takes which nobody stops."""
    began = time.monotonic()
    process(folder, standin, name).wait()
    return time.monotonic() - began


def stopped(folder: Path, standin: Standin, name: str, seconds: float) -> bool:
    """Whether the ingest was still at work when it was killed."""
    running = process(folder, standin, name)
    try:
        running.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        return True
    return False


def process(folder: Path, standin: Standin, name: str) -> subprocess.Popen[bytes]:
    """`mine ingest` into the library `name`, against the stand-in."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MINE_")}
    there = {"MINE_LOCAL_FLOOR": "0", "XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "from cli import app; app()", "ingest", "refs.bib", "--library", name]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=folder, env=clean | standin.urls | there, stdout=quiet, stderr=quiet)


def held(folder: Path) -> object:
    """All that the library holds, times left out."""
    with open_library(folder, read_only=True) as library:
        return state_of(library)


if __name__ == "__main__":
    main()
