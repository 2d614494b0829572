"""Corpora that models are trained on before their benchmark, by one name each: `I21k` and `ImageNet-22k` are one."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from data import read_toml

FILE = "other_benchmarks.toml"


@lru_cache(maxsize=65536)
def corpora_in(text: str) -> frozenset[str]:
    """The corpora that a text names, each by its one name. Case counts: to align is a verb.

    >>> sorted(corpora_in("pre-trained on ImageNet-22K and JFT"))
    ['ImageNet-21k', 'JFT']
    """
    return frozenset(_names()[_key(found[0])] for found in _pattern().finditer(text))


@lru_cache(maxsize=65536)
def may_be_one(one: str, other: str) -> bool:
    """Whether two texts can name the same corpora: equal, or one less exactly than the other (`JFT`, `JFT-300M`).

    >>> may_be_one("I21k", "ImageNet-22K"), may_be_one("JFT", "JFT-300M"), may_be_one("JFT-3B", "JFT-300M")
    (True, True, False)
    """
    first, second = corpora_in(one) or {one}, corpora_in(other) or {other}
    return all(_meets(name, second) for name in first) and all(_meets(name, first) for name in second)


def names_one_of(text: str, data: str) -> bool:
    """Whether the text names one of the corpora that `data` names."""
    return any(_meets(name, corpora_in(text)) for name in corpora_in(data) or {data})


def _meets(name: str, names: frozenset[str] | set[str]) -> bool:
    key = _key(name)
    return any(key.startswith(other) or other.startswith(key) for other in map(_key, names))


def _key(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


@cache
def _names() -> dict[str, str]:
    """Each way to write a corpus and its one name."""
    told = read_toml(FILE)
    alone = {_key(name): name for name in told["corpora"]}
    return alone | {_key(name): group[0] for group in told["same_corpus"] for name in group}


@cache
def _pattern() -> re.Pattern[str]:
    told = read_toml(FILE)
    written = {*told["corpora"], *(name for group in told["same_corpus"] for name in group)} - set(told["sizes"])
    forms = (
        re.sub(r"(?<=\d)k$", "[kK]", r"[\s-]?".join(map(re.escape, re.split(r"[\s-]", name))))
        for name in sorted(written, key=len, reverse=True)
    )
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(forms)})(?![A-Za-z0-9])")
