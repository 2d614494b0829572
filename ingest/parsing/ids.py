"""A text that is an id and nothing else, as people type or paste it: of arXiv, of Semantic Scholar, a DOI, an address.

| text | names |
|---|---|
| `1901.01234v2`, `arXiv:cs/0301001`, `10.48550/arXiv.1901.01234`, `https://arxiv.org/pdf/1901.01234` | an arXiv paper |
| `10.1000/182`, `doi:10.1000/182`, `https://doi.org/10.1000/182`, a publisher's address with a DOI in it | a DOI |
| `CorpusId:1234`, `https://api.semanticscholar.org/CorpusID:1234` | Semantic Scholar, by corpus id |
| 40 hexadecimal digits, `https://www.semanticscholar.org/paper/Title/<40 digits>` | Semantic Scholar, by its hash |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from ingest.identifiers import find_arxiv_id, find_doi, is_arxiv_doi, parse_arxiv_id
from ingest.records import Place, Reference

_CORPUS_ID = re.compile(r"(?:^|/)corpus[ _]?id:\s*(\d{1,12})$", re.IGNORECASE)
_S2_ID = re.compile(r"(?:^|^s2:|semanticscholar\.org/\S*?)([0-9a-f]{40})/?(?:[?#]\S*)?$", re.IGNORECASE)
_DOI_ALONE = re.compile(r"^(?:doi:\s*|https?://\S*?)?(?=10\.\d{4,9}/)", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:https?://|(?:[\w-]+\.)*arxiv\.org/)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What an id names; at least one of the fields is set."""

    arxiv_id: str | None = None
    version: str | None = None
    doi: str | None = None
    corpus_id: str | None = None
    s2_id: str | None = None


def parse_id(text: str) -> Named | None:
    """What `text` as a whole names, or None where it is anything else than one id.

    >>> parse_id("arXiv:1901.01234v2")
    Named(arxiv_id='1901.01234', version='v2', doi=None, corpus_id=None, s2_id=None)
    >>> parse_id("see 1901.01234") is None
    True
    """
    text = text.strip().rstrip(".,;")
    if match := _CORPUS_ID.search(text):
        return Named(corpus_id=match[1])
    if " " in text or "\n" in text or not text:
        return None
    if match := _S2_ID.search(text):
        return Named(s2_id=match[1].lower())
    return _by_doi(unquote(text)) or _by_arxiv(text)


def _by_doi(text: str) -> Named | None:
    if _DOI_ALONE.match(text) is None:
        return None
    doi = find_doi(text)
    if doi is None:
        return None
    if is_arxiv_doi(doi):
        return _by_arxiv(text)
    return Named(doi=doi)


def _by_arxiv(text: str) -> Named | None:
    found = find_arxiv_id(text) if _ADDRESS.match(text) else parse_arxiv_id(text)
    return Named(arxiv_id=found.id, version=found.version) if found else None


def reference_by_id(text: str, place: Place) -> Reference | None:
    """The reference that consists of the id `text`, or None where `text` is none."""
    named = parse_id(text)
    if named is None:
        return None
    address = text.strip() if "://" in text else None
    return Reference(
        raw=text,
        place=place,
        arxiv_id=named.arxiv_id,
        version=named.version,
        doi=named.doi,
        corpus_id=named.corpus_id,
        s2_id=named.s2_id,
        url=address,
    )
