"""What is still to be asked and fetched: which papers, how many requests, how long with the waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from ingest.client.config import Floors
from ingest.records import Paper, PaperState, PdfFile, Reference
from ingest.resolving.questions import question_of
from ingest.resolving.records import Question, Resolution
from ingest.resolving.resolver import expected

INGEST = "ingest"
"""Who settles a question, where it is no reviewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How far to go: ask again what failed (`retry_failed`), ask again everything (`refresh`)."""

    retry_failed: bool = False
    refresh: bool = False


class Held(Protocol):
    """A paper with all that speaks of it, as the library or a gathering holds it."""

    @property
    def paper(self) -> Paper: ...
    @property
    def references(self) -> tuple[Reference, ...]: ...
    @property
    def pdfs(self) -> tuple[PdfFile, ...]: ...
    @property
    def resolution(self) -> Resolution | None: ...


H = TypeVar("H", bound=Held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be asked. `requests` by line: at least and at most; `pdfs` to fetch at most; `seconds`: the waits."""

    references: int
    questions: tuple[Question, ...]
    requests: Mapping[str, tuple[int, int]]
    pdfs: int
    seconds: tuple[float, float]


def question_for(held: Held, effort: Effort) -> Question | None:
    """What to ask about a paper now; None where nothing is, or nothing need be asked again."""
    question = question_of(held.paper, held.references, held.pdfs)
    if question is None or not _is_open(held.resolution, question, effort):
        return None
    return question


def _is_open(known: Resolution | None, question: Question, effort: Effort) -> bool:
    if known is None:
        return True
    if known.by != INGEST:
        return False
    if effort.refresh:
        return True
    if known.state is PaperState.RESOLVED:
        return False
    if known.question != question.fingerprint or effort.retry_failed:
        return True
    return known.state is PaperState.PENDING and known.retry


def wants_pdf(held: Held, failed: Mapping[str, bool], effort: Effort) -> bool:
    """Whether its PDF is to be fetched. `failed`: papers whose PDF was not to be had, and whether to try again."""
    resolution = held.resolution
    if held.pdfs or resolution is None or resolution.found is None:
        return False
    return effort.retry_failed or effort.refresh or failed.get(held.paper.key, True)


def plan_asking(
    papers: Iterable[Held], failed: Mapping[str, bool], effort: Effort, floors: Floors | None = None
) -> Plan:
    """What asking about these papers would take."""
    floors = floors or Floors()
    known = list(papers)
    questions = [question for held in known if (question := question_for(held, effort))]
    waiting = sum(wants_pdf(held, failed, effort) for held in known)
    pdfs = waiting + sum(not question.ids_only for question in questions)
    needed = expected(questions)
    requests: dict[str, tuple[int, int]] = {line: (needed.least[line], needed.most[line]) for line in needed.least}
    return Plan(
        references=sum(len(held.references) for held in known),
        questions=tuple(questions),
        requests=requests,
        pdfs=pdfs,
        seconds=(_seconds(requests, pdfs, floors, most=False), _seconds(requests, pdfs, floors, most=True)),
    )


def _seconds(requests: Mapping[str, tuple[int, int]], pdfs: int, floors: Floors, *, most: bool) -> float:
    """The waits: arXiv's files stand in its one line; the two services are asked side by side."""
    arxiv = (requests["arxiv"][most] + pdfs) * floors.arxiv
    scholar = requests["semantic-scholar"][most] * floors.semantic_scholar
    return max(arxiv, scholar)


def only(papers: Sequence[H], keys: Collection[str] | None) -> list[H]:
    """The papers of these keys; all where None."""
    return [held for held in papers if keys is None or held.paper.key in keys]
