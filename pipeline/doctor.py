"""Is this machine, and this library, in order? One finding a check, each with what to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from data.errors import MineError, NetworkError, NotFound
from pipeline.packages import broken, installed, needed
from pipeline.settings import KEY_NAMES, OPTIONS, Settings
from pipeline.version import extractor, mine_version
from store import Library, open_library

LITTLE_ROOM = 500_000_000
"""Bytes; with less free than this a big reading list's PDFs may not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check: whether all is well, what was found, and, where it is not well, what to do.

    `network`: what is not well may be the network, or a service that is not there today.
    """

    check: str
    ok: bool
    found: str
    todo: str = ""
    network: bool = False


def examine(settings: Settings, *, online: bool = False) -> Iterator[Finding]:
    """Every check in turn; `online`: the services, too. A library that is not there yet is no fault."""
    yield Finding(check="mine", ok=True, found=f"{mine_version()}, extractor {extractor()}")
    yield _python()
    yield from _packages()
    yield _extra("demo", "typst", "mine demo")
    yield _extra("cluster", "distributed", "mine extract --workers")
    yield from _settings(settings)
    yield from _vocabularies()
    yield from _library(settings)
    if online:
        from pipeline.online import probe  # noqa: PLC0415  # the client is for those who ask

        yield from probe(settings)


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    ok = (3, 11) <= sys.version_info < (3, 14)
    return Finding(check="Python", ok=ok, found=found, todo="" if ok else "use Python 3.11, 3.12 or 3.13")


def _packages() -> Iterator[Finding]:
    """What the distribution says it needs, and what of it is missing or cannot be imported."""
    try:
        names = needed()
    except PackageNotFoundError:
        yield Finding(check="packages", ok=True, found="run from its sources, not installed")
        return
    missing = [name for name in names if not installed(name)]
    faults = dict(broken([name for name in names if name not in missing]))
    told = [f"missing: {', '.join(missing)}"] * bool(missing) + [
        f"{name} is broken ({why})" for name, why in faults.items()
    ]
    todo = f"pip install --force-reinstall {' '.join([*missing, *faults])}" if told else ""
    found = "; ".join(told) or f"all {len(names)} are installed, and can be imported"
    yield Finding(check="packages", ok=not told, found=found, todo=todo)


def _extra(name: str, package: str, what: str) -> Finding:
    """A package that only one command needs; to have it or not is in order."""
    found = f"{package} is installed"
    if not installed(package):
        found = f"{package} is not: pip install 'litmine[{name}]' for {what}"
    return Finding(check=name, ok=True, found=found)


def _settings(settings: Settings) -> Iterator[Finding]:
    for option in OPTIONS:
        value = getattr(settings, option.name)
        shown = "set" if option.name == "database_url" and value else value
        origin = settings.origins[option.name]
        yield Finding(check=option.name, ok=True, found=f"{'not set' if value is None else shown} ({origin})")
    key = "set" if settings.s2_key else f"not set ({', '.join(KEY_NAMES)})"
    yield Finding(check="Semantic Scholar key", ok=True, found=key)


def _vocabularies() -> Iterator[Finding]:
    from normalize.benchmarks import areas, benchmarks  # noqa: PLC0415  # a wrong line in them must be a finding
    from normalize.devices import devices  # noqa: PLC0415

    loaders: tuple[tuple[str, Callable[[], int]], ...] = (
        ("areas", lambda: len(areas())),
        ("benchmarks", lambda: len(benchmarks())),
        ("devices", lambda: len(devices())),
    )
    for name, count in loaders:
        yield _checked(name, lambda count=count: f"{count()} in data/")  # type: ignore[misc]


def _checked(check: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(check=check, ok=True, found=look())
    except MineError as error:
        return Finding(check=check, ok=False, found=str(error), todo="mend that, then run `mine doctor` again")


def _library(settings: Settings) -> Iterator[Finding]:
    try:
        library = open_library(settings.library, database_url=settings.database_url, read_only=True)
    except NotFound as error:
        found = str(error) if settings.database_url else f"none in {settings.library} yet; mine ingest makes it"
        yield Finding(check="library", ok=True, found=found)
        return
    except MineError as error:
        yield Finding(check="library", ok=False, found=str(error), network=isinstance(error, NetworkError))
        return
    with library:
        yield Finding(check="library", ok=True, found=f"{library.name}, layout {library.version()}")
        yield _checked("database", library.check)
        if not library.folder.is_dir():
            todo = "the PDFs are kept there: mount its disk, or name the folder with --library"
            yield Finding(check="folder", ok=False, found=f"{library.folder} is not there", todo=todo)
            return
        yield from _files(library)
        yield from _disk(library.folder)


def _files(library: Library) -> Iterator[Finding]:
    """Every PDF that a row speaks of, read again and compared with its hash."""
    pdfs = [pdf for _, pdf in library.pdfs()]
    bad = [pdf.source_file for pdf in pdfs if not library.files.is_whole(pdf.sha256)]
    todo = f"ingest again: {', '.join(bad[:10])}" if bad else ""
    found = f"{len(pdfs) - len(bad)} of {len(pdfs)} PDFs are there and whole"
    yield Finding(check="PDFs", ok=not bad, found=found, todo=todo)
    left = library.files.left_over()
    if left:
        found = f"{len(left)} were left half written by a stop, or are being written right now"
        yield Finding(check="files", ok=False, found=found, todo="while nothing is ingested: mine doctor --repair")
    kept, known = library.files.names(), {pdf.sha256 for pdf in pdfs}
    if unknown := kept - known:
        found = f"{len(unknown)} PDFs in {library.files.folder} belong to no paper"
        yield Finding(check="papers", ok=False, found=found, todo="ingest again, or mine doctor --repair")


def _disk(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    ok = free >= LITTLE_ROOM
    yield Finding(check="disk", ok=ok, found=f"{free / 1e9:.1f} GB free", todo="" if ok else "make room")
    writable = os.access(folder, os.W_OK)
    todo = "" if writable else "make the folder writable to ingest, extract or review"
    yield Finding(check="writing", ok=writable, found="possible" if writable else "not possible", todo=todo)
