"""Mentions in, papers out: references and PDFs that speak of one work are brought together, and each says why.

Gathering starts from what is known already, so that the same input a second time changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ingest.identifiers import arxiv_year, is_arxiv_doi, title_words
from ingest.matching import Match, Matcher, work_of
from ingest.names import OTHERS, family_name
from ingest.records import Paper, PaperState, PdfFile, Reference

_T = TypeVar("_T")

Mention = Reference | PdfFile | Paper
"""What speaks of a work."""

_STOP_WORDS = frozenset(["a", "an", "the", "on", "of", "in", "for", "to", "and", "with", "from", "towards", "toward"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A paper with all that speaks of it. `reasons` say what tied each further mention to it."""

    paper: Paper
    references: tuple[Reference, ...] = ()
    pdfs: tuple[PdfFile, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(slots=True)
class _Cluster:
    """Mentions of one work, growing. `known` is the paper that the library has for it."""

    known: Paper | None = None
    references: list[Reference] = field(default_factory=list)
    pdfs: list[PdfFile] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    arxiv_ids: set[str] = field(default_factory=set)
    touched: bool = False


def gather(
    references: Iterable[Reference], pdfs: Iterable[PdfFile] = (), *, known: Sequence[Gathered] = ()
) -> tuple[Gathered, ...]:
    """Papers for the mentions, in order of appearance; of `known` only those that a mention was tied to.

    A known paper keeps its key and gains what it lacked. A mention that is known already is not added twice.
    """
    table = _Table()
    for paper in known:
        table.add_known(paper)
    table.start_counting_again()
    for pdf in pdfs:
        table.add(pdf)
    for reference in references:
        table.add(reference)
    taken = {paper.paper.key for paper in known}
    return tuple(_finish(cluster, taken) for cluster in table.clusters if cluster.touched)


@dataclass(slots=True)
class _Table:
    clusters: list[_Cluster] = field(default_factory=list)
    _matcher: Matcher = field(default_factory=Matcher)
    _homes: list[_Cluster] = field(default_factory=list)
    _seen: dict[str, _Cluster] = field(default_factory=dict)
    _copies: Counter[str] = field(default_factory=Counter)

    def add_known(self, gathered: Gathered) -> None:
        cluster = _Cluster(gathered.paper, reasons=list(gathered.reasons))
        self.clusters.append(cluster)
        mentions: tuple[Mention, ...] = (gathered.paper, *gathered.pdfs, *gathered.references)
        for mention in mentions:
            if not isinstance(mention, Paper):
                self._seen[self._numbered(mention)] = cluster
            self._settle(mention, cluster)

    def add(self, mention: Reference | PdfFile) -> None:
        name = self._numbered(mention)
        home = self._seen.get(name)
        if home is not None:
            home.touched = True
            return
        match = self._match(mention)
        if match is None:
            home = _Cluster()
            self.clusters.append(home)
        else:
            home = self._homes[match.index]
            home.reasons += [reason for reason in [f"{_name(mention)}: {match.reason}"] if reason not in home.reasons]
        home.touched = True
        self._seen[name] = home
        self._settle(mention, home)

    def _match(self, mention: Reference | PdfFile) -> Match | None:
        """The surest match whose paper does not go by another arXiv id."""
        for match in self._matcher.find_all(work_of(mention)):
            ids = self._homes[match.index].arxiv_ids
            if mention.arxiv_id is None or not ids or mention.arxiv_id in ids:
                return match
        return None

    def _settle(self, mention: Mention, home: _Cluster) -> None:
        self._matcher.add(work_of(mention))
        self._homes.append(home)
        if mention.arxiv_id:
            home.arxiv_ids.add(mention.arxiv_id)
        if isinstance(mention, PdfFile):
            home.pdfs.append(mention)
        elif isinstance(mention, Reference):
            home.references.append(mention)

    def start_counting_again(self) -> None:
        """New input follows: its first copy of a mention is the first one known."""
        self._copies.clear()

    def _numbered(self, mention: Reference | PdfFile) -> str:
        """What makes a mention the same one again, the number of the copy in it: a merged list holds some twice."""
        name = _identity(mention)
        self._copies[name] += 1
        return f"{name}\n{self._copies[name]}" if isinstance(mention, Reference) else name


def _identity(mention: Reference | PdfFile) -> str:
    """A PDF is its bytes; a reference its file, key and text. Its line may move."""
    if isinstance(mention, PdfFile):
        return mention.sha256
    return f"{mention.place.source}\n{mention.place.entry}\n{mention.raw}"


def _name(mention: Reference | PdfFile) -> str:
    return mention.source_file if isinstance(mention, PdfFile) else str(mention.place)


def _finish(cluster: _Cluster, taken: set[str]) -> Gathered:
    paper = _paper(cluster)
    if cluster.known is None:
        paper = replace(paper, key=_free_key(paper_key(paper), taken))
    return Gathered(
        paper=paper,
        references=tuple(cluster.references),
        pdfs=tuple(cluster.pdfs),
        reasons=tuple(cluster.reasons),
    )


def _paper(cluster: _Cluster) -> Paper:
    """What the mentions say together: ids and versions from files first, titles and authors from references."""
    known: list[Paper] = [cluster.known] if cluster.known else []
    sound = [reference for reference in cluster.references if not reference.junk]
    told: list[Mention] = [*known, *sound, *cluster.pdfs]
    listed: list[Paper | Reference] = [*known, *sound]
    in_hand: list[Mention] = [*cluster.pdfs, *known, *sound]
    arxiv_id = _first(one.arxiv_id for one in in_hand)
    doi = _first(one.doi for one in listed if one.doi and not is_arxiv_doi(one.doi))
    year = arxiv_year(arxiv_id) if arxiv_id else _first(one.year for one in told)
    state, reason = _state(cluster, arxiv_id, doi)
    return Paper(
        key=cluster.known.key if cluster.known else "",
        state=state,
        title=_first(one.title for one in told) or _first(one.title for one in cluster.references),
        authors=_fullest([one.authors for one in listed]),
        year=year,
        published=_published(arxiv_id, year),
        arxiv_id=arxiv_id,
        version=_first(one.version for one in in_hand),
        doi=doi,
        reason=reason,
    )


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value), None)


def _state(cluster: _Cluster, arxiv_id: str | None, doi: str | None) -> tuple[PaperState, str]:
    ties = f"; {'; '.join(cluster.reasons)}" if cluster.reasons else ""
    if cluster.pdfs:
        by = cluster.pdfs[0].identified_by
        how = "not identified: neither stamp nor title was found" if by == "nothing" else f"identified by its {by}"
        return PaperState.RESOLVED, f"{cluster.pdfs[0].source_file} is in hand, {how}{ties}"
    if arxiv_id or doi:
        return PaperState.RESOLVED, f"named by {f'arXiv id {arxiv_id}' if arxiv_id else f'DOI {doi}'}{ties}"
    junk = [reference.junk for reference in cluster.references if reference.junk]
    if junk and len(junk) == len(cluster.references):
        return PaperState.UNRESOLVED, f"{junk[0]}{ties}"
    return PaperState.PENDING, f"no id and no PDF: it waits for a look-up by title{ties}"


def _fullest(lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The longest list that is not cut short, else the longest; of equals the first."""
    return max(lists, key=lambda names: (bool(names) and names[-1] != OTHERS, len(names)), default=())


def _published(arxiv_id: str | None, year: int | None) -> str | None:
    """Year and month of the arXiv id (its first four digits), else the year."""
    if arxiv_id:
        return f"{arxiv_year(arxiv_id)}-{arxiv_id.rpartition('/')[2][2:4]}"
    return str(year) if year else None


def paper_key(paper: Paper) -> str:
    """A name for the paper: first author, year and first telling word; without authors its arXiv id or title words."""
    words = [word for word in title_words(paper.title or "").split() if word.isascii() and word not in _STOP_WORDS]
    family = next((family_name(name) for name in paper.authors if name != OTHERS), "")
    if family and family.isascii():
        return f"{family}{paper.year or ''}{words[0] if words else ''}"
    if paper.arxiv_id:
        return paper.arxiv_id.replace("/", "-")
    return "-".join([*words[:3], *([str(paper.year)] if paper.year else [])]) or "unnamed"


def _free_key(key: str, taken: set[str]) -> str:
    free, number = key, 1
    while free in taken:
        number += 1
        free = f"{key}-{number}"
    taken.add(free)
    return free
