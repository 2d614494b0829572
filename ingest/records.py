"""The records of this room: what came in, whom it speaks of, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an entry stands: `source` is a file's name or `-`; `line` counts from 1; `entry` is its key or number."""

    source: str
    line: int | None = None
    entry: str | None = None

    def __str__(self) -> str:
        parts = [self.source, f"line {self.line}" if self.line else "", f"entry {self.entry}" if self.entry else ""]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One entry of a reference list, as printed and as understood.

    `repairs` says in words what was mended while reading (a missing comma, an undefined macro).
    `junk` is the reason why the entry cannot be a paper, or None. Truncated author lists end in `others`.
    `arxiv_id` carries no version; `version` is the one the entry names (`v5`), or None. `corpus_id` (digits) and
    `s2_id` (40 hexadecimal digits) are Semantic Scholar's names for it.
    """

    raw: str
    place: Place
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    kind: str = "misc"
    repairs: tuple[str, ...] = ()
    junk: str | None = None
    version: str | None = None
    corpus_id: str | None = None
    s2_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedReference:
    """An entry that could not be read: its text, its place, why, and what to do."""

    raw: str
    place: Place
    reason: str


class PaperState(StrEnum):
    """How far a paper has come.

    PENDING      a reference that waits for a network source
    RESOLVED     known which paper it is, by an id, a service's answer, or a file in hand
    AMBIGUOUS    a service knows one that may be meant, or several: a person chooses (`mine review`)
    UNRESOLVED   looked for and not found, or no paper at all; the reason says which
    """

    PENDING = "pending"
    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One work. `key` is the library's name for it; `reason` says how it came to be in its state.

    `published` is an ISO date (year, month and day as far as known). `arxiv_id` carries no version.
    """

    key: str
    state: PaperState
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    published: str | None = None
    arxiv_id: str | None = None
    version: str | None = None
    doi: str | None = None
    corpus_id: str | None = None
    s2_id: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage:
    """What page one of a PDF shows: lines in reading order with their font sizes in points, and the arXiv stamp.

    `stamp` is the text that arXiv prints along the left margin (`arXiv:1901.01234v5 [cs.CL] 6 Dec 2020`), or None.
    """

    lines: tuple[tuple[str, float], ...]
    stamp: str | None
    pages: int
    metadata_title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFile:
    """A PDF that was looked at: a file is its SHA-256.

    `identified_by` says what tied it to its paper: `stamp`, `file name`, `title`, or `nothing`.
    """

    sha256: str
    source_file: str
    bytes: int
    pages: int
    title: str | None = None
    year: int | None = None
    arxiv_id: str | None = None
    version: str | None = None
    identified_by: str = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedPdf:
    """A file that cannot be read as a PDF: its name, why, what to do. `sha256`: None where it cannot be opened."""

    source_file: str
    reason: str
    sha256: str | None = None
