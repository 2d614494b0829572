"""Names that the catalogue does not know as they are printed: what they may mean, the likeliest first.

An alternative is kept and shown; it is never taken for the name, for one digit makes another device of it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from normalize.devices import device_phrases, find_device
from normalize.hardware import devices, in_time, variants

NEAR = 85.0
"""Names are alike from this share of common characters on, in percent (`fuzz.ratio` of rapidfuzz)."""

KEPT = 3
"""So many alternatives are kept."""


class Alternative(NamedTuple):
    """What a name may mean: an id of the catalogue, and how alike the names are, from 0 to 1."""

    id: str
    likeness: float


@lru_cache(maxsize=4096)
def catalogue_id(printed: str) -> str:
    """The catalogue's id of a device named in full, whatever its case and hyphens; the name itself where it is none."""
    if printed in devices():
        return printed
    match = find_device(printed)
    whole = match is not None and not printed[: match.start].strip() and not printed[match.end :].strip(" s")
    return match.id if match is not None and whole else printed


@lru_cache(maxsize=4096)
def device_alternatives(device: str, year: int | None = None) -> tuple[Alternative, ...]:
    """What a device's id or printed name leaves open: a family's variants that were sold by `year`, or names alike.

    Of one device nothing is open.
    """
    known = devices().get(device)
    if known is not None:
        fitting, _ = in_time(variants(device), year)
        return tuple(Alternative(one.id, 1.0) for one in fitting) if len(fitting) > 1 else ()
    found: dict[str, float] = {}
    alike = process.extract(_plain(device), list(_names()), scorer=fuzz.ratio, score_cutoff=NEAR, limit=20)
    for name, likeness, _ in alike:
        found.setdefault(_names()[name], round(likeness / 100, 3))
    return tuple(Alternative(one, likeness) for one, likeness in list(found.items())[:KEPT])


@cache
def _names() -> dict[str, str]:
    """Each name of the catalogue without makers, spaces and hyphens, and its device."""
    return {_plain(phrase.text): phrase.id for phrase in device_phrases()}


def _plain(name: str) -> str:
    without = re.sub(r"(?i)nvidia|geforce|tesla|google|amd|intel|gpus?\b", "", name)
    return re.sub(r"[^a-z0-9]", "", without.lower())
