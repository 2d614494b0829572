"""`mine doctor --repair`: a damaged database made anew from what can still be read and from the PDFs in the folder."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from data.errors import NotFound, UsageError
from pipeline.access import limits, opened
from pipeline.ingest import ingest_found, read_sources
from pipeline.settings import Settings
from store import Library, open_library
from store.engine import database_url, sqlite_file
from store.errors import LibraryDamaged
from store.loose import let_go, loose_ends
from store.salvage import Salvaged, salvage

ABANDONED = 600.0
"""Seconds: a half-written file that nothing was added to for so long is of a process that was stopped."""


def repair(settings: Settings) -> Iterator[str]:
    """Do it, and tell line by line what was saved and lost. A library that is whole stays as it is.

    Nothing is deleted but half-written files of stopped processes and rows that speak of nothing. Raises `UsageError`
    for a library that is not in SQLite, `NotFound` where there is none, and the errors of `salvage`.
    """
    path = sqlite_file(database_url(settings.library, settings.database_url))
    if path is None:
        raise UsageError("a library on a server is repaired with the server's own tools, from its backup")
    if not path.is_file():
        raise NotFound(f"there is no {path} to repair; `mine ingest SOURCE` makes a library")
    if is_damaged(settings):
        yield from _said(salvage(path))
    else:
        yield f"{path} is whole; it stays as it is"
    with opened(settings) as library:
        yield from _tied(library, settings)
        yield from (
            f"left out: {count} {name} of papers that are lost" for name, count in let_go(library).items() if count
        )
        yield from (f"deleted: {left}, half written by a stopped process" for left in _abandoned(library.folder))


def is_damaged(settings: Settings) -> bool:
    """Whether the database cannot be opened or finds a fault in itself."""
    try:
        with open_library(settings.library, database_url=settings.database_url, read_only=True) as library:
            library.check()
    except LibraryDamaged:
        return True
    return False


def _said(found: Salvaged) -> Iterator[str]:
    yield f"the damaged database is kept as {found.aside}"
    yield f"saved: {_counts(found.kept)}"
    if any(found.lost.values()):
        yield f"could not be read, at most: {_counts(found.lost)}"


def _counts(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in rows.items() if count) or "nothing"


def _tied(library: Library, settings: Settings) -> Iterator[str]:
    """Give a paper to the references that lost theirs, and to every PDF of the folder that has none."""
    loose = loose_ends(library)
    known = {pdf.sha256 for _, pdf in library.pdfs()}
    unknown = [sha256 for sha256 in sorted(library.files.names() - known) if library.files.is_whole(sha256)]
    found = read_sources(
        [str(library.files.path(sha256)) for sha256 in unknown], jobs=settings.jobs, limits=limits(settings)
    )
    pdfs = tuple(pdf for pdf in loose.pdfs if library.files.path(pdf.sha256).is_file())
    paths = {**found.paths, **{pdf.sha256: library.files.path(pdf.sha256) for pdf in pdfs}}
    found = replace(found, references=loose.references, pdfs=(*found.pdfs, *pdfs), paths=paths)
    if found.references or found.pdfs:
        done = ingest_found(library, found)
        yield f"tied to papers again: {done.references} references, {done.pdfs} PDFs of the folder; now `mine extract`"


def _abandoned(folder: Path) -> Iterator[Path]:
    """Delete the half-written files of the library that nobody writes to any more."""
    for left in sorted(folder.rglob(".*.part")):
        if time.time() - left.stat().st_mtime > ABANDONED:
            left.unlink()
            yield left
