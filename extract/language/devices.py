"""The component that finds phrases that name devices.

It joins maker, name, memory and head of a phrase (`NVIDIA Tesla V100 16GB GPUs`) into one entity. How many are meant is
read once numbers are known, by `extract.language.hardware`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from data import read_toml
from extract.language.tokens import PaperTokenizer
from normalize.devices import device_phrases

FILE = "patterns_devices.toml"
NAME = "mine_devices"

_VERSION = re.compile(r"v\d[a-z]?|\d+v\d", re.IGNORECASE)


@cache
def words_of(key: str) -> frozenset[str]:
    """A list of words of the file, such as `makers`."""
    return frozenset(read_toml(FILE)[key])


@cache
def units_of(key: str) -> Mapping[str, str]:
    """A section of the file that gives each word the unit that it counts, such as `heads`."""
    table: Mapping[str, str] = read_toml(FILE)[key]
    return table


class Devices:
    """The first component's state: the names of the catalogue."""

    def __init__(self, nlp: Language) -> None:
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        tokenizer = PaperTokenizer(nlp.vocab)
        for phrase in device_phrases():
            self.matcher.add("SURE" if phrase.sure else "UNSURE", [tokenizer(phrase.text)])
        self.unnamed = re.compile("|".join(sorted(words_of("unnamed"))), re.IGNORECASE)

    def __call__(self, doc: Doc) -> Doc:
        """Mark each phrase that names a device; what models claimed before stays theirs."""
        named: dict[int, bool] = {}
        for match, start, end in self.matcher(doc):
            sure = doc.vocab.strings[match] == "SURE"
            named |= {index: sure or named.get(index, False) for index in range(start, end)}
        if not named and not self.unnamed.search(doc._.written):
            return doc
        spans, index = [], 0
        while index < len(doc):
            end = _phrase_end(doc, index, named)
            if end > index:
                spans.append(Span(doc, index, end, label="DEVICE"))
            index = max(end, index + 1)
        doc.ents = (*doc.ents, *spans)
        return doc


def _phrase_end(doc: Doc, start: int, named: Mapping[int, bool]) -> int:
    """Where the device's phrase that begins at `start` ends; `start` itself where none begins."""
    index, found = start, False
    while index < len(doc):
        width = _part(doc, index, named, started=index > start)
        if not width:
            break
        unsure_but_helped = index in named and (index > start or _part(doc, index + 1, named, started=True) > 0)
        found = found or named.get(index, False) or unsure_but_helped or doc[index].lower_ in words_of("unnamed")
        index += width
    while index > start and doc[index - 1].text in {"-", "_"}:
        index -= 1
    is_property = index < len(doc) and doc[index].lower_ in words_of("not_device")
    return index if found and not is_property else start


def _part(doc: Doc, index: int, named: Mapping[int, bool], *, started: bool) -> int:
    """How many tokens at `index` go on with a device's phrase."""
    if index >= len(doc) or doc[index].ent_type or doc[index].lower_ in words_of("not_named"):
        return 0
    token = doc[index]
    if index in named or token.lower_ in words_of("makers"):
        return 1
    if token.text[0].isdigit() and index + 1 < len(doc) and doc[index + 1].lower_ in words_of("memory"):
        return 2
    if token.lower_ in units_of("heads"):
        return 1 if started or token.lower_ in words_of("unnamed") else 0
    if started and (token.text in {"-", "_"} or _VERSION.fullmatch(token.text)):
        return 1
    return 0


@Language.factory(NAME, assigns=["doc.ents", "token.ent_type"], requires=["doc.ents"])
def make_devices(nlp: Language, name: str) -> Devices:
    """Phrases that name devices."""
    return Devices(nlp)
