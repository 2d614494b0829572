"""The records of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from data.causes import Cause
from ingest.records import Paper, PdfFile, Place, Reference
from ingest.resolving.records import Resolution
from normalize.claims import Claim
from normalize.decisions import ReviewDecision


class Stage(StrEnum):
    """At which step something could not be read."""

    REFERENCE = "reference"
    PDF = "pdf"
    DOCUMENT = "document"
    FETCH = "fetch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What could not be read: its place, its text, why, and what to do.

    `origin` is the input it came with (the path as given, or the PDF's SHA-256): when that input is read again, its
    failures are replaced; for a PDF that could not be fetched it is the paper's key. `extractor` is what tried to read
    a document. `retry`: another try may succeed. `at` is set by the library.

    `cause` is what ended the reading of a PDF, and `seconds` and `megabytes` are what it was allowed.
    """

    stage: Stage
    origin: str
    place: Place
    reason: str
    raw: str = ""
    sha256: str | None = None
    extractor: str | None = None
    at: str = ""
    retry: bool = False
    cause: Cause | None = None
    seconds: float | None = None
    megabytes: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A reference as it came in, and the paper it was tied to."""

    reference: Reference
    paper_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A paper with all that is tied to it. `ties` says in words what tied each further reference and PDF to it."""

    paper: Paper
    ties: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    pdfs: tuple[PdfFile, ...] = ()
    resolution: Resolution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Two papers that turned out to be one: `gone` is now a name for `kept`. `undone`: they are not, after all.

    `resolved` says how the one that is gone had been resolved.
    """

    gone: str
    kept: str
    why: str
    who: str
    at: str
    resolved: str = ""
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one extractor found in one PDF. `areas`: area to the reason; `dropped`: (what, why) of what was let go."""

    sha256: str
    extractor: str
    claims: tuple[Claim, ...] = ()
    areas: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedReading:
    """What saving a reading did to the claims: counts. All zero but `same`: nothing was written."""

    same: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClaim:
    """A claim with the PDF it stands in and the paper that is, decisions applied.

    `gone`: the last reading did not find it again; `vouched`: nor did it find this one, but a person says it is there.
    """

    paper: Paper
    pdf: PdfFile
    claim: Claim
    gone: bool = False
    vouched: bool = False

    @property
    def missed(self) -> bool:
        """Whether the last reading did not find it."""
        return self.gone or self.vouched


@dataclass(frozen=True, slots=True, kw_only=True)
class OrphanedDecision:
    """A decision whose claim the last reading did not find again, and the claim as it was."""

    decision: ReviewDecision
    stored: StoredClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of history: `item` is a claim's id, a paper's key or a PDF's SHA-256."""

    item: str
    at: str
    who: str
    what: str
    why: str = ""
