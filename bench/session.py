"""Play the README's session and write what it prints: `python -m bench.session`.

Runs `mine demo` in an empty folder and keeps its figure as `docs/demo.svg`. Then types the commands (`$ ...`) of the
README's session at a terminal, in a folder beside what the demo left, and writes under each what was printed. A line
`> ...` is an answer that is typed when the command asks. What a review asks next, in the terminal's colours, is kept
as `docs/review-terminal.svg`. A test asserts that the README and the pictures are what this would write.
"""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from bench.corpus import ROOT
from bench.readme import README

START = "<!-- session: start; its outputs are written by python -m bench.session -->"
END = "<!-- session: end -->"
PICTURE = ROOT / "docs" / "demo.svg"
SCREEN = ROOT / "docs" / "review-terminal.svg"
FONTS = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
"""Fonts that a picture of a terminal would load from elsewhere."""
FIGURE = Path("demo-output", "compute-error-hardware_burden.svg")
FOLDER = "reading"
COLUMNS = 100

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
OVERWRITTEN = re.compile(r"[^\n]*\r\x1b\[K")
"""Progress lines, each of which the next one takes the place of."""
LAST_SCREEN = re.compile(r"^(\d+ of \d+ ─+\n)(?:(?!^> ).*\n)*(?=> q$)", re.MULTILINE)
"""The item at which the reviewer quits: its first line says enough."""


class Played(NamedTuple):
    """The README's text, the demo's figure, and the review's terminal, both as SVG."""

    text: str
    figure: str
    screen: str


def main() -> int:
    """Run, and write the README and its pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        now = played(README.read_text(encoding="utf-8"), Path(scratch))
    for path, content in ((README, now.text), (PICTURE, now.figure), (SCREEN, now.screen)):
        path.write_text(content, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: written")
    return 0


def played(text: str, scratch: Path) -> Played:
    """`text` with the session's outputs as they are now, and the pictures. `scratch` is an empty folder."""
    at_terminal("mine demo", scratch, scratch)
    folder = scratch / FOLDER
    folder.mkdir()
    begin, end = text.index(START), text.index(END)
    session = BLOCK.sub(lambda block: _played_block(block[1], folder, scratch), text[begin:end])
    figure = (scratch / FIGURE).read_text(encoding="utf-8")
    return Played(text[:begin] + session + text[end:], figure, _screen(folder, scratch))


def _screen(folder: Path, home: Path) -> str:
    """What a reviewer sees first, in colour, drawn as SVG that loads nothing from elsewhere."""
    seen = _typed("mine review --reviewer ada", folder, _environment(home, colour=True), ["q"])
    console = Console(width=COLUMNS, record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(seen.replace("\r\n", "\n")))
    form = FONTS.sub("", CONSOLE_SVG_FORMAT)
    return console.export_svg(title="mine review", code_format=form, unique_id="review")


def commands(text: str) -> list[str]:
    """The commands of the session."""
    return [command for block in BLOCK.findall(text) for command, _ in _steps(block)]


def _played_block(block: str, folder: Path, home: Path) -> str:
    parts = []
    for command, answers in _steps(block):
        printed = LAST_SCREEN.sub(r"\1...\n", at_terminal(command, folder, home, answers))
        parts.append(f"$ {command}\n{printed}")
    return f"```console\n{''.join(parts)}```"


def _steps(block: str) -> Iterator[tuple[str, list[str]]]:
    """Each command with the answers that are typed to it."""
    for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *printed = step.splitlines()
        yield command, [line.removeprefix("> ") for line in printed if line.startswith("> ")]


def at_terminal(command: str, folder: Path, home: Path, answers: Sequence[str] = ()) -> str:
    """What a person sees who types `command` in `folder`, at a terminal that shows no colour."""
    seen = _typed(command, folder, _environment(home), answers)
    seen = STEERING.sub("", OVERWRITTEN.sub("", seen.replace("\r\n", "\n")))
    return "".join(f"{line.rstrip()}\n" for line in seen.splitlines())


def _typed(command: str, folder: Path, env: dict[str, str], answers: Sequence[str]) -> str:
    """All that a terminal is sent while `command` runs and is answered."""
    ours, theirs = pty.openpty()
    line = ["/bin/bash", "-c", command]
    with subprocess.Popen(
        line, cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ):
        os.close(theirs)
        seen = "".join(_conversation(ours, list(answers)))
    os.close(ours)
    return seen


def _conversation(terminal: int, answers: list[str]) -> Iterator[str]:
    """All that is printed, as it comes; whenever a prompt stands there, the next answer is typed."""
    raw = b""
    while True:
        try:
            new = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other side has hung up
            new = b""
        if not new:
            break
        raw += new
        if answers and STEERING.sub("", raw.decode(errors="ignore")).endswith("\n> "):
            os.write(terminal, f"{answers.pop(0)}\n".encode())
    yield raw.decode()


def _environment(home: Path, *, colour: bool = False) -> dict[str, str]:
    """An environment with nothing in it but what a terminal needs."""
    look = {"TERM": "xterm-256color"} if colour else {"TERM": "xterm", "NO_COLOR": "1"}
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    own = {"PATH": tools, "HOME": str(home), "COLUMNS": str(COLUMNS)}
    return own | look | {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}


if __name__ == "__main__":
    sys.exit(main())
