"""The whole line on papers that ship with the software, without a network: what `mine demo` does.

Each step is the one that the command of the same name takes; `say` is told which command that would be.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyze import DEFAULT_MEASURE, AnalysisReport, analyze_rows
from data.errors import MineError
from normalize.benchmarks import areas_in
from normalize.export import write_table
from normalize.rows import Row
from pipeline.analysis import wanted
from pipeline.extract import ExtractSummary, extract_papers, plan_extraction, processes
from pipeline.ingest import IngestSummary, ingest_found, read_sources
from pipeline.render import Screen
from pipeline.reports import failure_lines, status_report
from pipeline.status import FunnelStatus, status
from pipeline.table import table_report, table_rows
from pipeline.typesetting import DemoCorpus, typeset
from store import Library, open_library

AREA = "vision"
"""The demo's area: one of its papers is about translation, to be read and left out."""

LIBRARY = "mine-library"

MAIN_METRICS = ("top-1 error", "top-1 accuracy", "box AP")
"""What the table on the screen is about; the rest is counted."""

Reviewer = Callable[[Library, Collection[str]], object]
"""Settles the flagged claims of some areas; its result says in words what was done."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRun:
    """What the demo came to. `why` says why there is no `analysis`, where there is none."""

    corpus: DemoCorpus
    ingested: IngestSummary
    extracted: ExtractSummary
    reviewed: str
    left_out: tuple[str, ...]
    table: Path
    rows: tuple[Row, ...]
    analysis: AnalysisReport | None
    why: str
    funnel: FunnelStatus
    seconds: float


def run(folder: Path, *, review: Reviewer, say: Say, jobs: int = 1) -> DemoRun:
    """Typeset, ingest, extract, review, make the table and the figure, all in `folder`. Again changes nothing.

    Raises `NoTypesetter` where the extra is missing, and the errors of the library.
    """
    began = time.monotonic()
    areas = areas_in(AREA)
    corpus = typeset(folder)
    say(f"typeset {len(corpus.pdfs)} papers and a reading list in {folder}")
    with open_library(folder / LIBRARY, create=True) as library:
        ingested = _ingest(library, corpus, say, jobs)
        extracted = _extract(library, areas, say, jobs)
        say("$ mine review")
        reviewed = str(review(library, areas))
        say(f"  {reviewed}")
        rows = tuple(table_rows(library, areas))
        left_out = _left_out(library, areas)
        funnel = status(library)
    table = folder / "table.csv"
    say(f"$ mine table --area {AREA} -o {table.name}")
    write_table(rows, table, "csv")
    say(f"  {len(rows)} rows; of another area: {', '.join(left_out) or 'none'}")
    analysis, why = _analyze(rows, folder, say)
    return DemoRun(
        corpus=corpus,
        ingested=ingested,
        extracted=extracted,
        reviewed=reviewed,
        left_out=left_out,
        table=table,
        rows=rows,
        analysis=analysis,
        why=why,
        funnel=funnel,
        seconds=time.monotonic() - began,
    )


def _ingest(library: Library, corpus: DemoCorpus, say: Say, jobs: int) -> IngestSummary:
    say(f"$ mine ingest {corpus.references.name} {corpus.papers.name}")
    found = read_sources([str(corpus.references), str(corpus.papers)], jobs=jobs)
    done = ingest_found(library, found)
    say(f"  {done.references} references and {done.pdfs} PDFs speak of {done.papers} papers; {done.changed} are new")
    mended = [one for one in found.references if one.repairs]
    for one in mended:
        say(f"  mended: {one.place}: {'; '.join(one.repairs)}")
    _tell(failure_lines(done.failures, found.refused), say)
    return done


def _extract(library: Library, areas: Collection[str], say: Say, jobs: int) -> ExtractSummary:
    say(f"$ mine extract --area {AREA}")
    done = extract_papers(library, plan_extraction(library, areas), crew=processes(jobs))
    counted, flagged = sum(done.kinds.values()), done.statuses.get("flagged", 0)
    say(f"  {done.read} PDFs read, {done.plan.done} read before; {counted} claims, {flagged} flagged")
    _tell(failure_lines(done.failed), say)
    return done


def _tell(failures: Iterator[str] | Sequence[str], say: Say) -> None:
    for line in failures:
        say(f"  could not be read: {line}")


def _left_out(library: Library, areas: Collection[str]) -> tuple[str, ...]:
    """The papers with claims that the areas leave out, by file."""
    inside = {one.pdf.source_file for one in library.claims(areas=areas)}
    return tuple(sorted({one.pdf.source_file for one in library.claims()} - inside))


def _analyze(rows: Sequence[Row], folder: Path, say: Say) -> tuple[AnalysisReport | None, str]:
    say(f"$ mine analyze --area {AREA}")
    try:
        report = analyze_rows(rows, DEFAULT_MEASURE, folder, wanted(folder / LIBRARY, AREA))
    except MineError as error:
        say(f"  {error}")
        return None, str(error)
    return report, ""


def demo_report(done: DemoRun, *, screen: Screen) -> str:
    """The table, the fits, the funnel, and where the report lies."""
    shown = sorted(filter(_of_interest, done.rows), key=_best_last)
    report = done.analysis.report if done.analysis else "none, there is nothing to report"
    parts = [
        table_report(shown, screen=screen),
        f"and {len(done.rows) - len(shown)} rows of other metrics or without hardware burden, all in {done.table}",
        done.analysis.summary() if done.analysis else f"no fit: {done.why}",
        status_report(done.funnel, screen=screen),
        f"{done.seconds:.0f} s; report: {report}",
    ]
    return "\n\n".join(parts)


def _of_interest(row: Row) -> bool:
    return row.metric in MAIN_METRICS and row.hardware_burden_flop is not None


def _best_last(row: Row) -> tuple[str, float, str]:
    return (row.benchmark or "", -(row.error_rate or 0.0), row.row_id)
