"""Which face a review wears: the terminal, the local page, a script, or a sheet that goes out or comes back."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from data.errors import NotFound, UsageError
from normalize.claims import Kind
from review import own_screen, review_by_script, review_claims, review_in_browser, reviewer_name
from review.library import WebLibrary
from review.matters import Knots, MatterLibrary, Matters
from review.matters_terminal import settle_matters
from review.order import Order
from review.queue import Item
from review.script import read_script
from review.session import Session
from review.sheet import form_of_file, import_sheet, sheet_lines
from review.wish import Wish

Say = Callable[[str], None]
Write = Callable[[list[str], Path], None]


class FacedLibrary(WebLibrary, MatterLibrary, Protocol):
    """All that a review may ask of a library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What was asked for: at most one of `web`, `script`, `sheet_out` and `sheet_in`; none: the terminal.

    `knots`: how papers are taken apart and brought together.
    """

    knots: Knots
    web: bool = False
    port: int = 0
    script: Path | None = None
    sheet_out: Path | None = None
    sheet_in: Path | None = None
    wish: Wish = field(default_factory=Wish)

    def check(self) -> None:
        """UsageError where two faces were asked for, or a sheet of a kind that there is not."""
        named = {"--web": self.web, "--script": self.script, "--export": self.sheet_out, "--import": self.sheet_in}
        asked = [name for name, value in named.items() if value]
        if len(asked) > 1:
            raise UsageError(f"{' and '.join(asked)}: one of them at a time")
        for path in (self.sheet_out, self.sheet_in):
            if path is not None:
                form_of_file(path)


def wish_of(*, order: str, paper: str | None, kind: str | None, flag: str | None, second: float) -> Wish:
    """What the options say of the queue. Raises `UsageError` for an order or a kind that there is not."""
    for name, value, known in (("--order", order, tuple(Order)), ("--kind", kind, tuple(Kind))):
        if value is not None and value not in {one.value for one in known}:
            raise UsageError(f"{name} {value}: choose one of {', '.join(one.value for one in known)}")
    return Wish(order=Order(order), paper=paper or "", kind=Kind(kind) if kind else None, flag=flag or "", share=second)


def review(
    library: FacedLibrary,
    face: Face,
    *,
    areas: Collection[str] | None,
    reviewer: str | None,
    say: Say,
    write: Write,
) -> str:
    """One session at the face that was asked for; what it came to, in words."""
    face.check()
    if face.script:
        return str(review_by_script(library, read_script(face.script), areas=areas, reviewer=reviewer).summary)
    name = reviewer_name(reviewer)
    if face.web:
        session = Session(library, areas=areas, reviewer=name, wish=face.wish)
        matters = Matters(library, reviewer=name, knots=face.knots)
        return str(review_in_browser(library, session, matters, port=face.port, say=say))
    if face.sheet_out or face.sheet_in:
        session = Session(library, areas=areas, reviewer=name, wish=face.wish)
        return _sheet(session, face, write)
    if answered := settle_matters(Matters(library, reviewer=name, knots=face.knots)):
        say(str(answered))
    return str(review_claims(library, areas=areas, reviewer=name, wish=face.wish, screen=own_screen(_drawer(library))))


def _drawer(library: WebLibrary) -> Callable[[Item, int], str] | None:
    """What draws an item's page in this terminal; None where it shows no pictures."""
    from review.inline import cut, protocol_of, sequence  # noqa: PLC0415  # only a review at a terminal draws in it

    protocol = protocol_of(os.environ) if sys.stdout.isatty() else None
    if protocol is None:
        return None

    def draw(item: Item, columns: int) -> str:
        place = item.claim.evidence
        try:
            png = cut(library.pdf_path(place.pdf), place.page, place.bbox)
        except NotFound:
            return ""
        return sequence(png, protocol, columns) if png else ""

    return draw


def _sheet(session: Session, face: Face, write: Write) -> str:
    if face.sheet_in:
        kept = import_sheet(session, face.sheet_in)
        return f"{face.sheet_in}: {kept} decisions kept\n{session.summary}"
    if face.sheet_out is None:
        raise UsageError("name a sheet: --export FILE.csv, or --import FILE.csv")
    items = [item for ask in session.waiting if (item := session.item(ask.claim.id)) is not None]
    write(list(sheet_lines(items, form_of_file(face.sheet_out))), face.sheet_out)
    return f"{len(items)} claims to decide; fill in action, then: mine review --import {face.sheet_out}"
