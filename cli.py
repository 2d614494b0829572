"""The command `mine`: reads options, opens the library, calls `pipeline`, prints. Data to stdout, words to stderr."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from data.errors import MineError, PartlyDone, UsageError

if TYPE_CHECKING:
    from pipeline.render import Progress, Screen
    from pipeline.settings import Settings
    from store import Library

STOPPED = 130
"""The exit code of a command that was stopped by Ctrl-C, as shells have it."""


class Edge(TyperGroup):
    """Where errors that a user can act on end: one line on stderr and the exit code, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except MineError as error:
            say(f"mine: {error}")
            raise typer.Exit(error.exit_code) from error
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            say("mine: stopped; what was done until now is kept, and the same command goes on from there")
            raise typer.Exit(STOPPED) from None
        return result


app = typer.Typer(
    name="mine",
    cls=Edge,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turns a reading list into data: results and training compute of papers, every number traceable.",
)

LibraryDir = Annotated[
    Path | None, typer.Option("--library", metavar="DIR", help="The library's folder, instead of mine-library here.")
]
Area = Annotated[
    str, typer.Option("--area", metavar="AREA", help="A group (vision, language, speech, all) or one area.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table for a person.")]
DryRun = Annotated[bool, typer.Option("-n", "--dry-run", help="Say what would be done, and do nothing.")]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, metavar="N", help="PDFs read at once; one a processor.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here, not to stdout.")]
PaperName = Annotated[str, typer.Argument(metavar="PAPER", help="A key, an arXiv id, a file name or a PDF's SHA-256.")]


class TablesFormat(StrEnum):
    """What `mine tables` writes."""

    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"


class ClaimsFormat(StrEnum):
    """What `mine claims` writes."""

    JSONL = "jsonl"
    CSV = "csv"


@app.command()
def init() -> None:
    """Write mine.toml, the defaults explained, and refs.bib, the founding paper's references, into this folder."""
    from pipeline.init import initialise

    for path, is_new in initialise(Path()):
        say(f"{path}: {'written' if is_new else 'already there, left as it is'}")
    say("next: mine ingest refs.bib")


@app.command()
def ingest(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="A .bib, a list, a PDF, a folder, or -.")],
    pdf_dir: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder of PDFs that are in hand.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no service. None is asked yet.")] = False,
    jobs: Jobs = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    library: LibraryDir = None,
) -> None:
    """Read references and PDFs into the library, and tie them to papers."""
    from pipeline.ingest import ingest_found, read_sources
    from pipeline.reports import failure_lines, ingest_report

    settings = settings_of(library=library, jobs=jobs)
    with progress("looking at") as told:
        named = [*sources, *([str(pdf_dir)] if pdf_dir else [])]
        found = read_sources(named, jobs=settings.jobs, standard_input=sys.stdin.buffer, progress=told)
    if not found.references and not found.pdfs and not any(found.failures.values()):
        finish(failure_lines((), found.refused), 0, found.refused)
    with perhaps(settings, dry_run=dry_run) as shelf:
        done = ingest_found(shelf, found, dry_run=dry_run)
        show(asdict(done), as_json, lambda screen: ingest_report(done, screen=screen, dry_run=dry_run))
        say_next(shelf)
    finish(failure_lines(done.failures, found.refused), done.references + done.pdfs)


@app.command()
def extract(
    area: Area = "all",
    jobs: Jobs = None,
    force: Annotated[bool, typer.Option("--force", help="Read again what was read before.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    library: LibraryDir = None,
) -> None:
    """Read the PDFs of the library: write claims, flag the doubtful."""
    from pipeline.extract import extract_papers, plan_extraction
    from pipeline.reports import extract_report, failure_lines, plan_report

    settings = settings_of(library=library, jobs=jobs)
    with opened(settings, read_only=dry_run) as shelf:
        plan = plan_extraction(shelf, areas(area), force=force)
        if dry_run:
            show(asdict(plan), as_json, lambda screen: plan_report(plan, screen=screen))
            return
        with progress("reading") as told:
            seconds = settings.seconds_per_paper
            done = extract_papers(shelf, plan, jobs=settings.jobs, seconds=seconds, progress=told)
        show(asdict(done), as_json, lambda screen: extract_report(done, screen=screen))
        say_next(shelf)
    finish(failure_lines(done.failed), done.read + plan.done)


@app.command()
def tables(
    pdfs: Annotated[list[Path], typer.Argument(metavar="PDF...", help="PDFs, or folders of them.")],
    form: Annotated[TablesFormat | None, typer.Option("--format", help="Write data instead of a view.")] = None,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    """Print the tables of PDFs, with no library."""
    from pipeline.reports import tables_report
    from pipeline.tables import FORMATS, tables_of

    settings = settings_of(jobs=jobs)
    with progress("reading") as told:
        found = tables_of(pdfs, jobs=settings.jobs, seconds=settings.seconds_per_paper, progress=told)
    wanted = "jsonl" if as_json else form
    out(FORMATS[wanted](found) if wanted else [tables_report(found, screen=screen())])
    finish([f"{one.source_file}: {one.reason}" for one in found if one.reason], sum(not one.reason for one in found))


@app.command()
def claims(
    area: Area = "all",
    form: Annotated[ClaimsFormat | None, typer.Option("--format", help="Write data instead of a view.")] = None,
    as_json: AsJson = False,
    output: Output = None,
    library: LibraryDir = None,
) -> None:
    """Print every claim with its place, its confidence and its flags."""
    from pipeline.claims import FORMATS
    from pipeline.reports import claims_report

    wanted = areas(area)
    with opened(settings_of(library=library), read_only=True) as shelf:
        found = shelf.claims(areas=wanted)
    name = "json" if as_json else form
    out(FORMATS[name](found) if name else [claims_report(found, screen=screen())], output)


@app.command()
def status(as_json: AsJson = False, library: LibraryDir = None) -> None:
    """Print the funnel, from references to reviewed claims, and the next command to run."""
    from pipeline.reports import status_report
    from pipeline.status import status as count

    with opened(settings_of(library=library), read_only=True) as shelf:
        funnel = count(shelf)
    show(asdict(funnel), as_json, lambda screen: status_report(funnel, screen=screen))
    say(f"next: {funnel.next}")


def settings_of(**flags: Any) -> Settings:
    """The settings in force; a flag that was not given is None."""
    from pipeline.settings import read_settings

    return read_settings(flags)


@contextmanager
def opened(settings: Settings, *, create: bool = False, read_only: bool = False) -> Iterator[Library]:
    """The library of the settings, closed at the end."""
    from store import open_library

    url = settings.database_url
    with open_library(settings.library, database_url=url, create=create, read_only=read_only) as library:
        yield library


@contextmanager
def perhaps(settings: Settings, *, dry_run: bool) -> Iterator[Library | None]:
    """The library, made where there is none; in a dry run none is made, and then there is None."""
    from store.engine import database_url, sqlite_file

    path = sqlite_file(database_url(settings.library, settings.database_url))
    if dry_run and path is not None and not path.exists():
        yield None
        return
    with opened(settings, create=not dry_run, read_only=dry_run) as library:
        yield library


@contextmanager
def progress(verb: str) -> Iterator[Progress | None]:
    """A line on stderr that tells how far a batch is; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from pipeline.render import progress_line

    began, width = time.monotonic(), shutil.get_terminal_size().columns

    def tell(done: int, total: int, last: str) -> None:
        seconds = time.monotonic() - began
        sys.stderr.write(f"\r\x1b[K{progress_line(verb, done, total, last, seconds=seconds, width=width)}")
        sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write("\r\x1b[K")


def say_next(library: Library | None) -> None:
    """The next command to run, to stderr."""
    from pipeline.status import status as count

    if library is not None:
        say(f"next: {count(library).next}")


def areas(name: str) -> Collection[str] | None:
    """The areas that `--area` means, None for all. Raises `NotFound` for a name that is none."""
    if name == "all":
        return None
    from normalize.benchmarks import areas_in

    return areas_in(name)


def say(text: str) -> None:
    """A message: to stderr."""
    typer.echo(text, err=True)


def out(lines: Iterable[str], path: Path | None = None) -> None:
    """Data: to stdout, or whole into a file."""
    from pipeline.files import write_whole

    if path is not None:
        write_whole(path, (f"{line}\n" for line in lines))
        say(f"{path}: written")
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    for line in lines:
        sys.stdout.write(f"{line}\n")


def show(values: Mapping[str, Any], as_json: bool, view: Callable[[Screen], str]) -> None:
    """What a command came to, as JSON or for a person."""
    out([json.dumps(values, ensure_ascii=False, default=str, indent=1)] if as_json else [view(screen())])


def screen() -> Screen:
    """What stdout is: a terminal's width and whether it wants colour."""
    from pipeline.render import Screen

    if not sys.stdout.isatty():
        return Screen()
    return Screen(width=shutil.get_terminal_size().columns, color="NO_COLOR" not in os.environ)


def finish(failed: list[str], done: int, causes: tuple[MineError, ...] = ()) -> None:
    """Name what failed and end with the exit code for it: part of the work is done, or none."""
    if not failed:
        return
    if not done and len(failed) == 1:
        raise causes[0] if causes else MineError(failed[0])
    for line in failed:
        say(f"  {line}")
    if done:
        raise PartlyDone(f"{len(failed)} could not be read and {'is' if len(failed) == 1 else 'are'} named above")
    kind = UsageError if causes and all(isinstance(cause, UsageError) for cause in causes) else MineError
    raise kind("nothing could be read")
