"""The component that finds what speaks for and against a number's being a fact: the cues of `data/patterns.toml`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, cast

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from data import read_toml
from data.errors import DataFileError
from extract.language.gate import FILE, may_hold_result
from extract.language.grammar import Pattern, compile_pattern
from normalize.claims import Kind

NAME = "mine_cues"


SPOKEN_OF = frozenset(
    {
        "EPOCHS",
        "STEPS",
        "TIME",
        "DEVICE_TIME",
        "DEVICE",
        "PARAMETERS",
        "FLOPS",
        "MULTIPLY_ADDS",
        "PETAFLOP_DAYS",
        "PFS_DAYS",
        "PRECISION",
    }
)
"""Labels of which every number may be a fact; the others need a cue of their own to become one."""

OF_RESULTS = "/results"
"""Marks the matchers of cues that speak of results alone."""

_COUNTED = re.compile(r"batch|bsz|epoch|step|update|iteration|parameters", re.IGNORECASE)
"""Words without which no cue turns a bare number into a fact."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of the file; `sets` are properties that it gives to the fact."""

    id: str
    kinds: frozenset[Kind]
    weight: float
    patterns: tuple[Pattern, ...]
    makes: bool
    sets: Mapping[str, str]
    positive: tuple[str, ...]
    negative: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue that fired on the tokens from `start` to `end`. `target`: the token it speaks of; None: its clause."""

    cue: Cue
    start: int
    end: int
    target: int | None


@cache
def cues() -> Mapping[str, Cue]:
    """All cues by id. DataFileError names the entry that is wrong."""
    read = [_cue(entry) for entry in read_toml(FILE)["cue"]]
    return MappingProxyType({cue.id: cue for cue in read})


def _cue(entry: Mapping[str, Any]) -> Cue:
    where = f"data/{FILE}, cue {entry.get('id', '(without id)')}"
    missing = [key for key in ("id", "kinds", "weight", "patterns", "positive", "negative") if not entry.get(key)]
    if missing:
        raise DataFileError(f"{where}: {', '.join(missing)} missing; every cue needs them")
    unknown = [kind for kind in entry["kinds"] if kind not in set(Kind)]
    if unknown:
        raise DataFileError(f"{where}: no kind of claim is called {', '.join(unknown)}")
    return Cue(
        id=entry["id"],
        kinds=frozenset(Kind(kind) for kind in entry["kinds"]),
        weight=float(entry["weight"]),
        patterns=tuple(compile_pattern(text, where) for text in entry["patterns"]),
        makes=entry.get("makes", False),
        sets=MappingProxyType(entry.get("sets", {})),
        positive=tuple(entry["positive"]),
        negative=tuple(entry["negative"]),
    )


class Cues:
    """The component's state: a matcher for each label that a cue may speak of, and one for whole clauses.

    Only the matchers of labels that a sentence has are run, and single words are looked up: token patterns are what
    this room's time goes to.
    """

    def __init__(self, nlp: Language) -> None:
        self.matchers: dict[str | None, Matcher] = defaultdict(lambda: Matcher(nlp.vocab))
        self.targets: dict[str, tuple[Cue, int | None]] = {}
        self.words: dict[str, list[Cue]] = defaultdict(list)
        for cue in cues().values():
            for number, pattern in enumerate(cue.patterns):
                key = f"{cue.id}/{number}"
                self.targets[key] = (cue, pattern.target)
                if pattern.words:
                    self._add_words(cue, pattern)
                    continue
                for label in pattern.labels or {None}:
                    group = f"{label}{OF_RESULTS}" if label and cue.kinds == {Kind.RESULT} else label
                    self.matchers[group].add(key, [_narrowed(pattern, label)])

    def __call__(self, doc: Doc) -> Doc:
        """Put all hits into `doc._.cues`, one for each cue and target."""
        present = {ent.label_ for ent in doc._.found}
        labels = present & self.matchers.keys()
        if "NUMBER" in labels and not _COUNTED.search(doc._.written):
            labels.remove("NUMBER")
        if may_hold_result(doc._.written):
            labels |= {label + OF_RESULTS for label in present} & self.matchers.keys()
        best: dict[tuple[str, int], Hit] = {}
        for label in labels:
            self._match(doc, label, best)
        if present & SPOKEN_OF or any(hit.cue.weight > 0 for hit in best.values()):
            self._match(doc, None, best)
            self._look_up(doc, best)
        doc._.cues = tuple(sorted(best.values(), key=lambda hit: (hit.start, hit.cue.id)))
        return doc

    def _add_words(self, cue: Cue, pattern: Pattern) -> None:
        for word in pattern.words:
            self.words[word].append(cue)

    def _look_up(self, doc: Doc, best: dict[tuple[str, int], Hit]) -> None:
        """Add the hits of cues that are single words."""
        for token in doc:
            for cue in self.words.get(token.lower_, ()):
                best.setdefault((cue.id, -1 - token.i), Hit(cue, token.i, token.i + 1, None))

    def _match(self, doc: Doc, label: str | None, best: dict[tuple[str, int], Hit]) -> None:
        """Add the hits of one matcher to `best`, the shortest for each cue and target."""
        for found in self.matchers[label](doc, with_alignments=True):
            match, start, end, alignments = cast("tuple[int, int, int, list[int]]", found)
            cue, target = self.targets[doc.vocab.strings[match]]
            at = None if target is None else start + alignments.index(target)
            key = (cue.id, at if at is not None else -1 - start)
            if key not in best or end - start < best[key].end - best[key].start:
                best[key] = Hit(cue, start, end, at)


def _narrowed(pattern: Pattern, label: str | None) -> list[dict[str, Any]]:
    """The pattern with its target narrowed to one label."""
    elements = [dict(element) for element in pattern.elements]
    if pattern.target is not None and label is not None:
        elements[pattern.target]["ENT_TYPE"] = label
    return elements


if not Doc.has_extension("cues"):
    Doc.set_extension("cues", default=())


@Language.factory(NAME, assigns=["doc._.cues"], requires=["doc._.found", "token.ent_type"])
def make_cues(nlp: Language, name: str) -> Cues:
    """What speaks for and against each number."""
    return Cues(nlp)
