"""Titles looked up in a list of a million: exact key, then the rarest 5-grams, then rapidfuzz on those that share them.

A misprint spoils five 5-grams of a title; those that it leaves alone still lead to the title, where few others have
them. Grams are of UTF-8 bytes, folded into a fixed number of buckets; the titles of a bucket stand in one flat array.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from ingest.identifiers import title_words

Numbers = NDArray[np.int64]

GRAM = 5
"""Bytes in a gram: long enough to be rare, short enough that a misprint leaves many alone."""

CHUNK = 50_000
"""Titles whose grams are sorted at a time: bounds the memory that building takes."""

_BYTE = np.uint64(8)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: multiplying by it spreads neighbouring numbers (Knuth, TAOCP 3, 6.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSettings:
    """How far a look-up goes.

    `bits`: 2 to this power buckets. `shared`: so many places in all are looked at, and `share` of the list, those of
    the rarest grams first; `grams`: but of so many grams at least. `most`: so many titles are compared, those that
    share the most grams.
    `small`: a list of fewer titles is compared whole.
    """

    bits: int = 22
    shared: int = 1000
    share: float = 0.005
    grams: int = 6
    most: int = 36
    small: int = 4000


SETTINGS = IndexSettings()


@dataclass(frozen=True, slots=True)
class Found:
    """A title in the list: its place, and how like it is, 0 to 100, folded (100: the same words)."""

    place: int
    ratio: float


class TitleIndex:
    """A list of titles that is searched often and does not change."""

    def __init__(self, titles: Sequence[str], settings: IndexSettings = SETTINGS) -> None:
        self._settings = settings
        self._words = [title_words(title) for title in titles]
        self._exact: dict[str, int] = {}
        keys = [words.replace(" ", "").encode("utf-8", "surrogatepass") for words in self._words]
        for place, words in enumerate(self._words):
            self._exact.setdefault(words.replace(" ", ""), place)
        self._lengths = np.fromiter(map(len, keys), dtype=np.int32, count=len(keys))
        self._starts, self._places = _postings(keys, settings)

    def __len__(self) -> int:
        return len(self._words)

    def find(self, title: str, *, alike: float) -> list[Found]:
        """The titles that are at least so `alike`, best first."""
        words = title_words(title)
        exact = self._exact.get(words.replace(" ", ""))
        if exact is not None:
            return [Found(exact, 100.0)]
        places = self._candidates(words.replace(" ", "").encode("utf-8", "surrogatepass"), alike)
        texts = [self._words[place] for place in places]
        found = process.extract(words, texts, scorer=fuzz.ratio, score_cutoff=alike, limit=5)
        return [Found(places[index], ratio) for _, ratio, index in found]

    def _candidates(self, key: bytes, alike: float) -> list[int]:
        """The places of the titles that share the most of the key's rarest grams and are not too long or too short."""
        buckets = _buckets(np.frombuffer(key, dtype=np.uint8), self._settings)
        starts, ends = self._starts[buckets], self._starts[buckets + 1]
        sizes = ends - starts
        order = np.argsort(sizes, kind="stable")
        order = order[sizes[order] > 0]
        budget = self._settings.shared + self._settings.share * len(self._words)
        enough = int(np.searchsorted(np.cumsum(sizes[order]), budget)) + 1
        order = order[: max(enough, self._settings.grams)]
        if not len(order):
            return []
        slices = zip(starts[order].tolist(), ends[order].tolist(), strict=True)
        shared = np.concatenate([self._places[start:end] for start, end in slices])
        return self._best(shared[_fits(self._lengths[shared], len(key), alike)], len(key))

    def _best(self, shared: NDArray[np.int32], length: int) -> list[int]:
        """Of places that occur once for each shared gram, those that occur most; of equals those of like length."""
        if not len(shared):
            return []
        shared.sort()
        begins, counts = _runs(shared)
        places: NDArray[np.int32] = shared[begins]
        if len(places) > self._settings.most:
            apart = np.abs(self._lengths[places] - length) / (length + 1)
            best = np.argpartition(apart - counts, self._settings.most)[: self._settings.most]
            places = places[best]
        return [int(place) for place in places]


def _fits(lengths: NDArray[np.int32], length: int, alike: float) -> NDArray[np.bool_]:
    """Which lengths allow a ratio of `alike`: it is twice the common letters over all letters of both."""
    shorter = alike / (200 - alike)
    slack = 2  # blanks between words are not among the letters here
    return (lengths >= length * shorter - slack) & (lengths <= length / shorter + slack)


def _buckets(letters: NDArray[np.uint8], settings: IndexSettings) -> Numbers:
    """The bucket of the gram that begins at each byte but the last four."""
    count = len(letters) - GRAM + 1
    if count <= 0:
        return np.zeros(0, dtype=np.int64)
    wide = letters.astype(np.uint64)
    grams = wide[:count]
    for offset in range(1, GRAM):
        grams = (grams << _BYTE) | wide[offset : offset + count]
    spread = (grams * _SPREAD) >> np.uint64(64 - settings.bits)
    return spread.astype(np.int64)


def _runs(ordered: NDArray[Any]) -> tuple[Numbers, Numbers]:
    """Where each run of equal numbers begins in an ordered array, and how long it is."""
    changes = np.empty(len(ordered), dtype=np.bool_)
    changes[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=changes[1:])
    begins = changes.nonzero()[0]
    lengths = np.empty_like(begins)
    lengths[:-1] = begins[1:] - begins[:-1]
    lengths[-1:] = len(ordered) - begins[-1:]
    return begins, lengths


def _postings(keys: Sequence[bytes], settings: IndexSettings) -> tuple[Numbers, NDArray[np.int32]]:
    """Where each bucket starts, and the places of the titles in each, one after the other."""
    sizes = np.zeros((1 << settings.bits) + 1, dtype=np.int64)
    for _, _, buckets in _chunks(keys, settings):
        sizes[1:] += np.bincount(buckets, minlength=1 << settings.bits)
    starts = np.cumsum(sizes)
    places = np.empty(int(starts[-1]), dtype=np.int32)
    free = starts[:-1].copy()
    for first, owners, buckets in _chunks(keys, settings):
        order = np.argsort(buckets, kind="stable")
        sorted_buckets = buckets[order]
        begins, lengths = _runs(sorted_buckets)
        rank = np.arange(len(sorted_buckets)) - np.repeat(begins, lengths)
        places[free[sorted_buckets] + rank] = first + owners[order]
        free[sorted_buckets[begins]] += lengths
    return starts, places


def _chunks(keys: Sequence[bytes], settings: IndexSettings) -> Iterator[tuple[int, NDArray[np.int32], Numbers]]:
    """The place of a chunk's first title; for each gram of the chunk its title within the chunk, and its bucket."""
    for first in range(0, len(keys), CHUNK):
        chunk = keys[first : first + CHUNK]
        letters = np.frombuffer(b"".join(chunk), dtype=np.uint8)
        lengths = np.fromiter(map(len, chunk), dtype=np.int64, count=len(chunk))
        owners = np.repeat(np.arange(len(chunk), dtype=np.int32), lengths)
        buckets = _buckets(letters, settings)
        within = owners[: len(buckets)] == owners[GRAM - 1 :][: len(buckets)]
        yield first, owners[: len(buckets)][within], buckets[within]


class GrowingTitles:
    """Titles that are added while others are looked up. The latest are compared one by one, the rest are indexed.

    Each index that is made takes in those before it that are no longer than it: few stand side by side, and a title is
    indexed but a few times however many are added.
    """

    __slots__ = ("_indexes", "_names", "_settings", "_words")

    def __init__(self, settings: IndexSettings = SETTINGS) -> None:
        self._settings = settings
        self._words: list[str] = []
        self._names: list[int] = []
        self._indexes: list[TitleIndex] = []

    def add(self, words: str, name: int) -> None:
        """Add a title, folded by `title_words`, to be found under this number."""
        self._words.append(words)
        self._names.append(name)

    def find(self, words: str, *, alike: float) -> Iterator[tuple[int, float]]:
        """The numbers of the titles that are at least so `alike` to one that is folded, and their ratios."""
        if len(self._words) - sum(map(len, self._indexes)) > self._settings.small:
            self._index_latest()
        first = 0
        for index in self._indexes:
            yield from ((self._names[first + one.place], one.ratio) for one in index.find(words, alike=alike))
            first += len(index)
        latest = self._words[first:] if first else self._words
        found = process.extract(words, latest, scorer=fuzz.ratio, score_cutoff=alike, limit=5)
        yield from ((self._names[first + place], ratio) for _, ratio, place in found)

    def _index_latest(self) -> None:
        first = sum(map(len, self._indexes))
        while self._indexes and len(self._indexes[-1]) <= len(self._words) - first:
            first -= len(self._indexes.pop())
        self._indexes.append(TitleIndex(self._words[first:], self._settings))
