"""The part of a section that a sentence stands in: titles printed in the line, such as `Mobile setting.` or a bullet's.

A title is a sentence of a few words without a verb, or the short text behind a bullet. Its part ends with the next
title, a bullet that has none, or the section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from data import read_toml
from extract.document import Sentence
from extract.language.gate import FILE
from normalize.topics import PART

BULLET = "•"
LONGEST, LONGEST_OF_BULLET = 6, 14
"""So many words a title has at most; one behind a bullet may be longer."""

_NO_TITLE = re.compile(r"(?<![\w-])\d|[=@(]|\b(?:Tab|Fig|Eq|et al)\b")


def with_parts(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """The sentences, those in a part with its title behind the section's: `5.1 Setup › Mobile setting`."""
    section = part = ""
    for sentence in sentences:
        if sentence.source != "prose":
            yield sentence
            continue
        found = title_in(sentence.text)
        if sentence.section != section or found is not None:
            section, part = sentence.section, found or ""
        yield replace(sentence, section=f"{section}{PART}{part}") if part else sentence


def title_in(text: str) -> str | None:
    """The title that a sentence is or ends with; empty for a bullet that has none; None where nothing begins.

    >>> title_in("Mobile setting."), title_in("There are two settings: • Training on two data sets.")
    ('Mobile setting', 'Training on two data sets')
    """
    _, bullet, item = text.rpartition(BULLET)
    if bullet:
        whole = item.strip().endswith((".", ":")) and len(item.split()) <= LONGEST_OF_BULLET
        return item.strip(" .:") if whole and not _verbs().search(item) else ""
    short = len(text.split()) <= LONGEST and text.endswith(".") and text[:1].isupper()
    return text.rstrip(".") if short and not _NO_TITLE.search(text) and not _verbs().search(text) else None


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(read_toml(FILE)['parts']['verbs'])})\b", re.IGNORECASE)
