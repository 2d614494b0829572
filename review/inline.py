"""A cut of the PDF's page, drawn within a terminal that shows pictures: by kitty's protocol or by iTerm2's.

kitty, Ghostty: https://sw.kovidgoyal.net/kitty/graphics-protocol/; iTerm2, WezTerm:
https://iterm2.com/documentation-images.html. Other terminals, and those behind tmux or screen, show words alone.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from normalize.claims import Box

SCALE = 1.6
"""Pixels a point."""
ABOVE, BELOW = 150.0, 40.0
"""In points: how much of the page is shown above the value, where a table has its headers, and below it."""
EDGE, LIT = 3.0, "#d7191c"
"""The frame around the value: how far from it, in points, and its colour."""
CHUNK = 4096
"""The most characters of one of kitty's sequences."""


class Protocol(StrEnum):
    """How a terminal is told to show a picture."""

    KITTY = "kitty"
    ITERM2 = "iterm2"


def protocol_of(environ: Mapping[str, str]) -> Protocol | None:
    """The protocol of the terminal that these environment variables tell of; None where it shows no pictures."""
    name, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if "TMUX" in environ or name.startswith(("screen", "tmux")):
        return None
    if "kitty" in name or "ghostty" in name or program == "ghostty":
        return Protocol.KITTY
    return Protocol.ITERM2 if program in {"iTerm.app", "WezTerm"} else None


def cut(path: Path, page: int, box: Box) -> bytes | None:
    """The part of page `page` (from 1) around `box`, which is framed, as PNG; None where it cannot be drawn."""
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            if not 1 <= page <= len(pdf):
                return None
            image: Image.Image = pdf[page - 1].render(scale=SCALE).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, OSError):
        return None
    left, top, right, bottom = (
        side * SCALE for side in (box.x0 - EDGE, box.top - EDGE, box.x1 + EDGE, box.bottom + EDGE)
    )
    ImageDraw.Draw(image).rectangle((left, top, right, bottom), outline=LIT, width=2)
    above, below = max(0, int(top - ABOVE * SCALE)), min(image.height, int(bottom + BELOW * SCALE))
    buffer = io.BytesIO()
    image.crop((0, above, image.width, max(below, above + 1))).save(buffer, "PNG")
    return buffer.getvalue()


def sequence(png: bytes, protocol: Protocol, columns: int) -> str:
    """The escape sequence that shows the picture, `columns` wide, at the cursor."""
    data = base64.standard_b64encode(png).decode("ascii")
    if protocol is Protocol.ITERM2:
        return f"\x1b]1337;File=inline=1;size={len(png)};width={columns};preserveAspectRatio=1:{data}\x07\n"
    parts = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    more = [int(number < len(parts)) for number in range(1, len(parts) + 1)]
    told = (f"a=T,f=100,q=2,c={columns},m={more[0]}", *(f"q=2,m={one}" for one in more[1:]))
    return "".join(f"\x1b_G{keys};{part}\x1b\\" for keys, part in zip(told, parts, strict=True)) + "\n"
