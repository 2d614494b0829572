"""What each service replies when nothing goes wrong: pure functions of the papers and the request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.identifiers import title_words
from tests.pdfs import simple_pdf
from tests.standin.corpus import Known, Papers, pdf_lines
from tests.standin.feeds import error_feed, feed
from tests.standin.graph import ELIDED, FIELDS, find, nearest, null_record, record

ATOM, JSON, PDF, HTML = (
    "application/atom+xml; charset=utf-8",
    "application/json",
    "application/pdf",
    "text/html; charset=utf-8",
)

_LOOSE_ID = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}")
_VERSION = re.compile(r"v(\d+)$")


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, type and body of an answer. `sized`: it tells its length."""

    status: int
    type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    sized: bool = True


def arxiv_api(papers: Papers, query: Mapping[str, str], moment: str, *, old: bool) -> Reply:
    """The query interface: ids, a search, or both."""
    ids = [one for one in query.get("id_list", "").split(",") if one] if query.get("id_list") else []
    search = query.get("search_query", "")
    try:
        start, most = int(query.get("start") or 0), int(query.get("max_results") or 10)
    except ValueError:
        return Reply(400, ATOM, error_feed("max_results must be an integer", moment, old=old))
    bad = next((one for one in ids if not _LOOSE_ID.search(one)), None)
    if bad is not None:
        return Reply(400, ATOM, error_feed(f"incorrect id format for {bad}", moment, old=old))
    if not ids and not search:
        return Reply(400, ATOM, error_feed("search_query or id_list must be given", moment, old=old))
    found = _by_ids(papers, ids) if ids else _by_search(papers, search)
    told = f"search_query={search}&id_list={','.join(ids)}&start={start}&max_results={most}"
    page = found[start : start + most]
    body = feed(page, told, total=len(found), start=start, asked=most, moment=moment, old=old)
    return Reply(200, ATOM, body)


def _by_ids(papers: Papers, ids: list[str]) -> list[tuple[Known, int]]:
    """Unknown ids are left out, twins come once, and the order is the index's own."""
    found: dict[tuple[int, int], tuple[Known, int]] = {}
    for one in ids:
        version = _VERSION.search(one)
        paper = papers.by_arxiv.get(_VERSION.sub("", one))
        if paper is not None and (version is None or 1 <= int(version[1]) <= paper.versions):
            wanted = int(version[1]) if version else paper.versions
            found[paper.number, wanted] = (paper, wanted)
    return sorted(found.values(), key=lambda pair: pair[0].sha)


def _by_search(papers: Papers, search: str) -> list[tuple[Known, int]]:
    """A phrase in quotes after `ti:`; any other words mean any of them."""
    phrase = re.fullmatch(r'ti:"([^"]*)"', search)
    wanted = title_words(phrase[1] if phrase else search.removeprefix("ti:").removeprefix("all:"))
    words = set(wanted.split())
    hits = []
    for paper in papers.by_arxiv.values():
        title = papers.words[paper.number]
        if (f" {wanted} " in f" {title} ") if phrase else words & set(title.split()):
            hits.append((paper, paper.versions))
    return sorted(hits, key=lambda pair: (len(pair[0].title), pair[0].number))


def arxiv_pdf(papers: Papers, path: str, host: str) -> Reply:
    """A file by id, with or without version. `.pdf` behind it is redirected; a withdrawn version has none."""
    if path.endswith(".pdf"):
        return Reply(301, HTML, b"", {"Location": f"{host}/pdf/{path[:-4]}"})
    version = _VERSION.search(path)
    paper = papers.by_arxiv.get(_VERSION.sub("", path))
    wanted = int(version[1]) if version else paper.versions if paper else 0
    if paper is None or not 1 <= wanted <= paper.versions or (paper.withdrawn and wanted == paper.versions):
        return Reply(404, HTML, b"<!DOCTYPE html><html><body>No PDF for this paper</body></html>")
    name = f"{(paper.arxiv_id or '').rpartition('/')[2]}v{wanted}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Accept-Ranges": "bytes"}
    return Reply(200, PDF, simple_pdf(pdf_lines(paper, wanted)), headers, sized=False)


def open_pdf(papers: Papers, path: str) -> Reply:
    """A publisher's file: `/open/7.pdf`. The publisher has papers that arXiv has not."""
    number = path.removesuffix(".pdf")
    if not number.isdecimal() or int(number) >= len(papers.all):
        return Reply(404, HTML, b"<html>Not here</html>")
    return Reply(200, PDF, simple_pdf(pdf_lines(papers.all[int(number)], None)))


def s2(papers: Papers, method: str, path: str, query: Mapping[str, str], body: bytes, host: str) -> Reply:
    """The graph API below its base."""
    fields = [one for one in query.get("fields", "").split(",") if one]
    unknown = [one for one in fields if one.partition(".")[0] not in FIELDS]
    if method == "POST" and path == "/paper/batch":
        return _bad_fields(unknown) or _batch(papers, body, fields, host)
    if path == "/paper/search/match":
        return _bad_fields(unknown) or _match(papers, query, fields, host)
    if path == "/paper/search":
        return _bad_fields(unknown) or _search(papers, query, fields, host)
    if path.startswith("/paper/") and path.endswith("/references"):
        asked = path.removeprefix("/paper/").removesuffix("/references")
        paper = find(papers, asked)
        return _missing(asked) if paper is None else _bad_fields(unknown) or _references(papers, paper, query, host)
    if path.startswith("/paper/"):
        asked = path.removeprefix("/paper/")
        paper = find(papers, asked)
        return _missing(asked) if paper is None else _bad_fields(unknown) or _json(record(paper, fields, host))
    return Reply(404, JSON, b'{"message":"Not Found"}')


def _json(value: Any, status: int = 200) -> Reply:
    return Reply(status, JSON, json.dumps(value).encode() + (b"\n" if status != 200 else b""))


def _missing(asked: str) -> Reply:
    return _json({"error": f"Paper with id {asked} not found"}, 404)


def _bad_fields(unknown: list[str]) -> Reply | None:
    return _json({"error": f"Unrecognized or unsupported fields: [{', '.join(unknown)}]"}, 400) if unknown else None


def _batch(papers: Papers, body: bytes, fields: list[str], host: str) -> Reply:
    try:
        ids = json.loads(body)["ids"]
    except (ValueError, KeyError, TypeError):
        return _json({"error": "No valid paper ids given"}, 400)
    if len(ids) > 500:
        return _json({"error": "The number of ids must be at most 500"}, 400)
    found = [find(papers, one) for one in ids]
    if not any(found):
        return _json({"error": "No valid paper ids given"}, 400)
    return _json([record(one, fields, host) if one else None for one in found])


def _match(papers: Papers, query: Mapping[str, str], fields: list[str], host: str) -> Reply:
    hits = nearest(papers, query.get("query", ""), 1)
    if not hits:
        return _json({"error": "Title match not found"}, 404)
    paper, score = hits[0]
    return _json({"data": [record(paper, fields, host) | {"matchScore": score}]})


def _search(papers: Papers, query: Mapping[str, str], fields: list[str], host: str) -> Reply:
    offset, limit = int(query.get("offset") or 0), int(query.get("limit") or 100)
    if offset + limit > 1000:
        return _json({"error": "Requested data for this limit and/or offset is not available"}, 400)
    words = query.get("query", "")
    hits = [] if "-" in words else nearest(papers, words, offset + limit)
    if not hits:
        return _json({"total": 0, "offset": 0})
    page = [record(paper, fields, host) for paper, _ in hits[offset:]]
    return _json({"total": len(hits), "offset": offset, "data": page})


def _references(papers: Papers, paper: Known, query: Mapping[str, str], host: str) -> Reply:
    if paper.withheld:
        return _json({"data": None, "citingPaperInfo": {"openAccessPdf": {"disclaimer": ELIDED}, "title": paper.title}})
    offset, limit = int(query.get("offset") or 0), int(query.get("limit") or 100)
    fields = [one for one in query.get("fields", "").split(",") if one]
    page = paper.references[offset : offset + limit]
    data = [
        {
            "citedPaper": null_record(one, fields) if isinstance(one, str) else record(papers.all[one], fields, host),
            "contexts": [],
        }
        for one in page
    ]
    following = {"next": offset + limit} if offset + limit < len(paper.references) else {}
    return _json({"offset": offset, **following, "data": data})
