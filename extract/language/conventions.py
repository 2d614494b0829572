"""What a paper means by FLOPs: operations, or multiply-adds of two operations each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.document import Document

_ADDS = (
    r"(?:the )?(?:number of )?(?:floating[- ]point )?(?:multiply[- ]?adds?|mult-?adds|MACs|multiply-accumulates?|"
    r"multiplication-adds|multiplications? and additions?|multiply-accumulate operations)"
)
_VERBS = r"(?:denotes?|means?|refers? to|stands? for|is|are|i\.?e\.?,?|counts?|measured? (?:as|in))"
_WORD = re.compile(rf"\bFLOPs?\b\s*\(\s*{_ADDS}\s*\)", re.IGNORECASE)
_MEANS = re.compile(
    rf"\bFLOPs?\b,?\s+(?:here |also )?{_VERBS}\s+{_ADDS}"  # FLOPs denotes the number of multiply-adds
    rf"|\bdenot\w* {_ADDS}[^.]{{0,20}} (?:as|by) FLOPs?\b",  # we denote multiply-adds as FLOPs
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FlopsMeaning:
    """That a paper's FLOPs are multiply-adds, and the `sentence` that says so.

    `word`: it writes `FLOPs (multiply-adds)`, so that this is its word for them; else it only explains its FLOPs.
    """

    sentence: str
    word: bool


def flops_mean_multiply_adds(document: Document) -> FlopsMeaning | None:
    """Whether the paper says that its FLOPs are multiply-adds; None where it does not."""
    said = [sentence.text for sentence in document.sentences if "FLOP" in sentence.text]
    for pattern in (_WORD, _MEANS):
        for text in said:
            if pattern.search(text):
                return FlopsMeaning(text, word=pattern is _WORD)
    return None
