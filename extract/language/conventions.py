"""What a paper means by FLOPs: operations, or multiply-adds of two operations each."""

from __future__ import annotations

import re

from extract.document import Document

_ADDS = (
    r"(?:the )?(?:number of )?(?:multiply[- ]?adds?|mult-?adds|MACs|multiply-accumulates?|"
    r"multiplications? and additions?|multiply-accumulate operations)"
)
_VERBS = r"(?:denotes?|means?|refers? to|stands? for|is|are|i\.?e\.?,?|counts?|measured? (?:as|in))"
_MEANS = re.compile(
    rf"\bFLOPs?\b\s*\(\s*{_ADDS}\s*\)"  # 3.6 billion FLOPs (multiply-adds)
    rf"|\bFLOPs?\b,?\s+(?:here |also )?{_VERBS}\s+{_ADDS}"  # FLOPs denotes the number of multiply-adds
    rf"|\bdenot\w* {_ADDS}[^.]{{0,20}} (?:as|by) FLOPs?\b",  # we denote multiply-adds as FLOPs
    re.IGNORECASE,
)


def flops_mean_multiply_adds(document: Document) -> str | None:
    """The sentence in which the paper says that its FLOPs are multiply-adds, or None where it does not."""
    for sentence in document.sentences:
        if "FLOP" in sentence.text and _MEANS.search(sentence.text):
            return sentence.text
    return None
