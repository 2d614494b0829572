"""A plain reference list in, references and named failures out.

Entries are told apart by their labels (`[1]`, `1.`, `(1)`), else by blank lines, else by hanging indents, else each
line is one. Nothing is thrown away: entries that are no papers are kept and marked as junk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.identifiers import find_arxiv_id, find_doi, parse_arxiv_id
from ingest.parsing.bibtex import ParsedReferences
from ingest.parsing.citation import read_citation
from ingest.parsing.decoding import decode
from ingest.parsing.ids import parse_id, reference_by_id
from ingest.parsing.junk import junk_reason
from ingest.records import FailedReference, Place, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSettings:
    """`longest`: more characters than this are not one reference. `labelled`: so many labels make a labelled list.

    `gap_share`: so many gaps for each line of text mean that blank lines separate the entries.
    """

    longest: int = 2000
    labelled: int = 2
    gap_share: float = 0.1


SETTINGS = ListSettings()

_LABELS = (
    re.compile(r"^[ \t]*\[(\d{1,4}|[A-Za-z][\w+'’ .-]{0,30}\d{2,4}[a-z]?)\][ \t]*"),
    re.compile(r"^[ \t]*\\bibitem[ \t]*(?:\[[^\]]*\])?[ \t]*\{([^}]*)\}[ \t]*"),
    re.compile(r"^[ \t]*(\d{1,4})[.)][ \t]+(?=\S)"),
    re.compile(r"^[ \t]*\((\d{1,3})\)[ \t]+(?=\S)"),
    re.compile(r"^[ \t]*([-*•‣◦])[ \t]+(?=\S)"),
)
_HEADING = re.compile(
    r"^\W*(?:references?|bibliography|literature(?: cited)?|works cited|reading list)\W*$", re.IGNORECASE
)
_COMMENT = re.compile(r"^[ \t]*(?:#|%)")
_URL = re.compile(r"https?://[^\s<>\"{}]+")
_NOTICE = re.compile(
    r"\s*(?:(?:available(?: at| from)?|url|doi|online|retrieved from|accessed)\s*:?\s*)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """The lines of one entry: `label` as printed, `line` of the first, `raw` with its line ends."""

    raw: str
    line: int
    text: str
    label: str | None = None


def parse_reflist(data: bytes, source: str, settings: ListSettings = SETTINGS) -> ParsedReferences:
    """The references in `data`, in order. `source` is the name that places use. Never raises on bad input."""
    decoded = decode(data)
    references: list[Reference] = []
    failures: list[FailedReference] = []
    for number, item in enumerate(_items(decoded.text, settings), start=1):
        entry = item.label if item.label and item.label.isalnum() else str(number)
        result = _read(item, Place(source=source, line=item.line, entry=entry), settings)
        if isinstance(result, FailedReference):
            failures.append(result)
            continue
        guessed = [line for line in range(item.line, item.line + item.raw.count("\n") + 1) if line in decoded.guessed]
        encoded = tuple(f"line {line} is not UTF-8; it was read as {decoded.encoding}" for line in guessed)
        references.append(replace(result, repairs=(*result.repairs, *encoded)) if encoded else result)
    return ParsedReferences(references=tuple(references), failures=tuple(failures))


def _items(text: str, settings: ListSettings) -> Iterator[_Item]:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if not _is_aside(line)]
    label = _label_pattern([line for _, line in lines], settings)
    starts = _labelled(lines, label) if label else _unlabelled(lines, settings)
    entry: list[tuple[int, str]] = []
    for (number, line), starts_here in zip(lines, starts, strict=True):
        if starts_here and entry:
            yield _item(entry, label)
            entry = []
        if line.strip() or entry:
            entry.append((number, line))
    if any(line.strip() for _, line in entry):
        yield _item(entry, label)


def _is_aside(line: str) -> bool:
    return bool(_COMMENT.match(line) or _HEADING.match(line))


def _label_pattern(lines: list[str], settings: ListSettings) -> re.Pattern[str] | None:
    """The way of labelling that most lines show; it must begin the first line of text or recur."""
    counts = [(sum(1 for line in lines if pattern.match(line)), pattern) for pattern in _LABELS]
    count, pattern = max(counts, key=lambda pair: pair[0])
    first = next((line for line in lines if line.strip()), "")
    return pattern if count >= settings.labelled or (count and pattern.match(first)) else None


def _labelled(lines: list[tuple[int, str]], label: re.Pattern[str]) -> list[bool]:
    """A number that does not follow the last one is part of a text that happens to begin a line (`2016. In ...`)."""
    starts, expected = [], 0
    for _, line in lines:
        match = label.match(line)
        number = int(match[1]) if match and match[1].isdigit() else None
        starts.append(bool(match) and (number is None or not expected or expected <= number <= expected + 20))
        if starts[-1] and number is not None:
            expected = number + 1
    return starts


def _unlabelled(lines: list[tuple[int, str]], settings: ListSettings) -> list[bool]:
    text = [line for _, line in lines if line.strip()]
    indented = sum(1 for line in text if line[:1] in " \t")
    gaps = _gaps([bool(line.strip()) for _, line in lines])
    if gaps and gaps >= settings.gap_share * len(text):
        return [index == 0 or not lines[index - 1][1].strip() for index in range(len(lines))]
    if text and 0 < indented < len(text) and text[0][:1] not in " \t":
        return [line[:1] not in {" ", "\t", ""} for _, line in lines]
    return [True for _ in lines]


def _gaps(has_text: list[bool]) -> int:
    """How often blank lines stand between lines of text."""
    beginnings = sum(1 for before, here in pairwise([False, *has_text]) if here and not before)
    return max(0, beginnings - 1)


def _item(entry: list[tuple[int, str]], label: re.Pattern[str] | None) -> _Item:
    raw = "\n".join(line for _, line in entry).rstrip()
    match = label.match(raw) if label else None
    text = raw[match.end() :] if match else raw
    text = re.sub(r"(?<=[^\W\d_])-\n[ \t]*(?=[a-zà-þ])", "", text)
    return _Item(raw=raw, line=entry[0][0], text=" ".join(text.split()), label=match[1] if match else None)


def _read(item: _Item, place: Place, settings: ListSettings) -> Reference | FailedReference:
    if not item.text:
        return FailedReference(raw=item.raw, place=place, reason="the entry is empty behind its label")
    if len(item.text) > settings.longest:
        reason = f"{len(item.text)} characters are more than one reference; put each on a line of its own"
        return FailedReference(raw=item.raw, place=place, reason=reason)
    if not any(char.isalpha() for char in item.text) and parse_id(item.text) is None:
        return FailedReference(raw=item.raw, place=place, reason="there are no letters in the entry; it names no work")
    return _reference(item, place)


def _reference(item: _Item, place: Place) -> Reference:
    named = reference_by_id(item.text, place)
    if named is not None:
        return replace(named, raw=item.raw)
    url = _URL.search(item.text)
    doi = find_doi(item.text)
    text = _NOTICE.sub("", _URL.sub("", item.text).rstrip(" .,;")) if url else item.text
    citation = read_citation(text or item.text)
    venue_id = parse_arxiv_id(citation.venue) if citation.venue else None
    arxiv_id = find_arxiv_id(item.text) or venue_id
    return Reference(
        raw=item.raw,
        place=place,
        title=citation.title or None,
        authors=citation.authors,
        year=citation.year,
        venue="arXiv" if venue_id else citation.venue,
        arxiv_id=arxiv_id.id if arxiv_id else None,
        version=arxiv_id.version if arxiv_id else None,
        doi=doi,
        url=url[0].rstrip(".,;)") if url else None,
        repairs=citation.doubts,
        junk=junk_reason(citation.title, has_id=bool(arxiv_id or doi)),
    )
