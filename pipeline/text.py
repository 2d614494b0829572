"""Text of papers and file names as a terminal may see it."""

from __future__ import annotations

from normalize.shown import shown


def readable(value: object) -> str:
    """A cell's text with nothing in it that steers a terminal; a number without a tail of zeros."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown(f"{value:.6g}" if isinstance(value, float) else str(value))
