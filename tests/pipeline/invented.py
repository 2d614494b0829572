"""References to the stand-in's papers, as people write them: with ids and without, right and wrong, and plain junk.

Each knows which paper it means, so that a test or the bench can say what was resolved rightly.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.standin.corpus import Known, Papers

STRANGERS = (
    "A Treatise on Bottled Weather for the Patient Clerk",
    "Why Umbrellas Are Lost: an Inquiry in Nine Towns",
    "Harbour Clocks and the People Who Wind Them",
)
"""Titles that no service knows."""

JUNK = ("Et al", "Linguistic Consortium", "School of Thimbles, University of Great Harbour", "to appear")
"""What ends in reference lists and is no paper."""


@dataclass(frozen=True, slots=True)
class Written:
    """A BibTeX entry, the number of the paper that it means (None: none), and how it was written."""

    entry: str
    means: int | None
    how: str


def written(papers: Papers, count: int, *, seed: int = 7) -> list[Written]:
    """So many references, each to a paper of its own where it means one."""
    chance = random.Random(seed)  # noqa: S311  # nothing to guess here
    known = list(papers.all)
    chance.shuffle(known)
    ways = list(_WAYS)
    found: list[Written] = []
    for number in range(count):
        how = "junk" if number % 20 == 19 else "stranger" if number % 20 == 13 else ways[number % len(ways)]
        if how == "junk":
            found.append(Written(_entry(number, title=JUNK[number // 20 % len(JUNK)], year=2001), None, how))
        elif how == "stranger":
            title = f"{STRANGERS[number // 20 % len(STRANGERS)]}, Part {number}"
            found.append(Written(_entry(number, title=title, author="Pim Nobody", year=1999), None, how))
        else:
            paper = known.pop()
            found.append(Written(_WAYS[how](number, paper, chance, papers), paper.number, how))
    return found


def bib(references: Sequence[Written]) -> str:
    """The entries as a file."""
    return "\n".join(one.entry for one in references)


def with_ids(papers: Papers, count: int) -> list[Written]:
    """References that name an arXiv id or a DOI, all of papers that a service knows."""
    chance = random.Random(3)  # noqa: S311  # nothing to guess here
    return [
        Written(_by_id(number, paper, chance, papers), paper.number, "id")
        for number, paper in enumerate(papers.all[:count])
    ]


def _entry(number: int, **fields: object) -> str:
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@article{{ref{number},\n{lines}\n}}"


def _names(paper: Known) -> str:
    return " and ".join(paper.authors)


def _by_id(number: int, paper: Known, chance: random.Random, papers: Papers) -> str:
    eprint = f"{paper.arxiv_id}v1" if paper.arxiv_id and chance.random() < 0.3 else paper.arxiv_id
    doi = None if paper.arxiv_id and chance.random() < 0.5 else paper.doi
    return _entry(
        number, title=paper.title, author=_names(paper), year=paper.year, eprint=eprint, archiveprefix="arXiv", doi=doi
    )


def _in_journal(number: int, paper: Known, chance: random.Random, papers: Papers) -> str:
    if paper.arxiv_id is None:
        return _by_title(number, paper, chance, papers)
    journal = f"arXiv preprint arXiv:{paper.arxiv_id}"
    return _entry(number, title=paper.title, author=_names(paper), year=paper.year, journal=journal)


def _by_title(number: int, paper: Known, chance: random.Random, papers: Papers) -> str:
    year = paper.year + chance.choice((0, 0, 1))
    return _entry(number, title=paper.title, author=_names(paper), year=year, journal=paper.venue)


def _by_last_author(number: int, paper: Known, chance: random.Random, papers: Papers) -> str:
    return _entry(number, title=paper.title, author=f"{paper.authors[-1]} and others", year=paper.year)


def _in_other_letters(number: int, paper: Known, chance: random.Random, papers: Papers) -> str:
    title = paper.title.upper().replace(" WITH ", " {with} ")
    return _entry(number, title=title, author=f"{paper.authors[0]} and others", year=paper.year)


def _by_wrong_id(number: int, paper: Known, chance: random.Random, papers: Papers) -> str:
    """An id that no paper has."""
    eprint = f"18{chance.randint(1, 12):02}.{chance.randint(80000, 89999)}"
    return _entry(
        number, title=paper.title, author=_names(paper), year=paper.year, eprint=eprint, archiveprefix="arXiv"
    )


def _by_anothers_id(number: int, paper: Known, chance: random.Random, papers: Papers) -> str:
    """The id of another paper, as it is copied from the entry above."""
    other = chance.choice([one for one in papers.all if one.arxiv_id and one.number != paper.number])
    return _entry(
        number, title=paper.title, author=_names(paper), year=paper.year, eprint=other.arxiv_id, archiveprefix="arXiv"
    )


def _misprinted(number: int, paper: Known, chance: random.Random, papers: Papers) -> str:
    """Two letters of the title are exchanged."""
    place = chance.randrange(3, len(paper.title) - 3)
    while not paper.title[place : place + 2].isalpha():
        place = chance.randrange(3, len(paper.title) - 3)
    title = paper.title[:place] + paper.title[place : place + 2][::-1] + paper.title[place + 2 :]
    return _entry(number, title=title, author=_names(paper), year=paper.year)


_WAYS = {
    "id": _by_id,
    "journal": _in_journal,
    "title": _by_title,
    "last author": _by_last_author,
    "id again": _by_id,
    "other letters": _in_other_letters,
    "wrong id": _by_wrong_id,
    "another's id": _by_anothers_id,
    "misprinted": _misprinted,
}
