"""Which columns each chunk covers; chunks that are two cells with a narrow gap between them are split."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.document import Word
from extract.reading.chunks import NUMERIC, Chunk, Row
from extract.reading.grid import Column, Grid, between_two, covered, find_columns
from extract.reading.rules import Rule
from extract.reading.settings import TABLES
from extract.reading.words import SeamedWord


def build_grid(rows: list[Row], header: int, verticals: Sequence[Rule] = ()) -> Grid:
    """The columns of `rows`, the first `header` of which are header; every chunk is given the columns it covers."""
    columns = find_columns(rows, header, verticals)
    headed: set[int] = set()
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        row.chunks = [part for chunk in row.chunks for part in _placed(chunk, columns, headed)]
        least = 0.0 if index < header else len(columns) / 2 - len(row.chunks)
        row.chunks = [part for chunk in row.chunks for part in _fitting_parts(chunk, columns, least) or [chunk]]
        _join_shared(row)
        if index < header:
            headed.update(chunk.first for chunk in row.chunks)
        else:
            _span_all(row, columns)
    return Grid(rows, columns, header)


def _placed(chunk: Chunk, columns: Sequence[Column], headed: set[int]) -> list[Chunk]:
    """The chunk with its columns; in two parts where its widest gap is one between cells."""
    over = covered(chunk, columns) or _nearest(chunk, columns)
    chunk.first, chunk.last = over[0], over[-1]
    if len(over) == 1 or len(chunk.words) == 1 or headed & set(chunk.columns):
        return [chunk]
    return _split(chunk, columns) or [chunk]


def _nearest(chunk: Chunk, columns: Sequence[Column]) -> list[int]:
    """The column nearest to a chunk that is over none; two where it stands in the middle of both."""
    left = between_two(chunk, columns)
    if left is not None:
        return [left, left + 1]
    return [min(range(len(columns)), key=lambda index: abs(columns[index].middle - chunk.middle))]


def _split(chunk: Chunk, columns: Sequence[Column]) -> list[Chunk]:
    """The two parts of a chunk that are cells of their own, divided by its widest gap; none where it is one cell."""
    gaps = [right.box.x0 - left.box.x1 for left, right in pairwise(chunk.words)]
    cut = max(range(len(gaps)), key=lambda i: gaps[i])
    if not _wide(gaps, cut, chunk.words[0].size):
        return []
    parts = [Chunk(chunk.words[: cut + 1]), Chunk(chunk.words[cut + 1 :])]
    left, right = (covered(part, columns) for part in parts)
    if not left or not right or left[-1] >= right[0]:
        return []
    return [piece for part in parts for piece in _placed(part, columns, set())]


def _wide(gaps: Sequence[float], cut: int, size: float) -> bool:
    others = sorted([*gaps[:cut], *gaps[cut + 1 :]])
    usual = others[len(others) // 2] if others else TABLES.usual_space * size
    return gaps[cut] >= TABLES.wide_space * usual and gaps[cut] >= TABLES.least_gap * size


def _fitting_parts(chunk: Chunk, columns: Sequence[Column], least: float) -> list[Chunk]:
    """The words by their columns, if there are some for each that it covers, and all share an edge or the middle.

    In a row of few chunks of the body what covers several columns is meant to, unless it adds `least` parts or more.
    """
    if chunk.last == chunk.first or len(chunk.columns) - 1 < least:
        return []
    parts: dict[int, Chunk] = {}
    latest = chunk.first
    for word in _pieces(chunk):
        over = covered(Chunk([word]), columns)
        latest = max(latest, over[0]) if len(over) == 1 else latest
        parts.setdefault(latest, Chunk([], latest, latest)).words.append(word)
    if list(parts) != list(chunk.columns):
        return []
    offsets = [_offsets(part, columns[index]) for index, part in parts.items()]
    fits = any(all(abs(offset[edge]) < TABLES.aligned for offset in offsets) for edge in range(3))
    return list(parts.values()) if fits else []


def _pieces(chunk: Chunk) -> list[Word]:
    """The chunk's words, in parts where they stand a little apart."""
    return [part for word in chunk.words for part in (word.parts() if isinstance(word, SeamedWord) else [word])]


def _offsets(chunk: Chunk, column: Column) -> tuple[float, float, float]:
    """How far the chunk's left edge, right edge and middle are from the column's."""
    return chunk.x0 - column.x0, chunk.x1 - column.x1, chunk.middle - column.middle


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


def _span_all(row: Row, columns: Sequence[Column]) -> None:
    """A single text in the middle of a row, over several columns or none, is a heading of the rows below it."""
    chunk = row.chunks[0]
    if len(row.chunks) > 1 or chunk.last == 0 or NUMERIC.match(chunk.text):
        return
    middle = (columns[0].x0 + columns[-1].x1) / 2
    off = abs(chunk.middle - middle)
    at_left = abs(chunk.x0 - columns[0].x0) < TABLES.aligned
    own = columns[chunk.first]
    offset = min(abs(chunk.middle - own.middle), abs(chunk.x0 - own.x0))
    in_column = chunk.first == chunk.last and offset < min(off, TABLES.aligned)
    if off < TABLES.centred * chunk.words[0].size and not at_left and not in_column:
        chunk.first, chunk.last = 0, len(columns) - 1
