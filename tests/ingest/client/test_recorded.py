"""Every recorded answer of both services, where they lie beside the repository, is read as their index says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.client.atom import Feed, Malformed, parse_feed
from ingest.client.graph import Page, error_text, read_found, read_page, read_paper, read_rows

RECORDED = Path(__file__).parents[4] / "shared" / "api" / "recorded"


def listed(service: str) -> list[Any]:
    index = RECORDED / service / "index.json"
    entries: list[dict[str, Any]] = json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []
    if not entries:
        return [pytest.param({}, marks=pytest.mark.skip(reason="the recorded answers are not here"))]
    return [pytest.param(entry, id=entry["file"]) for entry in entries]


@pytest.mark.parametrize("entry", listed("arxiv"))
def test_a_recorded_feed(entry: dict[str, Any]) -> None:
    data = (RECORDED / "arxiv" / entry["file"]).read_bytes()
    read = parse_feed(data)
    if entry["file"].startswith("oai_"):
        assert isinstance(read, Malformed)
        assert "OAI-PMH" in read.reason
        return
    assert isinstance(read, Feed)
    if entry["status"] != 200:
        assert read.error is not None
        assert read.error.startswith("incorrect id format for ")
        assert read.papers == ()
        return
    assert (len(read.papers), read.error, read.strange) == (entry["entries"], None, 0)
    assert read.total is not None
    assert read.total >= len(read.papers)
    is_edited = "EDITED" in entry["authenticity"]
    for paper in read.papers:
        assert paper.title
        assert "\n" not in paper.title
        assert paper.authors
        assert paper.year
        assert paper.published or is_edited
        assert paper.version
        assert paper.arxiv_id
        assert paper.arxiv_id in (paper.pdf_url or "")
        assert data.count(b"<name>") >= len(paper.authors)
    if read.papers and "id_list" in entry["url"] and len(read.papers) == 1:
        assert read.papers[0].arxiv_id is not None
        assert read.papers[0].arxiv_id in entry["url"].replace("%2F", "/")


def kind_of(entry: dict[str, Any]) -> str:
    path = entry["url"].partition("?")[0]
    if entry["status"] != 200:
        return "error"
    for end, kind in (
        ("/references", "page"),
        ("/batch", "rows"),
        ("/snippet/search", "other"),
        ("/search/match", "found"),
        ("/search/bulk", "found"),
        ("/search", "found"),
    ):
        if path.endswith(end):
            return kind
    return "paper" if "/graph/v1/paper/" in path and not path.endswith("/citations") else "other"


@pytest.mark.parametrize("entry", listed("s2"))
def test_a_recorded_answer_of_the_graph(entry: dict[str, Any]) -> None:
    data = (RECORDED / "s2" / entry["file"]).read_bytes()
    value = json.loads(data)
    kind = kind_of(entry)
    if kind == "error":
        text = error_text(data)
        assert text == " ".join((value.get("error") or value["message"]).split())[:300]
        for read in (read_rows(data), read_found(data), read_page(data, 0)):
            assert isinstance(read, Malformed)
            assert text[:100] in read.reason
    elif kind == "page":
        _check_page(data, value)
    elif kind == "rows":
        rows = read_rows(data)
        assert not isinstance(rows, Malformed)
        assert [row.s2_id if row else None for row in rows] == [row and row["paperId"] for row in value]
    elif kind == "found":
        found = read_found(data)
        assert not isinstance(found, Malformed)
        assert [paper.s2_id for paper in found] == [row["paperId"] for row in value.get("data", [])]
        if "matchScore" in data.decode():
            assert found[0].match_score == value["data"][0]["matchScore"]
    elif kind == "paper":
        _check_paper(value)
    else:
        for read in (read_rows(data), read_page(data, -1), read_found(data)):
            assert isinstance(read, Malformed), "an answer to something that we never ask"


def _check_page(data: bytes, value: dict[str, Any]) -> None:
    page = read_page(data, value.get("offset", 0))
    assert isinstance(page, Page)
    assert page.following == value.get("next")
    if value["data"] is None:
        assert page.withheld is not None
        assert "elided by the publisher" in page.withheld
        return
    assert page.withheld is None
    assert len(page.items) == len(value["data"])
    for item, row in zip(page.items, value["data"], strict=True):
        cited = row["citedPaper"]
        assert (item.paper is None) == (cited["paperId"] is None)
        assert (item.text or "") == " ".join((cited["title"] or "").split())
        if item.paper:
            _check_paper(cited)


def _check_paper(row: dict[str, Any]) -> None:
    paper = read_paper(row)
    ids = row.get("externalIds") or {}
    assert paper.s2_id == row["paperId"]
    assert paper.title == (" ".join(row["title"].split()) if row.get("title") else None)
    assert paper.year == row.get("year")
    assert paper.published == row.get("publicationDate")
    assert len(paper.authors) == len(row.get("authors") or [])
    assert paper.doi == (ids["DOI"].lower() if ids.get("DOI") else None)
    assert paper.corpus_id == (str(ids["CorpusId"]) if ids.get("CorpusId") else None)
    if ids.get("ArXiv"):
        assert paper.arxiv_id == ids["ArXiv"]
    access = row.get("openAccessPdf") or {}
    if access.get("url"):
        assert paper.pdf_url == access["url"]
