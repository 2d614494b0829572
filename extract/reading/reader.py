"""From a file to a document: pages are read one by one, then looked at together."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from extract.document import Caption, Document, Page, Table
from extract.errors import UnreadablePdf
from extract.reading import prose
from extract.reading.captions import FoundCaption, find_captions
from extract.reading.furniture import without_furniture
from extract.reading.garbage import is_garbage
from extract.reading.glyphs import HYPHEN, GlyphReader
from extract.reading.layout import text_columns
from extract.reading.lines import main_size, mend_lines, vocabulary
from extract.reading.pages import DamagedPage, RawPage, read_page
from extract.reading.source import Source, open_pdf
from extract.reading.tables import find_tables, mended
from ingest.records import FirstPage

READER = "reading-3"
_SMALL_CAPITALS = 0.7  # of the size of capitals; they are larger than that
_STAMP = re.compile(r"arXiv:\S+(?: \[[^\]]+\])?(?: \d{1,2} \w{3} \d{4})?")


def read_document(path: Path, sha256: str) -> Document:
    """The paper in the file at `path`, whose SHA-256 is `sha256`. UnreadablePdf where it is no readable PDF."""
    with _at_a_stretch(), open_pdf(path) as source:
        pages, warnings = _pages(source)
        if not any(page.words for page in pages):
            raise UnreadablePdf(path, _NO_TEXT)
        if is_garbage(word.text for page in pages for word in page.words):
            raise UnreadablePdf(path, _GARBAGE)
        return _document(source, sha256, pages, warnings)


@contextmanager
def _at_a_stretch() -> Iterator[None]:
    """Without the collector of cyclic garbage, which finds none among words and takes a twentieth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


_GARBAGE = "the PDF's fonts do not say which letters they show; run it through an OCR program first"
_NO_TEXT = "the PDF has no text layer (a scan?); run it through an OCR program first"


def read_tables(path: Path) -> list[Table]:
    """The tables of the PDF at `path`."""
    with _at_a_stretch(), open_pdf(path) as source:
        pages, _ = _pages(source)
        captions = [find_captions(page) for page in pages]
        known = vocabulary(line for page in pages for line in page.lines)
        return find_tables(pages, text_columns(pages), captions, known)


def read_first_page(path: Path) -> FirstPage:
    """The lines of page one with their sizes, the arXiv stamp, the number of pages and the title in the metadata."""
    with open_pdf(path) as source:
        page = _first_readable(source)
        lines = mend_lines(page.lines, vocabulary(page.lines)) if page else []
        stamp = _STAMP.search(" ".join(word.text for word in page.turned)) if page else None
        return FirstPage(
            lines=tuple((line.text, line.size) for line in lines),
            stamp=stamp[0] if stamp else None,
            pages=source.pages,
            metadata_title=source.metadata("Title"),
        )


def _first_readable(source: Source) -> RawPage | None:
    try:
        return read_page(source, 1, GlyphReader(), rules=False)
    except DamagedPage:
        return None


def _pages(source: Source) -> tuple[list[RawPage], list[str]]:
    glyphs = GlyphReader()
    pages, warnings = [], []
    for number in range(1, source.pages + 1):
        try:
            pages.append(read_page(source, number, glyphs))
        except DamagedPage as damage:
            warnings.append(str(damage))
    return without_furniture(pages), warnings


def _document(source: Source, sha256: str, pages: Sequence[RawPage], warnings: Sequence[str]) -> Document:
    known = vocabulary(line for page in pages for line in page.lines)
    found = [find_captions(page) for page in pages]
    tables = find_tables(pages, text_columns(pages), found, known)
    found = _without_doubles(pages, found, tables)
    roles = prose.roles(pages, tables, found)
    sections = prose.sections(pages, roles, found)
    tables = [replace(table, section=_section(table, sections)) for table in tables]
    return Document(
        sha256=sha256,
        title=_title(pages[0], known) or source.metadata("Title"),
        pages=tuple(_page(page, known) for page in pages),
        tables=tuple(tables),
        captions=tuple(
            _caption(page, caption, known)
            for page, captions in zip(pages, found, strict=True)
            for caption in captions
            if caption.kind != "other"
        ),
        sentences=tuple(prose.sentences(pages, roles, found, known)),
        reader=READER,
        warnings=(*warnings, *_unreadable(tables)),
    )


def _unreadable(tables: Sequence[Table]) -> list[str]:
    """Which tables give no numbers, and why."""
    said = (f"table {one.number} on page {one.page}: {one.unreadable}" for one in tables if one.unreadable)
    return [f"{why}; no number of it is taken, read it on the page" for why in said]


def _without_doubles(
    pages: Sequence[RawPage], found: Sequence[Sequence[FoundCaption]], tables: Sequence[Table]
) -> list[list[FoundCaption]]:
    """The captions without those of a table that stands elsewhere: text that goes on with `Table 1.` on a new page."""
    placed = {(table.page, table.number) for table in tables}
    numbers = {number for _, number in placed}
    return [
        [c for c in captions if c.kind != "table" or c.number not in numbers or (page.number, c.number) in placed]
        for page, captions in zip(pages, found, strict=True)
    ]


def _section(table: Table, sections: Mapping[tuple[int, str], str]) -> str:
    number = table.number or ""
    return sections.get((table.page, number)) or sections.get((table.page, number.rstrip("abcdefgh")), "")


def _page(page: RawPage, known: frozenset[str]) -> Page:
    lines = mend_lines(page.lines, known)
    width, height = page.frame.size
    return Page(page.number, width, height, tuple(lines))


def _caption(page: RawPage, caption: FoundCaption, known: frozenset[str]) -> Caption:
    box = page.frame.seen_in(page.seen, caption.box)
    return Caption(caption.kind, caption.number, mended(caption, known), page.number, box)


def _title(page: RawPage, known: frozenset[str]) -> str | None:
    """The largest lines in the upper half of the first page; a drop capital makes no line larger."""
    upper = [line for line in page.lines if line.box.bottom < 0.5 * page.frame.size[1] and len(line.text) > 3]
    if not upper:
        return None
    size = max(main_size(line) for line in upper)
    first = next(index for index, line in enumerate(upper) if main_size(line) > size - 0.3)
    taken = [upper[first]]
    for line in upper[first + 1 :]:
        large = line.size > size - 1.0 and main_size(line) > _SMALL_CAPITALS * size
        if not large and not taken[-1].text.endswith(HYPHEN):
            break
        taken.append(line)
    text = " ".join(line.text for line in mend_lines(taken, known))
    return text or None
