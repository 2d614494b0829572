"""A BibTeX file in, references and named failures out. Every entry of the file ends as one or the other."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ingest.identifiers import find_doi
from ingest.names import bibtex_names, separated_by_commas
from ingest.parsing.bibsplit import Macro, RawEntry, split_bibtex
from ingest.parsing.bibvalues import MONTHS, read_value
from ingest.parsing.decoding import DecodedText, decode
from ingest.parsing.junk import junk_reason
from ingest.parsing.latex import latex_to_text, url_to_text
from ingest.parsing.locate import locate_arxiv_id
from ingest.records import FailedReference, Place, Reference

INHERITED = {"booktitle": ("booktitle", "title"), "year": ("year",), "date": ("date",)}
"""What an entry takes from its crossref parent where it has none: field -> the parent's fields, first one present."""

VENUES = ("journal", "journaltitle", "booktitle", "school", "institution", "series", "publisher", "howpublished")
"""Where a venue is looked for, in this order."""

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_URL = re.compile(r"https?://[^\s{}<>\"]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedReferences:
    """What a reference file held. Counts in = counts out: `entries` is the sum of the two."""

    references: tuple[Reference, ...]
    failures: tuple[FailedReference, ...]

    @property
    def entries(self) -> int:
        return len(self.references) + len(self.failures)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """An entry with its values read: LaTeX is still in them."""

    raw: RawEntry
    values: Mapping[str, str]
    repairs: tuple[str, ...]


def parse_bibtex(data: bytes, source: str) -> ParsedReferences:
    """The references in `data`, in the order of the file. `source` is the name that places and messages use.

    Never raises on bad input: a fault is mended and said in `repairs`, or the entry is a failure with line and reason.
    """
    decoded = decode(data)
    items = list(split_bibtex(decoded.text, source))
    macros = _macros(item for item in items if isinstance(item, Macro))
    entries = [_read_entry(item, macros) for item in items if isinstance(item, RawEntry)]
    failures = [item for item in items if isinstance(item, FailedReference)]
    references = []
    for entry in _inherit(_name_duplicates(entries)):
        reference = _reference(entry, source, decoded)
        if isinstance(reference, FailedReference):
            failures.append(reference)
        else:
            references.append(reference)
    return ParsedReferences(references=tuple(references), failures=tuple(_in_file_order(failures)))


def _in_file_order(failures: list[FailedReference]) -> list[FailedReference]:
    return sorted(failures, key=lambda failure: failure.place.line or 0)


def _macros(definitions: Iterable[Macro]) -> dict[str, str]:
    macros = dict(MONTHS)
    for definition in definitions:
        macros[definition.name] = read_value(definition.raw_value, macros).text
    return macros


def _read_entry(raw: RawEntry, macros: Mapping[str, str]) -> _Entry:
    values: dict[str, str] = {}
    repairs = list(raw.repairs)
    waiting = deque(raw.fields)
    while waiting:
        name, printed, line = waiting.popleft()
        value = read_value(printed, macros)
        repairs += _keep_value(values, name, value.text.strip(), line)
        repairs += [f"{name} (line {line}): {repair}" for repair in value.repairs]
        if value.hidden:
            hidden, rest = value.hidden
            waiting.appendleft((hidden.lower(), rest, line + printed.count("\n", 0, len(printed) - len(rest))))
    return _Entry(raw=raw, values=values, repairs=tuple(repairs))


def _keep_value(values: dict[str, str], name: str, text: str, line: int) -> list[str]:
    """Keep the first value of a field; what is said of a second one."""
    if name not in values:
        values[name] = text
        return []
    if not text or text == values[name]:
        return [f"{name} (line {line}): the field is given twice"]
    return [f"{name} (line {line}): the field is given twice; the first was kept, not `{text[:60]}`"]


def _name_duplicates(entries: list[_Entry]) -> list[_Entry]:
    """Entries under a key that an earlier one has say so. Both are kept: which is right is not for a parser to say."""
    seen: dict[str, int] = {}
    named = []
    for entry in entries:
        key = entry.raw.key.lower()
        repair = "" if key else "the entry has no key"
        if key in seen:
            repair = f"the key `{entry.raw.key}` stands already in line {seen[key]}; both entries were kept"
        elif key:
            seen[key] = entry.raw.line
        named.append(replace(entry, repairs=(*entry.repairs, repair)) if repair else entry)
    return named


def _inherit(entries: list[_Entry]) -> list[_Entry]:
    parents = {entry.raw.key.lower(): entry for entry in reversed(entries) if entry.raw.key}
    return [_with_parent(entry, parents) if "crossref" in entry.values else entry for entry in entries]


def _with_parent(entry: _Entry, parents: Mapping[str, _Entry]) -> _Entry:
    name = entry.values["crossref"]
    parent = parents.get(name.lower())
    if parent is None:
        return replace(entry, repairs=(*entry.repairs, f"crossref: there is no entry `{name}` in this file"))
    values = dict(entry.values)
    for field, sources in INHERITED.items():
        inherited = next((parent.values[source] for source in sources if parent.values.get(source)), None)
        if inherited and not values.get(field):
            values[field] = inherited
    return replace(entry, values=values)


def _reference(entry: _Entry, source: str, decoded: DecodedText) -> Reference | FailedReference:
    raw, values = entry.raw, entry.values
    place = Place(source=source, line=raw.line, entry=raw.key or None)
    if not any(values.values()):
        return FailedReference(raw=raw.raw, place=place, reason="the entry has no fields; give it a title or an id")
    repairs = [*entry.repairs, *_encoding_repairs(raw, decoded)]
    authors = values.get("author") or values.get("editor") or ""
    if separated_by_commas(authors):
        repairs.append("author: the names are separated by commas, not by `and`")
    title = _title(values)
    located = locate_arxiv_id(values, repairs)
    doi = _doi(values)
    return Reference(
        raw=raw.raw,
        place=place,
        title=title,
        authors=bibtex_names(authors),
        year=_year(values, repairs),
        venue=_venue(values),
        arxiv_id=located.id if located else None,
        version=located.version if located else None,
        doi=doi,
        url=_url(values),
        kind=raw.kind,
        repairs=tuple(repairs),
        junk=junk_reason(title, kind=raw.kind, has_id=bool(located or doi)),
    )


def _encoding_repairs(raw: RawEntry, decoded: DecodedText) -> list[str]:
    lines = range(raw.line, raw.line + raw.raw.count("\n") + 1)
    guessed = [line for line in lines if line in decoded.guessed] if decoded.guessed else []
    return [f"line {line} is not UTF-8; it was read as {decoded.encoding}" for line in guessed]


def _title(values: Mapping[str, str]) -> str | None:
    title = latex_to_text(values.get("title", ""))
    subtitle = latex_to_text(values.get("subtitle", ""))
    return (f"{title}: {subtitle}" if title and subtitle else title or subtitle) or None


def _doi(values: Mapping[str, str]) -> str | None:
    for field in ("doi", "url", "ee", "howpublished", "note"):
        if values.get(field) and (doi := find_doi(url_to_text(values[field]))):
            return doi
    return None


def _url(values: Mapping[str, str]) -> str | None:
    for field in ("url", "ee", "link", "howpublished", "note"):
        if values.get(field) and (match := _URL.search(url_to_text(values[field]))):
            return match[0].rstrip(".,;)")
    return None


def _venue(values: Mapping[str, str]) -> str | None:
    for field in VENUES:
        text = values.get(field, "")
        venue = "" if "://" in text else latex_to_text(text)
        if venue:
            return venue
    return None


def _year(values: Mapping[str, str], repairs: list[str]) -> int | None:
    for field in ("year", "date", "issued"):
        if match := _YEAR.search(values.get(field, "")):
            return int(match[0])
    for field in ("booktitle", "journal", "series", "note", "month"):
        years = set(_YEAR.findall(values.get(field, "")))
        if len(years) == 1:
            year = int(years.pop())
            repairs.append(f"the entry has no year; {year} was taken from its {field}")
            return year
    return None
