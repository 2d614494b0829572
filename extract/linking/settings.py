"""Test-time settings and ensembles, told from the words of headers, stubs, group rows and captions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from data import read_toml

HOW_MANY = re.compile(
    r"^(?:#|n(?:umber|o)\.?(?: of)?)\s?(?:models?|networks?|nets|members)$|^(?:models|networks|nets)$", re.IGNORECASE
)
COUNT_OF_MODELS = r"(?:how\smany|number\sof|#)\s(?:\w+\s)?(?:models|networks|nets|members)"


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(entry["pattern"], re.IGNORECASE) for entry in read_toml("settings.toml")[kind])


def settings_in(text: str) -> list[tuple[int, int]]:
    """The stretches of `text` that state a test-time setting; one that is said to be absent is none."""
    found = [match.span() for pattern in _patterns("setting") for match in pattern.finditer(text)]
    return [
        span for span in found if not re.search(r"\b(?:without|no|w/o)\s(?:\w+\s)?$", text[: span[0]], re.IGNORECASE)
    ]


def is_ensemble(texts: Iterable[str]) -> bool:
    """Whether the nearest text that says anything of single models or ensembles speaks of an ensemble alone."""
    for text in texts:
        several = any(pattern.search(text) for pattern in _patterns("ensemble"))
        single = any(pattern.search(text) for pattern in _patterns("single"))
        if several != single:
            return several
    return False


def speaks_of_ensembles(text: str) -> bool:
    """Whether a text says anything of single models or ensembles."""
    return any(pattern.search(text) for kind in ("ensemble", "single") for pattern in _patterns(kind))


def heads_how_many(heading: str, caption: str = "") -> bool:
    """Whether a column tells how many models were combined: `# Models`, `Networks`, a letter of which the caption says
    so."""
    letter = heading.strip("#() ")
    if len(letter) == 1 and letter.isalpha():
        explained = rf"(?<!\w){letter}(?!\w)\)?,?(?:\s(?:denotes|is|means|shows|stands for|gives))?[\s:=]+"
        return bool(re.search(rf"{explained}(?:the\s)?{COUNT_OF_MODELS}", caption, re.IGNORECASE))
    return bool(HOW_MANY.search(heading))
