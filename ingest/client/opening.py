"""The three doors opened, and closed again. Nothing is asked yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from data.errors import MineError, UsageError
from ingest.client.addresses import Refused
from ingest.client.answers import KeptAnswers
from ingest.client.arxiv import ArxivClient
from ingest.client.asking import Asker
from ingest.client.clock import Clock, SystemClock
from ingest.client.config import ClientSettings, Waiting
from ingest.client.following import Follower
from ingest.client.pdf import PdfClient
from ingest.client.semantic_scholar import SemanticScholarClient
from ingest.client.services import Services, Tally
from ingest.client.transport import Transport


def _quiet(line: str, seconds: float, why: str) -> None:
    """Nobody wants to hear of waits."""


@contextmanager
def open_services(
    settings: ClientSettings, *, clock: Clock | None = None, told: Waiting = _quiet
) -> Iterator[Services]:
    """The services as `settings` say. `told` hears of each wait before it begins.

    Raises `UsageError` for an address that is none, `MineError` where the shared folder or the file of kept answers
    cannot be used. What a service does raises nothing.
    """
    time = clock or SystemClock()
    tally = Tally()
    try:
        settings.state.mkdir(parents=True, exist_ok=True)
        follower = Follower(settings, time, told, tally)
    except Refused as error:
        raise UsageError(f"{error}; correct MINE_ARXIV_URL, MINE_ARXIV_PDF_URL or MINE_S2_URL") from error
    except OSError as error:
        raise MineError(f"{settings.state}: cannot be made ({error.strerror}); it is where requests queue") from error
    transport = Transport(follower)
    kept = KeptAnswers(settings.answers) if settings.answers is not None else None
    asker = Asker(transport, time, kept, offline=settings.offline, refresh=settings.refresh)
    try:
        yield Services(
            arxiv=ArxivClient(asker, settings),
            semantic_scholar=SemanticScholarClient(asker, settings),
            pdfs=PdfClient(transport, settings),
            tally=tally,
        )
    finally:
        if kept is not None:
            kept.close()
