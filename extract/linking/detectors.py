"""Detectors and the backbones inside them: a row may name the backbone alone, in a detector named elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from data import read_toml
from extract.linking.names import NAME_IN_TEXT, is_model_name

SIZED_WORD = re.compile(r"[a-z]{3,}-\d+\b")
"""A name without a capital: `plain-34`."""


@cache
def _detector_pattern() -> re.Pattern[str]:
    names = sorted(read_toml("models.toml")["detectors"], key=len, reverse=True)
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(re.sub(r'[ -]', '[ -]?', name).replace('+', '[+]') for name in names)})(?![\w-])"
    )


@cache
def _detector_names() -> dict[str, str]:
    return {_letters(name): name for name in read_toml("models.toml")["detectors"]}


def _letters(name: str) -> str:
    return re.sub(r"[ -]", "", name)


def detectors_in(text: str) -> list[str]:
    """The detectors that a text names, in order, in the usual spelling: `Mask R-CNN` for `Mask-RCNN`."""
    return [_detector_names()[_letters(match[0])] for match in _detector_pattern().finditer(text)]


def only_detector(texts: Iterable[str]) -> str | None:
    """The one detector that the first speaking text names; a text that names several tells nothing.

    A neck (`FPN`) is a part of the detector that stands beside it.
    """
    named = (set(detectors_in(text)) for text in texts)
    alone = (found - set(read_toml("models.toml")["necks"]) or found for found in named)
    return next((found.pop() for found in alone if len(found) == 1), None)


def is_backbone(word: str) -> bool:
    """Whether a word starts with the name of a network that is trained inside detectors."""
    return any(re.match(rf"{re.escape(known)}(?![a-z])", word) for known in read_toml("models.toml")["backbones"])


def shows_a_model(text: str) -> bool:
    """Whether a text shows the name of a model: `FooNet-50`, `plain-34`, `R50`."""
    shown = any(map(is_model_name, NAME_IN_TEXT.findall(text))) or SIZED_WORD.match(text)
    return bool(shown) or any(map(is_backbone, re.split(r"[\s(,+]", text)))


def lacks_detector(name: str) -> bool:
    """Whether a name begins with a backbone, or names nothing at all, and so leaves out the detector around it."""
    words = re.split(r"[\s(,+]", name)
    names_nothing = not NAME_IN_TEXT.search(name) and not any(map(is_backbone, words))
    return not detectors_in(name) and (is_backbone(words[0]) or names_nothing)
