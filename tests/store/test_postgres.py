"""The contract on PostgreSQL, and what only a server does: refuse, go away, order text as a language does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Library, open_library
from tests.postgres import Server
from tests.store.contract import LibraryContract
from tests.store.merging import MergingContract


@pytest.fixture
def library(tmp_path: Path, postgres: Server) -> Iterator[Library]:
    with open_library(tmp_path / "lib", database_url=postgres.database(), create=True) as opened:
        yield opened


class TestPostgres(LibraryContract, MergingContract):
    """The contract on PostgreSQL."""
