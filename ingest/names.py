"""Names of authors: a printed list in, names in reading order out (`Jane Mary Doe`)."""

from __future__ import annotations

import re

from ingest.identifiers import title_words
from ingest.parsing.latex import latex_to_text

OTHERS = "others"
"""What stands last in an author list that was cut short."""

_AND = re.compile(r"\s+and(?=\s|$)|^and\s", re.IGNORECASE)
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_INITIALS = re.compile(r"^(?:[A-ZÀ-Þ]\.?[ -]?){1,4}\.?$")
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{3})\.$")
_VANCOUVER = re.compile(r"^((?:[a-z]+ )*[^\W\d_][\w'’-]+) ([A-Z]{1,3})\.?$")
_OTHERS = re.compile(r"^(?:others|et\.?\s+al\.?|\.\.\.|…)[.,]?$", re.IGNORECASE)
_TRAILING_ET_AL = re.compile(r"[\s,]+et\.?\s+al\.?[.,]?$", re.IGNORECASE)


def bibtex_names(value: str) -> tuple[str, ...]:
    """The names of a BibTeX author field: split at `and` outside braces, `Last, First` turned round.

    `others` and `et al.` become a last element `others`. Empty names are left out. A list that knows no `and` and too
    many commas is read as `listed_names` does.
    """
    if separated_by_commas(value):
        return listed_names(latex_to_text(value))
    names: list[str] = []
    for part in _split_at_and(value):
        name = part.strip().rstrip(",").strip()
        if _OTHERS.match(name):
            continue
        names.append(_TRAILING_ET_AL.sub("", _in_reading_order(name)))
    cut_short = re.search(r"\bothers\s*$|\bet\.?\s+al\b", value, re.IGNORECASE)
    return (*(name for name in names if name), *((OTHERS,) if cut_short else ()))


def separated_by_commas(value: str) -> bool:
    """Whether a BibTeX author field holds several names without `and` between them: `A. Doe, B. Roe, C. Poe`."""
    if value.count(",") < 2 or "{" in value or _AND.search(value):
        return False
    pieces = [piece.strip() for piece in value.split(",")]
    return len(pieces) > 3 or not _SUFFIX.match(pieces[1])


def _split_at_and(value: str) -> list[str]:
    value = " ".join(value.split())
    if "{" not in value:
        return _AND.split(value)
    parts, start = [], 0
    for match in _AND.finditer(value):
        head = value[: match.start()]
        if head.count("{") == head.count("}"):
            parts.append(value[start : match.start()])
            start = match.end()
    return [*parts, value[start:]]


def _in_reading_order(name: str) -> str:
    pieces = [latex_to_text(piece) for piece in _split_at_comma(name)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) == 2 and _SUFFIX.match(pieces[1]):
        return " ".join(pieces)
    if len(pieces) >= 3 and _SUFFIX.match(pieces[1]):
        return " ".join([*pieces[2:], pieces[0], pieces[1]])
    if len(pieces) >= 2:
        return " ".join([*pieces[1:], pieces[0]])
    return pieces[0] if pieces else ""


def _split_at_comma(name: str) -> list[str]:
    if "{" not in name:
        return name.split(",")
    pieces, depth, start = [], 0, 0
    for index, char in enumerate(name):
        depth += (char == "{") - (char == "}")
        if char == "," and depth <= 0:
            pieces.append(name[start:index])
            start = index + 1
    return [*pieces, name[start:]]


def listed_names(text: str) -> tuple[str, ...]:
    """The names of an author list in running text, in any of the common orders.

    `Doe, J., Roe, R., & Poe, A.`, `J. Doe, R. Roe and A. Poe`, `Doe J, Roe R`, `Doe, Jane; Roe, Richard`; a cut list
    (`et al.`) ends in `others`.
    """
    text = text.strip(" ,;:")
    cut = _TRAILING_ET_AL.sub("", text)
    cut_short = (OTHERS,) if cut != text else ()
    cut = _FULL_STOP.sub("", cut)
    if ";" in cut:
        parts = [_in_reading_order(part.strip(" &")) for part in cut.split(";")]
        return (*(part for part in parts if part), *cut_short)
    parts = [part.strip() for part in re.split(r"\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*", cut)]
    if _is_turned(parts):
        parts = [f"{parts[1]} {parts[0]}", *parts[2:]]
    names: list[str] = []
    for part in parts:
        if names and (_INITIALS.match(part) or _SUFFIX.match(part)):
            names[-1] = f"{names[-1]} {part}" if _SUFFIX.match(part) else f"{part} {names[-1]}"
        elif part:
            names.append(_VANCOUVER.sub(r"\2 \1", part))
    return (*names, *cut_short)


def _is_turned(parts: list[str]) -> bool:
    """`Last, First` before names in reading order: `Doe, Jane, Richard Roe`."""
    if len(parts) < 2 or not all(part[:1].isupper() and " " not in part for part in parts[:2]):
        return False
    return not _INITIALS.match(parts[1]) and not _SUFFIX.match(parts[1]) and all(" " in part for part in parts[2:])


def family_name(name: str) -> str:
    """The last word of a name without a suffix such as Jr., folded as in `title_words`: what matching compares."""
    words = [word for word in name.split() if not _SUFFIX.match(word.strip(","))]
    return title_words(words[-1]).replace(" ", "") if words else ""


def family_names(authors: tuple[str, ...]) -> frozenset[str]:
    """The family names of a list, `others` left out."""
    return frozenset(family for name in authors if name != OTHERS and (family := family_name(name)))
