"""Device names as papers print them, and the catalogue's devices they mean.

`find_device("8 Tesla P100 GPUs")` is the family `nvidia-p100`, eight devices; `find_device("64 TPU v3 chips")` is
`google-tpu-v3`, chips. A name that several variants bear is narrowed by memory, form factor and year where they are
said; what remains is kept as alternatives, and flagged where their peaks differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from normalize.hardware import MODEL_UNKNOWN, VARIANT_UNKNOWN, Device, devices, in_time, variants
from normalize.numbers import find_numbers

__all__ = ["Device", "DeviceMatch", "DevicePhrase", "device_phrases", "devices", "find_device", "find_devices"]

REACH = 32
"""How many characters behind a name may say what is counted, its memory or its form factor."""

MAKERS = "NVIDIA's|NVIDIA|GeForce|Tesla|Quadro|Google|Intel|AMD|Radeon|Instinct|Habana|Amazon|AWS|Huawei"
"""What may stand before the name of a model."""

UNITS = {
    "core": "cores",
    "chip": "chips",
    "board": "boards",
    "card": "devices",
    "gpu": "devices",
    "device": "devices",
    "tpu": "devices",
    "accelerator": "devices",
    "node": "nodes",
    "server": "nodes",
    "machine": "nodes",
    "host": "nodes",
}
"""The words that say what is counted, and the units of a claim."""


_BARE = re.compile(r"[GT]PUs?", re.IGNORECASE)
_APPOSITION = re.compile(r"[\s-]*(?:\(?\d+\s?GB\)?[\s-]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceMatch:
    """A device name in a text.

    `id` is what a claim names: a device, a family, or a name without a model (`gpu`). `ids` are the devices that fit;
    none where no model is said. `exact`: one device is meant, or all that fit have the same peaks. `counted` is the
    unit where the words say it (`devices`, `chips`, `cores`, `boards`, `nodes`), `count` the number before the name.
    `TPU v3-32` is one slice: 32 cores. `start` and `end` are offsets of the name without its number.
    """

    id: str
    ids: tuple[str, ...]
    exact: bool
    start: int
    end: int
    counted: str | None = None
    count: int | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DevicePhrase:
    """A surface form for a phrase matcher. `sure` False: so short that a word such as GPU must stand near (`T4`)."""

    text: str
    id: str
    sure: bool


def find_device(text: str, *, year: int | None = None) -> DeviceMatch | None:
    """The device that `text` names, or None. Of several, the first that names a model.

    `year` is the paper's: variants that came later are ruled out.
    """
    found = find_devices(text, year=year)
    return next((match for match in found if match.ids), found[0] if found else None)


def find_devices(text: str, *, year: int | None = None) -> list[DeviceMatch]:
    """All device names in `text`, from left to right; the longest name at a place counts."""
    found: list[DeviceMatch] = []
    for match in _names().finditer(text):
        between = text[found[-1].end : match.start()] if found else "start"
        if not (_BARE.fullmatch(match["name"]) and _APPOSITION.fullmatch(between)):
            found.append(_read(match, text, year))
    return found


@cache
def device_phrases() -> tuple[DevicePhrase, ...]:
    """Every form in which the catalogue's devices are printed, with and without the maker, plural included."""
    phrases = {}
    for alias, device in _aliases().items():
        sure = len(alias.replace(" ", "")) > 3 or device.maker != "NVIDIA"
        for text in {alias, alias.replace(" ", ""), alias.replace(" ", "-")}:
            phrases[text] = DevicePhrase(text, device.id, sure)
    return tuple(phrases.values())


@cache
def _aliases() -> dict[str, Device]:
    return {alias: device for device in devices().values() for alias in device.aliases}


def _pattern_of(alias: str) -> str:
    """How an alias is printed. `V100S` is a device and `V100s` are several V100: a last S is a capital one."""
    parts = [re.escape(part) for part in re.findall(r"[A-Za-z]+|\d+", alias)]
    if re.search(r"\dS$", alias):
        parts[-1] = "(?-i:S)"
    return r"[\s-]?\(?".join(parts)


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@cache
def _by_key() -> dict[str, Device]:
    return {_key(alias): device for alias, device in _aliases().items()}


@cache
def _names() -> re.Pattern[str]:
    forms = sorted(
        {_pattern_of(alias) + _no_later(device) for alias, device in _aliases().items()}, key=len, reverse=True
    )
    name = rf"(?P<name>(?i:{'|'.join(forms)}))"
    before, after = (
        rf"(?<![A-Za-z0-9.])(?:(?i:{MAKERS})[\s-]+)*?",
        r"(?P<slice>-\d{1,4}(?![\d.]))?s?(?![A-Za-z0-9]|\.\d)\)?",
    )
    return re.compile(before + name + after)


def _no_later(device: Device) -> str:
    """A CPU's name goes on with `v4` where a later one is meant."""
    return r"(?!\s?v\d)" if device.kind == "cpu" and device.counted == "device" else ""


def _read(match: re.Match[str], text: str, year: int | None) -> DeviceMatch:
    device = _by_key()[_key(match["name"])]
    behind = text[match.end() : match.end() + REACH]
    fitting, flags = _narrowed(device, match[0] + behind, year)
    counted, count = _counted(match, text, behind)
    exact = len({(variant.burden_flops, variant.best_flops) for variant in fitting}) == 1
    name = fitting[0].id if len(fitting) == 1 and device.counted == "family" else device.id
    if not fitting:
        flags = (*flags, MODEL_UNKNOWN)
    elif not exact:
        flags = (*flags, VARIANT_UNKNOWN)
    return DeviceMatch(
        id=name,
        ids=tuple(variant.id for variant in fitting),
        exact=exact,
        start=match.start(),
        end=match.end(),
        counted=counted,
        count=count,
        flags=flags,
    )


def _narrowed(device: Device, words: str, year: int | None) -> tuple[tuple[Device, ...], tuple[str, ...]]:
    """The variants that fit what the words around the name and the year say; a rule that leaves none is not used."""
    if device.counted == "unknown":
        return (), ()
    fitting = variants(device.id)
    memory = re.search(r"(\d+)\s?GB", words)
    if memory:
        fitting = tuple(v for v in fitting if v.memory_gb and round(v.memory_gb) == int(memory[1])) or fitting
    if re.search(r"PCI-?e", words, re.IGNORECASE):
        fitting = tuple(v for v in fitting if "pcie" in v.id) or fitting
    if re.search(r"SXM|NVLink|DGX", words, re.IGNORECASE):
        fitting = tuple(v for v in fitting if "sxm" in v.id) or fitting
    return in_time(fitting, year)


def _counted(match: re.Match[str], text: str, behind: str) -> tuple[str | None, int | None]:
    """What is counted, and how many, as the words around the name say."""
    if match["slice"]:
        return "cores", int(match["slice"][1:]) * (_count_before(text, match.start()) or 1)
    word = re.match(r"[\s-]*(?:\d+\s?GB[\s-]*)?(?:v\d\s)?(\w+?)(?:s|\(s\))?(?![A-Za-z])", behind)
    counted = UNITS.get(word[1].lower()) if word else None
    if counted is None and _BARE.fullmatch(match["name"]):
        counted = "devices"
    count = _count_before(text, match.start())
    if count is None:
        after = re.match(r"\s?(?:[x×*]\s?(\d{1,5})|\((\d{1,5})\))(?![\d.])", behind)
        count = int(after[1] or after[2]) if after else None
    return counted, count


def _count_before(text: str, start: int) -> int | None:
    """The whole number directly before the name: `8 P100`, `eight P100`, `8x P100`, `8 × P100`."""
    lead = text[max(0, start - REACH) : start]
    for begin, end, quantity in find_numbers(lead):
        whole = quantity.value == int(quantity.value) and quantity.low is None and not quantity.percent
        cut = begin == 0 and start > REACH
        if whole and not cut and re.fullmatch(r"\s?(?:x|×|\*|of the|of)?\s?", lead[end:]):
            return int(quantity.value)
    return None
