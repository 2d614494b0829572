"""What every test stands on: no settings of whoever runs the tests, no deadline on a busy machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.settings import KEY_NAMES, OPTIONS
from tests.postgres import Server, lacking, serving

settings.register_profile("mine", deadline=None, derandomize=True)
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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of our own, where the programs for one are installed."""
    if reason := lacking():
        pytest.skip(reason)
    with serving() as server:
        yield server
