"""Semantic Scholar's answers read: bytes in, papers, rows, pages or a named fault out. Nulls are expected everywhere.

Four things differ: a list's `next` that is not there (the last page), `data` that is not there (a search without hits),
`data: null` (withheld by the publisher), and `data: []`. Errors come in two shapes, `{"error": ..}` from the service
and `{"message": ..}` from the gateway before it. https://api.semanticscholar.org/api-docs/graph
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from ingest.client.atom import Malformed
from ingest.client.records import ListedReference, ServicePaper
from ingest.identifiers import find_arxiv_id, is_arxiv_doi, parse_arxiv_id

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_LINK = re.compile(r"https?://[^\s<>\"',]+")

Row = ServicePaper | None
"""A paper, or null: the service knows none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a reference list. `following` is the offset of the next page, None on the last; `withheld` the words
    with which a list is held back."""

    items: tuple[ListedReference, ...]
    following: int | None
    withheld: str | None = None


def error_text(data: bytes) -> str | None:
    """What an error says, in either shape; None where the body is no error of the service's."""
    value = _read(data)
    if not isinstance(value, dict):
        return None
    text = value.get("error") or value.get("message")
    return " ".join(text.split())[:300] if isinstance(text, str) else None


def read_rows(data: bytes) -> tuple[Row, ...] | Malformed:
    """The rows of a batch, in their order."""
    value = _read(data)
    if not isinstance(value, list):
        return Malformed(_what_instead(value, "a list of papers"))
    if not all(row is None or isinstance(row, dict) for row in value):
        return Malformed("a row is neither a paper nor null")
    return tuple(None if row is None else read_paper(row) for row in value)


def read_found(data: bytes) -> tuple[ServicePaper, ...] | Malformed:
    """The papers of a search or match, best first. No `data` means no hits."""
    value = _read(data)
    if not isinstance(value, dict) or not ("data" in value or "total" in value):
        return Malformed(_what_instead(value, "search results"))
    rows = value.get("data", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) and _text(row.get("paperId")) for row in rows):
        return Malformed("its `data` is no list of papers")
    return tuple(read_paper(row) for row in rows)


def read_page(data: bytes, offset: int) -> Page | Malformed:
    """A page of references that was asked for from `offset` on."""
    value = _read(data)
    if not isinstance(value, dict) or "data" not in value:
        return Malformed(_what_instead(value, "a reference list"))
    rows, following = value["data"], value.get("next")
    if rows is None:
        return Page(items=(), following=None, withheld=_withheld(value))
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "citedPaper" in row for row in rows):
        return Malformed("its `data` is no list of references")
    if following is not None and (not _is_whole(following) or following <= offset):
        return Malformed("its `next` does not lead on")
    items = tuple(_listed(row.get("citedPaper"), offset + number) for number, row in enumerate(rows, start=1))
    return Page(items=items, following=following)


def read_paper(row: Mapping[str, Any]) -> ServicePaper:
    """A paper as far as its fields are of the form that they should be."""
    outer = row.get("externalIds")
    ids: Mapping[str, Any] = outer if isinstance(outer, dict) else {}
    doi = _doi(ids.get("DOI"))
    arxiv = parse_arxiv_id(_text(ids.get("ArXiv")) or "") or (find_arxiv_id(doi) if doi and is_arxiv_doi(doi) else None)
    corpus = row.get("corpusId") or ids.get("CorpusId")
    year, score = row.get("year"), row.get("matchScore")
    return ServicePaper(
        service="semantic-scholar",
        title=_text(row.get("title")),
        authors=tuple(_authors(row.get("authors"))),
        year=year if _is_whole(year) and 1000 <= year <= 2999 else None,
        published=_date(row.get("publicationDate")),
        venue=_venue(row),
        arxiv_id=arxiv.id if arxiv else None,
        doi=doi,
        corpus_id=str(corpus) if _is_whole(corpus) else _text(corpus),
        s2_id=_text(row.get("paperId")),
        pdf_url=_pdf_url(row.get("openAccessPdf")),
        match_score=float(score) if isinstance(score, int | float) and abs(score) < 1e9 else None,
    )


def _read(data: bytes) -> Any:
    """The JSON in `data`; an instance of Malformed where there is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return Malformed("it is no JSON")


def _what_instead(value: Any, wanted: str) -> str:
    if isinstance(value, Malformed):
        return value.reason
    text = value.get("error") or value.get("message") if isinstance(value, dict) else None
    return f"it is not {wanted}" + (f": {text[:200]}" if isinstance(text, str) else "")


def _listed(cited: Any, number: int) -> ListedReference:
    """A reference; one whose `paperId` is null is text alone, and perhaps not even a title."""
    row: Mapping[str, Any] = cited if isinstance(cited, dict) else {}
    paper = read_paper(row) if _text(row.get("paperId")) else None
    return ListedReference(number=number, text=_text(row.get("title")), paper=paper)


def _withheld(value: Mapping[str, Any]) -> str:
    about = value.get("citingPaperInfo")
    access = about.get("openAccessPdf") if isinstance(about, dict) else None
    said = _text(access.get("disclaimer")) if isinstance(access, dict) else None
    return said or "the list is null: the publisher does not let Semantic Scholar give it"


def _authors(value: Any) -> Iterator[str]:
    for author in value if isinstance(value, list) else ():
        name = _text(author.get("name")) if isinstance(author, dict) else None
        if name:
            yield name


def _venue(row: Mapping[str, Any]) -> str | None:
    journal = row.get("journal")
    return _text(row.get("venue")) or (_text(journal.get("name")) if isinstance(journal, dict) else None)


def _pdf_url(access: Any) -> str | None:
    """The open-access link; in its place the arXiv address that the disclaimer may name."""
    if not isinstance(access, dict):
        return None
    url = _text(access.get("url"))
    if url:
        return url
    links = (
        find_arxiv_id(link) for link in _LINK.findall(_text(access.get("disclaimer")) or "") if "arxiv.org" in link
    )
    return next((f"https://arxiv.org/pdf/{found.id}" for found in links if found), None)


def _doi(value: Any) -> str | None:
    """A DOI as it is: old ones hold brackets and semicolons that no running text could be trusted with."""
    return value.strip().lower() if isinstance(value, str) and _DOI.fullmatch(value.strip()) else None


def _date(value: Any) -> str | None:
    match = _DATE.match(value) if isinstance(value, str) else None
    return match[0] if match else None


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _text(value: Any) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None
