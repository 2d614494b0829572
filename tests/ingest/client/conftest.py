"""A world for a test: the stand-in, a clock on which nothing takes time, and the client that asks there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.client.config import ClientSettings
from ingest.client.opening import open_services
from ingest.client.services import Services
from tests.standin.clock import VirtualClock
from tests.standin.corpus import Known, Papers, invent
from tests.standin.faults import Plan, no_faults
from tests.standin.server import Standin

PAPERS = invent(120)


@dataclass(slots=True)
class World:
    """What a test needs to ask and to see what was asked. `waits`: what the user was told of them."""

    standin: Standin
    clock: VirtualClock
    services: Services
    settings: ClientSettings
    folder: Path
    waits: list[tuple[str, float, str]]

    def statuses(self, service: str) -> list[str]:
        """The faults that a service's requests met, in order."""
        return [str(one.fault) if one.fault else "ok" for one in self.standin.asked(service)]


MakeWorld = Callable[..., World]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[MakeWorld]:
    """Makes a world: `world(plan, key="...", offline=True)`. What is not the stand-in's is the client's."""
    with ExitStack() as stack:

        def make(
            plan: Plan = no_faults,
            *,
            papers: Papers = PAPERS,
            old: bool = False,
            key: str | None = None,
            at: Standin | None = None,
            **settings: Any,
        ) -> World:
            clock = VirtualClock()
            made = Standin(papers=papers, plan=plan, clock=clock, old=old, key=key)
            standin = at or stack.enter_context(made)
            given = standin.settings(tmp_path, **settings)
            waits: list[tuple[str, float, str]] = []
            services = stack.enter_context(
                open_services(given, clock=clock, told=lambda line, seconds, why: waits.append((line, seconds, why)))
            )
            return World(standin, clock, services, given, tmp_path, waits)

        yield make


def on_arxiv(count: int) -> list[Known]:
    """Some papers that arXiv has, none of them withdrawn."""
    return [paper for paper in PAPERS.all if paper.arxiv_id and not paper.withdrawn][:count]
