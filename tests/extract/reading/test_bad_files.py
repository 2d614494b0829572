"""Files that are no papers are named with a reason; damage never ends in another error."""

from __future__ import annotations

import pickle
import random
from pathlib import Path

import pytest

from extract.errors import UnreadablePdf
from extract.reading import read_document, read_first_page, read_tables
from tests.extract.reading.styles import make_style
from tests.pdfs import BAD, SCAN, simple_pdf
from tests.typeset import pdf


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.pdf", "empty"),
        ("page.pdf", "web page"),
        ("locked.pdf", "password"),
        ("short.pdf", "cut off"),
        ("noise.pdf", "not a PDF"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name])
    for read in (read_tables, read_first_page, lambda file: read_document(file, "")):
        with pytest.raises(UnreadablePdf, match=words) as caught:
            read(path)
        assert str(caught.value).startswith(f"{name}: ")


def test_a_scan_has_no_text(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(SCAN)
    with pytest.raises(UnreadablePdf, match="no text layer"):
        read_document(path, "")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePdf, match="no such file"):
        read_document(tmp_path / "absent.pdf", "")


def test_the_error_crosses_processes(tmp_path: Path) -> None:
    error = UnreadablePdf(tmp_path / "a.pdf", "why; what to do")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (str(again), again.reason, again.path) == (str(error), error.reason, error.path)


def test_a_damaged_page_is_a_warning(tmp_path: Path) -> None:
    good = simple_pdf(["One line of text on the page"], pages=2)
    path = tmp_path / "damaged.pdf"
    path.write_bytes(good.replace(b"6 0 R]", b"9 0 R]", 1))
    document = read_document(path, "")
    assert [page.number for page in document.pages] == [1]
    assert document.warnings == ("page 2 is damaged and was left out",)


def test_mutants_never_crash(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - mutations, not secrets
    whole = pdf(make_style(5).source())
    path = tmp_path / "mutant.pdf"
    refused = 0
    for _ in range(150):
        mutant = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        path.write_bytes(mutant[: chance.randrange(len(mutant))] if chance.random() < 0.2 else mutant)
        try:
            read_document(path, "")
        except UnreadablePdf:
            refused += 1
    assert 0 < refused < 150
