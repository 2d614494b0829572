"""What a library costs as it grows: the library's commands, each as a whole in a process of its own.

    python -m bench.scale [--papers 1000 10000 100000] [--table-up-to 10000] [--keep DIR] [--write]

Makes libraries of so many papers (`bench.made`: about 100 claims each) and times `mine status`, the first page and the
next item of `mine review --web`, the saving of one more paper's reading, `mine table --format csv`, `mine analyze`, and
`mine ingest --offline` of a reading list of as many entries, half of them known. Seconds are of the processor, so that
other work on the machine does not count, and of the wall; memory is the highest of the process.
`--table-up-to`: table and analysis, which take some 30 ms of processor time a paper, only up to so many papers.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

import requests

from bench.machine import in_words, machine
from bench.made import made, make_library, references
from store import open_library

ROOT = Path(__file__).resolve().parent.parent
FIGURES = Path(__file__).with_name("scale.json")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*")
WHOLE = ("status", "review: first page", "table", "analyze", "ingest a list")
"""What takes longer the larger the library is; the rest is done to one paper or one claim."""

SAVED = 50
"""Papers that are saved one by one, to time it."""


class Cost(NamedTuple):
    """What one command took: seconds of processor and of wall, and the most memory, in MB."""

    cpu: float
    wall: float
    memory: float


def main() -> int:
    """Measure and print; always 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--table-up-to", type=int, default=sys.maxsize, metavar="PAPERS")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where libraries are kept, and taken from if there")
    parser.add_argument("--write", action="store_true", help="commit-ready: write the figures to scale.json")
    asked = parser.parse_args()
    print(in_words(machine()))
    found: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for papers in asked.papers:
            folder = (asked.keep or Path(scratch)) / f"{papers}"
            found[f"{papers}"] = measured(folder, papers, whole=papers <= asked.table_up_to)
            if asked.write:
                known = json.loads(FIGURES.read_text("utf-8")) if FIGURES.is_file() else {}
                text = json.dumps({**known, "machine": machine(), "papers": found}, indent=1)
                FIGURES.write_text(text + "\n", encoding="utf-8")
    return 0


def measured(folder: Path, papers: int, *, whole: bool) -> dict[str, object]:
    """The costs at one size, by what was done; printed, too. The library is made where there is none."""
    if not (folder / "library.db").is_file():
        make_library(folder, papers)
    size = (folder / "library.db").stat().st_size
    found: dict[str, object] = {"bytes of database": size}
    print(f"{papers:,} papers, {size / 1e9:.2f} GB")
    for what, cost in _costs(folder, papers, whole=whole):
        found[what] = {name: round(value, 3) for name, value in cost._asdict().items()}
        told = f"{cost.cpu:9.2f} s of processor, {cost.wall:9.2f} s, {cost.memory:7.0f} MB"
        each = f", {1000 * cost.cpu / papers:8.3f} ms a paper" if what in WHOLE else ""
        print(f"  {what:28} {told}{each}", flush=True)
    return found


def _costs(folder: Path, papers: int, *, whole: bool) -> Iterator[tuple[str, Cost]]:
    """The reading commands first; the list comes last, as it makes the library larger."""
    library = ["--library", str(folder)]
    yield "status", command("status", *library)
    yield from zip(("review: first page", "review: next item"), review(folder), strict=True)
    yield "save a reading", save(folder, papers)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        if whole:
            yield "table", command("table", *library, "--format", "csv", "-o", f"{scratch}/table.csv")
            yield "analyze", command("analyze", *library, "-o", f"{scratch}/analysis")
        reading_list = Path(scratch) / "list.bib"
        reading_list.write_text("\n".join(references(papers)), encoding="utf-8")
        yield "ingest a list", command("ingest", "--offline", *library, str(reading_list))


def command(*words: str) -> Cost:
    """One command of `mine`, to its end."""
    return _run([sys.executable, "-m", "cli", *words])


def _run(words: Sequence[str], talk: Callable[[subprocess.Popen[str]], None] | None = None) -> Cost:
    """A process to its end, `talk` with it meanwhile. CalledProcessError where it fails."""
    began = time.perf_counter()
    pipe = subprocess.PIPE if talk else subprocess.DEVNULL
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=pipe, text=True)
    if talk:
        talk(process)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and not talk:
        raise subprocess.CalledProcessError(process.returncode, words)
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


def review(folder: Path) -> tuple[Cost, Cost]:
    """`mine review --web` from its start to the first page; a decision with the page that follows: of ten the median.

    The first of the ten is slower: the queue is then grouped by PDF. Without pictures: there are no PDFs.
    """
    moments: list[tuple[float, float]] = []

    def talk(process: subprocess.Popen[str]) -> None:
        def note() -> None:
            moments.append((time.perf_counter(), _cpu(process.pid)))

        note()
        with requests.Session() as client:
            client.trust_env = False
            address = _address(process)
            home = re.sub(r"(//[^/]+).*", r"\1", address)
            page = client.get(address)
            note()
            for _ in range(10):
                page.raise_for_status()
                form = dict(re.findall(r'name="(csrf|seen)" value="([^"]+)"', page.text)) | {"action": "accept"}
                claim = re.findall(r'action="/decide/([^"?]+)', page.text)[0]
                page = client.post(f"{home}/decide/{claim}", data=form, headers={"Origin": home})
                note()
        process.send_signal(signal.SIGINT)

    words = ["review", "--web", "--reviewer", "bob", "--library", str(folder)]
    whole = _run([sys.executable, "-m", "cli", *words], talk)
    (began, _), (shown, worked), *_ = moments
    each = list(pairwise(moments[1:]))
    wall, cpu = median(later[0] - earlier[0] for earlier, later in each), median(b[1] - a[1] for a, b in each)
    return Cost(worked, shown - began, whole.memory), Cost(cpu, wall, whole.memory)


def _address(process: subprocess.Popen[str]) -> str:
    """The address that the command tells."""
    if process.stderr is not None:
        for line in process.stderr:
            if found := ADDRESS.search(line):
                return found[0]
    raise SystemExit("mine review told no address")


def _cpu(pid: int) -> float:
    """Seconds of processor that a process has used so far (proc(5): fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def save(folder: Path, papers: int) -> Cost:
    """What one more paper's rows take, of some the mean."""
    more = [made(3 * papers + number) for number in range(SAVED)]
    with open_library(folder) as library:
        began, worked = time.perf_counter(), time.process_time()
        for one in more:
            library.save_paper(one.paper, references=[one.reference], pdfs=[one.pdf])
            library.save_reading(one.reading)
        worked, took = time.process_time() - worked, time.perf_counter() - began
    return Cost(worked / SAVED, took / SAVED, 0.0)


if __name__ == "__main__":
    sys.exit(main())
