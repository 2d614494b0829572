"""The demo's papers: typeset alike every time, with the faults that they are meant to have."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
import pytest

from data import read_toml
from ingest.parsing.bibtex import parse_bibtex
from pipeline.typesetting import DemoCorpus, NoTypesetter, typeset

pytest.importorskip("typst", reason="typst is an extra")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> DemoCorpus:
    return typeset(tmp_path_factory.mktemp("corpus"))


def text_of(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    pages = []
    for page in document:
        text = page.get_textpage()
        pages.append(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return pages


def test_the_same_sources_give_the_same_bytes(corpus: DemoCorpus, tmp_path: Path) -> None:
    again = typeset(tmp_path)
    assert [path.read_bytes() for path in again.pdfs] == [path.read_bytes() for path in corpus.pdfs]
    assert again.references.read_bytes() == corpus.references.read_bytes()


def test_every_paper_of_the_truth_is_typeset(corpus: DemoCorpus) -> None:
    truth = read_toml("demo/truth.toml")
    assert sorted(paper["file"] for paper in truth["papers"]) == [path.stem for path in corpus.pdfs]


@pytest.mark.parametrize("name", read_toml("demo/demo.toml")["papers"])
def test_a_paper_has_text_on_two_pages_or_more(corpus: DemoCorpus, name: str) -> None:
    pages = text_of(corpus.papers / f"{name}.pdf")
    assert len(pages) >= 2
    whole = " ".join(pages)
    assert "Abstract" in whole
    assert "References" in whole
    assert len(whole.split()) > 700


def test_the_scan_has_pages_and_no_text(corpus: DemoCorpus) -> None:
    assert text_of(corpus.papers / "kestrel.pdf") == ["", ""]


def test_the_broken_file_does_not_open(corpus: DemoCorpus) -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(corpus.papers / "dunlin.pdf")


def test_the_reading_list_is_dirty(corpus: DemoCorpus) -> None:
    data = corpus.references.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") > 100
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    parsed = parse_bibtex(data, "references.bib")
    assert parsed.entries == data.count(b"\n@") - 1, "all but the @string"
    assert [failure.place.entry for failure in parsed.failures] == ["placeholder2020"]
    assert [reference.place.entry for reference in parsed.references if reference.junk] == ["seeweb"]
    repairs = " ".join(repair for reference in parsed.references for repair in reference.repairs)
    for slip in ("comma", "macro", "key", "UTF-8", "brace"):
        assert slip in repairs


def test_without_the_typesetter_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NoTypesetter, match=r"pip install 'litmine\[demo\]'"):
        typeset(tmp_path)
