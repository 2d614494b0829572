"""The stand-in's papers, all invented: titles out of a small grammar, ids that the services cannot have given.

No month of arXiv's has had 90,000 papers, no archive 900 under the old scheme; 10.5555 is kept for tests by Crossref.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.identifiers import title_words

SEED = 20


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


_ADJECTIVES = _listed(
    "Grey, Patient, Borrowed, Sparse, Tidal, Recurrent, Woollen, Hollow, Reluctant, Amber, Folded, Nocturnal, Salted, "
    "Crooked, Distant, Humming"
)
_THINGS = _listed(
    "Herons, Kettles, Lattices, Orchards, Ladders, Lanterns, Pebbles, Compasses, Ferries, Gables, Quilts, Barometers, "
    "Turnips, Sundials, Anvils, Thimbles"
)
_TASKS = _listed("Counting, Sorting, Naming, Weighing, Mapping, Mending, Hearing, Folding, Reading, Tracking")
_MEANS = _listed(
    "Tiled Attention, Stacked Memories, Soft Ledgers, Deep Almanacs, Gated Rivers, Random Orchards, Shared Ropes, "
    "Slow Gradients, Paired Mirrors, Layered Bells"
)
_FAMILIES = _listed(
    "Abara, Bjornsdottir, Castellan, Dvorakova, Eze, Fairweather, Grunwald, Hoshino, Ibarra, Jankowska, Kettleby, "
    "Lindqvist, Mbeki, Norgaard, Okonkwo, Pemberton, Quist, Rosewood, Szabo, Tanaka"
)
_GIVEN = _listed("Ada, Bruno, Chidi, Dana, Emil, Farah, Gita, Hugo, Ines, Jonas, Kaya, Lars")
_VENUES = ("Journal of Kettle Studies", "Proceedings of the Orchard Symposium", "Letters on Ladders")

JUNK_TITLES = (
    "Et al",
    "A Szabo",
    "Printed in Great Harbour",
    "Table 7: ladders by height",
    "n.d.",
    "32; and for herons 0.05",
)
"""What stands in reference lists where a title should."""

TRAPS = ("file:///etc/passwd", "http://127.0.0.1:9/paper.pdf", "http://192.168.7.7/paper.pdf", "http://[::1]:9/a.pdf")
"""Open-access links that lead to a file, this machine or a private network."""


@dataclass(frozen=True, slots=True)
class Known:
    """A paper of the stand-in. `versions` on arXiv, 0 where it is not there; `withdrawn`: the newest has no file.

    `open_access`: the path of a file at the stand-in, or an address; `references`: numbers of papers, or texts.
    `withheld`: its publisher lets nobody have the reference list.
    """

    number: int
    title: str
    authors: tuple[str, ...]
    year: int
    arxiv_id: str | None = None
    versions: int = 0
    withdrawn: bool = False
    doi: str | None = None
    venue: str = ""
    open_access: str | None = None
    references: tuple[int | str, ...] = ()
    withheld: bool = False
    in_s2: bool = True

    @property
    def corpus_id(self) -> int:
        """Its number in Semantic Scholar's corpus."""
        return 9_900_000_000 + self.number

    @property
    def sha(self) -> str:
        """Its name in Semantic Scholar's graph: 40 hexadecimal digits."""
        return hashlib.sha1(f"stand-in {self.number}".encode()).hexdigest()  # noqa: S324  # a name, not a lock


@dataclass(frozen=True)
class Papers:
    """The papers, and the ways by which they are found."""

    all: tuple[Known, ...]

    @cached_property
    def by_arxiv(self) -> dict[str, Known]:
        """By arXiv id, without version."""
        return {paper.arxiv_id: paper for paper in self.all if paper.arxiv_id}

    @cached_property
    def by_name(self) -> dict[str, Known]:
        """By every id that Semantic Scholar takes, in lower case."""
        names: dict[str, Known] = {}
        for paper in self.all:
            names |= dict.fromkeys(_names(paper), paper) if paper.in_s2 else {}
        return names

    @cached_property
    def words(self) -> dict[int, str]:
        """Each paper's title, folded."""
        return {paper.number: title_words(paper.title) for paper in self.all}


def _names(paper: Known) -> Iterator[str]:
    yield from (paper.sha, f"corpusid:{paper.corpus_id}")
    if paper.arxiv_id:
        yield from (f"arxiv:{paper.arxiv_id}", f"doi:10.48550/arxiv.{paper.arxiv_id}")
    if paper.doi:
        yield from (f"doi:{paper.doi}", paper.doi)


def invent(count: int, *, seed: int = SEED) -> Papers:
    """So many papers: most on arXiv, some published as well, some only there; every kind of trouble among them."""
    chance = random.Random(seed)  # noqa: S311  # nothing to guess here
    titles, ids = _titles(chance), set[str]()
    return Papers(tuple(_paper(number, next(titles), count, ids, chance) for number in range(count)))


def _titles(chance: random.Random) -> Iterator[str]:
    """Titles without end and without repetition; now and then two that differ in their digits alone."""
    seen: set[str] = set()
    while True:
        thing = f"{chance.choice(_ADJECTIVES)} {chance.choice(_THINGS)}"
        means = chance.choice(_MEANS)
        title = f"{chance.choice(_TASKS)} {thing} with {means}"
        if chance.random() < 0.3:
            title = f"{means}: {chance.choice(_TASKS)} {chance.choice(_ADJECTIVES)} {thing} at Scale"
        if chance.random() < 0.1:
            title += f" in {chance.choice((8, 16, 32, 64))}x{chance.choice((8, 16, 32, 64))} Tiles"
        if title not in seen:
            seen.add(title)
            yield title


def _paper(number: int, title: str, count: int, ids: set[str], chance: random.Random) -> Known:
    year = chance.randint(2005, 2023)
    authors = tuple(
        dict.fromkeys(f"{chance.choice(_GIVEN)} {chance.choice(_FAMILIES)}" for _ in range(chance.randint(1, 5)))
    )
    on_arxiv = chance.random() < 0.8
    published = not on_arxiv or chance.random() < 0.5
    references = tuple(_reference(count, chance) for _ in range(chance.randint(0, 40)))
    versions = chance.choice((1, 1, 2, 3, 7)) if on_arxiv else 0
    return Known(
        number=number,
        title=title,
        authors=authors,
        year=year,
        arxiv_id=_arxiv_id(year, ids, chance) if on_arxiv else None,
        versions=versions,
        withdrawn=versions > 1 and number % 37 == 36,
        doi=f"10.5555/standin.{number}" if published else None,
        venue=chance.choice(_VENUES) if published else "",
        open_access=_link(number) if published and chance.random() < 0.5 else None,
        references=references,
        withheld=number % 29 == 28,
        in_s2=number % 31 != 30 or not on_arxiv,
    )


def _arxiv_id(year: int, taken: set[str], chance: random.Random) -> str:
    """An id of the year's form that nobody has, with a number that was never reached."""
    while True:
        month = chance.randint(4 if year == 2007 else 1, 12)
        if year < 2007:
            archive = chance.choice(("cs", "math", "hep-th", "cond-mat"))
            made = f"{archive}/{year % 100:02}{month:02}{chance.randint(900, 999)}"
        elif year < 2015:
            made = f"{year % 100:02}{month:02}.{chance.randint(9000, 9999)}"
        else:
            made = f"{year % 100:02}{month:02}.{chance.randint(90000, 99999)}"
        if made not in taken:
            taken.add(made)
            return made


def _link(number: int) -> str:
    """A link to the publisher's file. Some lead where nobody must follow."""
    return TRAPS[number % len(TRAPS)] if number % 23 == 22 else f"/open/{number}.pdf"


def _reference(count: int, chance: random.Random) -> int | str:
    return chance.choice(JUNK_TITLES) if chance.random() < 0.2 else chance.randrange(count)


def pdf_lines(paper: Known, version: int | None) -> Sequence[str]:
    """The lines of its first page."""
    stamp = [f"arXiv:{paper.arxiv_id}v{version}  [cs.XX]  1 Jan {paper.year}"] if version else []
    return [paper.title, ", ".join(paper.authors), str(paper.year), *stamp, "Abstract. We count, and say how."]
