"""A library whose database is replaced while it is open, and who holds one open."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from store import open_library
from store.errors import LibraryBusy, LibraryReplaced
from store.holding import alone, hold
from store.salvage import salvage
from tests.store import makers

ROOT = Path(__file__).parents[2]


def moved_over(copy: Path, path: Path) -> None:
    copy.replace(path)


def copied_over(copy: Path, path: Path) -> None:
    with path.open("r+b") as file:  # as `cp` does: the same file, other bytes
        file.truncate(0)
        file.write(copy.read_bytes())


def removed(_: Path, path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("restore", [moved_over, copied_over, removed])
def test_a_write_to_a_database_that_was_replaced_is_refused(
    tmp_path: Path, restore: Callable[[Path, Path], None]
) -> None:
    folder = tmp_path / "lib"
    with open_library(folder, create=True) as library:
        library.save_paper(makers.paper())
    shutil.copy2(folder / "library.db", tmp_path / "copy.db")
    with open_library(folder) as library:
        library.save_paper(makers.paper("lee2021"))
    with open_library(folder) as library:
        library.save_paper(makers.paper("kim2022"))
        restore(tmp_path / "copy.db", folder / "library.db")
        for _ in range(2):
            with pytest.raises(LibraryReplaced, match="`mine log`"):
                library.save_paper(makers.paper("roy2023"))
            with pytest.raises(LibraryReplaced):
                library.papers()


def test_one_that_is_replaced_while_a_write_is_under_way_is_not_told_as_kept(tmp_path: Path) -> None:
    folder = tmp_path / "lib"
    open_library(folder, create=True).close()
    shutil.copy2(folder / "library.db", tmp_path / "copy.db")
    with open_library(folder) as library:
        with pytest.raises(LibraryReplaced), library.writing():
            moved_over(tmp_path / "copy.db", folder / "library.db")
        with pytest.raises(LibraryReplaced):
            library.save_paper(makers.paper())


def test_many_threads_and_another_library_that_write_are_no_replacement(tmp_path: Path) -> None:
    with open_library(tmp_path, create=True) as first, open_library(tmp_path) as second:
        failed: list[BaseException] = []

        def save(worker: int) -> None:
            try:
                for number in range(10):
                    library = second if worker % 2 else first
                    library.save_paper(makers.paper(f"p{worker}-{number}"))
                    with library.reading() as connection:
                        connection.exec_driver_sql("PRAGMA wal_checkpoint")
            except BaseException as error:  # noqa: BLE001  # told below, in the test's own thread
                failed.append(error)

        threads = [threading.Thread(target=save, args=(worker,)) for worker in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert len(first.papers()) == 40


def test_a_salvage_needs_the_library_for_itself(tmp_path: Path) -> None:
    with open_library(tmp_path, create=True) as library:
        before = (tmp_path / "library.db").stat().st_ino
        with pytest.raises(LibraryBusy, match=f"process {os.getpid()} on .*nothing was changed"):
            salvage(tmp_path / "library.db")
        assert (tmp_path / "library.db").stat().st_ino == before
        library.save_paper(makers.paper())
    assert salvage(tmp_path / "library.db").kept["papers"] == 1


def test_a_reader_and_a_program_without_our_locks_are_seen_too(tmp_path: Path) -> None:
    open_library(tmp_path, create=True).close()
    with open_library(tmp_path, read_only=True) as library:
        with pytest.raises(LibraryBusy, match="in use by another program"):
            salvage(tmp_path / "library.db")
        assert library.papers() == []


def test_who_comes_while_a_repair_is_at_work_waits_and_is_told(tmp_path: Path) -> None:
    open_library(tmp_path, create=True).close()
    with alone(tmp_path), pytest.raises(LibraryBusy, match="is being repaired"):
        open_library(tmp_path, busy_seconds=0.1)
    open_library(tmp_path).close()


def test_a_killed_process_holds_nothing_and_a_living_one_is_named(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from store.holding import hold; "
    code += "kept = hold(Path(sys.argv[2]), seconds=9); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "review", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(LibraryBusy, match=rf"open in `mine review` \(process {process.pid} on "), alone(tmp_path):
            pass
        process.kill()
        process.wait()
        assert len(list((tmp_path / ".users").glob("*.lock"))) == 1
        with alone(tmp_path):
            assert list((tmp_path / ".users").glob("*.lock")) == []


def test_what_is_let_go_leaves_no_lock(tmp_path: Path) -> None:
    kept = hold(tmp_path, seconds=1)
    kept.release()
    kept.release()
    assert [path.name for path in (tmp_path / ".users").iterdir()] == ["gate"]
    (tmp_path / "file").touch()
    hold(tmp_path / "file", seconds=1).release()  # no folder, no lock: SQLite says what is wrong there
