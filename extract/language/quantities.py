"""The component that finds numbers and what they count, and joins each with its unit into one token.

In: text of which models and devices are already entities. Out: entities with the labels of
`data/patterns_units.toml`, `span._.measure`, and one token for every entity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from data import read_toml
from extract.language.measures import Measure, with_shared_units
from extract.language.numerals import numbers_in
from extract.language.tokens import PaperTokenizer
from normalize.numbers import Quantity
from normalize.times import Duration, find_times

FILE = "patterns_units.toml"
NAME = "mine_quantities"

MOST_MODIFIERS = 3
"""Words that may stand between a number and its unit."""

RELATIVE = "RELATIVE"
"""The section of words that make a quantity a difference."""

JOINTS = frozenset({"x", "×", "-", "*", "("})
"""Signs between a number and what it counts: `8 × V100`, `90-epoch`."""


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
        for start, end, quantity in numbers_in(doc._.written):
            number = doc.char_span(start, end, alignment_mode="contract")
            if number is not None and not any(token.ent_type or token.i in taken for token in number):
                found.append(_measured(number, end, quantity, units))
        return _joined(doc, with_shared_units(doc, sorted(found, key=lambda pair: pair[0].start)))

    def _units_at(self, doc: Doc) -> dict[int, tuple[int, _Unit]]:
        """Token index -> (end of the longest unit that begins there, what it says)."""
        at: dict[int, tuple[int, _Unit]] = {}
        for match, start, end in self.matcher(doc):
            if start not in at or end > at[start][0]:
                at[start] = (end, self.units[doc.vocab.strings[match]])
        return at


def _times(doc: Doc) -> Iterator[tuple[Span, Measure]]:
    """Times on the clock and device-time."""
    for time in find_times(doc._.written):
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
    )


def _joined(doc: Doc, found: list[tuple[Span, Measure]]) -> Doc:
    """Make every entity one token, and tie its measure to it."""
    measures: dict[int, Measure] = {}
    spans: list[Span] = []
    for span, measure in found:
        spans.append(Span(doc, span.start, span.end, label=measure.label))
        measures[span.start_char] = measure
    kept = filter_spans([*spans, *doc.ents])
    doc.ents = tuple(kept)
    if any(len(ent) > 1 for ent in kept):
        with doc.retokenize() as retokenizer:
            for ent in kept:
                if len(ent) > 1:
                    retokenizer.merge(ent)
    doc._.found = doc.ents if kept else ()
    for ent in doc._.found:
        if ent.label_ not in {"MODEL", "DEVICE"}:
            ent._.measure = measures[ent.start_char]
    return doc


if not Doc.has_extension("found"):
    Doc.set_extension("found", default=())
if not Span.has_extension("measure"):
    Span.set_extension("measure", default=None)


@Language.factory(NAME, assigns=["doc.ents", "doc._.found", "token.ent_type", "span._.measure"], requires=["doc.ents"])
def make_quantities(nlp: Language, name: str) -> Quantities:
    """Numbers with their units."""
    return Quantities(nlp)
