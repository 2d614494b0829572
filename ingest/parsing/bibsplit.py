"""A BibTeX file cut into entries, so that a fault in one never reaches the next.

The file is first cut at every line that begins a block. Each piece goes through the splitter of bibtexparser alone;
where that gives up, or leaves fields of the entry behind, the piece is read line by line instead: every field that can
be told is kept, and the repair says what was mended. Where no title is left to tell, the entry is a failure with its
text, line and reason.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bibtexparser.model import Block, DuplicateFieldKeyBlock, Entry, ExplicitComment, Preamble, String
from bibtexparser.splitter import Splitter

from ingest.records import FailedReference, Place

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its warnings become repairs and failures here

FIELD_NAMES = frozenset([
    "abstract", "address", "annote", "archiveprefix", "arxivid", "author", "bibsource", "biburl", "booktitle",
    "chapter", "collaboration", "copyright", "crossref", "date", "day", "doi", "edition", "editor", "editors", "ee",
    "eid", "eprint", "eprinttype", "file", "howpublished", "institution", "isbn", "issn", "issue", "journal",
    "journaltitle", "key", "keywords", "language", "link", "location", "month", "mendeley-groups", "note", "number",
    "numpages", "organization", "pages", "pdf", "pmid", "primaryclass", "publisher", "school", "series",
    "shorttitle", "subtitle", "timestamp", "title", "translator", "type", "url", "urldate", "volume", "year",
])  # fmt: skip
"""Field names that are believed wherever they stand in a broken entry."""

QUOTED_ENTRIES = 3
"""So many beginnings of entries within a value are taken for text. More are entries that stand on one line."""

_PAREN_KINDS = (
    "string|comment|preamble|article|book|booklet|conference|inbook|incollection|inproceedings|manual|mastersthesis|"
    "misc|online|phdthesis|proceedings|report|techreport|thesis|unpublished"
)
"""Blocks that may stand in parentheses. An `@` before any other word and a parenthesis is running text."""

_BLOCK = re.compile(
    rf"^[ \t]*(?:%+[ \t]*)?@[ \t]*(?:[A-Za-z]\w*[ \t]*\{{|(?:{_PAREN_KINDS})[ \t]*\()", re.IGNORECASE | re.MULTILINE
)
_INNER_BLOCK = re.compile(r"@[A-Za-z]\w*[ \t]*[{(]\s*[^\s,={}()\"]*\s*,")
_HEAD = re.compile(rf"@\s*(?:([A-Za-z]\w*)\s*\{{|({_PAREN_KINDS})\s*\()\s*", re.IGNORECASE)
_KEY = re.compile(r"([^\s,={}()\"]*)\s*(,?)\s*")
_LEFT_BEHIND = re.compile(r"[\s,}]*[A-Za-z][\w-]*\s*=\s*[{\"\w]")
_LINE_FIELD = re.compile(r"(?:^|(?<=[,{}\"\d]))[ \t]*,?[ \t]*([A-Za-z][\w:.+-]*)[ \t]*=[ \t]*", re.MULTILINE)
_BRACE = re.compile(r"(?<!\\)[{}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """An entry with its fields as printed: (lower-case name, text, line). `line` is that of its `@`."""

    kind: str
    key: str
    raw: str
    line: int
    fields: tuple[tuple[str, str, int], ...]
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """An `@string`: its lower-case name and its value as printed."""

    name: str
    raw_value: str


def split_bibtex(text: str, source: str) -> Iterator[RawEntry | Macro | FailedReference]:
    """What stands in `text`, in order. Comments and preambles are left out; every other block gives one item."""
    starts = [match.end() - len(match[0].lstrip(" \t%")) for match in _BLOCK.finditer(text)]
    line, counted = 1, 0
    if not starts or text.count("@", 0, starts[0]):
        starts.insert(0, 0)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line += text.count("\n", counted, start)
        counted = start
        yield from _read_piece(text[start:end], line, source)


def _read_piece(piece: str, line: int, source: str) -> Iterator[RawEntry | Macro | FailedReference]:
    """The blocks of a piece: one as a rule, more where several stand on one line."""
    while (at := piece.find("@")) >= 0:
        line += piece.count("\n", 0, at)
        piece = piece[at:]
        if not _HEAD.match(piece):
            piece = piece[1:]
            continue
        block, rest = _first_block(piece)
        yield from _read_block(block, piece[: len(piece) - len(rest)], line, source)
        line += piece.count("\n", 0, len(piece) - len(rest))
        piece = rest


def _first_block(piece: str) -> tuple[Block | None, str]:
    """The first block as bibtexparser reads it (None: it gave up or left fields behind), and the text behind it."""
    inner = _INNER_BLOCK.search(piece, 1)
    if inner is None:
        return _split_off(piece) or (None, "")
    found = _split_off(piece[: inner.start()])
    if found is not None:
        return found[0], piece[len(found[0].raw or "") :]
    few = sum(1 for _ in islice(_INNER_BLOCK.finditer(piece, 1), QUOTED_ENTRIES + 1)) <= QUOTED_ENTRIES
    return (_split_off(piece) if few else None) or (None, piece[inner.start() :])


def _split_off(piece: str) -> tuple[Block, str] | None:
    blocks = Splitter(piece).split().blocks
    block = blocks[0] if blocks else None
    if not isinstance(block, Entry | DuplicateFieldKeyBlock | ExplicitComment | Preamble | String):
        return None
    rest = piece[len(block.raw or "") :]
    if isinstance(block, Entry | DuplicateFieldKeyBlock) and _LEFT_BEHIND.match(rest):
        return None
    return block, rest


def _read_block(block: Block | None, raw: str, line: int, source: str) -> Iterator[RawEntry | Macro | FailedReference]:
    if isinstance(block, String):
        yield Macro(name=block.key.lower(), raw_value=block.value)
    entry = block.ignore_error_block if isinstance(block, DuplicateFieldKeyBlock) else block
    if isinstance(entry, Entry):
        yield _whole_entry(entry, raw, line)
    elif entry is None:
        yield from _salvage(raw.rstrip(), line, source)


def _whole_entry(entry: Entry, raw: str, line: int) -> RawEntry:
    fields = tuple((field.key.lower(), field.value, line + (field.start_line or 0)) for field in entry.fields)
    return RawEntry(kind=entry.entry_type.lower(), key=entry.key, raw=raw, line=line, fields=fields)


def _salvage(raw: str, line: int, source: str) -> Iterator[RawEntry | FailedReference]:
    """A broken block read field by field. Comments and preambles are no entries, and their loss costs nothing."""
    head = _HEAD.match(raw)
    kind = (head[1] or head[2]).lower() if head else ""
    if head is None or kind in {"comment", "preamble"}:
        return
    if kind == "string":
        yield _failure(raw, line, source, None, "this @string is not closed or has no `=`; the macro stays undefined")
        return
    key = _KEY.match(raw, head.end())
    followed_by_equals = key is not None and raw[key.end() : key.end() + 1] == "="
    name = "" if key is None or followed_by_equals else key[1]
    repairs = [] if key is None or followed_by_equals or key[2] or not name else ["a comma is missing after the key"]
    body = raw[head.end() if followed_by_equals or key is None else key.end() :]
    fields = list(_line_fields(body, line + raw.count("\n", 0, len(raw) - len(body)), repairs))
    if not any(field == "title" for field, _, _ in fields):
        yield _failure(raw, line, source, name or None, _why_broken(raw))
        return
    if not repairs:
        repairs.append(f"{_why_broken(raw)}; its fields were read one by one")
    yield RawEntry(kind=kind, key=name, raw=raw, line=line, fields=tuple(fields), repairs=tuple(repairs))


def _failure(raw: str, line: int, source: str, key: str | None, reason: str) -> FailedReference:
    return FailedReference(raw=raw, place=Place(source=source, line=line, entry=key), reason=reason)


def _line_fields(body: str, line: int, repairs: list[str]) -> Iterator[tuple[str, str, int]]:
    """The fields of a broken entry: each begins a line, or follows a comma under a name that everybody uses."""
    found = [match for match in _LINE_FIELD.finditer(body) if _is_field(match, body)]
    for match, following in zip(found, [*found[1:], None], strict=False):
        at = line + body.count("\n", 0, match.start(1))
        printed = body[match.end() : following.start() if following else len(body)]
        value, mended = _mend_value(printed.strip().rstrip(",").rstrip(), is_last=following is None)
        if mended:
            repairs.append(f"{match[1].lower()} (line {at}): {mended}")
        elif following and not printed.rstrip().endswith(",") and following[0].lstrip()[:1] != ",":
            repairs.append(f"a comma is missing before `{following[1]}` (line {at + printed.count(chr(10))})")
        yield match[1].lower(), value, at


def _is_field(match: re.Match[str], body: str) -> bool:
    begins_line = match.start() == 0 or body[match.start() - 1] == "\n"
    return match[1].lower() in FIELD_NAMES or (begins_line and body[match.end() : match.end() + 1] in {"{", '"'})


def _mend_value(value: str, *, is_last: bool) -> tuple[str, str]:
    """The value with braces and quotes closed, and what was done in words (empty: only the entry's end cut off)."""
    if is_last and _depth(value) < 0:
        value = value[: value.rfind("}")].rstrip().rstrip(",")
    if value.startswith('"') and value.rfind('"') == 0:
        return value.rstrip("} \n\t") + '"', "a quote was not closed"
    depth = _depth(value)
    if depth == 0 or not value.startswith("{"):
        return value, ""
    inner = "{" + re.sub(r"\\?[{}]", "", value) + "}"
    return inner, "a brace was not closed" if depth > 0 else "a brace closes what was not open"


def _depth(text: str) -> int:
    """How many braces are open at the end of `text`; negative where more were closed than opened."""
    return sum(1 if match[0] == "{" else -1 for match in _BRACE.finditer(text))


def _why_broken(raw: str) -> str:
    depth = _depth(raw)
    if depth > 0:
        return "a brace was opened and not closed before the next entry or the end of the file"
    if depth < 0:
        return "a brace closes the entry before its last field"
    if raw.count('"') % 2:
        return "a quote was opened and not closed"
    return "it is not of the form `@type{key, name = {value}, ...}`"
