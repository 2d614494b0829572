"""The abbreviations that a caption spells out, as `BSZ: Batch Size. TS: Training Steps.` does."""

from __future__ import annotations

import re

from extract.vocabulary import label

SPELLED_OUT = re.compile(
    r"(?<![\w-])[“\"‘']?(#?[A-Z][A-Za-z]{0,5}\.?)[”\"’']?\s?"
    r"(?:[:=]|denotes|indicates|means|refers to|stands for|is short for)\s"
    r"(?:the )?([A-Za-z][\w-]*(?: [A-Za-z][\w-]*){0,3})"
)
TELLING = frozenset({"quantity", "data-set", "benchmark"})
"""What an abbreviation may stand for so that its column is read by the words and not by the letters."""


def glossary(caption: str) -> dict[str, str]:
    """What a caption says that headings stand for: quantities and data sets whose letters alone say nothing."""
    return {
        short: words
        for short, words in SPELLED_OUT.findall(caption)
        if not label(short) and any(hit.kind in TELLING for hit in label(words))
    }
