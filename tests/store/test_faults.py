"""Bad days: a process killed while it saves, a full disk, a disk that cannot be written to."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Library, open_library
from store.errors import DiskFull, LibraryReadOnly
from tests.store import makers

SAVE_FOREVER = """
import sys
from pathlib import Path
from store import open_library
from tests.store import makers

with open_library(Path(sys.argv[1]), create=True) as library:
    for number in range(10_000):
        sha = f"{number:064x}"
        claims = [makers.claim(model=f"net {n}", evidence=makers.evidence(sha)) for n in range(40)]
        key, reference = f"p{number}", makers.reference(f"e{number}")
        library.save_paper(makers.paper(key), references=[reference], pdfs=[makers.pdf(sha)])
        print(number, flush=True)
        library.save_reading(makers.reading(*claims, sha256=sha))
"""


@pytest.mark.parametrize("patience", [0.01, 0.05, 0.1])
def test_a_process_killed_while_it_saves_leaves_each_paper_there_or_not(tmp_path: Path, patience: float) -> None:
    command = [sys.executable, "-c", SAVE_FOREVER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 5:
                break
        time.sleep(patience)
        process.kill()
    with open_library(tmp_path) as library:
        assert library.check() == "whole"
        saved = len(library.papers())
        assert saved >= 6
        assert len(library.entries()) == len(library.pdfs()) == saved
        read = library.readings()
        assert len(library.claims()) == 40 * len(read)
        assert saved - 1 <= len(read) <= saved


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kB, which only root on Linux can make."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"no small disk can be made here: {made.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_disk_says_so_and_keeps_what_was_saved(small_disk: Path) -> None:
    with open_library(small_disk, create=True) as library:
        makers.filled(library, makers.claim())
        with pytest.raises(DiskFull, match="make room"):
            _fill(library)
        saved = len(library.papers())
        assert saved > 1
    with open_library(small_disk) as library:
        assert library.check() == "whole"
        assert len(library.papers()) == len(library.entries()) == saved
        assert len(library.claims()) == 1


def test_a_pdf_that_does_not_fit_is_not_kept_in_part(small_disk: Path, tmp_path: Path) -> None:
    big = tmp_path / "big.pdf"
    big.write_bytes(b"%PDF-" + b"x" * 600_000)
    with open_library(small_disk, create=True) as library:
        with pytest.raises(DiskFull, match="make room"):
            library.files.keep(big, "ab" * 32)
        assert [path for path in library.files.folder.rglob("*") if path.is_file()] == []


def test_a_disk_that_cannot_be_written_to_can_be_read(small_disk: Path) -> None:
    with open_library(small_disk, create=True) as library:
        makers.filled(library, makers.claim())
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with open_library(small_disk, read_only=True) as library:
        assert library.papers() == [makers.paper()]
        assert len(library.claims()) == 1
    with pytest.raises(LibraryReadOnly, match="cannot be written to"):
        _save_one(small_disk)


def _fill(library: Library) -> None:
    for number in range(1000):
        long = makers.reference(f"e{number}", raw="x" * 5000)
        library.save_paper(makers.paper(f"p{number}"), references=[long])


def _save_one(folder: Path) -> None:
    with open_library(folder) as library:
        library.save_paper(makers.paper("lee2021"))
