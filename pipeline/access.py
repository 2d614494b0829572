"""From what a user typed to what commands work on: the settings, the library, the areas."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from data.errors import UsageError
from ingest.records import Paper
from normalize.benchmarks import areas_in
from normalize.rows import Row
from pipeline.extract import Crew, processes
from pipeline.settings import Settings, read_settings
from pipeline.status import status
from pipeline.table import each_row as rows_of
from pipeline.workers import Limits
from store import Library, open_library
from store.errors import NoLibrary

ALL = "all"


def settings_of(*, library: Path | None = None, jobs: int | None = None, reviewer: str | None = None) -> Settings:
    """The settings in force; a flag that was not given is None."""
    return read_settings({"library": library, "jobs": jobs, "reviewer": reviewer})


@contextmanager
def opened(settings: Settings, *, create: bool = False, read_only: bool = False) -> Iterator[Library]:
    """The library of the settings, closed at the end."""
    url = settings.database_url
    with open_library(settings.library, database_url=url, create=create, read_only=read_only) as library:
        yield library


@contextmanager
def perhaps(settings: Settings, *, dry_run: bool) -> Iterator[Library | None]:
    """The library, made where there is none; in a dry run none is made, and then there is None."""
    with ExitStack() as stack:
        try:
            library = stack.enter_context(opened(settings, create=not dry_run, read_only=dry_run))
        except NoLibrary:
            if not dry_run:
                raise
            library = None
        yield library


def limits(settings: Settings) -> Limits:
    """What reading one paper may take."""
    return Limits(seconds=settings.seconds_per_paper, megabytes=settings.megabytes_per_paper)


def crew(settings: Settings, *, jobs: int | None, scheduler: str | None, workers: int | None) -> Crew:
    """Who reads papers, as the flags say, each None if it was not given. Raises `UsageError` for two of them."""
    if sum(flag is not None for flag in (jobs, scheduler, workers)) > 1:
        raise UsageError("--jobs, --workers and --scheduler each say who reads; give one of them")
    if scheduler is None and workers is None:
        return processes(settings.jobs)
    from pipeline.cluster import scheduler_at, workers_here  # noqa: PLC0415  # only a cluster needs it

    if workers is not None:
        return workers_here(workers, pdf_url=settings.pdf_url)
    return scheduler_at(str(scheduler), pdf_url=settings.pdf_url)


def areas(name: str) -> Collection[str] | None:
    """The areas that `--area` means, None for all. Raises `NotFound` for a name that is none."""
    return None if name == ALL else areas_in(name)


def each_row(settings: Settings, areas: Collection[str] | None) -> Iterator[Row]:
    """The rows of the library that are of `areas` (None: of all), as they are asked for."""
    with opened(settings, read_only=True) as library:
        yield from rows_of(library, areas)


def next_step(library: Library, settings: Settings) -> str:
    """The next command to run."""
    return f"next: {status(library, limits(settings)).next}"


def drawn(library: Library, paper: Paper, page: int | None, file: Path | None, *, name: str) -> bytes:
    """The picture that `--page N --draw FILE.png` asks for. Raises `UsageError` where one of the two is missing."""
    if page is None or file is None:
        raise UsageError("a picture needs both: --page N --draw FILE.png")
    from pipeline.drawing import draw_page  # noqa: PLC0415  # only a picture needs the PDF's renderer

    return draw_page(library, paper, page, name=name)
