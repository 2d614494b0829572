"""Extraction over the library: which PDFs to read, reading them in processes of their own, one transaction a paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

from data.errors import NotFound
from ingest.records import PdfFile, Place
from pipeline.readings import ReadingFolder
from pipeline.render import Progress
from pipeline.trying import stands
from pipeline.version import extractor
from pipeline.workers import Limits, Outcome, work
from store import Failure, Library, Reading, Stage


class Task(NamedTuple):
    """One PDF to read."""

    sha256: str
    path: str
    source_file: str
    readings: str
    flag_below: float | None = None


Reader = Callable[[Task], Reading]
Outcomes = Generator[Outcome[Task, Reading], None, None]
Crew = Callable[[Reader, Sequence[Task], Limits], Outcomes]
"""Who does the reading: processes of this machine, or a cluster's workers. Every task comes back once.

Closing what it returns stops the work and leaves nothing behind.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an extraction would do. Every PDF of the library is counted once: `todo`, `done`, `elsewhere` or `failed`.

    `done`: read before by this extractor. `elsewhere`: its known areas are others than those asked for.
    `failed`: this extractor could not read it before, and another try would come to the same end.
    """

    extractor: str
    todo: tuple[Task, ...] = ()
    done: int = 0
    elsewhere: int = 0
    failed: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractSummary:
    """What an extraction did: PDFs read, failures new and old, claims by kind, status and change."""

    plan: Plan
    read: int = 0
    failed: tuple[Failure, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, int] = field(default_factory=dict)


def read_paper(task: Task) -> Reading:
    """Read one PDF and find its claims. Raises a `MineError` with the reason where it cannot be read."""
    from extract.recipe import extract  # noqa: PLC0415  # only reading processes load the readers
    from normalize.disputes import with_disputes  # noqa: PLC0415

    path = Path(task.path)
    _check(path)
    document = ReadingFolder(Path(task.readings)).read(path, task.sha256)
    extraction = extract(document, task.flag_below)
    return Reading(
        sha256=task.sha256,
        extractor=extractor(),
        claims=with_disputes(extraction.claims),
        areas=extraction.areas,
        dropped=tuple((f"page {one.page}: {one.printed} ({one.context})", one.reason) for one in extraction.dropped),
        warnings=document.warnings,
    )


def plan_extraction(
    library: Library,
    areas: Collection[str] | None = None,
    *,
    force: bool = False,
    flag_below: float | None = None,
    limits: Limits = Limits(),  # noqa: B008  # frozen
) -> Plan:
    """Decide which PDFs to read for `areas` (None: all). A PDF whose areas are not known yet must be read to know.

    What failed for want of time or memory is read again where `limits` allow more; what was stopped from outside is
    read again in any case; `force` reads again whatever this extractor has read, or failed to read, before.
    `flag_below`: claims less likely to be right than this wait for a person; without one, as `data/calibration.toml`
    says.
    """
    current = extractor()
    readings, known = library.readings(), library.areas_of_pdfs()
    failed = library.failures(Stage.DOCUMENT)
    failures = {one.sha256: one for one in failed if one.extractor == current and stands(one, limits)}
    open_again = {one.sha256 for one in failed} - failures.keys()
    fates: dict[str, list[PdfFile]] = {"todo": [], "done": [], "elsewhere": [], "failed": []}
    for _, pdf in library.pdfs():
        found = known.get(pdf.sha256, frozenset())
        if areas is not None and found and found.isdisjoint(areas):
            fate = "elsewhere"
        elif force:
            fate = "todo"
        elif pdf.sha256 in failures:
            fate = "failed"
        else:
            fate = "done" if readings.get(pdf.sha256) == current and pdf.sha256 not in open_again else "todo"
        fates[fate].append(pdf)
    return Plan(
        extractor=current,
        todo=tuple(_task(library, pdf, flag_below) for pdf in fates["todo"]),
        done=len(fates["done"]),
        elsewhere=len(fates["elsewhere"]),
        failed=tuple(failures[pdf.sha256] for pdf in fates["failed"]),
    )


def processes(jobs: int) -> Crew:
    """A crew of up to `jobs` processes of this machine."""

    def read(reader: Reader, tasks: Sequence[Task], limits: Limits) -> Outcomes:
        yield from work(reader, tasks, jobs=jobs, limits=limits)

    return read


def extract_papers(
    library: Library,
    plan: Plan,
    *,
    crew: Crew,
    limits: Limits = Limits(),  # noqa: B008  # frozen
    reader: Reader = read_paper,
    progress: Progress | None = None,
) -> ExtractSummary:
    """Read the PDFs of `plan` and keep what is found. A PDF that cannot be read is kept as a failure.

    `reader` must be importable by name: the `crew` runs it in processes of their own.
    """
    kinds: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    failed = list(plan.failed)
    with closing(crew(reader, plan.todo, limits)) as outcomes:
        for number, outcome in enumerate(outcomes, start=1):
            if outcome.value is None:
                failed.append(_keep_failure(library, outcome, plan.extractor, limits))
            else:
                changes.update(asdict(library.save_reading(outcome.value)))
                kinds.update(claim.kind.value for claim in outcome.value.claims)
                statuses.update(claim.status.value for claim in outcome.value.claims)
            if progress:
                progress(number, len(plan.todo), outcome.item.source_file)
    read = len(plan.todo) - (len(failed) - len(plan.failed))
    counts = {"kinds": dict(kinds), "statuses": dict(statuses), "changes": dict(changes)}
    return ExtractSummary(plan=plan, read=read, failed=tuple(failed), **counts)


def _check(path: Path) -> None:
    """Raise `NotFound` where a PDF of the library is not there to be read, which is no fault of the PDF."""
    try:
        path.open("rb").close()
    except FileNotFoundError as error:
        raise NotFound(f"{path} is gone from the library; ingest the PDF again") from error
    except OSError as error:
        why = f"{path} cannot be opened: {error.strerror}"
        raise NotFound(f"{why}; check its permissions and give the command again") from error


def _task(library: Library, pdf: PdfFile, flag_below: float | None) -> Task:
    files = library.files
    return Task(
        pdf.sha256, str(files.path(pdf.sha256)), pdf.source_file, str(files.folder.parent / "readings"), flag_below
    )


def _keep_failure(library: Library, outcome: Outcome[Task, Reading], name: str, limits: Limits) -> Failure:
    """Keep why a PDF could not be read, and return it. What an earlier reading found in the PDF stays."""
    task, reason = outcome.item, outcome.reason or "no reason was given"
    failure = Failure(
        stage=Stage.DOCUMENT,
        origin=task.sha256,
        place=Place(source=task.source_file),
        reason=reason.removeprefix(f"{Path(task.path).name}: "),
        raw=outcome.detail,
        sha256=task.sha256,
        extractor=name,
        cause=outcome.cause,
        seconds=limits.seconds,
        megabytes=limits.megabytes,
    )
    library.replace_failures(Stage.DOCUMENT, task.sha256, [failure])
    return failure
