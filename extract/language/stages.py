"""To which stage of a training a fact belongs, by the words around it (`[stages]` of `data/patterns.toml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from data import read_toml
from extract.document import Sentence
from extract.language.gate import FILE
from normalize.topics import PART

SEARCH = "search"

_BESIDE = re.compile(r"\b(?:after|of|from|without|than|before|following)\b(?: [\w-]+){1,3}")
"""Words that a stage stands behind which the sentence is not about: `after pre-training`, `the use of a pretrained`."""


@cache
def _stages() -> dict[str, Any]:
    return dict(read_toml(FILE)["stages"])


@cache
def _says() -> dict[str, str]:
    return {word: stage for stage, entry in _stages().items() if isinstance(entry, dict) for word in entry["says"]}


@cache
def _did() -> dict[str, str]:
    return {word: stage for stage, entry in _stages().items() if isinstance(entry, dict) for word in entry["did"]}


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    """What names a stage in a text that is not taken apart: the pattern of all words, and the stage of each."""
    words = _says() | _did()
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), words


def stages_in(doc: Doc) -> list[tuple[int, str]]:
    """The tokens that name a stage, and the stage."""
    return [(token.i, stage) for token in doc if (stage := _stage_of(token)) is not None]


def _stage_of(token: Token) -> str | None:
    word = token.lower_
    if word in _says():
        return _says()[word]
    if word in _did() and _is_verb(token):
        return _did()[word]
    around = _stages()[SEARCH]["words"].get(word)
    return SEARCH if around and _is_of_architectures(token, around) else None


def _is_of_architectures(token: Token, around: Mapping[str, list[str]]) -> bool:
    """`architecture search`, `the search takes`, `a child model`; not `beam search`, nor one for hyper-parameters."""
    before, after = _neighbours(token)
    return before in around["behind"] or after in around["in_front"]


def _neighbours(token: Token) -> tuple[str, str]:
    doc, index = token.doc, token.i
    return doc[index - 1].lower_ if index else "", doc[index + 1].lower_ if index + 1 < len(doc) else ""


def _is_verb(token: Token) -> bool:
    """`was pre-trained`, `pre-trained for 7 epochs`; not `the pre-trained model`."""
    before, after = _neighbours(token)
    return before in _stages()["auxiliaries"] or after in _stages()["followers"]


def stage_at(doc: Doc, named: list[tuple[int, str]], index: int, clauses: list[int]) -> str | None:
    """Of the stages `named` in a sentence, the nearest in the token's clause, else in any; None where there is none.

    One behind the token that begins a thought of its own (`for 4 days, and fine-tuning takes an hour`) is of what
    follows it, where another stands before the token.
    """
    near = [(place, stage) for place, stage in named if clauses[place] == clauses[index]] or named
    told_before = any(place < index for place, _ in near)
    fitting = [(abs(place - index), stage) for place, stage in near if not (told_before and _begins(doc, index, place))]
    return min(fitting)[1] if fitting else None


def _begins(doc: Doc, index: int, place: int) -> bool:
    """Whether a stage behind the token at `index` is the subject of what follows: `and fine-tuning takes`."""
    return place > index and doc[place - 1].lower_ in _ANEW


_ANEW = frozenset({"and", "while", "whereas", "but", ",", ";", "then"})


def stage_of_heading(heading: str) -> str | None:
    """The stage that the title of the part begins with, else the one that the section's heading names.

    A part on `Transfer from other pre-training` is about what follows it.
    """
    section, _, part = heading.lower().partition(PART)
    begins = " ".join(part.split()[:2])
    _, stages = _words()
    found = ({stage for word, stage in stages.items() if word in text} for text in (begins, section))
    named = next((told for told in found if told), set[str]())
    return named.pop() if len(named) == 1 else None


@dataclass(frozen=True, slots=True)
class Told:
    """The one stage that a sentence of the text named, and its section."""

    section: str | None = None
    stage: str | None = None

    @staticmethod
    def by(sentence: Sentence) -> Told:
        """What the sentence tells to the one behind it: nothing if it names none or several stages."""
        if sentence.source != "prose":
            return Told()
        pattern, stages = _words()
        found = {stages[word] for word in pattern.findall(_BESIDE.sub(" ", sentence.text.lower()))}
        return Told(sentence.section, found.pop()) if len(found) == 1 else Told()

    def goes_on(self, sentence: Sentence) -> str | None:
        """The stage of a sentence right behind, of the same section, that speaks of no training of its own."""
        same = sentence.source == "prose" and sentence.section == self.section
        return self.stage if same and "train" not in sentence.text.lower() else None
