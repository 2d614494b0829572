"""Where in an entry its arXiv id stands, in the order of trust. Abstracts are never read: they name other papers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.identifiers import OLD_ARCHIVES, ArxivId, find_arxiv_id, parse_arxiv_id
from ingest.parsing.latex import url_to_text

ID_FIELDS = ("eprint", "arxivid", "arxiv")
"""Fields made for an id."""

TEXT_FIELDS = (
    "doi", "url", "journal", "journaltitle", "booktitle", "volume", "pages", "number", "eid", "ee", "link", "pdf",
    "howpublished", "note", "series", "publisher", "location",
)  # fmt: skip
"""Fields in which an id stands after the word arXiv, in an address, or in arXiv's DOI."""

BARE_FIELDS = ("volume", "pages", "number", "eid", "annote", "annotation", "note")
"""Fields whose whole text may be an id, where the venue is arXiv (`annote`, `note`: where they begin with the word)."""

_ALL_FIELDS = (*TEXT_FIELDS, *ID_FIELDS, "annote", "annotation")
_MENTION = re.compile(r"arxiv|corr\b|abs/|\d{4}\.\d{4}|/\d{7}", re.IGNORECASE)
_ARXIV_VENUE = re.compile(r"(?<![a-z])(?:arxiv|corr)\b", re.IGNORECASE)


def locate_arxiv_id(values: Mapping[str, str], repairs: list[str]) -> ArxivId | None:
    """The entry's arXiv id. Where fields name different ones, the first is taken and `repairs` names the other."""
    if not _MENTION.search(" ".join(values.get(field, "") for field in _ALL_FIELDS)):
        return None
    found: dict[str, ArxivId] = {}
    for field in ID_FIELDS:
        if values.get(field) and _speaks_of_arxiv(values, field):
            _keep(found, field, parse_arxiv_id(url_to_text(values[field])))
    for field in TEXT_FIELDS:
        if values.get(field) and not found.get(field):
            _keep(found, field, find_arxiv_id(url_to_text(values[field])))
    if not found:
        _find_bare(values, found)
    if not found:
        return None
    first, *others = found.items()
    repairs.extend(
        f"{field} names arXiv:{other.id}, {first[0]} arXiv:{first[1].id}; the latter was taken"
        for field, other in others
        if other.id != first[1].id
    )
    return first[1]


def _keep(found: dict[str, ArxivId], field: str, arxiv_id: ArxivId | None) -> None:
    if arxiv_id is not None:
        found[field] = arxiv_id


def _speaks_of_arxiv(values: Mapping[str, str], field: str) -> bool:
    """`eprint` may hold the number of another archive (JSTOR, PubMed, HAL); the neighbouring field then says so."""
    archive = values.get("archiveprefix") or values.get("eprinttype") or ""
    return field != "eprint" or not archive or _means_arxiv(archive)


def _means_arxiv(archive: str) -> bool:
    """Whether an `archivePrefix` means arXiv. Old entries name the archive itself: `hep-th`, `cs.LG`."""
    return "arxiv" in archive.lower() or archive.partition(".")[0].lower() in OLD_ARCHIVES


def _find_bare(values: Mapping[str, str], found: dict[str, ArxivId]) -> None:
    venue = f"{values.get('journal', '')} {values.get('publisher', '')} {values.get('booktitle', '')}"
    for field in BARE_FIELDS:
        text = url_to_text(values.get(field, ""))
        if text and (_ARXIV_VENUE.search(venue) or _ARXIV_VENUE.match(text)):
            _keep(found, field, parse_arxiv_id(text))
