"""Semantic Scholar's records, written as its graph API writes them: nulls, empty texts and all."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz, process

from ingest.identifiers import title_words
from tests.standin.corpus import Known, Papers

FIELDS = frozenset(
    [
        *("paperId", "corpusId", "externalIds", "url", "title", "abstract", "venue", "publicationVenue", "year"),
        *("referenceCount", "citationCount", "influentialCitationCount", "isOpenAccess", "openAccessPdf"),
        *("fieldsOfStudy", "s2FieldsOfStudy", "publicationTypes", "publicationDate", "journal", "citationStyles"),
        *("authors", "citations", "references", "embedding", "tldr"),
        *("contexts", "intents", "isInfluential", "contextsWithIntent"),
    ]
)
"""Fields that may be asked for."""

ELIDED = "Notice: The following paper fields have been elided by the publisher: {'references'}. Paper or abstract \
available at https://doi.org/10.5555/standin"

NEAR = 55.0
"""How like a title must be (rapidfuzz) for the match, which is loose, as the service's is."""


def record(paper: Known, fields: list[str], host: str) -> dict[str, Any]:
    """The paper with the fields that were asked for; `paperId` always comes."""
    url = paper.open_access
    link = f"{host}{url}" if url and url.startswith("/") else url
    everything: dict[str, Any] = {
        "corpusId": paper.corpus_id,
        "externalIds": _external(paper),
        "title": paper.title,
        "abstract": None,
        "venue": paper.venue or ("arXiv.org" if paper.arxiv_id else ""),
        "year": paper.year + (paper.number % 5 == 0 and bool(paper.venue)),
        "publicationDate": None if paper.number % 7 == 0 else f"{paper.year}-03-04",
        "journal": {"name": paper.venue} if paper.venue else None,
        "isOpenAccess": bool(link),
        "openAccessPdf": {"url": link or "", "status": "GREEN" if link else None, "license": None},
        "authors": [
            {"authorId": None if place else "1", "name": _short(name) if paper.number % 3 == 0 else name}
            for place, name in enumerate(paper.authors)
        ],
        "url": f"https://www.semanticscholar.org/paper/{paper.sha}",
    }
    chosen = {field.partition(".")[0] for field in fields} or {"title"}
    return {"paperId": paper.sha} | {name: value for name, value in everything.items() if name in chosen}


def _external(paper: Known) -> dict[str, Any]:
    """Its other names. Of some arXiv papers the DOI is arXiv's own; of some there is none at all."""
    ids: dict[str, Any] = {"CorpusId": paper.corpus_id}
    if paper.arxiv_id:
        ids["ArXiv"] = paper.arxiv_id
    if paper.doi:
        ids["DOI"] = paper.doi.upper() if paper.number % 4 == 0 else paper.doi
    elif paper.number % 2:
        ids["DOI"] = f"10.48550/arXiv.{paper.arxiv_id}"
    return ids


def _short(name: str) -> str:
    given, _, family = name.partition(" ")
    return f"{given[0]}. {family}"


def null_record(text: str, fields: list[str]) -> dict[str, Any]:
    """A cited paper that the service knows nothing of but a text."""
    row: dict[str, Any] = dict.fromkeys(field.partition(".")[0] for field in fields)
    if "authors" in row:
        row["authors"] = []
    return {"paperId": None, **row, "title": text}


def find(papers: Papers, asked: str) -> Known | None:
    """The paper of an id in any of the service's forms. It knows no versions: `ARXIV:..v2` is nobody."""
    return papers.by_name.get(asked.strip().lower())


def nearest(papers: Papers, query: str, limit: int) -> list[tuple[Known, float]]:
    """The papers whose titles are nearest, best first, each with a score that has no scale."""
    pool = {paper.number: papers.words[paper.number] for paper in papers.all if paper.in_s2}
    found = process.extract(title_words(query), pool, scorer=fuzz.token_set_ratio, limit=limit, score_cutoff=NEAR)
    return [(papers.all[number], 1.7 * score + 0.3) for _, score, number in found]
