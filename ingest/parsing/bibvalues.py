"""One value of a BibTeX field: braces, quotes, macros and `#`, and what hides in it where a comma is missing.

The splitter gives the text between `=` and the next comma outside braces. Where the author forgot that comma, the text
holds further fields; they are found here and given back by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

MONTHS = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May", "jun": "June", "jul": "July",
    "aug": "August", "sep": "September", "oct": "October", "nov": "November", "dec": "December", "sept": "September",
}  # fmt: skip
"""The macros that every BibTeX style defines."""

_ONE_BRACED = re.compile(r"\{[^{}\\]*(?:\{[^{}\\]*(?:\{[^{}\\]*\}[^{}\\]*)*\}[^{}\\]*)*\}")
_NESTED = re.compile(r"(?<!\\)[{}]")
_QUOTE_OR_BRACE = re.compile(r"(?<!\\)[{}\"]")
_BARE = re.compile(r"[^\s\"#%'(),={}]+")
_JOIN = re.compile(r"\s*#\s*")
_HIDDEN_FIELD = re.compile(r"\s*([A-Za-z][\w:.+-]*)\s*=\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value as text (LaTeX still in it), the field found behind it (name and raw text), and what was mended."""

    text: str
    hidden: tuple[str, str] | None = None
    repairs: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    """Reads `raw` from `position` on; `repairs` gathers what was mended."""

    raw: str
    macros: Mapping[str, str]
    position: int = 0
    parts: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)


def read_value(raw: str, macros: Mapping[str, str]) -> Value:
    """The value that `raw` prints. `macros` has lower-case names; an undefined one stands for itself, with a repair."""
    raw = raw.strip()
    if raw.isdigit() or not raw:
        return Value(text=raw)
    if raw[0] == "{" and _ONE_BRACED.fullmatch(raw):
        return Value(text=raw[1:-1])
    reader = _Reader(raw, macros)
    while _read_part(reader):
        match = _JOIN.match(raw, reader.position)
        if match is None:
            break
        reader.position = match.end()
    return _finish(reader)


def _read_part(reader: _Reader) -> bool:
    raw, start = reader.raw, reader.position
    if start >= len(raw):
        return False
    if raw[start] in '{"':
        end = _closing(raw, start)
        reader.parts.append(raw[start + 1 : end])
        reader.position = min(end + 1, len(raw))
        return True
    match = _BARE.match(raw, start)
    if match is None:
        return False
    reader.position = match.end()
    reader.parts.append(_macro(match[0], reader))
    return True


def _closing(raw: str, start: int) -> int:
    """Index of what closes the brace or quote at `start`; the end of the text where nothing does."""
    depth = 0
    if raw[start] == "{":
        for match in _NESTED.finditer(raw, start):
            depth += 1 if match[0] == "{" else -1
            if depth == 0:
                return match.start()
        return len(raw)
    for match in _QUOTE_OR_BRACE.finditer(raw, start + 1):
        if match[0] == '"' and depth == 0:
            return match.start()
        depth += {"{": 1, "}": -1, '"': 0}[match[0]]
    return len(raw)


def _macro(word: str, reader: _Reader) -> str:
    if word.isdigit():
        return word
    text = reader.macros.get(word.lower())
    if text is not None:
        return text
    if reader.position >= len(reader.raw) or reader.raw[reader.position :].lstrip()[:1] == "#" or reader.parts:
        reader.repairs.append(f"the macro `{word}` is not defined; the word itself was taken")
    return word


def _finish(reader: _Reader) -> Value:
    raw = reader.raw
    text = "".join(reader.parts)
    if reader.position >= len(raw):
        return Value(text=text, repairs=tuple(reader.repairs))
    hidden = _HIDDEN_FIELD.match(raw, reader.position)
    if hidden is not None:
        missing = f"a comma is missing before `{hidden[1]}`"
        return Value(text=text, hidden=(hidden[1], raw[hidden.end() :]), repairs=(*reader.repairs, missing))
    if raw[0] == '"' and raw[-1] == '"':
        return Value(text=raw[1:-1], repairs=("it has quotes within quotes",))
    if raw[0] in '{"':
        rest = raw[reader.position :].strip()
        return Value(text=text, repairs=(*reader.repairs, f"text behind the value was left out: {rest[:40]}"))
    return Value(text=raw, repairs=("it stands without braces or quotes; taken as it is",))
