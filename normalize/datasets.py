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


@lru_cache(maxsize=65536)
def data_sets_in(text: str) -> frozenset[str]:
    """The benchmarks that the text names, by id, and `other` where it names another data set.

    Case counts: `Cars` is a data set, cars are not; but not in a line all in capitals. The longest name at a place is
    meant; a family (`WMT`) is left out beside one of its own. What a model was merely started from is left out:
    `an ImageNet-pretrained network`.
    """
    capitals = text.isupper()
    found = (match[0] for match in _pattern(capitals).finditer(text) if not _is_start(text, match))
    meant = [_names(capitals)[_key(name)] for name in found]
    single = frozenset().union(*(names for names in meant if len(names) == 1))
    return single.union(*(names for names in meant if len(names) > 1 and not names & single))


def foreign_in(text: str) -> tuple[str, ...]:
    """The data sets that the text names, as printed, where none of them is a benchmark of ours; else nothing.

    A corpus that models are trained on before their benchmark (`JFT`) is none of them.
    """
    if data_sets_in(text) != {OTHER}:
        return ()
    named = (match[0] for match in _pattern(text.isupper()).finditer(text) if not _is_start(text, match))
    return tuple(name for name in named if not corpus_in(name))


def _is_start(text: str, name: re.Match[str]) -> bool:
    return bool(_PRETRAINED.match(text, name.end()) or _PRETRAINED.search(name[0]))


_PRETRAINED = re.compile(r"[\s-]*(?:pre[- ]?train|init)", re.IGNORECASE)


@lru_cache(maxsize=65536)
def is_data_set(name: str) -> bool:
    """Whether the name is that of a data set and nothing else: `SQuAD` at the head of a column of a table."""
    return bool(_pattern(False).fullmatch(name.strip()))


@lru_cache(maxsize=65536)
def without_data_sets(name: str) -> str:
    """A model's name without the data sets in it: `Net (+ TriviaQA)` is `Net (+ )`."""
    return _pattern(False).sub("", name)


@lru_cache(maxsize=65536)
def corpus_in(model: str) -> str | None:
    """The further training data that a model's name tells, as printed: `JFT` of `Net-L (JFT)`, `22k` of `Net-L-22k`."""
    found = _corpora().search(model)
    return found[0] if found else None


@cache
def _corpora() -> re.Pattern[str]:
    others = read_toml("other_benchmarks.toml")
    names = (r"[\s-]?".join(map(re.escape, name.split())) for name in sorted(others["corpora"], key=len, reverse=True))
    sizes = "|".join(map(re.escape, others["sizes"]))
    return re.compile(rf"(?:(?<![A-Za-z0-9])(?:{'|'.join(names)})|(?<![\d.])(?i:{sizes}))(?![A-Za-z0-9.])")


def _key(name: str) -> str:
    return re.sub(r"(?<=\d)K$", "k", re.sub(r"[\s-]", "", name))


def _known() -> Iterator[tuple[str, str]]:
    for benchmark in benchmarks().values():
        yield from ((name, benchmark.id) for name in benchmark.names)
        yield from ((name, OTHER) for name in benchmark.others)
    others = read_toml("other_benchmarks.toml")
    yield from ((name, benchmark) for name, meant in others["families"].items() for benchmark in meant)
    yield from ((name, OTHER) for name in (*others["names"], *others["corpora"]))


@cache
def _names(capitals: bool) -> dict[str, frozenset[str]]:
    names: dict[str, frozenset[str]] = {}
    for name, meant in _known():
        key = _key(name.upper() if capitals else name)
        names[key] = names.get(key, frozenset()) | {meant}
    return names


@cache
def _pattern(capitals: bool) -> re.Pattern[str]:
    """Names in the case that they are printed in, or in capitals."""
    families = read_toml("other_benchmarks.toml")["families"]
    named = (name for name, _ in _known() if len(_key(name)) >= SHORTEST or name in families)
    long_enough = {name.upper() if capitals else name for name in named}
    forms = (
        re.sub(r"(?<=\d)[kK]$", "[kK]", r"[\s-]?".join(map(re.escape, re.split(r"[\s-]", name))))
        for name in sorted(long_enough, key=len, reverse=True)
    )
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(forms)})(?![A-Za-z0-9])")
