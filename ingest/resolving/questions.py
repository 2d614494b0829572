"""From what the library has of a paper to what the services are asked about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.identifiers import is_arxiv_doi, title_key
from ingest.names import OTHERS
from ingest.records import Paper, PdfFile, Reference
from ingest.resolving.records import Question

MOST_TITLES = 3
"""More wordings of one title than this tell nothing new."""


def question_of(paper: Paper, references: Sequence[Reference], pdfs: Sequence[PdfFile]) -> Question | None:
    """What to ask about the paper that these mentions speak of; None where nothing they say can be asked.

    Junk is not asked about. A paper whose file is in hand is asked for by its ids alone.
    """
    sound = [one for one in references if not one.junk]
    mentions: list[Reference | PdfFile] = [*sound, *pdfs]
    question = Question(
        key=paper.key,
        titles=_titles(mention.title for mention in mentions),
        authors=_fullest(one.authors for one in sound),
        years=tuple(sorted({one.year for one in mentions if one.year})),
        arxiv_ids=_distinct(mention.arxiv_id for mention in mentions),
        dois=_distinct(one.doi for one in sound if one.doi and not is_arxiv_doi(one.doi)),
        corpus_ids=_distinct(one.corpus_id for one in sound),
        s2_ids=_distinct(one.s2_id for one in sound),
        ids_only=bool(pdfs),
    )
    askable = question.scholar_ids or (question.titles and not question.ids_only)
    return question if askable else None


def _titles(titles: Iterable[str | None]) -> tuple[str, ...]:
    by_key = {title_key(title): title for title in reversed([one for one in titles if one])}
    return tuple(reversed(by_key.values()))[:MOST_TITLES]


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _fullest(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return max(lists, key=lambda names: (bool(names) and names[-1] != OTHERS, len(names)), default=())
