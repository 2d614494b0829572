"""From what was measured to all of arXiv's machine learning: the figures of docs/scale.md.

    python -m bench.growth [--pdfs FOLDER]

Writes the figures into the document, reckoned from `scale.json`, `speed.json` and `accuracy.json`. With --pdfs, 20
PDFs of a folder of real papers are read first: how many pages and bytes a paper has, and what is kept of a reading.
"""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import corpus, scale, speed
from bench.blocks import with_block
from bench.corpus import FLAGGED
from bench.machine import in_words
from bench.scale import WHOLE

DOCUMENT = Path(__file__).parents[1] / "docs" / "scale.md"

GOAL = 400_000
"""Papers: as many as all of arXiv's machine learning is taken to be."""

ARXIV_SECONDS, METADATA_BATCH, SCHOLAR_BATCH = 3.0, 100, 500
"""As `ingest.client` keeps to: seconds from request to request, and ids in one."""

CORE_HOUR, GIGABYTE_MONTH, GIGABYTE_OUT = 0.05, 0.10, 0.09
"""US dollars, assumed: a core for an hour, a gigabyte of fast disk for a month, a gigabyte out of a cloud's storage."""

CORES = 32
DECISION_SECONDS, WORKING_HOURS = 10.0, 1600.0
"""Assumed: seconds a person takes for a decision, and a person's working hours a year."""

DAY, HOUR = 86_400.0, 3600.0
SAMPLE = 20


def figures() -> dict[str, Any]:
    """What was measured, by file."""
    files = {"scale": scale.FIGURES, "speed": speed.FIGURES, "accuracy": corpus.FIGURES}
    return {name: json.loads(path.read_text("utf-8")) for name, path in files.items()}


def a_paper(folder: Path) -> dict[str, float]:
    """Pages, bytes of the PDF and bytes of its kept reading: the means over some papers of a folder."""
    from extract.reading import read_document  # noqa: PLC0415  # the readers, for this alone
    from pipeline.readings import ReadingFolder  # noqa: PLC0415
    from store.files import sha256_of  # noqa: PLC0415

    every = sorted(folder.glob("*.pdf"))
    paths = every[:: max(1, len(every) // SAMPLE)][:SAMPLE]
    with TemporaryDirectory() as scratch:
        kept = ReadingFolder(Path(scratch))
        documents = [read_document(path, sha256_of(path)) for path in paths]
        for document in documents:
            kept.keep(document)
        sizes = [kept.path(document.sha256).stat().st_size for document in documents]
    means = {
        "pages": sum(len(document.pages) for document in documents),
        "bytes of PDF": sum(path.stat().st_size for path in paths),
        "bytes of reading": sum(sizes),
    }
    return {"papers": len(paths), **{name: round(total / len(paths), 1) for name, total in means.items()}}


def growth(what: str, field: str, known: Mapping[str, Any]) -> list[tuple[int, float]]:
    """What one thing cost a paper at each size, from the smallest on: (papers, seconds or MB)."""
    found = ((int(papers), costs[what][field]) for papers, costs in known["papers"].items() if what in costs)
    return [(papers, value / papers) for papers, value in sorted(found)]


def steepest(what: str, known: Mapping[str, Any]) -> float:
    """By what factor the cost a paper rose from one size to the next, at most; it falls where the start weighs less."""
    each = [cost for _, cost in growth(what, "cpu", known)]
    return max((later / earlier for earlier, later in pairwise(each)), default=1.0)


def reckoned(known: Mapping[str, Any]) -> dict[str, float]:
    """Everything that the document says of the goal: seconds, bytes, dollars and counts by name."""
    paper, sizes = known["scale"]["paper"], known["scale"]["papers"]
    largest = max(map(int, sizes))
    pace = known["speed"]["pages a second"]
    reading = paper["pages"] * (1 / pace["reading"] + 1 / pace["extraction"])
    saving = sizes[str(largest)]["save a reading"]["cpu"]
    stored = sizes[str(largest)]["bytes of database"] / largest
    disk = GOAL * (paper["bytes of PDF"] + paper["bytes of reading"] + stored)
    core_hours = GOAL * (reading + saving) / HOUR
    decisions = GOAL * known["accuracy"]["sets"]["first"][FLAGGED]
    found = {
        "metadata requests": GOAL / METADATA_BATCH,
        "metadata seconds": GOAL / METADATA_BATCH * ARXIV_SECONDS,
        "scholar requests": GOAL / SCHOLAR_BATCH,
        "PDF days": GOAL * ARXIV_SECONDS / DAY,
        "PDF bytes": GOAL * paper["bytes of PDF"],
        "reading bytes": GOAL * paper["bytes of reading"],
        "database bytes": GOAL * stored,
        "disk bytes": disk,
        "core hours": core_hours,
        "days on two cores": core_hours / 2 / 24,
        "seconds on many cores": core_hours / CORES * HOUR,
        "dollars of reading": core_hours * CORE_HOUR,
        "dollars of disk a month": disk / 1e9 * GIGABYTE_MONTH,
        "dollars of bulk": GOAL * paper["bytes of PDF"] / 1e9 * GIGABYTE_OUT,
        "decisions": decisions,
        "years of review": decisions * DECISION_SECONDS / HOUR / WORKING_HOURS,
    }
    for what in WHOLE:
        _, cpu = growth(what, "cpu", known["scale"])[-1]
        found |= {f"{what} seconds": GOAL * cpu, f"{what} MB": memory_at_goal(what, known["scale"])}
    return found


def memory_at_goal(what: str, known: Mapping[str, Any]) -> float:
    """MB: on the straight line through the two largest sizes; what a process takes to start does not grow."""
    sizes = [(papers, papers * each) for papers, each in growth(what, "memory", known)]
    (less, before), (more, after) = ([(0, 0.0), *sizes])[-2:]
    return after + (GOAL - more) * max(after - before, 0.0) / (more - less)


def written(document: str, known: Mapping[str, Any]) -> str:
    """The document with these figures between its marks."""
    return with_block(document, "figures", "\n".join(_lines(known)) + "\n", by="bench.growth")


def _lines(known: Mapping[str, Any]) -> Iterator[str]:
    yield from _measured(known["scale"])
    at = reckoned(known)
    paper = known["scale"]["paper"]
    yield f"\n### {GOAL:,} papers\n"
    yield f"A paper has {paper['pages']:.0f} pages and {paper['bytes of PDF'] / 1e6:.1f} MB (means of"
    yield f"{paper['papers']:.0f} real ones). A page takes what `make speed` measured.\n"
    yield "| what | how much | how it is reckoned |\n|---|---:|---|"
    yield from (f"| {' | '.join(cells)} |" for cells in _table(at))
    yield "\nCommands on the whole library, from what a paper cost at the largest size measured, and how memory grew:\n"
    yield "| command | processor | memory |\n|---|---:|---:|"
    for what in WHOLE:
        yield f"| {what} | {_time(at[f'{what} seconds'])} | {at[f'{what} MB'] / 1000:.1f} GB |"
    yield "\n### What breaks first, and what then\n"
    yield from _breaks(at)


def _measured(known: Mapping[str, Any]) -> Iterator[str]:
    sizes = sorted(map(int, known["papers"]))
    yield f"{in_words(known['machine'])}.\n"
    heads = " | ".join(f"{papers:,} papers" for papers in sizes)
    yield f"| ms of processor a paper | {heads} | steepest rise | most memory |\n|---|{'---:|' * (len(sizes) + 2)}"
    for what in WHOLE:
        each = dict(growth(what, "cpu", known))
        cells = " | ".join(f"{1000 * each[papers]:.2f}" if papers in each else "" for papers in sizes)
        most = max(costs[what]["memory"] for costs in known["papers"].values() if what in costs)
        yield f"| {what} | {cells} | {steepest(what, known):.2f} | {most:,.0f} MB |"
    for what in ("review: next item", "save a reading"):
        cells = " | ".join(f"{1000 * known['papers'][str(papers)][what]['cpu']:.1f}" for papers in sizes)
        yield f"| {what}, ms each | {cells} | | |"
    cells = " | ".join(f"{known['papers'][str(papers)]['bytes of database'] / 1e9:.2f}" for papers in sizes)
    yield f"| database, GB | {cells} | | |"


def _table(at: Mapping[str, float]) -> Iterator[tuple[str, str, str]]:
    polite = f"{ARXIV_SECONDS:g} s a request"
    yield "requests to arXiv's API", f"{at['metadata requests']:,.0f}", f"{METADATA_BATCH} ids in one"
    yield "their time", _time(at["metadata seconds"]), polite
    yield "requests to Semantic Scholar", f"{at['scholar requests']:,.0f}", f"{SCHOLAR_BATCH} ids in one"
    yield "PDFs from arxiv.org", f"{at['PDF days']:.1f} days", f"one request each, {polite}"
    yield "PDFs", _bytes(at["PDF bytes"]), "kept under their hashes"
    yield "readings", _bytes(at["reading bytes"]), "so that a new extractor need not read PDFs again"
    yield "database", _bytes(at["database bytes"]), "SQLite; about 100 claims a paper"
    yield "disk in all", _bytes(at["disk bytes"]), f"{at['dollars of disk a month']:,.0f} USD a month"
    yield "reading and extraction", f"{at['core hours']:,.0f} core hours", f"{at['dollars of reading']:,.0f} USD"
    yield "on 2 cores", f"{at['days on two cores']:.1f} days", "this machine"
    yield f"on {CORES} cores", _time(at["seconds on many cores"]), "`mine extract --jobs`, or Dask's workers"
    yield "claims that wait for a person", f"{at['decisions']:,.0f}", "flagged a paper as `make corpus` measured"
    yield "a person's time for them", f"{at['years of review']:.0f} years", f"{DECISION_SECONDS:g} s each, assumed"


def _breaks(at: Mapping[str, float]) -> Iterator[str]:
    """What gives way, the first first."""
    table = _time(at["table seconds"])
    gigabytes = {
        what: f"{at[f'{what} MB'] / 1000:.0f} GB" for what in ("analyze", "ingest a list", "review: first page")
    }
    items = (
        """**People.** Nobody decides on all that waits; a row says whether something in it does. The queue asks first
        what moves the table most, one decision settles those that are alike, and a team works on PostgreSQL.""",
        f"""**The polite rate.** {at["PDF days"]:.0f} days of requests, whatever machines there are. arXiv's own bulk
        copies ([requester pays](https://info.arxiv.org/help/bulk_data_s3.html)) are the way, about
        {at["dollars of bulk"]:,.0f} USD for {_bytes(at["PDF bytes"])}; `mine ingest FOLDER` takes them.""",
        f"""**Memory of one process.** `mine analyze` holds every row that it fits ({gigabytes["analyze"]}),
        `mine ingest` every title and reference ({gigabytes["ingest a list"]}), a review its whole queue
        ({gigabytes["review: first page"]}). `--area` divides the first and the last.""",
        f"""**One core.** `mine table` makes its rows on one ({table}). Papers do not depend on each other, so that it
        could be divided as the extraction is; it is not yet.""",
        f"""**SQLite's file.** {_bytes(at["database bytes"])} no longer stay in most machines' memory. Counts read an
        index, a tenth of that; several who write at once need PostgreSQL.""",
        """**Short ids.** A claim's id has 48 bits. Among so many claims a few pairs would share one, and the library
        gives the second another. A row's id is one of a kind within its paper.""",
    )
    for number, item in enumerate(items, start=1):
        yield textwrap.fill(f"{number}. {' '.join(item.split())}", 118, subsequent_indent="   ", break_on_hyphens=False)


def _time(seconds: float) -> str:
    return f"{seconds / HOUR:.1f} h" if seconds >= HOUR else f"{seconds / 60:.1f} min"


def _bytes(count: float) -> str:
    return f"{count / 1e12:.2f} TB" if count >= 1e12 else f"{count / 1e9:.0f} GB"


def main() -> None:
    """Measure a paper if asked, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pdfs", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    if asked.pdfs:
        known = json.loads(scale.FIGURES.read_text("utf-8"))
        known["paper"] = a_paper(asked.pdfs)
        scale.FIGURES.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8"), figures()), encoding="utf-8")


if __name__ == "__main__":
    main()
