"""The demo's papers, typeset: sources of `data/demo/` in, PDFs and a reading list out, the same bytes every time."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from data import read_text, read_toml
from data.errors import MineError

TEMPLATE = "paper"
"""The source that all papers share."""

SCAN = """#set document(date: none)
#set page(paper: "us-letter", margin: 0pt)
#for name in sys.inputs.pages.split(" ") [#image(name, width: 100%)]
"""
"""A document of images: what a scanner without text recognition makes."""


class NoTypesetter(MineError):
    """The typesetter is an extra that was not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCorpus:
    """What was typeset: the folder of PDFs, by name, and the reading list beside it."""

    references: Path
    papers: Path
    pdfs: tuple[Path, ...]


def typeset(folder: Path) -> DemoCorpus:
    """Write the demo's PDFs to `folder/papers` and its reading list to `folder/references.bib`.

    One PDF is a scan without text and one is cut off, as `data/demo/demo.toml` says. No network and no fonts but the
    typesetter's own are used, and no date is written: the same version gives the same bytes. Raises `NoTypesetter`.
    """
    recipe = read_toml("demo/demo.toml")
    compiler = _compiler()
    papers = folder / "papers"
    papers.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as room:
        pdfs = [_write(papers, name, pdf) for name, pdf in sorted(_pdfs(compiler, Path(room), recipe).items())]
    references = folder / "references.bib"
    references.write_bytes(_exported(read_text("demo/references.bib"), recipe))
    return DemoCorpus(references=references, papers=papers, pdfs=tuple(pdfs))


def _compiler() -> Any:
    try:
        return import_module("typst")
    except ImportError as error:
        raise NoTypesetter("the demo typesets its papers with typst: pip install 'litmine[demo]'") from error


def _pdfs(compiler: Any, room: Path, recipe: dict[str, Any]) -> dict[str, bytes]:
    """The PDFs by name."""
    whole, scanned, truncated = recipe["papers"], recipe["scanned"], recipe["truncated"]
    for name in (TEMPLATE, *whole, *scanned, *truncated):
        room.joinpath(f"{name}.typ").write_text(read_text(f"demo/{name}.typ"), encoding="utf-8")
    pdfs = {name: _compiled(compiler, room, name) for name in (*whole, *truncated)}
    pdfs |= {name: _cut(pdfs[name], recipe["kept"]) for name in truncated}
    return pdfs | {name: _scan(compiler, room, name, recipe["scan_ppi"]) for name in scanned}


def _compiled(compiler: Any, room: Path, name: str) -> bytes:
    return bytes(compiler.compile(room / f"{name}.typ", ignore_system_fonts=True))


def _cut(pdf: bytes, kept: float) -> bytes:
    return pdf[: int(len(pdf) * kept)]


def _scan(compiler: Any, room: Path, name: str, ppi: int) -> bytes:
    source = room / f"{name}.typ"
    pages: Sequence[bytes] = compiler.compile(source, format="png", ppi=ppi, ignore_system_fonts=True)
    names = [f"{name}-{number}.png" for number in range(1, len(pages) + 1)]
    for image, page in zip(names, pages, strict=True):
        room.joinpath(image).write_bytes(page)
    scan = room / "scan.typ"
    scan.write_text(SCAN, encoding="utf-8")
    return bytes(compiler.compile(scan, ignore_system_fonts=True, sys_inputs={"pages": " ".join(names)}))


def _write(papers: Path, name: str, pdf: bytes) -> Path:
    path = papers / f"{name}.pdf"
    path.write_bytes(pdf)
    return path


def _exported(references: str, recipe: dict[str, Any]) -> bytes:
    """The reading list as an old reference manager writes it."""
    return references.replace("\n", recipe["newline"]).encode(recipe["encoding"])
