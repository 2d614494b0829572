"""What is asked about a paper, and what came of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ingest.client.records import ServicePaper
from ingest.identifiers import is_arxiv_doi, title_key
from ingest.records import Paper, PaperState

REFUTED = "it is not"
"""How the outcome of a step begins that led to another paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which paper the mentions under `key` mean: what they say of it, and every id that they name.

    `titles` are the different ones, the likeliest first. `ids_only`: its PDF is in hand, so that a title need not be
    looked up; an id is worth a line in a batch.
    """

    key: str
    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    arxiv_ids: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    corpus_ids: tuple[str, ...] = ()
    s2_ids: tuple[str, ...] = ()
    ids_only: bool = False

    @property
    def fingerprint(self) -> str:
        """What was asked, shortly: a mention that adds something to it makes it another question."""
        said = (*map(title_key, self.titles), "", *self.arxiv_ids, "", *self.dois, "", *self.corpus_ids, *self.s2_ids)
        return hashlib.sha256("\x1f".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:24]

    @property
    def scholar_ids(self) -> tuple[str, ...]:
        """The ids as Semantic Scholar wants them."""
        return (
            *self.s2_ids,
            *(f"CorpusId:{one}" for one in self.corpus_ids),
            *(f"ARXIV:{one}" for one in self.arxiv_ids),
            *(f"DOI:{one}" for one in self.dois),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was asked, and what came of it, in words."""

    service: str
    asked: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A paper that a service named. `score`: 0 to 1, how much of title, authors and year agrees; `reasons` say it."""

    paper: ServicePaper
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What came of a question: `found` where it is settled, `candidates` where a person must choose.

    `state` is PENDING where a service did not answer; `retry`: the same question may be answered another time. `by` is
    who settled it: `ingest`, or a reviewer by name. `question` is the fingerprint of what was asked.
    """

    state: PaperState
    reason: str
    question: str
    found: ServicePaper | None = None
    score: float | None = None
    candidates: tuple[Candidate, ...] = ()
    steps: tuple[Step, ...] = ()
    retry: bool = False
    by: str = "ingest"

    @property
    def refuted(self) -> frozenset[str]:
        """The ids, as they were asked, that turned out to be another paper's."""
        return frozenset(step.asked for step in self.steps if step.outcome.startswith(REFUTED))


def as_paper(found: ServicePaper, key: str = "") -> Paper:
    """The paper that a service tells of."""
    return Paper(
        key=key,
        state=PaperState.RESOLVED,
        title=found.title,
        authors=found.authors,
        year=found.year,
        published=found.published,
        arxiv_id=found.arxiv_id,
        version=found.version,
        doi=found.doi if found.doi and not is_arxiv_doi(found.doi) else None,
        corpus_id=found.corpus_id,
        s2_id=found.s2_id,
    )
