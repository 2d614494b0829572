"""Where one clause of a sentence ends and the next begins, as far as signs and conjunctions tell."""

from __future__ import annotations

from spacy.tokens import Doc

_SIGNS = frozenset({";", "—", "."})
_CONJUNCTIONS = frozenset({"while", "whereas", "but", "although", "though", "however"})


def clauses_of(doc: Doc) -> list[int]:
    """The number of the clause that each token stands in, from 0."""
    clause, numbers = 0, []
    for token in doc:
        if token.lower_ in _CONJUNCTIONS and token.i:
            clause += 1
        numbers.append(clause)
        if token.text in _SIGNS:
            clause += 1
    return numbers
