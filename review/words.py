"""The words of the paper around a claim, with the value told apart, for any face to light up."""

from __future__ import annotations

import re

from normalize.claims import Claim
from review.text import neutral


def lit_parts(claim: Claim) -> list[tuple[str, bool]]:
    """The sentence or table row of the claim in parts, each with whether it is the value; empty parts left out."""
    evidence = claim.evidence
    words, place = neutral(evidence.context or evidence.text), neutral(evidence.text)
    for wanted in (place, neutral(claim.printed)):
        start = _find(wanted, words)
        if start is not None:
            end = start + len(wanted)
            parts = [(words[:start], False), (words[start:end], True), (words[end:], False)]
            return [part for part in parts if part[0]]
    return [(words, False)] if words == place else [(f"{words}\n", False), (place, True)]


def _find(wanted: str, words: str) -> int | None:
    """Where `wanted` stands in `words` as words of its own, not within a longer number or name."""
    if not wanted or wanted == words:
        return None
    found = re.search(rf"(?<![\w.]){re.escape(wanted)}(?![\w]|\.\d)", words)
    return found.start() if found else None
