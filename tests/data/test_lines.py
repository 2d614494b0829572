"""Every regular expression of the data files against its own test lines: those it must match and those it must not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from data import read_toml
from extract.linking.names import NAME, TITLED

Lines = tuple[str, list[str], str, bool]
"""Whose line it is, the patterns of which one must match it or none may, the line, and which of the two."""


def _entries() -> Iterator[tuple[str, list[str], dict[str, Any]]]:
    """Each entry of the files whose entries hold `yes` and `no`, with its patterns."""
    for kind, entries in read_toml("settings.toml").items():
        for entry in entries:
            yield f"settings.toml {kind} {entry['id']}", [entry["pattern"]], entry
    for name, entry in read_toml("owners.toml").items():
        yield f"owners.toml {name}", entry["patterns"], entry


def _lines() -> Iterator[Lines]:
    for name, patterns, entry in _entries():
        yield from ((name, patterns, line, True) for line in entry["yes"])
        yield from ((name, patterns, line, False) for line in entry["no"])


@pytest.mark.parametrize(("name", "patterns", "line", "matches"), list(_lines()))
def test_a_pattern_matches_its_lines_alone(name: str, patterns: list[str], line: str, matches: bool) -> None:
    found = re.search("|".join(patterns), line, re.IGNORECASE)
    assert (found is not None) is matches, f"{name}: {line}"


def test_every_entry_has_lines_of_both_kinds() -> None:
    assert [name for name, _, entry in _entries() if not entry["yes"] or not entry["no"]] == []


@pytest.mark.parametrize("entry", read_toml("names.toml")["proposal"], ids=lambda entry: str(entry["id"]))
def test_a_proposal_finds_the_name_in_its_line_and_none_in_the_other(entry: dict[str, Any]) -> None:
    pattern = re.compile(entry["pattern"].replace("NAME", NAME).replace("TITLED", TITLED))
    line, name = entry["finds"]
    found = pattern.search(line)
    assert found is not None
    assert name in found.groups()
    assert pattern.search(entry["not"]) is None
