"""arXiv's feeds read: bytes in, papers or a named fault out. It knows both shapes, of before and after November 2025.

Elements are told by namespace and local name, never by order or prefix; white space is collapsed. A document type and
entities of one's own have no place in a feed and are refused before anything is unfolded.
https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from ingest.client.records import ServicePaper
from ingest.identifiers import arxiv_year, find_doi, parse_arxiv_id

ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"

DEPTH = 32
"""Elements within one another. A feed has five."""

_WITHDRAWN = re.compile(r"\b(?:has|have)\s+been\s+withdrawn\b|\bis\s+withdrawn\b|^\W*withdrawn\b", re.IGNORECASE)
_WITHDRAWN_ABSTRACT = re.compile(r"^\W*th(?:is|e)\s+[\w\s]{1,40}\bwithdrawn\b", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed's papers, how many there are in all (None: it does not say), and the message of an Error entry.

    `strange` counts entries without an arXiv id.
    """

    papers: tuple[ServicePaper, ...]
    total: int | None
    error: str | None = None
    strange: int = 0


@dataclass(frozen=True, slots=True)
class Malformed:
    """The bytes are not of the form that the service speaks, and in what not."""

    reason: str


class _NotXml(Exception):
    """The document is refused; the message says why."""


def parse_feed(data: bytes) -> Feed | Malformed:
    """The feed in `data`. Never raises."""
    try:
        root = _tree(data)
    except (expat.ExpatError, _NotXml, ValueError, LookupError) as fault:
        return Malformed(_what_instead(data) or f"it is no feed: {fault}")
    if root.tag != f"{ATOM}feed":
        return Malformed(f"it is no feed: its outermost element is {root.tag[:100]}")
    entries = root.findall(f"{ATOM}entry")
    error = next((_text(entry, f"{ATOM}summary") or "no reason given" for entry in entries if _is_error(entry)), None)
    papers = tuple(paper for entry in entries if (paper := _paper(entry)) is not None)
    total = _text(root, f"{SEARCH}totalResults") or ""
    return Feed(
        papers=() if error else papers,
        total=int(total[:12]) if total.isascii() and total.isdecimal() else None,
        error=error,
        strange=0 if error else len(entries) - len(papers),
    )


def _tree(data: bytes) -> Element:
    builder = TreeBuilder()
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH:
            raise _NotXml("its elements are too deep in one another")
        builder.start(_name(tag), {_name(name): value for name, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(tag))

    def refuse(*_: Any) -> None:
        raise _NotXml("it declares a document type")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.Parse(data, True)
    return builder.close()


def _name(tag: str) -> str:
    return f"{{{tag}" if "}" in tag else tag


def _what_instead(data: bytes) -> str | None:
    """What came in a feed's place, where that is plain to see."""
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return "nothing came"
    if head.startswith((b"<!doctype html", b"<html")):
        return "a web page came in place of a feed"
    return None if head.startswith(b"<") else "text came in place of a feed"


def _is_error(entry: Element) -> bool:
    return (
        "/api/errors" in (_text(entry, f"{ATOM}id") or "") and (_text(entry, f"{ATOM}title") or "").lower() == "error"
    )


def _paper(entry: Element) -> ServicePaper | None:
    found = parse_arxiv_id((_text(entry, f"{ATOM}id") or "").partition("/abs/")[2])
    if found is None:
        return None
    published = _DATE.match(_text(entry, f"{ATOM}published") or "")
    return ServicePaper(
        service="arxiv",
        title=_text(entry, f"{ATOM}title"),
        authors=tuple(_authors(entry)),
        year=int(published[0][:4]) if published else arxiv_year(found.id),
        published=published[0] if published else None,
        venue=_text(entry, f"{ARXIV}journal_ref"),
        arxiv_id=found.id,
        version=found.version,
        doi=find_doi(_text(entry, f"{ARXIV}doi") or ""),
        pdf_url=next((link.get("href") for link in entry.findall(f"{ATOM}link") if link.get("title") == "pdf"), None),
        withdrawn=_is_withdrawn(entry),
    )


def _authors(entry: Element) -> Iterator[str]:
    for author in entry.findall(f"{ATOM}author"):
        name = _text(author, f"{ATOM}name")
        if name:
            yield name


def _is_withdrawn(entry: Element) -> bool:
    """ArXiv has no field for it: the comment says so, in older ones the abstract."""
    comment = _text(entry, f"{ARXIV}comment") or ""
    abstract = _text(entry, f"{ATOM}summary") or ""
    return bool(_WITHDRAWN.search(comment) or _WITHDRAWN_ABSTRACT.match(abstract))


def _text(parent: Element, tag: str) -> str | None:
    """The text of the first child of that name, white space collapsed; None where there is none."""
    child = parent.find(tag)
    return (" ".join("".join(child.itertext()).split()) or None) if child is not None else None
