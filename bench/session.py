"""Play the README's session and write what it prints: `python -m bench.session`.

Runs `mine demo` in an empty folder and keeps its figure as `docs/demo.svg`. Then types the commands (`$ ...`) of the
README's session at a terminal, in a folder beside what the demo left, and writes under each what was printed. A line
`> ...` is an answer that is typed when the command asks. A test asserts that the README holds what this would write.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.corpus import ROOT
from bench.readme import README

START = "<!-- session: start; its outputs are written by python -m bench.session -->"
END = "<!-- session: end -->"
PICTURE = ROOT / "docs" / "demo.svg"
FIGURE = Path("demo-output", "compute-error-hardware_burden.svg")
FOLDER = "reading"
COLUMNS = 100

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
OVERWRITTEN = re.compile(r"[^\n]*\r\x1b\[K")
"""Progress lines, each of which the next one takes the place of."""
LAST_SCREEN = re.compile(r"^(\d+ of \d+ ─+\n)(?:(?!^> ).*\n)*(?=> q$)", re.MULTILINE)
"""The item at which the reviewer quits: its first line says enough."""


def main() -> int:
    """Run, and write the README and its picture."""
    with tempfile.TemporaryDirectory() as scratch:
        text, figure = played(README.read_text(encoding="utf-8"), Path(scratch))
    README.write_text(text, encoding="utf-8")
    PICTURE.write_text(figure, encoding="utf-8")
    print(f"{README.name} and {PICTURE.relative_to(ROOT)}: written")
    return 0


def played(text: str, scratch: Path) -> tuple[str, str]:
    """`text` with the session's outputs as they are now, and the demo's figure. `scratch` is an empty folder."""
    at_terminal("mine demo", scratch, scratch)
    folder = scratch / FOLDER
    folder.mkdir()
    begin, end = text.index(START), text.index(END)
    session = BLOCK.sub(lambda block: _played_block(block[1], folder, scratch), text[begin:end])
    return text[:begin] + session + text[end:], (scratch / FIGURE).read_text(encoding="utf-8")


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
    ours, theirs = pty.openpty()
    line, env = ["/bin/bash", "-c", command], _environment(home)
    with subprocess.Popen(
        line, cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ):
        os.close(theirs)
        seen = "".join(_conversation(ours, list(answers)))
    os.close(ours)
    seen = STEERING.sub("", OVERWRITTEN.sub("", seen.replace("\r\n", "\n")))
    return "".join(f"{line.rstrip()}\n" for line in seen.splitlines())


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


def _environment(home: Path) -> dict[str, str]:
    """An environment with nothing in it but what a terminal needs."""
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    own = {"PATH": tools, "HOME": str(home), "COLUMNS": str(COLUMNS), "NO_COLOR": "1", "TERM": "xterm"}
    return own | {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}


if __name__ == "__main__":
    sys.exit(main())
