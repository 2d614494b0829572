"""From the fields of an entry, whatever format it came in, to a reference: its ids, its year, and whether it is junk.

Fields go by their BibTeX names, so that one set of rules says where an id may stand. Abstracts are never among them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.identifiers import find_doi
from ingest.parsing.junk import junk_reason
from ingest.parsing.locate import locate_arxiv_id
from ingest.records import Place, Reference

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_URL = re.compile(r"https?://[^\s{}<>\"]+")
_S2_ADDRESS = re.compile(r"semanticscholar\.org/(?:\S*?([0-9a-f]{40})|CorpusID:(\d{1,12}))", re.IGNORECASE)
_CORPUS_ID = re.compile(r"\bcorpus ?id:\s*(\d{1,12})\b", re.IGNORECASE)

DOI_FIELDS = ("doi", "url", "ee", "howpublished", "note", "journal")
"""Where a DOI is looked for, in this order."""


def reference_from(
    raw: str,
    place: Place,
    values: Mapping[str, str],
    *,
    authors: Sequence[str] = (),
    kind: str = "misc",
    repairs: Sequence[str] = (),
) -> Reference:
    """The reference of an entry whose `values` are plain text: `title`, `year`, `journal`, `doi`, `url`, `note`, ..."""
    said = list(repairs)
    located = locate_arxiv_id(values, said)
    doi = next((found for field in DOI_FIELDS if (found := find_doi(values.get(field, "")))), None)
    s2_id, corpus_id = _s2_names(values)
    title = values.get("title") or None
    has_id = bool(located or doi or s2_id or corpus_id)
    return Reference(
        raw=raw,
        place=place,
        title=title,
        authors=tuple(authors),
        year=year_in(values.get("year", "")),
        venue=values.get("journal") or values.get("booktitle") or values.get("publisher") or None,
        arxiv_id=located.id if located else None,
        version=located.version if located else None,
        doi=doi,
        corpus_id=corpus_id,
        s2_id=s2_id,
        url=_url(values),
        kind=kind,
        repairs=tuple(said),
        junk=junk_reason(title, kind=kind, has_id=has_id),
    )


def year_in(text: str) -> int | None:
    """The first year in a date, however it is written."""
    match = _YEAR.search(text)
    return int(match[0]) if match else None


def _url(values: Mapping[str, str]) -> str | None:
    match = _URL.search(values.get("url", "")) or _URL.search(values.get("note", ""))
    return match[0].rstrip(".,;)") if match else None


def _s2_names(values: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Semantic Scholar's hash and corpus id, where an address or a note gives them."""
    text = f"{values.get('url', '')} {values.get('note', '')}"
    match = _S2_ADDRESS.search(text)
    noted = _CORPUS_ID.search(text)
    corpus_id = (match[2] if match else None) or (noted[1] if noted else None)
    return (match[1].lower() if match and match[1] else None), corpus_id
