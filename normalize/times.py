"""Times as papers print them: a number or a range, a unit, and whether the clock's time or device-time is meant.

`3.5 days`, `2–3 weeks`, `one day`, `190 ms`, `1h 30min`, `half a day`, `680 GPU-days`, `0.23k TPUv3-core-days`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from normalize.numbers import Quantity, find_numbers, to_hours
from normalize.units import device_time_words, hours_in, time_names

LOWER_CASE_ONLY = frozenset({"s", "d", "h", "ms", "min"})
"""Short names that mean a time in lower case alone."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A printed time: the number in its `unit`, and in hours.

    `unit` is a unit of time (`day`) or of device-time (`device-day`, `core-hour`); for device-time `hours` are
    device-hours (or core-hours). `start` and `end` are offsets in the text it was found in.
    """

    start: int
    end: int
    quantity: Quantity
    unit: str
    hours: Quantity

    @property
    def counted(self) -> str | None:
        """What device-time counts (`device`, `chip`, `core`, `board`, `node`); None for time on the clock."""
        counted, dash, _ = self.unit.rpartition("-")
        return counted if dash else None


def find_times(text: str) -> list[Duration]:
    """The times in running text, from left to right. `1 day and 6 hours` is one time, in days."""
    found: list[Duration] = []
    for start, end, quantity in _numbers_and_articles(text):
        unit = _unit_behind(text, end)
        if unit is None or quantity.percent or quantity.value <= 0:
            continue
        stop, name = unit
        duration = Duration(start, stop, quantity, name, to_hours(quantity, name))
        if found and _continues(found[-1], duration, text):
            found[-1] = _sum(found[-1], duration, text)
        else:
            found.append(duration)
    return found


def parse_time(text: str) -> Duration | None:
    """The time that `text` prints, or None where it prints none or several (`3 days on GPU, 4 on CPU`)."""
    found = find_times(text)
    return found[0] if len(found) == 1 else None


@cache
def _unit_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(time_names(), key=len, reverse=True))
    words = "|".join(sorted(map(re.escape, device_time_words()), key=len, reverse=True))
    model = r"[A-Z][A-Za-z]*\d+\w*"
    device = rf"(?:(?:(?:{model}|[TG]PU)[\s-])?(?P<counted>(?i:{words}))|(?P<model>{model}))[\s·*×-]{{1,3}}"
    return re.compile(rf"[\s-]?(?:{device}|(?:wall[\s-]clock|full|whole)\s)?(?P<name>(?i:{names}))(?![A-Za-z])")


_ARTICLE = re.compile(
    r"(?<![\w-])(?:an?|half an?|one full)(?= (?:second|minute|hour|day|week|month|year)\b)", re.IGNORECASE
)


def _numbers_and_articles(text: str) -> list[tuple[int, int, Quantity]]:
    numbers = find_numbers(text)
    for match in _ARTICLE.finditer(text):
        value = Decimal("0.5") if match[0].lower().startswith("half") else Decimal(1)
        if not any(start <= match.start() < end for start, end, _ in numbers):
            numbers = [number for number in numbers if not match.start() <= number[0] < match.end()]
            numbers.append((*match.span(), Quantity(value, printed=match[0])))
    return sorted(numbers, key=lambda number: number[0])


def _unit_behind(text: str, end: int) -> tuple[int, str] | None:
    """Where the unit behind the number ends, and its name; None where no unit of time stands there."""
    start = end + (3 if text.startswith(" a ", end) else 0)
    match = _unit_pattern().match(text, start)
    if match is None:
        return None
    unit = time_names()[match["name"].lower()]
    if match["name"] not in time_names() and match["name"].lower() in LOWER_CASE_ONLY:
        return None
    counted = device_time_words().get((match["counted"] or "").lower()) or ("device" if match["model"] else None)
    return match.end(), f"{counted}-{unit}" if counted else unit


def _continues(first: Duration, second: Duration, text: str) -> bool:
    """Whether `second` is the smaller part of the same time: `1 day and 6 hours`, `1h 30min`."""
    between = text[first.end : second.start].strip()
    smaller = hours_in(second.unit) < hours_in(first.unit)
    return between in ("", "and", ",") and smaller and first.counted == second.counted and first.quantity.low is None


def _sum(first: Duration, second: Duration, text: str) -> Duration:
    unit_hours = hours_in(first.unit)
    printed = text[first.start : second.end]
    hours = Quantity(first.hours.value + second.hours.value, None, None, printed, first.hours.approximate)
    quantity = hours.scaled(Decimal(unit_hours.denominator) / Decimal(unit_hours.numerator))
    return Duration(first.start, second.end, quantity, first.unit, hours)
