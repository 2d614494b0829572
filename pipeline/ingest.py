"""Ingest: references and PDFs in, papers in the library; what cannot be read is named and kept."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from data.errors import MineError
from ingest.gathering import Gathered, gather
from ingest.pdfs import identify_pdf
from ingest.records import FailedPdf, FailedReference, PdfFile, Place, Reference
from ingest.sources import read_source
from pipeline.render import Progress
from pipeline.workers import Limits, work
from store import Failure, Library, Stage
from store.errors import LibraryBusy
from store.files import FileChanged
from store.papers import KeyTaken

ATTEMPTS = 10
"""How often papers are tied anew because another ingest was faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one call of ingest was given, once it was read. `paths`: a PDF's SHA-256 to where it lies.

    `failures` holds, for every input that was read, its failures by (stage, origin); none is an empty list.
    `refused` are the reasons why of some sources nothing could be read at all. `twins` are files that hold the same
    bytes as another.
    """

    references: tuple[Reference, ...] = ()
    pdfs: tuple[PdfFile, ...] = ()
    paths: Mapping[str, Path] = field(default_factory=dict)
    failures: Mapping[tuple[Stage, str], list[Failure]] = field(default_factory=dict)
    refused: tuple[MineError, ...] = ()
    twins: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether no source could be read at all, not even to name what failed in it."""
        return not self.references and not self.pdfs and not any(self.failures.values())

    def with_lists(self, other: Found) -> Found:
        """What both found."""
        return replace(
            self,
            references=(*self.references, *other.references),
            failures={**self.failures, **other.failures},
            refused=(*self.refused, *other.refused),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSummary:
    """What an ingest did. References in = `references` + failures; PDFs in = `pdfs` + `twins` + failures.

    `papers` are those that the input speaks of, by `keys`; `changed` says how many of them are new or gained something,
    `states` how many are in which state.
    """

    references: int
    pdfs: int
    twins: int
    papers: int
    changed: int
    states: Mapping[str, int]
    failures: tuple[Failure, ...]
    keys: tuple[str, ...] = ()


def identify(path: Path) -> PdfFile | FailedPdf:
    """Which paper a PDF is. Runs in a process of its own: a broken file may bring the reader down."""
    from extract.reading import read_first_page  # noqa: PLC0415  # only reading processes load the readers

    return identify_pdf(path, read_first_page)


def ingest_found(library: Library | None, found: Found, *, dry_run: bool = False) -> IngestSummary:
    """Tie what was found to papers and keep it, one paper a transaction.

    With `dry_run` nothing is kept; there may then be no library yet.
    """
    changed = 0
    if library is None or dry_run:
        gathered = gather(found.references, found.pdfs, known=known_papers(library, found.references))
    else:
        found = _with_files(library, found)
        gathered, changed = _keep(library, found)
    return IngestSummary(
        references=len(found.references),
        pdfs=len(found.pdfs),
        twins=found.twins,
        papers=len(gathered),
        changed=changed,
        states=dict(Counter(one.paper.state.value for one in gathered)),
        failures=tuple(failure for failures in found.failures.values() for failure in failures),
        keys=tuple(one.paper.key for one in gathered),
    )


def known_papers(library: Library | None, current: Sequence[Reference] = ()) -> list[Gathered]:
    """What the library knows, as `gather` wants it; no library knows nothing.

    A reference that stands in `current` again, but in another line, is taken from there: it is the same reference.
    """
    if library is None:
        return []
    again = _by_text(current)
    return [
        Gathered(
            paper=one.paper,
            references=tuple(_as_it_stands(reference, again) for reference in one.references),
            pdfs=one.pdfs,
            reasons=one.ties,
            resolution=one.resolution,
        )
        for one in library.holdings()
    ]


def _as_it_stands(reference: Reference, again: Mapping[tuple[str, str | None, str], deque[Reference]]) -> Reference:
    waiting = again.get(_text_of(reference))
    return waiting.popleft() if waiting else reference


def _by_text(references: Sequence[Reference]) -> dict[tuple[str, str | None, str], deque[Reference]]:
    by_text: dict[tuple[str, str | None, str], deque[Reference]] = {}
    for reference in references:
        by_text.setdefault(_text_of(reference), deque()).append(reference)
    return by_text


def _text_of(reference: Reference) -> tuple[str, str | None, str]:
    return (reference.place.source, reference.place.entry, reference.raw)


def read_sources(
    sources: Sequence[str],
    *,
    jobs: int = 1,
    limits: Limits = Limits(),  # noqa: B008  # frozen
    standard_input: BinaryIO | None = None,
    progress: Progress | None = None,
) -> Found:
    """Read every source: references from files and standard input, PDFs from files and folders.

    `limits`: what the look at one PDF's first page may take.
    """
    references: list[Reference] = []
    failures: dict[tuple[Stage, str], list[Failure]] = {}
    paths: list[Path] = []
    refused: list[MineError] = []
    for source in dict.fromkeys(sources):
        try:
            read = read_source(source, standard_input=standard_input)
        except MineError as error:
            refused.append(error)
            continue
        paths += read.pdfs
        references += read.references
        if read.kind != "pdf":
            failures[Stage.REFERENCE, source] = [reference_failure(one, source) for one in read.failures]
    paths = list(dict.fromkeys(paths))
    pdfs, by_hash, failed = _identified(paths, jobs, limits, progress)
    return Found(
        references=tuple(references),
        pdfs=pdfs,
        paths=by_hash,
        failures=failures | failed,
        refused=tuple(refused),
        twins=len(paths) - len(pdfs) - sum(map(bool, failed.values())),
    )


def _identified(
    paths: list[Path], jobs: int, limits: Limits, progress: Progress | None
) -> tuple[tuple[PdfFile, ...], dict[str, Path], dict[tuple[Stage, str], list[Failure]]]:
    """The PDFs in the order of `paths`, where each lies, and the failures of each path."""
    results: dict[Path, PdfFile | FailedPdf] = {}
    for number, outcome in enumerate(work(identify, paths, jobs=jobs, limits=limits), start=1):
        lost = FailedPdf(source_file=outcome.item.name, reason=outcome.reason or "")
        results[outcome.item] = outcome.value or lost
        if progress:
            progress(number, len(paths), outcome.item.name)
    pdfs: dict[str, PdfFile] = {}
    by_hash: dict[str, Path] = {}
    failures: dict[tuple[Stage, str], list[Failure]] = {}
    for path in paths:
        result = results[path]
        failures[Stage.PDF, str(path)] = [_pdf_failure(result, path)] if isinstance(result, FailedPdf) else []
        if isinstance(result, PdfFile):
            pdfs.setdefault(result.sha256, result)
            by_hash.setdefault(result.sha256, path)
    return tuple(pdfs.values()), by_hash, failures


def reference_failure(failed: FailedReference, origin: str) -> Failure:
    """The failure of an entry that came with the input `origin`."""
    return Failure(stage=Stage.REFERENCE, origin=origin, place=failed.place, reason=failed.reason, raw=failed.raw)


def _pdf_failure(failed: FailedPdf, path: Path) -> Failure:
    place = Place(source=failed.source_file)
    reason = failed.reason.removeprefix(f"{failed.source_file}: ")
    return Failure(stage=Stage.PDF, origin=str(path), place=place, reason=reason, sha256=failed.sha256)


def _with_files(library: Library, found: Found) -> Found:
    """Keep the files, before any row speaks of them. A file that changed since it was looked at becomes a failure."""
    kept: list[PdfFile] = []
    failures = dict(found.failures)
    for pdf in found.pdfs:
        path = found.paths[pdf.sha256]
        try:
            library.files.keep(path, pdf.sha256)
        except FileChanged as error:
            failed = FailedPdf(source_file=pdf.source_file, reason=str(error), sha256=pdf.sha256)
            failures[Stage.PDF, str(path)] = [_pdf_failure(failed, path)]
        else:
            kept.append(pdf)
    return replace(found, pdfs=tuple(kept), failures=failures)


def _keep(library: Library, found: Found) -> tuple[tuple[Gathered, ...], int]:
    """Tie and save; how many papers changed. Where another ingest was faster, look at the library again."""
    changed = 0
    for _ in range(ATTEMPTS):
        known = known_papers(library, found.references)
        gathered = gather(found.references, found.pdfs, known=known)
        with suppress(KeyTaken):
            changed += _save(library, found, gathered, {one.paper.key for one in known})
            return gathered, changed
    raise LibraryBusy(f"other processes keep writing to {library.name}; let them end, then run the command again")


def _save(library: Library, found: Found, gathered: Sequence[Gathered], known: Container[str]) -> int:
    """Save the papers and what failed; how many papers changed."""
    changed = 0
    for one in gathered:
        is_new = one.paper.key not in known
        changed += library.save_paper(
            one.paper, references=one.references, pdfs=one.pdfs, ties=one.reasons, is_new=is_new
        )
    for (stage, origin), failures in found.failures.items():
        library.replace_failures(stage, origin, failures)
    return changed
