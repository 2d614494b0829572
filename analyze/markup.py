"""Pieces of HTML: text made safe, tables, figures with their spots. No piece loads anything from outside the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from analyze.canvas import Picture, Spot

PIXELS = 96 / 72
"""Pixels of a page to a point of a figure: it is shown no larger than it was drawn."""

RADIUS = 6.5
"""Of the place around a point that answers to the mouse, in points of 1/72 inch."""

_UNPRINTABLE = re.compile(r"[^\x20-\x7e\n\t\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its cells and, where it has one, its class."""

    cells: Sequence[object]
    look: str = ""


def safe(value: object) -> str:
    """A value as text of the page; None is nothing."""
    if isinstance(value, Html):
        return str(value)
    return "" if value is None else escape(_UNPRINTABLE.sub("\ufffd", str(value)), quote=True)


def link(text: str, href: str | None) -> Html:
    """The text as a link, or alone where there is no address."""
    return Html(f'<a href="{safe(href)}" rel="noopener">{safe(text)}</a>' if href else safe(text))


def table(
    caption: str, headers: Sequence[str], lines: Iterable[Line | Sequence[object]], *, right: Sequence[str] = ()
) -> Html:
    """A table that scrolls by itself where the screen is narrow; the columns named in `right` hold numbers."""
    numeric = [header in right for header in headers]
    head = "".join(f"<th{_look('n' * is_n)}>{safe(name)}</th>" for name, is_n in zip(headers, numeric, strict=True))
    rows = [one if isinstance(one, Line) else Line(one) for one in lines]
    body = "".join(_row(one, numeric) for one in rows)
    return Html(
        f'<div class="scroll"><table><caption><span>{safe(caption)}</span></caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(one: Line, numeric: Sequence[bool]) -> str:
    if len(one.cells) == 1:
        return f"<tr{_look(one.look)}><td colspan={len(numeric)}>{safe(one.cells[0])}</td></tr>"
    cells = "".join(f"<td{_look('n' * is_n)}>{safe(cell)}</td>" for cell, is_n in zip(one.cells, numeric, strict=True))
    return f"<tr{_look(one.look)}>{cells}</tr>"


def _look(name: str) -> str:
    return f' class="{name}"' if name else ""


def drawing(picture: Picture, number: int) -> Html:
    """The figure inline, with its caption and its spots; `number` keeps its ids apart from those of others."""
    svg = picture.svg[picture.svg.index("<svg") :]
    svg = re.sub(r'(\sid="|url\(#|href="#)', rf"\g<1>f{number}-", svg)
    width = float(re.findall(r'\swidth="([\d.]+)pt"', svg[: svg.index(">")])[0])
    svg = re.sub(r'\s(?:width|height)="[\d.]+pt"', "", svg, count=2)
    svg = svg.replace("<svg", f'<svg style="max-width:{width * PIXELS:.0f}px" role="img"', 1)
    spots = "".join(map(_spot, picture.spots))
    svg = svg.replace("</svg>", f"{spots}</svg>")
    names = ", ".join(f"<code>{safe(path.name)}</code>" for path in picture.paths)
    caption = f"{safe(picture.caption)} <span class=screen>Files: {names}.</span>"
    return Html(
        f'<figure id="figure-{number}"><div class="plot">{svg}</div><figcaption>{caption}</figcaption></figure>'
    )


def _spot(spot: Spot) -> str:
    says = safe(spot.text)
    circle = f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{RADIUS}"/>'
    group = f'<g class="spot" data-says="{says}"><title>{says}</title>{circle}</g>'
    return f'<a href="{safe(spot.href)}" target="_blank" rel="noopener">{group}</a>' if spot.href else group
