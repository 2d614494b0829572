"""Whether a sentence speaks of the authors' own work or quotes that of others."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from extract.language.facts import Fact
from extract.linking.citations import AS_NAME, BRACKETS, IN_PARENTHESES

_FIRST_PERSON = re.compile(r"\b(?:we|our|ours|us|this (?:paper|work|study)|here)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\b(?:previous|prior|existing|earlier|recent|concurrent|their|the authors|competing|published) ?"
    r"(?:work|works|methods?|approach(?:es)?|models?)?\b",
    re.IGNORECASE,
)

_REPORTS = r"(?:present|report|obtain|achiev|show|propos|introduc|train|reach|get|use|attain)\w*"
_CITED_SUBJECT = re.compile(
    rf"(?:{IN_PARENTHESES.pattern}|{BRACKETS.pattern}) (?:\w+ly )?(?:was|were|is|{_REPORTS})\b|"
    rf"\b[Tt]hey (?:\w+ly )?(?:also )?{_REPORTS}\b"
)
"""Others who do something: `(Doe et al., 2003) presented the best system`, `They obtained`."""


def is_quoted(doc: Doc, fact: Fact) -> bool:
    """Whether the fact is told of other people's work: cited by name or right behind a model, and no `we` or `our`."""
    text = doc._.written
    if _FIRST_PERSON.search(text):
        return False
    start, end = doc[fact.start].idx, doc[fact.end - 1].idx
    narrative = AS_NAME.search(text, 0, start)
    if narrative is not None and not _inside_parentheses(text, narrative.start()):
        return True
    if _CITED_SUBJECT.search(text, 0, start):
        return True
    if _OF_OTHERS.search(text, 0, start):
        return True
    return any(
        _cited_at(text, token.idx + len(token), end)
        for token in doc
        if token.ent_type_ == "MODEL" and token.i < fact.start
    )


_BEHIND_A_NAME = re.compile(r"[\s-]?(?:[a-z]+ ){0,2}(?=[\[(])")
"""What may stand between a model's name and its citation: `the NAME detector [42]`."""


def _cited_at(text: str, behind: int, before: int) -> bool:
    """Whether a citation stands behind a name that ends at `behind`."""
    match = _BEHIND_A_NAME.match(text, behind)
    if match is None or match.end() >= before:
        return False
    return bool(BRACKETS.match(text, match.end()) or IN_PARENTHESES.match(text, match.end()))


def _inside_parentheses(text: str, index: int) -> bool:
    return text.count("(", 0, index) > text.count(")", 0, index)
