"""The model that a row speaks of, under the name that the paper uses, with its settings apart.

Name parts are the stub columns that hold words, and what a value column's header says beyond its metric (`ResNet-50` in
`ResNet-50 | top-1`). A row that only describes a variant (`no dropout`, `+ more data`, `alpha = 0.25`) is a variant of
the model that its group, its caption or the paper is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property

from data import read_toml
from extract.linking.cells import is_empty, numbers_of
from extract.linking.citations import cites, take_off
from extract.linking.grid import Column, Grid, Record
from extract.linking.layers import captions_of, detectors_in, layer
from extract.linking.names import NAME_IN_TEXT, PaperNames, is_model_name
from extract.linking.settings import is_ensemble, settings_in, speaks_of_ensembles
from extract.vocabulary import label
from normalize.benchmarks import benchmarks

GREEK = dict(
    zip(
        "αβγδεηθκλμσφ",
        ["alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "kappa", "lambda", "mu", "sigma", "phi"],
        strict=True,
    )
)
MARKS = re.compile(r"[†‡§¶⋆★∗]+|(?<=[\w)\]])\s?\*+(?=\s|$)|\^(?:[†‡*]|[a-z\d]$)")
OURS = re.compile(
    r"\s*[(\[]\s*ours?\s*[)\]]|\s*[,-]?\s*\bours\b\s*:?|^(?:this (?:paper|work)|our (?:model|method|approach|system)|proposed(?: method| model)?)$",
    re.IGNORECASE,
)
MARKED_OURS = re.compile(r"[(\[]\s*ours?\s*[)\]]|\bours\b|^this (?:paper|work)\b", re.IGNORECASE)
DESCRIBES = re.compile(
    r"^\s*(?:[+\-–−]|\(\w\)$|w/o?\b|with(?:out)?\b|no\b|not\b|only\b|all\b|replac|remov|add|us(?:e|ing)\b|none$|baseline$|default$|full\b|yes$|X$|✓|✗|single|ensemble)",
    re.IGNORECASE,
)
UNITS = re.compile(r"[(\[][^()\[\]]{0,14}[)\]]|[↑↓%#]|[-–—/|,:;.&]")
GAIN_ALONE = re.compile(r"^[+−–-]\s?\d")
MODEL_LETTER = re.compile(r"\bmodel ([A-Z])\b")
GLUED_SIZE = re.compile(
    r"(?<=[A-Za-z])(?<!-)(LARGE|BASE|SMALL|TINY|HUGE|XLARGE|XXLARGE|BIG)\b|(?<=[A-Z])(large|base|small|tiny|huge|xlarge|xxlarge|big)\b"
)
"""A size set as a subscript, which the page glues to its name: `BERTLARGE`."""
SHORT_NAME = 2
"""A row of so few letters (`A`, `B1`) is the name that the paper gives to a configuration."""
LONG_HEADER = 4
SPLIT_FIRST = re.compile(r"^(?:dev|test|val|validation|development)(?: set)?\s*:\s*", re.IGNORECASE)
"""A header of more words than this is a sentence about the column, and names no variant."""
SPOKEN_FOR = frozenset({"benchmark", "data-set", "metric", "polarity", "split", "quantity", "other"})


@dataclass(frozen=True, slots=True)
class Named:
    """A row's model: `model` None where nothing names one; `reasons` are ids of reasons.toml; `text`: the row's words."""

    model: str | None
    setting: str | None
    training_data: str | None
    ensemble: bool
    cited: bool
    text: str
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Pieces:
    """A stub taken apart."""

    names: list[str] = field(default_factory=list)
    name_columns: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    variants: list[tuple[str, str]] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    text = re.sub(r"\(\s*[,;]?\s*\)", "", text)
    return re.sub(r"\s+", " ", re.sub(r"\(\s*[,;&]\s*", "(", text)).strip(" ,;")


def clean(text: str) -> str:
    """A name without citations, marks of notes and `(ours)`, and with Greek letters spelled out, to be searched for."""
    text = OURS.sub("", MARKS.sub("", take_off(text).text))
    text = re.sub(r"(?<=\d)\s?×\s?(?=\d)", "x", re.sub(r"(?<![\d.])\.(?=\d)", "0.", text))
    for letter, word in GREEK.items():
        text = text.replace(letter, word)
    text = GLUED_SIZE.sub(lambda match: f"-{match[0]}", re.sub(r"\^\d+(?=$|\s|:)", "", text))
    return re.sub(r"\s+", " ", text).strip(" ,;:")


def _is_word_of_ours(text: str) -> bool:
    """Whether the whole text is words of the vocabularies: a benchmark, a metric, a quantity; such a cell names no model."""
    hits = [hit for hit in label(text) if hit.kind in SPOKEN_FOR and hit.id != "hyper"]
    rest = UNITS.sub(" ", _without(text, {(hit.start, hit.end) for hit in hits}))
    return bool(hits) and len(text) > 1 and not re.search(r"[A-Za-z]{2}", rest)


def _named_in_brackets(text: str) -> str:
    """The model in brackets where nothing but a corpus stands before them: `ViT-H/14` of `-JFT (ViT-H/14)`."""
    match = re.fullmatch(r"([^()]*)\(([^()]+)\)", text.strip())
    if not match or not NAME_IN_TEXT.search(match[2]):
        return text
    before = _without(match[1], [(hit.start, hit.end) for hit in label(match[1])]).strip(" -–")
    return text if re.search(r"\w", before) else match[2]


def residue(column: Column) -> str:
    """The variant that a value column's header names beside metric, benchmark, split, quantity and unit."""
    kept = []
    for text, hits in zip(column.path, column.labels, strict=True):
        if any(hit.kind in {"name", "quantity", "other"} for hit in hits) or text[:1] == "(":
            continue
        bare = _named_in_brackets(clean(text))
        spans = {(hit.start, hit.end) for hit in label(bare)} | set(settings_in(bare))
        words = UNITS.sub(" ", _without(bare, spans)).split()
        named = NAME_IN_TEXT.search(bare) and not spans
        if words and len(words) <= LONG_HEADER and (named or not _plain(words)):
            kept.append(bare if not spans else " ".join(words))
    return " ".join(kept)


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(read_toml("names.toml")["plain_words"])


def _plain(words: Iterable[str]) -> bool:
    """Whether no word could be a variant's name: figures, single letters and words that every header uses."""
    return all(word.lower() in _plain_words() or not re.search(r"[A-Za-z]{2}", word) for word in words)


def _sort_piece(pieces: _Pieces, column: Column, text: str) -> None:
    """Put one stub text where it belongs, by its column's header."""
    leaf = column.labels[-1] if column.labels else ()
    header = column.path[-1] if column.path else ""
    ids = {hit.id for hit in leaf if hit.kind == "setting"}
    if any(hit.kind == "other" and hit.id != "hyper" for hit in leaf) or GAIN_ALONE.match(text):
        return
    if column.has("quantity") or _is_word_of_ours(text):
        pieces.data += [text] if not column.path and layer("row", text).ids("data-set") else []
    elif "extra-data" in ids:
        pieces.data.append(clean(text))
    elif "input-size" in ids and column.index > 0:
        pieces.settings.append(f"{header} {text}")
    elif "schedule" in ids and column.index > 0:
        pieces.kinds.append(clean(text))
    elif (any(hit.id == "hyper" for hit in leaf) or numbers_of(text)) and "name" not in {hit.kind for hit in leaf}:
        pieces.variants.append((header, text))
    elif clean(text).lower() not in read_toml("names.toml")["not_in_names"]:
        pieces.names.append(text)
        pieces.name_columns.append(column.index)


def _pieces(grid: Grid, record: Record) -> _Pieces:
    pieces = _Pieces()
    for index, text in record.stub:
        if text:
            _sort_piece(pieces, grid.columns[index], text)
    for column in grid.attributes:
        cell = record.cells.get(column.index)
        if cell and not is_empty(cell.text):
            pieces.variants.append((column.path[-1] if column.path else "", cell.text))
    return pieces


def _describes_only(text: str) -> bool:
    """Whether a row's words describe a variant and name no model: they start so, or hold no capital and no digit."""
    return bool(DESCRIBES.match(text)) or not re.search(r"[A-Z\d]", text)


def _detector(texts: Iterable[str]) -> str | None:
    return next((found[0] for text in texts if (found := detectors_in(text))), None)


def _is_backbone(name: str) -> bool:
    first = re.split(r"[\s(,+]", name)[0]
    return any(re.match(rf"{re.escape(known)}(?![a-z])", first) for known in read_toml("models.toml")["backbones"])


class Namer:
    """Names the rows of one table, in a paper whose own names are known."""

    def __init__(self, grid: Grid, names: PaperNames, mention: str = "", detector: str | None = None) -> None:
        self.grid = grid
        self.names = names
        self.mention = mention
        self.detector = detector
        self.pieces = {record.index: _pieces(grid, record) for record in grid.records}
        self.caption = " ".join(captions_of(grid.table))
        self.marked = self._told_by_marks()
        self.telling = self._telling()

    def _told_by_marks(self) -> set[str]:
        """Stub texts whose mark alone tells them from another row: `1 CNN*` beside `1 CNN`."""
        texts = {text for pieces in self.pieces.values() for text in pieces.names}
        return {text for text in texts if any(other != text and clean(other) == clean(text) for other in texts)}

    def _clean(self, text: str) -> str:
        mark = re.search(r"[*†‡]+$", text) if text in self.marked else None
        return clean(text) + (mark[0] if mark else "")

    def _telling(self) -> dict[int, list[str]]:
        """For each row, the hyperparameters that tell it from rows of the same name: `alpha=0.25`."""
        by_name: dict[tuple[str, ...], list[int]] = {}
        for index, pieces in self.pieces.items():
            by_name.setdefault((*pieces.names, *pieces.kinds), []).append(index)
        telling: dict[int, list[str]] = {}
        for rows in by_name.values():
            values: dict[str, set[str]] = {}
            for index in rows:
                for header, text in self.pieces[index].variants:
                    values.setdefault(header, set()).add(text)
            for index in rows:
                told = [pair for pair in self.pieces[index].variants if len(values[pair[0]]) > 1]
                telling[index] = [clean(f"{header}={text}".strip("=")) for header, text in told]
        return telling

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
        whole = self.names.joined(variant, stub) if variant and stub else None
        if whole:
            return whole, self.telling[record.index], settings, ["model-in-column"]
        told = self.telling[record.index]
        base = " ".join(filter(None, (variant, _without(stub, found) or stub, *kinds)))
        reasons = ["model-in-column"] if variant else []
        reasons += ["model-by-settings"] if told and pieces.names else []
        return base, told, settings, reasons

    def _names_for(self, pieces: _Pieces, column: Column) -> list[str]:
        """The name texts that a value column belongs to: where `Model` heads several columns, the nearest on its left."""
        heads = [index for index in pieces.name_columns if self.grid.columns[index].has("name")]
        repeated = len({self.grid.columns[index].path[-1:] for index in heads}) < len(heads)
        if not repeated:
            return pieces.names
        left = max((index for index in heads if index < column.index), default=heads[0])
        return [text for text, index in zip(pieces.names, pieces.name_columns, strict=True) if index == left]

    def _group(self, record: Record) -> str:
        """The group's name where it is one: a few words that are no label and no remark on the rows."""
        for text in record.group:
            bare = clean(text).rstrip(":")
            short = bare and len(bare.split()) <= LONG_HEADER and not label(bare) and not is_ensemble([bare])
            if short and (NAME_IN_TEXT.search(bare) or not _plain(bare.split())):
                return bare
        return ""

    def _whole(self, record: Record, base: str, reasons: list[str]) -> str:
        """The base, led by what it is a variant of where it does not name a model itself."""
        pieces = self.pieces[record.index]
        group = self._group(record)
        named = NAME_IN_TEXT.search(base) or self.names.owns(base)
        if base and pieces.names and not _describes_only(" ".join(pieces.names)):
            if named or len(base) <= SHORT_NAME or self.compares:
                return base if named or not group else f"{group} {base}"
            lead = group or self._of_caption()
            return " ".join(filter(None, (lead, base)))
        lead = group if NAME_IN_TEXT.search(group) else self._of_caption() or self.names.main or group
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
        return next((text for text in reversed(texts) if NAME_IN_TEXT.search(text) and not _describes_only(text)), "")

    @cached_property
    def says_how_many(self) -> bool:
        """Whether rows, groups or columns tell ensembles from single models, so that the caption need not."""
        texts = [text for record in self.grid.records for text in (record.text, *record.group)]
        return any(map(speaks_of_ensembles, [*texts, *(column.header for column in self.grid.values)]))

    @cached_property
    def compares(self) -> bool:
        """Whether the table sets models of several papers side by side: some of its rows cite, or are marked as ours."""
        texts = [text for record in self.grid.records for text in (record.text, *record.group)]
        return any(cites(text) or MARKED_OURS.search(text) for text in texts)

    def _of_caption(self) -> str:
        """The one model that the caption names: `squeeze operators in SE-ResNet-50 on ImageNet`."""
        caption = self.caption
        found = [
            match[0] for match in NAME_IN_TEXT.finditer(caption) if not cites(caption[match.start() : match.end() + 30])
        ]
        lettered = MODEL_LETTER.findall(caption)
        if len(set(lettered)) == 1:
            return f"model {lettered[0]}"
        models = {name for name in found if is_model_name(name)}
        own = {name for name in models if self.names.owns(name)}
        for names in (own, models):
            if len(names) == 1:
                return names.pop()
        return ""

    def name(self, record: Record, column: Column, benchmark: str | None = None) -> Named:
        """The model of one cell."""
        pieces = self.pieces[record.index]
        base, told, settings, reasons = self._base(record, column)
        model = " ".join(filter(None, (self._whole(record, base, reasons), *told)))
        if benchmark and benchmarks()[benchmark].area == "object-detection" and _is_backbone(model):
            detector = _detector((self.caption, *record.group, self.mention)) or self.detector
            model = f"{detector} {model}" if detector else model
        around = (column.header, *record.group, self.caption[:240])
        settings += [*pieces.settings, *(text[start:end] for text in around for start, end in settings_in(text))]
        cited = any(
            take_off(text).cited or take_off(text).as_name for text in (*pieces.names, *record.group, column.header)
        )
        data = [*pieces.data, *(name for text in (*record.group, column.header) for name in layer("x", text).trained)]
        return Named(
            model=model or None,
            setting=", ".join(dict.fromkeys(settings)) or None,
            training_data=", ".join(dict.fromkeys(data)) or None,
            ensemble=is_ensemble(
                (record.text, column.header, *record.group, *([] if self.says_how_many else [self.caption]))
            ),
            cited=cited,
            text=" ".join((*record.group, record.text)),
            reasons=tuple(reasons),
        )
