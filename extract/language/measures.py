"""A number with what it counts, and how numbers in a list share their unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span

from normalize.numbers import parse_number
from normalize.units import hours_in

SHARED = frozenset(
    {"EPOCHS", "STEPS", "PARAMETERS", "MULTIPLY_ADDS", "FLOPS", "TIME", "EXAMPLES", "TOKENS", "DEVICE_TIME"}
)
"""Labels that a number takes over from the next in a list: `300 and 40 epochs`, `100k/300k steps`."""

BETWEEN_SHARED = frozenset({"and", "or", "/", ",", "&", "to", "vs", "vs."})
"""What stands between the members of a list."""

LEAST_SHARED = 0.1
"""A smaller number in a list is a learning rate: `with 10^-4 and 40k iterations`."""

MOST_BETWEEN = 2
"""Tokens between two members of a list (`, and`)."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with what it counts: `value`, `low` and `high` are in the unit of claims (hours, FLOP, or a count).

    `unit` is `examples`, `tokens`, `multiply-adds`, `FLOPs`, or the unit of time as printed. `relative`: it is a
    difference (`2M additional parameters`).
    """

    label: str
    value: float
    low: float | None
    high: float | None
    printed: str
    unit: str | None = None
    relative: bool = False


def number_at(doc: Doc, index: int) -> Measure | None:
    """The measure of the plain number that the token at `index` is, or None."""
    if not 0 <= index < len(doc) or doc[index].ent_type_ not in {"COUNT", "NUMBER"}:
        return None
    measure: Measure | None = doc[index : index + 1].ents[0]._.measure
    return measure


def with_shared_units(doc: Doc, found: Sequence[tuple[Span, Measure]]) -> list[tuple[Span, Measure]]:
    """A bare number in a list takes the label of the next: `300 and 40 epochs` are two counts of epochs."""
    out = list(found)
    for index in range(len(found) - 2, -1, -1):
        (span, measure), (after, next_one) = out[index], out[index + 1]
        between = [token.lower_ for token in doc[span.end : after.start]]
        is_rate = measure.value < LEAST_SHARED
        assigned = span.start > 0 and doc[span.start - 1].text == "="
        if (
            measure.label != "NUMBER"
            or next_one.label not in SHARED
            or is_rate
            or assigned
            or not 0 < len(between) <= MOST_BETWEEN
        ):
            continue
        if all(word in BETWEEN_SHARED for word in between):
            out[index] = (span, _like(measure, next_one))
            if between == ["or"] and next_one.label == "TIME":
                out[index : index + 2] = [_either(doc, out[index], out[index + 1])]
    return out


def _either(doc: Doc, first: tuple[Span, Measure], second: tuple[Span, Measure]) -> tuple[Span, Measure]:
    """`1 or 2 days` is a range."""
    (span, low), (last, high) = first, second
    middle = (low.value + high.value) / 2
    printed = f"{low.printed} or {high.printed}"
    return doc[span.start : last.end], replace(high, value=middle, low=low.value, high=high.value, printed=printed)


def _like(measure: Measure, next_one: Measure) -> Measure:
    """The number told in the unit, and where it has no scale of its own in the scale, of `next_one`."""
    worth = _scale(measure.printed, next_one.printed)
    if next_one.label in {"TIME", "DEVICE_TIME"} and next_one.unit:
        hours = hours_in(next_one.unit)
        worth *= hours.numerator / hours.denominator
    low, high = (None if end is None else end * worth for end in (measure.low, measure.high))
    value = measure.value * worth
    return replace(measure, label=next_one.label, unit=next_one.unit, value=value, low=low, high=high)


def _scale(printed: str, next_printed: str) -> float:
    """`12.1/14.8 billion`: the scale behind the last number holds for a first that has none."""
    last = parse_number(next_printed)
    digits = re.match(r"[\d.,]*\d", next_printed)
    bare = parse_number(digits[0]) if digits else None
    if re.search(r"[A-Za-z]", printed) or last is None or not bare or not bare.value:
        return 1.0
    return float(last.value / bare.value)


def peers(doc: Doc, index: int) -> set[int]:
    """The tokens in one list with the quantity at `index`: what is said of one (`at 32k and 48k`) holds for all."""
    label = doc[index].ent_type_
    found = {index}
    if label not in SHARED:
        return found
    for step in (-1, 1):
        place = index + step
        while 0 <= place < len(doc):
            if doc[place].ent_type_ == label:
                found.add(place)
            elif doc[place].lower_ not in BETWEEN_SHARED:
                break
            place += step
    return found
