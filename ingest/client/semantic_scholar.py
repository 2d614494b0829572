"""Semantic Scholar's graph API: ids and titles in, papers, reference lists or named failures out.

Ids go out 500 at a time. A batch that the service cannot answer is asked for in halves: one bad id fails it all.
https://api.semanticscholar.org/api-docs/graph
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote, urlencode

from ingest.client.asking import Asker
from ingest.client.atom import Malformed
from ingest.client.config import ClientSettings
from ingest.client.exchange import Answer, Request
from ingest.client.following import SEMANTIC_SCHOLAR, Question
from ingest.client.graph import Page, error_text, read_found, read_page, read_rows
from ingest.client.records import (
    ListedReference,
    NotFound,
    Outcome,
    ReferenceList,
    ServicePaper,
    Trouble,
    Unanswered,
)
from ingest.client.retrying import Silence
from ingest.client.rows import UNKNOWN, as_sent, tell_rows
from ingest.client.services import ById
from ingest.parsing.latex import latex_to_text

BATCH = 500
"""Ids in one request, the service's own limit."""

PAGE = 1000
"""References in one request, the service's own limit."""

SMALL_PAGE = 100
"""References in one request where pages of the full size fail: the gateway gives the service about 29 s."""

CANDIDATES = 10
"""Papers that a search takes at most."""

FRESH = 7 * 24 * 3600.0
"""Seconds for which a kept answer is as good as new. The graph is rebuilt about once a week."""

LONGEST_TITLE = 300
"""Characters of a title that are asked for."""

FIELDS = "title,authors,year,publicationDate,venue,journal,corpusId,externalIds,openAccessPdf"
"""What is asked of a paper. Nested lists are left out: they make answers slow and are cut."""

_TOO_MUCH = frozenset([Trouble.BUSY, Trouble.TOO_SLOW, Trouble.TOO_LARGE])


@dataclass(frozen=True, slots=True)
class SemanticScholarClient:
    """The `SemanticScholar` of `services.py`."""

    asker: Asker
    settings: ClientSettings

    def batch(self, ids: Iterable[str]) -> ById:
        """The papers of these ids, under each id as it was asked."""
        asked = list(dict.fromkeys(ids))
        sent = {one: name for one in asked if (name := as_sent(one)) is not None}
        found = self._look_up(list(dict.fromkeys(sent.values())))
        unknown = "this is not the form of an id of Semantic Scholar's"
        return {
            one: replace(found[sent[one]], asked=one) if one in sent else NotFound(asked=one, reason=unknown)
            for one in asked
        }

    def match(self, title: str) -> Outcome:
        """The paper whose title is nearest in the service's view."""
        answer = self._ask_found("search/match", {"query": _query(title), "fields": FIELDS})
        if isinstance(answer, Silence):
            return _unanswered(title, answer)
        papers = _papers(answer)
        return replace(papers[0], asked=None) if papers else NotFound(asked=title, reason="no title like it was found")

    def search(self, title: str) -> tuple[ServicePaper, ...] | Unanswered:
        """Papers by relevance to the words, best first. Hyphenated words find nothing, so they are parted."""
        words = _query(title).replace("-", " ")
        answer = self._ask_found("search", {"query": words, "limit": str(CANDIDATES), "fields": FIELDS})
        return _unanswered(title, answer) if isinstance(answer, Silence) else _papers(answer)

    def references(self, paper_id: str) -> ReferenceList | NotFound | Unanswered:
        """The paper's whole reference list."""
        sent = as_sent(paper_id)
        if sent is None:
            return NotFound(asked=paper_id, reason="this is not the form of an id of Semantic Scholar's")
        items: list[ListedReference] = []
        offset: int | None = 0
        size = PAGE
        while offset is not None:
            page = self._page(sent, offset, size)
            if isinstance(page, Silence) and page.kind in _TOO_MUCH and size > SMALL_PAGE:
                size = SMALL_PAGE
                continue
            if not isinstance(page, Page):
                return _broken_off(paper_id, items, page)
            if page.withheld is not None:
                return ReferenceList(asked=paper_id, items=tuple(items), withheld=page.withheld, complete=False)
            if offset and not page.items:
                reason = "a page that the page before announced came empty"
                return _broken_off(paper_id, items, Silence(kind=Trouble.MALFORMED, reason=reason))
            items += page.items
            offset = page.following
        return ReferenceList(asked=paper_id, items=tuple(items))

    def _look_up(self, names: Sequence[str]) -> dict[str, Outcome]:
        """Every id, in batches; what a batch leaves open is asked for again in a smaller one, behind the others."""
        found: dict[str, Outcome] = {}
        for kept, asked in self.asker.told(SEMANTIC_SCHOLAR, names, FRESH):
            certain = _certain(_told(kept.answer, kept.sent))
            found |= {name: certain[name] for name in asked if name in certain}
        rest = [name for name in names if name not in found]
        waiting = deque(rest[start : start + BATCH] for start in range(0, len(rest), BATCH))
        while waiting:
            part = waiting.popleft()
            told = self._ask_batch(part)
            found |= _certain(told)
            open_ones = [name for name in part if told[name] is None]
            if len(open_ones) == len(part) > 1:
                waiting += [part[: len(part) // 2], part[len(part) // 2 :]]
            elif open_ones and len(part) > 1:
                waiting.append(open_ones)
            elif open_ones:
                found[part[0]] = NotFound(asked=part[0], reason="Semantic Scholar answered with another paper")
        return found

    def _ask_batch(self, names: Sequence[str]) -> dict[str, Outcome | None]:
        """What came of each id; None for those that are to be asked for in a smaller batch."""
        body = json.dumps({"ids": list(names)}).encode()
        url = f"{self._base}/paper/batch?{urlencode({'fields': FIELDS}, safe=',')}"
        headers = {"Content-Type": "application/json"}
        question = self._question(Request(method="POST", url=url, headers=headers, body=body))
        answer = self.asker.ask(question, FRESH, judge=partial(_judge, read_rows), tells=partial(_telling, body))
        if isinstance(answer, Answer) and answer.status == 200:
            return dict.fromkeys(names) | _told(answer, body)
        silence = answer if isinstance(answer, Silence) else _refused(answer)
        too_much = silence.kind in _TOO_MUCH or silence.kind is Trouble.REFUSED
        if too_much and len(names) > 1 and not silence.stopped and "No valid paper ids" not in silence.reason:
            return dict.fromkeys(names)
        if silence.kind is Trouble.REFUSED:
            return {name: NotFound(asked=name, reason=silence.reason) for name in names}
        return {name: _unanswered(name, silence) for name in names}

    def _ask_found(self, path: str, parameters: dict[str, str]) -> Answer | Silence:
        """The answer to a search, or why there is none. 404 is an answer where the service says what is not found."""
        request = Request(method="GET", url=f"{self._base}/paper/{path}?{urlencode(parameters, safe=',')}")
        answer = self.asker.ask(self._question(request), FRESH, judge=partial(_judge, read_found), tells=_found_is_kept)
        if isinstance(answer, Silence) or answer.status == 200 or _says_missing(answer):
            return answer
        return _refused(answer)

    def _page(self, sent: str, offset: int, size: int) -> Page | Silence:
        parameters = {"fields": FIELDS, "offset": str(offset), "limit": str(size)}
        path = f"{self._base}/paper/{quote(sent, safe=':/')}/references"
        request = Request(method="GET", url=f"{path}?{urlencode(parameters, safe=',')}")
        read = partial(read_page, offset=offset)
        answer = self.asker.ask(
            self._question(request), FRESH, judge=partial(_judge, read), tells=partial(_page_is_kept, offset)
        )
        if isinstance(answer, Silence):
            return answer
        page = read(answer.body) if answer.status == 200 else _refused(answer)
        return Silence(kind=Trouble.MALFORMED, reason=page.reason) if isinstance(page, Malformed) else page

    @property
    def _base(self) -> str:
        return self.settings.s2_url.rstrip("/")

    def _question(self, request: Request) -> Question:
        limits = self.settings.limits
        return Question(request=request, line=SEMANTIC_SCHOLAR, size=limits.metadata, total=limits.total)


def _query(title: str) -> str:
    """A title as it is asked for: plain text, not too long."""
    plain = latex_to_text(title) if "\\" in title or "$" in title or "{" in title else title
    return " ".join(plain.split())[:LONGEST_TITLE]


def _certain(told: Mapping[str, Outcome | None]) -> dict[str, Outcome]:
    return {name: outcome for name, outcome in told.items() if outcome is not None}


def _told(answer: Answer, sent: bytes | None) -> dict[str, Outcome | None]:
    """What a batch's answer tells about each id that was sent."""
    rows = read_rows(answer.body)
    return {} if isinstance(rows, Malformed) or sent is None else tell_rows(json.loads(sent)["ids"], rows)


def _papers(answer: Answer) -> tuple[ServicePaper, ...]:
    found = read_found(answer.body) if answer.status == 200 else ()
    return () if isinstance(found, Malformed) else found


def _judge(read: Callable[[bytes], object], answer: Answer) -> str | None:
    """Why what came is not of the service's form; it is then asked for again."""
    found = read(answer.body)
    return found.reason if isinstance(found, Malformed) else None


def _telling(sent: bytes, answer: Answer) -> Iterable[str] | None:
    return _certain(_told(answer, sent)) or None if answer.status == 200 else None


def _found_is_kept(answer: Answer) -> Iterable[str] | None:
    return () if answer.status == 200 or _says_missing(answer) else None


def _page_is_kept(offset: int, answer: Answer) -> Iterable[str] | None:
    """A withheld list is no truth to keep, nor an empty one: both may be otherwise tomorrow."""
    page = read_page(answer.body, offset) if answer.status == 200 else None
    return () if isinstance(page, Page) and page.items else None


def _says_missing(answer: Answer) -> bool:
    return answer.status == 404 and "not found" in (error_text(answer.body) or "").lower()


def _refused(answer: Answer) -> Silence:
    """An answer of another status than 200, in words."""
    kind = Trouble.MISSING if _says_missing(answer) else Trouble.REFUSED
    said = error_text(answer.body)
    return Silence(
        kind=kind, reason=f"Semantic Scholar refused the request ({answer.status}{f': {said}' if said else ''})"
    )


def _broken_off(asked: str, items: Sequence[ListedReference], why: Silence) -> ReferenceList | NotFound | Unanswered:
    """A list of which a page did not come: what there is of it, or nothing."""
    if why.kind is Trouble.MISSING and not items:
        return NotFound(asked=asked, reason=UNKNOWN)
    trouble = _unanswered(asked, why)
    return ReferenceList(asked=asked, items=tuple(items), complete=False, trouble=trouble) if items else trouble


def _unanswered(asked: str, silence: Silence) -> Unanswered:
    return Unanswered(asked=asked, reason=silence.reason, kind=silence.kind, retry=silence.kind.may_pass)
