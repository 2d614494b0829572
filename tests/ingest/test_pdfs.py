from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.errors import MineError
from ingest.pdfs import find_pdfs, identify_pdf, not_of_paper, sniff
from ingest.records import FailedPdf, FirstPage, PdfFile
from ingest.titlepage import printed_year, title_on_page, usable_metadata_title, year_in_name

PDF = b"%PDF-1.5\nbody\n%%EOF\n"


def page(
    *lines: tuple[str, float], stamp: str | None = None, pages: int = 8, metadata_title: str | None = None
) -> FirstPage:
    return FirstPage(lines=lines, stamp=stamp, pages=pages, metadata_title=metadata_title)


def showing(first: FirstPage) -> Callable[[Path], FirstPage]:
    return lambda path: first


def write(folder: Path, name: str, data: bytes = PDF) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def identified(tmp_path: Path, name: str, first: FirstPage) -> PdfFile:
    result = identify_pdf(write(tmp_path, name), showing(first))
    assert isinstance(result, PdfFile)
    return result


def test_a_folder_is_walked_in_order_and_links_are_followed_once(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.PDF", "notes.txt", "sub/c.pdf", "sub/deep/d.pdf"):
        write(tmp_path, name)
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    (tmp_path / "zz").symlink_to(tmp_path / "sub")
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
    found = [path.relative_to(tmp_path).as_posix() for path in find_pdfs(tmp_path)]
    assert found == ["a.PDF", "b.pdf", "sub/c.pdf", "sub/deep/d.pdf"]


def test_a_file_is_itself(tmp_path: Path) -> None:
    path = write(tmp_path, "odd name")
    assert find_pdfs(path) == (path,)


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_nothing_to_find_is_an_error_with_the_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(MineError, match=name):
        find_pdfs(tmp_path / name)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"\n \0", "empty"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\xef\xbb\xbf \n<HTML>", "web page"),
        (b"PK\x03\x04 zip", "does not begin with %PDF-"),
        (b"x" * 2000 + PDF, "does not begin with %PDF-"),
    ],
)
def test_what_is_no_pdf_is_named_and_not_opened(tmp_path: Path, data: bytes, problem: str) -> None:
    def never(path: Path) -> FirstPage:
        raise AssertionError(path)

    result = identify_pdf(write(tmp_path, "x.pdf", data), never)
    assert isinstance(result, FailedPdf)
    assert problem in result.reason
    assert result.sha256 is not None


def test_a_mark_within_the_first_kilobyte_counts() -> None:
    assert sniff(b"junk before " + PDF).problem is None


def test_a_missing_end_is_a_hint_only(tmp_path: Path) -> None:
    def broken(path: Path) -> FirstPage:
        raise MineError("page one cannot be read")

    assert sniff(PDF).hint is None
    cut = write(tmp_path, "cut.pdf", b"%PDF-1.5\nbody")
    assert isinstance(identify_pdf(cut, showing(page(("A Title of Words", 14.0)))), PdfFile)
    failed = identify_pdf(cut, broken)
    assert isinstance(failed, FailedPdf)
    assert failed.reason == "page one cannot be read; the file does not end with %%EOF and may be cut short"


def test_a_file_that_is_gone_is_a_failure(tmp_path: Path) -> None:
    result = identify_pdf(tmp_path / "gone.pdf", showing(page()))
    assert isinstance(result, FailedPdf)
    assert (result.source_file, result.sha256) == ("gone.pdf", None)


def test_the_stamp_counts_more_than_the_file_name(tmp_path: Path) -> None:
    first = page(("Grey Cats", 14.0), stamp="arXiv:1901.01234v3 [cs.CV] 5 Jan 2019")
    pdf = identified(tmp_path, "1802.04321v1.pdf", first)
    assert (pdf.arxiv_id, pdf.version, pdf.year, pdf.identified_by) == ("1901.01234", "v3", 2019, "stamp")
    assert (pdf.title, pdf.pages, pdf.bytes) == ("Grey Cats", 8, len(PDF))


def test_without_a_stamp_the_file_name_tells(tmp_path: Path) -> None:
    pdf = identified(tmp_path, "doe_1802.04321v1.pdf", page(("Grey Cats", 14.0)))
    assert (pdf.arxiv_id, pdf.version, pdf.year, pdf.identified_by) == ("1802.04321", "v1", 2018, "file name")


def test_without_an_id_the_title_and_the_printed_year_tell(tmp_path: Path) -> None:
    first = page(("Proceedings of the Conference on Cats 2017", 9.0), ("Grey Cats", 14.0), ("In 1999, cats ...", 10.0))
    pdf = identified(tmp_path, "doe.pdf", first)
    assert (pdf.arxiv_id, pdf.title, pdf.year, pdf.identified_by) == (None, "Grey Cats", 2017, "title")


def test_a_page_that_tells_nothing_is_kept_unidentified(tmp_path: Path) -> None:
    pdf = identified(tmp_path, "scan.pdf", page())
    assert (pdf.title, pdf.year, pdf.identified_by) == (None, None, "nothing")


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([("Published as a conference paper", 20.0), ("Grey Cats at", 17.0), ("Night", 17.0), ("J. Doe", 11.0)],
         "Grey Cats at Night"),
        ([("Grey Cats: A Self-", 17.0), ("Portrait∗", 17.1), ("J. Doe", 11.0)], "Grey Cats: A Self-Portrait"),
        ([("GREY CATS RECOG-", 17.2), ("NITION", 13.8), ("Jane Doe", 10.0)], "GREY CATS RECOGNITION"),
        ([("7", 30.0), ("Grey Cats", 17.0), ("J. Doe", 11.0)], "Grey Cats"),
        ([("Grey Cats", 12.0), ("J. Doe", 12.0), ("Abstract", 12.0)], "Grey Cats J. Doe"),
        ([("Grey Cats", 17.0), ("Abstract—We count cats.", 9.0), ("C ATS are many", 38.0)], "Grey Cats"),
        ([(f"words of text {number}", 10.0) for number in range(12)], None),
        ([], None),
    ],
)  # fmt: skip
def test_the_title_is_the_largest_type_near_the_top(lines: list[tuple[str, float]], title: str | None) -> None:
    assert title_on_page(page(*lines)) == title


@pytest.mark.parametrize(
    ("metadata", "title"),
    [
        ("Grey Cats at Night", "Grey Cats at Night"),
        ("cats_final.dvi", None),
        ("Microsoft Word - cats.doc", None),
        ("untitled", None),
        ("", None),
        (None, None),
    ],
)
def test_metadata_titles_are_believed_only_where_they_are_titles(metadata: str | None, title: str | None) -> None:
    assert usable_metadata_title(page(metadata_title=metadata)) == title


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["Copyright © 2016, The Cats", "Cats were first seen in 1984."], 2016),
        (["CATS Conference 2016", "published 2017"], None),
        (["no year here"], None),
        (["Copyright 10.1000/cats.2016.7"], None),
    ],
)
def test_printed_years(lines: list[str], year: int | None) -> None:
    assert printed_year(page(*((line, 9.0) for line in lines))) == year


@pytest.mark.parametrize(
    ("name", "year"), [("cats-2012-4824.pdf", 2012), ("2012to2013.pdf", None), ("a.2012.7.pdf", None)]
)
def test_years_in_file_names(name: str, year: int | None) -> None:
    assert year_in_name(name) == year


def page_of(*lines: str, stamp: str | None = None) -> FirstPage:
    return FirstPage(lines=tuple((line, 10.0) for line in lines), stamp=stamp, pages=1)


def seen(title: str | None = None, **parts: Any) -> PdfFile:
    return PdfFile(sha256="00", source_file="x", bytes=1, pages=1, title=title, **parts)


TITLE = "Counting Grey Cats at Night with Lamps"


@pytest.mark.parametrize(
    ("pdf", "page", "title", "arxiv_id", "words"),
    [
        (seen(arxiv_id="1601.01234", identified_by="stamp"), page_of("x"), TITLE, "1601.01234", None),
        (seen(TITLE, arxiv_id="1601.09999", identified_by="stamp"), page_of(TITLE), TITLE, "1601.01234", "the stamp"),
        (seen(TITLE, arxiv_id="1601.09999", identified_by="stamp"), page_of(TITLE), TITLE, None, None),
        (seen(TITLE), page_of(TITLE), TITLE, "1601.01234", None),
        (seen("Letters"), page_of("Letters", "Counting Grey Cats at", "Night with Lamps"), TITLE, None, None),
        (seen("A Journal of Cats"), page_of("Counting Gray Cats at Night", "with Lamps"), TITLE, None, None),
        (seen("Dogs of the Old Town"), page_of("Dogs of the Old Town"), TITLE, None, "not the title"),
        (seen("Faster Cats"), page_of("Faster Cats", "We go beyond Fast Cats."), "Fast Cats", None, "not the title"),
        (seen(), page_of(), TITLE, None, "no text"),
        (seen(TITLE), page_of(TITLE), None, None, "neither a stamp nor a title"),
    ],
)  # fmt: skip
def test_a_fetched_file_is_the_papers_by_its_stamp_or_its_title(
    pdf: PdfFile, page: FirstPage, title: str | None, arxiv_id: str | None, words: str | None
) -> None:
    wrong = not_of_paper(pdf, page, title=title, arxiv_id=arxiv_id)
    assert (wrong is None) if words is None else (words in str(wrong))
