"""Claims that the tool missed, typed in by hand with their page and box: checked as a correction is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from ingest.records import PdfFile
from normalize.claims import Box, Claim, Evidence, Kind, Status
from normalize.decisions import TYPED
from normalize.numbers import parse_number
from review.form import BadForm, read_form
from review.text import neutral

EXTRACTOR = "typed"
SOURCES = ("table", "prose", "caption", "abstract")
NEEDED: Mapping[Kind, tuple[str, ...]] = {
    kind: ("value",) for kind in Kind if kind not in {Kind.HARDWARE, Kind.TRAINING_TIME, Kind.PRECISION}
} | {Kind.RESULT: ("value", "benchmark", "metric"), Kind.HARDWARE: ("device",), Kind.TRAINING_TIME: ("hours",)}


def typed_claim(entries: Mapping[str, str], pdf: PdfFile, *, reviewer: str) -> Claim:
    """The claim that the entries describe: `kind`, `printed`, `page`, `box` (four numbers, or empty), and its fields.

    Its id is a hash of all that, so that the same claim typed twice is one. Raises `BadForm`.
    """
    problems: dict[str, str] = {}
    kind = _kind(entries.get("kind", ""), problems)
    printed = neutral(entries.get("printed", ""))
    if not printed:
        problems["printed"] = "printed: type the number as it stands on the page"
    place = Evidence(
        pdf=pdf.sha256,
        page=_page(entries.get("page", ""), pdf, problems),
        bbox=_box(entries.get("box", ""), problems),
        text=printed,
        source=entries.get("source", "") if entries.get("source") in SOURCES else "table",
        table=neutral(entries.get("table", "")) or None,
        extractor=f"{EXTRACTOR} by {reviewer}",
        context=neutral(entries.get("context", "")),
    )
    blank = Claim(kind=kind, printed=printed, evidence=place, confidence=1.0, status=Status.FLAGGED)
    claim = _filled(blank, entries, problems)
    digest = hashlib.sha256(repr((pdf.sha256, place.page, claim.subject, printed)).encode()).hexdigest()[:12]
    return replace(claim, id=f"{TYPED}{digest}")


def _filled(blank: Claim, entries: Mapping[str, str], problems: dict[str, str]) -> Claim:
    """The claim with its fields; raises `BadForm` with all that is wrong."""
    changes: Mapping[str, object] = {}
    try:
        changes = read_form(blank, entries)
    except BadForm as error:
        problems |= error.problems
    for name in NEEDED.get(blank.kind, ()):
        if name not in changes and name not in problems:
            problems[name] = f"{name} is needed for a claim of {blank.kind.value}"
    if problems:
        raise BadForm(problems)
    return replace(blank, **changes)  # type: ignore[arg-type]  # `read_form` gives each field its type


def _kind(text: str, problems: dict[str, str]) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        problems["kind"] = f"{text!r} is no kind; choose one of {', '.join(kind.value for kind in Kind)}"
        return Kind.RESULT


def _page(text: str, pdf: PdfFile, problems: dict[str, str]) -> int:
    if text.strip().isdecimal() and 1 <= int(text) <= pdf.pages:
        return int(text)
    problems["page"] = f"page: {neutral(text)!r} is no page of {pdf.source_file}, which has {pdf.pages}"
    return 1


def _box(text: str, problems: dict[str, str]) -> Box:
    """Four numbers in points from the page's top left corner; nothing is an empty box in that corner."""
    words = text.replace(",", " ").split()
    numbers = [parse_number(word) for word in words]
    edges = [float(one.value) for one in numbers if one is not None]
    if not words:
        return Box(0, 0, 0, 0)
    if len(edges) == len(words) == 4 and edges[0] < edges[2] and edges[1] < edges[3]:
        return Box(*edges)
    problems["box"] = "box: write left, top, right and bottom in points, such as 120 340 150 352"
    return Box(0, 0, 0, 0)
