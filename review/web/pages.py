"""What the templates are filled with. Everything is escaped by the templates, and neutral to a screen before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from data.errors import NotFound
from normalize.claims import Box, Claim, Evidence, Kind, Status
from review.flags import says
from review.form import form_of
from review.queue import Item, number
from review.text import neutral
from review.typed import SOURCES
from review.web.desk import Desk
from review.words import lit_parts

TEMPLATES = Path(__file__).parent / "templates"
PAD = 1.5
"""Points by which the light around a value is wider than its box."""

REASONS = ("not what the paper says", "wrong column", "wrong model", "quoted, not theirs", "not a result")
"""Reasons for a rejection that one key gives."""

KEYS = (
    ("a", "accept, and next"),
    ("e", "correct: to the first field; Enter there saves, and next"),
    ("r", "reject: to the reason; Enter saves, and next"),
    ("1 to 5", "reject with the reason of that number, and next"),
    ("t", "can't tell: you are not asked again, others are"),
    ("s", "skip: leave it for another session"),
    ("u", "undo: take back your last decision, as often as you like"),
    ("l", "like: what else your last decision may settle"),
    ("n", "note: kept with your decision"),
    ("w", "why: what spoke for this reading"),
    ("+ and -", "zoom"),
    ("0", "the whole page"),
    ("[ and ]", "the page before and after"),
    ("b", "back to the box"),
    ("m", "type in a claim that was missed"),
    ("q", "the queue, to choose what is asked"),
    ("Esc", "leave a field, so that keys are keys again"),
    ("?", "these keys"),
)


class Sheet(NamedTuple):
    """A page of a PDF to be drawn in the browser: its size in points, and where to light it up."""

    claim: str
    page: int
    pages: int
    width: float
    height: float
    box: Box | None
    also: tuple[Box, ...]


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"neutral": neutral, "number": number}
    made.globals |= {"keys": KEYS}
    return made


def render(template: str, **values: Any) -> str:
    """The page of a template, every value escaped."""
    return _environment().get_template(template).render(**values)


def sheet(desk: Desk, item: Item, page: int, *, boxes: bool = True) -> Sheet | None:
    """The page to show beside an item; None where it cannot be drawn."""
    try:
        drawn = desk.picture(item.claim.id, page)
    except NotFound:
        return None
    places = (item.claim.evidence, *item.claim.also) if boxes else ()
    lit = [_padded(place.bbox) for place in places if place.page == page and place.bbox.width > 0]
    own = bool(places) and places[0].page == page and places[0].bbox.width > 0
    return Sheet(
        claim=item.claim.id,
        page=page,
        pages=drawn.pages,
        width=drawn.width,
        height=drawn.height,
        box=lit[0] if own else None,
        also=tuple(lit[1:] if own else lit),
    )


def _padded(box: Box) -> Box:
    return Box(box.x0 - PAD, box.top - PAD, box.x1 + PAD, box.bottom + PAD)


def item_values(item: Item, *, entries: Mapping[str, str] | None, problems: Mapping[str, str] | None) -> dict[str, Any]:
    """What the page of an item shows."""
    paper = item.stored.paper
    given = entries or {}
    return {
        "item": item,
        "claim": item.claim,
        "title": neutral(paper.title or paper.key) + (f" ({paper.year})" if paper.year else ""),
        "parts": lit_parts(item.claim),
        "fields": form_of(item.claim, entries, problems),
        "problems": problems or {},
        "why": [neutral(says(reason)) for reason in item.claim.reasons],
        "also_pages": sorted({place.page for place in item.claim.also}),
        "reasons": REASONS,
        "reason": given.get("reason", ""),
        "tried": given.get("action", ""),
        "message": "",
    }


def adding_values(item: Item, page: int, entries: Mapping[str, str], problems: Mapping[str, str]) -> dict[str, Any]:
    """What the page shows on which a claim is typed in."""
    kind = Kind(entries["kind"]) if entries.get("kind") in set(Kind) else Kind.RESULT
    place = Evidence(pdf="", page=page, bbox=Box(0, 0, 0, 0), text="", source="table", extractor="")
    blank = Claim(kind=kind, printed="", evidence=place, status=Status.FLAGGED)
    known = item.claim if item.claim.kind is kind else blank
    suggested = replace(blank, benchmark=known.benchmark, metric=known.metric, split=known.split)
    return {
        "item": item,
        "kind": kind.value,
        "kinds": [one.value for one in Kind],
        "sources": SOURCES,
        "entries": {name: entries.get(name, "") for name in ("printed", "box", "table", "context", "source", "reason")},
        "page": entries.get("page", str(page)),
        "fields": form_of(suggested, entries, problems),
        "problems": problems,
    }
