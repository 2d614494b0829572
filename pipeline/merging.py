"""Two papers that turn out to be one, and papers that are not, after all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from data.errors import NotFound, UsageError
from ingest.gathering import free_key
from ingest.papers import paper_key, paper_of
from ingest.records import Paper, PaperState, PdfFile, Reference
from ingest.resolving.records import Resolution
from ingest.resolving.twins import Twins
from store import Holding, Library
from store.merging import Part


class Merger:
    """Knows the papers that are sure, and brings those together that are one work."""

    def __init__(self, library: Library, holdings: Sequence[Holding]) -> None:
        self._library = library
        self._apart = _apart_pairs(library)
        self._order = library.first_entries()
        self._twins = Twins(self.are_apart)
        self._owners: dict[str, str] = {}
        self.merged = 0
        for held in sorted(holdings, key=lambda one: not is_sure(one)):
            if held.paper.arxiv_id:
                self._owners.setdefault(held.paper.arxiv_id, held.paper.key)
            if is_sure(held):
                self._twins.add(held.paper)

    def are_apart(self, one: str, other: str) -> bool:
        """Whether a person said that the two are not one."""
        return frozenset((one, other)) in self._apart

    def doubted(self, held: Holding, resolution: Resolution) -> list[str]:
        """The arXiv ids that its references name and another paper owns; nothing where a service has the last word."""
        if resolution.state is not PaperState.PENDING:
            return []
        named = {one.arxiv_id for one in held.references if one.arxiv_id and not one.junk}
        return [name for name in named if self._owners.get(name, held.paper.key) != held.paper.key]

    def merge_twin(self, key: str) -> str:
        """Merge the paper with the one that is the same work, where there is one; the key it is kept under."""
        paper = self._library.paper(key)
        twin = self._twins.find(paper)
        if twin is None:
            self._twins.add(paper)
            return key
        return self.merge(twin[0], key, why=twin[1], who="ingest")

    def merge(self, one: str, other: str, *, why: str, who: str) -> str:
        """Make the two one paper: that which came in first stays. The key that is kept."""
        kept, gone = sorted((one, other), key=lambda key: (self._order.get(key, -1), key))
        paper, ties, resolution = merged_paper(self._library, kept, gone, why)
        if self._library.merge(paper, gone, why=why, who=who, ties=ties, resolution=resolution):
            self.merged += 1
        self._twins.drop(gone)
        self._twins.add(paper)
        return kept


def is_sure(held: Holding) -> bool:
    """Whether a file in hand or a service says which paper it is."""
    return bool(held.pdfs) or bool(held.resolution and held.resolution.found)


def merged_paper(library: Library, kept: str, gone: str, why: str) -> tuple[Paper, tuple[str, ...], Resolution | None]:
    """What the two are together, under the key `kept`: the paper, its ties, and what a service said of it."""
    (stays,), (goes,) = library.holdings(kept), library.holdings(gone)
    asked = [one.resolution for one in (stays, goes) if one.resolution]
    resolution = next((one for one in asked if one.found), asked[0] if asked else None)
    ties = tuple(dict.fromkeys([*stays.ties, f"{gone}: {why}", *goes.ties]))
    paper = paper_of(
        [*stays.references, *goes.references],
        [*stays.pdfs, *goes.pdfs],
        known=stays.paper,
        ties=ties,
        resolution=resolution,
    )
    return paper, ties, resolution


def merge_papers(library: Library, one: str, other: str, *, who: str) -> tuple[str, str]:
    """What `mine merge` does: the second becomes the first, because a person says so. The keys: kept, gone.

    Raises `NotFound`, and `UsageError` where the two are one already.
    """
    kept, gone = library.paper(one).key, library.paper(other).key
    if kept == gone:
        raise UsageError(f"{one} and {other} are one paper already: {kept}")
    paper, ties, resolution = merged_paper(library, kept, gone, f"{who} says that they are one")
    library.merge(paper, gone, why=f"{who} says that they are one", who=who, ties=ties, resolution=resolution)
    return kept, gone


def split_paper(library: Library, name: str, mentions: Sequence[str], *, who: str) -> tuple[str, str]:
    """What `mine split` does: undo the last merge that `name` speaks of, or make `mentions` a paper of their own.

    A mention is the key or the place of a reference, or a file's name. The keys: of the paper that stays, and of the
    one that is apart from now on.

    Raises `NotFound`, and `UsageError` where nothing is left to split.
    """
    if mentions:
        return _split_off(library, library.paper(name).key, mentions, who)
    found = library.last_merge_into(name) or library.last_merge_into(library.paper(name).key)
    if found is None:
        raise UsageError(f"{name} was not merged from others; name what to split off: mine split {name} REFERENCE...")
    merge, part = found
    kept = library.kept_as(merge.kept)
    _divide(library, kept, merge.gone, part, who=who, why=f"{who} says that they are not one")
    return kept, merge.gone


def _split_off(library: Library, key: str, mentions: Sequence[str], who: str) -> tuple[str, str]:
    whole = library.part_of(key)
    part = Part(
        entries={name: one for name, one in whole.entries.items() if any(_is_named(one, word) for word in mentions)},
        pdfs={sha: pdf for sha, pdf in whole.pdfs.items() if any(_is_file(pdf, word) for word in mentions)},
    )
    if not part.entries and not part.pdfs:
        raise NotFound(f"{key} has no reference or PDF called {', '.join(mentions)}; `mine show {key}` lists them")
    if len(part.entries) + len(part.pdfs) == len(whole.entries) + len(whole.pdfs):
        raise UsageError(f"that is all of {key}; nothing would be left of it; name fewer")
    apart = paper_of(list(part.entries.values()), list(part.pdfs.values()))
    taken = {paper.key for paper in library.papers()} | {merge.gone for merge in library.merges()}
    fresh = free_key(paper_key(apart), taken)
    _divide(library, key, fresh, part, who=who, why=f"{who} says that it is another paper")
    return key, fresh


def _is_named(reference: Reference, word: str) -> bool:
    return word in {reference.place.entry, str(reference.place)}


def _is_file(pdf: PdfFile, word: str) -> bool:
    return word == pdf.source_file or (len(word) >= 8 and pdf.sha256.startswith(word))


def _divide(library: Library, key: str, apart_key: str, part: Part, *, who: str, why: str) -> None:
    """What is left of the paper under its key, and the part under its own; each as its own mentions say."""
    (held,) = library.holdings(key)
    stays = library.part_of(key)
    ties = tuple(tie for tie in held.ties if not _speaks_of(tie, apart_key, part))
    left = [one for name, one in stays.entries.items() if name not in part.entries]
    files = [pdf for sha, pdf in stays.pdfs.items() if sha not in part.pdfs]
    resolution = held.resolution
    kept = replace(paper_of(left, files, ties=ties, resolution=resolution), key=key)
    mine = replace(
        paper_of(list(part.entries.values()), list(part.pdfs.values()), resolution=part.resolution), key=apart_key
    )
    library.divide(kept, mine, part, who=who, why=why, ties=ties)


def _speaks_of(tie: str, key: str, part: Part) -> bool:
    places = [str(one.place) for one in part.entries.values()] + [pdf.source_file for pdf in part.pdfs.values()]
    return any(tie.startswith(f"{name}: ") for name in (key, *places))


def _apart_pairs(library: Library) -> frozenset[frozenset[str]]:
    """The pairs of which a person said that they are not one, under the keys they have now."""
    return frozenset(
        frozenset((library.kept_as(merge.gone), library.kept_as(merge.kept)))
        for merge in library.merges()
        if merge.undone
    )
