"""Whatever a record holds comes back from its row the same."""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.records import Paper, PaperState, PdfFile, Place, Reference
from normalize.claims import Box, Claim, Evidence, Kind, Status
from normalize.decisions import Action, ReviewDecision
from store.records import Entry
from store.rows import (
    claim_of,
    claim_values,
    decision_of,
    decision_values,
    entry_of,
    entry_values,
    paper_of,
    paper_values,
    pdf_of,
    pdf_values,
)
from tests.store.makers import SHA

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
maybe = st.none() | text
floats = st.floats(allow_nan=False, allow_infinity=False)
maybe_float = st.none() | floats
texts = st.lists(text, max_size=3).map(tuple)
boxes = st.tuples(floats, floats, floats, floats).map(lambda edges: Box(*edges))
evidences = st.builds(
    Evidence,
    pdf=st.just(SHA),
    page=st.integers(1, 99),
    bbox=boxes,
    text=text,
    source=text,
    extractor=text,
    table=maybe,
    context=text,
)
TEXTS = [*("model", "setting", "training_data", "unit", "benchmark", "split"), *("metric", "device", "of", "stage")]
claims = st.builds(
    Claim,
    kind=st.sampled_from(Kind),
    printed=text,
    evidence=evidences,
    id=text,
    **dict.fromkeys([*TEXTS, "convention"], maybe),
    **dict.fromkeys(["value", "low", "high", "hours"], maybe_float),
    own=st.booleans(),
    ensemble=st.none() | st.booleans(),
    count=st.none() | st.integers(0, 2**31 - 1),
    confidence=st.floats(0, 1),
    status=st.sampled_from(Status),
    flags=texts,
    reasons=texts,
    also=st.lists(evidences, max_size=2).map(tuple),
)
years = st.none() | st.integers(1500, 2100)
papers = st.builds(
    Paper,
    key=text,
    state=st.sampled_from(PaperState),
    authors=texts,
    year=years,
    reason=text,
    **dict.fromkeys(["title", "published", "arxiv_id", "version", "doi"], maybe),
)
pdfs = st.builds(
    PdfFile, sha256=st.text(string.hexdigits), source_file=text, bytes=st.integers(0), pages=st.integers(0)
)
places = st.builds(Place, source=text, line=st.none() | st.integers(1), entry=maybe)
references = st.builds(Reference, raw=text, place=places, title=maybe, authors=texts, year=years, repairs=texts)
changes = st.dictionaries(st.sampled_from(["model", "value", "own"]), maybe | floats | st.booleans(), max_size=3)
decisions = st.builds(
    ReviewDecision,
    claim_id=text,
    action=st.sampled_from(Action),
    reviewer=text,
    at=text,
    printed=text,
    value=maybe_float,
    changes=changes,
    reason=text,
    seconds=maybe_float,
    undoes=st.none() | st.integers(1),
)


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The row as JSON columns leave it."""
    return {name: json.loads(json.dumps(value)) for name, value in values.items()}


@given(claims)
def test_claims(claim: Claim) -> None:
    assert claim_of(stored(claim_values(claim))) == claim


@given(papers)
def test_papers(paper: Paper) -> None:
    assert paper_of(stored(paper_values(paper))) == paper


@given(pdfs)
def test_pdfs(pdf: PdfFile) -> None:
    assert pdf_of(stored(pdf_values(pdf, "key"))) == pdf


@given(references)
def test_references(reference: Reference) -> None:
    entry = Entry(reference=reference, paper_key="key")
    assert entry_of(stored(entry_values(entry, "name"))) == entry


@given(decisions)
def test_decisions(decision: ReviewDecision) -> None:
    assert decision_of(stored(decision_values(decision)) | {"id": None}) == decision


@given(st.text())
def test_what_utf8_cannot_hold_is_spelled_out(text: str) -> None:
    paper_values(Paper(key="k", state=PaperState.PENDING, title=text))["title"].encode("utf-8")
