"""Pictures within a terminal: which terminals show them, what is cut out, and how it is sent."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console

from normalize.claims import Box
from review import Screen, review_claims
from review.inline import CHUNK, LIT, SCALE, Protocol, cut, protocol_of, sequence
from tests.pdfs import NETS
from tests.review.library import claim, library


def _net(folder: Path) -> Path:
    path = folder / "net.pdf"
    path.write_bytes(NETS)
    return path


@pytest.mark.parametrize(
    ("environ", "protocol"),
    [
        ({"TERM": "xterm-kitty"}, Protocol.KITTY),
        ({"TERM": "xterm-ghostty"}, Protocol.KITTY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, Protocol.ITERM2),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, Protocol.ITERM2),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "WezTerm"}, None),
        ({"TERM": "xterm-kitty", "TMUX": "1"}, None),
        ({}, None),
    ],
)
def test_which_terminals_show_pictures(environ: dict[str, str], protocol: Protocol | None) -> None:
    assert protocol_of(environ) is protocol


def test_a_picture_arrives_whole_by_either_protocol() -> None:
    png = bytes(range(256)) * 40
    kitty = sequence(png, Protocol.KITTY, 80)
    parts = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", kitty)
    assert base64.b64decode("".join(data for _, data in parts)) == png
    assert all(len(data) <= CHUNK for _, data in parts)
    assert parts[0][0].startswith("a=T,f=100,q=2,c=80,m=1")
    assert [keys[-3:] for keys, _ in parts] == ["m=1"] * (len(parts) - 1) + ["m=0"]
    told = re.fullmatch(
        r"\x1b\]1337;File=inline=1;size=10240;width=80;[^:]*:([^\x07]*)\x07\n", sequence(png, Protocol.ITERM2, 80)
    )
    assert told
    assert base64.b64decode(told[1]) == png


def test_the_cut_holds_the_framed_value(tmp_path: Path) -> None:
    png = cut(_net(tmp_path), 1, Box(100, 300, 140, 310))
    assert png is not None
    image = Image.open(io.BytesIO(png)).convert("RGB")
    frame = tuple(int(LIT[place : place + 2], 16) for place in (1, 3, 5))
    reds = [x for y in range(image.height) for x in range(image.width) if image.getpixel((x, y)) == frame]
    assert min(reds) == pytest.approx(97 * SCALE, abs=2)
    assert max(reds) == pytest.approx(143 * SCALE, abs=2)
    assert image.height == pytest.approx(206 * SCALE, abs=2)


@pytest.mark.parametrize("page", [0, 2])
def test_a_page_that_is_not_there_is_not_drawn(tmp_path: Path, page: int) -> None:
    assert cut(_net(tmp_path), page, Box(1, 1, 2, 2)) is None
    assert cut(tmp_path / "none.pdf", 1, Box(1, 1, 2, 2)) is None


def test_each_item_is_drawn_before_it_is_asked() -> None:
    out = io.StringIO()
    console = Console(file=out, width=100)
    asked = library(claim("c1"), claim("c2", top=200.0))
    review_claims(
        asked,
        areas=None,
        reviewer="ada",
        screen=Screen(console, iter(["a\n", "q\n"]), lambda item, columns: f"<{item.claim.id} {columns}>\n"),
    )
    shown = re.findall(r"<(c\d) 100>\n|^(\d) of 2", out.getvalue(), re.MULTILINE)
    assert ["".join(one) for one in shown] == ["c1", "1", "c2", "2"]
