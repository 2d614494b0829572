"""One question on its way: what to ask next, what was learnt, and what it comes to. Pure: it asks nobody itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from ingest.client.records import NotFound, ServicePaper, Unanswered
from ingest.matching import same_work, work_of
from ingest.records import PaperState
from ingest.resolving.judging import SETTINGS, JudgeSettings, Titles, Verdict, compare_titles, judge
from ingest.resolving.records import REFUTED, Candidate, Question, Resolution, Step, as_paper

S2, ARXIV = "Semantic Scholar", "arXiv"

LONGEST_SHOWN = 80
"""A title is cut to so many characters in what steps say."""


class Ask(StrEnum):
    """What can be asked, the cheapest first: many ids at once, then one title a request."""

    S2_IDS = "s2-ids"
    ARXIV_IDS = "arxiv-ids"
    S2_MATCH = "s2-match"
    S2_SEARCH = "s2-search"
    ARXIV_TITLE = "arxiv-title"


Answer = ServicePaper | NotFound | Unanswered | tuple[ServicePaper, ...]


@dataclass(slots=True)
class Trail:
    """A question with what was learnt about it. `open_ids` are arXiv ids that Semantic Scholar could not tell of.

    `is_near`: Semantic Scholar named a paper with a title like the one that is meant, so that a search may find that.
    """

    question: Question
    settings: JudgeSettings = SETTINGS
    steps: list[Step] = field(default_factory=list)
    matches: list[Candidate] = field(default_factory=list)
    weak: list[Candidate] = field(default_factory=list)
    silent: list[Unanswered] = field(default_factory=list)
    open_ids: list[str] = field(default_factory=list)
    asked: set[Ask] = field(default_factory=set)
    is_near: bool = False

    def next_ask(self) -> Ask | None:
        """What to ask next; None where the matter is settled, or nothing is left to ask."""
        if self.matches:
            return Ask.ARXIV_IDS if self._lacks_arxiv() else None
        return next((ask for ask in Ask if ask not in self.asked and self._applies(ask)), None)

    def _lacks_arxiv(self) -> bool:
        """Whether the paper was found without the arXiv id that the reference names: arXiv itself then decides."""
        known = any(one.paper.arxiv_id for one in self.matches)
        return bool(self.open_ids) and not known and Ask.ARXIV_IDS not in self.asked

    def _applies(self, ask: Ask) -> bool:
        question = self.question
        if ask is Ask.S2_IDS:
            return bool(question.scholar_ids)
        if ask is Ask.ARXIV_IDS:
            return bool(self.open_ids)
        if not question.titles or question.ids_only:
            return False
        return ask is not Ask.S2_SEARCH or self.is_near

    def learn_ids(self, ask: Ask, answers: Sequence[tuple[str, Answer]]) -> None:
        """Take in what came of the question's ids."""
        self.asked.add(ask)
        for name, answer in answers:
            service = S2 if ask is Ask.S2_IDS else ARXIV
            found = self._take(answer, by_id=True)
            self.steps.append(Step(service=service, asked=name, outcome=found))
            if ask is Ask.S2_IDS and name.startswith("ARXIV:") and isinstance(answer, (NotFound, Unanswered)):
                self.open_ids.append(name.removeprefix("ARXIV:"))

    def learn_title(self, ask: Ask, answer: Answer) -> None:
        """Take in what came of the question's title."""
        self.asked.add(ask)
        service = ARXIV if ask is Ask.ARXIV_TITLE else S2
        found = self._take(answer, by_id=False)
        self.steps.append(Step(service=service, asked=f"title `{_cut(self.question.titles[0])}`", outcome=found))

    def _take(self, answer: Answer, *, by_id: bool) -> str:
        """Judge what came; what it was, in words."""
        if isinstance(answer, Unanswered):
            self.silent.append(answer)
            return f"no answer: {answer.reason}"
        if isinstance(answer, NotFound):
            return f"not known: {answer.reason}"
        papers = answer if isinstance(answer, tuple) else (answer,)
        said = [self._judge(paper, by_id=by_id) for paper in papers]
        return "; ".join(said[:3]) if said else "nothing found"

    def _judge(self, paper: ServicePaper, *, by_id: bool) -> str:
        verdict, candidate = judge(self.question, paper, by_id=by_id, settings=self.settings)
        if paper.service == "semantic-scholar" and not by_id:
            self.is_near = self.is_near or self._is_like(paper)
        if verdict is Verdict.MATCH:
            self.matches.append(candidate)
        elif verdict is Verdict.WEAK and not any(same_paper(paper, one.paper) for one in self.weak):
            self.weak.append(candidate)
        words = {Verdict.MATCH: "it is", Verdict.WEAK: "it may be", Verdict.NO: REFUTED}[verdict]
        return f"{words} `{_cut(paper.title or 'a paper without title')}`: {', '.join(candidate.reasons)}"

    def _is_like(self, paper: ServicePaper) -> bool:
        compared = [compare_titles(title, paper.title or "", self.settings) for title in self.question.titles]
        return any(titles is Titles.PART or ratio >= self.settings.bearable for titles, ratio in compared)

    def settle(self) -> Resolution:
        """What it comes to, with nothing left to ask."""
        if self.matches:
            return self._matched()
        retry = any(one.retry for one in self.silent)
        if self.silent:
            reasons = dict.fromkeys(one.reason for one in self.silent)
            return self._ended(PaperState.PENDING, f"it waits: {'; '.join(reasons)}", retry=retry)
        if self.weak:
            return self._ended(PaperState.AMBIGUOUS, _doubt(self.weak))
        return self._ended(PaperState.UNRESOLVED, _unknown(self.question))

    def _ended(self, state: PaperState, reason: str, *, retry: bool = False) -> Resolution:
        return Resolution(
            state=state,
            reason=reason,
            question=self.question.fingerprint,
            candidates=_best_first(self.weak),
            steps=tuple(self.steps),
            retry=retry,
        )

    def _matched(self) -> Resolution:
        """One work, told of once or more: resolved. Several works: a person chooses."""
        best = _best_first(self.matches)
        others = [one for one in best[1:] if not same_paper(best[0].paper, one.paper)]
        if others:
            ended = self._ended(PaperState.AMBIGUOUS, f"{1 + len(others)} papers fit; a person must choose")
            return replace(ended, candidates=(best[0], *others))
        found = combined([one.paper for one in best])
        via = f"by its {_id_name(found.asked)}" if found.asked else "by its title"
        service = S2 if best[0].paper.service == "semantic-scholar" else ARXIV
        return Resolution(
            state=PaperState.RESOLVED,
            reason=f"found at {service} {via}: {', '.join(best[0].reasons)}",
            question=self.question.fingerprint,
            found=found,
            score=best[0].score,
            steps=tuple(self.steps),
        )


def same_paper(one: ServicePaper, other: ServicePaper) -> bool:
    """Whether two answers tell of one work: a shared name, or the same title and an author or year."""
    if one.s2_id and one.s2_id == other.s2_id:
        return True
    return same_work(work_of(as_paper(one)), work_of(as_paper(other))) is not None


def combined(papers: Sequence[ServicePaper]) -> ServicePaper:
    """What several answers on one work say together; the first is believed where they differ."""
    best = papers[0]
    for other in papers[1:]:
        known = {part.name: getattr(best, part.name) for part in fields(best)}
        gaps = {name: getattr(other, name) for name, value in known.items() if value in (None, ())}
        best = replace(best, **gaps)
    return best


def _best_first(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """By score; of equals the one that arXiv has, for its PDF can be fetched."""
    return tuple(sorted(candidates, key=lambda one: (-one.score, one.paper.arxiv_id is None)))


def _id_name(asked: str) -> str:
    kind, colon, name = asked.partition(":")
    names = {"arxiv": "arXiv id", "doi": "DOI", "corpusid": "corpus id"}
    if colon and kind.lower() in names:
        return f"{names[kind.lower()]} {name}"
    return f"arXiv id {asked}" if len(asked) < 40 else f"Semantic Scholar id {asked}"


def _doubt(weak: Sequence[Candidate]) -> str:
    best = _best_first(weak)[0]
    more = f", and {len(weak) - 1} more" if len(weak) > 1 else ""
    return f"it may be `{_cut(best.paper.title or '')}` ({', '.join(best.reasons)}){more}; a person must choose"


def _unknown(question: Question) -> str:
    named = question.scholar_ids
    if not question.titles:
        return f"no service knows {named[0] if named else 'it'}"
    tried = f"neither {' nor '.join(named)} led to its title, and " if named else ""
    return f"{tried}no service has a paper of this title with this author or year"


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST_SHOWN else f"{title[:LONGEST_SHOWN]}…"
