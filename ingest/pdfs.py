"""PDFs in: find them, look whether they are PDFs at all, and tell which paper each is.

What page one shows is handed in by the caller (`first_page`): this room opens no pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from data.errors import MineError
from ingest.identifiers import ArxivId, arxiv_id_in_name, arxiv_year, find_arxiv_id, title_words
from ingest.records import FailedPdf, FirstPage, PdfFile
from ingest.titlepage import printed_year, title_on_page, usable_metadata_title, year_in_name

MAGIC = b"%PDF-"
MAGIC_WITHIN = 1024
"""Readers accept a PDF's mark within the first 1024 bytes (ISO 32000, annex on implementations)."""

END_WITHIN = 2048
"""`%%EOF` is looked for in the last bytes of this number; its absence is a hint and no proof."""

TITLE_WITHIN = 40
"""Lines of page one in which a paper's title is looked for."""

TITLE_ALIKE, TITLE_IN_TEXT, TITLE_TELLING = 85.0, 92.0, 20
"""Ratios from which on a title on page one is the paper's, and letters that make it worth looking for in the text."""

_MARKUP = (b"<!doctype", b"<html", b"<head", b"<?xml", b"<script")

FirstPageReader = Callable[[Path], FirstPage]
"""What reads page one of the PDF at a path. Raises `MineError` where it cannot."""


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a look at the bytes says: `problem` is why it is no PDF, `hint` what may be wrong with it."""

    problem: str | None = None
    hint: str | None = None


def find_pdfs(path: Path) -> tuple[Path, ...]:
    """The PDF itself, or every `*.pdf` below the folder, sorted; linked folders are followed once.

    Raises `MineError` where there is nothing at `path`, or no PDF in the folder.
    """
    if path.is_file():
        return (path,)
    if not path.is_dir():
        raise MineError(f"{path}: there is no such file or folder; check the path")
    found = tuple(_walk(path, {_identity(path)}))
    if not found:
        raise MineError(f"{path}: no PDF in this folder or below it; name a folder that has files ending in .pdf")
    return found


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    """Files of the folder and then its folders, each in sorted order. A folder that may not be read is an error."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise MineError(f"{folder}: cannot be listed ({error.strerror}); check its permissions") from error
    yield from (entry for entry in entries if entry.suffix.lower() == ".pdf" and entry.is_file())
    for entry in entries:
        if entry.is_dir() and _identity(entry) not in seen:
            seen.add(_identity(entry))
            yield from _walk(entry, seen)


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def sniff(data: bytes) -> Sniffed:
    """Whether bytes are a PDF: empty, markup, something else; or a PDF that may be cut short."""
    if not data.strip(b"\0 \t\r\n"):
        return Sniffed(problem="the file is empty; fetch it again")
    head = data[:MAGIC_WITHIN]
    if MAGIC not in head:
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if start.startswith(_MARKUP):
            return Sniffed(problem="the file is a web page, not a PDF; fetch the PDF itself")
        return Sniffed(problem="the file is not a PDF: it does not begin with %PDF-")
    if b"%%EOF" not in data[-END_WITHIN:]:
        return Sniffed(hint="the file does not end with %%EOF and may be cut short")
    return Sniffed()


def identify_pdf(path: Path, first_page: FirstPageReader) -> PdfFile | FailedPdf:
    """The PDF and which paper it is, by its arXiv stamp, its name, or its title; or why it cannot be read.

    The year is that of the arXiv id, else what page one prints, else what the file's name says, else None.
    """
    name = path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        return FailedPdf(source_file=name, reason=f"the file cannot be opened ({error.strerror})")
    sha256 = hashlib.sha256(data).hexdigest()
    sniffed = sniff(data)
    if sniffed.problem:
        return FailedPdf(source_file=name, reason=sniffed.problem, sha256=sha256)
    try:
        page = first_page(path)
    except MineError as error:
        reason = f"{error}; {sniffed.hint}" if sniffed.hint else str(error)
        return FailedPdf(source_file=name, reason=reason, sha256=sha256)
    return _identified(name, sha256, len(data), page)


def _identified(name: str, sha256: str, size: int, page: FirstPage) -> PdfFile:
    title = title_on_page(page) or usable_metadata_title(page)
    arxiv_id, identified_by = _arxiv_id(name, page)
    if arxiv_id is None and title:
        identified_by = "title"
    return PdfFile(
        sha256=sha256,
        source_file=name,
        bytes=size,
        pages=page.pages,
        title=title,
        year=arxiv_year(arxiv_id.id) if arxiv_id else printed_year(page) or year_in_name(name),
        arxiv_id=arxiv_id.id if arxiv_id else None,
        version=arxiv_id.version if arxiv_id else None,
        identified_by=identified_by,
    )


def _arxiv_id(name: str, page: FirstPage) -> tuple[ArxivId | None, str]:
    """The stamp is arXiv's own word; a file's name is somebody's."""
    stamped = find_arxiv_id(page.stamp) if page.stamp else None
    if stamped is not None:
        return stamped, "stamp"
    named = arxiv_id_in_name(name)
    return (named, "file name") if named is not None else (None, "nothing")


def not_of_paper(pdf: PdfFile, page: FirstPage, *, title: str | None, arxiv_id: str | None) -> str | None:
    """Why a fetched PDF is not the paper with this title and arXiv id, or None: its stamp or its title says that it is.

    arXiv's stamp decides where there is one. Else the title must stand on page one, misprints and line ends apart.
    """
    if pdf.identified_by == "stamp" and arxiv_id:
        return None if pdf.arxiv_id == arxiv_id else f"page one bears the stamp arXiv:{pdf.arxiv_id}, not {arxiv_id}"
    if not title:
        return "there is neither a stamp nor a title to know it by"
    text = title_words(" ".join(line for line, _ in page.lines[:TITLE_WITHIN]))
    if not text:
        return "page one has no text to know it by; it may be a scan"
    words = title_words(title)
    shown = title_words(pdf.title or "")
    least = TITLE_ALIKE if len(words) >= TITLE_TELLING else 100.0
    if fuzz.ratio(words, shown) >= least or _stands_in(words, text):
        return None
    return f"page one shows `{pdf.title or text[:80]}`, not the title `{title}`"


def _stands_in(words: str, text: str) -> bool:
    """Whether a title stands in a text, misprints and blanks apart. A short one (`Fast Nets`) is named in many."""
    if len(words) < TITLE_TELLING:
        return False
    return words.replace(" ", "") in text.replace(" ", "") or fuzz.partial_ratio(words, text) >= TITLE_IN_TEXT
