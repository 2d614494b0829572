"""Two components: one finds phrases that name devices, the other how many of them are meant.

`mine_devices` joins maker, name, memory and head of a phrase (`NVIDIA Tesla V100 16GB GPUs`) into one entity;
`mine_hardware`, once numbers are known, reads the count and the unit that is counted (`TPU v3 Pod with 512 cores`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token

from data import read_toml
from extract.language.tokens import PaperTokenizer
from normalize.devices import device_phrases, find_device

FILE = "patterns_devices.toml"
DEVICES, HARDWARE = "mine_devices", "mine_hardware"

REACH = 6
"""Tokens around a device in which words on machines and parts are looked for."""

MOST_DEVICES = 200_000
"""A larger number in front of a device does not count it."""

_SIGNS = frozenset({"x", "×", "-", "*"})
_ARTICLES = frozenset({"a", "an", "single"})
_EACH = frozenset({"each", "every", "per"})
_VERSION = re.compile(r"v\d[a-z]?|\d+v\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hardware:
    """A device as a sentence counts it. `device`: its catalogue id, or as printed; `count` None: not said.

    `flags` are codes of doubts: `hardware-variant-unknown`, `hardware-model-unknown`, `hardware-not-in-catalogue`,
    `count-per-node`, `computed`, `range`. `named`: more than `GPU` is said. `total`: all together are meant.
    """

    start: int
    end: int
    device: str
    named: bool
    count: int | None = None
    unit: str = "devices"
    flags: tuple[str, ...] = ()
    total: bool = False


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(read_toml(FILE)[key])


@cache
def _table(key: str) -> Mapping[str, str]:
    table: Mapping[str, str] = read_toml(FILE)[key]
    return table


class Devices:
    """The first component's state: the names of the catalogue."""

    def __init__(self, nlp: Language) -> None:
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        tokenizer = PaperTokenizer(nlp.vocab)
        for phrase in device_phrases():
            self.matcher.add("SURE" if phrase.sure else "UNSURE", [tokenizer(phrase.text)])

    def __call__(self, doc: Doc) -> Doc:
        """Mark each phrase that names a device; what models claimed before stays theirs."""
        named: dict[int, bool] = {}
        for match, start, end in self.matcher(doc):
            sure = doc.vocab.strings[match] == "SURE"
            named |= {index: sure or named.get(index, False) for index in range(start, end)}
        spans, index = [], 0
        while index < len(doc):
            end = _phrase_end(doc, index, named)
            if end > index:
                spans.append(Span(doc, index, end, label="DEVICE"))
            index = max(end, index + 1)
        doc.ents = (*doc.ents, *spans)
        return doc


def _phrase_end(doc: Doc, start: int, named: Mapping[int, bool]) -> int:
    """Where the device's phrase that begins at `start` ends; `start` itself where none begins."""
    index, found = start, False
    while index < len(doc):
        width = _part(doc, index, named, started=index > start)
        if not width:
            break
        unsure_but_helped = index in named and (index > start or _part(doc, index + 1, named, started=True) > 0)
        found = found or named.get(index, False) or unsure_but_helped or doc[index].lower_ in _words("unnamed")
        index += width
    while index > start and doc[index - 1].text in {"-", "_"}:
        index -= 1
    is_property = index < len(doc) and doc[index].lower_ in _words("not_device")
    return index if found and not is_property else start


def _part(doc: Doc, index: int, named: Mapping[int, bool], *, started: bool) -> int:
    """How many tokens at `index` go on with a device's phrase."""
    if index >= len(doc) or doc[index].ent_type or doc[index].lower_ in _words("not_named"):
        return 0
    token = doc[index]
    if index in named or token.lower_ in _words("makers"):
        return 1
    if token.text[0].isdigit() and index + 1 < len(doc) and doc[index + 1].lower_ in _words("memory"):
        return 2
    if token.lower_ in _table("heads"):
        return 1 if started or token.lower_ in _words("unnamed") else 0
    if started and (token.text in {"-", "_"} or _VERSION.fullmatch(token.text)):
        return 1
    return 0


def hardware_in(doc: Doc) -> tuple[Hardware, ...]:
    """The devices of `doc` with their counts, in reading order; a phrase and its apposition are one."""
    found: list[Hardware] = []
    for ent in doc.ents:
        if ent.label_ == "DEVICE" and not (ent.start and doc[ent.start - 1].lower_ in _EACH):
            hardware = _counted(doc, doc[ent.start])
            if found and _same_thing(doc, found[-1], hardware):
                found[-1] = _one_of(found[-1], hardware)
            else:
                found.append(hardware)
    return tuple(found)


def _counted(doc: Doc, token: Token) -> Hardware:
    match = find_device(token.text)
    heads = [word for word in re.findall(r"[a-z]+", token.lower_) if word in _table("heads")]
    named = bool(match and match.ids) or _is_named(token.text)
    known = match is not None and (bool(match.ids) or not named)
    hardware = Hardware(
        start=token.i,
        end=token.i + 1,
        device=match.id if match is not None and known else _plain_name(token.text),
        named=named,
        unit=_table("heads")[heads[-1]] if heads else "devices",
        flags=match.flags if match is not None and known else ("hardware-not-in-catalogue",),
    )
    return _with_holders(doc, _with_parts(doc, _with_count(doc, hardware)))


def _plain_name(text: str) -> str:
    """The printed name without memory and head: `Kepler` for `Kepler 6GB GPUs`."""
    if not _is_named(text):
        return re.sub(r"s$", "", text.rsplit(maxsplit=1)[-1].lower())
    bare = re.sub(r"\b\d+\s?(?:GB|GiB|G)\b", "", text)
    words = [word for word in re.split(r"[\s_]+", bare) if word.lower() not in _table("heads")]
    return " ".join(words).strip("- ") or text


def _is_named(text: str) -> bool:
    """Whether more than a maker and `GPU` is said."""
    words = re.findall(r"[a-z0-9]+(?:-[a-z]+)?", text.lower())
    says_nothing = _words("says_nothing")
    return any(word not in _table("heads") and word not in says_nothing and not word.isdigit() for word in words)


def _with_count(doc: Doc, hardware: Hardware) -> Hardware:
    """The number in front of (`8 V100s`, `8 × V100`, `a GPU`) or behind (`V100 × 8`) the device."""
    index = hardware.start - 1
    while index >= 0 and (doc[index].text in _SIGNS or _is_filler(doc[index])) and hardware.start - index < 4:
        index -= 1
    before = _number_at(doc, index)
    if before is not None:
        return _take(hardware, index, before)
    after = hardware.end
    if after + 1 < len(doc) and doc[after].text in {"x", "×"}:
        behind = _number_at(doc, after + 1)
        if behind is not None:
            return replace(_take(hardware, hardware.start, behind), end=after + 2)
    if index >= 0 and doc[index].lower_ in _ARTICLES and not _is_plural(doc[hardware.start].text):
        return replace(hardware, start=index, count=1)
    return hardware


def _is_filler(token: Token) -> bool:
    return not token.ent_type and token.lower_ in {
        "different",
        "available",
        "identical",
        "physical",
        "total",
        "such",
        "separate",
        "parallel",
    }


def _is_plural(text: str) -> bool:
    return text.endswith("s") and not text.endswith("ss")


def _number_at(doc: Doc, index: int) -> Any:
    """The measure of a plain number at `index`, or None."""
    if not 0 <= index < len(doc) or doc[index].ent_type_ not in {"COUNT", "NUMBER"}:
        return None
    measure = doc[index : index + 1].ents[0]._.measure if doc[index : index + 1].ents else None
    plausible = measure is not None and 1 <= measure.value <= MOST_DEVICES and float(measure.value).is_integer()
    return measure if plausible or (measure is not None and measure.low is not None) else None


def _take(hardware: Hardware, start: int, measure: Any) -> Hardware:
    if measure.low is not None:
        return replace(hardware, start=start, flags=(*hardware.flags, "range"))
    return replace(hardware, start=start, count=int(measure.value))


def _with_parts(doc: Doc, hardware: Hardware) -> Hardware:
    """`TPU v3 Pod with 512 cores`: the number of parts is what counts."""
    for index in range(hardware.end, min(hardware.end + REACH, len(doc) - 1)):
        token = doc[index]
        measure = _number_at(doc, index)
        if measure is not None and doc[index + 1].lower_ in _table("parts") and measure.low is None:
            unit = _table("parts")[doc[index + 1].lower_]
            return replace(hardware, end=index + 2, count=int(measure.value), unit=unit)
        if token.lower_ not in _words("joined"):
            break
    return hardware


def _with_holders(doc: Doc, hardware: Hardware) -> Hardware:
    """`2 nodes with 8 GPUs each` are 16 GPUs; `each server has 8 GPUs` says nothing on how many there are."""
    before = doc[max(0, hardware.start - REACH) : hardware.start]
    after = doc[hardware.end : min(len(doc), hardware.end + 3)]
    around = [token.lower_ for token in (*before, *after)]
    holders = [token for token in (*before, *after) if token.lower_ in _table("holders")]
    each = any(word in _EACH for word in around)
    if not holders:
        return hardware
    nodes = _number_at(doc, holders[0].i - 1)
    many = int(nodes.value) if nodes is not None and nodes.low is None else None
    apart = any(token.text == "(" for token in doc[holders[0].i : hardware.start])
    if many and many > 1 and hardware.count is not None and holders[0].i < hardware.start and not apart:
        return replace(hardware, count=many * hardware.count, flags=(*hardware.flags, "computed"))
    if each:
        return replace(hardware, count=None, flags=(*hardware.flags, "count-per-node"))
    return hardware


def _same_thing(doc: Doc, first: Hardware, second: Hardware) -> bool:
    """Whether the second phrase explains the first: `8 GPUs of NVIDIA M40`, `16 TPUs (64 TPU chips total)`."""
    between = [token.lower_ for token in doc[first.end : second.start]]
    if len(between) > 4 or not between:
        return False
    apposition = between[0] in {"(", "of", ":", "i.e"} and not first.named and second.named and second.count is None
    return apposition or (between[-1] == "(" and _says_total(doc, second))


def _says_total(doc: Doc, hardware: Hardware) -> bool:
    return any(token.lower_ in {"total", "altogether", "overall"} for token in doc[hardware.end : hardware.end + 3])


def _one_of(first: Hardware, second: Hardware) -> Hardware:
    if second.count is None:
        return replace(second, start=first.start, count=first.count, unit=first.unit)
    if not second.named and first.named:
        return replace(first, end=second.end, count=second.count, unit=second.unit, total=True)
    return replace(second, start=first.start, total=True)


if not Doc.has_extension("hardware"):
    Doc.set_extension("hardware", default=())


@Language.factory(DEVICES, assigns=["doc.ents", "token.ent_type"], requires=["doc.ents"])
def make_devices(nlp: Language, name: str) -> Devices:
    """Phrases that name devices."""
    return Devices(nlp)


@Language.component(HARDWARE, assigns=["doc._.hardware"], requires=["doc.ents", "span._.measure"])
def count_devices(doc: Doc) -> Doc:
    """How many devices of which unit."""
    doc._.hardware = hardware_in(doc)
    return doc
