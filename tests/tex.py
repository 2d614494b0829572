"""Papers made with LaTeX as most papers are: by pdfLaTeX, and by latex, dvips and Ghostscript."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.processes import PATIENCE

ENGINES = {
    "pdflatex": (("pdflatex", "-interaction=nonstopmode", "paper.tex"),) * 2,
    "dvips": (
        *(("latex", "-interaction=nonstopmode", "paper.tex"),) * 2,
        ("dvips", "-q", "-Ppdf", "-o", "paper.ps", "paper.dvi"),
        ("ps2pdf", "paper.ps", "paper.pdf"),
    ),
}
"""The commands that make `paper.pdf` of `paper.tex`; LaTeX runs twice, for long tables settle their columns late."""
PACKAGES = ("booktabs", "multirow", "makecell", "arydshln", "threeparttable", "colortbl", "wrapfig", "rotating")


def missing() -> str | None:
    """What this machine lacks to run all engines, and how to get it; None where nothing lacks."""
    programs = [steps[0] for commands in ENGINES.values() for steps in commands if not shutil.which(steps[0])]
    if programs:
        return f"no {', '.join(dict.fromkeys(programs))}: {HOW}"
    styles = [name for name in PACKAGES if not _has_style(name)]
    return f"no LaTeX package {', '.join(styles)}: {HOW}" if styles else None


HOW = "apt-get install texlive-latex-extra texlive-fonts-recommended ghostscript"


def _has_style(name: str) -> bool:
    found = subprocess.run(["kpsewhich", f"{name}.sty"], capture_output=True, check=False)
    return found.returncode == 0


def typeset(source: str, engine: str, folder: Path) -> Path:
    """The PDF of a LaTeX source. Raises `AssertionError` with the end of the log where LaTeX gives up."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "paper.tex").write_text(source, encoding="utf-8")
    for command in ENGINES[engine]:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
        said = done.stdout.decode("latin-1")[-1500:]
        assert done.returncode == 0, f"{command[0]} ended with {done.returncode}:\n{said}"
    return folder / "paper.pdf"
