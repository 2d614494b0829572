"""Runs told in parts: `for 200k iterations with a rate of 0.01 and then for 50k with 0.001` are 250k iterations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from extract.language.facts import Fact
from normalize.claims import Kind

COMPUTED = "computed"
"""The flag of a value that the paper does not print but that follows from what it prints."""

SUM_SCORE = 0.9
"""The log-odds of a sum: that the parts are parts of one run is read from the words between them."""

FARTHEST = 25
"""Tokens between two parts of one run."""

NEAR = 6
"""Tokens between two parts of one run that only `and` joins."""

PART = "-first-or-last-part"
"""The cue of `the first 30k steps`: a part of a run only where `the next 10k` follow."""

_GO_ON = frozenset(
    {
        "then",
        "another",
        "further",
        "additional",
        "followed",
        "continue",
        "continued",
        "continuing",
        "remaining",
        "next",
        "subsequently",
        "finally",
    }
)
_LEADS = frozenset({"for", "run", "train", "trained", "another", "next", "further", "remaining", "additional"})
_AT = frozenset({"at", "after", "every", "by"})
_NEXT = frozenset({"next", "remaining", "another", "further"})
_NOT_PARTS = frozenset({"-warm-up", "-every-so-often"})
_A_RATE = re.compile(r"10\^-\d|\de-\d|0?\.0\d")
_RATE = frozenset({"rate", "lr", "rates"})


def with_sums(doc: Doc, facts: Sequence[Fact], dropped: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, with the parts of each run replaced by their sum."""
    out = list(facts)
    for kind in (Kind.EPOCHS, Kind.STEPS):
        everything = sorted([fact for fact in (*facts, *dropped) if fact.kind is kind], key=lambda fact: fact.start)
        for run in _runs(doc, everything):
            total = sum(part.value or 0 for part in run)
            out = [fact for fact in out if fact not in run]
            out.append(_sum(doc, run, total))
    return tuple(sorted(out, key=lambda fact: fact.start))


def _runs(doc: Doc, facts: Sequence[Fact]) -> list[list[Fact]]:
    """Groups of facts that are parts of one run, each of at least two."""
    if len(facts) < 2 or not any(token.lower_ in _RATE or _A_RATE.match(token.text) for token in doc):
        return []
    groups: list[list[Fact]] = []
    for fact in facts:
        if groups and _continues(doc, groups[-1], fact):
            groups[-1].append(fact)
        else:
            groups.append([fact])
    return [group for group in groups if len(group) > 1]


def _continues(doc: Doc, group: Sequence[Fact], second: Fact) -> bool:
    """Whether `second` is the next part of the run whose parts so far are `group`."""
    first = group[-1]
    between = [token.lower_ for token in doc[first.end : second.start]]
    lead = _words_before(doc, second)
    if len(between) > FARTHEST or any(word in _AT for word in lead) or _NOT_PARTS & {*first.said, *second.said}:
        return False
    if len(group) > 1 and "and" in between and len(between) <= NEAR:
        return True
    is_next = any(word in _NEXT for word in lead)
    if PART in first.said and not is_next:
        return False
    starts = any(word in _LEADS for word in _words_before(doc, first)) and any(word in _LEADS for word in lead)
    return starts and any(word in _GO_ON for word in between)


def _words_before(doc: Doc, fact: Fact) -> list[str]:
    return [token.lower_ for token in doc[max(0, fact.start - 3) : fact.start]]


def _sum(doc: Doc, run: Sequence[Fact], total: float) -> Fact:
    first, last = run[0], run[-1]
    return replace(
        first,
        end=last.end,
        printed=" + ".join(part.printed for part in run),
        value=total,
        score=max(SUM_SCORE, min(part.score for part in run)),
        said=(*first.said, "sum-of-parts"),
        flags=(*first.flags, COMPUTED),
    )
