"""Files that mean harm, or were made without care: read in a process of their own, they end alone, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extract.errors import UnreadablePdf
from extract.reading import read_document
from extract.reading.frames import direction
from extract.reading.garbage import is_garbage
from extract.reading.pdfium import Matrix
from pipeline.workers import Limits, work
from tests.extract.reading.hostile import READABLE, REFUSED, WORDS, no_map, page_of, text
from tests.extract.reading.mutants import fates_of
from tests.pdfs import simple_pdf

MUTANTS = 2000
FAULT = "a fault in mine"


@pytest.mark.parametrize("made", READABLE.values(), ids=READABLE)
def test_text_is_read_whatever_else_is_in_the_file(tmp_path: Path, made: Callable[[], bytes]) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(made())
    document = read_document(path, "")
    assert WORDS in " ".join(line.text for page in document.pages for line in page.lines)


@pytest.mark.parametrize(("made", "words"), REFUSED.values(), ids=REFUSED)
def test_what_holds_no_text_is_refused_with_the_reason(tmp_path: Path, made: Callable[[], bytes], words: str) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(made())
    with pytest.raises(UnreadablePdf, match=words):
        read_document(path, "")


def test_a_font_without_a_map_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(no_map())
    assert [page.number for page in read_document(path, "").pages] == [1]


def test_a_text_of_private_characters_is_none() -> None:
    private = ["\ue000\ue001\ue002"] * 100
    assert is_garbage(private)
    assert not is_garbage([*private[:50], *["letters"] * 50])
    assert not is_garbage(["\ue000"])


def test_a_book_of_3000_pages_is_read(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(simple_pdf(["A heading", "One line of text on every page"], pages=3000))
    assert len(read_document(path, "").pages) == 3000


def test_a_file_of_300_megabytes_is_read(tmp_path: Path) -> None:
    whole = page_of(text())
    path = tmp_path / "large.pdf"
    hole = 300 << 20
    place = whole.index(b"xref\n")
    with path.open("wb") as out:  # the objects, nothing for 300 MB, which takes no room on the disk, and the table
        out.write(whole[:place])
        out.seek(hole)
        out.write(whole[place:].replace(b"startxref\n%d" % place, b"startxref\n%d" % hole))
    assert path.stat().st_size > hole
    assert WORDS in " ".join(line.text for page in read_document(path, "").pages for line in page.lines)


def test_2000_mutants_end_as_documents_or_with_a_reason(tmp_path: Path) -> None:
    fates, unanswered = fates_of(MUTANTS, tmp_path)
    assert unanswered == []
    assert len(fates) == MUTANTS
    read = sum(fate == "read" for fate in fates.values())
    assert MUTANTS / 4 < read < MUTANTS


def _greedy(size: int) -> int:
    return len(bytearray(size))


def test_a_file_that_needs_too_much_memory_ends_alone() -> None:
    outcomes = {one.item: one for one in work(_greedy, [1000, 3 << 30, 2000], jobs=1, limits=Limits(megabytes=1500))}
    assert (outcomes[1000].value, outcomes[2000].value) == (1000, 2000)
    assert "memory" in str(outcomes[3 << 30].reason)


def test_a_matrix_that_overflowed_turns_nothing(tmp_path: Path) -> None:
    nothing = float("nan")
    assert direction(Matrix(nothing, nothing, nothing, nothing, 0.0, 0.0)) == 0
    assert fates_of(1, tmp_path, first=7781)[1] == []
