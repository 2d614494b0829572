"""What the place of a training fact is about: the data sets or the task that its sentence or its heading names.

A paper trains more than once: on another data set, for another task, for a shorter run beside the main one. What is
said there is not said of the results here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from data import read_pattern, read_toml
from normalize.claims import Claim, Evidence, Kind
from normalize.datasets import data_sets_in, is_data_set
from normalize.operands import TIED, Fit

FILE = "concerning.toml"
FROM_ELSEWHERE = "device-from-elsewhere"

PART = " › "
"""What stands between a section's heading and the title of a part of it."""

FLOATS = 2
"""How many pages behind the text that speaks of it a table may stand."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What a row is about: its benchmark, its area, and the page and the number of the table where its result stands.

    `is_main`: the paper's first results are of this area, so that what names no task is of it.
    """

    benchmark: str | None
    area: str | None
    page: int | None
    is_main: bool = True
    table: str | None = None


def fit_of(claim: Claim, theme: Theme) -> Fit | None:
    """How well the best of the fact's places fits; None where all of them are about something else.

    Parameters and operations are of a model and not of a data set, and pretraining is on other data by its nature. A
    data set in place of a model tells what the fact is about. What was put together from two sentences stands nowhere
    exactly. Where the first place is about something else, another that names nothing may hold the same number by
    chance, unless its heading is of training; a machine is mostly the same.
    """
    if claim.kind in TIED or claim.stage == "pretraining":
        return Fit.GENERAL
    best = Fit.GENERAL if FROM_ELSEWHERE in claim.flags else Fit.HERE
    if claim.model is not None and is_data_set(claim.model):
        return best if theme.benchmark in data_sets_in(claim.model) else None
    first, places = claim.evidence, (claim.evidence, *claim.also)
    found = [(place, fit) for place in places if (fit := _fit_of(place, theme)) is not None]
    if claim.kind is not Kind.HARDWARE and _fit_of(first, theme) is None:
        found = [(place, fit) for place, fit in found if _tells(place, first, fit)]
    fits = [fit for _, fit in found]
    return max(best, min(fits)) if fits else None


def _tells(place: Evidence, first: Evidence, fit: Fit) -> bool:
    """Whether a place tells of the row's training although the first place of the claim is about something else."""
    return fit is Fit.HERE or (place.section != first.section and _meets("training", place.section))


def names_elsewhere(claim: Claim, theme: Theme) -> bool:
    """Whether a sentence that says it names other data sets and not the row's."""
    sentences = (data_sets_in(sentence) for sentence in sentences_of(claim))
    return any(named and theme.benchmark not in named for named in sentences)


def is_of_another_run(claim: Claim) -> bool:
    """Whether the only sentences that say it speak of a trial or a comparison."""
    sentences = sentences_of(claim)
    if claim.kind in _OF_A_MACHINE and sentences and all(map(_is_at_use, places_of(claim))):
        return True
    return bool(sentences) and all(_meets("other_run", sentence) for sentence in sentences)


_OF_A_MACHINE = frozenset({Kind.HARDWARE, Kind.TRAINING_TIME})


def _is_at_use(place: Evidence) -> bool:
    """Whether a place tells of a finished network at work, or of how long one pass or step takes."""
    at_use = _meets("speed_test", place.context) or _meets("use", place.section)
    return at_use and not _meets("training", f"{place.section} {place.context}")


def speaks_of_all(claim: Claim) -> bool:
    """Whether a sentence says it of every model of the paper."""
    return any(_meets("all_models", sentence) for sentence in sentences_of(claim))


@lru_cache(maxsize=65536)
def is_changed(model: str) -> bool:
    """Whether a row's name says what was left out of a model."""
    return _meets("changed", model)


def sentences_of(claim: Claim) -> list[str]:
    """The sentences that say it; rows of tables are none."""
    return [place.context for place in places_of(claim)]


def places_of(claim: Claim) -> list[Evidence]:
    """The places of sentences that say it."""
    return [place for place in (claim.evidence, *claim.also) if place.source != "table" and place.context]


_APART = re.compile(r";|\b(?:while|whereas)\b|,? and (?=(?:on|for) )")
"""What stands between what a sentence says of two data sets: `On A, it takes a day; on B, a week`."""

_BETWEEN = re.compile(r"[,;:]|\b(?:or|while|whereas)\b")


def clause_of(text: str, sentence: str, between: re.Pattern[str] = _BETWEEN) -> str:
    """The part of the sentence that the text stands in, whole where it does not."""
    start = sentence.find(text) if text else -1
    if start < 0:
        return sentence
    bounds = [0, *(found.end() for found in between.finditer(sentence)), len(sentence)]
    left = max(bound for bound in bounds if bound <= start)
    return sentence[left : min(bound for bound in bounds if bound >= start + len(text))]


def _fit_of(place: Evidence, theme: Theme) -> Fit | None:
    if place.source == "table":
        return Fit.GENERAL
    heading = _topics_of_section(place.section)
    clause = _topics_behind(place.text, place.context) or data_sets_in(clause_of(place.text, place.context, _APART))
    sentence = clause or data_sets_in(place.context)
    wanted = {theme.benchmark, theme.area}
    if (heading and not heading & wanted) or (sentence and not sentence & wanted):
        return None
    near = theme.page is not None and 0 <= theme.page - place.page <= FLOATS
    if _meets("aside", place.section):
        return Fit.HERE if near else Fit.ASIDE
    if place.source == "caption" and (place.page != theme.page or _is_of_another_table(place, theme.table)):
        return Fit.ASIDE
    return Fit.HERE if heading or sentence else Fit.GENERAL


def _is_of_another_table(caption: Evidence, table: str | None) -> bool:
    """Whether the caption is that of another table than the row's; `1a` is a part of table 1."""
    said = _TABLE.match(caption.context)
    number = caption.table or (said["number"] if said else None)
    return table is not None and number is not None and _whole(number) != _whole(table)


def _whole(number: str) -> str:
    return _PART.sub("", number.lower())


def heads_its_table(claim: Claim, theme: Theme) -> bool:
    """Whether the caption of the row's own table says it: of all models in that table."""
    captions = (place for place in (claim.evidence, *claim.also) if place.source == "caption")
    return theme.table is not None and any(
        place.page == theme.page and place.table is not None and not _is_of_another_table(place, theme.table)
        for place in captions
    )


_PART = re.compile(r"(?<=\d)[a-h]$")
_TABLE = re.compile(r"\s*tab(?:le|\.)?\s+(?P<number>[A-Z]?\.?\d+|[IVX]+)\b", re.IGNORECASE)


def _topics_behind(words: str, sentence: str) -> frozenset[str]:
    """What the sentence says directly behind the words that they are for: `9 hours for tagging and 8 hours for NER`."""
    behind = re.search(rf"(?<!\w){re.escape(words)}{_FOR.pattern}", sentence) if words else None
    return topics_of_heading(behind["what"]) if behind else frozenset()


_FOR = re.compile(r",? (?:for|on) (?:the )?(?P<what>[^,;()]+?)(?=[,;().]|\s(?:and|or|while|whereas|with|using|in)\s|$)")


def _topics_of_section(section: str) -> frozenset[str]:
    """What the title of the part is about, else the section's heading."""
    heading, _, part = section.partition(PART)
    return topics_of_heading(part) or topics_of_heading(heading)


@lru_cache(maxsize=65536)
def topics_of_heading(heading: str) -> frozenset[str]:
    """The benchmarks that a title names, by id, else the areas, or `other`; empty where it tells neither."""
    return data_sets_in(heading) or tasks_in(heading)


def tasks_in(heading: str) -> frozenset[str]:
    """The areas that a heading names, and `other` for a task that is of none of them."""
    return frozenset(area for area in read_toml(FILE)["task"] if _is_of(area, heading))


def _is_of(area: str, heading: str) -> bool:
    return bool(read_pattern(FILE, "task", area, "patterns").search(heading))


@lru_cache(maxsize=65536)
def _meets(section: str, text: str) -> bool:
    return bool(read_pattern(FILE, section, "patterns").search(text))
