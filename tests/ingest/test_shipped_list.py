"""The list that ships with the software is clean, and every id in it is one."""

from __future__ import annotations

from collections import Counter

from data import read_text
from ingest.gathering import gather
from ingest.identifiers import parse_arxiv_id
from ingest.parsing.bibtex import ParsedReferences, parse_bibtex


def shipped() -> ParsedReferences:
    return parse_bibtex(read_text("refs.bib").encode(), "refs.bib")


def test_it_is_read_without_a_failure_or_a_repair() -> None:
    parsed = shipped()
    assert len(parsed.references) == 84
    assert parsed.failures == ()
    assert [reference.repairs for reference in parsed.references if reference.repairs] == []


def test_every_id_is_well_formed_and_names_one_entry() -> None:
    ids = [reference.arxiv_id for reference in shipped().references if reference.arxiv_id]
    assert read_text("refs.bib").count("\n  eprint = ") == len(ids)
    assert all((found := parse_arxiv_id(arxiv_id)) and found.id == arxiv_id for arxiv_id in ids)
    assert [arxiv_id for arxiv_id, times in Counter(ids).items() if times > 1] == []


def test_entries_are_complete_and_unlike() -> None:
    references = shipped().references
    assert all(reference.title and reference.authors and reference.year for reference in references)
    assert len({reference.place.entry for reference in references}) == 84
    assert len(gather(references)) == 84


def test_junk_is_kept_and_says_so() -> None:
    junk = [reference for reference in shipped().references if reference.junk]
    assert len(junk) == 3
    assert all("names no paper" in reference.raw for reference in junk)
