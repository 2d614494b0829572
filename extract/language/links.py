"""Which model a fact is told of: the nearest in its clause, by the rules of `RULES`, each with what it costs.

In: a sentence of which models are entities, its facts, and what the sentence before named. Out: for each fact the
models, the rule, and the log-odds that the link adds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from extract.language.clauses import clauses_of
from extract.language.facts import Fact
from extract.language.measures import peers
from normalize.claims import Kind

RULES = {
    "respectively": 0.5,
    "model-behind": 0.5,
    "model-before": 0.3,
    "model-in-sentence": -0.3,
    "all-models": 0.5,
    "this-model": 0.0,
    "sentence-before": -0.5,
    "heading": -0.3,
    "no-model": 0.0,
}
"""How a fact may find its models, and the log-odds that this adds."""

TIED = frozenset({Kind.PARAMETERS, Kind.OPERATIONS})
"""Kinds that say nothing without a model, and are told of the model before them or right behind."""

THIS_MODEL = re.compile(r"\bthis (?:model|network|architecture|net)\b", re.IGNORECASE)
NEAR_START = 12
"""Tokens at the start of a sentence in which `this model` takes up the one before."""

BEHIND = 5
"""Tokens behind a fact in which `for MODEL` is looked for."""

LIKENED = 3
"""Tokens before a model in which it is looked for that another one is built like it."""

_LIKE = frozenset({"following", "follows", "follow", "same", "like", "similar", "adopting", "adopts", "sharing"})
_DESIGNS = frozenset({"architecture", "architectures", "structure", "design", "configuration", "backbone", "setup"})
_PREPOSITIONS = frozenset({"for", "in", "of", "by", "on", "with"})
_SMALL_WORDS = frozenset(
    {
        "the",
        "our",
        "a",
        "an",
        "standard",
        "both",
        "(",
        "its",
        "original",
        "full",
        "single",
        "required",
        "needed",
        "used",
        "reported",
    }
)
_JOINED = frozenset({"and", "or", "/", ",", "&", "both"})
_ALL = frozenset({"all", "each", "every", "any"})
_ALL_OF = frozenset(
    {
        "models",
        "model",
        "networks",
        "network",
        "experiments",
        "experiment",
        "nets",
        "variants",
        "architectures",
        "runs",
        "methods",
        "cases",
    }
)


@dataclass(frozen=True, slots=True)
class Link:
    """The models of a fact: none where it holds for all, or where none is named; `rule` says which."""

    models: tuple[str, ...]
    rule: str

    @property
    def weight(self) -> float:
        return RULES[self.rule]


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a sentence: the models that the sentence before names, and those of the heading."""

    sentence: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()


def link(doc: Doc, facts: Sequence[Fact], before: Before) -> list[Link]:
    """The models of each fact."""
    if not facts:
        return []
    mentions = [ent.start for ent in doc._.found if ent.label_ == "MODEL"]
    clauses = clauses_of(doc)
    return [
        _in_order(doc, fact, facts, mentions) or _link(doc, fact, facts, mentions, clauses, before) for fact in facts
    ]


def _name(doc: Doc, index: int) -> str:
    return doc[index].ent_kb_id_ or doc[index].text


def _in_order(doc: Doc, fact: Fact, facts: Sequence[Fact], mentions: list[int]) -> Link | None:
    """`A and B take 3 and 4 days, respectively`: as many models as facts of the kind, one for each."""
    same = [other for other in facts if other.kind is fact.kind]
    if len(same) < 2 or len(same) != len(mentions):
        return None
    first, last = min(mentions[0], same[0].start), max(mentions[-1], same[-1].start)
    apart = mentions[-1] < same[0].start or same[-1].start < mentions[0]
    said = any(token.lower_ == "respectively" for token in doc[first:]) or "/" in doc[first : last + 1].text
    if not apart or not said:
        return None
    return Link((_name(doc, mentions[same.index(fact)]),), "respectively")


def _link(doc: Doc, fact: Fact, facts: Sequence[Fact], mentions: list[int], clauses: list[int], before: Before) -> Link:
    behind = _behind(doc, fact)
    if behind is not None:
        return Link(_joined(doc, behind), "model-behind")
    if _speaks_of_all(doc, fact, clauses):
        return Link((), "all-models")
    near = [index for index in mentions if clauses[index] == clauses[fact.start]]
    preceding = [index for index in near if index < fact.start]
    while len(preceding) > 1 and _is_likened(doc, preceding[-1]):
        preceding.pop()
    if preceding:
        return Link(_matched(doc, fact, _joined(doc, preceding[-1])), "model-before")
    if mentions and fact.kind not in TIED:
        return Link(_joined(doc, _nearest(near or mentions, fact.start)), "model-in-sentence")
    return _from_before(doc, before)


def _from_before(doc: Doc, before: Before) -> Link:
    """The model that the sentence goes on about without naming it, or the heading's."""
    if before.sentence and THIS_MODEL.search(doc[:NEAR_START].text):
        return Link(before.sentence, "this-model")
    if before.sentence and _goes_on(doc):
        return Link(before.sentence, "sentence-before")
    return Link(before.heading, "heading") if before.heading else Link((), "no-model")


def _is_likened(doc: Doc, index: int) -> bool:
    """Whether another model is only likened to this one: `following the MODEL architecture`."""
    before = {token.lower_ for token in doc[max(0, index - LIKENED) : index]}
    behind = doc[index + 1].lower_ if index + 1 < len(doc) else ""
    return bool(before & _LIKE) and behind in _DESIGNS


def _nearest(mentions: list[int], index: int) -> int:
    return min(mentions, key=lambda place: abs(place - index))


def _behind(doc: Doc, fact: Fact) -> int | None:
    """The model of `60M parameters for MODEL` or `60M-parameter MODEL`."""
    prepositions = 0
    for token in doc[fact.end : fact.end + BEHIND]:
        if token.ent_type_ == "MODEL":
            return int(token.i) if prepositions or token.i == fact.end else None
        if token.lower_ in _PREPOSITIONS:
            prepositions += 1
        elif token.lower_ not in _SMALL_WORDS:
            return None
    return None


def _joined(doc: Doc, index: int) -> tuple[str, ...]:
    """The model at `index` with those that it is joined to: `A and B`, `A/B`, `A, B and C`."""
    members = [index]
    for step in (-1, 1):
        place = index
        while True:
            place += step
            signs = 0
            while 0 <= place < len(doc) and doc[place].lower_ in _JOINED and signs < 2:
                place, signs = place + step, signs + 1
            if not (signs and 0 <= place < len(doc) and doc[place].ent_type_ == "MODEL"):
                break
            members.append(place)
    return tuple(dict.fromkeys(_name(doc, member) for member in sorted(members)))


def _matched(doc: Doc, fact: Fact, models: tuple[str, ...]) -> tuple[str, ...]:
    """`A and B (3/4 billion FLOPs)`: of as many numbers as models, each is of one."""
    numbers = sorted(peers(doc, fact.start))
    if len(numbers) < 2 or len(numbers) != len(models):
        return models
    return (models[numbers.index(fact.start)],)


def _speaks_of_all(doc: Doc, fact: Fact, clauses: list[int]) -> bool:
    """`All models are trained`, `for each network`."""
    for token in doc[:-1]:
        near = clauses[token.i] == clauses[fact.start]
        if near and token.lower_ in _ALL and any(word.lower_ in _ALL_OF for word in doc[token.i + 1 : token.i + 4]):
            return True
    return False


def _goes_on(doc: Doc) -> bool:
    """Whether the sentence takes up the one before: by a pronoun, `the model`, `training`."""
    first = [token.lower_ for token in doc[:3]]
    words = {"it", "this", "that", "they", "these", "its", "training", "the", "each", "both", "we", "which", "here"}
    return any(word in words for word in first)
