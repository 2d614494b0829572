"""Columns and cells from the words of a table's region."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.document import Word
from extract.reading.lines import union
from extract.reading.rules import Rule
from extract.reading.settings import TABLES
from normalize.claims import Box

NUMERIC = re.compile(r"^[(\[]?[-+~<>≈±]?\s?[$]?\d[\d.,/:±×·^_()%*†‡§¶eExKMBGTkm+-]*[\])]?$|^[-–—]$")
_GLUE = re.compile(r"^[×·±+/=~≈<>≤≥→x*&,-]$")


@dataclass(slots=True)
class Chunk:
    """Words of a row that stand close together."""

    words: list[Word]
    first: int = -1  # the columns it covers
    last: int = -1

    @property
    def x0(self) -> float:
        return min(word.box.x0 for word in self.words)

    @property
    def x1(self) -> float:
        return max(word.box.x1 for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return union(word.box for word in self.words)


@dataclass(slots=True)
class Row:
    """Chunks on one baseline, from left to right. `foot` is the baseline of the last line of a row of several."""

    baseline: float
    chunks: list[Chunk]
    foot: float = 0.0

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


def build_rows(words: Sequence[Word], verticals: Sequence[Rule] = ()) -> list[Row]:
    """The words as rows of chunks, from the top down; vertical rules divide chunks."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.baseline):
        if rows and word.baseline - _base(rows[-1]) <= TABLES.same_row * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_row(sorted(row, key=lambda w: w.box.x0), verticals) for row in rows]


def _row(words: Sequence[Word], verticals: Sequence[Rule]) -> Row:
    base = _base(words)
    across = [rule.at for rule in verticals if rule.start <= base and rule.end >= base - words[0].size / 2]
    return Row(base, split_chunks(words, across), base)


def _base(words: Sequence[Word]) -> float:
    return max(words, key=lambda word: word.size).baseline


def split_chunks(words: Sequence[Word], verticals: Sequence[float] = ()) -> list[Chunk]:
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
    if _GLUE.match(left.text) or _GLUE.match(right.text):
        return TABLES.chunk_gap * size
    if NUMERIC.match(left.text) and NUMERIC.match(right.text):
        return TABLES.number_gap * size
    return TABLES.chunk_gap * size


@dataclass(slots=True)
class Column:
    """The extent of a column. `aside` is a column of labels that stand on lines of their own, beside the rows."""

    x0: float
    x1: float
    aside: bool = False


@dataclass(slots=True)
class Grid:
    """Rows whose chunks know their columns."""

    rows: list[Row]
    columns: list[Column]
    header: int = 0
    notes: list[str] = field(default_factory=list)


def build_grid(rows: list[Row], header: int) -> Grid:
    """The columns of `rows`, the first `header` of which are header; every chunk is given the columns it covers."""
    columns = _seed_columns(rows[header:])
    _add_header_columns(rows[:header], columns)
    columns = _merge_unsupported(columns, rows)
    headed: set[int] = set()
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        row.chunks = [part for chunk in row.chunks for part in _placed(chunk, columns)]
        row.chunks = [part for chunk in row.chunks for part in _fitting_parts(chunk, columns, row, headed) or [chunk]]
        _join_shared(row)
        if index < header:
            headed.update(chunk.first for chunk in row.chunks)
    for row in rows[header:]:
        _span_all(row, columns)
    return Grid(rows, columns, header)


def _span_all(row: Row, columns: Sequence[Column]) -> None:
    """A single text in the middle of a row, over several columns or none, is a heading of the rows below it."""
    chunk = row.chunks[0]
    middle = (columns[0].x0 + columns[-1].x1) / 2
    if (
        len(row.chunks) == 1
        and chunk.first > 0
        and abs((chunk.x0 + chunk.x1) / 2 - middle) < TABLES.centred * chunk.words[0].size
    ):
        chunk.first, chunk.last = 0, len(columns) - 1


def _add_header_columns(rows: Sequence[Row], columns: list[Column]) -> None:
    """Columns that only the header has a text for; elsewhere a header may be wider than its column."""
    fullest = max(rows, key=lambda row: len(row.chunks), default=None)
    for chunk in fullest.chunks if fullest else ():
        if not columns or all(chunk.x1 < c.x0 or c.x1 < chunk.x0 for c in columns):
            columns.append(Column(chunk.x0, chunk.x1))
            columns.sort(key=lambda c: c.x0)


def _overlap(chunk: Chunk, column: Column) -> bool:
    shared = min(chunk.x1, column.x1) - max(chunk.x0, column.x0)
    narrower = min(chunk.x1 - chunk.x0, column.x1 - column.x0)
    return shared > TABLES.overlap * narrower


def _touched(chunk: Chunk, columns: Sequence[Column]) -> list[int]:
    return [index for index, column in enumerate(columns) if _overlap(chunk, column)]


def covered(chunk: Chunk, columns: Sequence[Column]) -> list[int]:
    """The columns that the chunk stands over; one alone where most of it is there and little elsewhere."""
    over = _touched(chunk, columns)
    if len(over) == 2:
        shared = [min(chunk.x1, columns[i].x1) - max(chunk.x0, columns[i].x0) for i in over]
        most = 0 if shared[0] >= shared[1] else 1
        other = columns[over[1 - most]]
        if shared[most] > TABLES.mostly * (chunk.x1 - chunk.x0) and shared[1 - most] < TABLES.barely * (
            other.x1 - other.x0
        ):
            return [over[most]]
    return over


def _seed_columns(rows: Sequence[Row]) -> list[Column]:
    """Columns grown from the rows with most chunks; what stands over several of them adds nothing."""
    columns: list[Column] = []
    for row in sorted(rows, key=lambda r: -len(r.chunks)):
        alone = len(row.chunks) == 1 and columns
        for chunk in row.chunks:
            over = covered(chunk, columns)
            if alone and (over or columns[0].x0 < chunk.x1):
                continue
            if not over:
                columns.append(Column(chunk.x0, chunk.x1, bool(alone)))
                columns.sort(key=lambda c: c.x0)
            elif len(over) == 1:
                column = columns[over[0]]
                column.x0, column.x1 = min(column.x0, chunk.x0), max(column.x1, chunk.x1)
    return columns


def _merge_unsupported(columns: list[Column], rows: Sequence[Row]) -> list[Column]:
    """Merges neighbours that more rows print across than apart."""
    while len(columns) > 1:
        placed = [[_touched(chunk, columns) for chunk in row.chunks] for row in rows]
        weakest, worst = -1, 0
        for index in range(len(columns) - 1):
            cross = sum(any(index in over and index + 1 in over for over in row) for row in placed)
            apart = sum(_apart(row, index) for row in placed)
            lack = cross - apart + (1 if apart == 0 and not columns[index].aside else 0)
            if lack > worst:
                weakest, worst = index, lack
        if weakest < 0:
            break
        left, right = columns[weakest], columns[weakest + 1]
        columns[weakest : weakest + 2] = [Column(min(left.x0, right.x0), max(left.x1, right.x1))]
    return columns


def _apart(row: Sequence[Sequence[int]], index: int) -> bool:
    """Whether the row has a chunk in column `index` and another in the next one."""
    return any(over and over[-1] == index for over in row) and any(over and over[0] == index + 1 for over in row)


def _placed(chunk: Chunk, columns: Sequence[Column]) -> list[Chunk]:
    """The chunk with its columns; split where it is two cells with a narrow gap between them."""
    over = covered(chunk, columns)
    if not over:
        middle = (chunk.x0 + chunk.x1) / 2
        nearest = min(range(len(columns)), key=lambda i: abs((columns[i].x0 + columns[i].x1) / 2 - middle))
        over = [nearest]
    chunk.first, chunk.last = over[0], over[-1]
    if len(over) == 1 or len(chunk.words) == 1:
        return [chunk]
    return _split(chunk, columns) or [chunk]


def _split(chunk: Chunk, columns: Sequence[Column]) -> list[Chunk]:
    """The two parts of a chunk that are cells of their own, divided by its widest gap; none where it is one cell."""
    gaps = [b.box.x0 - a.box.x1 for a, b in pairwise(chunk.words)]
    cut = max(range(len(gaps)), key=lambda i: gaps[i])
    if not _wide(gaps, cut, chunk.words[0].size):
        return []
    parts = [Chunk(chunk.words[: cut + 1]), Chunk(chunk.words[cut + 1 :])]
    left, right = (covered(part, columns) for part in parts)
    if not left or not right or left[-1] >= right[0]:
        return []
    return [piece for part in parts for piece in _placed(part, columns)]


def _fitting_parts(chunk: Chunk, columns: Sequence[Column], row: Row, headed: set[int]) -> list[Chunk]:
    """The words by their columns, if there are some for each column that the chunk covers and all are aligned there.

    In a row of few chunks in the body, what covers several columns is meant to; so is what stands above headers (`headed`).
    """
    cells = len(row.chunks) + chunk.last - chunk.first
    sparse = cells < len(columns) / 2 and not headed
    if chunk.last == chunk.first or sparse or headed & set(range(chunk.first, chunk.last + 1)):
        return []
    parts: dict[int, Chunk] = {}
    latest = chunk.first
    for word in chunk.words:
        over = covered(Chunk([word]), columns)
        latest = max(latest, over[0]) if len(over) == 1 else latest
        parts.setdefault(latest, Chunk([], latest, latest)).words.append(word)
    complete = list(parts) == list(range(chunk.first, chunk.last + 1))
    fits = complete and all(_aligned(part, columns[index]) for index, part in parts.items())
    return list(parts.values()) if fits else []


def _wide(gaps: Sequence[float], cut: int, size: float) -> bool:
    others = sorted([*gaps[:cut], *gaps[cut + 1 :]])
    usual = others[len(others) // 2] if others else TABLES.usual_space * size
    return gaps[cut] >= TABLES.wide_space * usual and gaps[cut] >= TABLES.least_gap * size


def _aligned(chunk: Chunk, column: Column) -> bool:
    """Whether the chunk and the column share an edge or the middle."""
    off = (chunk.x0 - column.x0, chunk.x1 - column.x1, (chunk.x0 + chunk.x1 - column.x0 - column.x1) / 2)
    return min(abs(distance) for distance in off) < TABLES.aligned


def _join_shared(row: Row) -> None:
    """Chunks of one row that fell into one column become one."""
    joined: list[Chunk] = []
    for chunk in row.chunks:
        if joined and chunk.first <= joined[-1].last:
            last = joined[-1]
            last.words.extend(chunk.words)
            last.last = max(last.last, chunk.last)
        else:
            joined.append(chunk)
    row.chunks = joined
