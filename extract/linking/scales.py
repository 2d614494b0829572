"""The absolute count behind a cell: by its own suffix, its header's unit, its caption's, or by what is likely."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extract.linking.cells import without_gain
from normalize.claims import Kind
from normalize.numbers import Quantity, parse_count, parse_scale

IN_WORDS = re.compile(
    r"\((?:in )?(?:millions?|billions?|M|B|G|[×x]\s?10\^?\d+)\)|\bin (?:millions|billions)\b|\b(?:million|billion)s?\b",
    re.IGNORECASE,
)
USUAL = {Kind.PARAMETERS: Decimal(10**6), Kind.OPERATIONS: Decimal(10**9)}
"""What a bare number in a column of parameters or operations mostly counts."""
LARGEST_BARE = 10**4
"""A bare count above this is the count itself."""
LIKELY = {
    Kind.PARAMETERS: (1e4, 1e13),
    Kind.OPERATIONS: (1e5, 1e16),
    Kind.TRAINING_COMPUTE: (1e12, 1e27),
    Kind.EPOCHS: (0.5, 5e3),
    Kind.STEPS: (1e3, 1e8),
    Kind.BATCH_SIZE: (1, 1e8),
}
"""What neural networks of 2009 to 2026 have, need and are trained with; a count outside is flagged."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """A count with its scale applied, and the reasons for that scale."""

    quantity: Quantity
    reasons: tuple[str, ...]


WRITTEN_OUT = re.compile(r"\d{5,6}|\d{2,3},\d{3}")
"""A number that may be written out, or a count of the thousands or millions that its header speaks of."""


def says_its_scale(text: str) -> bool:
    """Whether the cell itself says its scale: `60.2M`, `4.1 billion`, `1.8×10^9`, `1,022,362`."""
    return bool(re.search(r"\d\s?(?:[KMBGT]\b|[kmb]illion|million|billion|[×x·]\s?10|k\b)|\d,\d{3}\b|\d{5,}", text))


def scaled_count(text: str, header: str, caption: str, kind: Kind) -> Scaled | None:
    """The absolute count that a cell prints; None where it prints no count."""
    text = without_gain(text)
    bare = parse_count(text)
    if bare is None:
        return None
    headed = parse_scale(header) if header and WRITTEN_OUT.fullmatch(text) else None
    if headed and headed > 1 and kind in USUAL and likely(kind, float(bare.value * headed)):
        return Scaled(bare.scaled(headed), ("scale-in-header",))
    if says_its_scale(text):
        return Scaled(bare, ("scale-in-cell",))
    words = IN_WORDS.search(caption) if kind in USUAL else None
    for where, reason in ((header, "scale-in-header"), (words[0] if words else "", "scale-in-caption")):
        factor = parse_scale(where) if where else None
        if factor and factor > 1:
            return Scaled(bare.scaled(factor), (reason,))
    if kind in USUAL and bare.value < LARGEST_BARE:
        return Scaled(bare.scaled(USUAL[kind]), ("scale-assumed",))
    return Scaled(bare, ())


def likely(kind: Kind, value: float) -> bool:
    """Whether a count of this kind can be so large and so small."""
    low, high = LIKELY[kind]
    return low <= value <= high
