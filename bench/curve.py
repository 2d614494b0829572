"""How much the labels teach, and whether more would teach more: `python -m bench.curve [CORPUS] [--write]`.

Three things are learnt from labelled tables by logistic regression (softmax, ridge) over plain features of a table as
read: whether a row is the authors' own or quoted, the role of a row, the role of a column. Each is judged on papers
left out (five parts of papers), trained on 5, 10, 20, 40, ... papers drawn at random from the rest, `DRAWS` times; the
naive answer stands beside. What is printed is the mean share that is right of the lines of the papers left out, each
paper alike. --write puts the table into the page of labels.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.agreement import LABELS, PAGE
from bench.blocks import with_block
from bench.label import CORPUS, find_pdf
from bench.labelled import FittedSegment, Labels, Line, fit, read_labels, table_for
from extract.document import Document, Table
from extract.reading import read_document
from extract.vocabulary import label

PARTS = 5
DRAWS = 3
SIZES = (5, 10, 20, 40, 80, 160)
RIDGE = 0.01
STEPS = 200

CITED = re.compile(r"\[\d[\d,;\s–-]*\]|\((?:[^()]*[ ,])?(?:19|20)\d\d[a-z]?\)|\bet al\b")
OURS = re.compile(r"\b(?:ours?|we|proposed|this (?:paper|work))\b", re.IGNORECASE)
NUMBER = re.compile(r"^[-–+±~<>≈]?\d[\d.,]*\s*(?:%|[kKMGBT])?(?:\s*±.*|\s*/.*)?$")
COMPARES = re.compile(r"\b(?:compar|state[- ]of[- ]the[- ]art|previous|prior|published|other)", re.IGNORECASE)
TICK = re.compile(r"^[✓✗✔✘xX–-]$")

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled line: of which paper, what it looks like, what it is, and what the naive rule says."""

    paper: str
    features: Features
    answer: str
    naive: str


def main() -> int:
    """Learn, judge and print; 0, also where there is no corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE.name}")
    asked = parser.parse_args()
    if not (asked.corpus / "pdf").is_dir():
        print(f"skipped: there is no corpus at {asked.corpus}")
        return 0
    lines = list(report(examples(asked.corpus)))
    print("\n".join(lines))
    if asked.write:
        text = with_block(PAGE.read_text(encoding="utf-8"), "curve", "\n".join(["", *lines, "", ""]), by="bench.curve")
        PAGE.write_text(text, encoding="utf-8")
    return 0


def examples(corpus: Path) -> dict[str, list[Example]]:
    """The examples of each task, from all labels; a table that a person labelled is not taken from the program, too."""
    found: dict[str, list[Example]] = {"own or quoted": [], "role of rows": [], "role of columns": []}
    by_hand = {
        (path.stem, table.page, table.number) for path in LABELS.glob("*.json") for table in read_labels(path).tables
    }
    documents: dict[str, Document] = {}
    for path in sorted((*LABELS.glob("*.json"), *LABELS.glob("aligned/*.json"))):
        pdf = find_pdf(path.stem, corpus)
        if pdf is None:
            continue
        if path.stem not in documents:
            documents[path.stem] = read_document(pdf, "")
        document, read = documents[path.stem], read_labels(path)
        for label_ in read.tables:
            if read.by == "program" and (path.stem, label_.page, label_.number) in by_hand:
                continue
            table = table_for(label_, document.tables)
            for segment in fit(label_, table).segments if table else ():
                _add(found, read, table, segment, _words_of(document))
    return found


def _words_of(document: Document) -> Counter[str]:
    """How often the running text has each word."""
    return Counter(word for sentence in document.sentences for word in re.findall(r"[\w-]{2,}", sentence.text))


def _add(
    found: dict[str, list[Example]], read: Labels, table: Table | None, fitted: FittedSegment, prose: Counter[str]
) -> None:
    """The lines of a segment. Roles are learnt from a person's labels alone: a program is sure of the plain ones."""
    if table is None or fitted.segment.models != "rows":
        return
    paper, by_reader = read.paper, read.by == "reader"
    for number, line in fitted.rows.items():
        looks = row_features(table, number, prose)
        if line.own in {"own", "quoted"}:
            found["own or quoted"].append(Example(paper, looks, line.own, _naive_owner(table, number)))
        if by_reader and _is_told(line):
            found["role of rows"].append(Example(paper, looks, str(line.role), "model"))
    for number, line in fitted.columns.items():
        if by_reader and _is_told(line):
            looks = column_features(table, number, prose)
            naive = "result" if looks["numbers"] > 0.5 else "model"
            found["role of columns"].append(Example(paper, looks, str(line.role), naive))


def _is_told(line: Line) -> bool:
    return line.role not in {None, "unknown"} and not line.missed


def _naive_owner(table: Table, row: int) -> str:
    """ "Ours" said: own; else a citation: quoted; else own."""
    words = " ".join(cell.text for cell in table.rows[row])
    return "quoted" if CITED.search(words) and not OURS.search(words) else "own"


def row_features(table: Table, row: int, prose: Counter[str]) -> dict[str, float]:
    """What a row looks like, beside the others of its table; each from about -1 to 1."""
    cells = table.rows[row]
    words = " ".join(cell.text for cell in cells if not NUMBER.match(cell.text))
    body = [" ".join(cell.text for cell in one) for one in table.body]
    cites = [bool(CITED.search(text)) for text in body]
    names = re.findall(r"[\w-]{2,}", words)
    numbers = sum(bool(NUMBER.match(cell.text)) for cell in cells)
    known = sum(prose[name] > 0 for name in names) / len(names) if names else 0.0
    return {
        "bias": 1.0,
        "cites": float(bool(CITED.search(words))),
        "ours": float(bool(OURS.search(words))),
        "table cites": sum(cites) / len(cites) if cites else 0.0,
        "table says ours": float(any(map(OURS.search, body))),
        "cites where others do not": float(bool(CITED.search(words))) - (sum(cites) / len(cites) if cites else 0.0),
        "compares": float(bool(COMPARES.search(table.caption))),
        "place": row / max(len(table.rows) - 1, 1),
        "last": float(row == len(table.rows) - 1),
        "header": float(row < table.headers),
        "numbers": numbers / len(cells) if cells else 0.0,
        "no numbers": float(numbers == 0),
        "one cell": float(sum(bool(cell.text) for cell in cells) == 1),
        "bold": float(any(cell.bold for cell in cells)),
        "words": min(len(names), 12) / 12,
        "known in prose": known,
        "often in prose": min(max((prose[name] for name in names), default=0), 50) / 50,
        "sign first": float(bool(re.match(r"\s*(?:[+\-–−]|w/|no\b|with)", words))),
        "capital": float(bool(re.match(r"\s*[A-Z]", words))),
        "digit in name": float(bool(re.search(r"[A-Za-z]-?\d", words))),
    }


def column_features(table: Table, column: int, prose: Counter[str]) -> dict[str, float]:
    """What a column looks like: its heading, its values, its place."""
    head = " ".join(table.header_path(column))
    texts = [cell.text for row in table.body for cell in row if cell.column == column and cell.text]
    count = max(len(texts), 1)
    numbers = [text for text in texts if NUMBER.match(text)]
    values = [float(match[0]) for text in numbers if (match := re.search(r"\d+(?:\.\d+)?", text))]
    hits = label(head)
    kinds = {hit.kind for hit in hits}
    return {
        "bias": 1.0,
        **{f"heading {kind}": float(kind in kinds) for kind in KINDS},
        **{f"heading {hit.id}": 1.0 for hit in hits if hit.kind in {"quantity", "setting", "name"}},
        "heading unknown": float(bool(head) and not hits),
        "no heading": float(not head),
        "first": float(column == 0),
        "second": float(column == 1),
        "place": column / max(table.width - 1, 1),
        "numbers": len(numbers) / count,
        "ticks": sum(bool(TICK.match(text)) for text in texts) / count,
        "decimals": sum("." in text for text in numbers) / count,
        "units": sum(bool(re.search(r"\d\s?[kKMGBT]$", text)) for text in texts) / count,
        "percent": float(bool(values) and all(5 <= value <= 100 for value in values)),
        "large": float(bool(values) and max(values) > 100),
        "signed": sum(text.startswith(("+", "-", "–", "−")) for text in texts) / count,
        "cites": sum(bool(CITED.search(text)) for text in texts) / count,
        "years": sum(bool(re.fullmatch(r"(?:19|20)\d\d", text)) for text in texts) / count,
        "repeats": 1 - len(set(texts)) / count,
        "known in prose": sum(prose[word] > 0 for text in texts for word in text.split()[:1]) / count,
        "caption result": float(any(hit.kind in {"metric", "benchmark"} for hit in label(table.caption))),
    }


KINDS = ("metric", "polarity", "quantity", "name", "setting", "other", "benchmark", "data-set", "corpus", "split")


def report(found: Mapping[str, Sequence[Example]]) -> Iterator[str]:
    """The table, in Markdown: one line a task."""
    yield "| learnt | lines | papers | naive | " + " | ".join(map(str, SIZES)) + " papers |"
    yield "|---|---:|---:|---:|" + "---:|" * len(SIZES)
    for task, some in found.items():
        if not some:
            continue
        papers = sorted({one.paper for one in some})
        naive = by_paper((one.paper, one.naive == one.answer) for one in some)
        most = len(papers) * (PARTS - 1) // PARTS
        reached = (at_size(some, size) if size <= most else None for size in SIZES)
        cells = ("" if share is None else f"{share:.3f}" for share in reached)
        yield f"| {task} | {len(some)} | {len(papers)} | {naive:.3f} | " + " | ".join(cells) + " |"


def at_size(some: Sequence[Example], size: int) -> float:
    """The share that is right on papers left out, of what was learnt from so many papers."""
    chance = random.Random(size)  # noqa: S311  # reproducible, not secret
    papers = sorted({one.paper for one in some})
    chance.shuffle(papers)
    right: list[tuple[str, bool]] = []
    for part in range(PARTS):
        out = set(papers[part::PARTS])
        rest = [paper for paper in papers if paper not in out]
        for _ in range(DRAWS):
            chosen = set(chance.sample(rest, size))
            answer = learnt([one for one in some if one.paper in chosen])
            right += [(one.paper, answer(one.features) == one.answer) for one in some if one.paper in out]
    return by_paper(right)


def by_paper(right: Iterable[tuple[str, bool]]) -> float:
    """The mean over papers of the share that is right."""
    papers: dict[str, list[bool]] = {}
    for paper, one in right:
        papers.setdefault(paper, []).append(one)
    return sum(sum(some) / len(some) for some in papers.values()) / len(papers)


def learnt(some: Sequence[Example]) -> Callable[[Features], str]:
    """What a softmax regression with a ridge answers, by gradient descent with all examples, each paper alike."""
    names = sorted({name for one in some for name in one.features})
    answers = sorted({one.answer for one in some})
    x = np.array([[one.features.get(name, 0.0) for name in names] for one in some])
    y = np.array([[float(one.answer == answer) for answer in answers] for one in some])
    lines = Counter(one.paper for one in some)
    weight = np.array([[1 / lines[one.paper]] for one in some])
    weights = _descended(x, y, weight / weight.sum())

    def answer(features: Features) -> str:
        score = np.array([features.get(name, 0.0) for name in names]) @ weights
        return answers[int(score.argmax())]

    return answer


Matrix = NDArray[np.float64]


def _descended(x: Matrix, y: Matrix, weight: Matrix) -> Matrix:
    """The coefficients, features by answers, by Nesterov's accelerated descent; features are of about 1."""
    found = ahead = np.zeros((x.shape[1], y.shape[1]))
    step = 2.0 / (np.square(x).sum(axis=1).max() / 2 + RIDGE)
    for turn in range(STEPS):
        score = x @ ahead
        share = np.exp(score - score.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        new = ahead - step * (x.T @ (weight * (share - y)) + RIDGE * ahead)
        ahead = new + turn / (turn + 3) * (new - found)
        found = new
    return found


if __name__ == "__main__":
    sys.exit(main())
