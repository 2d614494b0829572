"""Which model a fact was said of: the row's own variant, all in its table, its family, a part of it, or all models."""

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
    | {"layer", "layers", "re", "reimplementation", "reimpl", "reproduced", "rerun"}
)
"""Words in a name that make no other variant of it."""


def named_at(model: str, setting: str | None) -> str:
    """A model's name with the size of image that its operations were counted at: `Net-B (384)`."""
    return f"{model} ({setting})" if setting else model


def without_setting(model: str | None, setting: str | None) -> str | None:
    """The name that `named_at` was given."""
    return model.removesuffix(f" ({setting})") if model and setting else model


class Via(StrEnum):
    """How a fact came to a row; the earlier the surer."""

    MODEL = "model"
    ALIKE = "alike"
    TABLE = "table"
    FAMILY = "family"
    PART = "part"
    PAPER = "paper"


@lru_cache(maxsize=65536)
def words_of(name: str) -> tuple[str, ...]:
    """The words and numbers of a model's name, in lower case: `ResNet-152 (ours)` is `resnet`, `152`, `ours`."""
    return tuple(re.findall(r"[a-z]+(?:\+\+)?|\d+(?:\.\d+)?", name.lower().replace("×", "x")))


@lru_cache(maxsize=65536)
def core_of(name: str) -> tuple[str, ...]:
    """The words of a name that tell its variant; all where none does. How many nets an ensemble has tells none."""
    words = words_of(_MEMBERS.sub("", name))
    return tuple(word for word in words if word not in NO_VARIANT) or words


_MEMBERS = re.compile(r"\b\d+\s+(?=(?:models?|networks?|nets?|cnns?|convnets?|snapshots?)\b)", re.IGNORECASE)


@lru_cache(maxsize=65536)
def same_model(first: str, second: str) -> bool:
    """Whether two names mean one variant: equal but for case, hyphens, brackets and words that make no variant."""
    return core_of(first) == core_of(second)


@lru_cache(maxsize=65536)
def is_family_of(family: str, model: str) -> bool:
    """Whether `model` is a variant of what `family` names: it begins with the same word and has all the others."""
    wide, narrow = core_of(family), core_of(model)
    return len(wide) < len(narrow) and bool(wide) and wide[0] == narrow[0] and set(wide) <= set(narrow)


def marked_apart(first: str, second: str) -> bool:
    """Whether a mark behind the name alone tells two apart: `Net-50*` is Net-50 that was trained longer."""
    return _marks(first) != _marks(second)


def _marks(name: str) -> str:
    return "".join(sign for sign in name if sign in "*†‡§")


def is_part_of(part: str, model: str) -> bool:
    """Whether `model` is named by another name and then `part`: `Mask R-CNN ResNet-50` and `ResNet-50`.

    Only whole words between spaces count: `ResNet-50` is no part of `SE-ResNet-50`.
    """
    short, long = ([word.strip("()[],*†‡") for word in name.lower().split()] for name in (part, model))
    return 0 < len(short) < len(long) and long[-len(short) :] == short


def via(said_of: str | None, model: str | None) -> Via | None:
    """How a fact said of `said_of` concerns a row of `model`; None: it does not."""
    if said_of is None:
        return Via.PAPER
    if model is None:
        return None
    if same_model(said_of, model):
        return Via.MODEL
    return Via.FAMILY if is_family_of(said_of, model) else None
