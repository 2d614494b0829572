"""A look at page one of a fetched PDF, in a process of its own that stays for the next one."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from data.causes import Cause
from ingest.pdfs import identify_pdf, not_of_paper
from ingest.records import FailedPdf, FirstPage, PdfFile
from pipeline.workers import Limits, Steady


class Look(NamedTuple):
    """What to look at, and the paper it should be."""

    path: Path
    title: str | None
    arxiv_id: str | None


class Seen(NamedTuple):
    """The PDF as it is identified, and why it is not the paper's; None where it is. `cause`: why none could look."""

    pdf: PdfFile | FailedPdf
    wrong: str | None
    cause: Cause | None = None


def look(wanted: Look) -> Seen:
    """Identify the PDF and compare page one with the paper. Runs in a process of its own."""
    from extract.reading import read_first_page  # noqa: PLC0415  # only reading processes load the readers

    pages: list[FirstPage] = []

    def first_page(path: Path) -> FirstPage:
        pages.append(read_first_page(path))
        return pages[-1]

    pdf = identify_pdf(wanted.path, first_page)
    if isinstance(pdf, FailedPdf):
        return Seen(pdf, pdf.reason)
    return Seen(pdf, not_of_paper(pdf, pages[-1], title=wanted.title, arxiv_id=wanted.arxiv_id))


class Looker:
    """Looks at one PDF after another. Use it as a context manager; the process starts with the first look."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._worker: Steady[Look, Seen] = Steady(look, limits=limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.close()

    def look(self, wanted: Look) -> Seen:
        """What the file is; a file that brings the reader down is none of the paper's, either."""
        outcome = self._worker.ask(wanted)
        if outcome.value is not None:
            return outcome.value
        reason = outcome.reason or "it could not be read"
        return Seen(FailedPdf(source_file=wanted.path.name, reason=reason), reason, outcome.cause)
