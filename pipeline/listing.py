"""A paper's own reference list, as Semantic Scholar gives it, as references: what `--references-of` brings in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from data.errors import MineError, NetworkError, NotFound, UsageError
from ingest.client import records as client
from ingest.client.services import SemanticScholar
from ingest.identifiers import is_arxiv_doi
from ingest.parsing.ids import parse_id
from ingest.parsing.junk import junk_reason
from ingest.records import FailedReference, Place, Reference
from pipeline.ingest import Found, reference_failure
from store import Failure, Stage


def lists_of(scholar: SemanticScholar, names: Iterable[str]) -> Found:
    """The reference lists of the papers of these ids. What was not given is a failure; other lists go on."""
    references: list[Reference] = []
    failures: dict[tuple[Stage, str], list[Failure]] = {}
    refused: list[MineError] = []
    for name in dict.fromkeys(names):
        came = scholar.references(scholar_id(name))
        if isinstance(came, client.ReferenceList):
            source = f"references of {name}"
            references += [_reference(item, source) for item in came.items]
            failures[Stage.REFERENCE, source] = [reference_failure(one, source) for one in _missing(came, source)]
        elif isinstance(came, client.NotFound):
            refused.append(NotFound(f"{name}: Semantic Scholar does not know this paper ({came.reason})"))
        else:
            refused.append(NetworkError(f"{name}: its references could not be asked for: {came.reason}"))
    return Found(references=tuple(references), failures=failures, refused=tuple(refused))


def scholar_id(name: str) -> str:
    """The id as Semantic Scholar wants it. Raises `UsageError` where it is none."""
    named = parse_id(name)
    if named is None:
        raise UsageError(f"{name} is no id; give one of arXiv or Semantic Scholar, or a DOI")
    if named.arxiv_id:
        return f"ARXIV:{named.arxiv_id}"
    return named.s2_id or (f"DOI:{named.doi}" if named.doi else f"CorpusId:{named.corpus_id}")


def _missing(came: client.ReferenceList, source: str) -> list[FailedReference]:
    """What of the list was not given: withheld by the publisher, or pages without an answer."""
    place = Place(source=source)
    missing = []
    if came.withheld is not None:
        reason = f"the publisher does not let Semantic Scholar give this list: {came.withheld}"
        missing.append(FailedReference(raw=came.asked, place=place, reason=reason))
    if not came.complete:
        why = came.trouble.reason if came.trouble else "pages are missing"
        reason = f"the list is not complete: {why}; run the command again"
        missing.append(FailedReference(raw=came.asked, place=place, reason=reason))
    return missing


def _reference(item: client.ListedReference, source: str) -> Reference:
    """One item: the paper that it is, or its text alone."""
    place = Place(source=source, entry=str(item.number))
    paper = item.paper
    if paper is None:
        title = item.text or None
        return Reference(raw=item.text or "", place=place, title=title, junk=junk_reason(title))
    told = {name: value for name, value in asdict(paper).items() if value and name not in {"asked", "match_score"}}
    return Reference(
        raw=json.dumps(told, ensure_ascii=False),
        place=place,
        title=paper.title,
        authors=paper.authors,
        year=paper.year,
        venue=paper.venue,
        arxiv_id=paper.arxiv_id,
        doi=paper.doi if paper.doi and not is_arxiv_doi(paper.doi) else None,
        corpus_id=paper.corpus_id,
        s2_id=paper.s2_id,
        url=paper.pdf_url,
    )
