from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from data.errors import MineError, UsageError
from ingest.sources import read_source
from tests.ingest.faults import FAULTS, GOOD, NEXT


def test_a_bib_file_is_read_with_its_failures(tmp_path: Path) -> None:
    path = tmp_path / "cats.bib"
    path.write_text(GOOD + FAULTS["no fields"].text + "\n" + NEXT)
    content = read_source(str(path))
    assert (content.name, content.kind) == ("cats.bib", "bibtex")
    assert (len(content.references), len(content.failures)) == (2, 1)
    assert content.references[0].place.source == "cats.bib"


def test_a_text_file_is_a_list_unless_it_holds_entries(tmp_path: Path) -> None:
    path = tmp_path / "cats.txt"
    path.write_text("[1] J. Doe. Grey cats. 2001.\n[2] R. Roe. Blue cats. 2002.\n")
    assert (read_source(str(path)).kind, len(read_source(str(path)).references)) == ("list", 2)
    path.write_text(GOOD)
    assert read_source(str(path)).kind == "bibtex"
    path.write_text("TY  - JOUR\nTI  - Grey cats\nER  - \n")
    assert read_source(str(path)).kind == "ris"
    path.write_text('[{"title": "Grey cats"}]')
    assert read_source(str(path)).kind == "csl"


def test_ids_are_sources_and_stand_in_lists(tmp_path: Path) -> None:
    content = read_source("arXiv:1601.01234v2")
    assert (content.kind, content.references[0].arxiv_id, content.references[0].version) == ("id", "1601.01234", "v2")
    assert str(content.references[0].place) == "command line, entry arXiv:1601.01234v2"
    path = tmp_path / "ids.txt"
    path.write_text("1601.01234\nCorpusId:99\nhttps://doi.org/10.1000/182\n" + "ab" * 20 + "\n")
    found = read_source(str(path)).references
    assert [(one.arxiv_id, one.corpus_id, one.doi, one.s2_id) for one in found] == [
        ("1601.01234", None, None, None),
        (None, "99", None, None),
        (None, None, "10.1000/182", None),
        (None, None, None, "ab" * 20),
    ]


def test_pdfs_are_named_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.pdf", "sub/a.pdf"):
        (tmp_path / name).write_bytes(b"not looked at")
    assert read_source(str(tmp_path)).pdfs == (tmp_path / "b.pdf", tmp_path / "sub" / "a.pdf")
    assert read_source(str(tmp_path / "b.pdf")).pdfs == (tmp_path / "b.pdf",)


@pytest.mark.parametrize(("data", "kind"), [(GOOD.encode(), "bibtex"), (b"[1] J. Doe. Grey cats. 2001.\n", "list")])
def test_standard_input_is_told_by_its_content(data: bytes, kind: str) -> None:
    content = read_source("-", standard_input=io.BytesIO(data))
    assert (content.name, content.kind, len(content.references)) == ("-", kind, 1)


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        ("cats.bib", b"", MineError, "empty"),
        ("cats.bib", b"\xef\xbb\xbf\r\n ", MineError, "empty"),
        ("cats.bib", b"<!doctype html><p>", MineError, "web page"),
        ("cats.bib", b"just words\n", MineError, "holds no @entry"),
        ("cats.txt", b"# only a remark\n", MineError, "holds no reference"),
        ("cats.enw", b"%0 Book", UsageError, "EndNote files are not read; export the list as RIS (.ris) or BibTeX"),
        ("cats.json", b"[]", MineError, "holds no item"),
        ("cats.docx", b"PK", UsageError, "a file that ends in .docx is not read"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, error: type[MineError], words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        read_source(str(path))
    assert type(caught.value) is error
    assert words in str(caught.value)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("source", "error", "words"),
    [
        ("nowhere/cats.bib", MineError, "there is no such file or folder"),
        ("https://x.org/cats.pdf", UsageError, "there is no id in this address"),
    ],
)
def test_names_that_are_neither_files_nor_ids(source: str, error: type[MineError], words: str) -> None:
    with pytest.raises(error) as caught:
        read_source(source)
    assert type(caught.value) is error
    assert words in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "cats.bib"
    path.write_text(GOOD)
    path.chmod(0)
    with pytest.raises(MineError, match=r"cats\.bib: cannot be opened"):
        read_source(str(path))


def test_a_pdf_under_another_name_is_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "cats.txt"
    path.write_bytes(b"%PDF-1.4\n")
    assert read_source(str(path)).pdfs == (path,)
    with pytest.raises(UsageError, match="save it as a file"):
        read_source("-", standard_input=io.BytesIO(b"%PDF-1.4\n"))
