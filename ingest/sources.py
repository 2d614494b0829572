"""One door for whatever a user names as a source: a list in one of four formats, an id, a PDF, a folder, or `-`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data.errors import MineError, UsageError
from ingest.parsing.bibtex import ParsedReferences, parse_bibtex
from ingest.parsing.csl import parse_csl
from ingest.parsing.decoding import decode
from ingest.parsing.ids import reference_by_id
from ingest.parsing.reflist import parse_reflist
from ingest.parsing.ris import parse_ris
from ingest.pdfs import find_pdfs, sniff
from ingest.records import FailedReference, Place, Reference

STANDARD_INPUT = "-"

LATER = {
    ".enw": "EndNote files are not read; export the list as RIS (.ris) or BibTeX (.bib)",
    ".xml": "XML lists are not read; export the list as RIS (.ris) or BibTeX (.bib)",
    ".nbib": "PubMed lists are not read; export the list as RIS (.ris) or BibTeX (.bib)",
}
"""Endings of formats that are known and not read, and what to do instead."""

LISTS = frozenset([".txt", ".text", ".md", ".lst", ""])
"""Endings of plain reference lists."""

FORMATS = {".bib": "bibtex", ".bibtex": "bibtex", ".ris": "ris", ".json": "csl"}
"""Endings that say what a list is written in; what any other list is, its first lines say."""

PARSERS: dict[str, Callable[[bytes, str], ParsedReferences]] = {
    "bibtex": parse_bibtex,
    "ris": parse_ris,
    "csl": parse_csl,
    "list": parse_reflist,
}
NOUNS = {"bibtex": "@entry", "ris": "record", "csl": "item", "list": "reference"}
"""What one reference is called in each format."""

ON_COMMAND_LINE = "command line"
"""The source of an id that was typed."""

_ENTRY = re.compile(r"^[ \t]*@[ \t]*\w+[ \t]*[{(]", re.MULTILINE)
_RECORD = re.compile(r"^\s{0,3}TY[ \t]{1,3}-[ \t]*\w+", re.MULTILINE)
_JSON = re.compile(r"\s*(?:\[\s*(?:\{|\])|\{\s*\")")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceContent:
    """What a source held: references with their failures, or paths of PDFs that are still to be looked at.

    `name` is the name by which places and messages call the source; `kind` is `bibtex`, `ris`, `csl`, `list`, `id` or
    `pdf`.
    """

    name: str
    kind: str
    references: tuple[Reference, ...] = ()
    failures: tuple[FailedReference, ...] = ()
    pdfs: tuple[Path, ...] = ()


def read_source(source: str, *, standard_input: BinaryIO | None = None) -> SourceContent:
    """What `source` holds. `standard_input` is what `-` stands for: the process's own, unless another is given.

    Raises `UsageError` where the source is of a kind that is not read; `MineError` where there is nothing of that
    name, it cannot be opened, or it is empty. A faulty entry of a list never raises: it is one of `failures`.
    """
    if source == STANDARD_INPUT:
        return _read_text(STANDARD_INPUT, (standard_input or sys.stdin.buffer).read(), "")
    path = Path(source).expanduser()
    if path.is_dir():
        return SourceContent(name=path.name or str(path), kind="pdf", pdfs=find_pdfs(path))
    if not path.exists():
        return _read_id(source)
    ending = path.suffix.lower()
    if ending == ".pdf":
        return SourceContent(name=path.name, kind="pdf", pdfs=(path,))
    if ending in LATER:
        raise UsageError(f"{source}: {LATER[ending]}")
    if ending not in LISTS and ending not in FORMATS:
        raise UsageError(
            f"{source}: a file that ends in {ending} is not read; name a .bib, .ris, .json or .txt list, or PDFs"
        )
    return _read_file(path, ending)


def _read_id(source: str) -> SourceContent:
    """A name that no file has may be an id. Raises where it is none."""
    reference = reference_by_id(source, Place(source=ON_COMMAND_LINE, entry=source))
    if reference is not None:
        return SourceContent(name=ON_COMMAND_LINE, kind="id", references=(reference,))
    if "://" in source:
        raise UsageError(f"{source}: there is no id in this address; give one of arXiv, doi.org or Semantic Scholar")
    raise MineError(f"{source}: there is no such file or folder, and it is no id; check the name")


def _read_file(path: Path, ending: str) -> SourceContent:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MineError(f"{path}: cannot be opened ({error.strerror}); check its permissions") from error
    if data.startswith(b"%PDF-"):
        return SourceContent(name=path.name, kind="pdf", pdfs=(path,))
    return _read_text(path.name, data, ending)


def _read_text(name: str, data: bytes, ending: str) -> SourceContent:
    """A list in bytes, in the format that its ending or its first lines say."""
    shown = "standard input" if name == STANDARD_INPUT else name
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise MineError(f"{shown}: is empty; nothing was read")
    if data.startswith(b"%PDF-"):
        raise UsageError(f"{shown}: is a PDF; save it as a file and name that file")
    if (sniff(data).problem or "").startswith("the file is a web page"):
        raise MineError(f"{shown}: is a web page, not a reference list; save the list itself")
    kind = FORMATS.get(ending) or _format(decode(data).text)
    parsed = PARSERS[kind](data, name)
    if not parsed.entries:
        raise MineError(f"{shown}: holds no {NOUNS[kind]}; is it the right file?")
    return SourceContent(name=name, kind=kind, references=parsed.references, failures=parsed.failures)


def _format(text: str) -> str:
    """What a list without a telling ending is written in."""
    if _ENTRY.search(text):
        return "bibtex"
    if _RECORD.search(text):
        return "ris"
    return "csl" if _JSON.match(text) else "list"
