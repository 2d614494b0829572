"""Whether a paper that a service named is the one that is meant: title, and first author or year, must agree.

A wrong match is worse than none. Titles that differ in their numbers are two works, however alike they look; an id is
believed only where the titles allow it, for ids are mistyped and copied from the entry above.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from ingest.client.records import ServicePaper
from ingest.identifiers import arxiv_year, digits_of, title_key, title_words
from ingest.misprints import FILLER, MISPRINT, only_misprinted, turned_round
from ingest.names import OTHERS, family_name, family_names
from ingest.resolving.records import Candidate, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeSettings:
    """When an answer is believed. Ratios are rapidfuzz's, 0 to 100, on folded titles; years are differences.

    `bench.titles` measures `alike` and `misprint`: of titles with one to four misprints these let 856 of 1000 through,
    of the nearest other titles, in a list where all are near, 4 of 1000; and those must have the author, too.
    `alike`: misprints apart, one title. `bearable`: the least for an id. `near`: a preprint and its publication.
    `far`: beyond this a work of the same title and author is another edition. `telling`: a title of fewer words needs
    author and year. `clear`: a title of as many words is enough beside the year alone. `misspelt`: family names.
    `misprint`: words that are one but for misprints. `filler`: a word of so many letters may be missing (`the`).
    """

    alike: float = 94.0
    bearable: float = 70.0
    near: int = 2
    far: int = 5
    telling: int = 3
    clear: int = 5
    misspelt: float = 85.0
    misprint: float = MISPRINT
    filler: int = FILLER


SETTINGS = JudgeSettings()


class Verdict(StrEnum):
    """MATCH: it is the paper. WEAK: it may be, a person must look. NO: it is another."""

    MATCH = "match"
    WEAK = "weak"
    NO = "no"


class Titles(StrEnum):
    """How two titles stand to each other; PART: one is the other's beginning or end, a subtitle was cut.

    TURNED: alike, but for a word that makes them two: `supervised` and `unsupervised`, `II` and `III`.
    """

    SAME = "same title"
    ALIKE = "titles alike"
    PART = "one title is a part of the other"
    BEARABLE = "titles are somewhat alike"
    TURNED = "titles alike but for a word that makes another of it"
    OTHER = "another title"
    UNKNOWN = "no title to compare"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agreement:
    """What agrees: `author` None where one side names none; `years` is the difference, None where unknown."""

    titles: Titles
    ratio: float
    words: int
    author: bool | None
    years: int | None


def judge(
    question: Question, paper: ServicePaper, *, by_id: bool, settings: JudgeSettings = SETTINGS
) -> tuple[Verdict, Candidate]:
    """Whether `paper`, found by an id of the question or by its title, is the one that is meant; and why."""
    agreed = _compare(question, paper, settings)
    verdict = _by_id(agreed, settings) if by_id else _by_title(agreed, settings)
    candidate = Candidate(paper=paper, score=round(_score(agreed, settings), 3), reasons=_reasons(agreed))
    return verdict, candidate


def _compare(question: Question, paper: ServicePaper, settings: JudgeSettings) -> _Agreement:
    compared = [compare_titles(title, paper.title or "", settings) for title in question.titles]
    order = list(Titles)
    titles, ratio = min(compared, key=lambda pair: (order.index(pair[0]), -pair[1]), default=(Titles.UNKNOWN, 0.0))
    if not paper.title:
        titles = Titles.UNKNOWN
    return _Agreement(
        titles=titles,
        ratio=ratio,
        words=max((len(title_words(title).split()) for title in question.titles), default=0),
        author=same_author(question.authors, paper.authors, settings),
        years=_years_apart(question, paper),
    )


def compare_titles(one: str, other: str, settings: JudgeSettings = SETTINGS) -> tuple[Titles, float]:
    """How two titles stand to each other, and their ratio."""
    if title_key(one) == title_key(other):
        return Titles.SAME, 100.0
    words, others = title_words(one), title_words(other)
    ratio = fuzz.ratio(words, others)
    if _is_part(words, others):
        return Titles.PART, ratio
    if digits_of(one) != digits_of(other):
        return Titles.OTHER, ratio
    if ratio >= settings.alike and only_misprinted(
        words.split(), others.split(), misprint=settings.misprint, filler=settings.filler
    ):
        return Titles.ALIKE, ratio
    if ratio >= settings.alike and turned_round(words.split(), others.split()):
        return Titles.TURNED, ratio
    bearable = max(ratio, fuzz.token_sort_ratio(words, others)) >= settings.bearable
    return (Titles.BEARABLE if bearable else Titles.OTHER), ratio


def _is_part(words: str, others: str) -> bool:
    """Whole words at the beginning or end, at least two of them."""
    short, long = sorted((words, others), key=len)
    return short.count(" ") >= 1 and (long.startswith(f"{short} ") or long.endswith(f" {short}"))


def same_author(listed: tuple[str, ...], named: tuple[str, ...], settings: JudgeSettings = SETTINGS) -> bool | None:
    """Whether the first author of a reference (sites print the last one there) is among a paper's; None: unknown."""
    ours = [name for name in listed if name != OTHERS]
    theirs = family_names(named)
    if not ours or not theirs:
        return None
    if len(family_names(listed) & theirs) >= 2:
        return True
    family = family_name(ours[0])
    if any(_same_family(family, other, settings) for other in theirs):
        return True
    words = set(title_words(ours[0]).split())
    return any(words == set(title_words(name).split()) for name in named)


def _same_family(one: str, other: str, settings: JudgeSettings) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    glued = len(short) >= 4 and long.startswith(short)
    return glued or (len(short) >= 5 and fuzz.ratio(one, other) >= settings.misspelt)


def _years_apart(question: Question, paper: ServicePaper) -> int | None:
    theirs = [paper.year, arxiv_year(paper.arxiv_id) if paper.arxiv_id else None]
    apart = [abs(one - other) for one in question.years for other in theirs if other is not None]
    return min(apart, default=None)


def _by_id(agreed: _Agreement, settings: JudgeSettings) -> Verdict:
    near = agreed.years is not None and agreed.years <= settings.near
    contradicted = agreed.author is False and agreed.years is not None and agreed.years > settings.far
    if agreed.titles in {Titles.SAME, Titles.UNKNOWN}:
        return Verdict.WEAK if contradicted else Verdict.MATCH
    if agreed.titles in {Titles.ALIKE, Titles.PART, Titles.BEARABLE}:  # an id may be mistyped into one of a like title
        return Verdict.MATCH if agreed.author or (agreed.author is None and near) else Verdict.WEAK
    if agreed.titles is Titles.TURNED:
        return Verdict.WEAK
    return Verdict.WEAK if agreed.author and near else Verdict.NO


def _by_title(agreed: _Agreement, settings: JudgeSettings) -> Verdict:
    near = agreed.years is not None and agreed.years <= settings.near
    far = agreed.years is not None and agreed.years > settings.far
    if agreed.titles is Titles.SAME:
        return _same_title(agreed, settings, near=near, far=far)
    if agreed.titles is Titles.ALIKE:
        if agreed.author:
            return Verdict.WEAK if far else Verdict.MATCH
        return Verdict.NO if agreed.author is False else Verdict.WEAK
    if agreed.titles is Titles.PART:
        return Verdict.WEAK if agreed.author and not far else Verdict.NO
    return Verdict.NO


def _same_title(agreed: _Agreement, settings: JudgeSettings, *, near: bool, far: bool) -> Verdict:
    if agreed.author:
        settled = near if agreed.words < settings.telling else not far
        return Verdict.MATCH if settled else Verdict.WEAK
    if agreed.author is None:
        return Verdict.MATCH if near and agreed.words >= settings.telling else Verdict.WEAK
    return Verdict.WEAK if near and agreed.words >= settings.clear else Verdict.NO


def _score(agreed: _Agreement, settings: JudgeSettings) -> float:
    title = 0.5 if agreed.titles is Titles.UNKNOWN else agreed.ratio / 100
    author = {True: 1.0, False: 0.0, None: 0.5}[agreed.author]
    year = 0.5 if agreed.years is None else max(0.0, 1 - agreed.years / (settings.far + 1))
    return 0.6 * title + 0.25 * author + 0.15 * year


def _reasons(agreed: _Agreement) -> tuple[str, ...]:
    ratio = f" ({agreed.ratio:.0f} of 100)" if agreed.titles not in {Titles.SAME, Titles.UNKNOWN} else ""
    author = {True: "author agrees", False: "author differs", None: "no author to compare"}[agreed.author]
    known = {None: "no year to compare", 0: "same year", 1: "a year apart"}
    years = known.get(agreed.years, f"{agreed.years} years apart")
    return (f"{agreed.titles.value}{ratio}", author, years)
