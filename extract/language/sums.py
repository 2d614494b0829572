"""Runs told in parts: `for 240k iterations with a rate of 0.001 and then for 80k with 0.0001` are 320k iterations."""

from __future__ import annotations

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
_NOT_PARTS = frozenset({"-warm-up", "-first-or-last-part", "-every-so-often"})
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
    if len(facts) < 2 or not any(token.lower_ in _RATE for token in doc):
        return []
    groups: list[list[Fact]] = []
    for fact in facts:
        if groups and _continues(doc, groups[-1][-1], fact):
            groups[-1].append(fact)
        else:
            groups.append([fact])
    return [group for group in groups if len(group) > 1]


def _continues(doc: Doc, first: Fact, second: Fact) -> bool:
    between = [token.lower_ for token in doc[first.end : second.start]]
    starts = [any(word in _LEADS for word in _words_before(doc, fact)) for fact in (first, second)]
    goes_on = any(word in _GO_ON for word in between) and not any(word in _AT for word in _words_before(doc, second))
    return len(between) <= FARTHEST and goes_on and all(starts) and not _NOT_PARTS & {*first.said, *second.said}


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
