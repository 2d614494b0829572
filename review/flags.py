"""Flags and reasons in words a person understands: those of `data/flags.toml` and `data/reasons.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data import read_toml
from data.errors import DataFileError


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A doubt: its `code`, what is doubted (`sentence`), and what to `look` at to settle it."""

    code: str
    sentence: str
    look: str


@cache
def flags() -> Mapping[str, Flag]:
    """All flags by code."""
    return {code: _flag(code, entry) for code, entry in read_toml("flags.toml").items()}


def _flag(code: str, entry: Mapping[str, str]) -> Flag:
    try:
        return Flag(code=code, sentence=entry["sentence"], look=entry["look"])
    except KeyError as error:
        raise DataFileError(f"data/flags.toml, [{code}]: {error.args[0]} is missing; add that line") from error


def explain(code: str) -> Flag:
    """The flag of that code; a code that the file does not know is shown as it is."""
    known = flags().get(code)
    return known or Flag(
        code=code, sentence=f"The tool doubts this: {code}.", look="the value, the model and the place"
    )


def says(reason: str) -> str:
    """What a reason for a reading (`data/reasons.toml`) says in words; one without an entry is shown as it is."""
    entry = read_toml("reasons.toml")["reason"].get(reason, {})
    return str(entry.get("says", reason))
