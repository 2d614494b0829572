"""What every test stands on: no settings of whoever runs the tests, no deadline on a busy machine."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from multiprocessing.connection import wait
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings

from pipeline.settings import KEY_NAMES, OPTIONS
from tests.hanging import AGES, MARK
from tests.postgres import Server, lacking, serving

settings.register_profile("mine", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("mine")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The environment holds no setting of ours but that no service is asked; the user's folders are empty ones."""
    for name in (*KEY_NAMES, *(name for option in OPTIONS for name in option.environment), "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(empty_folder(tmp_path_factory)))
    monkeypatch.setenv("XDG_STATE_HOME", str(empty_folder(tmp_path_factory)))
    assert not any(name.startswith("MINE_") for name in os.environ)
    monkeypatch.setenv("MINE_OFFLINE", "1")  # no test asks a real service; those that ask a stand-in say so


def empty_folder(factory: pytest.TempPathFactory) -> Path:
    """One empty folder for the whole run."""
    folder = factory.getbasetemp() / "no-configuration"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Time is over as soon as an item hangs, and not before: see `tests.hanging`."""
    mark = tmp_path / "hangs"
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + mark.exists() * AGES)
    monkeypatch.setenv(MARK, str(mark))
    monkeypatch.setattr("pipeline.workers.time", clock)
    monkeypatch.setattr("pipeline.workers.wait", lambda pipes, timeout: wait(pipes, min(timeout, 0.05)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of our own, where the programs for one are installed."""
    if reason := lacking():
        pytest.skip(reason)
    with serving() as server:
        yield server
