"""Which row of a batch answers which id. Rows should come in the order of the ids, with null for unknown ones; they
are told by the ids in them nevertheless, and by their place only where nothing speaks against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.client.graph import Row
from ingest.client.records import NotFound, Outcome, ServicePaper
from ingest.identifiers import find_arxiv_id, is_arxiv_doi, parse_arxiv_id

UNKNOWN = "Semantic Scholar knows no paper of this id"

_KINDS = "CorpusId", "ARXIV", "DOI", "MAG", "ACL", "PMID", "PMCID", "URL"
_PREFIXES = {kind.lower(): kind for kind in _KINDS}
_SHA = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
_NOT_SENT = re.compile(r"[\s\x00-\x1f\x7f]")


def as_sent(asked: str) -> str | None:
    """The id as Semantic Scholar wants it: without a version, for it knows none; None where it is of no known form."""
    text = asked.strip()
    prefix, colon, rest = text.partition(":")
    kind = _PREFIXES.get(prefix.lower()) if colon else None
    if kind == "ARXIV":
        found = parse_arxiv_id(rest)
        return f"ARXIV:{found.id}" if found else None
    if kind is not None:
        return f"{kind}:{rest}" if rest and not _NOT_SENT.search(rest) else None
    if _SHA.fullmatch(text):
        return text.lower()
    return f"DOI:{text}" if re.match(r"10\.\d{4,9}/\S+$", text) else None


def tell_rows(sent: Sequence[str], rows: Sequence[Row]) -> dict[str, Outcome | None]:
    """What the rows tell about each id that was sent; None for those that no row can be told to answer.

    A row at the place of its id is believed where there are as many rows as ids and no other row is out of place.
    """
    named: dict[str, int] = {}
    for place, row in enumerate(rows):
        for name in _names(row) if row else ():
            named.setdefault(name, place)
    equal = len(rows) == len(sent)
    found = {}
    for place, one in enumerate(sent):
        own = rows[place] if equal else None
        name = _name(one)
        found[one] = place if own and name in _names(own) else named.get(name)
    in_order = equal and all(found[one] in {None, place} for place, one in enumerate(sent))
    told: dict[str, Outcome | None] = {}
    for place, one in enumerate(sent):
        at = found[one] if found[one] is not None else place if in_order else None
        row = rows[at] if at is not None else None
        if row and _contradicts(one, row):
            told[one] = None
            continue
        unknown = NotFound(asked=one, reason=UNKNOWN) if in_order else None
        told[one] = replace(row, asked=one) if row else unknown
    return told


def _contradicts(sent: str, row: ServicePaper) -> bool:
    """Whether the paper has an arXiv id, and another one. Other names may differ: papers are merged."""
    name = _name(sent)
    return name.startswith("arxiv:") and row.arxiv_id is not None and name != f"arxiv:{row.arxiv_id}"


def _names(row: ServicePaper) -> list[str]:
    """All names of a paper that an id may call it by."""
    names = [
        row.s2_id,
        f"corpusid:{row.corpus_id}" if row.corpus_id else None,
        f"arxiv:{row.arxiv_id}" if row.arxiv_id else None,
        f"doi:{row.doi}" if row.doi else None,
    ]
    return [name for name in names if name]


def _name(sent: str) -> str:
    """The name that an id calls its paper by. A DOI of arXiv's is an arXiv id."""
    doi = sent[4:] if sent.startswith("DOI:") else ""
    found = find_arxiv_id(doi) if is_arxiv_doi(doi) else None
    return f"arxiv:{found.id}" if found else sent.lower()
