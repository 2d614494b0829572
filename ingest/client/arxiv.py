"""arXiv's metadata API: ids and titles in, papers or named failures out.

Ids go out 100 at a time, each checked first, for one malformed id fails a whole list. Answers are matched by id: their
order is not that of the request, and unknown ids are left out in silence. An empty feed is asked for once more before
it is believed. https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from ingest.client.asking import Asker
from ingest.client.atom import Feed, Malformed, parse_feed
from ingest.client.config import ClientSettings
from ingest.client.exchange import Answer, Request
from ingest.client.following import ARXIV, Question
from ingest.client.records import NotFound, Outcome, ServicePaper, Trouble, Unanswered
from ingest.client.retrying import Silence
from ingest.client.services import ById
from ingest.identifiers import ArxivId, parse_arxiv_id, title_words
from ingest.parsing.latex import latex_to_text

BATCH = 100
"""Ids in one request. There is no stated bound; arXiv's own Python client takes pages of 100."""

CANDIDATES = 10
"""Papers that a look-up by title takes at most."""

FRESH = 24 * 3600.0
"""Seconds for which a kept answer is as good as new: results change once a day at most (user manual, 3.1.1.2.1)."""

LONGEST_ADDRESS = 2000
"""Characters of an address up to which a question is asked by GET; longer ones go by POST."""

LONGEST_TITLE = 250
"""Characters of a title that are asked for; a phrase of so many finds its paper or none."""

_BAD_ID = re.compile(r"incorrect id format for (\S+)")
_BETWEEN_WORDS = re.compile(r"[^\w'’]+|_+|(?<!\w)['’]+|['’]+(?!\w)")
_SILENT_WORDS = frozenset(["a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with"])  # fmt: skip  # noqa: E501
"""Words that the index leaves out (Lucene's): a title of these alone cannot be asked for."""


@dataclass(frozen=True, slots=True)
class ArxivClient:
    """The `Arxiv` of `services.py`."""

    asker: Asker
    settings: ClientSettings

    def by_ids(self, ids: Iterable[str]) -> ById:
        """The papers of these ids, under each id as it was asked."""
        asked = list(dict.fromkeys(ids))
        valid = {one: _name(parsed) for one in asked if (parsed := parse_arxiv_id(one)) is not None}
        found = self._look_up(list(dict.fromkeys(valid.values())))
        return {one: _under(one, found[valid[one]]) if one in valid else _no_id(one) for one in asked}

    def by_title(self, title: str) -> tuple[ServicePaper, ...] | Unanswered:
        """Papers whose title holds these words as a phrase, best first. An empty answer is asked for twice."""
        phrase = title_phrase(title)
        if not phrase:
            return ()
        question = self._question({"search_query": f'ti:"{phrase}"', "start": "0", "max_results": str(CANDIDATES)})
        papers: tuple[ServicePaper, ...] = ()
        for second in (False, True):
            answer = self.asker.ask(question, FRESH, judge=_judge, tells=partial(_telling, (), second))
            feed = _feed(answer)
            if not isinstance(feed, Feed):
                return Unanswered(asked=title, reason=feed.reason, kind=feed.kind, retry=feed.kind.may_pass)
            papers = feed.papers
            if papers:
                break
        return papers

    def _look_up(self, names: Sequence[str]) -> dict[str, Outcome]:
        found: dict[str, Outcome | None] = {}
        for kept, told in self.asker.told(ARXIV, names, FRESH):
            feed = _feed(kept.answer)
            found |= _matched(feed, told, sure=True) if isinstance(feed, Feed) else {}
        for second in (False, True):
            rest = [name for name in names if found.get(name) is None]
            for start in range(0, len(rest), BATCH):
                found |= self._ask(rest[start : start + BATCH], second=second)
        return {name: outcome for name, outcome in found.items() if outcome is not None}

    def _ask(self, names: Sequence[str], *, second: bool) -> dict[str, Outcome | None]:
        """What came of each id; None for those that are to be asked for a second time."""
        count = str(len(names))
        question = self._question({"id_list": ",".join(names), "start": "0", "max_results": count})
        feed = _feed(self.asker.ask(question, FRESH, judge=_judge, tells=partial(_telling, names, second)))
        if isinstance(feed, Feed):
            return _matched(feed, names, sure=second)
        if feed.kind is not Trouble.REFUSED:
            return {name: _unanswered(name, feed) for name in names}
        return self._ask_without(names, feed, second=second)

    def _ask_without(self, names: Sequence[str], refused: Silence, *, second: bool) -> dict[str, Outcome | None]:
        """The list was refused: leave out the id that is named, or else ask for the halves of the list."""
        bad = _BAD_ID.search(refused.reason)
        named = [name for name in names if bad is not None and name == bad[1].rstrip(".,")]
        if named:
            rest = [name for name in names if name not in named]
            lost: dict[str, Outcome | None] = {one: NotFound(asked=one, reason=refused.reason) for one in named}
            return lost | (self._ask(rest, second=second) if rest else {})
        if len(names) == 1:
            return {names[0]: _unanswered(names[0], refused)}
        middle = len(names) // 2
        return self._ask(names[:middle], second=second) | self._ask(names[middle:], second=second)

    def _question(self, parameters: dict[str, str]) -> Question:
        """A request of the API. It goes by GET, which caches on the way understand, unless it is too long for that."""
        query = urlencode(parameters, safe=",/:")
        url, limits = self.settings.arxiv_url, self.settings.limits
        request = Request(method="GET", url=f"{url}?{query}")
        if len(request.url) > LONGEST_ADDRESS:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            request = Request(method="POST", url=url, headers=headers, body=query.encode())
        return Question(request=request, line=ARXIV, size=limits.metadata, total=limits.total)


def title_phrase(title: str) -> str:
    """The words of a title as the API takes them within quotes: no TeX, no signs of the query language, not too long.

    Empty where no word is left that the index holds.
    """
    plain = latex_to_text(title) if "\\" in title or "$" in title or "{" in title else title
    words = " ".join(_BETWEEN_WORDS.sub(" ", plain).split())
    while len(words) > LONGEST_TITLE:
        words = words.rpartition(" ")[0] if " " in words else ""
    telling = [word for word in title_words(words).split() if word not in _SILENT_WORDS]
    return words if telling else ""


def _feed(answer: Answer | Silence) -> Feed | Silence:
    """The feed of an answer, or why it holds none: silence, an Error entry (with 200 or 400), another status."""
    if isinstance(answer, Silence):
        return answer
    feed = parse_feed(answer.body)
    if isinstance(feed, Feed) and feed.error is not None:
        return Silence(kind=Trouble.REFUSED, reason=f"arXiv refused the request: {feed.error}")
    if answer.status != 200:
        return Silence(kind=Trouble.REFUSED, reason=f"arXiv refused the request ({answer.status})")
    return feed if isinstance(feed, Feed) else Silence(kind=Trouble.MALFORMED, reason=feed.reason)


def _judge(answer: Answer) -> str | None:
    """Why what came cannot be a feed of arXiv's; it is then asked for again."""
    feed = parse_feed(answer.body)
    if isinstance(feed, Malformed):
        return feed.reason
    return f"{feed.strange} of its entries have no arXiv id" if feed.strange else None


def _telling(names: Sequence[str], sure: bool, answer: Answer) -> Sequence[str] | None:
    """About which ids an answer is to be believed; None where it is not worth keeping."""
    feed = _feed(answer)
    if not isinstance(feed, Feed):
        return None
    if not names:
        return () if sure or feed.papers else None
    found = [name for name, outcome in _matched(feed, names, sure=sure).items() if outcome is not None]
    return found or None


def _matched(feed: Feed, names: Sequence[str], *, sure: bool) -> dict[str, Outcome | None]:
    """What the feed tells about each id. Those that it leaves out are unknown to arXiv, unless the feed is empty or
    shorter than it says of itself: then they are None, but where it came for the second time."""
    newest: dict[str, ServicePaper] = {}
    for paper in sorted(feed.papers, key=lambda one: int((one.version or "v0")[1:])):
        newest[paper.arxiv_id or ""] = paper
        newest[f"{paper.arxiv_id}{paper.version or ''}"] = paper
    short = not feed.papers or (feed.total or 0) > len(feed.papers)
    unknown = "arXiv knows no paper of this id"
    told: dict[str, Outcome | None] = {}
    for name in names:
        lost = None if short and not sure else NotFound(asked=name, reason=unknown)
        told[name] = replace(newest[name], asked=name) if name in newest else lost
    return told


def _name(found: ArxivId) -> str:
    return f"{found.id}{found.version or ''}"


def _under(asked: str, outcome: Outcome) -> Outcome:
    return replace(outcome, asked=asked)


def _no_id(asked: str) -> NotFound:
    return NotFound(asked=asked, reason="this is not the form of an arXiv id")


def _unanswered(asked: str, silence: Silence) -> Unanswered:
    return Unanswered(asked=asked, reason=silence.reason, kind=silence.kind, retry=silence.kind.may_pass)
