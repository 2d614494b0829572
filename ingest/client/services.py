"""The doors of the client, as whoever resolves references sees them. What a service does never raises behind them.

`opening.open_services` opens all three; tests may hand in others of the same shape.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ingest.client.records import (
    FailedFetch,
    Fetched,
    NotFound,
    Outcome,
    PdfWanted,
    ReferenceList,
    ServicePaper,
    Unanswered,
)

ById = Mapping[str, Outcome]
"""What came of each id, under the id as it was asked; as many as were asked, twins once."""

PageCheck = Callable[[Path], str | None]
"""Looks at a fetched file: why it is not the paper's PDF, in words, or None where it is."""


class Arxiv(Protocol):
    """arXiv's metadata. Ids may carry a version (`1901.01234v2`, `cs/0301001`)."""

    def by_ids(self, ids: Iterable[str]) -> ById:
        """The papers of these ids, 100 a request."""
        ...

    def by_title(self, title: str) -> tuple[ServicePaper, ...] | Unanswered:
        """Papers whose title holds these words as a phrase, best first; at most 10. None: an empty tuple."""
        ...


class SemanticScholar(Protocol):
    """Semantic Scholar's graph. Ids in its forms: `ARXIV:..`, `DOI:..`, `CorpusId:..`, a sha, `URL:..`."""

    def batch(self, ids: Iterable[str]) -> ById:
        """The papers of these ids, 500 a request."""
        ...

    def match(self, title: str) -> Outcome:
        """The paper whose title is nearest in the service's view, which is often a wrong one: check it."""
        ...

    def search(self, title: str) -> tuple[ServicePaper, ...] | Unanswered:
        """Papers by relevance to the words, best first; at most 10. None: an empty tuple."""
        ...

    def references(self, paper_id: str) -> ReferenceList | NotFound | Unanswered:
        """The paper's whole reference list, 1000 a request."""
        ...


class PdfSource(Protocol):
    """PDFs: from arXiv, else from the open-access link."""

    def fetch(self, wanted: PdfWanted, into: Path, check: PageCheck | None = None) -> Fetched | FailedFetch:
        """Fetch into the folder `into`, as `<sha256>.pdf`, whole or not at all. A file that `check` refuses is deleted,
        and the next place is tried."""
        ...


@dataclass(slots=True)
class Tally:
    """What asking has cost so far, by line (`arxiv`, `semantic-scholar`, or another host's name).

    `requests` counts every one sent, tries and redirects included; `kept` the answers that were at hand; `waited` is
    in seconds, `stopped` says why a line is not asked any more in this run.
    """

    requests: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    waited: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    stopped: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The three doors, and what going through them has cost."""

    arxiv: Arxiv
    semantic_scholar: SemanticScholar
    pdfs: PdfSource
    tally: Tally
