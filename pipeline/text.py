"""Text of papers and file names as a terminal may see it."""

from __future__ import annotations

import unicodedata

STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Kinds of characters that steer a terminal or turn the writing direction instead of being shown."""


def readable(value: object) -> str:
    """A cell's text with nothing in it that steers a terminal; a number without a tail of zeros."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return "".join(" " if char in "\n\t" else _shown(char) for char in text)


def _shown(char: str) -> str:
    return "\ufffd" if unicodedata.category(char) in STEERING else char
