"""References that may mean one paper or another: a person chooses among the candidates that the services named."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rich.console import Console
from rich.text import Text

from data.errors import UsageError
from ingest.papers import paper_of
from ingest.records import Paper, PaperState
from ingest.resolving.records import Candidate, Resolution
from review.text import neutral
from store.records import Holding


class ReferenceLibrary(Protocol):
    """The part of `store.Library` that a choice uses."""

    def holdings(self, key: str | None = None) -> list[Holding]:
        """Every paper with all that is tied to it, or the one of that key."""
        ...

    def save_paper(
        self,
        paper: Paper,
        *,
        ties: Sequence[str] = (),
        resolution: Resolution | None = None,
        is_new: bool | None = None,
    ) -> bool:
        """Keep a paper and what came of the question about it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a session came to: papers chosen, papers that are none of the candidates, and what is left."""

    chosen: int = 0
    refused: int = 0
    left: int = 0

    def __str__(self) -> str:
        return f"references: {self.chosen} chosen, {self.refused} are none of the candidates; {self.left} left"


def choose_papers(
    library: ReferenceLibrary,
    *,
    reviewer: str,
    console: Console | None = None,
    answers: Iterator[str] | None = None,
) -> Choices | None:
    """Ask about every paper that is ambiguous; None where none is. Each answer is kept before the next question.

    `answers` are lines, by default those of stdin, which must then be a terminal: `UsageError` otherwise.
    """
    waiting = [held for held in library.holdings() if held.paper.state is PaperState.AMBIGUOUS and _asked(held)]
    if not waiting:
        return None
    if answers is None:
        if not sys.stdin.isatty():
            raise UsageError(f"{len(waiting)} references wait for a choice, which needs a terminal to ask at")
        answers = iter(sys.stdin.readline, "")
    screen = console or Console()
    chosen = refused = 0
    for number, held in enumerate(waiting, start=1):
        _show(screen, held, number, len(waiting))
        word = _answer(screen, answers, len(_candidates(held)))
        if word == "q":
            break
        if word != "s":
            resolution = settled(held, word, reviewer)
            paper = paper_of(held.references, held.pdfs, known=held.paper, ties=held.ties, resolution=resolution)
            library.save_paper(paper, ties=held.ties, resolution=resolution, is_new=False)
        chosen += word.isdigit()
        refused += word == "n"
    return Choices(chosen=chosen, refused=refused, left=len(waiting) - chosen - refused)


def settled(held: Holding, word: str, reviewer: str) -> Resolution:
    """What the answer makes of the question: the candidate of that number, or `n`: none of them."""
    if held.resolution is None:
        raise UsageError(f"{held.paper.key} was not asked about yet")
    if word == "n":
        reason = f"{reviewer} says that it is none of the candidates"
        return replace(held.resolution, state=PaperState.UNRESOLVED, reason=reason, by=reviewer, retry=False)
    one = held.resolution.candidates[int(word) - 1]
    reason = f"{reviewer} chose it among {len(held.resolution.candidates)}: {', '.join(one.reasons)}"
    return replace(
        held.resolution,
        state=PaperState.RESOLVED,
        reason=reason,
        found=one.paper,
        score=one.score,
        by=reviewer,
        retry=False,
    )


def _asked(held: Holding) -> bool:
    return bool(held.resolution and held.resolution.candidates)


def _candidates(held: Holding) -> tuple[Candidate, ...]:
    return held.resolution.candidates if held.resolution else ()


def _show(screen: Console, held: Holding, number: int, total: int) -> None:
    lines = [f"\nreference {number} of {total}: which paper is meant?"]
    lines += [f"  {one.place}: {neutral(' '.join(one.raw.split()))}" for one in held.references]
    for place, candidate in enumerate(_candidates(held), start=1):
        lines += [f"  {place}  {_described(candidate)}", f"     {', '.join(candidate.reasons)}"]
    screen.print(Text("\n".join(lines)))


def _described(candidate: Candidate) -> str:
    paper = candidate.paper
    names = [f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else "", f"doi:{paper.doi}" if paper.doi else ""]
    parts = [
        paper.title or "without title",
        ", ".join(paper.authors[:4]),
        str(paper.year or ""),
        paper.venue or "",
        *names,
    ]
    return neutral(". ".join(part for part in parts if part))


def _answer(screen: Console, answers: Iterator[str], most: int) -> str:
    """A candidate's number, `n` for none of them, `s` to leave it, `q` to end; asked until it is one."""
    while True:
        screen.print(Text(f"1 to {most}, n none of them, s skip, q end > "), end="")
        line = next(answers, None)
        word = "q" if line is None else line.strip().lower()
        if word in {"n", "s", "q"} or (word.isdigit() and 1 <= int(word) <= most):
            return word
