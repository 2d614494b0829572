"""What is kept of a page's text: powers of ten, and spaces. `python -m bench.reading [CORPUS]`.

Powers (`2.3 · 10^19`, `10^-4`) were listed by eye from pictures of the pages of 20 papers: `tests/facts/exponents.json`
holds page and value, written `2.3e19`, a bare power `e-4`. A token of 20 letters and more is mostly words that lost the
space between them; they are counted beside those of pdfium's own text of the same pages.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pypdfium2

from bench.corpus import ROOT
from extract.document import Document
from extract.reading import read_document
from extract.reading.glyphs import HYPHEN

FACTS = ROOT / "tests/facts/exponents.json"
POWER = re.compile(r"(?:(\d+(?:\.\d+)?)\s*[×·*x∗⋅]\s*)?(?<![\d.])10\s?\^\s?([-−–]?\d+)")
LONG = re.compile(r"[^\W\d_]{20,}")

Listed = Mapping[str, Sequence[tuple[int, str]]]


def listed() -> Listed:
    """The powers of each paper as (page, value)."""
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    return {paper: [(int(page), str(value)) for page, value in powers] for paper, powers in facts.items()}


def powers_of(document: Document) -> Counter[tuple[int, str]]:
    """The powers that the reader kept, by page: in the words of the page, line by line."""
    found: Counter[tuple[int, str]] = Counter()
    for page in document.pages:
        text = " ".join(word.text for line in page.lines for word in line.words)
        for factor, exponent in POWER.findall(text):
            found[page.number, f"{factor}e{exponent.replace('−', '-').replace('–', '-')}"] += 1
    return found


def missing_powers(powers: Iterable[tuple[int, str]], document: Document) -> list[tuple[int, str]]:
    """Those of the listed powers that the reader lost or changed."""
    return sorted((Counter(powers) - powers_of(document)).elements())


def long_tokens(text: str) -> int:
    """The tokens of 20 letters and more in a text."""
    return len(LONG.findall(text))


def main() -> int:
    """Measure and print; 0, also where there is no corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT / "../shared/corpus")
    asked = parser.parse_args()
    if not (asked.corpus / "pdf").is_dir():
        print(f"skipped: there is no corpus at {asked.corpus}")
        return 0
    print("\n".join(report(asked.corpus / "pdf")))
    return 0


def report(folder: Path) -> Iterator[str]:
    """The lines of the report."""
    facts = listed()
    lost = 0
    for paper, powers in facts.items():
        for page, value in missing_powers(powers, read_document(folder / f"{paper}.pdf", "")):
            lost += 1
            yield f"lost: {paper} p.{page} {value}"
    total = sum(map(len, facts.values()))
    yield f"powers of ten: {total - lost} of {total} in {len(facts)} papers = {(total - lost) / total:.3f}"
    ours, apart, joined = 0, 0, 0
    for path in sorted(folder.glob("*.pdf")):
        words = (word.text for page in read_document(path, "").pages for line in page.lines for word in line.words)
        ours += long_tokens(" ".join(words))
        text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
        apart += long_tokens(text.replace(HYPHEN, "-"))
        joined += long_tokens(text.replace(HYPHEN, ""))
    yield f"tokens of 20 letters and more: {ours}; in pdfium's own text {apart} with broken words left"
    yield f"as they are, {joined} with all of them joined; ours joins those that are no compounds"


if __name__ == "__main__":
    sys.exit(main())
