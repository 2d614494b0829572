"""Speed and yield of reading references, and how many PDFs are told for what they are.

    python -m bench.ingest

Reads the reference files and the PDFs of a folder `shared` beside the repository; where it is absent there is nothing
to measure. Prints one line a file: entries a second of processor time, references, failures, ids, papers, and how many
papers would be matched by an id, by their title, or are not asked about.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from extract.reading import read_first_page
from ingest.gathering import gather
from ingest.identifiers import title_key
from ingest.parsing.bibtex import ParsedReferences, parse_bibtex
from ingest.parsing.reflist import parse_reflist
from ingest.pdfs import identify_pdf
from ingest.records import FailedPdf, FirstPage, PdfFile, Reference
from ingest.resolving.questions import question_of

SHARED = Path(__file__).parents[2] / "shared"
ROUNDS = 3


def main() -> None:
    """Print what was measured."""
    if not SHARED.is_dir():
        print(f"nothing to measure: there is no {SHARED}")
        return
    print(
        f"{'file':32}{'entries':>8}{'/s':>8}{'failed':>7}{'mended':>7}{'arXiv':>6}{'DOI':>6}{'junk':>6}{'papers':>7}"
        f"{'by id':>7}{'title':>7}{'not':>6}"
    )
    for path in sorted((SHARED / "bib").glob("*.bib")):
        report(path, parse_bibtex)
    report(SHARED / "references.txt", parse_reflist)
    measure_identification()


def report(path: Path, parse: Callable[[bytes, str], ParsedReferences]) -> None:
    """One line on one file; the best of a few rounds."""
    data = path.read_bytes()
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        parsed = parse(data, path.name)
        seconds.append(time.process_time() - start)
    references = parsed.references
    mended = sum(1 for one in references if any("stands already" not in repair for repair in one.repairs))
    print(
        f"{path.name:32}{parsed.entries:8}{parsed.entries / min(seconds):8.0f}{len(parsed.failures):7}{mended:7}"
        f"{sum(1 for one in references if one.arxiv_id):6}{sum(1 for one in references if one.doi):6}"
        f"{sum(1 for one in references if one.junk):6}{ways_of(references)}"
    )


def ways_of(references: Sequence[Reference]) -> str:
    """How many papers the references speak of, and how these would be matched: by an id, by title, or not at all."""
    gathered = gather(references)
    questions = [question_of(one.paper, one.references, one.pdfs) for one in gathered]
    by_id = sum(bool(one and one.scholar_ids) for one in questions)
    untold = sum(one is None for one in questions)
    return f"{len(gathered):7}{by_id:7}{len(gathered) - by_id - untold:7}{untold:6}"


def measure_identification() -> None:
    """How many PDFs of the corpus get the right id, title and year, with their names and without."""
    corpus = SHARED / "corpus"
    listed: list[dict[str, Any]] = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    paths = [corpus / "pdf" / f"{entry['arxiv_id'].replace('/', '_')}.pdf" for entry in listed]
    start = time.process_time()
    pages = {path: read_first_page(path) for path in paths}
    print(f"\nfirst pages: {len(paths) / (time.process_time() - start):.0f} a second")
    for label, kept in (("names as they are", True), ("names hidden", False)):
        right: Counter[str] = Counter()
        for entry, path in zip(listed, paths, strict=True):
            right.update(compare(entry, identified(path, pages[path], name_kept=kept)))
        total = len(listed)
        print(f"{label}: paper {right['paper']} of {total}, title {right['title']}, year {right['year']}")


def identified(path: Path, page: FirstPage, *, name_kept: bool) -> PdfFile | FailedPdf:
    """The PDF as it is identified under its name, or under one that says nothing."""
    if name_kept:
        return identify_pdf(path, lambda _: page)
    with tempfile.TemporaryDirectory() as folder:
        hidden = Path(folder) / "paper.pdf"
        hidden.symlink_to(path)
        return identify_pdf(hidden, lambda _: page)


def compare(entry: dict[str, Any], result: PdfFile | FailedPdf) -> list[str]:
    """Which of the three are right. The paper is told by its id, or by its title where it was found without one."""
    if isinstance(result, FailedPdf):
        return []
    same_title = title_key(result.title or "") == title_key(entry["title"])
    same_id = result.arxiv_id == entry["arxiv_id"]
    right = {
        "paper": same_id or (result.arxiv_id is None and same_title),
        "title": same_title,
        "year": result.year == entry["year"],
    }
    return [name for name, holds in right.items() if holds]


if __name__ == "__main__":
    main()
