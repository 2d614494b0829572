"""A CSL-JSON list in, references and named failures out: what Zotero, Crossref and citation processors exchange.

https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html has the fields. Programs bend them: years as text,
names as one text, lists where one value is due; what can be understood is, and what cannot fails by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ingest.names import OTHERS, listed_names
from ingest.parsing.bibtex import ParsedReferences
from ingest.parsing.decoding import decode
from ingest.parsing.fields import reference_from
from ingest.records import FailedReference, Place, Reference

KINDS = {
    "article-journal": "article", "paper-conference": "inproceedings", "chapter": "incollection", "book": "book",
    "thesis": "phdthesis", "report": "techreport", "article": "article", "manuscript": "unpublished",
}  # fmt: skip

TEXTS = {
    "container-title": "journal", "collection-title": "series", "DOI": "doi", "URL": "url", "note": "note",
    "volume": "volume", "page": "pages", "number": "number", "publisher": "publisher", "archive": "howpublished",
    "archive_location": "eprint", "arxiv": "arxiv", "event-title": "booktitle",
}  # fmt: skip
"""CSL's name of a field to BibTeX's."""


def _as_text(value: Any) -> Any:
    """Text, a number, or the first of a list: Crossref gives titles as lists."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return "" if value is None else value


CslText = Annotated[str, BeforeValidator(_as_text)]


class CslName(BaseModel):
    """One author: parts, or `literal` as a whole."""

    model_config = ConfigDict(extra="ignore")
    family: CslText = ""
    given: CslText = ""
    literal: CslText = ""
    particle: CslText = Field(default="", alias="non-dropping-particle")
    suffix: CslText = ""

    def reading_order(self) -> str:
        """Like `Jane van Doe Jr.`."""
        parts = (self.given, self.particle, self.family, self.suffix)
        return self.literal.strip() or " ".join(part.strip() for part in parts if part.strip())


class CslItem(BaseModel):
    """One reference, as far as it is read."""

    model_config = ConfigDict(extra="allow")
    id: CslText = ""
    type: CslText = ""
    title: CslText = ""
    author: list[CslName | str] = []
    editor: list[CslName | str] = []
    issued: Any = None


def parse_csl(data: bytes, source: str) -> ParsedReferences:
    """The references in `data`, in order. `source` is the name that places use. Never raises on bad input."""
    text = decode(data).text
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        place = Place(source=source, line=error.lineno)
        return _only(text, place, f"the file is not JSON: {error.msg} at column {error.colno}; export it again")
    except (ValueError, RecursionError) as error:
        return _only(text, Place(source=source), f"the file is not JSON that can be read ({error}); export it again")
    references: list[Reference] = []
    failures: list[FailedReference] = []
    for number, item in enumerate(_items(found), start=1):
        result = _read(item, source, number)
        if isinstance(result, FailedReference):
            failures.append(result)
        else:
            references.append(result)
    return ParsedReferences(references=tuple(references), failures=tuple(failures))


def _only(text: str, place: Place, reason: str) -> ParsedReferences:
    return ParsedReferences(references=(), failures=(FailedReference(raw=text[:2000], place=place, reason=reason),))


def _items(found: Any) -> Iterator[Any]:
    """The items of a list, of an object that wraps one, or the one item that the file is."""
    if isinstance(found, list):
        yield from found
        return
    wrapped = [found[name] for name in ("items", "references") if isinstance(found, dict) and name in found]
    if wrapped and isinstance(wrapped[0], list):
        yield from wrapped[0]
    elif isinstance(found, dict) and isinstance(found.get("message"), dict):  # an answer of Crossref
        yield from _items(found["message"])
    else:
        yield found


def _read(item: Any, source: str, number: int) -> Reference | FailedReference:
    raw = json.dumps(item, ensure_ascii=False)
    place = Place(source=source, entry=str(number))
    if not isinstance(item, dict):
        return FailedReference(raw=raw, place=place, reason="the item is no object; give it a title or a DOI")
    try:
        csl = CslItem.model_validate(item)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        return FailedReference(raw=raw, place=place, reason=f"its {where} cannot be read: {first['msg']}")
    place = Place(source=source, entry=csl.id.strip() or str(number))
    values = _values(csl)
    if not any(values.values()):
        return FailedReference(raw=raw, place=place, reason="the item has no fields; give it a title or a DOI")
    authors = _names(csl.author) or _names(csl.editor)
    return reference_from(raw, place, values, authors=authors, kind=KINDS.get(csl.type, "misc"))


def _values(csl: CslItem) -> dict[str, str]:
    more: Mapping[str, Any] = csl.model_extra or {}
    values = {"title": " ".join(csl.title.split()), "year": _year(csl.issued)}
    for name, field in TEXTS.items():
        text = _as_text(more.get(name))
        if isinstance(text, str) and text.strip():
            values[field] = " ".join(text.split())
    return values


def _year(issued: Any) -> str:
    """`{"date-parts": [[2016, 5]]}`, `{"raw": "May 2016"}`, `{"literal": ..}`, or a text."""
    if not isinstance(issued, dict):
        return str(_as_text(issued)) if isinstance(issued, (str, int, float, list)) else ""
    parts = issued.get("date-parts")
    while isinstance(parts, list) and parts:
        parts = parts[0]
    return str(parts) if isinstance(parts, (str, int)) else str(issued.get("raw") or issued.get("literal") or "")


def _names(names: list[CslName | str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        shown = listed_names(name) if isinstance(name, str) else (name.reading_order(),)
        found += [OTHERS if one.lower().rstrip(".") in {"others", "et al"} else one for one in shown if one]
    return tuple(found)
