"""The numbers in a sentence that may count something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extract.linking.citations import BRACKETS
from normalize.numbers import Quantity, find_numbers

_PARTED = re.compile(r"(?<![\d.,^=+/-])(?<![A-Za-z]\d)\b([1-9]\d{0,2}) (\d{3})(?: (\d{3}))?(?![\d.,%]|\s\d|[A-Za-z])")
"""A number whose thousands are parted by spaces: `32 768`."""


def numbers_in(text: str) -> Iterator[tuple[int, int, Quantity]]:
    """The numbers of `text`, without those of citations (`[27, 17]`), ratios (`1:3`) and sums (`N + 1`)."""
    parted = {match.start(): match for match in _PARTED.finditer(text)}
    cited = [match.span() for match in BRACKETS.finditer(text)]
    stop = 0
    for start, end, quantity in find_numbers(text):
        if start < stop or any(first <= start < last for first, last in cited) or _NEIGHBOUR.search(text[:start]):
            continue
        match = parted.get(start)
        if match is not None:
            stop = match.end()
            yield start, stop, Quantity(Decimal("".join(filter(None, match.groups()))), printed=match[0])
        elif text[end : end + 1] != ":" or text[end + 1 : end + 2].isspace():
            yield start, end, quantity


_NEIGHBOUR = re.compile(r"(?:\d:|[A-Za-z)] ?\+ ?|(?<![\d.])1/)$")
"""What stands in front of a number that is part of a ratio, a sum or a fraction."""
