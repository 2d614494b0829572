"""One question about a paper: which one a reference means, or whether two mentions that were taken for one are one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.resolving.records import Candidate
from review.text import neutral
from store.records import Holding

NONE = "n"
"""The answer that none of the candidates is meant."""
ONE, APART = "1", "2"
"""The answers to whether two mentions are one paper."""

DISPUTED = re.compile(r"(?P<mention>.+?): (?P<why>titles alike \(\d+ of 100\).*|same title, and no author.*)")
"""How a tie reads that rests on titles alone: a near title, or an equal one with nothing beside it."""


class Option(NamedTuple):
    """One answer: the key that gives it, what it says, and what speaks for it."""

    key: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One question about a paper: `id` is the same for as long as the question is.

    Where it is whether a `mention` means the paper, `tie` is the tie that says so.
    """

    id: str
    paper: str
    question: str
    lines: tuple[str, ...]
    options: tuple[Option, ...]
    tie: str = ""
    mention: str = ""


def which(held: Holding, candidates: Sequence[Candidate]) -> Matter:
    """Which of the candidates an ambiguous reference means."""
    options = [
        Option(str(place), _described(candidate), ", ".join(candidate.reasons))
        for place, candidate in enumerate(candidates, start=1)
    ]
    lines = tuple(f"{one.place}: {neutral(' '.join(one.raw.split()))}" for one in held.references)
    return Matter(
        id=_id(held.paper.key, *(option.text for option in options)),
        paper=held.paper.key,
        question="Which paper is meant?",
        lines=lines,
        options=(*options, Option(NONE, "none of them")),
    )


def one_or_two(held: Holding, found: re.Match[str]) -> Matter:
    """Whether a mention that was tied to a paper by its title alone means that paper."""
    mentions = {str(one.place): " ".join(one.raw.split()) for one in held.references}
    mentions |= {pdf.source_file: f"{pdf.source_file}: {pdf.title or 'no title was found'}" for pdf in held.pdfs}
    said = mentions.pop(found["mention"], found["mention"])
    lines = (f"taken for it: {said}", *(f"the paper: {line}" for line in mentions.values()), f"because: {found['why']}")
    return Matter(
        id=_id(held.paper.key, found[0]),
        paper=held.paper.key,
        question=f"Are these one paper: {held.paper.title or held.paper.key}?",
        lines=tuple(neutral(line) for line in lines),
        options=(Option(ONE, "one paper"), Option(APART, "not one: take it off this paper")),
        tie=found[0],
        mention=found["mention"],
    )


def _id(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


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
