"""Which data sets a sentence names, so that a fact of one experiment is not taken for that of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from data import read_toml
from normalize.benchmarks import benchmarks

OTHER = "other"
"""What stands for every data set that is no benchmark of ours."""

SHORTEST = 4
"""Names of fewer letters (`MR`, `C10`) mean too much else in running text."""


@lru_cache(maxsize=4096)
def data_sets_in(text: str) -> frozenset[str]:
    """The benchmarks that the text names, by id, and `other` where it names another data set.

    Case counts: `Cars` is a data set, cars are not. The longest name at a place is meant.
    """
    return frozenset().union(*(_names()[_key(match[0])] for match in _pattern().finditer(text)))


def _key(name: str) -> str:
    return re.sub(r"[\s-]", "", name)


def _known() -> Iterator[tuple[str, str]]:
    for benchmark in benchmarks().values():
        yield from ((name, benchmark.id) for name in benchmark.names)
        yield from ((name, OTHER) for name in benchmark.others)
    others = read_toml("other_benchmarks.toml")
    yield from ((name, OTHER) for name in (*others["names"], *others["corpora"]))


@cache
def _names() -> dict[str, frozenset[str]]:
    names: dict[str, frozenset[str]] = {}
    for name, meant in _known():
        names[_key(name)] = names.get(_key(name), frozenset()) | {meant}
    return names


@cache
def _pattern() -> re.Pattern[str]:
    long_enough = {name for name, _ in _known() if len(_key(name)) >= SHORTEST}
    forms = (
        r"[\s-]?".join(map(re.escape, re.split(r"[\s-]", name))) for name in sorted(long_enough, key=len, reverse=True)
    )
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(forms)})(?![A-Za-z0-9])")
