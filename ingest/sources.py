"""One door for whatever a user names as a source: a `.bib` file, a reference list, a PDF, a folder of PDFs, or `-`."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data.errors import MineError, UsageError
from ingest.identifiers import find_doi, parse_arxiv_id
from ingest.parsing.bibtex import ParsedReferences, parse_bibtex
from ingest.parsing.decoding import decode
from ingest.parsing.reflist import parse_reflist
from ingest.pdfs import find_pdfs, sniff
from ingest.records import FailedReference, Reference

STANDARD_INPUT = "-"

LATER = {
    ".ris": "RIS files are not read yet; export the list as BibTeX (.bib)",
    ".json": "JSON lists are not read yet; export the list as BibTeX (.bib)",
    ".enw": "EndNote files are not read yet; export the list as BibTeX (.bib)",
    ".xml": "XML lists are not read yet; export the list as BibTeX (.bib)",
    ".nbib": "PubMed lists are not read yet; export the list as BibTeX (.bib)",
}
"""Endings of formats that are known and not read, and what to do instead."""

LISTS = frozenset([".txt", ".text", ".md", ".lst", ""])
"""Endings of plain reference lists."""

_ENTRY = re.compile(r"^[ \t]*@[ \t]*\w+[ \t]*[{(]", re.MULTILINE)
_NAMED_ID = re.compile(r"^(?:corpusid:\d+|[0-9a-f]{40})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceContent:
    """What a source held: references with their failures, or paths of PDFs that are still to be looked at.

    `name` is the name by which places and messages call the source, `kind` is `bibtex`, `list` or `pdf`.
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
        raise _missing(source)
    ending = path.suffix.lower()
    if ending == ".pdf":
        return SourceContent(name=path.name, kind="pdf", pdfs=(path,))
    if ending in LATER:
        raise UsageError(f"{source}: {LATER[ending]}")
    if ending not in LISTS and ending not in {".bib", ".bibtex"}:
        raise UsageError(
            f"{source}: a file that ends in {ending} is not read; name a .bib file, a plain list (.txt), or PDFs"
        )
    return _read_file(path, ending)


def _missing(source: str) -> MineError:
    """A name that no file has may be meant as an id or an address."""
    if parse_arxiv_id(source) or find_doi(source) or _NAMED_ID.match(source):
        how = "give the PDF, or a .bib file with the id in an entry's eprint or doi"
        return UsageError(f"{source}: ids are not looked up yet; {how}")
    if "://" in source:
        return UsageError(f"{source}: addresses are not fetched yet; give the PDF, or a .bib file")
    return MineError(f"{source}: there is no such file or folder; check the name")


def _read_file(path: Path, ending: str) -> SourceContent:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MineError(f"{path}: cannot be opened ({error.strerror}); check its permissions") from error
    if data.startswith(b"%PDF-"):
        return SourceContent(name=path.name, kind="pdf", pdfs=(path,))
    return _read_text(path.name, data, ending)


def _read_text(name: str, data: bytes, ending: str) -> SourceContent:
    """A list in bytes: BibTeX where the ending says so or an entry begins a line, else a plain list."""
    shown = "standard input" if name == STANDARD_INPUT else name
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise MineError(f"{shown}: is empty; nothing was read")
    if data.startswith(b"%PDF-"):
        raise UsageError(f"{shown}: is a PDF; save it as a file and name that file")
    if (sniff(data).problem or "").startswith("the file is a web page"):
        raise MineError(f"{shown}: is a web page, not a reference list; save the list itself")
    is_bibtex = ending in {".bib", ".bibtex"} or _ENTRY.search(decode(data).text) is not None
    parsed = parse_bibtex(data, name) if is_bibtex else parse_reflist(data, name)
    if not parsed.entries:
        raise MineError(f"{shown}: holds no {'@entry' if is_bibtex else 'reference'}; is it the right file?")
    return _content(name, "bibtex" if is_bibtex else "list", parsed)


def _content(name: str, kind: str, parsed: ParsedReferences) -> SourceContent:
    return SourceContent(name=name, kind=kind, references=parsed.references, failures=parsed.failures)
