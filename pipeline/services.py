"""From the settings to the doors of arXiv and Semantic Scholar."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from data.errors import UsageError
from ingest.client.config import ClientSettings, Floors, Waiting
from ingest.client.opening import open_services
from ingest.client.services import Services
from pipeline.settings import Settings
from pipeline.version import mine_version

ANSWERS = "answers.db"
"""The file in the library where answers of the services are kept."""

LOCAL_FLOOR = "MINE_LOCAL_FLOOR"
"""Seconds between two requests where all three addresses are of this machine: a stand-in need not be spared."""


@contextmanager
def doors(
    settings: Settings,
    folder: Path | None,
    *,
    offline: bool = False,
    refresh: bool = False,
    told: Waiting | None = None,
) -> Iterator[Services]:
    """The services as the settings say. Answers are kept in `folder`, where one is given. Raises `UsageError`."""
    client = client_settings(settings, folder, offline=offline, refresh=refresh)
    with open_services(client, told=told or _quiet) as services:
        yield services


def client_settings(
    settings: Settings, folder: Path | None, *, offline: bool = False, refresh: bool = False
) -> ClientSettings:
    """What the client is told."""
    return ClientSettings(
        version=mine_version(),
        state=_state_folder(),
        answers=folder / ANSWERS if folder else None,
        arxiv_url=settings.arxiv_url,
        arxiv_pdf_url=settings.arxiv_pdf_url,
        s2_url=settings.s2_url,
        contact=settings.contact,
        s2_key=settings.s2_key,
        offline=offline,
        refresh=refresh,
        floors=floors_of(settings),
    )


def floors_of(settings: Settings) -> Floors:
    """The seconds between two requests that the services ask for."""
    wanted = os.environ.get(LOCAL_FLOOR)
    if not wanted or not all(map(_is_local, (settings.arxiv_url, settings.arxiv_pdf_url, settings.s2_url))):
        return Floors()
    try:
        seconds = max(0.0, float(wanted))
    except ValueError as error:
        raise UsageError(f"{LOCAL_FLOOR} is {wanted!r} and must be a number of seconds") from error
    return Floors(arxiv=seconds, semantic_scholar=seconds, other=seconds)


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _state_folder() -> Path:
    """Where all processes of this user queue for the services."""
    from platformdirs import user_state_path  # noqa: PLC0415  # only commands that ask need it

    return user_state_path("mine", appauthor=False)


def _quiet(line: str, seconds: float, why: str) -> None:
    """Nobody watches."""
