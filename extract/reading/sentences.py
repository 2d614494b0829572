"""Sentences from words in reading order: a fast splitter that knows the abbreviations of papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.document import Sentence, Word
from extract.reading.glyphs import HYPHEN
from extract.reading.lines import mend
from extract.reading.vocabulary import word_list
from normalize.claims import Box

_END = re.compile(r"[.!?][\"'”’)\]]*(?:\^\d{1,2})?$")
_START = re.compile(r"^[\"'“‘(\[•]*[A-Z0-9]|^[•‣▪◦]|^[\"'“‘(\[]*[^\x00-\x7f]")
_INITIAL = re.compile(r"^\(?[A-Z]\.$")

Placed = tuple[str, int, Box]
"""A word, the page it stands on and its box there; a hyphen mark at its end says that it goes on in the next."""


def placed(words: Sequence[Word], page: int) -> list[Placed]:
    """The words of page `page`, ready to be joined."""
    return [(word.text, page, word.box) for word in words]


def split_sentences(words: Sequence[Placed], section: str, source: str, known: frozenset[str]) -> Iterator[Sentence]:
    """The sentences of a run of words. `section` and `source` are passed on; `known` are the document's whole words."""
    start = 0
    for index in range(len(words)):
        if index + 1 == len(words) or ends_sentence(words[index][0], words[index + 1][0]):
            yield _sentence(words[start : index + 1], section, source, known)
            start = index + 1


def ends_sentence(word: str, following: str) -> bool:
    """Whether a sentence ends between the two words."""
    if not _END.search(word) or not _START.match(following):
        return False
    if not word.rstrip("\"'”’)]").endswith("."):
        return True
    bare = word.strip("\"'“”‘’()[]").lower()
    if bare in word_list("always_abbreviated") or _INITIAL.match(word):
        return False
    if bare in word_list("abbreviated"):
        return bare in word_list("ends_before_capital") and following[0].isupper()
    return True


def _sentence(words: Sequence[Placed], section: str, source: str, known: frozenset[str]) -> Sentence:
    parts: list[str] = []
    spans: list[tuple[int, int, int, Box]] = []
    length = 0
    broken = False
    for index, (text, page, box) in enumerate(words):
        shown = text
        if HYPHEN in text:
            following = words[index + 1][0] if index + 1 < len(words) else ""
            whole = mend(text, following, known)
            shown = whole[: len(whole) - len(following)] if following else text.replace(HYPHEN, "-")
        if parts and not broken:
            parts.append(" ")
            length += 1
        spans.append((length, length + len(shown), page, box))
        parts.append(shown)
        length += len(shown)
        broken = text.endswith(HYPHEN)
    return Sentence("".join(parts), section, source, tuple(spans))
