"""What the services said, as records: a paper, a reference list, a file; and what they did not say, by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

Service = Literal["arxiv", "semantic-scholar"]


class Trouble(StrEnum):
    """Why there is no answer. A sentence for each; `Unanswered.reason` has the particulars.

    OFFLINE      no answer is kept, and the network was not to be used
    UNREACHABLE  no connection: no network, no such host, refused
    CUT_OFF      the connection broke, or the body ended early, at each try
    TOO_SLOW     the answer was not whole when its time was up
    BUSY         the service said that it has trouble (5xx) at each try
    QUOTA        too many requests (429), and waiting did not help or would take too long
    FORBIDDEN    403: the host was not asked again in this run
    CERTIFICATE  the host's certificate is not to be trusted
    ADDRESS      the address, or one that it leads to, must not be fetched from
    TOO_LARGE    the answer is larger, or unpacks to more, than any that is expected
    REFUSED      the service refused the request itself (another 4xx)
    MALFORMED    the answer is not of the form that the service speaks
    MISSING      404: there is no such file
    NOT_A_PDF    what came is not a whole PDF
    WRONG_FILE   what came is a PDF, but not of the paper asked for
    """

    OFFLINE = "offline"
    UNREACHABLE = "unreachable"
    CUT_OFF = "cut off"
    TOO_SLOW = "too slow"
    BUSY = "busy"
    QUOTA = "quota"
    FORBIDDEN = "forbidden"
    CERTIFICATE = "certificate"
    ADDRESS = "address"
    TOO_LARGE = "too large"
    REFUSED = "refused"
    MALFORMED = "malformed"
    MISSING = "missing"
    NOT_A_PDF = "not a PDF"
    WRONG_FILE = "wrong file"

    @property
    def may_pass(self) -> bool:
        """Whether the same question may get an answer another day."""
        return self not in _LASTING


_LASTING = frozenset([Trouble.ADDRESS, Trouble.TOO_LARGE, Trouble.REFUSED, Trouble.MISSING, Trouble.WRONG_FILE])


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePaper:
    """A paper as a service tells of it. `asked` is the id it was asked for, None where it came out of a search.

    `arxiv_id` carries no version, `version` (`v5`) is that of the entry; `doi` is in lower case; `published` is an
    ISO date as far as known. `pdf_url` is an open-access link. `withdrawn`: the newest version says so. `match_score`
    has no fixed scale: it orders the answers to one question and says nothing across two.
    """

    service: Service
    asked: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    published: str | None = None
    venue: str | None = None
    arxiv_id: str | None = None
    version: str | None = None
    doi: str | None = None
    corpus_id: str | None = None
    s2_id: str | None = None
    pdf_url: str | None = None
    withdrawn: bool = False
    match_score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """The service answered, and knows nothing of what was asked."""

    asked: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question that got no answer: why, and whether the same question may get one later."""

    asked: str
    reason: str
    kind: Trouble
    retry: bool


Outcome = ServicePaper | NotFound | Unanswered
"""What comes of asking for one paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReference:
    """One item of a paper's reference list, `number` counting from 1 in the order that the service gave.

    `paper` is None where the service has no paper for it; then `text` is all there is: a title, or a piece of one.
    """

    number: int
    text: str | None
    paper: ServicePaper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceList:
    """A paper's reference list as far as it came.

    `withheld` is what the service says of a list that the publisher does not let it give; such a list is not empty but
    unknown. `complete` is False where pages are missing; `trouble` then says why.
    """

    asked: str
    items: tuple[ListedReference, ...] = ()
    withheld: str | None = None
    complete: bool = True
    trouble: Unanswered | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfWanted:
    """The paper whose PDF is wanted: an arXiv id, with a version where one must be had, or an open-access link."""

    name: str
    arxiv_id: str | None = None
    version: str | None = None
    pdf_url: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A whole PDF on disk. `url` is where it came from in the end; `version` is the one that arXiv served."""

    path: Path
    url: str
    sha256: str
    bytes: int
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedFetch:
    """No PDF: why, from every place that was tried, and whether trying again later may help."""

    reason: str
    kind: Trouble
    retry: bool
