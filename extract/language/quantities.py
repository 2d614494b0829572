"""The component that finds numbers and what they count, and joins each with its unit into one token.

In: text of which models and devices are already entities. Out: entities with the labels of
`data/patterns_units.toml`, `span._.quantity`, and one token for every entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from data import read_toml
from extract.language.tokens import PaperTokenizer
from extract.linking.citations import BRACKETS
from normalize.numbers import Quantity, find_numbers, parse_number
from normalize.times import Duration, find_times
from normalize.units import hours_in

FILE = "patterns_units.toml"
NAME = "mine_quantities"

MOST_MODIFIERS = 3
"""Words that may stand between a number and its unit."""

RELATIVE = "RELATIVE"
"""The section of words that make a quantity a difference."""

SHARED = frozenset(
    {"EPOCHS", "STEPS", "PARAMETERS", "MULTIPLY_ADDS", "FLOPS", "TIME", "EXAMPLES", "TOKENS", "DEVICE_TIME"}
)
"""Labels that a number takes over from the next in a list: `300 and 40 epochs`, `100k/300k steps`."""

BETWEEN_SHARED = frozenset({"and", "or", "/", ",", "&", "to", "vs", "vs."})
JOINTS = frozenset({"x", "×", "-", "*", "("})
"""Signs between a number and what it counts: `8 × V100`, `90-epoch`."""


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
    approximate: bool = False
    relative: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    label: str
    unit: str | None
    value: Decimal


@cache
def modifiers() -> frozenset[str]:
    """Words that may stand between a number and its unit, in lower case."""
    return frozenset(word.lower() for word in read_toml(FILE)["modifiers"])


@cache
def relative_words() -> frozenset[str]:
    """Words that make a quantity a difference to something."""
    return frozenset(read_toml(FILE)[RELATIVE]["words"])


def _units() -> Iterator[tuple[str, _Unit]]:
    """Every phrase of a unit and what it says."""
    for label, entry in read_toml(FILE).items():
        if isinstance(entry, dict) and label != RELATIVE:
            unit = _Unit(label, entry.get("unit"), Decimal(entry.get("value", "1")))
            yield from ((phrase, unit) for phrase in entry["words"])


class Quantities:
    """The component's state: the phrases of all units."""

    def __init__(self, nlp: Language) -> None:
        self.units: dict[str, _Unit] = dict(_units())
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        tokenizer = PaperTokenizer(nlp.vocab)
        for phrase in self.units:
            self.matcher.add(phrase, [tokenizer(phrase)])

    def __call__(self, doc: Doc) -> Doc:
        """Find, label and join the quantities of `doc`."""
        found = list(_times(doc))
        units = self._units_at(doc)
        found += _precisions(doc, units)
        taken = {token.i for span, _ in found for token in span}
        for start, end, quantity in _numbers(doc.text):
            number = doc.char_span(start, end, alignment_mode="contract")
            if number is not None and not any(token.ent_type or token.i in taken for token in number):
                found.append(_measured(number, end, quantity, units))
        return _joined(doc, _shared(doc, sorted(found, key=lambda pair: pair[0].start)))

    def _units_at(self, doc: Doc) -> dict[int, tuple[int, _Unit]]:
        """Token index -> (end of the longest unit that begins there, what it says)."""
        at: dict[int, tuple[int, _Unit]] = {}
        for match, start, end in self.matcher(doc):
            if start not in at or end > at[start][0]:
                at[start] = (end, self.units[doc.vocab.strings[match]])
        return at


_PARTED = re.compile(r"(?<![\d.,^=+/-])(?<![A-Za-z]\d)\b([1-9]\d{0,2}) (\d{3})(?: (\d{3}))?(?![\d.,%]|\s\d|[A-Za-z])")
"""A number whose thousands are parted by spaces: `32 768`."""


def _numbers(text: str) -> Iterator[tuple[int, int, Quantity]]:
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


_NEIGHBOUR = re.compile(r"(?:\d:|[A-Za-z)] ?\+ ?)$")
"""What stands in front of a number that is part of a ratio or of a sum."""


def _times(doc: Doc) -> Iterator[tuple[Span, Measure]]:
    """Times on the clock and device-time."""
    for time in find_times(doc.text):
        span = doc.char_span(time.start, time.end, alignment_mode="contract")
        if span is not None and not any(token.ent_type_ == "MODEL" for token in span):
            yield span, _of_time(time)


def _precisions(doc: Doc, units: dict[int, tuple[int, _Unit]]) -> Iterator[tuple[Span, Measure]]:
    """Numeric formats (`mixed precision`, `FP16`): they stand by themselves."""
    for start, (end, unit) in units.items():
        span = doc[start:end]
        if unit.label == "PRECISION" and not any(token.ent_type for token in span):
            yield span, Measure(label="PRECISION", value=0.0, low=None, high=None, printed=span.text)


def _of_time(time: Duration) -> Measure:
    low, high = (None if end is None else float(end) for end in (time.hours.low, time.hours.high))
    return Measure(
        label="DEVICE_TIME" if time.counted else "TIME",
        value=float(time.hours.value),
        low=low,
        high=high,
        printed=time.quantity.printed,
        unit=time.unit,
        approximate=time.quantity.approximate,
    )


def _measured(
    number: Span, end_char: int, quantity: Quantity, units: dict[int, tuple[int, _Unit]]
) -> tuple[Span, Measure]:
    """The number with the unit behind it, as far as there is one."""
    doc = number.doc
    if quantity.percent:
        return doc.char_span(number.start_char, end_char, alignment_mode="expand") or number, _measure(
            "PERCENT", quantity
        )
    for index in range(number.end, min(number.end + MOST_MODIFIERS + 2, len(doc))):
        token = doc[index]
        if token.ent_type_:
            return number, _measure("COUNT" if token.ent_type_ == "DEVICE" else "NUMBER", quantity)
        if index in units:
            end, unit = units[index]
            difference = any(word.lower_ in relative_words() for word in doc[number.end : end])
            return doc[number.start : end], replace(_measure(unit.label, quantity, unit), relative=difference)
        joint = index == number.end and token.text in JOINTS
        if not joint and token.lower_ not in modifiers():
            break
    return number, _measure("NUMBER", quantity)


def _measure(label: str, quantity: Quantity, unit: _Unit | None = None) -> Measure:
    worth = unit.value if unit else Decimal(1)
    low, high = (None if end is None else float(end * worth) for end in (quantity.low, quantity.high))
    return Measure(
        label=label,
        value=float(quantity.value * worth),
        low=low,
        high=high,
        printed=quantity.printed,
        unit=unit.unit if unit else None,
        approximate=quantity.approximate,
    )


def _shared(doc: Doc, found: list[tuple[Span, Measure]]) -> list[tuple[Span, Measure]]:
    """A bare number in a list takes the label of the next: `300 and 40 epochs` are two counts of epochs."""
    out = list(found)
    for index in range(len(found) - 2, -1, -1):
        (span, measure), (after, next_one) = out[index], out[index + 1]
        between = [token.lower_ for token in doc[span.end : after.start]]
        assigned = span.start > 0 and doc[span.start - 1].text == "="
        if measure.label != "NUMBER" or next_one.label not in SHARED or assigned or not 0 < len(between) <= 2:
            continue
        if all(word in BETWEEN_SHARED for word in between):
            out[index] = (span, _like(measure, next_one))
    return out


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
    """`15.3/19.6 billion`: the scale behind the last number holds for a first that has none."""
    last = parse_number(next_printed)
    digits = re.match(r"[\d.,]*\d", next_printed)
    bare = parse_number(digits[0]) if digits else None
    if re.search(r"[A-Za-z]", printed) or last is None or not bare or not bare.value:
        return 1.0
    return float(last.value / bare.value)


def _joined(doc: Doc, found: list[tuple[Span, Measure]]) -> Doc:
    """Make every entity one token, and tie its measure to it."""
    measures: dict[int, Measure] = {}
    spans: list[Span] = []
    for span, measure in found:
        spans.append(Span(doc, span.start, span.end, label=measure.label))
        measures[span.start_char] = measure
    kept = filter_spans([*spans, *doc.ents])
    doc.ents = tuple(kept)
    with doc.retokenize() as retokenizer:
        for ent in kept:
            if len(ent) > 1:
                retokenizer.merge(ent)
    for ent in doc.ents:
        if ent.label_ not in {"MODEL", "DEVICE"}:
            ent._.measure = measures[ent.start_char]
    return doc


if not Span.has_extension("measure"):
    Span.set_extension("measure", default=None)


@Language.factory(NAME, assigns=["doc.ents", "token.ent_type", "span._.measure"], requires=["doc.ents"])
def make_quantities(nlp: Language, name: str) -> Quantities:
    """Numbers with their units."""
    return Quantities(nlp)
