"""A kept PDF is whole, and is what its name says."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from data.errors import NotFound
from store.files import FileChanged, PdfFolder, sha256_of

BYTES = b"%PDF-1.4 some bytes"
SHA = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "nets.pdf"
    path.write_bytes(BYTES)
    return path


def test_a_pdf_is_kept_under_its_hash(source: Path, tmp_path: Path) -> None:
    folder = PdfFolder(tmp_path / "pdf")
    kept = folder.keep(source, SHA)
    assert kept == tmp_path / "pdf" / SHA[:2] / f"{SHA}.pdf"
    assert folder.find(SHA).read_bytes() == BYTES
    assert sha256_of(kept) == SHA
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_keeping_again_writes_nothing(source: Path, tmp_path: Path) -> None:
    folder = PdfFolder(tmp_path / "pdf")
    before = folder.keep(source, SHA).stat()
    assert folder.keep(source, SHA).stat() == before


def test_a_copy_cut_short_is_written_again(source: Path, tmp_path: Path) -> None:
    folder = PdfFolder(tmp_path / "pdf")
    folder.keep(source, SHA).write_bytes(BYTES[:5])
    assert folder.keep(source, SHA).read_bytes() == BYTES


def test_the_users_file_may_change_afterwards(source: Path, tmp_path: Path) -> None:
    folder = PdfFolder(tmp_path / "pdf")
    kept = folder.keep(source, SHA)
    with source.open("r+b") as out:
        out.write(b"changed")
    assert kept.read_bytes() == BYTES


def test_a_file_that_changes_under_our_hands_is_not_kept(source: Path, tmp_path: Path) -> None:
    folder = PdfFolder(tmp_path / "pdf")
    with pytest.raises(FileChanged, match="run the command again"):
        folder.keep(source, "ab" * 32)
    assert [path for path in folder.folder.rglob("*") if path.is_file()] == []


def test_a_pdf_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="ingest the PDF again"):
        PdfFolder(tmp_path).find(SHA)


def test_what_a_stop_left_half_written_is_known(source: Path, tmp_path: Path) -> None:
    folder = PdfFolder(tmp_path / "pdf")
    part = folder.keep(source, SHA).parent / ".abcdef01-x.part"
    assert folder.left_over() == []
    part.touch()
    assert folder.left_over() == [part]
