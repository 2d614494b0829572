"""PDFs of the papers that are known: fetched one by one, looked at, and kept with the paper or named as a failure."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from data.causes import Cause
from ingest.client.records import FailedFetch, Fetched, PdfWanted, ServicePaper, Trouble
from ingest.client.services import PdfSource
from ingest.papers import paper_of
from ingest.records import FailedPdf, Paper, PdfFile, Place
from pipeline.looking import Look, Looker, Seen
from store import Failure, Holding, Library, Stage

NOWHERE = "neither arXiv nor an open-access link has it; put its PDF into a folder and ingest that"

INCOMING = ".incoming"
"""The folder in the library where files lie until they were looked at."""

STALE_SECONDS = 24 * 3600.0
"""A file that lies there for longer was left by a process that was stopped."""

NETWORK = frozenset([
    Trouble.OFFLINE, Trouble.UNREACHABLE, Trouble.CUT_OFF, Trouble.TOO_SLOW, Trouble.BUSY, Trouble.QUOTA,
    Trouble.FORBIDDEN, Trouble.CERTIFICATE,
])  # fmt: skip
"""Troubles that are the network's or the service's, not the file's."""


SHUT = frozenset([Trouble.FORBIDDEN, Trouble.CERTIFICATE])
"""Troubles that pass at a service of ours, and at a publisher's host do not: many let no program in."""

Lane = Literal["pdf", "open"]
"""arXiv's files, which stand in arXiv's line; those of other hosts."""


@dataclass(slots=True)
class Fetching:
    """What came of the PDFs: how many were kept, and each that was not; `unreachable` are the keys of those papers for
    which the network or a service is to blame."""

    fetched: int = 0
    failed: list[Failure] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)


class Fetcher:
    """Papers in, PDFs kept; a paper a step."""

    def __init__(self, library: Library, source: PdfSource, looker: Looker) -> None:
        self._library = library
        self._source = source
        self._looker = looker
        self._waiting: dict[Lane, deque[str]] = {"pdf": deque(), "open": deque()}
        self._folder = library.folder / INCOMING
        self.done = Fetching()

    def add(self, held: Holding) -> None:
        """Fetch the PDF of this paper in its turn: from arXiv, or from the host of an open-access link."""
        queue = self._waiting["pdf" if held.paper.arxiv_id else "open"]
        if held.paper.key not in queue:
            queue.append(held.paper.key)

    def drop(self, key: str) -> None:
        """The paper is another one's by now."""
        for queue in self._waiting.values():
            if key in queue:
                queue.remove(key)

    def waiting(self, lane: Lane) -> int:
        """How many papers wait on this lane."""
        return len(self._waiting[lane])

    def next(self, lane: Lane) -> str:
        """The paper whose turn it is on this lane; empty where none waits."""
        return self._waiting[lane][0] if self._waiting[lane] else ""

    def step(self, lane: Lane) -> tuple[str, str] | None:
        """Fetch one PDF. Where another paper has the same bytes, its key and this one: the two are one work."""
        key = self._waiting[lane].popleft()
        (held,) = self._library.holdings(self._library.kept_as(key))
        if held.pdfs or held.resolution is None or held.resolution.found is None:
            return None
        found = held.resolution.found
        if not held.paper.arxiv_id and not found.pdf_url:
            self._fail(held, FailedFetch(reason=NOWHERE, kind=Trouble.MISSING, retry=False))
            return None
        return self._fetch(held, found)

    def _fetch(self, held: Holding, found: ServicePaper) -> tuple[str, str] | None:
        seen: dict[Path, Seen] = {}

        def check(path: Path) -> str | None:
            seen[path] = self._looker.look(Look(path, held.paper.title, held.paper.arxiv_id))
            return seen[path].wrong

        self._folder.mkdir(parents=True, exist_ok=True)
        came = self._source.fetch(wanted_of(held, found), self._folder, check)
        if isinstance(came, FailedFetch):
            self._fail(held, came, next((one.cause for one in seen.values() if one.cause), None))
            return None
        last = list(seen.values())[-1].pdf if seen else None
        if not isinstance(last, PdfFile):
            reason = last.reason if isinstance(last, FailedPdf) else "it could not be looked at"
            self._fail(held, FailedFetch(reason=reason, kind=Trouble.WRONG_FILE, retry=False))
            return None
        return self._keep(held, came, last)

    def _keep(self, held: Holding, came: Fetched, seen: PdfFile) -> tuple[str, str] | None:
        """Keep the file, then the row; the failure of an earlier try goes."""
        pdf = kept_pdf(held.paper, came, seen)
        self._library.files.take(came.path, pdf.sha256)
        self.done.fetched += 1
        owner = self._library.owner_of(pdf.sha256)
        if owner and owner != held.paper.key:
            return owner, held.paper.key
        paper = paper_of(held.references, [pdf], known=held.paper, ties=held.ties, resolution=held.resolution)
        self._library.save_fetched(paper, pdf, url=came.url, ties=held.ties)
        return None

    def refuse(self, key: str, reason: str) -> None:
        """The PDF that came cannot be this paper's."""
        self.done.fetched -= 1
        (held,) = self._library.holdings(key)
        self._fail(held, FailedFetch(reason=reason, kind=Trouble.WRONG_FILE, retry=False))

    def _fail(self, held: Holding, failed: FailedFetch, cause: Cause | None = None) -> None:
        shut = failed.kind in SHUT and not held.paper.arxiv_id
        found = held.resolution.found if held.resolution else None
        address = found.pdf_url if found and found.pdf_url else ""
        failure = Failure(
            stage=Stage.FETCH,
            origin=held.paper.key,
            place=Place(source=held.paper.key, entry=held.paper.arxiv_id or held.paper.doi),
            reason=failed.reason,
            raw=address,
            retry=failed.retry and not shut,
            cause=cause,
            seconds=self._looker.limits.seconds if cause else None,
            megabytes=self._looker.limits.megabytes if cause else None,
        )
        self.done.failed.append(failure)
        self.done.unreachable += [held.paper.key] if failed.kind in NETWORK and not shut else []
        if failed.kind is not Trouble.OFFLINE:
            self._library.replace_failures(Stage.FETCH, held.paper.key, [failure])

    def tidy(self) -> None:
        """Delete what processes that were stopped left behind."""
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            if time.time() - path.stat().st_mtime > STALE_SECONDS:
                path.unlink(missing_ok=True)


def wanted_of(held: Holding, found: ServicePaper) -> PdfWanted:
    """The PDF to fetch: the version that a reference names, else the newest."""
    arxiv_id = held.paper.arxiv_id
    named = [one.version for one in held.references if one.arxiv_id == arxiv_id and one.version]
    return PdfWanted(
        name=held.paper.key,
        arxiv_id=arxiv_id,
        version=named[0] if named and arxiv_id else None,
        pdf_url=found.pdf_url,
        withdrawn=found.withdrawn,
    )


def kept_pdf(paper: Paper, came: Fetched, seen: PdfFile) -> PdfFile:
    """The PDF as it is kept: under a name that says what it is, with the version that was served."""
    stamped = seen.identified_by == "stamp"
    by_arxiv = came.version is not None and paper.arxiv_id is not None
    version = came.version if by_arxiv else seen.version if stamped else None
    if by_arxiv and paper.arxiv_id:
        name = f"{paper.arxiv_id.replace('/', '_')}{version}.pdf"
    else:
        name = Path(unquote(urlsplit(came.url).path)).name or f"{paper.key}.pdf"
    return replace(
        seen,
        source_file=name if name.lower().endswith(".pdf") else f"{name}.pdf",
        arxiv_id=paper.arxiv_id if by_arxiv else seen.arxiv_id if stamped else None,
        version=version,
        identified_by=seen.identified_by if stamped else "title",
    )
