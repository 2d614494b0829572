"""What the marks at names stand for: the notes below a table, and the sentences of its caption that explain one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.document import Table
from extract.linking.layers import layer

MARK = "†‡§¶⋆★*"
SENTENCE = re.compile(rf"(?<=[.;])\s+(?=[A-Z‘“'\"(]|[{MARK}])")
LEADING = re.compile(rf"^[‘’'\"“”(\s]*([{MARK}])")
NAMED = re.compile(rf"\b(?:marked|labell?ed|denoted|asterisk)\b[^.]{{0,12}}?([{MARK}])")
EXTRA = re.compile(r"\b(?:extra|external|additional)\b[\w\s-]{0,20}?\bdata\b", re.IGNORECASE)


def explanations(table: Table) -> Iterator[tuple[str, str]]:
    """Each mark that is explained, with the note or sentence: `‡`, `‡ indicates pre-training on ImageNet-22K`."""
    for text in (*_parts(table.caption), *(part for note in table.notes for part in _parts(note))):
        found = LEADING.match(text) or NAMED.search(text)
        if found:
            yield found[1], text


def _parts(text: str) -> Iterator[str]:
    """The sentences of a text, one that explains several marks in its parts: `* ensembles, † our runs`."""
    for sentence in SENTENCE.split(text):
        yield from re.split(rf"(?<=\s)(?=[{MARK}]\s?\w)|(?<=;)\s+", sentence)


def trained_by_marks(table: Table, text: str) -> list[str]:
    """What the marks in a row's text say that its model was trained on: data sets by name, else `extra data`."""
    data: list[str] = []
    for mark, told in explanations(table):
        if mark in text:
            named = layer("note", told).trained
            data += named or ["extra data"] * bool(EXTRA.search(told))
    return data
