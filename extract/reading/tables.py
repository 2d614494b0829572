"""Tables from the regions of a document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.document import Cell, Table
from extract.reading.captions import FoundCaption
from extract.reading.columns import TextColumns
from extract.reading.glyphs import HYPHEN
from extract.reading.grid import Chunk, Grid, build_grid
from extract.reading.headers import header_rows, span_headers
from extract.reading.lines import mend
from extract.reading.merging import merge_body, merge_headers
from extract.reading.pages import RawPage
from extract.reading.assignment import choose
from extract.reading.regions import Region, candidates
from normalize.claims import Box

_MARKS = re.compile(r"[*†‡§¶♯⋆★]+")


def find_tables(
    pages: Sequence[RawPage],
    columns: Sequence[TextColumns],
    captions: Sequence[Sequence[FoundCaption]],
    known: frozenset[str],
) -> list[Table]:
    """The tables of all pages, in the order of their captions. Boxes are as the pages are displayed."""
    regions = [candidates(page, edges, found) for page, edges, found in zip(pages, columns, captions, strict=True)]
    return [
        _table(page, region, known) for page, chosen in zip(pages, choose(regions), strict=True) for region in chosen
    ]


def _table(page: RawPage, region: Region, known: frozenset[str]) -> Table:
    rows = list(region.rows)
    grid = build_grid(rows, header_rows(rows, region.rules, region.box))
    span_headers(grid, region.rules)
    merge_headers(grid, region.rules, region.box.width)
    merge_body(grid, region.rules, region.box.width)
    caption = region.caption

    def seen(box: Box) -> Box:
        return page.frame.seen_in(page.seen, box)

    rows = tuple(tuple(_cell(cell, seen) for cell in _cells(grid, index, known)) for index in range(len(grid.rows)))
    return Table(
        page.number, seen(region.box), caption.number, mended(caption, known), seen(caption.box), rows, grid.header
    )


def mended(caption: FoundCaption, known: frozenset[str]) -> str:
    """The caption's text with words broken at a line's end made whole."""
    return join_words([word.text for line in caption.lines for word in line.words], known)


def join_words(texts: Sequence[str], known: frozenset[str]) -> str:
    """Words as one text; those that end in a hyphen mark run on in the next."""
    joined: list[str] = []
    for text in texts:
        if joined and joined[-1].endswith(HYPHEN):
            joined[-1] = mend(joined[-1], text, known)
        else:
            joined.append(text)
    return " ".join(joined).replace(HYPHEN, "-")


def _cell(cell: Cell, seen: object) -> Cell:
    return cell


def _cells(grid: Grid, index: int, known: frozenset[str]) -> list[Cell]:
    row = grid.rows[index]
    starts: dict[int, Chunk] = {chunk.first: chunk for chunk in row.chunks}
    cells = []
    column = 0
    while column < len(grid.columns):
        chunk = starts.get(column)
        if chunk is None:
            place = grid.columns[column]
            cells.append(Cell("", Box(place.x0, row.top, place.x1, row.bottom), index, column))
            column += 1
            continue
        text = join_words([word.text for word in chunk.words], known)
        marks = "".join(_MARKS.findall(text))
        bold = sum(len(w.text) for w in chunk.words if w.bold) * 2 > sum(len(w.text) for w in chunk.words)
        span = max(chunk.last - chunk.first + 1, 1)
        cells.append(Cell(text, chunk.box, index, column, span, bold, marks))
        column += span
    return cells
