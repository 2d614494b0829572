"""What the client is told before it asks anything: addresses, who asks, how long to wait, how much to take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ARXIV_URL = "https://export.arxiv.org/api/query"
ARXIV_PDF_URL = "https://arxiv.org/pdf"
S2_URL = "https://api.semanticscholar.org/graph/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds, bytes and counts past which the client gives up. Each is far above what a sound answer needs.

    `connect`, `read`: seconds without a sign of life; `total`, `total_pdf`: seconds for a whole answer, however
    steadily it drips. `metadata`: bytes of an answer once unpacked (Semantic Scholar's own limit is 10 MB); `pdf`: of a
    file. `tries`: how often one question is asked; `ceiling`: seconds of the longest wait between two tries; a service
    that asks for more is left alone for this run.
    """

    connect: float = 15.0
    read: float = 60.0
    total: float = 180.0
    total_pdf: float = 900.0
    metadata: int = 32 << 20
    pdf: int = 256 << 20
    tries: int = 8
    ceiling: float = 60.0
    longest_wait: float = 300.0
    redirects: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """The least seconds between two requests on one line, as the services ask (https://info.arxiv.org/help/api/tou.html,
    https://www.semanticscholar.org/product/api). `other`: hosts of open-access links."""

    arxiv: float = 3.0
    semantic_scholar: float = 1.1
    other: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSettings:
    """How to reach the services, and in whose name.

    `state` is a folder that all processes of this user share: there each line keeps its place. `answers` is the file of
    kept answers, None to keep none. `offline`: only kept answers; `refresh`: ask anew whatever is kept.
    """

    version: str
    state: Path
    answers: Path | None = None
    arxiv_url: str = ARXIV_URL
    arxiv_pdf_url: str = ARXIV_PDF_URL
    s2_url: str = S2_URL
    contact: str | None = None
    s2_key: str | None = field(default=None, repr=False)
    offline: bool = False
    refresh: bool = False
    limits: Limits = Limits()
    floors: Floors = Floors()

    @property
    def agent(self) -> str:
        """The User-Agent: name, version, and the contact where there is one."""
        return f"litmine/{self.version}" + (f" (mailto:{self.contact})" if self.contact else "")


Waiting = Callable[[str, float, str], None]
"""Told before each wait: the line, the seconds, and why in words. For progress; it must not raise."""
