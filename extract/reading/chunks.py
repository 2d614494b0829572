"""Rows of a table's words, and in them chunks: words that stand close together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, median_low

from extract.document import Word
from extract.reading.lines import union
from extract.reading.rules import Rule
from extract.reading.settings import TABLES
from extract.reading.words import NOTE_MARKS
from normalize.claims import Box

NUMERIC = re.compile(r"^[(\[]?[-+~<>≈±]?\s?[$]?\d[\d.,/:±×·^_()%*†‡§¶eExKMBGTkm+-]*[\])]?$|^[-–—✓✔✗✘]$")
"""What a value looks like: a number, a tick, or the dash in its place."""
_SINGLE_NUMBER = re.compile(r"^[-+]?\d[\d.,]*(?<!,)[%xKMBGT]?[*†‡§]*$|^[-–—]$")
_GLUE = re.compile(r"^[×·±+/=~≈<>≤≥→x*&,-]$")


@dataclass(slots=True, eq=False)
class Chunk:
    """Words of a row that stand close together, and the first and last of the columns that they cover."""

    words: list[Word]
    first: int = -1
    last: int = -1

    @property
    def x0(self) -> float:
        return min(word.box.x0 for word in self.words)

    @property
    def x1(self) -> float:
        return max(word.box.x1 for word in self.words)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def baseline(self) -> float:
        """Of its first word."""
        return self.words[0].baseline

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return union(word.box for word in self.words)

    @property
    def columns(self) -> range:
        """The columns that the chunk covers."""
        return range(self.first, self.last + 1)


@dataclass(slots=True, eq=False)
class Row:
    """Chunks on one baseline, from left to right. `foot` is the baseline of the last line of a row of several."""

    baseline: float
    chunks: list[Chunk]
    foot: float

    @property
    def words(self) -> list[Word]:
        return [word for chunk in self.chunks for word in chunk.words]

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def top(self) -> float:
        return min(word.box.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.box.bottom for word in self.words)


def settle(row: Row) -> None:
    """Makes chunks that begin in one column one, and ends each before the next begins, so that none hides another."""
    settled: list[Chunk] = []
    for chunk in sorted(row.chunks, key=lambda c: c.first):
        last = settled[-1] if settled else None
        if last is not None and chunk.first == last.first:
            last.words.extend(chunk.words)
            last.last = max(last.last, chunk.last)
            continue
        if last is not None and chunk.first <= last.last:
            last.last = chunk.first - 1
        settled.append(chunk)
    row.chunks = settled


def build_rows(words: Sequence[Word], verticals: Sequence[Rule] = ()) -> list[Row]:
    """The words as rows of chunks, from the top down; vertical rules divide chunks."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.baseline):
        if rows and word.baseline - _base(rows[-1]) <= _tolerance(rows[-1], word) * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_row(sorted(row, key=lambda w: w.box.x0), verticals) for row in rows]


def _tolerance(row: Sequence[Word], word: Word) -> float:
    """How far below a row, in em, a word may be of it: further where there are only raised marks before notes."""
    raised = all(other.size < word.size and other.text[0] in NOTE_MARKS for other in row)
    return TABLES.raised_mark if raised else TABLES.same_row


def _row(words: Sequence[Word], verticals: Sequence[Rule]) -> Row:
    base = _base(words)
    across = [rule.at for rule in verticals if rule.start <= base and rule.end >= base - words[0].size / 2]
    return Row(base, _split(words, across), base)


def _base(words: Sequence[Word]) -> float:
    """The baseline of a row: that of its larger words, and of most of them."""
    size = max(word.size for word in words)
    return median_low(word.baseline for word in words if word.size > TABLES.base_size * size)


def _split(words: Sequence[Word], verticals: Sequence[float]) -> list[Chunk]:
    """Words from left to right as chunks, split at wide gaps and at vertical rules."""
    chunks = [Chunk([words[0]])]
    for word in words[1:]:
        last = chunks[-1].words[-1]
        end = chunks[-1].x1
        ruled = any(end - 1 <= at <= word.box.x0 + 1 for at in verticals)
        if ruled or word.box.x0 - end > _widest_space(last, word):
            chunks.append(Chunk([word]))
        else:
            chunks[-1].words.append(word)
    return chunks


def _widest_space(left: Word, right: Word) -> float:
    size = max(left.size, right.size)
    glued = _GLUE.match(left.text) or _GLUE.match(right.text)
    if not glued and _SINGLE_NUMBER.match(left.text) and _SINGLE_NUMBER.match(right.text):
        return TABLES.number_gap * size
    return TABLES.chunk_gap * size


def divide_at_valleys(rows: Sequence[Row]) -> None:
    """Divides chunks where white space runs down through all rows and is wider than the space between words."""
    spaces = list(_spaces(rows))
    if len(rows) < TABLES.valley_rows or not spaces:
        return
    for left, right in sorted({(round(a, 1), round(b, 1)) for a, b, _ in spaces}):
        middle = (left + right) / 2
        here = [(a, b, size) for a, b, size in spaces if a < middle < b]
        others = [b - a for a, b, _ in spaces if not a < middle < b]
        usual = median(others) if others else TABLES.usual_space * here[0][2]
        wide = all(b - a >= max(TABLES.wide_space * usual, TABLES.least_gap * size) for a, b, size in here)
        if wide and len(here) >= TABLES.valley_rows and not any(_prints_at(row, middle) for row in rows):
            for row in rows:
                row.chunks = [part for chunk in row.chunks for part in _cut(chunk, middle)]


def _spaces(rows: Sequence[Row]) -> Iterator[tuple[float, float, float]]:
    """The spaces between the words of each chunk: where each begins and ends, and the font size there.

    Those at a sign of mathematics are thinner than the others, and tell nothing.
    """
    for row in rows:
        for chunk in row.chunks:
            for left, right in pairwise(chunk.words):
                glued = _GLUE.match(left.text) or _GLUE.match(right.text)
                if right.box.x0 > left.box.x1 and not glued:
                    yield left.box.x1, right.box.x0, right.size


def _prints_at(row: Row, x: float) -> bool:
    return len(row.chunks) > 1 and any(word.box.x0 < x < word.box.x1 for word in row.words)


def _cut(chunk: Chunk, x: float) -> list[Chunk]:
    left = [word for word in chunk.words if word.box.x1 <= x]
    right = [word for word in chunk.words if word.box.x1 > x]
    crossed = any(word.box.x0 < x for word in right)
    return [Chunk(left), Chunk(right)] if left and right and not crossed else [chunk]
