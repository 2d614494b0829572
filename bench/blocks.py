"""Parts of a document that a bench writes, between two marks."""

from __future__ import annotations


def with_block(text: str, name: str, new: str, *, by: str = "bench.readme") -> str:
    """`text` with the block `name` replaced. ValueError where its marks do not stand there once and in order."""
    start, end = f"<!-- {name}: start; written by python -m {by} -->\n", f"<!-- {name}: end -->\n"
    if (text.count(start), text.count(end)) != (1, 1) or text.index(start) > text.index(end):
        raise ValueError(f"there must be one line {start.strip()!r} and, below it, one line {end.strip()!r}")
    return text[: text.index(start)] + start + new + text[text.index(end) :]
