"""Whether two mentions are of one work, offline: by id, by DOI, by key, by title with author or year.

A wrong match is worse than none. Titles that are only alike must agree in their digits and in an author or the year;
mentions that name different arXiv ids are never one work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from ingest.identifiers import digits_of, is_arxiv_doi, title_key, title_words
from ingest.misprints import only_misprinted
from ingest.names import OTHERS, family_names
from ingest.records import Paper, PdfFile, Reference
from ingest.titleindex import GrowingTitles, IndexSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSettings:
    """When titles are taken for one. Ratios are those of rapidfuzz, 0 to 100, on folded titles.

    `alike`: from here on two titles may be one, misprints apart. `bearable`: what a shared arXiv id or DOI needs at
    least, for ids are mistyped; `bearable_key`: what a shared key needs, for lists are merged; `part`: from here on
    one title is a part of the other. `year_slack`: by how many years a preprint and its published version differ at
    most. `telling_words`: a title of fewer words (`Deep Learning`) tells nothing without author or year.
    """

    alike: float = 94.0
    bearable: float = 70.0
    bearable_key: float = 85.0
    part: float = 95.0
    year_slack: int = 2
    telling_words: int = 5


SETTINGS = MatchSettings()

OF_A_FAMILY = IndexSettings(bits=18, small=1000)
"""The titles of authors of one name: an index only where they are many, and a small one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a mention says of its work, folded for comparison. `entry` is the mention's own key in its own file."""

    words: str
    key: str
    digits: tuple[str, ...] = ()
    families: frozenset[str] = frozenset()
    complete: bool = False
    year: int | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    s2: frozenset[str] = frozenset()
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The work found (the number it was added under) and why it is the same."""

    index: int
    reason: str


def work_of(mention: Reference | Paper | PdfFile) -> Work:
    """The mention, folded. Of a junk entry only its own key counts: programs give such entries false ids, too."""
    entry = None
    if isinstance(mention, Reference):
        entry = _entry_of(mention)
        if mention.junk:
            return Work(words="", key="", entry=entry)
    title = mention.title or ""
    authors = () if isinstance(mention, PdfFile) else mention.authors
    doi = None if isinstance(mention, PdfFile) else mention.doi
    return Work(
        words=title_words(title),
        key=title_key(title),
        digits=digits_of(title),
        families=family_names(authors),
        complete=bool(authors) and authors[-1] != OTHERS,
        year=mention.year,
        arxiv_id=mention.arxiv_id,
        doi=doi if doi and not is_arxiv_doi(doi) else None,
        s2=_s2_names(mention),
        entry=entry,
    )


def _entry_of(mention: Reference) -> str | None:
    """The key that the entry has in its file. A number is none: it says where in a list the entry stands today."""
    entry = mention.place.entry
    return f"{mention.place.source}\n{entry.lower()}" if entry and not entry.isdigit() else None


def _s2_names(mention: Reference | Paper | PdfFile) -> frozenset[str]:
    if isinstance(mention, PdfFile):
        return frozenset()
    named = [f"CorpusId:{mention.corpus_id}" if mention.corpus_id else None, mention.s2_id]
    return frozenset(name for name in named if name)


def same_work(one: Work, other: Work, settings: MatchSettings = SETTINGS) -> str | None:
    """Why the two are one work, in words, or None."""
    if one.arxiv_id and other.arxiv_id and one.arxiv_id != other.arxiv_id:
        return None
    for shared, least in _shared_names(one, other, settings):
        if _titles_allow(one, other, least, settings):
            return shared
    return _same_title(one, other, settings) if one.key and other.key else None


def _shared_names(one: Work, other: Work, settings: MatchSettings) -> Iterator[tuple[str, float]]:
    """The names that both go by, each with how like their titles must then be."""
    if one.arxiv_id and one.arxiv_id == other.arxiv_id:
        yield f"same arXiv id {one.arxiv_id}", settings.bearable
    if one.doi and one.doi == other.doi:
        yield f"same DOI {one.doi}", settings.bearable
    for name in sorted(one.s2 & other.s2):
        yield f"same Semantic Scholar id {name}", settings.bearable
    if one.entry and one.entry == other.entry:
        yield f"same key {one.entry.partition(chr(10))[2]}", settings.bearable_key


def _titles_allow(one: Work, other: Work, least: float, settings: MatchSettings) -> bool:
    """Titles may be cut, turned round or misread on one side; they must not speak of something else."""
    if not one.key or not other.key:
        return True
    likeness = max(fuzz.ratio(one.words, other.words), fuzz.token_sort_ratio(one.words, other.words))
    if likeness >= least:
        return True
    return fuzz.partial_ratio(one.words, other.words) >= settings.part and not _authors_contradict(one, other)


def _same_title(one: Work, other: Work, settings: MatchSettings) -> str | None:
    if one.digits != other.digits or _authors_contradict(one, other):
        return None
    agreement = _agreement(one, other, settings)
    if one.key == other.key:
        if agreement or one.words.count(" ") + 1 >= settings.telling_words:
            return f"same title{f' and {agreement}' if agreement else ''}"
        silent = not (one.families or other.families or one.year or other.year)
        return "same title, and no author or year on either side" if silent else None
    if agreement is None or not _years_allow(one, other, settings):
        return None
    ratio = fuzz.ratio(one.words, other.words)
    if ratio < settings.alike or not only_misprinted(one.words.split(), other.words.split()):
        return None
    return f"titles alike ({ratio:.0f} of 100) and {agreement}"


def _authors_contradict(one: Work, other: Work) -> bool:
    return one.complete and other.complete and not one.families & other.families


def _years_allow(one: Work, other: Work, settings: MatchSettings) -> bool:
    return one.year is None or other.year is None or abs(one.year - other.year) <= settings.year_slack


def _agreement(one: Work, other: Work, settings: MatchSettings) -> str | None:
    """What besides the title agrees: an author, else the year within the slack. None: nothing does."""
    shared = sorted(one.families & other.families)
    if shared:
        return f"author {shared[0]}"
    if one.year is not None and other.year is not None and _years_allow(one, other, settings):
        return f"year {one.year}" if one.year == other.year else f"years {one.year} and {other.year}"
    return None


@dataclass(slots=True)
class Matcher:
    """Works that were added, and the way back to one of them. Exact names first, then titles of the same authors."""

    settings: MatchSettings = SETTINGS
    works: list[Work] = field(default_factory=list)
    _named: dict[str, list[int]] = field(default_factory=dict)
    _by_family: dict[str, GrowingTitles] = field(default_factory=dict)
    _nameless: GrowingTitles = field(default_factory=GrowingTitles)
    _titled: GrowingTitles = field(default_factory=GrowingTitles)

    def add(self, work: Work) -> int:
        """Remember `work`; its number."""
        index = len(self.works)
        self.works.append(work)
        for name in _names(work):
            self._named.setdefault(name, []).append(index)
        if work.key:
            self._titled.add(work.words, index)
            for family in work.families:
                self._by_family.setdefault(family, GrowingTitles(OF_A_FAMILY)).add(work.words, index)
            if not work.families:
                self._nameless.add(work.words, index)
        return index

    def find_all(self, work: Work) -> Iterator[Match]:
        """Every added work that is the same, the surest first: shared names, equal titles, titles alike."""
        seen: set[int] = set()
        for index in (*self._named_alike(work), *self._titled_alike(work)):
            if index in seen:
                continue
            seen.add(index)
            reason = same_work(work, self.works[index], self.settings)
            if reason is not None:
                yield Match(index, reason)

    def _named_alike(self, work: Work) -> Iterator[int]:
        for name in _names(work):
            yield from self._named.get(name, ())

    def _titled_alike(self, work: Work) -> Iterator[int]:
        """Candidates by title: among works that share an author or name none; among all where this one names none."""
        if not work.key:
            return
        if not work.families:
            yield from (index for index, _ in self._titled.find(work.words, alike=self.settings.alike))
            return
        known = (self._by_family[family] for family in sorted(work.families) if family in self._by_family)
        for pool in (*known, self._nameless):
            yield from (index for index, _ in pool.find(work.words, alike=self.settings.alike))


def _names(work: Work) -> list[str]:
    names = {"arxiv": work.arxiv_id, "doi": work.doi, "entry": work.entry, "title": work.key}
    return [f"{kind}\n{name}" for kind, name in names.items() if name] + [f"s2\n{name}" for name in sorted(work.s2)]
