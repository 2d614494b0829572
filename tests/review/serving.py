"""A library on disk with a PDF and its claims, and the web page of it served from a thread."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import requests
import uvicorn

from ingest.client.records import ServicePaper
from ingest.records import Paper, PaperState, PdfFile
from ingest.resolving.records import Candidate, Resolution
from normalize.claims import Box, Claim, Evidence, Kind, Status, identified
from pipeline.knots import LibraryKnots
from review import Matters
from review.session import Session
from review.web import listening
from review.web.app import make_app
from review.web.desk import Desk
from review.web.guard import Keys
from store import Library, Reading, open_library
from tests.pdfs import simple_pdf
from tests.processes import PATIENCE
from tests.store import makers

PDF = simple_pdf(["A Net", "Net-50 reaches 23.4", "Net-51 reaches 24.4"], pages=3)
SHA = hashlib.sha256(PDF).hexdigest()
HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">{{ 7*7 }}"


def net(number: int, *, table: str | None = "1", **fields: object) -> Claim:
    """A flagged result of `Net-NUMBER` on page 2, each in a row of its own."""
    value = number - 26.6
    place = Evidence(
        pdf=SHA, page=2, bbox=Box(72, 100 + 12 * (number - 50), 102, 110 + 12 * (number - 50)), text=f"{value:.1f}",
        source="table", table=table, extractor="reader 1", context=f"Net-{number} | {value:.1f} | 6.7",
    )  # fmt: skip
    one = Claim(
        kind=Kind.RESULT, printed=f"{value:.1f}", value=round(value, 1), model=f"Net-{number}", benchmark="imagenet",
        metric="top-1 error", split="val", evidence=place, status=Status.FLAGGED, flags=("owner-unclear",),
    )  # fmt: skip
    return replace(one, **fields)  # type: ignore[arg-type]


def candidate(number: int) -> Candidate:
    paper = ServicePaper(
        service="arxiv", title=f"Nets That Learn, Part {number}", authors=("Ann Smith",), year=2020 + number,
        arxiv_id=f"2001.0000{number}",
    )  # fmt: skip
    return Candidate(paper=paper, score=0.8, reasons=("one title is a part of the other (80 of 100)",))


def ambiguous(library: Library, *keys: str) -> None:
    """Papers of which each may be one of two."""
    candidates = (candidate(1), candidate(2))
    resolution = Resolution(state=PaperState.AMBIGUOUS, reason="2 papers fit", question="q", candidates=candidates)
    for key in keys:
        paper = makers.paper(key, state=PaperState.AMBIGUOUS, authors=(), year=None)
        library.save_paper(paper, references=[makers.reference(key)], resolution=resolution)


def make_library(folder: Path, *claims: Claim, title: str = "A Net", source_file: str = "net.pdf") -> Path:
    """A library of one paper with these claims, three nets by default."""
    with open_library(folder, create=True) as library:
        (folder / "made.pdf").write_bytes(PDF)
        library.files.keep(folder / "made.pdf", SHA)
        paper = Paper(key="net", state=PaperState.RESOLVED, title=title)
        library.save_paper(paper, pdfs=[PdfFile(sha256=SHA, source_file=source_file, bytes=len(PDF), pages=3)])
        found = tuple(identified(list(claims or (net(50), net(51), net(52)))))
        areas = {"image-classification": "imagenet"}
        library.save_reading(Reading(sha256=SHA, extractor="reader 1", claims=found, areas=areas))
    return folder


@dataclass(frozen=True)
class Served:
    """The page as it is served: its secrets, the library behind it, and a client that has the cookie."""

    keys: Keys
    library: Library
    client: requests.Session

    @property
    def home(self) -> str:
        return f"http://{self.keys.hosts[0]}"

    def post(self, path: str, origin: str | None = None, **form: str) -> requests.Response:
        return self.client.post(
            f"{self.home}{path}", data={"csrf": self.keys.csrf} | form, headers={"Origin": origin or self.home}
        )

    def claim(self, printed: str) -> Claim:
        return next(one.claim for one in self.library.claims() if one.claim.printed == printed)


@contextmanager
def served(folder: Path, *, reviewer: str = "ada") -> Iterator[Served]:
    """The page of the library in `folder`, for as long as the block lasts."""
    with open_library(folder) as library, requests.Session() as client:
        listener = listening()
        keys = Keys.fresh(listener.getsockname()[1])
        matters = Matters(library, reviewer=reviewer, knots=LibraryKnots(library))
        desk = Desk(library, Session(library, areas=None, reviewer=reviewer), matters)
        config = uvicorn.Config(make_app(desk, keys), log_level="error", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        client.trust_env = False
        client.get(keys.address)
        try:
            yield Served(keys, library, client)
        finally:
            server.should_exit = True
            client.close()
            thread.join(timeout=PATIENCE)
            desk.close()
