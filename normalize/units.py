"""Units of time and of arithmetic, and the scales in front of them, as `data/units.toml` lists them.

`hours_in("week")` is 168; `hours_in("device-day")` is 24 device-hours; `flop_in("petaflop-a-second-day")` is 8.64e19.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any

from data import read_toml
from data.errors import DataFileError, UsageError

FILE = "units.toml"


def _section(name: str) -> dict[str, Any]:
    section = read_toml(FILE).get(name)
    if not isinstance(section, dict):
        raise DataFileError(f"data/{FILE}: the section [{name}] is missing; put it back")
    return section


def _factor(section: str, unit: str, entry: Any, key: str) -> Fraction:
    try:
        return Fraction(entry[key])
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise DataFileError(f"data/{FILE}, [{section}.{unit}]: `{key}` must be a number in quotes") from error


@cache
def time_units() -> Mapping[str, Fraction]:
    """Hours in each unit of time on the clock."""
    return MappingProxyType({unit: _factor("time", unit, entry, "hours") for unit, entry in _section("time").items()})


@cache
def time_names() -> Mapping[str, str]:
    """Each printed name of a unit of time, in lower case, and the unit it means."""
    return _names("time")


@cache
def compute_units() -> Mapping[str, Fraction]:
    """Operations (FLOP) in each unit of arithmetic, before any prefix."""
    return MappingProxyType(
        {unit: _factor("compute", unit, entry, "flop") for unit, entry in _section("compute").items()}
    )


@cache
def compute_names() -> Mapping[str, str]:
    """Each printed name of a unit of arithmetic, in lower case, and the unit it means."""
    return _names("compute")


@cache
def device_time_words() -> Mapping[str, str]:
    """Each word of device-time, in lower case, and what it counts: `device`, `chip`, `core`, `board`, `node`."""
    pairs = {word.lower(): counted for counted, words in _section("device_time").items() for word in words}
    return MappingProxyType(pairs)


def numbers_in(section: str) -> dict[str, float]:
    """A section of plain numbers, such as `scale`, `prefix` and `spelled`."""
    return dict(_section(section))


def hours_in(unit: str) -> Fraction:
    """Hours in one `unit`: a unit of time by its id or a printed name (`week`, `hrs`), or device-time (`GPU-day`).

    Device-time comes out in device-hours. Raises UsageError for a word that is no unit of time.
    """
    plain = unit.strip().lower()
    units, names = time_units(), time_names()
    for name in (plain, plain.replace(" ", "-").rpartition("-")[2]):
        if name in units or name in names:
            return units[names.get(name, name)]
    raise UsageError(f"{unit!r} is no unit of time; units stand in data/{FILE}")


def flop_in(unit: str) -> Fraction:
    """Operations in one `unit` of arithmetic, by its id or a printed name. Raises UsageError where it is none."""
    plain = unit.strip().lower()
    units, names = compute_units(), compute_names()
    if plain not in units and plain not in names:
        raise UsageError(f"{unit!r} is no unit of arithmetic; units stand in data/{FILE}")
    return units[names.get(plain, plain)]


def _names(section: str) -> Mapping[str, str]:
    pairs = {name.lower(): unit for unit, entry in _section(section).items() for name in entry.get("names", ())}
    return MappingProxyType(pairs)
