"""The layers around a number that say what it is, from the nearest out: column, row, group, caption, mention, section.

The nearest layer that speaks of benchmarks decides. A data set that is only trained on (`ImageNet-22k pre-trained`)
does not count as one that is reported on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from extract.document import Document, Table
from extract.linking.detectors import detectors_in, trained_in
from extract.linking.grid import Column, Grid, Record, tells_a_value
from extract.vocabulary import Label, label

TRAINED_ON = re.compile(
    r"^[\s,-]*(?:\w+[\s-]){0,2}?(?:pre-?\s?tr(?:ain|\b)|initiali[sz]|init\b|supervised|weights|checkpoint)|"
    r"^-?(?:trained|pretrained)",
    re.IGNORECASE,
)
TRAINS_BEFORE = re.compile(
    r"(?:(?:pre-?\s?train\w*|trained|initiali[sz]ed|learned)\s+(?:\w+\s+){0,2}?(?:on|with|using|from)|"
    r"(?:fine-?tuned|transferred)\s+from)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
ADDED = re.compile(r"\+\s?$")
NEAR = ("column", "row", "group", "caption")
"""Layers of the table itself: another data set named in one of them is what the number is about."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its name, its text, and the labels in it; `trained` are data sets named as training data."""

    name: str
    text: str
    labels: tuple[Label, ...]
    trained: tuple[str, ...] = ()

    def ids(self, kind: str) -> tuple[str, ...]:
        """The distinct ids of one kind, in order."""
        return tuple(dict.fromkeys(hit.id for hit in self.labels if hit.kind == kind))


@lru_cache(maxsize=20_000)
def layer(name: str, text: str) -> Layer:
    """The layer of a text, training data set apart."""
    kept: list[Label] = []
    trained: list[str] = []
    for hit in label(text):
        speaks_of_data = hit.kind in {"benchmark", "data-set"}
        if hit.kind == "corpus" or (
            speaks_of_data
            and (
                ADDED.search(text[: hit.start])
                or TRAINED_ON.match(text[hit.end :])
                or TRAINS_BEFORE.search(text[: hit.start])
            )
        ):
            trained.append(text[hit.start : hit.end])
        else:
            kept.append(hit)
    return Layer(name, text, tuple(kept), tuple(trained))


@dataclass(frozen=True, slots=True)
class PaperContext:
    """What the paper as a whole reports on: how often it names each benchmark, which sentences
    name each table, and the one detector that it uses."""

    counts: Counter[str]
    mentions: dict[str, str]
    detector: str | None
    splits: Counter[str]
    others: Counter[str] = field(default_factory=Counter)
    elsewhere: str | None = None
    """The data set or task that the title names, where it is none of ours: `Chinese NER`."""

    def main(self, among: Iterable[str]) -> str | None:
        """The benchmark of `among` that the paper names most."""
        ranked = sorted(among, key=lambda name: -self.counts[name])
        return ranked[0] if ranked and self.counts[ranked[0]] else None

    def leads(self, benchmark: str) -> bool:
        """Whether the paper names no data set that is none of ours more often."""
        return max(self.others.values(), default=0) <= self.counts[benchmark]

    def is_only(self, benchmark: str) -> bool:
        """Whether the paper names no other benchmark or data set a third as often."""
        rest = [count for name, count in (*self.counts.items(), *self.others.items()) if name != benchmark]
        return 3 * max(rest, default=0) < self.counts[benchmark]


USES = re.compile(
    r"\b(?:[Ww]e|[Oo]ur)\b.{0,40}\b(?:us(?:e|ed|ing)|adopt|employ|train|fine-?tun|evaluat|plug|follow|build)\w*\b"
)
SAYS_WHAT_IS_USED = 3
"""How much more a sentence counts in which the authors say what they use."""
TABLE_MENTION = re.compile(r"\b(?:Table|Tab\.?)s?\s*~?([A-Z]?\.?\d+)")
MENTIONS_KEPT = 4


def _detectors_weighed(sentence: str) -> dict[str, int]:
    """The detectors of a sentence, each with its weight: one that the authors say they use counts more."""
    named = detectors_in(sentence)
    uses = len(set(named)) == 1 and USES.search(sentence)
    return dict.fromkeys(named, SAYS_WHAT_IS_USED if uses else 1)


def context_of(document: Document) -> PaperContext:
    """Read a document's sentences once for what they name."""
    counts: Counter[str] = Counter()
    others: Counter[str] = Counter()
    mentions: dict[str, list[str]] = {}
    detectors: Counter[str] = Counter()
    splits: Counter[str] = Counter()
    for sentence in document.sentences:
        found = layer("sentence", sentence.text)
        counts.update(found.ids("benchmark"))
        others.update(found.ids("data-set"))
        detectors.update(_detectors_weighed(sentence.text))
        splits.update(found.ids("split"))
        for match in TABLE_MENTION.finditer(sentence.text):
            mentions.setdefault(match[1], []).append(sentence.text)
    for table in document.tables:
        counts.update(layer("caption", table.caption).ids("benchmark"))
    return PaperContext(
        counts,
        {number: " ".join(texts[:MENTIONS_KEPT]) for number, texts in mentions.items()},
        trained_in(detectors),
        splits,
        others,
        _elsewhere(document.title),
    )


def _elsewhere(title: str | None) -> str | None:
    named = layer("title", title or "")
    foreign = named.ids("data-set")
    return foreign[0] if foreign and not named.ids("benchmark") else None


def layers_of(record: Record, column: Column, grid: Grid, context: PaperContext) -> tuple[Layer, ...]:
    """The layers around one cell, from the nearest out. The column's leaf counts before its upper headers."""
    table = grid.table
    number = re.match(r"[A-Z]?\.?\d+", table.number or "")
    path = [part for part in column.path if not tells_a_value(part)]
    header = " ".join(reversed(path)) if _parts_suffice(column) else " ".join(path)
    head = grid.head_of(column)
    return (
        _of_column(column, f"{header} {head.header}" if head and head.has("benchmark", "data-set") else header),
        *(layer("row", text) for text in _row_texts(record, grid)),
        layer("group", " ".join(record.group)),
        *_corner(grid),
        *(layer("caption", text) for text in captions_of(table)),
        layer("mention", context.mentions.get(number[0], "") if number else ""),
        layer("section", table.section),
    )


def _of_column(column: Column, header: str) -> Layer:
    """The column's layer; a level of its heading that is a data set as a whole (`Real`) counts as one.

    So does a leaf that is another score as a whole: `P` and `R` beside `F1`.
    """
    whole = layer("column", header)
    alone = tuple(hit for level in column.labels for hit in level if hit.kind == "data-set")
    known = set(whole.ids("data-set"))
    extra = [hit for hit in alone if hit.id not in known and not whole.ids("benchmark")]
    if column.path and not whole.ids("metric"):
        leaf = len(column.path[-1].strip())
        extra += [hit for hit in column.labels[-1] if hit.id == "other-score" and hit.end - hit.start == leaf]
    return replace(whole, labels=(*whole.labels, *extra)) if extra else whole


def _corner(grid: Grid) -> list[Layer]:
    """The heading of the first stub column where it says what the values are: `mAP` above the models' names."""
    first = grid.columns[0] if grid.columns and grid.columns[0].stub else None
    return [layer("caption", first.path[-1])] if first and first.path and first.has("metric", "polarity") else []


PART = re.compile(r"\(\d*([a-h])\)")


def captions_of(table: Table) -> tuple[str, ...]:
    """A caption from the nearest out: what it says of the table's own part `(b)`, then what it says of all parts."""
    marks = list(PART.finditer(table.caption))
    letter = (table.number or "")[-1:]
    if not marks or not letter.isalpha():
        return (table.caption,)
    ends = [*(mark.start() for mark in marks[1:]), len(table.caption)]
    parts = [table.caption[mark.end() : end] for mark, end in zip(marks, ends, strict=True) if mark[1] == letter]
    return (" ".join(parts).strip(), table.caption[: marks[0].start()].strip()) if parts else (table.caption,)


def _row_texts(record: Record, grid: Grid) -> list[str]:
    """The stub's texts from the values outwards, without those that say what a model was trained on."""
    told = ((grid.columns[index], text) for index, text in reversed(record.stub))
    return [text for column, text in told if text and "extra-data" not in column.ids("setting")]


def _parts_suffice(column: Column) -> bool:
    """Whether reading the path as one phrase finds no more than its parts do, so that the leaf may come first."""
    whole = {(hit.kind, hit.id) for hit in label(" ".join(column.path))}
    parts = {(hit.kind, hit.id) for level in column.labels for hit in level}
    return whole == parts
