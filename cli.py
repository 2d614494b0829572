"""The command `mine`: reads options, opens the library, calls `pipeline`, prints. Data to stdout, words to stderr.

What a command needs is imported by the command, so that `mine --help` loads none of it.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from data.errors import MineError, NetworkError, UsageError
from pipeline import examples
from pipeline import options as given
from pipeline.stopping import STOPPED, Stopped, stoppable
from pipeline.terminal import Counted, close_stdout, finish, out, out_bytes, out_parts, progress, say, screen, show


class Edge(TyperGroup):
    """Where errors that a user can act on end: one line on stderr and the exit code, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with stoppable():
            return self._invoke(ctx)

    def _invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except MineError as error:
            say(f"mine: {error}")
            raise typer.Exit(error.exit_code) from error
        except BrokenPipeError:
            close_stdout()
            raise typer.Exit(0) from None
        except KeyboardInterrupt as stop:
            say("mine: stopped; what was done until now is kept, and the same command goes on from there")
            raise typer.Exit(stop.exit_code if isinstance(stop, Stopped) else STOPPED) from None
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


@app.command(epilog=examples.of("init"))
def init() -> None:
    """Write mine.toml and refs.bib into this folder, to begin with."""
    from pipeline.init import initialise

    for path, is_new in initialise(Path()):
        say(f"{path}: {'written' if is_new else 'already there, left as it is'}")
    say("next: mine ingest refs.bib")


@app.command(epilog=examples.of("ingest"))
def ingest(
    sources: given.Sources = None,
    references_of: given.ReferencesOf = None,
    pdf_dir: given.PdfDir = None,
    offline: given.Offline = False,
    retry_failed: given.RetryFailed = False,
    refresh: given.Refresh = False,
    jobs: given.Jobs = None,
    dry_run: given.DryRun = False,
    as_json: given.AsJson = False,
    library: given.LibraryDir = None,
) -> None:
    """Read references and PDFs in, ask the services which papers they are, and fetch their PDFs."""
    from pipeline import access, reports
    from pipeline import ingesting as stage

    named = [*(sources or []), *([str(pdf_dir)] if pdf_dir else [])]
    effort = stage.Effort(retry_failed=retry_failed, refresh=refresh)
    wish = stage.Wish(sources=named, lists=references_of or [], effort=effort, offline=offline, dry_run=dry_run)
    settings = access.settings_of(library=library, jobs=jobs)
    done, then = stage.carry_out(wish, settings, standard_input=sys.stdin.buffer)
    if then:
        show(done.as_dict(), as_json, lambda screen: reports.ingested_report(done, screen=screen))
        say(then)
    finish(*stage.ending(done))


@app.command(epilog=examples.of("extract"))
def extract(
    area: given.Area = "all",
    jobs: given.Jobs = None,
    workers: given.Workers = None,
    scheduler: given.Scheduler = None,
    force: given.Force = False,
    dry_run: given.DryRun = False,
    as_json: given.AsJson = False,
    library: given.LibraryDir = None,
) -> None:
    """Read the PDFs: write claims, flag the doubtful."""
    from pipeline import access, reports
    from pipeline import extract as stage

    settings, areas = access.settings_of(library=library, jobs=jobs), access.areas(area)
    crew, limits = access.crew(settings, jobs=jobs, scheduler=scheduler, workers=workers), access.limits(settings)
    with access.opened(settings, read_only=dry_run) as shelf:
        plan = stage.plan_extraction(shelf, areas, force=force, flag_below=settings.flag_below, limits=limits)
        if dry_run:
            return show(asdict(plan), as_json, lambda screen: reports.plan_report(plan, screen=screen))
        with progress("reading") as told:
            done = stage.extract_papers(shelf, plan, crew=crew, limits=limits, progress=told)
        show(asdict(done), as_json, lambda screen: reports.extract_report(done, screen=screen))
        say(access.next_step(shelf, settings))
    return finish(reports.failure_lines(done.failed), done.read + plan.done)


@app.command(epilog=examples.of("tables"))
def tables(
    pdfs: given.PdfNames, form: given.TablesAs = None, jobs: given.Jobs = None, as_json: given.AsJson = False
) -> None:
    """Print the tables of PDFs, with no library."""
    from pipeline import access, reports
    from pipeline.tables import FORMATS, tables_of

    settings, wanted = access.settings_of(jobs=jobs), "jsonl" if as_json else form
    with progress("reading") as told:
        found = tables_of(pdfs, jobs=settings.jobs, limits=access.limits(settings), progress=told)
    out(FORMATS[wanted](found) if wanted else [reports.tables_report(found, screen=screen())])
    failed = [f"{one.source_file}: {one.reason}" for one in found if one.reason]
    finish(failed, len(found) - len(failed))


@app.command(epilog=examples.of("claims"))
def claims(
    area: given.Area = "all",
    form: given.ClaimsAs = None,
    as_json: given.AsJson = False,
    output: given.Output = None,
    library: given.LibraryDir = None,
) -> None:
    """Print every claim with its place and its flags."""
    from pipeline import access, reports
    from pipeline.claims import FORMATS

    areas, wanted = access.areas(area), "json" if as_json else form
    with access.opened(access.settings_of(library=library), read_only=True) as shelf:
        found = shelf.claims(areas=areas)
    out(FORMATS[wanted](found) if wanted else [reports.claims_report(found, screen=screen())], output)
    say(f"{len(found)} claims")


@app.command(epilog=examples.of("table"))
def table(
    area: given.Area = "all",
    form: given.TableAs = None,
    as_json: given.AsJson = False,
    output: given.Output = None,
    library: given.LibraryDir = None,
) -> None:
    """Print the compute-vs-performance table."""
    from normalize.export import table_parts, write_table
    from pipeline import access
    from pipeline import table as stage

    areas, wanted = access.areas(area), stage.format_of("json" if as_json else form, output)
    rows = Counted(access.each_row(access.settings_of(library=library), areas))
    if output is not None and wanted:
        write_table(rows, output, wanted)
        return say(f"{output}: {rows.count} rows written\nnext: mine analyze --area {area}")
    if wanted:
        return out_parts(table_parts(rows, wanted))
    out([stage.table_report(list(rows), screen=screen())])
    return say(f"{rows.count} rows")


@app.command(epilog=examples.of("review"))
def review(
    area: given.Area = "all",
    reviewer: given.Reviewer = None,
    web: given.Web = False,
    port: given.Port = 0,
    script: given.Script = None,
    sheet_out: given.SheetOut = None,
    sheet_in: given.SheetIn = None,
    order: given.Order = "impact",
    paper: given.OfPaper = None,
    kind: given.OfKind = None,
    flag: given.OfFlag = None,
    second: given.Second = 0.0,
    library: given.LibraryDir = None,
) -> None:
    """Settle what was flagged: accept, edit, reject, skip, undo."""
    from pipeline import access
    from pipeline.knots import LibraryKnots
    from review import faces

    settings, areas = access.settings_of(library=library, reviewer=reviewer), access.areas(area)
    wish = faces.wish_of(order=order, paper=paper, kind=kind, flag=flag, second=second)
    with access.opened(settings) as shelf:
        face = faces.Face(
            knots=LibraryKnots(shelf),
            web=web,
            port=port,
            script=script,
            sheet_out=sheet_out,
            sheet_in=sheet_in,
            wish=wish,
        )
        done = faces.review(shelf, face, areas=areas, reviewer=settings.reviewer, say=say, write=out)
        say(f"{done}\n{access.next_step(shelf, settings)}")


@app.command(epilog=examples.of("report"))
def report(
    calibration: given.Calibration = False, as_json: given.AsJson = False, library: given.LibraryDir = None
) -> None:
    """Say what reviews teach: how often each flag, kind and confidence was right, and how far reviewers agree."""
    from pipeline import access
    from pipeline.calibrating import calibration_report
    from review.calibration import as_rows
    from review.calibration import calibration as measured

    if not calibration:
        raise UsageError("name a report: --calibration")
    with access.opened(access.settings_of(library=library), read_only=True) as shelf:
        found = measured(shelf)
    show(asdict(found), as_json, lambda screen: calibration_report(**as_rows(found), screen=screen))
    say(f"{found.decided} claims were decided on")


@app.command(epilog=examples.of("analyze"))
def analyze(
    area: given.Area = "all",
    file: given.TableFile = None,
    measure: given.Measure = "hardware_burden",
    benchmark: given.Benchmark = None,
    targets: given.Targets = None,
    factors: given.Factors = None,
    folder: given.Folder = Path("mine-analysis"),
    as_json: given.AsJson = False,
    library: given.LibraryDir = None,
) -> None:
    """Fit error against compute, draw it, and report what it says, how sure that is, and what more would cost."""
    from analyze import analyze_rows
    from pipeline import access
    from pipeline.analysis import rows_of_file, wanted

    areas, settings = access.areas(area), access.settings_of(library=library)
    rows = rows_of_file(file, areas) if file else access.each_row(settings, areas)
    asked = wanted(file or settings.library, area, benchmark=benchmark, targets=targets, factors=factors)
    done = analyze_rows(rows, measure, folder, asked)
    show(done.as_dict(), as_json, lambda _: done.summary())
    say(f"{folder}: {len(done.files)} files written\nreport: {done.report}")


@app.command(epilog=examples.of("status"))
def status(figure: given.FigureFile = None, as_json: given.AsJson = False, library: given.LibraryDir = None) -> None:
    """Print how far the library is, what its papers report, and the next command to run."""
    from pipeline import access, gap, reporting, reports
    from pipeline.status import status as count

    settings = access.settings_of(library=library)
    with access.opened(settings, read_only=True) as shelf:
        funnel, told = count(shelf, access.limits(settings)), reporting.reported(shelf)
    data = asdict(funnel) | {"reporting": [asdict(line) for line in told]}
    show(data, as_json, lambda screen: reports.status_reports(funnel, told, screen=screen))
    if figure is not None:
        gap.draw_gap(told, figure)
        say(f"{figure}: written")
    say(f"next: {funnel.next}")


@app.command("show", epilog=examples.of("show"))
def show_paper(
    paper: given.PaperName = None,
    page: given.PageNumber = None,
    draw: given.Draw = None,
    why: given.Why = False,
    row: given.RowId = None,
    as_json: given.AsJson = False,
    library: given.LibraryDir = None,
) -> None:
    """Print all that is known of one paper, with places. Without a name, list the papers."""
    from pipeline import access
    from pipeline import row as rows
    from pipeline import show as face
    from pipeline.drawing import LEGEND

    with access.opened(access.settings_of(library=library), read_only=True) as shelf:
        if paper is None:
            return show(face.paper_objects(shelf), as_json, lambda screen: face.papers_report(shelf, screen=screen))
        found = shelf.paper(paper)
        if page or draw:
            out_bytes(access.drawn(shelf, found, page, draw, name=paper), draw)
            return say(LEGEND)
        if row:
            values = rows.row_object(shelf, found, row)
            return show(values, as_json, lambda screen: rows.row_report(shelf, found, values, screen=screen))
        report = face.why_report if why else face.paper_report
        return show(face.paper_object(shelf, found), as_json, lambda screen: report(shelf, found, screen=screen))


@app.command(epilog=examples.of("log"))
def log(item: given.Item, as_json: given.AsJson = False, library: given.LibraryDir = None) -> None:
    """Print the history of a claim, a paper or a row."""
    from pipeline import access, reports
    from pipeline.log import history

    with access.opened(access.settings_of(library=library), read_only=True) as shelf:
        events = history(shelf, item)
    show([asdict(one) for one in events], as_json, lambda screen: reports.history_report(events, screen=screen))


@app.command(epilog=examples.of("merge"))
def merge(
    paper: given.OnePaper, other: given.OnePaper, reviewer: given.Reviewer = None, library: given.LibraryDir = None
) -> None:
    """Make two papers one: the second becomes a name for the first. `mine split` undoes it."""
    from pipeline import access
    from pipeline.merging import merge_papers
    from review import reviewer_name

    settings = access.settings_of(library=library, reviewer=reviewer)
    with access.opened(settings) as shelf:
        kept, gone = merge_papers(shelf, paper, other, who=reviewer_name(settings.reviewer))
    say(f"{gone} is {kept} from now on\nnext: mine show {kept}, or to undo it: mine split {gone}")


@app.command(epilog=examples.of("split"))
def split(
    paper: given.OnePaper,
    mentions: given.Mentions = None,
    reviewer: given.Reviewer = None,
    library: given.LibraryDir = None,
) -> None:
    """Undo the last merge of a paper, or make some of its references and PDFs a paper of their own."""
    from pipeline import access
    from pipeline.merging import split_paper
    from review import reviewer_name

    settings = access.settings_of(library=library, reviewer=reviewer)
    with access.opened(settings) as shelf:
        kept, apart = split_paper(shelf, paper, mentions or [], who=reviewer_name(settings.reviewer))
    say(f"{apart} is a paper of its own, apart from {kept}\nnext: mine show {apart}")


@app.command(epilog=examples.of("doctor"))
def doctor(
    online: given.Online = False,
    repair: given.Repair = False,
    as_json: given.AsJson = False,
    library: given.LibraryDir = None,
) -> None:
    """Check this machine and this library, and say what to do; with --online the services, too."""
    from pipeline import access, reports
    from pipeline.doctor import examine

    settings = access.settings_of(library=library)
    if repair:
        from pipeline.repair import repair as mend

        for line in mend(settings):
            say(line)
    findings = list(examine(settings, online=online))
    show([asdict(one) for one in findings], as_json, lambda screen: reports.doctor_report(findings, screen=screen))
    if faults := [one for one in findings if not one.ok]:
        kind = NetworkError if all(one.network for one in faults) else MineError
        raise kind(f"{len(faults)} of {len(findings)} checks found a fault; what to do stands beside each")


@app.command(epilog=examples.of("demo"))
def demo(folder: given.Folder = Path("demo-output"), jobs: given.Jobs = None) -> None:
    """Run the whole line on papers that ship with it."""
    from data import read_text
    from pipeline.access import settings_of
    from pipeline.demo import demo_report, run
    from review import parse_script, review_by_script

    rules = parse_script(read_text("demo/review.toml"), name="demo/review.toml")

    def scripted(library: Any, areas: Any) -> object:
        return review_by_script(library, rules, areas=areas, reviewer="demo").summary

    done = run(folder, review=scripted, say=say, jobs=settings_of(jobs=jobs).jobs)
    out([demo_report(done, screen=screen())])


if __name__ == "__main__":
    app(prog_name="mine")
