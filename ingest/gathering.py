"""Mentions in, papers out: references and PDFs that speak of one work are brought together, and each says why.

Gathering starts from what is known already, so that the same input a second time changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.matching import Match, Matcher, work_of
from ingest.papers import Mention, paper_key, paper_of
from ingest.records import Paper, PdfFile, Reference
from ingest.resolving.records import Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A paper with all that speaks of it. `reasons` say what tied each further mention to it.

    `resolution` is what the services said, where they were asked.
    """

    paper: Paper
    references: tuple[Reference, ...] = ()
    pdfs: tuple[PdfFile, ...] = ()
    reasons: tuple[str, ...] = ()
    resolution: Resolution | None = None

    @property
    def is_sure(self) -> bool:
        """Whether a file in hand or a service says which paper it is, and not a reference alone."""
        return bool(self.pdfs) or bool(self.resolution and self.resolution.found)


@dataclass(slots=True)
class _Cluster:
    """Mentions of one work, growing. `known` is the paper that the library has for it.

    `doubted` are arXiv ids that a mention here names, though another work with another title owns them.
    """

    known: Paper | None = None
    references: list[Reference] = field(default_factory=list)
    pdfs: list[PdfFile] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    arxiv_ids: set[str] = field(default_factory=set)
    doubted: set[str] = field(default_factory=set)
    resolution: Resolution | None = None
    touched: bool = False


def gather(
    references: Iterable[Reference], pdfs: Iterable[PdfFile] = (), *, known: Sequence[Gathered] = ()
) -> tuple[Gathered, ...]:
    """Papers for the mentions, in order of appearance; of `known` only those that a mention was tied to.

    A known paper keeps its key and gains what it lacked. A mention that is known already is not added twice.
    """
    table = _Table()
    known = sorted(known, key=lambda one: not one.is_sure)
    clusters = [table.open(paper) for paper in known]
    for paper, cluster in zip(known, clusters, strict=True):
        table.fill(cluster, paper)
    table.start_counting_again()
    for pdf in pdfs:
        table.add(pdf)
    for reference in references:
        table.add(reference)
    taken = {paper.paper.key for paper in known}
    return tuple(_finish(cluster, taken) for cluster in table.clusters if cluster.touched)


@dataclass(slots=True)
class _Table:
    """Clusters, and the ways to find the one that a mention belongs to."""

    clusters: list[_Cluster] = field(default_factory=list)
    _matcher: Matcher = field(default_factory=Matcher)
    _homes: list[_Cluster] = field(default_factory=list)
    _seen: dict[str, _Cluster] = field(default_factory=dict)
    _owners: dict[str, _Cluster] = field(default_factory=dict)
    _copies: Counter[str] = field(default_factory=Counter)

    def open(self, gathered: Gathered) -> _Cluster:
        """A cluster for a known paper, which owns its arXiv id before any mention may claim it; the surest first."""
        cluster = _Cluster(gathered.paper, reasons=list(gathered.reasons), resolution=gathered.resolution)
        self.clusters.append(cluster)
        if gathered.paper.arxiv_id:
            self._owners.setdefault(gathered.paper.arxiv_id, cluster)
        return cluster

    def fill(self, cluster: _Cluster, gathered: Gathered) -> None:
        """Put in what was tied to the known paper before."""
        mentions: tuple[Mention, ...] = (gathered.paper, *gathered.pdfs, *gathered.references)
        for mention in mentions:
            if not isinstance(mention, Paper):
                self._seen[self._numbered(mention)] = cluster
            self._settle(mention, cluster, said=_sound(mention, gathered.resolution))

    def add(self, mention: Reference | PdfFile) -> None:
        """Bring a mention to its paper, or open one for it."""
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

    def _settle(self, mention: Mention, home: _Cluster, *, said: Mention | None = None) -> None:
        """Put the mention in; `said` is what of it is believed, where that is not all."""
        believed = said or mention
        self._matcher.add(work_of(believed))
        self._homes.append(home)
        if believed.arxiv_id and not (isinstance(believed, Reference) and believed.junk):
            owner = self._owners.setdefault(believed.arxiv_id, home)
            (home.arxiv_ids if owner is home else home.doubted).add(believed.arxiv_id)
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


def _sound(mention: Mention, resolution: Resolution | None) -> Mention:
    """The mention without the ids that turned out to be another paper's."""
    if resolution is None or not isinstance(mention, Reference):
        return mention
    wrong_id = f"ARXIV:{mention.arxiv_id}" in resolution.refuted
    wrong_doi = f"DOI:{mention.doi}" in resolution.refuted
    if not wrong_id and not wrong_doi:
        return mention
    return replace(mention, arxiv_id=None if wrong_id else mention.arxiv_id, doi=None if wrong_doi else mention.doi)


def _identity(mention: Reference | PdfFile) -> str:
    """A PDF is its bytes; a reference its file, key and text. Its line may move."""
    if isinstance(mention, PdfFile):
        return mention.sha256
    return f"{mention.place.source}\n{mention.place.entry}\n{mention.raw}"


def _name(mention: Reference | PdfFile) -> str:
    return mention.source_file if isinstance(mention, PdfFile) else str(mention.place)


def _finish(cluster: _Cluster, taken: set[str]) -> Gathered:
    paper = paper_of(
        cluster.references,
        cluster.pdfs,
        known=cluster.known,
        ties=cluster.reasons,
        doubted=cluster.doubted,
        resolution=cluster.resolution,
    )
    if cluster.known is None:
        paper = replace(paper, key=free_key(paper_key(paper), taken))
    return Gathered(
        paper=paper,
        references=tuple(cluster.references),
        pdfs=tuple(cluster.pdfs),
        reasons=tuple(cluster.reasons),
        resolution=cluster.resolution,
    )


def free_key(key: str, taken: set[str]) -> str:
    """The key, or with a number behind it where it is taken; `taken` holds it from then on."""
    free, number = key, 1
    while free in taken:
        number += 1
        free = f"{key}-{number}"
    taken.add(free)
    return free
