"""How fast is it? Reading and extracting papers, and the library's bookkeeping: `make speed`.

Papers come from a folder of PDFs, by default those of `../shared/corpus`; without one, the demo's are typeset. Times
are wall-clock on one process; absolute figures vary from machine to machine.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.machine import in_words, machine
from extract.reading import read_document, read_tables
from extract.recipe import extract
from ingest.records import Paper, PaperState, PdfFile
from normalize.claims import Box, Claim, Evidence, Kind
from pipeline.status import status
from store import Library, Reading, open_library
from store.files import sha256_of

ROOT = Path(__file__).resolve().parent.parent
FIGURES = Path(__file__).with_name("speed.json")
CLAIMS_A_PAPER = 70


def main() -> int:
    """Measure and print; always 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdfs", nargs="?", type=Path, default=ROOT / "../shared/corpus/pdf")
    parser.add_argument("--papers", type=int, default=20, help="so many of them, evenly spread")
    parser.add_argument("--library", type=int, default=500, help="so many papers in the library that is timed")
    parser.add_argument("--write", action="store_true", help="commit-ready: write the figures to speed.json")
    asked = parser.parse_args()
    print(in_words(machine()))
    with tempfile.TemporaryDirectory() as scratch:
        pages = time_reading(chosen(asked.pdfs, asked.papers, Path(scratch)))
        papers = time_library(Path(scratch) / "library", asked.library)
    if asked.write:
        found = {"machine": machine(), "pages a second": pages, "ms a paper": papers}
        FIGURES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def chosen(folder: Path, count: int, scratch: Path) -> list[Path]:
    """So many PDFs, evenly spread over the folder; the demo's papers where there is no folder."""
    if not folder.is_dir():
        from pipeline.typesetting import typeset  # noqa: PLC0415  # an extra that only this case needs

        print(f"there is no {folder}: the demo's papers are read instead")
        folder = typeset(scratch / "demo").papers
    paths = sorted(folder.glob("*.pdf"))
    return paths[:: max(1, len(paths) // count)][:count]


def time_reading(paths: list[Path]) -> dict[str, float]:
    """Pages a second of the table reader, the whole reader, and the extraction on top of it; printed, too."""
    warm = paths[0]
    extract(read_document(warm, sha256_of(warm)))
    spent = {"tables": 0.0, "reading": 0.0, "extraction": 0.0}
    pages = claims = 0
    for path in paths:
        try:
            spent["tables"] += seconds(lambda path=path: read_tables(path))  # type: ignore[misc]
            began = time.perf_counter()
            document = read_document(path, sha256_of(path))
        except Exception as error:  # noqa: BLE001  # a file that cannot be read is not timed
            print(f"{path.name} is left out: {error}")
            continue
        spent["reading"] += time.perf_counter() - began
        began = time.perf_counter()
        claims += len(extract(document).claims)
        spent["extraction"] += time.perf_counter() - began
        pages += len(document.pages)
    print(f"{len(paths)} papers, {pages} pages, {claims} claims")
    for name, took in spent.items():
        print(f"  {name:12} {pages / took:7.1f} pages/s  {1000 * took / pages:6.1f} ms a page")
    return {name: round(pages / took, 1) for name, took in spent.items()}


def time_library(folder: Path, papers: int) -> dict[str, float]:
    """Milliseconds a paper of saving, of saving the same again, and of reading claims and counts; printed, too."""
    with open_library(folder, create=True) as library:
        work: dict[str, Callable[[], object]] = {
            "library: save": lambda: save(library, papers),
            "library: save again": lambda: save(library, papers),
            "library: read claims": library.claims,
            "library: status": lambda: status(library),
        }
        took = {what: round(1000 * seconds(done) / papers, 3) for what, done in work.items()}
    for what, each in took.items():
        print(f"  {what:22} {each:6.2f} ms a paper ({papers} papers)")
    return took


def save(library: Library, papers: int) -> None:
    """Save so many papers, each with its PDF and its reading."""
    for number in range(papers):
        library.save_paper(paper(number), pdfs=[pdf(number)])
        library.save_reading(reading(number))


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def paper(number: int) -> Paper:
    """A paper that was made up."""
    return Paper(key=f"paper{number}", state=PaperState.RESOLVED, title=f"Paper {number}", year=2020)


def pdf(number: int) -> PdfFile:
    """Its PDF."""
    return PdfFile(sha256=f"{number:064x}", source_file=f"{number}.pdf", bytes=1, pages=1)


def reading(number: int) -> Reading:
    """What was found in it."""
    sha256 = f"{number:064x}"
    claims = tuple(
        Claim(
            kind=Kind.RESULT, printed=str(place), value=float(place), benchmark="imagenet", evidence=at(sha256, place)
        )
        for place in range(CLAIMS_A_PAPER)
    )
    return Reading(sha256=sha256, extractor="bench", claims=claims, areas={"image-classification": "made up"})


def at(sha256: str, place: int) -> Evidence:
    """A place on its only page."""
    box = Box(10, 10 * place, 40, 10 * place + 8)
    return Evidence(pdf=sha256, page=1, bbox=box, text=str(place), source="table", extractor="bench")


if __name__ == "__main__":
    sys.exit(main())
