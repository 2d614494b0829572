"""How fast PDFs are read, and how much memory it takes: this reader against others, each in a process of its own.

    python -m bench.read [FOLDER] [--files N] [--rounds N]

FOLDER holds PDFs; without it the corpus beside the repository is used. Each reader reads the same files in a fresh
process; user and system CPU time and peak memory are the process's own, start and imports included, as a user pays
them. The readers take turns round by round, and the least time counts, so that what else runs weighs on none alone.
camelot is asked where it is installed (`pip install camelot-py`): no part of this project needs it.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "pdf"
KIB = 1024


def _document(path: Path) -> int:
    from extract.reading import read_document  # noqa: PLC0415  # each process pays for its own reader alone

    return len(read_document(path, "").pages)


def _tables(path: Path) -> int:
    from extract.reading import read_tables  # noqa: PLC0415

    return len(read_tables(path))


def _words(path: Path) -> int:
    from extract.reading.glyphs import GlyphReader  # noqa: PLC0415
    from extract.reading.pages import read_page  # noqa: PLC0415
    from extract.reading.source import open_pdf  # noqa: PLC0415

    with open_pdf(path) as source:
        glyphs = GlyphReader()
        return sum(len(read_page(source, number, glyphs, rules=False).words) for number in range(1, source.pages + 1))


def _pdfium(path: Path) -> int:
    import pypdfium2  # noqa: PLC0415

    pdf = pypdfium2.PdfDocument(path)
    return sum(len(page.get_textpage().get_text_range()) for page in pdf)


def _plumber_words(path: Path) -> int:
    import pdfplumber  # noqa: PLC0415

    with pdfplumber.open(path) as pdf:
        return sum(len(page.extract_words(x_tolerance=1.5, use_text_flow=True)) for page in pdf.pages)


def _plumber(path: Path) -> int:
    import pdfplumber  # noqa: PLC0415

    with pdfplumber.open(path) as pdf:
        return sum(
            len(page.extract_words(x_tolerance=1.5, use_text_flow=True)) + len(page.extract_tables())
            for page in pdf.pages
        )


def _camelot(path: Path) -> int:
    camelot: Any = importlib.import_module("camelot")  # which has no types, and need not be installed
    return len(camelot.read_pdf(str(path), pages="all", flavor="stream", suppress_stdout=True))


READERS: dict[str, Callable[[Path], int]] = {
    "pdfium, bare text": _pdfium,
    "words": _words,
    "words and tables": _tables,
    "document (words, tables, sentences)": _document,
    "pdfplumber words": _plumber_words,
    "pdfplumber words and tables": _plumber,
    "camelot stream": _camelot,
}
CLAIMS = (
    ("words", "pdfplumber words"),
    ("words and tables", "pdfplumber words and tables"),
    ("words and tables", "camelot stream"),
    ("document (words, tables, sentences)", "pdfplumber words and tables"),
    ("pdfium, bare text", "words"),
)
"""What is set against what: how many times the first's CPU time the second takes."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: CPU seconds of its own and of the system's for it, and peak memory in MiB."""

    seconds: float
    memory: float


def measured(read: Callable[[Path], int], paths: Sequence[Path]) -> Cost | None:
    """The cost of reading the files in a new process; None where it ended badly."""
    child = os.fork()
    if child == 0:
        failed = 1
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what other readers think of a file is not asked
            for path in paths:
                read(path)
            failed = 0
        finally:
            os._exit(failed)
    _, status, used = os.wait4(child, 0)
    return None if status else Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / KIB)


def best(rounds: int, paths: Sequence[Path]) -> dict[str, Cost]:
    """Of each reader that is installed, its cheapest round."""
    readers = {name: read for name, read in READERS.items() if name != "camelot stream" or _has_camelot()}
    costs: dict[str, Cost] = {}
    for _ in range(rounds):
        for name, read in readers.items():
            cost = measured(read, paths)
            if cost and (name not in costs or cost.seconds < costs[name].seconds):
                costs[name] = cost
    return costs


def _has_camelot() -> bool:
    return importlib.util.find_spec("camelot") is not None


def report(costs: dict[str, Cost], files: int, pages: int) -> Iterator[str]:
    """The lines of the report."""
    yield f"{files} PDFs, {pages} pages; CPU time of whole processes"
    yield f"{'reader':38} {'s':>7} {'ms/page':>8} {'pages/s':>8} {'peak MiB':>9}"
    for name, cost in costs.items():
        each = 1000 * cost.seconds / pages
        yield f"{name:38} {cost.seconds:7.2f} {each:8.1f} {pages / cost.seconds:8.1f} {cost.memory:9.0f}"
    for name, other in CLAIMS:
        if name in costs and other in costs:
            ratio = costs[other].seconds / costs[name].seconds
            yield f"{other}: {ratio:.1f} times the CPU time of {name}"
    if not _has_camelot():
        yield "camelot is not installed: not compared"


def main() -> int:
    """Measure and print; 1 where there are no files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--files", type=int, default=10, help="so many of them, evenly spread")
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    paths = sorted(asked.folder.glob("*.pdf"), key=lambda path: path.name)
    paths = paths[:: max(len(paths) // asked.files, 1)][: asked.files]
    if not paths:
        print(f"no PDFs in {asked.folder}; name a folder with some", file=sys.stderr)
        return 1
    costs = best(asked.rounds, paths)
    print("\n".join(report(costs, len(paths), _pages(paths))))
    return 0


def _pages(paths: Sequence[Path]) -> int:
    import pypdfium2  # noqa: PLC0415  # imported only now, so that no process that was measured had it for nothing

    return sum(len(pypdfium2.PdfDocument(path)) for path in paths)


if __name__ == "__main__":
    sys.exit(main())
