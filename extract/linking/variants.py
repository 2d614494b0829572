"""What tells rows of one name apart: hyperparameters, parts and ticks, put in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extract.linking.pieces import Pieces, clean

SILENT = frozenset({"no", "yes", "none", "true", "false", "default"})
"""Texts that say nothing without their column's heading."""

HAS = frozenset({"yes", "true"})
LACKS = frozenset({"no", "none", "false"})


def telling(pieces: Mapping[int, Pieces], groups: Mapping[int, tuple[str, ...]]) -> dict[int, list[str]]:
    """For each row, what tells it from rows of the same name and group: `alpha=0.25`, `Sigmoid`.

    A row that names no model tells its variant even where it is alone.
    """
    by_name: dict[tuple[str, ...], list[int]] = {}
    for index, one in pieces.items():
        by_name.setdefault((*groups[index], *one.names, *one.kinds, *one.measured), []).append(index)
    told: dict[int, list[str]] = {}
    for rows in by_name.values():
        stub = {index: pieces[index].variants for index in rows}
        suffices = len({tuple(pairs) for pairs in stub.values()}) == len(rows)
        told |= _differing(stub if suffices else {index: pieces[index].all_variants for index in rows})
    for index, one in pieces.items():
        if not one.names and not told[index]:
            told[index] = [clean(text) for _, text in one.variants if _speaks(text)]
    return told


def _differing(variants: Mapping[int, Sequence[tuple[str, str]]]) -> dict[int, list[str]]:
    """For each row, the variants whose texts differ between the rows, in words; a blank differs from a tick."""
    headers = {header for pairs in variants.values() for header, _ in pairs}
    values = {header: {dict(pairs).get(header) for pairs in variants.values()} for header in headers}
    return {
        index: [_in_words(header, text) for header, text in pairs if len(values[header]) > 1 and _sayable(header, text)]
        for index, pairs in variants.items()
    }


def _speaks(text: str) -> bool:
    """Whether a variant's text says what it is without its column's heading."""
    return "=" in text or bool(re.search(r"[A-Za-z]{2}", text) and text.lower() not in SILENT)


def _sayable(header: str, text: str) -> bool:
    """Whether a variant can be put in words: `yes` below a tick says nothing."""
    return _speaks(text) or not header or bool(re.search(r"\w", header))


def _in_words(header: str, text: str) -> str:
    """A variant as a part of a name: `alpha=0.25`, `Dropout`, `no Dropout`; what speaks for itself stands alone."""
    if _speaks(text):
        return clean(text)
    part = clean(header)
    if text.lower() in HAS and part:
        return part
    return f"no {part}" if text.lower() in LACKS and part else f"{part}={clean(text)}".strip("=")
