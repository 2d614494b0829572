"""Model names in sentences, found by the names that the paper's tables and title use.

A sentence rarely repeats a table's spelling: it says `the 40-layer FooNet` for `FooNet-40`, `our big model` for
`Bar (big)`, `FooNet-S` where the table's row reads `FooNet-S 224`. Where a mention is no known name as it stands
but belongs to a known family, it is told as the sentence spells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache

from data import read_toml
from extract.language.quantities import FILE as UNITS_FILE
from extract.linking.names import NAME_IN_TEXT, family
from extract.vocabulary import label
from normalize.devices import find_device

LONGEST_NAME = 6
"""A known name of more words than this is a row's description, and stands in no sentence."""

SIZES = "tiny|small|base|medium|big|large|huge|xlarge|xxlarge|nano|mini"
_SIZED = re.compile(
    rf"\b({SIZES})\b(?=[\w -]{{0,15}} ?\b(?:models?|configurations?|variants?|networks?|versions?|transformers?)\b)",
    re.IGNORECASE,
)
_LAYERS = re.compile(
    r"\b(\d{2,4})[- ]layers? (?:deep |residual |plain |\(\w[\w -]*\) ){0,2}([A-Z][\w-]*\w)(?<![a-z]s)s?\b"
)
_WORDS = re.compile(r"[^\W_]+|[^\w\s-]")
_SIZE_BEHIND = re.compile(r"[a-z]{2}\w*-(?:\d{1,4}|[A-Z]{1,2}\d?|[A-Z]/\d+)$|[A-Z]{3,}-(?:\d{2,3}|[A-Z])$")
"""`ResNet-50`, `DeiT-S`, `VGG-16`."""

_TWO_SIZES = re.compile(r"([^\W\d_][\w+]*-)(\d+)/(\d+)")
_TWO_NAMES = re.compile(r"([^\W\d_][\w+]*[^\W\d_])/([^\W\d_][\w+]*)(-\d+)")

_PART_BEHIND = re.compile(
    r"[\s-](?:building[\s-])?(?:blocks?|modules?|layers?|units?|operators?|operations?|cells?|bottlenecks?)\b"
)
"""`SE blocks` are parts that models are built of."""

_NO_MODEL = frozenset({"benchmark", "data-set", "metric", "split"})


class ProseNames:
    """The `ModelNames` of a paper, from the names in its tables and the model that it is about."""

    def __init__(self, known: Iterable[str], main: str | None = None) -> None:
        self.known = tuple(dict.fromkeys(name for name in known if len(name) > 1 and len(name.split()) <= LONGEST_NAME))
        self.main = main

    def mentioned(self, text: str) -> list[tuple[int, int, str]]:
        """The models that `text` names: known names first, then members of known families, sizes and depths."""
        found: list[tuple[int, int, str]] = []
        for start, end, name in (*self._layers(text), *self._exact(text), *self._relatives(text), *self._sizes(text)):
            apart = all(end <= other or stop <= start for other, stop, _ in found)
            if apart and not _PART_BEHIND.match(text, end):
                found.append((start, end, name))
        return sorted(found)

    def resolve(self, name: str) -> str | None:
        """The known name that is spelled like `name`, apart from spaces, hyphens and case; else None."""
        return self._by_key.get(_key(name))

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return {_key(name): name for name in reversed(self.known)}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        parts = [r"[\s_-]*".join(map(re.escape, _WORDS.findall(name))) for name in self.known if _tells(name)]
        whole = "|".join(sorted(filter(None, parts), key=len, reverse=True))
        return re.compile(rf"(?<![\w-])(?:{whole})(?!\w)(?!-\w)", re.IGNORECASE) if whole else None

    def _exact(self, text: str) -> list[tuple[int, int, str]]:
        if self._pattern is None:
            return []
        return [(*match.span(), self.resolve(match[0]) or match[0]) for match in self._pattern.finditer(text)]

    @cached_property
    def _families(self) -> frozenset[str]:
        """Heads of the name-like words in known names and of the main model: what else begins so is a relative."""
        words = {match[0] for name in (*self.known, self.main or "") for match in NAME_IN_TEXT.finditer(name)}
        return frozenset(family(word) for word in words if not _is_no_model(word)) | {(self.main or "").lower()} - {""}

    def _relatives(self, text: str) -> list[tuple[int, int, str]]:
        """Members of known families, and names with a size behind them of families that no table has."""
        return [
            (start, end, self.resolve(name) or name)
            for match in NAME_IN_TEXT.finditer(text)
            for start, end, name in _apart(match.start(), match[0])
            if (family(name) in self._families or _SIZE_BEHIND.search(name)) and not _is_no_model(name)
        ]

    def _layers(self, text: str) -> list[tuple[int, int, str]]:
        """`the 40-layer FooNet` is `FooNet-40`, where such a name is known or its family is."""
        found = []
        for match in _LAYERS.finditer(text):
            name = f"{match[2]}-{match[1]}"
            known = self.resolve(name)
            if known or family(match[2]) in self._families:
                found.append((*match.span(), known or name))
        return found

    def _sizes(self, text: str) -> list[tuple[int, int, str]]:
        """`our big model` is the one known name with that word."""
        found = []
        for match in _SIZED.finditer(text):
            bearers = [name for name in self.known if re.search(rf"\b{match[1]}\b", name, re.IGNORECASE)]
            if len(bearers) == 1:
                found.append((*match.span(), bearers[0]))
        return found


def _apart(start: int, word: str) -> list[tuple[int, int, str]]:
    """Two models in one word: `FooNet-16/19` is 16 and 19, `FooNet/BarNet-50` both of size 50."""
    sizes = _TWO_SIZES.fullmatch(word)
    if sizes:
        first = start + sizes.end(2)
        return [(start, first, sizes[1] + sizes[2]), (first + 1, start + len(word), sizes[1] + sizes[3])]
    names = _TWO_NAMES.fullmatch(word)
    if names:
        first = start + names.end(1)
        return [(start, first, names[1] + names[3]), (first + 1, start + len(word), names[2] + names[3])]
    return [(start, start + len(word), word)]


def _key(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).lower()


def _tells(name: str) -> bool:
    """Whether a known name can be told from plain words in a sentence: it has a capital or a digit inside."""
    return bool(re.search(r"\w*[A-Z]\w*[A-Z\d]|\d|[a-z][A-Z]|[A-Z][a-z]+[ -]?\(", name))


@cache
def _not_names() -> re.Pattern[str]:
    return re.compile(f"^(?:{'|'.join(read_toml('names.toml')['not_names'])})$")


@cache
def _units() -> frozenset[str]:
    """Words for units: `FPS` is no model."""
    sections = (entry for entry in read_toml(UNITS_FILE).values() if isinstance(entry, dict))
    return frozenset(word for entry in sections for word in entry["words"])


@lru_cache(maxsize=10_000)
def _is_no_model(word: str) -> bool:
    """Whether the word names something else: a data set, a device, an optimizer."""
    if _not_names().match(word) or word.lower() in _units() or find_device(word) is not None:
        return True
    hits = label(word)
    return any(hit.kind in _NO_MODEL and hit.end - hit.start >= len(word) - 1 for hit in hits)
