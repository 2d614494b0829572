"""Fit what is learnt to the labelled tables: `python -m bench.train [CORPUS] [--write]`.

Each decision of `data/weights.toml` is a logistic regression with a ridge, fitted by Newton's method.
What is printed beside is its share right on papers left out (ten parts of papers), with that of the naive answer.
Without the corpus it says so and passes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.curve import by_paper
from bench.label import CORPUS, find_pdf
from bench.labelled import FittedSegment, LabelledTable, fit, read_labels, table_for
from extract.document import Document, Table
from extract.linking.axis import axis_features
from extract.linking.learnt import Features
from extract.linking.names import PaperNames, names_of
from extract.linking.repairs import repaired
from extract.reading import read_document

LABELS = Path(__file__).with_name("labels")
WEIGHTS = Path(__file__).resolve().parent.parent / "data/weights.toml"
PARTS = 10
RIDGE = 0.001
STEPS = 30
HEAD = """\
# What is learnt from labelled tables: log-odds for a unit of each feature, by decision (extract/linking/learnt.py).
# Written by `python -m bench.train --write`; change labels or features, not the figures here.
"""
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A segment of a labelled table, in the paper that it stands in."""

    paper: str
    document: Document
    table: Table
    segment: FittedSegment
    names: PaperNames


@dataclass(frozen=True, slots=True)
class Example:
    """What one thing looks like, whether it is what the decision asks, and the naive answer."""

    paper: str
    features: Features
    answer: bool
    naive: bool = False


def main() -> int:
    """Fit, judge and print; 0, also where there is no corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    asked = parser.parse_args()
    if not (asked.corpus / "pdf").is_dir():
        print(f"skipped: there is no corpus at {asked.corpus}")
        return 0
    tables = list(labelled(asked.corpus))
    parts = [HEAD]
    for decision, made in DECISIONS.items():
        examples = list(made(tables))
        print(f"{decision}: {judged(examples)}")
        parts.append(written(decision, fitted(examples), examples))
    if asked.write:
        WEIGHTS.write_text("\n".join(parts), encoding="utf-8")
    return 0


def labelled(corpus: Path) -> Iterator[Labelled]:
    """The segments of all labelled tables that fit one as read; a person's labels go before a program's."""
    by_hand = {_key(path.stem, one) for path in LABELS.glob("*.json") for one in read_labels(path).tables}
    known: dict[str, tuple[Document, PaperNames]] = {}
    for path in sorted((*LABELS.glob("*.json"), *LABELS.glob("aligned/*.json"))):
        pdf = find_pdf(path.stem, corpus)
        if pdf is None:
            continue
        if path.stem not in known:
            document = read_document(pdf, "")
            known[path.stem] = document, names_of(document)
        document, names = known[path.stem]
        for one in read_labels(path).tables:
            if path.parent == LABELS or _key(path.stem, one) not in by_hand:
                table = table_for(one, document.tables)
                for segment in fit(one, table).segments if table else ():
                    yield Labelled(path.stem, document, table, segment, names)  # type: ignore[arg-type]


def _key(paper: str, table: LabelledTable) -> tuple[str, int, str | None]:
    return paper, table.page, table.number


def _axis(tables: Sequence[Labelled]) -> Iterator[Example]:
    """Whether the models of a table stand in its columns; a table of several segments counts once.

    Where rows and columns make a model together, either way of reading serves.
    """
    seen: set[tuple[str, int]] = set()
    for one in tables:
        known = one.segment.segment.models in {"rows", "columns"}
        if known and (one.paper, id(one.table)) not in seen:
            seen.add((one.paper, id(one.table)))
            features = axis_features(repaired(one.table), one.names)
            yield Example(one.paper, features, one.segment.segment.models == "columns")


DECISIONS: Mapping[str, Callable[[Sequence[Labelled]], Iterator[Example]]] = {"models-in-columns": _axis}
"""What is learnt, and how its examples are made of the labelled tables."""


def judged(examples: Sequence[Example]) -> str:
    """One line: how often the decision is right on papers left out, beside the naive answer."""
    papers = sorted({one.paper for one in examples})
    said: list[tuple[Example, bool]] = []
    for part in range(PARTS):
        out = set(papers[part::PARTS])
        weights = fitted([one for one in examples if one.paper not in out])
        said += [(one, _odds(weights, one.features) > 0) for one in examples if one.paper in out]
    right = by_paper((one.paper, answer == one.answer) for one, answer in said)
    naive = by_paper((one.paper, one.naive == one.answer) for one in examples)
    found = [answer for one, answer in said if one.answer]
    false = sum(answer for one, answer in said if not one.answer)
    told = f"{sum(found)} of {len(found)} found, {false} wrongly"
    return f"{len(examples)} examples of {len(papers)} papers; left out {right:.3f}, naive {naive:.3f}; {told}"


def _odds(weights: Features, features: Features) -> float:
    return sum(weights[name] * value for name, value in features.items())


def fitted(examples: Sequence[Example]) -> dict[str, float]:
    """The weights by feature: the penalised likelihood is greatest there."""
    names = sorted({name for one in examples for name in one.features})
    x = np.array([[one.features.get(name, 0.0) for name in names] for one in examples])
    y = np.array([float(one.answer) for one in examples])
    return dict(zip(names, map(float, _newton(x, y)), strict=True))


def _newton(x: Matrix, y: Matrix) -> Matrix:
    """The coefficients of a logistic regression: iteratively reweighted least squares, with a ridge."""
    found = np.zeros(x.shape[1])
    ridge = RIDGE * len(y) * np.eye(x.shape[1])
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-(x @ found)))
        slope = x.T @ (y - share) - ridge @ found
        curvature = (x * (share * (1 - share))[:, None]).T @ x + ridge
        found = found + np.linalg.solve(curvature, slope)
    return found


def written(decision: str, weights: Mapping[str, float], examples: Sequence[Example]) -> str:
    """A decision as a table of TOML."""
    papers = len({one.paper for one in examples})
    lines = [f"# fitted to {len(examples)} examples of {papers} papers", f"[{decision}]"]
    return "\n".join([*lines, *(f'"{name}" = {weight:.3f}' for name, weight in weights.items()), ""])


if __name__ == "__main__":
    sys.exit(main())
