"""One real question to each service and one PDF: what comes back, and where it differs from what the parsers expect.

The question is about the first paper of the shipped reading list that has an arXiv id, so that the answer is known.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from data import read_text
from data.errors import MineError
from ingest.client.records import FailedFetch, NotFound, PdfWanted, ServicePaper, Unanswered
from ingest.client.services import Services
from ingest.parsing.bibtex import parse_bibtex
from ingest.records import Paper, PaperState, Reference
from ingest.resolving.judging import Verdict, judge
from ingest.resolving.questions import question_of
from pipeline.doctor import Finding
from pipeline.looking import Look, Looker
from pipeline.services import doors
from pipeline.settings import Settings
from pipeline.workers import Limits

SECONDS = 60.0
"""A first page that takes longer to read is a fault."""

NO_NETWORK = "no network, or a wall before it: ingest works without, with PDFs in hand (--pdf-dir)"

EXPECTED = ("title", "authors", "year")
"""What an answer on a known paper must hold."""


def probe(settings: Settings) -> Iterator[Finding]:
    """Ask; one finding a service. Nothing is kept."""
    asked = known_paper()
    if asked is None or not asked.arxiv_id:
        yield Finding(check="online", ok=False, found="no shipped reference has an arXiv id", todo="report this")
        return
    try:
        with doors(settings, None) as services:
            yield from _probed(services, asked)
    except MineError as error:
        yield Finding(check="online", ok=False, found=str(error), todo="mend that, then ask again")


def known_paper() -> Reference | None:
    """The first reference of the shipped list with an arXiv id and all that an answer is checked by."""
    references = parse_bibtex(read_text("refs.bib").encode(), "refs.bib").references
    return next((one for one in references if one.arxiv_id and one.title and one.authors and one.year), None)


def _probed(services: Services, asked: Reference) -> Iterator[Finding]:
    name = asked.arxiv_id or ""
    scholar = services.semantic_scholar.batch([f"ARXIV:{name}"])
    yield _answered("Semantic Scholar", asked, scholar.get(f"ARXIV:{name}"))
    yield _answered("arXiv", asked, services.arxiv.by_ids([name]).get(name))
    yield _fetched(services, asked)


def _answered(service: str, asked: Reference, answer: ServicePaper | NotFound | Unanswered | None) -> Finding:
    if answer is None:
        return Finding(check=service, ok=False, found="the answer leaves out what was asked", todo="report this")
    if isinstance(answer, Unanswered):
        todo = NO_NETWORK if answer.retry else "report this"
        return Finding(check=service, ok=False, found=f"no answer: {answer.reason}", todo=todo, network=answer.retry)
    if isinstance(answer, NotFound):
        return Finding(check=service, ok=False, found=f"it knows no such paper: {answer.reason}", todo="report this")
    missing = [part for part in EXPECTED if not getattr(answer, part)]
    differs = f"the answer has no {', '.join(missing)}" if missing else _differs(asked, answer)
    todo = "the service may have changed its answers: report this" if differs else ""
    told = f"{answer.title} ({answer.year}), {len(answer.authors)} authors"
    return Finding(check=service, ok=not differs, found=f"{told}; {differs}" if differs else told, todo=todo)


def _differs(asked: Reference, answer: ServicePaper) -> str:
    question = question_of(Paper(key="", state=PaperState.PENDING), [asked], [])
    if question is None:
        return ""
    verdict, candidate = judge(question, answer, by_id=True)
    return "" if verdict is Verdict.MATCH else f"it is another paper: {', '.join(candidate.reasons)}"


def _fetched(services: Services, asked: Reference) -> Finding:
    wanted = PdfWanted(name="doctor", arxiv_id=asked.arxiv_id)
    with tempfile.TemporaryDirectory() as folder, Looker(Limits(seconds=SECONDS)) as looker:
        came = services.pdfs.fetch(
            wanted, Path(folder), lambda path: looker.look(Look(path, asked.title, asked.arxiv_id)).wrong
        )
    if isinstance(came, FailedFetch):
        passing = came.kind.may_pass
        todo, found = NO_NETWORK if passing else "report this", f"{came.kind.value}: {came.reason}"
        return Finding(check="arXiv's PDFs", ok=False, found=found, todo=todo, network=passing)
    version = came.version or "of a version it does not name"
    return Finding(check="arXiv's PDFs", ok=True, found=f"{came.bytes} bytes, {version}, page one is the paper's")
