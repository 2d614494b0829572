"""Decisions that are learnt: the probability that `data/weights.toml` gives to what a table looks like.

Each is a logistic regression over a few plain features; `python -m bench.train` fits them to labelled tables.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from data import read_toml

Features = Mapping[str, float]
"""What something looks like: features of about -1 to 1, by name. One that is always 1 is the bias."""


@cache
def weights(decision: str) -> Features:
    """The weights of one decision, in log-odds a unit of the feature, read once a process."""
    return {name: float(weight) for name, weight in read_toml("weights.toml")[decision].items()}


def probability(decision: str, features: Features) -> float:
    """How likely something with these features is what the decision asks; every feature must have a weight."""
    known = weights(decision)
    odds = sum(known[name] * value for name, value in features.items())
    return 1 / (1 + math.exp(-odds))
