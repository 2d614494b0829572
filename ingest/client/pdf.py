"""PDFs fetched: from arXiv, else from the open-access link. A file is there whole and looked at, or not at all.

arXiv says in `Content-Disposition` which version it served. A version that was withdrawn has no file; then the one
before it is asked for. Whether page one is of the paper is told by a function that the caller hands in.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from data.errors import MineError
from ingest.client.config import ClientSettings
from ingest.client.exchange import Answer, Request
from ingest.client.following import ARXIV, Question
from ingest.client.records import FailedFetch, Fetched, PdfWanted, Trouble
from ingest.client.retrying import Silence
from ingest.client.services import PageCheck
from ingest.client.transport import Transport
from ingest.identifiers import ArxivId, find_arxiv_id, parse_arxiv_id
from ingest.pdfs import END_WITHIN, MAGIC_WITHIN, sniff

VERSIONS_BACK = 3
"""How many versions before a withdrawn one are asked for."""

PATIENCE = 3
"""How often an open-access link is tried: it is one host of many, and seldom the only place."""

_SERVED = re.compile(r"filename=\"?(?P<name>[^\";]+?)(?P<version>v\d{1,3})\.pdf", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"/(?P<name>[^/]+?)(?P<version>v\d{1,3})(?:\.pdf)?$", re.IGNORECASE)
_PART = ".fetch-{}-"
_LEFT = re.compile(r"\.fetch-(\d+)-")


@dataclass(frozen=True, slots=True)
class _Place:
    """An address to fetch from; `arxiv` is the paper's id there, None at other hosts."""

    url: str
    line: str
    arxiv: ArxivId | None = None


@dataclass(frozen=True, slots=True)
class PdfClient:
    """The `PdfSource` of `services.py`."""

    transport: Transport
    settings: ClientSettings

    def fetch(self, wanted: PdfWanted, into: Path, check: PageCheck | None = None) -> Fetched | FailedFetch:
        """Fetch into the folder `into`, as `<sha256>.pdf`. Raises `MineError` for trouble with the disk alone."""
        if self.settings.offline:
            return FailedFetch(reason="the network was not to be used", kind=Trouble.OFFLINE, retry=True)
        _sweep(into)
        failures: list[FailedFetch] = []
        for group in self._places(wanted):
            for place in group:
                came = self._from(place, into, check)
                if isinstance(came, Fetched):
                    return came
                failures.append(came)
                if came.kind is not Trouble.MISSING:
                    break
        if not failures:
            reason = "there is no arXiv id and no open-access link to fetch it by"
            return FailedFetch(reason=reason, kind=Trouble.MISSING, retry=False)
        return _all_failed(failures)

    def _places(self, wanted: PdfWanted) -> Iterator[list[_Place]]:
        """Where the file may be, in groups: within one, the next is tried where the one before has no such file."""
        link = find_arxiv_id(wanted.pdf_url) if wanted.pdf_url and "arxiv.org/" in wanted.pdf_url else None
        own = parse_arxiv_id(wanted.arxiv_id + (wanted.version or "")) if wanted.arxiv_id else link
        if own is not None:
            versions = list(_versions(own, withdrawn=wanted.withdrawn))
            yield [_Place(self._arxiv_url(one), ARXIV, one) for one in versions]
        if wanted.pdf_url and link is None:
            yield [_Place(wanted.pdf_url, _host(wanted.pdf_url))]

    def _arxiv_url(self, wanted: ArxivId) -> str:
        return f"{self.settings.arxiv_pdf_url.rstrip('/')}/{wanted.id}{wanted.version or ''}"

    def _from(self, place: _Place, into: Path, check: PageCheck | None) -> Fetched | FailedFetch:
        try:
            into.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=into, prefix=_PART.format(os.getpid()), suffix=".part")
        except OSError as error:
            raise MineError(f"{into}: cannot be written to ({error.strerror}); check its permissions") from error
        part = Path(name)
        try:
            with os.fdopen(handle, "w+b") as file:
                answer = self._ask(place, file)
                if isinstance(answer, FailedFetch):
                    return answer
                file.flush()
                os.fsync(file.fileno())
            return _checked(place, answer, part, check)
        finally:
            part.unlink(missing_ok=True)

    def _ask(self, place: _Place, file: BinaryIO) -> Answer | FailedFetch:
        limits = self.settings.limits
        request = Request(method="GET", url=place.url, headers={"Accept-Encoding": "identity"})
        tries = None if place.line == ARXIV else PATIENCE
        question = Question(request=request, line=place.line, size=limits.pdf, total=limits.total_pdf, tries=tries)
        judge = partial(_judge, file)
        answer = self.transport.ask(question, judge=judge if place.line == ARXIV else None, sink=file)
        if isinstance(answer, Silence):
            kind = Trouble.NOT_A_PDF if answer.kind is Trouble.MALFORMED else answer.kind
            return FailedFetch(reason=f"{_shown(place.url)}: {answer.reason}", kind=kind, retry=kind.may_pass)
        if answer.status == 200:
            wrong = judge(answer)
            kind = Trouble.NOT_A_PDF
            return FailedFetch(reason=f"{_shown(place.url)}: {wrong}", kind=kind, retry=True) if wrong else answer
        kind = Trouble.MISSING if answer.status in {404, 410} else Trouble.REFUSED
        return FailedFetch(reason=f"{_shown(place.url)}: no file there ({answer.status})", kind=kind, retry=False)


def _host(url: str) -> str:
    """The host of a link, whose line it waits in; nothing where the link is none, and then it is not followed."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _versions(own: ArxivId, *, withdrawn: bool) -> Iterator[ArxivId]:
    """The id as it is wanted, and the versions before it: a withdrawn version has no file."""
    number = int((own.version or "v0")[1:])
    if not (withdrawn and number > 1):
        yield own
    for earlier in range(number - 1, max(number - 1 - VERSIONS_BACK, 0), -1):
        yield ArxivId(own.id, f"v{earlier}")


def _judge(file: BinaryIO, answer: Answer) -> str | None:
    """Why what came is not a whole PDF. Web pages come in place of files with status 200, too: from arXiv in passing,
    and then it is asked again; from publishers because the link was one to a page."""
    file.seek(0)
    head = file.read(MAGIC_WITHIN)
    size = file.seek(0, os.SEEK_END)
    file.seek(max(MAGIC_WITHIN, size - END_WITHIN))
    sniffed = sniff(head + file.read())
    if sniffed.problem and "html" in answer.headers.get("content-type", "").lower():
        return "a web page came in place of the PDF"
    return sniffed.problem or sniffed.hint


def _checked(place: _Place, answer: Answer, part: Path, check: PageCheck | None) -> Fetched | FailedFetch:
    """The file under its own name, unless it is somebody else's."""
    name, version = _served(place, answer)
    if place.arxiv is not None and name is not None and name != place.arxiv.id.rpartition("/")[2]:
        reason = f"{_shown(place.url)}: arXiv served another paper, {name}"
        return FailedFetch(reason=reason, kind=Trouble.WRONG_FILE, retry=False)
    wrong = check(part) if check is not None else None
    if wrong is not None:
        return FailedFetch(reason=f"{_shown(place.url)}: {wrong}", kind=Trouble.WRONG_FILE, retry=False)
    with part.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = part.stat().st_size
    path = part.replace(part.parent / f"{sha256}.pdf")
    return Fetched(path=path, url=answer.url, sha256=sha256, bytes=size, version=version)


def _served(place: _Place, answer: Answer) -> tuple[str | None, str | None]:
    """The paper's number and version as arXiv names the file, else as the address names it."""
    if place.arxiv is None:
        return None, None
    named = _SERVED.search(answer.headers.get("content-disposition", ""))
    found = named or _IN_ADDRESS.search(urlsplit(answer.url).path)
    if found is None:
        return None, place.arxiv.version
    return found["name"].rpartition("/")[2] if named else None, found["version"].lower()


def _shown(url: str) -> str:
    return url.partition("?")[0]


def _all_failed(failures: list[FailedFetch]) -> FailedFetch:
    """One failure for all places: it may pass where one of them may."""
    first = next((one for one in failures if one.retry), failures[0])
    return FailedFetch(reason="; ".join(one.reason for one in failures), kind=first.kind, retry=first.retry)


def _sweep(folder: Path) -> None:
    """Delete what processes that are no more left half written."""
    for left in folder.glob(".fetch-*.part"):
        match = _LEFT.match(left.name)
        if match and not _lives(int(match[1])):
            left.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    """Whether there is such a process, as far as can be told without harming it."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
