"""Whatever bytes come: records or named failures, and the counts add up."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.identifiers import find_arxiv_id, find_doi, parse_arxiv_id, title_key, title_words
from ingest.names import bibtex_names, listed_names
from ingest.parsing.bibtex import parse_bibtex
from ingest.parsing.citation import read_citation
from ingest.parsing.csl import parse_csl
from ingest.parsing.decoding import decode
from ingest.parsing.ids import parse_id
from ingest.parsing.latex import latex_to_text, url_to_text
from ingest.parsing.reflist import parse_reflist
from ingest.parsing.ris import parse_ris
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
    assert all(reference.title or parse_id(reference.raw) for reference in parsed.references)
    items: list[Reference | FailedReference] = [*parsed.references, *parsed.failures]
    assert all((item.place.line or 0) >= 1 for item in items)


RIS = st.lists(
    st.sampled_from(["TY  - JOUR\n", "ER  - \n", "TI  - Grey cats\n", "AU  - Doe, J.\n", "PY  - 2001//\n", "stray\n",
                     "UR  - https://arxiv.org/abs/1901.01234\n", "DO  - 10.1000/182\n", "TI  -\n", "\n", "TY-\n", "é"]),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), RIS.map(str.encode)))
def test_ris_never_raises_and_loses_no_record(data: bytes) -> None:
    parsed = parse_ris(data, "x.ris")
    text = decode(data).text
    assert parsed.entries >= sum(line.startswith("TY  - ") for line in text.split("\n"))
    assert all(failure.reason and failure.raw for failure in parsed.failures)
    items: list[Reference | FailedReference] = [*parsed.references, *parsed.failures]
    assert all(1 <= (item.place.line or 0) <= text.count("\n") + 1 for item in items)


CSL_VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.just("10.1000/182"), st.just("2001-02")
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["family", "date-parts", "raw"]), inner)
    ),
    max_leaves=5,
)
CSL = st.lists(
    st.one_of(
        CSL_VALUES,
        st.dictionaries(
            st.sampled_from(["id", "type", "title", "author", "issued", "DOI", "URL", "note", "container-title"]),
            CSL_VALUES,
        ),
    ),
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(CSL)
def test_csl_never_raises_and_loses_no_item(items: list[object]) -> None:
    parsed = parse_csl(json.dumps(items).encode(), "x.json")
    assert parsed.entries == len(items)
    assert all(failure.reason and failure.raw for failure in parsed.failures)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_json_are_one_failure(data: bytes) -> None:
    parsed = parse_csl(data, "x.json")
    assert all(failure.reason for failure in parsed.failures)


@given(
    st.one_of(
        st.text(max_size=60), st.from_regex(r"(arXiv:|https?://doi\.org/|CorpusId:)?[\w./:-]{1,30}", fullmatch=True)
    )
)
def test_an_id_is_read_or_it_is_none(text: str) -> None:
    named = parse_id(text)
    assert named is None or any((named.arxiv_id, named.doi, named.corpus_id, named.s2_id))


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
