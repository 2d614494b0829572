"""Two metrics told with their two numbers: `EM/F1 of 82.2/88.6`, `17.7%/3.7% top-1/top-5 error`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from extract.vocabulary import Label

JOINED = r"\s?(?:/|and)\s?"
NUMBERS = re.compile(rf"(?<![\w.])(\d+(?:\.\d+)?)\s?%?{JOINED}(\d+(?:\.\d+)?)\s?%?")
FARTHEST = 30
"""Characters between two numbers and the metrics that they are of."""
POLARITY_BEHIND = 14
"""Characters behind two metrics in which `error` or `accuracy` is said of both."""


def terms_of_pair(text: str, start: int, labels: Sequence[Label]) -> frozenset[str]:
    """The ids of the terms that name the metric of the number at `start`, by its place in a pair; none where it has no
    fellow, or where no two metrics stand near that are joined as the numbers are.
    """
    numbers = next((found for found in NUMBERS.finditer(text) if start in (found.start(1), found.start(2))), None)
    if numbers is None:
        return frozenset()
    named = [hit for hit in labels if hit.kind == "metric"]
    pairs = [pair for pair in itertools.pairwise(named) if re.fullmatch(JOINED, text[pair[0].end : pair[1].start])]
    near = min(pairs, key=lambda pair: _distance(numbers, pair), default=None)
    if near is None or _distance(numbers, near) > FARTHEST:
        return frozenset()
    metric = near[start == numbers.start(2)]
    said = (hit for hit in labels if hit.kind == "polarity" and 0 <= hit.start - near[1].end <= POLARITY_BEHIND)
    return frozenset({metric.id, *(hit.id for hit in said)})


def _distance(numbers: re.Match[str], pair: tuple[Label, Label]) -> int:
    """Characters between two numbers and two metrics."""
    return max(pair[0].start - numbers.end(), numbers.start() - pair[1].end)
