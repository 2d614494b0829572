"""Tables from the regions of a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.document import Cell, Table
from extract.reading.assignment import choose
from extract.reading.blocks import blocks, lettered
from extract.reading.candidates import candidates
from extract.reading.captions import FoundCaption
from extract.reading.chunks import Chunk, settle
from extract.reading.grid import Grid
from extract.reading.headers import header_rows, span_headers
from extract.reading.layout import TextColumns
from extract.reading.lines import join_words
from extract.reading.mending import mended_cells
from extract.reading.merging import join_wrapped_headers, merge_body, merge_headers
from extract.reading.notes import notes_below, take_notes
from extract.reading.pages import RawPage
from extract.reading.placing import build_grid
from extract.reading.regions import Region
from extract.reading.turned import add_turned_headers, add_turned_labels, reach_up
from extract.reading.words import NOTE_MARKS
from normalize.claims import Box

_LETTERS = "abcdefgh"
_MARKS = re.compile(f"[{re.escape(NOTE_MARKS)}]+")


def find_tables(
    pages: Sequence[RawPage],
    columns: Sequence[TextColumns],
    captions: Sequence[Sequence[FoundCaption]],
    known: frozenset[str],
) -> list[Table]:
    """The tables of all pages, in the order of their captions. Boxes are as the pages are displayed."""
    regions = [candidates(page, edges, found) for page, edges, found in zip(pages, columns, captions, strict=True)]
    found: list[Table] = []
    for page, chosen in zip(pages, choose(regions), strict=True):
        for region in chosen:
            parts = [block for part in sorted((region, *region.beside), key=_left) for block in blocks(part)]
            for part in lettered(parts):
                table = _table(page, part, known)
                found.append(_headed_like(found[-1], table) if found else table)
    return found


def _headed_like(above: Table, table: Table) -> Table:
    """The table with the header of the part above it, where it is a further part that has none."""
    part = table.page == above.page and bool(table.number) and table.number != above.number
    same = part and (table.number or "").rstrip(_LETTERS) == (above.number or "").rstrip(_LETTERS)
    if not same or table.headers or table.width != above.width or above.box.bottom > table.box.top:
        return table
    body = [tuple(replace(cell, row=cell.row + above.headers) for cell in row) for row in table.rows]
    return replace(table, rows=(*above.header_rows, *body), headers=above.headers)


def _left(region: Region) -> float:
    return region.box.x0


def _table(page: RawPage, region: Region, known: frozenset[str]) -> Table:
    lines, notes = take_notes(region.rows)
    grid = build_grid(lines, header_rows(lines, region.rules, region.box), region.verticals)
    join_wrapped_headers(grid, region.rules)
    span_headers(grid, region.rules)
    merge_headers(grid, region.rules, region.box.width)
    merge_body(grid, region.rules)
    box = reach_up(region.box, page.turned, region.verticals)
    add_turned_headers(grid, page.turned, box)
    add_turned_labels(grid, page.turned, box, region.rules)
    rows = tuple(tuple(_cells(grid, index, known)) for index in range(len(grid.rows)))
    marks = "".join(cell.marks for row in rows for cell in row)
    notes += notes_below(page, region.box, marks)
    table = Table(
        page.number,
        box,
        region.caption.number if region.caption.kind == "table" else f"Figure {region.caption.number}",
        mended(region.caption, known),
        region.caption.box,
        rows,
        grid.header,
        tuple(join_words([word.text for word in note], known) for note in notes),
    )
    table = mended_cells(table)
    return table if page.frame == page.seen else _as_seen(table, page)


def _as_seen(table: Table, page: RawPage) -> Table:
    """The table with its boxes as the page is displayed, where its text is printed across or askew."""

    def seen(box: Box) -> Box:
        return page.frame.seen_in(page.seen, box)

    rows = tuple(tuple(replace(cell, box=seen(cell.box)) for cell in row) for row in table.rows)
    caption = seen(table.caption_box) if table.caption_box else None
    return replace(table, box=seen(table.box), caption_box=caption, rows=rows)


def mended(caption: FoundCaption, known: frozenset[str]) -> str:
    """The caption's text with words broken at a line's end made whole."""
    return join_words(caption.text.split(" "), known)


def _cells(grid: Grid, index: int, known: frozenset[str]) -> list[Cell]:
    row = grid.rows[index]
    settle(row)
    starts = {chunk.first: chunk for chunk in row.chunks}
    top, bottom = (row.top, row.bottom) if row.chunks else (row.baseline, row.baseline)
    cells: list[Cell] = []
    column = 0
    while column < len(grid.columns):
        chunk = starts.get(column)
        if chunk is None:
            place = grid.columns[column]
            cells.append(Cell("", Box(place.x0, top, place.x1, bottom), index, column))
            column += 1
        else:
            cells.append(_cell(chunk, index, known))
            column = max(chunk.last, column) + 1
    return cells


def _cell(chunk: Chunk, row: int, known: frozenset[str]) -> Cell:
    text = join_words([word.text for word in chunk.words], known)
    letters = sum(len(word.text) for word in chunk.words)
    bold = 2 * sum(len(word.text) for word in chunk.words if word.bold) > letters
    return Cell(text, chunk.box, row, chunk.first, len(chunk.columns), bold, "".join(_MARKS.findall(text)))
