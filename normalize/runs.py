"""Which run of a model a fact is of, in a paper that trains one model with several batches: by the batch beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from normalize.claims import Claim, Kind
from normalize.numbers import parse_count
from normalize.operands import NEAR
from normalize.topics import sentences_of

OF_A_RUN = frozenset({Kind.HARDWARE, Kind.TRAINING_TIME, Kind.TRAINING_COMPUTE, Kind.STEPS, Kind.BATCH_SIZE})
"""Kinds that differ from run to run of one model: more devices share a larger batch, and take less time."""

COUNTED = r"(?<![\w.-])(\d+(?:[,.]\d+)*\s?[kK]?)(?![\w.])"
NAMED = re.compile(
    rf"\b(?:mini-?)?batch(?:[\s-]?size)?\s*(?:of\s|=)?\s*{COUNTED}|{COUNTED}\s+(?:mini-?)?batch\b", re.IGNORECASE
)
"""How a row names its batch: `Net-50, minibatch 256`, `batch size=8k`."""

SYMBOL = re.compile(r"batch(?:[\s-]?size)?,?(?:\s(?:of|is))?\s(?P<symbol>[A-Za-z]{1,3})\s?=\s?\d", re.IGNORECASE)
"""Where a paper says which letters stand for the batch: `a minibatch size of kn = 256`."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The batches that each sentence of a paper names, in examples or tokens, and the letters that stand for them."""

    batches: Mapping[str, frozenset[float]] = field(default_factory=dict)
    symbols: frozenset[str] = frozenset()

    def batch_in(self, *names: str | None) -> float | None:
        """The batch that a row's name or setting tells; None where they tell none, or two."""
        text = ", ".join(name for name in names if name)
        told = [behind or before for behind, before in NAMED.findall(text)]
        for symbol in self.symbols:
            told += re.findall(rf"(?<!\w){re.escape(symbol)}\s?=\s?{COUNTED}", text)
        found = {float(number.value) for one in told if (number := parse_count(one)) is not None}
        known = frozenset().union(*self.batches.values())
        return found.pop() if len(found) == 1 and any(_near(one, next(iter(found))) for one in known) else None

    def is_of_another(self, claim: Claim, batch: float | None) -> bool:
        """Whether the fact was told of runs with other batches than `batch` alone."""
        if batch is None or claim.kind not in OF_A_RUN:
            return False
        if claim.kind is Kind.BATCH_SIZE:
            return claim.value is not None and not _near(claim.value, batch)
        told = [self.batches[sentence] for sentence in sentences_of(claim) if sentence in self.batches]
        meant = frozenset.intersection(*told) if told else frozenset()
        return bool(told) and not any(_near(one, batch) for one in meant or frozenset().union(*told))


def runs_of(claims: Iterable[Claim]) -> Runs:
    """What the batch sizes among the claims tell of the paper's runs."""
    batches: dict[str, set[float]] = {}
    symbols: set[str] = set()
    for claim in claims:
        if claim.kind is Kind.BATCH_SIZE and claim.value is not None:
            for sentence in sentences_of(claim):
                batches.setdefault(sentence, set()).add(claim.value)
                symbols |= {found["symbol"] for found in SYMBOL.finditer(sentence)}
    return Runs({sentence: frozenset(values) for sentence, values in batches.items()}, frozenset(symbols))


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR * max(one, other)
