"""From what mentions of a work say to the paper that they name: its fields, its state, its key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from ingest.identifiers import arxiv_year, is_arxiv_doi, title_words
from ingest.names import OTHERS, family_name, family_names
from ingest.records import Paper, PaperState, PdfFile, Reference
from ingest.resolving.records import Resolution, as_paper

_T = TypeVar("_T")

Mention = Reference | PdfFile | Paper
"""What speaks of a work."""

WAITS = "no id and no PDF: it waits for a look-up by title"

_STOP_WORDS = frozenset(["a", "an", "the", "on", "of", "in", "for", "to", "and", "with", "from", "towards", "toward"])


def paper_of(
    references: Sequence[Reference],
    pdfs: Sequence[PdfFile],
    *,
    known: Paper | None = None,
    ties: Sequence[str] = (),
    doubted: Iterable[str] = (),
    resolution: Resolution | None = None,
) -> Paper:
    """What the mentions say together: ids and versions from files first, titles and authors from references.

    Where a service told which paper it is, its word comes first, and an id that it does not bear out is not kept.
    `known` is what the library has; its key and fields stay. `ties` say what brought the mentions together; `doubted`
    are arXiv ids that a mention names and another paper owns. A new paper has no key yet.
    """
    sound = [reference for reference in references if not reference.junk]
    found = [as_paper(resolution.found)] if resolution and resolution.found else []
    earlier: list[Paper] = [*found, *([known] if known else [])]
    told: list[Mention] = [*earlier, *sound, *pdfs]
    listed: list[Paper | Reference] = [*earlier, *sound]
    in_hand: list[Mention] = [*pdfs, *found] if found else [*pdfs, *earlier, *sound]
    owned = [one for one in in_hand if one.arxiv_id and one.arxiv_id not in doubted]
    arxiv_id = _first(one.arxiv_id for one in owned)
    refuted = resolution.refuted if resolution else frozenset()
    names = {
        "arXiv id": arxiv_id,
        "DOI": _first(one.doi for one in listed if one.doi and not _is_refuted(one.doi, refuted)),
        "CorpusId": _first(one.corpus_id for one in (found or listed)),
        "Semantic Scholar id": _first(one.s2_id for one in (found or listed)),
    }
    year = arxiv_year(arxiv_id) if arxiv_id else _first(one.year for one in told)
    state, reason = _state(references, pdfs, names, resolution)
    doubts = [f"the arXiv id {name} that it names belongs to another title" for name in sorted(doubted)]
    return Paper(
        key=known.key if known else "",
        state=state,
        title=_first(one.title for one in told) or _first(one.title for one in references),
        authors=_authors(found, [one.authors for one in listed]),
        year=year,
        published=_published(arxiv_id, year, found),
        arxiv_id=arxiv_id,
        version=_first(one.version for one in owned),
        doi=names["DOI"],
        corpus_id=names["CorpusId"],
        s2_id=names["Semantic Scholar id"],
        reason="; ".join([reason, *doubts, *ties]),
    )


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value), None)


def _is_refuted(doi: str, refuted: frozenset[str]) -> bool:
    return is_arxiv_doi(doi) or f"DOI:{doi}" in refuted


def _state(
    references: Sequence[Reference],
    pdfs: Sequence[PdfFile],
    names: Mapping[str, str | None],
    resolution: Resolution | None,
) -> tuple[PaperState, str]:
    asked = resolution if resolution and resolution.state is not PaperState.PENDING else None
    if pdfs:
        return PaperState.RESOLVED, "; ".join([_in_hand(pdfs[0]), *([asked.reason] if asked and asked.found else [])])
    if asked:
        return asked.state, asked.reason
    named = next((f"{kind} {name}" for kind, name in names.items() if name), None)
    if named:
        return PaperState.RESOLVED, f"named by {named}"
    junk = [reference.junk for reference in references if reference.junk]
    if junk and len(junk) == len(references):
        return PaperState.UNRESOLVED, junk[0]
    return PaperState.PENDING, resolution.reason if resolution else WAITS


def _in_hand(pdf: PdfFile) -> str:
    by = pdf.identified_by
    how = "not identified: neither stamp nor title was found" if by == "nothing" else f"identified by its {by}"
    return f"{pdf.source_file} is in hand, {how}"


def _authors(found: Sequence[Paper], lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    """A service's list, or the same names where a reference has them in full and the service has initials."""
    named = found[0].authors if found else ()
    if not named:
        return _fullest(lists)
    same = [names for names in lists if family_names(names) == family_names(named) and names[-1] != OTHERS]
    return max([named, *same], key=lambda names: sum(map(len, names)))


def _fullest(lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The longest list that is not cut short, else the longest; of equals the first."""
    return max(lists, key=lambda names: (bool(names) and names[-1] != OTHERS, len(names)), default=())


def _published(arxiv_id: str | None, year: int | None, found: Sequence[Paper]) -> str | None:
    """The day that a service gives, unless the arXiv id (its first four digits) says another month; else the year.

    Services give the day of the journal where there is one; what counts here is when the paper first came out.
    """
    day = _first(one.published for one in found)
    if arxiv_id:
        month = f"{arxiv_year(arxiv_id)}-{arxiv_id.rpartition('/')[2][2:4]}"
        return day if day and day.startswith(month) else month
    if day and (not year or day.startswith(str(year))):
        return day
    return str(year) if year else None


def paper_key(paper: Paper) -> str:
    """A name for the paper: first author, year and first telling word; without authors an id or title words."""
    words = [word for word in title_words(paper.title or "").split() if word.isascii() and word not in _STOP_WORDS]
    family = next((family_name(name) for name in paper.authors if name != OTHERS), "")
    if family and family.isascii():
        return f"{family}{paper.year or ''}{words[0] if words else ''}"
    if paper.arxiv_id:
        return paper.arxiv_id.replace("/", "-")
    telling = "-".join([*words[:3], *([str(paper.year)] if paper.year else [])])
    return telling or _id_key(paper) or "unnamed"


def _id_key(paper: Paper) -> str:
    """A key made of an id, for a paper of which nothing else is known."""
    if paper.doi:
        return re.sub(r"[^\w.-]+", "-", paper.doi)
    if paper.corpus_id:
        return f"corpus{paper.corpus_id}"
    return f"s2-{paper.s2_id[:12]}" if paper.s2_id else ""
