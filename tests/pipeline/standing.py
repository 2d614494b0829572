"""Ingest against the stand-in on a virtual clock, and what a library holds, times left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ingest.client.opening import open_services
from ingest.client.services import Services
from pipeline.asking import Effort
from pipeline.ingest import ingest_found, read_sources
from pipeline.resolving import AskedSummary, Manner, ask_services
from pipeline.workers import Limits
from store import Library
from tests.standin.clock import VirtualClock
from tests.standin.server import Standin


@dataclass(slots=True)
class Stand:
    """A stand-in with a clock of its own, and a library that asks it."""

    standin: Standin
    clock: VirtualClock
    folder: Path
    library: Library
    others: dict[str, Any] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    @contextmanager
    def services(self, **others: Any) -> Iterator[Services]:
        """The doors that lead to the stand-in."""
        settings = self.standin.settings(self.folder, **{**self.others, **others})
        with open_services(settings, clock=self.clock) as services:
            yield services

    def ingest(self, *sources: Path | str, effort: Effort | None = None, **others: Any) -> AskedSummary:
        """What `mine ingest` does with these sources; with none, about all papers."""
        keys = None
        if sources:
            keys = ingest_found(self.library, read_sources([str(one) for one in sources])).keys
        with self.services(**others) as services:
            manner = Manner(effort=effort or Effort(), clock=self.clock.now, limits=self.limits)
            return ask_services(self.library, services, keys, manner)


def state_of(library: Library) -> dict[str, Any]:
    """All that a library holds, times left out and in an order that does not depend on the order of work."""
    holdings = sorted((asdict(one) for one in library.holdings()), key=lambda one: str(one["paper"]["key"]))
    for held in holdings:
        held["references"] = sorted(held["references"], key=str)
    failures = [asdict(one) | {"at": ""} for one in library.failures()]
    merges = [asdict(one) | {"at": ""} for one in library.merges()]
    files = sorted(path.name for path in library.files.folder.glob("*/*")) if library.files.folder.is_dir() else []
    return {
        "holdings": holdings,
        "failures": sorted(failures, key=str),
        "merges": sorted(merges, key=str),
        "files": files,
    }
