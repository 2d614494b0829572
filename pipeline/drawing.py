"""A page of a paper as a picture: its tables, their cells, and the claims that stand on it."""

from __future__ import annotations

from collections.abc import Iterator

from data.errors import NotFound
from extract.document import Table
from extract.errors import UnreadablePdf
from extract.reading import read_tables
from extract.reading.draw import render_page
from ingest.records import Paper, PdfFile
from normalize.claims import Box, Claim, Status
from store import Library

TABLE, CELL = "#3b6ea5", "#b9cbe0"
CLAIM = {
    Status.ACCEPTED: "#1a9850",
    Status.FLAGGED: "#f46d00",
    Status.REVIEWED: "#7b3294",
    Status.REJECTED: "#d7191c",
}
"""The colours: table and cells in blues, a claim by its status."""

LEGEND = "blue: tables and cells; green: accepted; orange: flagged; purple: reviewed; red: rejected"


def draw_page(library: Library, paper: Paper, page: int, *, name: str = "") -> bytes:
    """Page `page` (from 1) of a paper's PDF as PNG. `name` tells which of several PDFs, by file name or hash.

    Raises `NotFound` where there is no PDF or no such page.
    """
    pdf = _chosen([pdf for _, pdf in library.pdfs(paper.key)], paper, name)
    path = library.pdf_path(pdf.sha256)
    claims = [one.claim for one in library.claims(paper=paper.key) if one.pdf == pdf]
    boxes = [box for table in read_tables(path) if table.page == page for box in _table_boxes(table)]
    try:
        return render_page(path, page, boxes=[*boxes, *_claim_boxes(claims, page)])
    except UnreadablePdf as error:
        raise NotFound(f"{pdf.source_file}: {error.reason}") from error


def _chosen(pdfs: list[PdfFile], paper: Paper, name: str) -> PdfFile:
    if not pdfs:
        raise NotFound(f"there is no PDF of {paper.key} to draw; ingest one")
    named = [pdf for pdf in pdfs if name and (name in pdf.source_file or pdf.sha256.startswith(name))]
    return (named or pdfs)[0]


def _table_boxes(table: Table) -> Iterator[tuple[Box, str]]:
    yield from ((cell.box, CELL) for row in table.rows for cell in row)
    yield table.box, TABLE


def _claim_boxes(claims: list[Claim], page: int) -> Iterator[tuple[Box, str]]:
    for claim in claims:
        for place in (claim.evidence, *claim.also):
            if place.page == page:
                yield place.bbox, CLAIM[claim.status]
