"""Small things about words that every part of the report needs."""

from __future__ import annotations

NAMELESS = "?"
"""What stands for a model that a row does not name."""


def plural(count: int, noun: str) -> str:
    """`1 paper`, `2 papers`.

    >>> plural(1, "row"), plural(0, "row")
    ('1 row', '0 rows')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def printable(text: str) -> str:
    """The text without characters that a picture or an XML file cannot hold: each becomes U+FFFD."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def short(text: str, longest: int) -> str:
    """A printable text of at most `longest` characters, its end cut with an ellipsis.

    >>> short("a long name", 6)
    'a lon…'
    """
    clean = printable(" ".join(text.split()))
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + "…"
