"""How fast PDFs are read: this reader against pdfplumber, on the same files in the same process.

    python -m bench.read [FOLDER]

FOLDER holds PDFs; without it the shared corpus beside the repository is used. User CPU time, imports left out;
the two take turns file by file, so that what else runs on the machine weighs on both alike.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from extract.reading import read_document, read_tables

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "pdf"
FILES = 10


def _ours(path: Path) -> int:
    return len(read_document(path, "").pages)


def _our_tables(path: Path) -> int:
    return len(read_tables(path))


def _plumber_words(path: Path) -> int:
    with pdfplumber.open(path) as pdf:
        return sum(len(page.extract_words(x_tolerance=1.5, use_text_flow=True)) for page in pdf.pages)


def _plumber(path: Path) -> int:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words(x_tolerance=1.5, use_text_flow=True)
            page.extract_tables()
        return len(pdf.pages)


READERS: dict[str, Callable[[Path], int]] = {
    "read_document (words, tables, sentences)": _ours,
    "read_tables (words and tables)": _our_tables,
    "pdfplumber words": _plumber_words,
    "pdfplumber words and tables": _plumber,
}


def main() -> int:
    """Times every reader on every file and prints a table; 1 where there are no files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    paths = sorted(folder.glob("*.pdf"), key=lambda path: path.name)
    paths = paths[:: max(len(paths) // FILES, 1)][:FILES]
    if not paths:
        print(f"no PDFs in {folder}; name a folder with some", file=sys.stderr)
        return 1
    _ours(paths[0])
    pages = sum(_ours(path) for path in paths)
    spent = dict.fromkeys(READERS, 0.0)
    for path in paths:
        for name, read in READERS.items():
            before = os.times().user
            read(path)
            spent[name] += os.times().user - before
    slowest = spent["pdfplumber words and tables"]
    print(f"{len(paths)} PDFs, {pages} pages, user CPU")
    print(f"{'reader':42} {'s':>7} {'ms/page':>8} {'pages/s':>8} {'times pdfplumber':>17}")
    for name, seconds in spent.items():
        ratio = slowest / seconds if seconds else float("inf")
        print(f"{name:42} {seconds:7.2f} {1000 * seconds / pages:8.1f} {pages / max(seconds, 1e-9):8.1f} {ratio:17.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
