"""Several numbers in front of one device: `on 8/1 M40 GPUs for A and B`, `8 or 16 GPUs`, `4, 8 and 16 GPUs`.

None of the numbers counts the devices of everything that the sentence speaks of, the last one least.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

from extract.language.measures import Measure, number_at
from normalize.datasets import OTHER, data_sets_in

SEVERAL = "several-counts"
"""The flag of a device of which the paper prints several counts."""

MOST_WORDS = 20
"""Tokens behind a device in which it is looked for what each number is for."""

_OR = frozenset({"/", "or"})
_AND = frozenset({"and", ","})
_LEADS = frozenset({"on", "with", "using", "use", "uses", "used", "across", "over", "to", "by", "either"})
_GROUPS = frozenset({"cluster", "clusters", "total", "machine", "machines", "server", "servers"})


def other_counts(doc: Doc, index: int) -> list[Measure]:
    """The numbers before the one at `index` that count the same device, in reading order; none is the rule."""
    found: list[Measure] = []
    firm = False
    while index >= 2 and doc[index - 1].lower_ in _OR | _AND and (one := number_at(doc, index - 2)) is not None:
        firm = firm or doc[index - 1].lower_ in _OR
        index -= 2
        found.insert(0, one)
    return found if firm or _is_led(doc, index) else []


def _is_led(doc: Doc, index: int) -> bool:
    """`on 4 and 8 GPUs`, `clusters of 4 and 8 GPUs`; not `a batch of 256 and 8 GPUs`."""
    before, first = (doc[index - back].lower_ if index >= back else "" for back in (1, 2))
    return before in _LEADS or (before == "of" and first in _GROUPS)


def place_of_ours(doc: Doc, end: int, many: int) -> int | None:
    """Which of `many` things behind the device is no foreign data set where all others are: 0 of `WMT and IWSLT`."""
    behind = [token.lower_ for token in doc[end : end + MOST_WORDS]]
    if not behind or behind[0] not in {"for", "on"}:
        return None
    parts = _parts(doc[end + 1 : end + MOST_WORDS].text)[:many]
    foreign = [data_sets_in(part) == {OTHER} for part in parts]
    return foreign.index(False) if len(parts) == many and foreign.count(False) == 1 else None


def _parts(text: str) -> list[str]:
    clause = re.split(r" respectively|\.", text, maxsplit=1)[0]
    return [part for part in re.split(r" and |[,/]", clause) if part.strip()]
