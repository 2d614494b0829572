"""An RIS file in, references and named failures out: what reference managers and publishers' pages export.

A record runs from `TY  - ` to `ER  - `. A record that ends without `ER` is mended; text outside of records and a
record with no field are failures. https://en.wikipedia.org/wiki/RIS_(file_format) lists the tags.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.names import listed_names
from ingest.parsing.bibtex import ParsedReferences
from ingest.parsing.decoding import decode
from ingest.parsing.fields import reference_from
from ingest.records import FailedReference, Place, Reference

TAGS = {
    "title": ("TI", "T1", "CT"), "journal": ("JO", "JF", "T2", "JA", "J1", "J2"), "booktitle": ("BT", "C3"),
    "year": ("PY", "Y1", "DA", "Y2"), "doi": ("DO", "DI"), "url": ("UR", "L1", "L2", "LK", "M2"),
    "note": ("N1", "M1", "M3", "C1", "AN"), "volume": ("VL",), "number": ("IS",), "pages": ("SP",),
    "publisher": ("PB",), "eid": ("C7",),
}  # fmt: skip
"""BibTeX's name of a field to the tags that hold it, the surest first. N2 and AB are abstracts and never read."""

AUTHORS = ("AU", "A1", "A2", "ED")
KINDS = {
    "JOUR": "article", "CONF": "inproceedings", "CPAPER": "inproceedings", "CHAP": "incollection", "BOOK": "book",
    "THES": "phdthesis", "RPRT": "techreport", "UNPB": "unpublished", "EDBOOK": "collection",
}  # fmt: skip

_TAG = re.compile(r"^\s{0,3}([A-Z][A-Z0-9])[ \t]{1,3}-(?:[ \t]|$)(.*)$")


@dataclass(slots=True)
class _Record:
    """The lines of one record, and its values by tag. `opened`: it began with a TY; else it is stray text."""

    line: int
    opened: bool
    lines: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    repairs: list[str] = field(default_factory=list)
    last: str = ""

    def take(self, line: str) -> None:
        """Keep a line: a tag with its value, or the rest of the last value."""
        self.lines.append(line)
        match = _TAG.match(line)
        if match is not None:
            self.last = match[1]
            self.values[match[1]].append(match[2].strip())
        elif line.strip() and self.values.get(self.last):
            self.values[self.last][-1] = f"{self.values[self.last][-1]} {line.strip()}".strip()


def parse_ris(data: bytes, source: str) -> ParsedReferences:
    """The references in `data`, in order. `source` is the name that places use. Never raises on bad input."""
    references: list[Reference] = []
    failures: list[FailedReference] = []
    for number, record in enumerate(_records(decode(data).text), start=1):
        result = _read(record, source, number)
        if isinstance(result, FailedReference):
            failures.append(result)
        else:
            references.append(result)
    return ParsedReferences(references=tuple(references), failures=tuple(failures))


def _records(text: str) -> Iterator[_Record]:
    record: _Record | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        match = _TAG.match(line)
        tag = match[1] if match else ""
        if record is not None and tag == "TY":
            record.repairs += ["the record does not end with ER"] if record.opened else []
            yield record
            record = None
        if record is None:
            if not line.strip():
                continue
            record = _Record(line=number, opened=tag == "TY")
        if tag == "ER":
            record.lines.append(line)
            yield record
            record = None
        else:
            record.take(line)
    if record is not None:
        record.repairs += ["the record does not end with ER"] if record.opened else []
        yield record


def _read(record: _Record, source: str, number: int) -> Reference | FailedReference:
    raw = "\n".join(record.lines)
    entry = next(iter(record.values.get("ID", ())), "") or str(number)
    place = Place(source=source, line=record.line, entry=entry)
    if not record.opened:
        return FailedReference(
            raw=raw, place=place, reason="the text stands outside of a record; begin one with `TY  - `"
        )
    values = {name: found for name, tags in TAGS.items() if (found := _first(record.values, tags))}
    if not values:
        return FailedReference(raw=raw, place=place, reason="the record has no fields; give it a TI or a DO")
    kind = KINDS.get(_first(record.values, ("TY",)).upper(), "misc")
    return reference_from(
        raw, place, values, authors=_authors(record.values), kind=kind, repairs=_mended(record, values)
    )


def _mended(record: _Record, values: Mapping[str, str]) -> list[str]:
    titles = [title for tag in TAGS["title"] for title in record.values.get(tag, ()) if title]
    twice = [f"the title is given twice; the first was kept, not `{titles[1][:60]}`"] if len(set(titles)) > 1 else []
    return [*record.repairs, *twice]


def _first(values: Mapping[str, Sequence[str]], tags: Sequence[str]) -> str:
    return next((text for tag in tags for text in values.get(tag, ()) if text), "")


def _authors(values: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The names of the first tag that holds some: a line each, `Last, First` turned round."""
    for tag in AUTHORS:
        names = [name for line in values.get(tag, ()) for name in listed_names(_turned(line))]
        if names:
            return tuple(names)
    return ()


def _turned(line: str) -> str:
    """One name a line: `Doe, Jane, Jr.` must not be read as a list of three."""
    pieces = [piece.strip() for piece in line.split(",") if piece.strip()]
    if len(pieces) < 2 or ";" in line or " and " in line:
        return line
    return " ".join([*pieces[1:2], pieces[0], *pieces[2:]])
