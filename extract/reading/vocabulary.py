"""The words that the reader knows, from `data/reading.toml`."""

from __future__ import annotations

from functools import cache

from data import read_toml
from data.errors import DataFileError


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of the entry `name`. DataFileError where the file has none such."""
    entry = read_toml("reading.toml").get(name)
    if not isinstance(entry, str):
        raise DataFileError(f"data/reading.toml: no words under `{name}`; put them back")
    return frozenset(entry.split())
