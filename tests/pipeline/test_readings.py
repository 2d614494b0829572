"""Documents kept in the library: the same as read, made anew where the reader changed or a file is damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extract.document import Document
from extract.reading import read_document
from pipeline import readings
from pipeline.readings import ReadingFolder
from store.files import sha256_of
from tests.typeset import pdf

SOURCE = """= Results
We train on 8 P100 GPUs for 3.5 days.
#figure(kind: table, table(columns: 2, [Model], [BLEU], [Foo], [27.3], [Bar], [28.4]), caption: [Results.])"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf(SOURCE))
    return path


@pytest.fixture
def times_read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Grows by a path each time that a PDF is read."""
    seen: list[Path] = []

    def watched(path: Path, sha256: str, read: Callable[[Path, str], Document] = read_document) -> Document:
        seen.append(path)
        return read(path, sha256)

    monkeypatch.setattr("extract.reading.read_document", watched)
    return seen


def test_a_document_comes_back_as_it_was_read(paper: Path, tmp_path: Path, times_read: list[Path]) -> None:
    folder, sha256 = ReadingFolder(tmp_path / "readings"), sha256_of(paper)
    first, second = folder.read(paper, sha256), folder.read(paper, sha256)
    assert first == second == read_document(paper, sha256)
    assert first.tables
    assert len(times_read) == 1


def test_another_reader_reads_again(
    paper: Path, tmp_path: Path, times_read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, sha256 = ReadingFolder(tmp_path / "readings"), sha256_of(paper)
    folder.read(paper, sha256)
    monkeypatch.setattr(readings, "reader", lambda: "another reader")
    folder.read(paper, sha256)
    folder.read(paper, sha256)
    assert len(times_read) == 2


@pytest.mark.parametrize(
    "damage", [lambda kept: kept[:-40], lambda kept: b"", lambda kept: kept[:30] + b"x" + kept[31:]]
)
def test_a_damaged_file_is_made_anew(
    paper: Path, tmp_path: Path, times_read: list[Path], damage: Callable[[bytes], bytes]
) -> None:
    folder, sha256 = ReadingFolder(tmp_path / "readings"), sha256_of(paper)
    whole = folder.read(paper, sha256)
    kept = folder.path(sha256)
    kept.write_bytes(damage(kept.read_bytes()))
    assert folder.read(paper, sha256) == whole
    assert len(times_read) == 2
    assert folder.find(sha256) == whole


def test_a_document_of_another_pdf_is_not_taken(paper: Path, tmp_path: Path) -> None:
    folder, sha256 = ReadingFolder(tmp_path / "readings"), sha256_of(paper)
    folder.read(paper, sha256)
    other = folder.path("f" * 64)
    other.parent.mkdir(parents=True)
    other.write_bytes(folder.path(sha256).read_bytes())
    assert folder.find("f" * 64) is None


def test_where_nothing_can_be_kept_the_paper_is_read_all_the_same(paper: Path, tmp_path: Path) -> None:
    (tmp_path / "readings").write_text("a file where the folder should be", encoding="utf-8")
    assert ReadingFolder(tmp_path / "readings").read(paper, sha256_of(paper)).tables


def test_what_is_kept_is_compact(paper: Path, tmp_path: Path) -> None:
    folder, sha256 = ReadingFolder(tmp_path / "readings"), sha256_of(paper)
    pages = len(folder.read(paper, sha256).pages)
    assert folder.path(sha256).stat().st_size < 40_000 * pages
