"""Run the notebook of the documentation and write what its cells give: `python -m bench.notebook`.

A test runs it likewise and asserts that it holds what this would write.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from bench.corpus import ROOT

NOTEBOOK = ROOT / "docs" / "slope.ipynb"
SECONDS = 300
"""A cell that takes longer has failed."""


def main() -> int:
    """Run, and write the file."""
    nbformat.write(executed(NOTEBOOK), NOTEBOOK)  # type: ignore[no-untyped-call]
    print(f"{NOTEBOOK.relative_to(ROOT)}: written")
    return 0


def executed(path: Path) -> NotebookNode:
    """The notebook with the outputs of now, without times and counts of this run. Raises CellExecutionError."""
    book: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    NotebookClient(book, timeout=SECONDS, record_timing=False, coalesce_streams=True).execute(cwd=str(ROOT))
    book.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return book


def printed(book: NotebookNode) -> list[list[str]]:
    """What each cell of code gave: the text that was printed or shown, and the kinds of pictures."""
    return [
        [one.get("text") or one["data"].get("text/plain") or ", ".join(one["data"]) for one in cell.outputs]
        for cell in book.cells
        if cell.cell_type == "code"
    ]


if __name__ == "__main__":
    sys.exit(main())
