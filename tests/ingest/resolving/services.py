"""Services in memory that say what they are told to say, and remember what they were asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ingest.client.records import NotFound, ReferenceList, ServicePaper, Trouble, Unanswered
from ingest.identifiers import title_key


def told(**parts: object) -> ServicePaper:
    """A paper as a service tells of it."""
    known: dict[str, object] = {
        "service": "semantic-scholar",
        "title": "Counting Grey Cats at Night with Lamps",
        "authors": ("Jane Doe", "Richard Roe"),
        "year": 2016,
        "arxiv_id": "1601.01234",
        "s2_id": "ab" * 20,
    }
    return ServicePaper(**{**known, **parts})  # type: ignore[arg-type]  # the names are the record's


def silent(asked: str, *, retry: bool = True) -> Unanswered:
    """No answer."""
    return Unanswered(asked=asked, reason="the service has a bad day", kind=Trouble.BUSY, retry=retry)


@dataclass(slots=True)
class FakeScholar:
    """Semantic Scholar: papers by id, the answer to each title; `is_silent`: it answers nothing."""

    by_id: dict[str, ServicePaper] = field(default_factory=dict)
    titles: dict[str, ServicePaper] = field(default_factory=dict)
    found: tuple[ServicePaper, ...] = ()
    is_silent: bool = False
    asked: list[tuple[str, object]] = field(default_factory=list)

    def batch(self, ids: Iterable[str]) -> dict[str, ServicePaper | NotFound | Unanswered]:
        names = list(ids)
        self.asked.append(("batch", names))
        return {name: self._by_id(name) for name in names}

    def _by_id(self, name: str) -> ServicePaper | NotFound | Unanswered:
        if self.is_silent:
            return silent(name)
        paper = self.by_id.get(name)
        return replace(paper, asked=name) if paper else NotFound(asked=name, reason="no such paper")

    def match(self, title: str) -> ServicePaper | NotFound | Unanswered:
        self.asked.append(("match", title))
        if self.is_silent:
            return silent(title)
        return self.titles.get(title_key(title)) or NotFound(asked=title, reason="no such title")

    def search(self, title: str) -> tuple[ServicePaper, ...] | Unanswered:
        self.asked.append(("search", title))
        return silent(title) if self.is_silent else self.found

    def references(self, paper_id: str) -> ReferenceList | NotFound | Unanswered:
        return silent(paper_id)


@dataclass(slots=True)
class FakeArxiv:
    """arXiv: papers by id and by title; `is_silent`: it answers nothing."""

    by_id: dict[str, ServicePaper] = field(default_factory=dict)
    titles: dict[str, tuple[ServicePaper, ...]] = field(default_factory=dict)
    is_silent: bool = False
    asked: list[tuple[str, object]] = field(default_factory=list)

    def by_ids(self, ids: Iterable[str]) -> dict[str, ServicePaper | NotFound | Unanswered]:
        names = list(ids)
        self.asked.append(("ids", names))
        return {name: self._by_id(name) for name in names}

    def _by_id(self, name: str) -> ServicePaper | NotFound | Unanswered:
        if self.is_silent:
            return silent(name)
        paper = self.by_id.get(name)
        return replace(paper, asked=name, service="arxiv") if paper else NotFound(asked=name, reason="no such paper")

    def by_title(self, title: str) -> tuple[ServicePaper, ...] | Unanswered:
        self.asked.append(("title", title))
        return silent(title) if self.is_silent else self.titles.get(title_key(title), ())
