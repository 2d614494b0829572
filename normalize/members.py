"""How many models an ensemble has, as the words around its name say, and which model they are."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from data import read_toml
from normalize.likeness import core_of, same_model
from normalize.number_grammar import spelled

FILE = "compute.toml"

MOST = 100
"""Ensembles have no more members; a greater number means something else."""


def members_of(*texts: str | None) -> int | None:
    """The number of members that one of the texts says; None where none does, or two say different numbers.

    >>> members_of("Net-50 (8 models)", None)
    8
    """
    found = {number for text in texts if text for number in _numbers(text)}
    return found.pop() if len(found) == 1 else None


def is_ensemble_name(model: str | None) -> bool:
    """Whether the name says that several models are meant: `Net (ensemble)`."""
    return model is not None and re.search(r"\bens(?:emble[sd]?)?\b", model, re.IGNORECASE) is not None


@lru_cache(maxsize=65536)
def is_member_of(single: str, ensemble: str) -> bool:
    """Whether the ensemble's name is that of the single model, but for how many there are.

    >>> is_member_of("Single deep LSTM", "Ensemble of 5 deep LSTMs"), is_member_of("Net 50 layers", "Net 101 layers")
    (True, False)
    """
    return same_model(single, ensemble) or _each_of(single) == _each_of(ensemble)


def _each_of(name: str) -> tuple[str, ...]:
    """The words of a name, of those that it counts one: `Ensemble of 5 LSTMs` is `lstm`."""
    counted = _COUNTED.fullmatch(name)
    if counted is None:
        return core_of(name)
    *words, last = core_of(counted["what"])
    return (*words, last.removesuffix("s"))


_COUNTED = re.compile(r"(?:.*\s)?ensemble of \d{1,3} (?P<what>[A-Za-z].*)", re.IGNORECASE)


def _numbers(text: str) -> list[int]:
    said = [match["number"].lower() for pattern in _patterns() for match in pattern.finditer(text)]
    numbers = [int(word) if word.isdigit() else int(spelled()[word]) for word in said]
    return [number for number in numbers if 2 <= number <= MOST]


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    number = rf"(?P<number>\d{{1,3}}|{'|'.join(word for word, value in spelled().items() if 2 <= value <= MOST)})"
    lines = read_toml(FILE)["members"]["patterns"]
    return tuple(re.compile(line.replace("NUMBER", number), re.IGNORECASE) for line in lines)
