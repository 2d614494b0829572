"""Whatever bytes come: records or named failures, and the counts add up."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.identifiers import find_arxiv_id, find_doi, parse_arxiv_id, title_key, title_words
from ingest.names import bibtex_names, listed_names
from ingest.parsing.bibtex import parse_bibtex
from ingest.parsing.citation import read_citation
from ingest.parsing.decoding import decode
from ingest.parsing.latex import latex_to_text, url_to_text
from ingest.parsing.reflist import parse_reflist
from ingest.records import FailedReference, Reference
from tests.ingest.faults import FAULTS, GOOD, NEXT

PIECES = st.sampled_from(
    ["@", "{", "}", '"', ",", "=", "\n", "\\", "#", "%", "(", ")", " ", "title", "author", "year", "@article{k,",
     "@string{", "@comment{", "x", "2001", "arXiv:1901.01234", " and ", "\r\n", "é", "[1] ", "2. ", "et al", ".", "- "]
)  # fmt: skip
NOISE = st.lists(PIECES, max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), NOISE.map(str.encode)))
def test_bibtex_never_raises_and_names_every_failure(data: bytes) -> None:
    parsed = parse_bibtex(data, "x.bib")
    assert parsed.entries == len(parsed.references) + len(parsed.failures)
    lines = decode(data).text.count("\n") + 1
    items: list[Reference | FailedReference] = [*parsed.references, *parsed.failures]
    for item in items:
        assert item.raw
        assert 1 <= (item.place.line or 0) <= lines
    assert all(failure.reason for failure in parsed.failures)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([GOOD, NEXT, *(fault.text for fault in FAULTS.values())]), max_size=8), NOISE)
def test_every_entry_ends_as_a_record_or_a_failure(blocks: list[str], noise: str) -> None:
    parsed = parse_bibtex("\n\n".join(blocks).encode(), "x.bib")
    assert parsed.entries == len(blocks)
    harmless = noise.translate(str.maketrans("", "", '@{}"'))
    assert parse_bibtex(f"{harmless}\n{GOOD}".encode(), "x.bib").references[-1].title == "A Study of Grey Cats"


@settings(max_examples=100, deadline=None)
@given(NOISE)
def test_an_entry_at_the_start_of_a_line_is_found_behind_any_noise(noise: str) -> None:
    parsed = parse_bibtex(f"{noise}\n{NEXT}".encode(), "x.bib")
    assert parsed.references[-1].title == "Dogs, and How to Count Them"


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), NOISE.map(str.encode)))
def test_lists_never_raise_and_lose_no_letter(data: bytes) -> None:
    parsed = parse_reflist(data, "x.txt")
    assert all(failure.reason and failure.raw for failure in parsed.failures)
    assert all(reference.title for reference in parsed.references)
    items: list[Reference | FailedReference] = [*parsed.references, *parsed.failures]
    assert all((item.place.line or 0) >= 1 for item in items)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=80), NOISE))
def test_readers_of_one_value_never_raise(text: str) -> None:
    assert read_citation(text) == read_citation(text)
    for reader in (latex_to_text, url_to_text, title_words, title_key):
        assert isinstance(reader(text), str)
    for names in (bibtex_names(text), listed_names(text)):
        assert all(names)
    assert find_doi(text) is None or str(find_doi(text)).startswith("10.")
    for found in (parse_arxiv_id(text), find_arxiv_id(text)):
        assert found is None or found.id in text


@given(st.text(max_size=60))
def test_title_keys_are_stable(title: str) -> None:
    key = title_key(title)
    assert title_key(key) == key
    assert title_key(f"  {title}\t") == key


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\x00\ufeff"), max_size=80))
def test_text_survives_utf_8_and_every_marked_encoding(text: str) -> None:
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(encoding)).text == text
    assert decode(b"% plain\n" + text.encode()).text == f"% plain\n{text}"
