"""Detectors and the backbones inside them: a row may name the backbone alone, in a detector named elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from data import read_toml
from extract.linking.names import NAME_IN_TEXT, is_model_name


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


def frames_in(text: str) -> frozenset[str]:
    """The detectors that a text names, without those that are parts of others (`FPN`)."""
    return frozenset(detectors_in(text)) - set(read_toml("models.toml")["necks"])


def only_detector(texts: Iterable[str]) -> str | None:
    """The one detector that the first speaking text names; a text that names several tells nothing.

    A neck (`FPN`) is a part of the detector that stands beside it.
    """
    named = (set(detectors_in(text)) for text in texts)
    alone = (found - set(read_toml("models.toml")["necks"]) or found for found in named)
    return next((found.pop() for found in alone if len(found) == 1), None)


def trained_in(counts: Mapping[str, int]) -> str | None:
    """The detector that a paper names far more often than any other: the one that it trains its backbones in.

    Necks are no rivals, and a step of another detector counts as that one where the paper names both about as often.
    """
    whole = Counter({name: count for name, count in counts.items() if name not in read_toml("models.toml")["necks"]})
    for step, detector in read_toml("models.toml")["steps"].items():
        if 2 * whole[detector] >= whole[step]:
            whole[detector] += whole.pop(step, 0)
    (first, count), (_, next_count) = [*whole.most_common(2), ("", 0), ("", 0)][:2]
    return first if count >= max(2, 2 * next_count) else None


def is_backbone(word: str) -> bool:
    """Whether a word is the name of a network that is trained inside detectors: `ResNet-50`, `SE-ResNet-50`."""
    known = "|".join(map(re.escape, read_toml("models.toml")["backbones"]))
    return bool(re.match(rf"(?:[A-Z]{{2,3}}-?)?(?:{known})(?![a-z])", word))


def shows_a_model(text: str) -> bool:
    """Whether a text shows the name of a model: `FooNet-50`, `R50`."""
    return any(map(is_model_name, NAME_IN_TEXT.findall(text))) or any(map(is_backbone, re.split(r"[\s(,+]", text)))


def lacks_detector(name: str) -> bool:
    """Whether a name begins with a backbone, or names nothing at all, and so leaves out the detector around it."""
    words = re.split(r"[\s(,+]", name)
    names_nothing = not NAME_IN_TEXT.search(name) and not any(map(is_backbone, words))
    return not frames_in(name.replace("-", " ")) and (is_backbone(words[0]) or names_nothing)
