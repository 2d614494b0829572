"""Real reference files, where they lie beside the repository: entries in are references and named failures out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data import read_text
from extract.reading import read_first_page
from ingest.gathering import gather
from ingest.identifiers import title_key
from ingest.matching import same_work, work_of
from ingest.parsing.bibtex import parse_bibtex
from ingest.parsing.reflist import parse_reflist
from ingest.pdfs import find_pdfs, identify_pdf, not_of_paper
from ingest.records import PdfFile

SHARED = Path(__file__).parents[3] / "shared"


def entries_of_index() -> list[dict[str, Any]]:
    index = SHARED / "bib" / "index.json"
    listed: list[dict[str, Any]] = json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []
    return listed


@pytest.mark.skipif(not (SHARED / "bib").is_dir(), reason="the shared reference files are not here")
def test_every_entry_of_the_shared_files_is_accounted_for() -> None:
    listed = entries_of_index()
    assert listed
    for entry in listed:
        parsed = parse_bibtex((SHARED / "bib" / entry["file"]).read_bytes(), entry["file"])
        assert parsed.entries == entry["entries_approx"], entry["file"]
        assert all(failure.reason and failure.place.line for failure in parsed.failures)
        assert sum(1 for reference in parsed.references if reference.title) > 0.98 * parsed.entries
        repeated = sum("stands already" in repair for one in parsed.references for repair in one.repairs)
        assert repeated >= entry["duplicate_keys"], entry["file"]


@pytest.mark.skipif(not (SHARED / "bib").is_dir(), reason="the shared reference files are not here")
def test_a_file_in_another_encoding_keeps_its_letters() -> None:
    name = next(entry["file"] for entry in entries_of_index() if "1251" in entry["encoding"])
    parsed = parse_bibtex((SHARED / "bib" / name).read_bytes(), name)
    titles = " ".join(reference.title or "" for reference in parsed.references)
    assert any("а" <= char <= "я" for char in titles)
    assert not any(reference.repairs for reference in parsed.references)


@pytest.mark.skipif(not (SHARED / "references.txt").is_file(), reason="the shared reference list is not here")
def test_the_printed_list_is_the_shipped_one() -> None:
    printed = parse_reflist((SHARED / "references.txt").read_bytes(), "references.txt")
    shipped = parse_bibtex(read_text("refs.bib").encode(), "refs.bib")
    assert (len(printed.references), printed.failures) == (84, ())
    assert all(reference.title and reference.authors and reference.year for reference in printed.references)
    assert [bool(one.junk) for one in printed.references] == [bool(one.junk) for one in shipped.references]
    for ours, theirs in zip(shipped.references, printed.references, strict=True):
        assert ours.junk or same_work(work_of(ours), work_of(theirs)), theirs.raw
    assert len(gather([*shipped.references, *printed.references])) == 84 + 3


@pytest.mark.skipif(not (SHARED / "corpus" / "pdf").is_dir(), reason="the shared corpus is not here")
def test_every_paper_of_the_corpus_is_told_by_its_first_page() -> None:
    listed = json.loads((SHARED / "corpus" / "manifest.json").read_text(encoding="utf-8"))
    paths = {path.stem: path for path in find_pdfs(SHARED / "corpus" / "pdf")}
    wrong = []
    for entry in listed:
        page = read_first_page(paths[entry["arxiv_id"].replace("/", "_")])
        result = identify_pdf(paths[entry["arxiv_id"].replace("/", "_")], lambda _, page=page: page)  # type: ignore[misc]
        assert isinstance(result, PdfFile)
        assert not_of_paper(result, page, title=entry["title"], arxiv_id=None) is None
        if title_key(result.title or "") != title_key(entry["title"]):
            wrong.append(entry["arxiv_id"])
        if entry["id_source"] == "stamp":
            assert (result.identified_by, result.arxiv_id) == ("stamp", entry["arxiv_id"])
    assert wrong == []
