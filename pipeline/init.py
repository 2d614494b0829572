"""The first step: a `mine.toml` with the defaults explained, and the founding paper's reference list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from data import read_text
from pipeline.settings import FILE, OPTIONS
from store.telling import told

REFERENCES = "refs.bib"


def settings_text() -> str:
    """A `mine.toml` in which every setting stands as a comment with its default."""
    lines = [
        "# Settings of `mine` for this folder. A flag or an environment variable is stronger than this file.",
        "# Take the # off a line to set it.",
    ]
    for option in OPTIONS:
        default = json.dumps(option.default) if option.default is not None else '""'
        value = default if option.kind is str or option.default is not None else "2"
        lines += ["", f"# {option.meaning[0].upper()}{option.meaning[1:]}. ({', '.join(option.environment)})"]
        lines.append(f"# {option.name} = {value}")
    return "\n".join(lines) + "\n"


def initialise(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Write both files into `folder`, each with whether it was written: a file that is there is left as it is."""
    for name, text in ((FILE, settings_text()), (REFERENCES, read_text(REFERENCES))):
        path = folder / name
        is_new = not path.exists()
        if is_new:
            with told(str(folder)):
                path.write_text(text, encoding="utf-8")
        yield path, is_new
