"""The model that a row speaks of, under the name that the paper uses, with its settings apart.

Name parts are the stub columns that hold words, and what a value column's header says beyond its metric (`ResNet-50` in
`ResNet-50 | top-1`). A row that only describes a variant (`no dropout`, `+ more data`, `alpha = 0.25`) is a variant of
the model that its group, its caption or the paper is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from extract.linking.citations import take_off
from extract.linking.detectors import is_backbone, lacks_detector, only_detector
from extract.linking.grid import Column, Grid, Record
from extract.linking.layers import captions_of, layer
from extract.linking.leads import SHORT_NAME, Leads
from extract.linking.marks import trained_by_marks
from extract.linking.names import NAME_IN_TEXT, PaperNames
from extract.linking.pieces import Pieces, clean, is_plain, named_in_brackets, pieces_of, residue, without
from extract.linking.settings import (
    heads_how_many,
    is_ensemble,
    settings_in,
    speaks_of_ensembles,
)
from extract.linking.variants import telling
from normalize.benchmarks import benchmarks

OWN_DATA = frozenset({"none", "no", "train", "train set", "training set", "train+dev", "train + dev", "trainval35k"})
"""Training data that are no other than the benchmark's own."""
OWN_PART = re.compile(r"train(?:[+ ]*val)?\s?(?:\d+k?)?")
"""A training part of the benchmark itself: `trainval35k`, `train2017`."""
LONGEST_NAME = 9
"""A name of more words than this was put together from too many cells to be sure of."""
CAPTION_START = 240
"""Characters of a caption that may state a setting for all rows; what follows explains."""


@dataclass(frozen=True, slots=True)
class Named:
    """A row's model: None where nothing names one; `reasons` are ids of reasons.toml.

    `text` are the words of the row and its groups, `words` those of the row that are about this model.
    """

    model: str | None
    setting: str | None
    training_data: str | None
    ensemble: bool
    cited: bool
    text: str
    words: str
    reasons: tuple[str, ...]


def _is_of(benchmark: str | None, data: str) -> bool:
    """Whether training data are the benchmark's own: `trainval35k` on COCO, `ImageNet-1K` on ImageNet."""
    named = layer("cell", data)
    alone = not re.search(r"[+,&]", data)
    own = data.lower() in OWN_DATA or OWN_PART.fullmatch(data.lower())
    return bool(own) or (alone and (bool(named.ids("split")) or benchmark in named.ids("benchmark")))


def backbones_beside(grids: Iterable[Grid]) -> dict[str, frozenset[str]]:
    """The backbones that stand beside each model's name in the rows of all tables of a paper."""
    beside: dict[str, set[str]] = {}
    for grid in grids:
        for record in grid.records:
            first, *rest = [clean(text) for _, text in record.stub if text] or [""]
            beside.setdefault(first, set()).update(text for text in rest if is_backbone(text))
    return {name: frozenset(found) for name, found in beside.items() if found}


class Namer:
    """Names the rows of one table, in a paper whose own names are known."""

    def __init__(
        self,
        grid: Grid,
        names: PaperNames,
        mention: str = "",
        detector: str | None = None,
        backbones: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.grid = grid
        self.names = names
        self.mention = mention
        self.detector = detector
        self.backbones = backbones or {}
        self.pieces = {record.index: pieces_of(grid, record, names.main) for record in grid.records}
        self.caption = " ".join(captions_of(grid.table))
        self.marked = self._told_by_marks()
        self.leads = Leads(grid, names, self.pieces, self.caption)
        self.telling = telling(self.pieces, {record.index: record.group for record in grid.records})

    def _told_by_marks(self) -> set[str]:
        """Stub texts whose mark alone tells them from another row: `1 CNN*` beside `1 CNN`."""
        texts = {text for pieces in self.pieces.values() for text in pieces.names}
        bare = Counter(map(clean, texts))
        return {text for text in texts if bare[clean(text)] > 1}

    def _clean(self, text: str) -> str:
        mark = re.search(r"[*†‡⋆★]+$", text) if text in self.marked else None
        return named_in_brackets(clean(text)) + (re.sub("[⋆★]", "*", mark[0]) if mark else "")

    def _base(self, record: Record, column: Column) -> tuple[str, list[str], list[str], list[str]]:
        """The row's own words for its model, what tells it apart, the settings in them, and the reasons."""
        pieces = self.pieces[record.index]
        held = set(re.findall(r"\w+", " ".join(pieces.names)))
        kinds = [kind for kind in pieces.kinds if not set(re.findall(r"\w+", kind)) <= held]
        stub = " ".join(filter(None, (self._clean(text) for text in self._names_for(pieces, column))))
        found = settings_in(stub)
        settings = [stub[start:end].strip(" ↑") for start, end in found]
        variant = residue(column) or self.alike.get(column.index, "")
        told = self.telling[record.index]
        base = " ".join(filter(None, (variant, without(stub, found) or stub, *kinds)))
        reasons = ["model-in-column"] if variant else []
        reasons += ["model-by-settings"] if told and pieces.names else []
        return base, told, settings, reasons

    def _names_for(self, pieces: Pieces, column: Column) -> list[str]:
        """The name texts of a value column: where blocks stand side by side, those of its own."""
        head = self.grid.head_of(column)
        if head is None:
            return self._without_only_backbone(pieces.names)
        return [text for text, index in zip(pieces.names, pieces.name_columns, strict=True) if index == head.index]

    def _without_only_backbone(self, names: list[str]) -> list[str]:
        """The name texts, without the backbone of an own model that has one alone: the model's name tells it.

        A model that the text names with a size (`FooDet-101`) has several.
        """
        first, *rest = names or [""]
        model = clean(first)
        only = self.backbones.get(model, frozenset())
        sized = re.compile(rf"{re.escape(model)}-\d")
        if len(only) != 1 or not self.names.owns(model) or any(map(sized.match, self.names.written)):
            return names
        return [first, *(text for text in rest if clean(text) not in only)]

    @cached_property
    def alike(self) -> dict[int, str]:
        """What tells value columns apart that measure the same: their last headings (`S 224 | B 224`), by column."""
        groups: dict[tuple[object, ...], list[Column]] = {}
        for column in self.grid.values:
            labels = frozenset((hit.kind, hit.id) for level in column.labels for hit in level)
            settings = tuple(column.header[start:end] for start, end in settings_in(column.header))
            groups.setdefault((labels, settings), []).append(column)
        told: dict[int, str] = {}
        for columns in groups.values():
            leaves = {column.index: clean(column.path[-1]) if len(column.path) > 1 else "" for column in columns}
            if len(set(leaves.values())) == len(columns) > 1:
                told |= {index: leaf for index, leaf in leaves.items() if re.search(r"[A-Za-z]", leaf)}
        return told

    def of_heading(self, column: Column) -> str | None:
        """The model that a column heads: `18-layer` is that of the model that the paper is about; `Value` is none."""
        heading = named_in_brackets(clean(column.header))
        if re.fullmatch(r"[a-z]{2,}(?: [a-z]{2,})*", heading, re.IGNORECASE) and is_plain(heading.split()):
            return None
        named = NAME_IN_TEXT.search(heading) or len(heading) <= SHORT_NAME or not heading
        return heading if named or not self.names.main else f"{self.names.main} {heading}"

    def name(self, record: Record, column: Column, benchmark: str | None = None) -> Named:
        """The model of one cell."""
        pieces = self.pieces[record.index]
        base, told, settings, reasons = self._base(record, column)
        model = " ".join(filter(None, (self.leads.lead(record, base, reasons), *told)))
        detects = benchmark is not None and benchmarks()[benchmark].area == "object-detection"
        if detects and lacks_detector(model):
            detector = only_detector((*record.group, self.caption, self.mention)) or self.detector
            model = f"{detector} {model}" if detector else model
        around = (column.header, *record.group, self.caption[:CAPTION_START])
        settings += [*pieces.settings, *(text[start:end] for text in around for start, end in settings_in(text))]
        cited = any(
            take_off(text).cited or take_off(text).as_name for text in (*pieces.names, *record.group, column.header)
        )
        data = [*pieces.data, *(name for text in (*record.group, column.header) for name in layer("x", text).trained)]
        data += trained_by_marks(self.grid.table, " ".join((*record.group, record.text)))
        if len(heads := NAME_IN_TEXT.findall(model)) > len(set(heads)) or len(model.split()) > LONGEST_NAME:
            reasons.append("model-unclear")
        ensemble = self._is_ensemble(record, column)
        settings += [f"ensemble{self._of_how_many(record)}"] * (ensemble and not speaks_of_ensembles(model))
        words = " ".join(self._names_for(pieces, column)) if self.grid.blocks else record.text
        return Named(
            model=model or None,
            setting=", ".join(dict.fromkeys(settings)) or None,
            training_data=", ".join(one for one in dict.fromkeys(data) if not _is_of(benchmark, one)) or None,
            ensemble=ensemble,
            cited=cited,
            text=" ".join((*record.group, words)),
            words=words,
            reasons=tuple(reasons),
        )

    def _is_ensemble(self, record: Record, column: Column) -> bool:
        """Whether the row, column or group says that several models were combined."""
        counted = self._of_how_many(record).removeprefix(" of ")
        if counted.isdigit():
            return int(counted) > 1
        return is_ensemble((record.text, column.header, *record.group))

    def _of_how_many(self, record: Record) -> str:
        """How many models a row combines, where a column says so: ` of 4`."""
        counted = (
            cell.text
            for index, cell in sorted(record.cells.items())
            if self.grid.columns[index].path and heads_how_many(self.grid.columns[index].path[-1], self.caption)
        )
        number = next(counted, "")
        return f" of {number}" if number.strip().isalnum() else ""
