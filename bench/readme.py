"""Write what is measured and generated into the documentation: `python -m bench.readme`.

The table of `bench.figures` into the README, what `mine --help` says into `docs/commands.md`, and the slopes that
`bench.analyze` compared into `docs/slopes.md`: each between two marks. A test asserts that they hold what this would
write.
"""

from __future__ import annotations

import sys
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

from bench import analyze, figures
from bench.blocks import with_block
from bench.corpus import ROOT
from cli import app

README = ROOT / "README.md"
COMMANDS = ROOT / "docs" / "commands.md"
SLOPES = ROOT / "docs" / "slopes.md"
COLUMNS = 100


def main() -> int:
    """Write the blocks; 1 where a file has no place for its block."""
    blocks = (
        write(README, "figures", figures.table(figures.committed())),
        write(COMMANDS, "commands", commands()),
        write(SLOPES, "slopes", analyze.table(analyze.committed())),
    )
    return max(blocks)


def write(path: Path, name: str, new: str) -> int:
    """Replace one block of a file; 1 where the file has no place for it."""
    text = path.read_text(encoding="utf-8")
    try:
        renewed = with_block(text, name, new)
    except ValueError as error:
        print(f"{path.name}: {error}")
        return 1
    path.write_text(renewed, encoding="utf-8")
    print(f"{path.name}: {'as it was' if renewed == text else 'written'}")
    return 0


def commands() -> str:
    """What each command says of itself, in the order of `mine --help`."""
    names = get_command(app).commands  # type: ignore[attr-defined]  # the app is a group
    return "".join(f"\n## mine {name}\n\n```text\n{_help(name)}```\n" for name in names) + "\n"


def _help(name: str) -> str:
    said = CliRunner().invoke(app, [name, "--help"], prog_name="mine", env={"COLUMNS": str(COLUMNS)}).output
    return "".join(f"{line.rstrip()}\n" for line in said.strip().splitlines())


if __name__ == "__main__":
    sys.exit(main())
