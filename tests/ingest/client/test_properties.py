"""Whatever bytes come, a parser returns records or a named fault, and never raises."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.client.arxiv import title_phrase
from ingest.client.atom import Feed, Malformed, parse_feed
from ingest.client.exchange import Answer
from ingest.client.graph import Page, error_text, read_found, read_page, read_paper, read_rows
from ingest.client.records import NotFound, ServicePaper
from ingest.client.retrying import retry_after
from ingest.client.rows import as_sent, tell_rows
from tests.ingest.client.conftest import PAPERS
from tests.standin.feeds import error_feed, feed

FEEDS = tuple(
    feed(
        [(paper, 1) for paper in PAPERS.all[:3] if paper.arxiv_id],
        "q",
        total=3,
        start=0,
        asked=3,
        moment="2027",
        old=old,
    )
    for old in (False, True)
)
KEYS = st.sampled_from(
    ["data", "next", "offset", "total", "citedPaper", "paperId", "externalIds", "DOI", "ArXiv", "CorpusId", "title",
     "authors", "name", "year", "publicationDate", "openAccessPdf", "url", "disclaimer", "matchScore", "error",
     "message", "venue", "journal", "citingPaperInfo", "corpusId"]
)  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.sampled_from(["10.5555/x", "1612.90001", "2017-01-01", "", "https://arxiv.org/abs/1612.90001", "a" * 40]),
)  # fmt: skip
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=20
)


@st.composite
def spoiled_feeds(draw: st.DrawFn) -> bytes:
    """A feed with a piece cut out, doubled or replaced."""
    data = draw(st.sampled_from([*FEEDS, error_feed("incorrect id format for x", "2027")]))
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 200)))
    return data[:start] + draw(st.one_of(st.binary(max_size=20), st.just(data[start:end] * 2))) + data[end:]


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=300), spoiled_feeds()))
def test_a_feed_is_read_or_refused_by_name(data: bytes) -> None:
    read = parse_feed(data)
    if isinstance(read, Malformed):
        assert read.reason
    else:
        assert all(paper.arxiv_id for paper in read.papers)


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=100), VALUES.map(lambda value: json.dumps(value).encode())))
def test_an_answer_of_the_graph_is_read_or_refused_by_name(data: bytes) -> None:
    for read in (read_rows(data), read_found(data), read_page(data, 0)):
        if isinstance(read, Malformed):
            assert read.reason
    page = read_page(data, 0)
    if isinstance(page, Page):
        assert [item.number for item in page.items] == list(range(1, len(page.items) + 1))
    assert error_text(data) is None or isinstance(error_text(data), str)


@settings(max_examples=200)
@given(st.dictionaries(KEYS, VALUES, max_size=8))
def test_a_paper_of_any_form_becomes_a_record(row: dict[str, Any]) -> None:
    paper = read_paper(row)
    assert all(isinstance(name, str) and name for name in paper.authors)
    assert paper.doi is None or paper.doi == paper.doi.lower()
    assert paper.year is None or 1000 <= paper.year <= 2999


def test_text_that_nests_without_end_is_refused() -> None:
    assert isinstance(read_page(b"[" * 200_000, 0), Malformed)
    assert isinstance(
        read_rows(
            b'{"a":' * 200_000,
        ),
        Malformed,
    )
    deep = b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<a>" * 100_000
    assert isinstance(parse_feed(deep), Malformed)


def test_a_document_type_is_refused_before_anything_is_unfolded() -> None:
    laughs = (
        b'<!DOCTYPE f [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><feed xmlns="http://www.w3.org/2005/Atom">&b;</feed>'
    )
    outside = b'<!DOCTYPE f SYSTEM "file:///etc/passwd"><feed xmlns="http://www.w3.org/2005/Atom"/>'
    for data in (laughs, outside):
        assert parse_feed(data) == Malformed("it is no feed: it declares a document type")


def test_what_came_in_place_of_a_feed_is_named() -> None:
    assert parse_feed(b"") == Malformed("nothing came")
    assert parse_feed(b"Rate exceeded.") == Malformed("text came in place of a feed")
    assert parse_feed(b"\n<!DOCTYPE HTML><html><body>Hi</html>") == Malformed("a web page came in place of a feed")


def test_both_shapes_say_the_same() -> None:
    papers = [(paper, 1) for paper in PAPERS.all if paper.arxiv_id]
    told = dict.fromkeys(("total", "start", "asked"), 5)
    new, old = (parse_feed(feed(papers, "q", moment="2027-01-01T00:00:00Z", old=old, **told)) for old in (False, True))
    assert isinstance(new, Feed)
    assert isinstance(old, Feed)
    assert len(new.papers) == len(papers)
    assert [replace(one, pdf_url=None) for one in new.papers] == [replace(one, pdf_url=None) for one in old.papers]
    assert {one.doi for one in new.papers} == {paper.doi for paper, _ in papers}


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_a_title_is_asked_for_without_signs_of_the_query_language(title: str) -> None:
    phrase = title_phrase(title)
    assert not set(phrase) & set('":()[]{}+-\\$^*?~|&!/')
    assert len(phrase) <= 250
    assert as_sent(title) is None or as_sent(title)


ROWS = [
    ServicePaper(service="semantic-scholar", s2_id=f"{n:040}", arxiv_id=f"1612.9{n:04}", doi=f"10.5555/{n}")
    for n in range(6)
]
SENT = [
    "ARXIV:1612.90000",
    "DOI:10.5555/1",
    f"{2:040}",
    "CorpusId:404",
    "DOI:10.48550/arXiv.1612.90004",
    "DOI:10.5555/5",
]


@given(st.permutations([ROWS[0], ROWS[1], ROWS[2], None, ROWS[4], ROWS[5]]), st.integers(0, 6))
def test_rows_are_told_by_their_ids_in_whatever_order(rows: list[ServicePaper | None], kept: int) -> None:
    told = tell_rows(SENT, rows[:kept])
    for number, sent in enumerate(SENT):
        outcome = told[sent]
        if isinstance(outcome, ServicePaper):
            assert outcome == replace(ROWS[number], asked=sent)
        elif isinstance(outcome, NotFound):
            assert number == 3
        else:
            assert number == 3 or ROWS[number] not in rows[:kept]


@given(st.text(max_size=40))
def test_any_retry_after_is_a_number_of_seconds(text: str) -> None:
    assert retry_after(Answer(url="", status=429, headers={"retry-after": text}, body=b"", at=0.0)) >= 0.0
