"""Facts said of a name that no result bears, and that is so like a row's that no other model of the paper can be meant.

Papers spell one model in two ways: `RNNenc-50` in one table and `RNNencdec-50` in another; `Net-Large` where the
training is told and `Net` where the results are; `Net-JFT` for Net on the data of that name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from normalize.likeness import core_of, is_family_of, same_model, words_of

SHORTEST = 3
"""So many letters of a word must be left for it to stand for a longer one."""


def names_alike(
    told: Iterable[str | None], model: str | None, measured: frozenset[str], *, variants: bool = True
) -> frozenset[str]:
    """Of the names that facts are `told` of, those that mean `model`, one of the models `measured` in the paper.

    A shortened name counts where it fits this model alone. A variant counts, if `variants` are wanted, where nothing is
    told of another variant, and no variant was measured by itself.
    """
    if model is None:
        return frozenset()
    strange = {name for name in told if name is not None and not _is_known(name, measured)}
    shortened = {name for name in strange if {model} == {one for one in measured if is_shortened(name, one)}}
    if not variants or _has_variants(model, measured):
        return frozenset(shortened)
    narrower = {name for name in strange if is_family_of(model, name)}
    return frozenset(shortened | narrower if len({core_of(name) for name in narrower}) == 1 else shortened)


@lru_cache(maxsize=65536)
def is_shortened(first: str, second: str) -> bool:
    """Whether two names differ in one word alone, and one begins the other: `enc-50` and `encoder-50`."""
    one, other = core_of(first), core_of(second)
    if len(one) != len(other):
        return False
    apart = [sorted(pair, key=len) for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    if len(apart) != 1:
        return False
    short, long = apart[0]
    return short.isalpha() and len(short) >= SHORTEST and long.startswith(short)


@lru_cache(maxsize=65536)
def is_on_data(said_of: str, model: str, data: str) -> bool:
    """Whether a name is that of the model and of the data it was further trained on: `JFT (Net-L)`."""
    extra = set(words_of(data))
    rest = tuple(word for word in core_of(said_of) if word not in extra)
    return bool(extra & set(core_of(said_of))) and rest == core_of(model)


@lru_cache(maxsize=65536)
def _is_known(name: str, measured: frozenset[str]) -> bool:
    return any(same_model(name, one) for one in measured)


@lru_cache(maxsize=65536)
def _has_variants(model: str, measured: frozenset[str]) -> bool:
    return any(is_family_of(model, one) for one in measured)
