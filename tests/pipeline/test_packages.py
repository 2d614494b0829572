"""Each package that is needed is imported, and the one that cannot be is named, whatever it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import doctor, packages
from pipeline.packages import broken, installed, needed


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def test_all_that_is_needed_is_there_and_can_be_imported() -> None:
    assert {"numpy", "pillow", "spacy"} <= set(needed())
    assert all(map(installed, needed()))
    assert not installed("a-package-of-nobodys")
    assert list(broken(needed())) == []


def test_one_that_fails_or_ends_the_process_is_named_and_the_others_are_tried(here: Path) -> None:
    (here / "kite.py").write_text("raise OSError('libkite.so: cannot open\\nmore')")
    (here / "heron.py").write_text("import os; os._exit(7)")
    (here / "gull.py").write_text("")
    (here / "swift.py").write_text("import nothing_of_that_name")
    assert list(broken(["kite", "heron", "gull", "swift"])) == [
        ("kite", "OSError: libkite.so: cannot open"),
        ("heron", "its import ends the process (7)"),
        ("swift", "ModuleNotFoundError: No module named 'nothing_of_that_name'"),
    ]


def test_one_that_hangs_is_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "SECONDS", 5.0)
    (here / "kite.py").write_text("import time; time.sleep(600)")
    assert list(broken(["kite"])) == [("kite", "its import takes longer than 5 s")]


def test_the_doctor_says_what_is_missing_and_what_is_broken(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "kite.py").write_text("1 / 0")
    monkeypatch.setattr(doctor, "needed", lambda: ["kite", "heron"])
    monkeypatch.setattr(doctor, "installed", lambda name: name == "kite")
    (finding,) = doctor._packages()
    assert not finding.ok
    assert finding.found == "missing: heron; kite is broken (ZeroDivisionError: division by zero)"
    assert finding.todo == "pip install --force-reinstall heron kite"
