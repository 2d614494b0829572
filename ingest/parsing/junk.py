"""Why an entry of a reference list cannot be a paper: the slips of the programs and sites that made the list."""

from __future__ import annotations

import re

from ingest.identifiers import title_words

PLACEHOLDERS = frozenset(
    ["no title", "untitled", "title", "et al", "others", "anonymous", "to appear", "in press", "unknown", "none", "na"]
)
"""Titles (folded) that say nothing."""

BODIES = (
    "university", "institute", "school", "department", "faculty", "college", "laboratory", "consortium", "corporation",
    "academy",
)  # fmt: skip
"""Words that name a body. A title made of such names alone is an affiliation that slipped into the title's place."""

_NAME = r"(?:[A-Z][\w.'-]*|of|and|the|for|de)"
_A_BODY = "|".join(BODIES)
_BODY = re.compile(
    rf"(?:The )?(?:(?:{_A_BODY})(?: (?:of|for) {_NAME}(?: {_NAME}){{0,5}})?"
    rf"|[A-Z][\w.'-]*(?: {_NAME}){{0,4}} (?:{_A_BODY}))",
    re.IGNORECASE,
)
_VISIT = re.compile(
    r"(?:last )?(?:accessed|retrieved|visited|available)\b[^a-z]*(?:\d|from http|at http)|https?://\S+$", re.IGNORECASE
)


def junk_reason(title: str | None, *, kind: str = "misc", has_id: bool = False) -> str | None:
    """Why the entry is no paper, in words, or None. An id speaks for an entry whose title looks odd."""
    if kind in {"proceedings", "mvproceedings", "collection"}:
        return "it is a volume of proceedings, not a paper"
    if title and is_placeholder(title):
        return f"its title `{title}` is a placeholder"
    if has_id:
        return None
    return _empty_title(title) if title else "it has neither a title nor an id"


def is_placeholder(title: str) -> bool:
    """Whether the title stands for a missing one. An id beside it cannot be checked, and is often a program's slip."""
    words = title_words(title)
    return words in PLACEHOLDERS or "no title no title" in words


def _empty_title(title: str) -> str | None:
    words = title_words(title)
    reasons = {
        "its title has no letters": not re.search(r"[^\W\d_]", words),
        "its title is a web address or the date of a visit": bool(_VISIT.match(title)),
        f"its title `{title}` names an organisation, not a work": _is_body(title),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _is_body(title: str) -> bool:
    """Every part between commas is a name with a word for a body in it, or one word (a town)."""
    parts = [part.strip() for part in title.rstrip(". ").split(",")]
    capitals = all(word[:1].isupper() or word in {"of", "and", "the", "for", "de"} for word in title.split())
    return capitals and bool(_BODY.fullmatch(parts[0])) and all(_BODY.fullmatch(p) or " " not in p for p in parts[1:])
