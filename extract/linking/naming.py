"""The model that a row speaks of, under the name that the paper uses, with its settings apart.

Name parts are the stub columns that hold words, and what a value column's header says beyond its metric (`ResNet-50` in
`ResNet-50 | top-1`). A row that only describes a variant (`no dropout`, `+ more data`, `alpha = 0.25`) is a variant of
the model that its group, its caption or the paper is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from data import read_toml
from extract.linking.citations import cites, take_off
from extract.linking.grid import Column, Grid, Record
from extract.linking.layers import captions_of, detectors_in, layer
from extract.linking.names import NAME_IN_TEXT, PaperNames, is_model_name
from extract.linking.pieces import LONG_HEADER, Pieces, clean, describes_only, is_plain, pieces_of, residue, without
from extract.linking.settings import (
    caption_says_ensemble,
    heads_how_many,
    how_many,
    is_ensemble,
    settings_in,
    speaks_of_ensembles,
)
from extract.linking.variants import telling
from extract.vocabulary import label
from normalize.benchmarks import benchmarks

MARKED_OURS = re.compile(r"[(\[]\s*ours?\s*[)\]]|\bours\b|^this (?:paper|work)\b", re.IGNORECASE)
OUR = re.compile(r"\b(?:our|existing|published|previous)\b", re.IGNORECASE)
SIZED_WORD = re.compile(r"[a-z]{3,}-\d+\b")
"""A name without a capital: `plain-34`."""
SEVERAL_SIZES = re.compile(r"\d/\d")
"""A name that stands for several models: `ResNet-50/101/152`."""
MODEL_LETTER = re.compile(r"\bmodel ([A-Z])\b")
SPLIT_FIRST = re.compile(r"^(?:dev|test|val|validation|development)(?: set)?\s*:\s*", re.IGNORECASE)
SHORT_NAME = 2
"""A row of so few letters (`A`, `B1`) is the name that the paper gives to a configuration."""
COMPARED = re.compile(
    r"^(?:the |our )?(?:baseline|base|original|vanilla|plain)(?: model| network)?:?\s+", re.IGNORECASE
)
"""How a row starts that shows what the other rows are compared with."""
SWEEP = 3
BARE_NUMBER = re.compile(r"^-?\d[\d.,]*[kKM%]?$")
OWN_DATA = frozenset({"none", "no", "train", "train set", "training set", "train+dev", "train + dev"})
"""Training data that are no other than the benchmark's own."""
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


def _detector(texts: Iterable[str]) -> str | None:
    """The one detector that the first speaking text names; a text that names several tells nothing."""
    named = (set(detectors_in(text)) for text in texts)
    return next((found.pop() for found in named if len(found) == 1), None)


def _is_backbone(word: str) -> bool:
    return any(re.match(rf"{re.escape(known)}(?![a-z])", word) for known in read_toml("models.toml")["backbones"])


def _names_a_model(text: str) -> bool:
    """Whether a text shows the name of a model: `FooNet-50`, `plain-34`, `R50`."""
    shown = any(map(is_model_name, NAME_IN_TEXT.findall(text))) or SIZED_WORD.match(text)
    return bool(shown) or any(map(_is_backbone, re.split(r"[\s(,+]", text)))


def _lacks_detector(name: str) -> bool:
    """Whether a name begins with a backbone, or names nothing at all, and so leaves out the detector around it."""
    words = re.split(r"[\s(,+]", name)
    names_nothing = not NAME_IN_TEXT.search(name) and not any(map(_is_backbone, words))
    return not detectors_in(name) and (_is_backbone(words[0]) or names_nothing)


def _is_of(benchmark: str | None, data: str) -> bool:
    """Whether training data are the benchmark's own: `trainval35k` on COCO, `ImageNet-1K` on ImageNet."""
    named = layer("cell", data)
    alone = not re.search(r"[+,&]", data)
    return data.lower() in OWN_DATA or (alone and (bool(named.ids("split")) or benchmark in named.ids("benchmark")))


class Namer:
    """Names the rows of one table, in a paper whose own names are known."""

    def __init__(self, grid: Grid, names: PaperNames, mention: str = "", detector: str | None = None) -> None:
        self.grid = grid
        self.names = names
        self.mention = mention
        self.detector = detector
        self.pieces = {record.index: pieces_of(grid, record, names.main) for record in grid.records}
        self.caption = " ".join(captions_of(grid.table))
        self.marked = self._told_by_marks()
        self.telling = telling(self.pieces, {record.index: record.group for record in grid.records})

    def _told_by_marks(self) -> set[str]:
        """Stub texts whose mark alone tells them from another row: `1 CNN*` beside `1 CNN`."""
        texts = {text for pieces in self.pieces.values() for text in pieces.names}
        return {text for text in texts if any(other != text and clean(other) == clean(text) for other in texts)}

    def _clean(self, text: str) -> str:
        mark = re.search(r"[*†‡⋆★]+$", text) if text in self.marked else None
        return clean(text) + (re.sub("[⋆★]", "*", mark[0]) if mark else "")

    def _base(self, record: Record, column: Column) -> tuple[str, list[str], list[str], list[str]]:
        """The row's own words for its model, what tells it apart, the settings in them, and the reasons."""
        pieces = self.pieces[record.index]
        held = set(re.findall(r"\w+", " ".join(pieces.names)))
        kinds = [kind for kind in pieces.kinds if not set(re.findall(r"\w+", kind)) <= held]
        stub = " ".join(filter(None, (self._clean(text) for text in self._names_for(pieces, column))))
        stub = SPLIT_FIRST.sub("", stub)
        found = settings_in(stub)
        settings = [stub[start:end] for start, end in found]
        variant = residue(column)
        whole = self.names.joined(variant, stub, self._stubs) if variant and stub else None
        if whole:
            return whole, self.telling[record.index], settings, ["model-in-column"]
        told = self.telling[record.index]
        told = [*told, clean("=".join(column.path[-2:]))] if self.is_sweep else told
        base = " ".join(filter(None, (variant, without(stub, found) or stub, *kinds)))
        reasons = ["model-in-column"] if variant else []
        reasons += ["model-by-settings"] if told and pieces.names else []
        return base, told, settings, reasons

    def _names_for(self, pieces: Pieces, column: Column) -> list[str]:
        """The name texts of a value column: where blocks stand side by side, those of its own."""
        head = self.grid.head_of(column)
        if head is None:
            return pieces.names
        return [text for text, index in zip(pieces.names, pieces.name_columns, strict=True) if index == head.index]

    @cached_property
    def _stubs(self) -> frozenset[str]:
        """The names of all rows."""
        return frozenset(" ".join(map(clean, pieces.names)) for pieces in self.pieces.values())

    def _group(self, record: Record) -> str:
        """The group's name where it is one: a few words that are no label and no remark on the rows."""
        for text in record.group:
            bare = clean(text).rstrip(":")
            speaks = any(hit.kind != "name" for hit in label(bare)) or MARKED_OURS.search(bare) or OUR.search(bare)
            short = bare and len(bare.split()) <= LONG_HEADER and not speaks and not is_ensemble([bare])
            if short and (NAME_IN_TEXT.search(bare) or not is_plain(bare.split())):
                return bare
        return ""

    def _whole(self, record: Record, base: str, reasons: list[str]) -> str:
        """The base, led by what it is a variant of where it does not name a model itself."""
        pieces = self.pieces[record.index]
        group = self._group(record)
        named = _names_a_model(base) or self.names.owns(base)
        lettered = self._lettered
        if lettered and lettered not in base and not cites(record.text):
            return f"{lettered} {base}".strip()
        if base and pieces.names and not describes_only(" ".join(pieces.names)):
            sized = re.search(r"\d", self._of_caption()) and not cites(record.text)
            if named or len(base) <= SHORT_NAME or (self.compares and not sized):
                return base if named or not group else f"{group} {base}"
            lead = group or self._of_caption() or self._compared
            return " ".join(filter(None, (lead, base)))
        lead = group if NAME_IN_TEXT.search(group) else self._of_caption() or self._compared or self.names.main or group
        lead = (base.startswith("+") and self._above(record)) or lead
        reasons.append("model-from-paper" if lead else "model-unclear")
        return base if lead and self._leads(base, lead) else " ".join(filter(None, (lead, base)))

    @staticmethod
    def _leads(base: str, lead: str) -> bool:
        return base.lower().startswith(lead.lower()) or (
            (named := NAME_IN_TEXT.match(base)) is not None and not named[0].isupper()
        )

    def _above(self, record: Record) -> str:
        """The last row above, within the group, that names a model: what a row `+ more data` adds to."""
        above = [other for other in self.grid.records if other.index < record.index and other.group == record.group]
        texts = [" ".join(map(clean, self.pieces[other.index].names)) for other in above]
        found = next((text for text in reversed(texts) if NAME_IN_TEXT.search(text) and not describes_only(text)), "")
        return COMPARED.sub("", found)

    @cached_property
    def _compared(self) -> str:
        """The model that a row calls the one to compare with: `Baseline model (FooNet-B0)`."""
        texts = [" ".join(map(clean, pieces.names)) for pieces in self.pieces.values()]
        named = [NAME_IN_TEXT.search(text) for text in texts if COMPARED.match(text)]
        return next((match[0] for match in named if match), "")

    @cached_property
    def says_how_many(self) -> bool:
        """Whether rows, groups or columns tell ensembles from single models, so that the caption need not."""
        texts = [text for record in self.grid.records for text in (record.text, *record.group)]
        return any(map(speaks_of_ensembles, [*texts, *(column.header for column in self.grid.values)]))

    @cached_property
    def compares(self) -> bool:
        """Whether the table sets several papers side by side: some of its rows cite, or are marked as ours."""
        texts = [text for record in self.grid.records for text in (record.text, *record.group)]
        return any(cites(text) or MARKED_OURS.search(text) for text in texts)

    @cached_property
    def is_sweep(self) -> bool:
        """Whether the value columns are headed by the values of one hyperparameter: `0.0 | 0.2 | 0.4`."""
        headings = [column.path[-1] if column.path else "" for column in self.grid.values]
        return len(set(headings)) == len(headings) >= SWEEP and all(map(BARE_NUMBER.match, headings))

    @cached_property
    def _lettered(self) -> str:
        """The one model that the caption names by a letter: `activations in model A`."""
        letters = set(MODEL_LETTER.findall(self.caption))
        return f"model {letters.pop()}" if len(letters) == 1 else ""

    def _of_caption(self) -> str:
        """The one model that the caption names: `squeeze operators in SE-ResNet-50 on ImageNet`.

        A name is no other where it is what the other is built on: `SE-ResNet-50 ... the original is ResNet-50`.
        """
        caption = self.caption
        found = [
            match[0] for match in NAME_IN_TEXT.finditer(caption) if not cites(caption[match.start() : match.end() + 30])
        ]
        models = {name for name in found if is_model_name(name) and not SEVERAL_SIZES.search(name)}
        models -= {name for name in models if any(other.endswith(f"-{name}") for other in models)}
        own = {name for name in models if self.names.owns(name)}
        for names in (own, models):
            if len(names) == 1:
                return names.pop()
        return ""

    def of_heading(self, column: Column) -> str | None:
        """The model that a column heads: `18-layer` is that of the model that the paper is about."""
        heading = clean(column.header)
        named = NAME_IN_TEXT.search(heading) or len(heading) <= SHORT_NAME or not heading
        return heading if named or not self.names.main else f"{self.names.main} {heading}"

    def name(self, record: Record, column: Column, benchmark: str | None = None) -> Named:
        """The model of one cell."""
        pieces = self.pieces[record.index]
        base, told, settings, reasons = self._base(record, column)
        model = " ".join(filter(None, (self._whole(record, base, reasons), *told)))
        detects = benchmark is not None and benchmarks()[benchmark].area == "object-detection"
        if detects and _lacks_detector(model):
            detector = _detector((*record.group, self.caption, self.mention)) or self.detector
            model = f"{detector} {model}" if detector else model
        around = (column.header, *record.group, self.caption[:CAPTION_START])
        settings += [*pieces.settings, *(text[start:end] for text in around for start, end in settings_in(text))]
        cited = any(
            take_off(text).cited or take_off(text).as_name for text in (*pieces.names, *record.group, column.header)
        )
        data = [*pieces.data, *(name for text in (*record.group, column.header) for name in layer("x", text).trained)]
        if len(heads := NAME_IN_TEXT.findall(model)) > len(set(heads)):
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
        """Whether the row, column or group, else the caption, says that several models were combined."""
        told = is_ensemble((record.text, column.header, *record.group))
        return told or (not self.says_how_many and caption_says_ensemble(self.caption))

    def _of_how_many(self, record: Record) -> str:
        """How many models a row combines, where a column or the row says so: ` of 4`."""
        counted = (
            cell.text
            for index, cell in sorted(record.cells.items())
            if self.grid.columns[index].path and heads_how_many(self.grid.columns[index].path[-1])
        )
        number = next(counted, how_many(record.text) or "")
        return f" of {number}" if number.strip().isalnum() else ""
