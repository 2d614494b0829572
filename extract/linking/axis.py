"""On which axis of a table the models stand, as a probability learnt from labelled tables.

What is compared is the same for both axes: whether its labels are words of measuring or names, and whether the numbers
along it are alike (of one magnitude, with one unit and as many decimals), as those of one metric are.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean, pvariance

from extract.document import Cell, Table
from extract.linking.cells import numbers_of
from extract.linking.citations import cites
from extract.linking.learnt import Features, probability
from extract.linking.names import NAME_IN_TEXT, PaperNames, is_model_name
from extract.vocabulary import label

MEASURING = frozenset({"metric", "polarity", "quantity", "benchmark", "data-set", "split", "other", "corpus"})
CORNER = MEASURING - {"split", "other", "corpus"}
WIDEST = 2.0
"""The most that the logarithm of columns by rows counts."""
SMALLEST = 0.1
"""Added to a number before its logarithm is taken, so that 0 has one."""


def models_in_columns(table: Table, names: PaperNames) -> float:
    """The probability that the columns of a table are models, and its rows what was measured of them."""
    return probability("models-in-columns", axis_features(table, names))


def axis_features(table: Table, names: PaperNames) -> Features:
    """What tells the axis: labels and numbers of both."""
    stubs = [text for text in (_first(row) for row in table.body) if text.strip()]
    heads = [path[-1] for column in range(1, table.width) if (path := table.header_path(column)) and path[-1].strip()]
    corner = {hit.kind for hit in label(" ".join(table.header_path(0)))}

    def names_a_model(text: str) -> bool:
        return any(map(is_model_name, NAME_IN_TEXT.findall(text))) or cites(text) or names.owns(text)

    by_row, by_column = _numbers(table)
    return {
        "bias": 1.0,
        "stubs measure": _share(_measures, stubs),
        "heads measure": _share(_measures, heads),
        "stubs name": _share(names_a_model, stubs),
        "heads name": _share(names_a_model, heads),
        "stubs are numbers": _share(_is_number, stubs),
        "heads are numbers": _share(_is_number, heads),
        "rows are of one size": max(-1.0, min(1.0, _spread(by_column) - _spread(by_row))),
        "rows are printed alike": _alike(by_row) - _alike(by_column),
        "corner names": float("name" in corner),
        "corner measures": float(bool(corner & CORNER)),
        "wide": max(-WIDEST, min(WIDEST, math.log(table.width / max(len(table.body), 1)))),
    }


def _first(row: Sequence[Cell]) -> str:
    return next((cell.text for cell in row if cell.column == 0), "")


def _share(test: Callable[[str], bool], texts: Sequence[str]) -> float:
    return sum(map(test, texts)) / len(texts) if texts else 0.0


def _measures(text: str) -> bool:
    """Whether a label says what is measured or on what; `18 layers` says how much of something there is."""
    return not re.match(r"\d", text) and any(hit.kind in MEASURING for hit in label(text))


def _is_number(text: str) -> bool:
    return bool(numbers_of(text)) and not re.search("[A-Za-z]{2}", text)


Numbers = dict[int, list[tuple[float, str]]]
"""The numbers of each row or column, each with its text."""


def _numbers(table: Table) -> tuple[Numbers, Numbers]:
    """The numbers right of the first column, by row and by column."""
    by_row: Numbers = defaultdict(list)
    by_column: Numbers = defaultdict(list)
    for row, cells in enumerate(table.body):
        for cell in cells:
            if cell.column and cell.span == 1 and (found := numbers_of(cell.text)):
                number = (float(found[0].value), cell.text)
                by_row[row].append(number)
                by_column[cell.column].append(number)
    return by_row, by_column


def _mean(values: Iterable[float], otherwise: float) -> float:
    held = list(values)
    return fmean(held) if held else otherwise


def _spread(numbers: Numbers) -> float:
    """How far apart the numbers of one line are: the mean variance of their decimal logarithms."""
    sizes = ([math.log10(abs(value) + SMALLEST) for value, _ in line] for line in numbers.values() if len(line) > 1)
    return _mean(map(pvariance, sizes), 0.0)


def _alike(numbers: Numbers) -> float:
    """How alike the numbers of one line are printed: the mean share of the most frequent form."""
    forms = (Counter(_form(text) for _, text in line) for line in numbers.values() if len(line) > 1)
    return _mean((max(form.values()) / form.total() for form in forms), 0.5)


def _form(text: str) -> str:
    """How a number is printed: its words and signs, and how many decimals it has."""
    _, point, decimals = text.rpartition(".")
    return re.sub(r"[\d.,\s-]+", "#", text) + (f".{len(decimals)}" if point else "")
