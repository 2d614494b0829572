"""Which model a fact was said of: the row's own variant, the family it belongs to, or all models of the paper."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

NO_VARIANT = frozenset(
    {
        "single",
        "sgl",
        "model",
        "models",
        "our",
        "ours",
        "ensemble",
        "ens",
        "this",
        "paper",
        "work",
        "impl",
        "implementation",
    }
    | {"re", "reimplementation", "reimpl", "reproduced", "rerun"}
)
"""Words behind the first word of a name that make no other variant of it."""


class Via(StrEnum):
    """How a fact came to a row; the earlier the surer."""

    MODEL = "model"
    FAMILY = "family"
    PAPER = "paper"


@lru_cache(maxsize=65536)
def words_of(name: str) -> tuple[str, ...]:
    """The words and numbers of a model's name, in lower case: `ResNet-152 (ours)` is `resnet`, `152`, `ours`."""
    return tuple(re.findall(r"[a-z]+|\d+(?:\.\d+)?", name.lower().replace("×", "x")))


@lru_cache(maxsize=65536)
def same_model(first: str, second: str) -> bool:
    """Whether two names mean one variant: equal but for case, hyphens, brackets and words that make no variant."""
    return _core(first) == _core(second)


@lru_cache(maxsize=65536)
def is_family_of(family: str, model: str) -> bool:
    """Whether `model` is a variant of what `family` names: it begins with the same word and has all the others."""
    wide, narrow = _core(family), _core(model)
    return len(wide) < len(narrow) and bool(wide) and wide[0] == narrow[0] and set(wide) <= set(narrow)


def via(said_of: str | None, model: str | None) -> Via | None:
    """How a fact said of `said_of` concerns a row of `model`; None: it does not."""
    if said_of is None:
        return Via.PAPER
    if model is None:
        return None
    if same_model(said_of, model):
        return Via.MODEL
    return Via.FAMILY if is_family_of(said_of, model) else None


@lru_cache(maxsize=65536)
def _core(name: str) -> tuple[str, ...]:
    words = words_of(name)
    return words[:1] + tuple(word for word in words[1:] if word not in NO_VARIANT)
