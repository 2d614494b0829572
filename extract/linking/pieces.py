"""The pieces of a row's stub and of a column's heading: names, variants, settings, training data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from data import read_pattern, read_toml
from extract.linking.cells import is_empty, numbers_of
from extract.linking.citations import take_off
from extract.linking.grid import Column, Grid, Record, tells_a_value
from extract.linking.layers import layer
from extract.linking.names import NAME_IN_TEXT
from extract.linking.settings import heads_how_many, settings_in
from extract.vocabulary import Label, label
from normalize.devices import find_device

GREEK = dict(
    zip(
        "αβγδεηθκλμσφ",
        ["alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "kappa", "lambda", "mu", "sigma", "phi"],
        strict=True,
    )
)
MARKS = re.compile(r"[†‡§¶⋆★∗•◦○●▪■◆⚗]+|(?<=[\w)\]])\s?\*+(?=\s|$)|\^(?:[†‡*]|[a-z\d]$)")
OURS = re.compile(
    r"\s*[(\[]\s*ours?\s*[)\]]|\s*[,-]?\s*\bours\b\s*:?|"
    r"^(?:this (?:paper|work)|our (?:model|method|approach|system)|proposed(?: method| model)?)$",
    re.IGNORECASE,
)
"""What marks a row as the authors' and is no part of the model's name."""
UNITS = re.compile(r"[(\[][^()\[\]]{0,14}[)\]]|[↑↓%#]|[-–—/|,:;.&]")
COST_ALONE = re.compile(
    r"[~≈<>]?\s?\d[\d.,]*\s?(?:fps|[mµ]?s(?:ec)?|min|h(?:rs?|ours?)?|days?|W|J|(?:img|images?|frames?)\s?/\s?s)",
    re.IGNORECASE,
)
"""A number with a unit of speed, time or power: what a row costs, and no part of a name."""
GAIN_ALONE = re.compile(r"^[+−–-]\s?\d[\d.,]*\s?(?:%|[x×]|pts?\b|points?\b|pp\b)?$")
GLUED_SIZE = re.compile(
    r"(?<=[A-Za-z])(?<!-)(LARGE|BASE|SMALL|TINY|HUGE|XLARGE|XXLARGE|BIG)\b|"
    r"(?<=[A-Z])(large|base|small|tiny|huge|xlarge|xxlarge|big)\b"
)
"""A size set as a subscript, which the page glues to its name: `BERTLARGE`."""
TICKS = frozenset("✓✔✗✘×XY")
"""Cells that say only whether a row has what the column names."""
SIZE_ALONE = re.compile(r"\d{3,4}\s?[x×]\s?\d{3,4}")
"""A cell that is the size of an image, whatever its column is called."""
SIZED = re.compile(r"\d[\d.]*(?:\s?\^2|\s?[x×].*|\s?(?:px|crops?))?$")
LONG_HEADER = 4
"""A header of more words than this is a sentence about the column, and names no variant."""
SPOKEN_FOR = frozenset({"benchmark", "data-set", "corpus", "metric", "polarity", "split", "quantity", "other"})


@dataclass(slots=True)
class Pieces:
    """A stub taken apart. `measured`: the data sets that it names, which tell results apart, not models."""

    names: list[str] = field(default_factory=list)
    name_columns: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    variants: list[tuple[str, str]] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    measured: list[str] = field(default_factory=list)

    @property
    def all_variants(self) -> list[tuple[str, str]]:
        """What tells rows apart, in the stub and in the number columns left of the results."""
        return [*self.variants, *self.attributes]


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text without some stretches, tidied."""
    for start, end in sorted(spans, reverse=True):
        before = re.sub(r"(?<=\S)\s*\+\s*$", "", text[:start])
        text = before + " " + text[end:]
    text = re.sub(r"\(\s*[,;]?\s*\)", "", text)
    return re.sub(r"\s+", " ", re.sub(r"\(\s*[,;&]\s*", "(", text)).strip(" ,;")


@lru_cache(maxsize=20_000)
def clean(text: str) -> str:
    """A name without citations, marks of notes and `(ours)`, and with Greek letters spelled out, to be searched for."""
    text = OURS.sub("", MARKS.sub("", take_off(text).text))
    text = re.sub(r"(?<=\d)\s?×\s?(?=\d)", "x", re.sub(r"(?<![\d.])\.(?=\d)", "0.", text))
    for letter, word in GREEK.items():
        text = text.replace(letter, word)
    text = GLUED_SIZE.sub(lambda match: f"-{match[0]}", re.sub(r"\^\d+(?=$|\s|:)", "", text))
    return re.sub(r"\s+", " ", text).strip(" ,;:")


def is_spoken_for(text: str) -> bool:
    """Whether the whole text is words of the vocabularies (a benchmark, a metric): such a cell names no model."""
    hits = [hit for hit in label(text) if hit.kind in SPOKEN_FOR and hit.id != "hyper"]
    rest = UNITS.sub(" ", without(text, {(hit.start, hit.end) for hit in hits}))
    return bool(hits) and len(text) > 1 and not re.search(r"[A-Za-z]{2}", rest) and " + " not in text


def named_in_brackets(text: str) -> str:
    """The model in brackets where nothing but a corpus stands before them: `ViT-H/14` of `-JFT (ViT-H/14)`."""
    match = re.fullmatch(r"([^()]*)\(([^()]+)\)", text.strip())
    if not match or not NAME_IN_TEXT.search(match[2]):
        return text
    before = without(match[1], [(hit.start, hit.end) for hit in label(match[1])]).strip(" -–")
    return text if re.search(r"\w", before) else match[2]


def _is_in_word(text: str, hit: Label) -> bool:
    """Whether what heads models elsewhere is a part of a word here: `feature` in `Feature-based`, `CNN` in `R-CNN`."""
    return hit.kind == "name" and "-" in (text[hit.end : hit.end + 1], text[hit.start - 1 : hit.start])


def residue(column: Column) -> str:
    """The variant that a value column's header names beside metric, benchmark, split, quantity and unit."""
    kept = []
    for text, hits in zip(column.path, column.labels, strict=True):
        if any(hit.kind in {"quantity", "other"} for hit in hits) or text[:1] == "(":
            continue
        if tells_a_value(text):
            kept.append(clean(text))
            continue
        bare = named_in_brackets(clean(text))
        spans = {(hit.start, hit.end) for hit in label(bare) if not _is_in_word(bare, hit)} | set(settings_in(bare))
        words = UNITS.sub(" ", without(bare, spans)).split()
        named = NAME_IN_TEXT.search(bare) and not spans
        if words and len(words) <= LONG_HEADER and (named or not is_plain(words)):
            kept.append(bare if not spans else " ".join(words))
    return " ".join(kept)


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(read_toml("names.toml")["plain_words"])


def is_plain(words: Iterable[str]) -> bool:
    """Whether no word could be a variant's name: figures, single letters and words that every header uses."""
    return all(word.lower() in _plain_words() or not re.search(r"[A-Za-z]{2}", word) for word in words)


def _tells_a_variant(column: Column, text: str) -> bool:
    """Whether a stub column's heading is none of a model (`Excitation`, `Kernel size`): its texts then name variants.

    What is added (`+ dropout`) is added to what stands above, and is left to the name.
    """
    leaf = column.labels[-1] if column.labels else ()
    headed = bool(column.path and column.path[-1].strip()) and all(hit.kind == "other" for hit in leaf)
    return headed and not text.startswith("+")


def _varies(column: Column, text: str) -> bool:
    """Whether a stub text tells a variant of a model that is named elsewhere."""
    lacks = text.lower() == "none" and column.index > 0 and bool(column.path)
    return not column.has("name") and (lacks or _tells_a_value(column, text) or _tells_a_variant(column, text))


def _tells_a_value(column: Column, text: str) -> bool:
    """Whether a stub text is the value of something: a number, no word at all, or below a hyperparameter's name."""
    hyper = any(hit.id == "hyper" for hit in (column.labels[-1] if column.labels else ()))
    return hyper or bool(numbers_of(text)) or not _has_word(text)


def _has_word(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]", text.replace("x", "")))


def _names_a_model(text: str, main: str | None) -> bool:
    """Whether a text names a model whatever stands above it: it cites, is sized, or speaks of the paper's own."""
    named = NAME_IN_TEXT.search(clean(text))
    return bool(
        take_off(text).cited
        or (named and (re.search(r"\d", named[0]) or GLUED_SIZE.search(text)))
        or (main and main.lower() in text.lower())
    )


def _says_nothing(column: Column, text: str) -> bool:
    """Whether a stub text is blank, a gain, a cost, or a count of something else."""
    leaf = column.labels[-1] if column.labels else ()
    blank = is_empty(text) and text.strip() not in TICKS and text.lower() != "none"
    counts = any(hit.kind == "other" and hit.id != "hyper" for hit in leaf) and re.search(r"\d", text)
    models = bool(column.path) and heads_how_many(column.path[-1]) and text.strip().isdigit()
    return blank or bool(counts) or models or bool(GAIN_ALONE.match(text) or COST_ALONE.fullmatch(text))


def is_device(text: str) -> bool:
    """Whether a text is a device and nothing else: `V100`, `8 TPUv3`. What a model ran on is no part of its name."""
    found = find_device(text)
    rest = text[: found.start] + text[found.end :] if found else text
    return found is not None and bool(found.ids) and not re.search(r"[^\W\d_]{2}", rest)


def _is_size(column: Column, text: str) -> bool:
    """Whether a text is the size of an image: `512×512`, or a plain number of pixels below `Size`."""
    headed = bool(column.path) and column.path[-1].strip().lower() in {"size", "sizes", "input"}
    return bool(SIZE_ALONE.fullmatch(text)) or (headed and bool(re.fullmatch(r"[1-9]\d{2,3}", text)))


def names_a_class(text: str) -> bool:
    """Whether a text tells what kind a model is and names none: `Convolutional networks`, `two-stage`."""
    return bool(read_pattern("names.toml", "classes").fullmatch(clean(text)))


def _sort_piece(pieces: Pieces, column: Column, text: str, main: str | None) -> None:
    """Put one stub text where it belongs, by its column's header."""
    header = column.path[-1] if column.path else ""
    ids = {hit.id for hit in (column.labels[-1] if column.labels else ()) if hit.kind == "setting"}
    if _says_nothing(column, text):
        return
    if "extra-data" in ids and not column.has("quantity") and not numbers_of(text):
        pieces.data.append(clean(text))
    elif column.has("quantity") or is_spoken_for(text):
        pieces.data += [text] if not column.path and layer("row", text).ids("data-set") else []
    elif text.strip() in TICKS:
        pieces.variants.append((header, "no" if text.strip() in "✗×-–" else "yes"))
    elif _is_size(column, text) or ("input-size" in ids and (column.index > 0 or SIZED.match(text))):
        bare = re.sub(r"\^2$", "", clean(text))
        pieces.settings.append(bare if re.match(r"\d{3}", bare) else f"{header} {text}")
    elif "schedule" in ids and column.index > 0:
        pieces.kinds.append(clean(text))
    elif (not _names_a_model(text, main) and _varies(column, text)) or (column.index > 0 and is_device(text)):
        pieces.variants.append((header, text))
    elif clean(text).lower() not in read_toml("names.toml")["not_in_names"]:
        pieces.names.append(text)
        pieces.name_columns.append(column.index)


def _named_elsewhere(grid: Grid, record: Record, index: int) -> bool:
    """Whether another stub column, headed by nothing or as the models', names a model in this row."""
    others = ((grid.columns[other], text) for other, text in record.stub if other != index)
    return any(NAME_IN_TEXT.search(text) for column, text in others if not column.path or column.has("name"))


def _trained_on(record: Record) -> int | None:
    """The first of two stub columns that name data sets: what was trained on, before what is reported on."""
    data = [
        index
        for index, text in record.stub
        if any(hit.kind in {"benchmark", "data-set", "corpus"} for hit in label(text)) and is_spoken_for(text)
    ]
    return data[0] if len(data) > 1 else None


def pieces_of(grid: Grid, record: Record, main: str | None = None) -> Pieces:
    """The pieces of one row: its stub, and the number columns left of the results. `main`: what the paper is about."""
    pieces = Pieces()
    trained = _trained_on(record)
    for index, text in record.stub:
        pieces.measured += [text] if any(hit.kind in {"benchmark", "data-set"} for hit in label(text)) else []
        if index == trained:
            pieces.data.append(clean(text))
        elif text and index not in grid.numbering:
            known = main if not grid.columns[index].path or not _named_elsewhere(grid, record, index) else None
            if names_a_class(text) and _named_elsewhere(grid, record, index):
                continue
            _sort_piece(pieces, grid.columns[index], text, known)
    for column in grid.attributes:
        cell = record.cells.get(column.index)
        if cell and not COST_ALONE.fullmatch(cell.text) and (not is_empty(cell.text) or not column.numeric):
            text = "none" if is_empty(cell.text) else cell.text
            pieces.attributes.append((column.path[-1] if column.path else "", text))
    return pieces


def describes_only(text: str) -> bool:
    """Whether a row's words describe a variant and name no model: they start so, or hold no capital and no digit."""
    return bool(read_pattern("names.toml", "describing").match(text)) or not re.search(r"[A-Z\d]", text)


def of_people(text: str) -> bool:
    """Whether a row is about what people reach, not a model."""
    return bool(read_pattern("names.toml", "people").match(text))
