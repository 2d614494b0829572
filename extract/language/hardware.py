"""The component that reads how many devices a sentence counts, and in which unit.

`8 V100s`, `a GPU`, `V100 × 8`, `TPU v3 Pod with 512 cores`, `2 nodes with 8 GPUs each`, `8 GPUs of NVIDIA M40`.
In: device phrases and numbers, each one token. Out: `doc._.hardware`, in reading order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from extract.language.alternatives import SEVERAL, other_counts, place_of_ours
from extract.language.devices import units_of, words_of
from extract.language.measures import Measure, number_at
from normalize.devices import find_device

NAME = "mine_hardware"

REACH = 6
"""Tokens around a device in which words on machines and parts are looked for."""

MOST_DEVICES = 200_000
"""A larger number in front of a device does not count it."""

_SIGNS = frozenset({"x", "×", "-", "*"})
_ARTICLES = frozenset({"a", "an", "single"})
_EACH = frozenset({"each", "every", "per"})
_FILLERS = frozenset({"different", "available", "identical", "physical", "total", "such", "separate", "parallel"})


@dataclass(frozen=True, slots=True)
class Hardware:
    """A device as a sentence counts it. `device`: its catalogue id, or as printed; `count` None: not said.

    `flags` are codes of doubts: `hardware-variant-unknown`, `hardware-model-unknown`, `hardware-not-in-catalogue`,
    `count-per-node`, `several-counts`, `computed`, `range`. `named`: more than `GPU` is said.
    """

    start: int
    end: int
    device: str
    named: bool
    count: int | None = None
    unit: str = "devices"
    flags: tuple[str, ...] = ()


def hardware_in(doc: Doc) -> tuple[Hardware, ...]:
    """The devices of `doc` with their counts, in reading order; a phrase and its apposition are one."""
    found: list[Hardware] = []
    for ent in doc._.found:
        if ent.label_ == "DEVICE" and not (ent.start and doc[ent.start - 1].lower_ in _EACH):
            hardware = _counted(doc, doc[ent.start])
            if found and _same_thing(doc, found[-1], hardware):
                found[-1] = _one_of(found[-1], hardware)
            else:
                found.append(hardware)
    return tuple(found)


def _counted(doc: Doc, token: Token) -> Hardware:
    match = find_device(token.text)
    heads = [word for word in re.findall(r"[a-z]+", token.lower_) if word in units_of("heads")]
    named = bool(match and match.ids) or _is_named(token.text)
    known = match is not None and (bool(match.ids) or not named)
    hardware = Hardware(
        start=token.i,
        end=token.i + 1,
        device=match.id if match is not None and known else _plain_name(token.text),
        named=named,
        unit=units_of("heads")[heads[-1]] if heads else "devices",
        flags=match.flags if match is not None and known else ("hardware-not-in-catalogue",),
    )
    return _with_holders(doc, _with_parts(doc, _without_pods(doc, _with_count(doc, hardware))))


def _plain_name(text: str) -> str:
    """The printed name without memory and head: `Kepler` for `Kepler 6GB GPUs`."""
    if not _is_named(text):
        return re.sub(r"s$", "", text.rsplit(maxsplit=1)[-1].lower())
    bare = re.sub(r"\b\d+\s?(?:GB|GiB|G)\b", "", text)
    words = [word for word in re.split(r"[\s_]+", bare) if word.lower() not in units_of("heads")]
    return " ".join(words).strip("- ") or text


def _is_named(text: str) -> bool:
    """Whether more than a maker and `GPU` is said."""
    words = re.findall(r"[a-z0-9]+(?:-[a-z]+)?", text.lower())
    says_nothing = words_of("says_nothing")
    return any(word not in units_of("heads") and word not in says_nothing and not word.isdigit() for word in words)


def _with_count(doc: Doc, hardware: Hardware) -> Hardware:
    """The number in front of (`8 V100s`, `8 × V100`, `a GPU`) or behind (`V100 × 8`) the device."""
    index = hardware.start - 1
    while index >= 0 and (doc[index].text in _SIGNS or _is_filler(doc[index])) and hardware.start - index < 4:
        index -= 1
    before = _number_at(doc, index)
    if before is not None:
        others = other_counts(doc, index)
        from_first = replace(hardware, start=index - 2 * len(others))
        return _one_of_several(doc, from_first, [*others, before]) if others else _take(hardware, index, before)
    after = hardware.end
    if after + 1 < len(doc) and doc[after].text in {"x", "×"}:
        behind = _number_at(doc, after + 1)
        if behind is not None:
            return replace(_take(hardware, hardware.start, behind), end=after + 2)
    if index >= 0 and doc[index].lower_ in _ARTICLES and not _is_plural(doc[hardware.start].text):
        return replace(hardware, start=index, count=1)
    return hardware


def _one_of_several(doc: Doc, hardware: Hardware, counts: list[Measure]) -> Hardware:
    """`8/1 GPUs`: the count for what is ours, where the words behind tell it; else none."""
    place = place_of_ours(doc, hardware.end, len(counts))
    if place is None:
        return replace(hardware, flags=(*hardware.flags, SEVERAL))
    return _take(hardware, hardware.start, counts[place])


def _is_filler(token: Token) -> bool:
    return not token.ent_type and token.lower_ in _FILLERS


def _is_plural(text: str) -> bool:
    return text.endswith("s") and not text.endswith("ss")


def _number_at(doc: Doc, index: int) -> Measure | None:
    """The measure of a plain number at `index` that can count devices, or None."""
    measure = number_at(doc, index)
    if measure is None or measure.low is not None:
        return measure
    return measure if 1 <= measure.value <= MOST_DEVICES and measure.value.is_integer() else None


def _take(hardware: Hardware, start: int, measure: Measure) -> Hardware:
    if measure.low is not None:
        return replace(hardware, start=start, flags=(*hardware.flags, "range"))
    return replace(hardware, start=start, count=int(measure.value))


def _without_pods(doc: Doc, hardware: Hardware) -> Hardware:
    """`two TPU v4 Pods` says nothing on the number of chips."""
    if hardware.end < len(doc) and doc[hardware.end].lower_ in words_of("groups"):
        return replace(hardware, count=None)
    return hardware


def _with_parts(doc: Doc, hardware: Hardware) -> Hardware:
    """`TPU v3 Pod with 512 cores`: the number of parts is what counts."""
    for index in range(hardware.end, min(hardware.end + REACH, len(doc) - 1)):
        token = doc[index]
        measure = _number_at(doc, index)
        if measure is not None and doc[index + 1].lower_ in units_of("parts") and measure.low is None:
            unit = units_of("parts")[doc[index + 1].lower_]
            return replace(hardware, end=index + 2, count=int(measure.value), unit=unit)
        if token.lower_ not in words_of("joined"):
            break
    return hardware


def _with_holders(doc: Doc, hardware: Hardware) -> Hardware:
    """`2 nodes with 8 GPUs each` are 16 GPUs; `each server has 8 GPUs` says nothing on how many there are."""
    before = doc[max(0, hardware.start - REACH) : hardware.start]
    after = doc[hardware.end : min(len(doc), hardware.end + 3)]
    around = [token.lower_ for token in (*before, *after)]
    holders = [token for token in (*before, *after) if token.lower_ in units_of("holders")]
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
        return replace(first, end=second.end, count=second.count, unit=second.unit)
    return replace(second, start=first.start)


if not Doc.has_extension("hardware"):
    Doc.set_extension("hardware", default=())


@Language.component(NAME, assigns=["doc._.hardware"], requires=["doc._.found", "span._.measure"])
def count_devices(doc: Doc) -> Doc:
    """How many devices of which unit."""
    doc._.hardware = hardware_in(doc)
    return doc
