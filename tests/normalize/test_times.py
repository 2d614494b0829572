"""Times as papers print them, and the units they are printed in."""

from __future__ import annotations

import pytest

from normalize.times import find_times, parse_time


@pytest.mark.parametrize(
    ("text", "hours", "unit"),
    [
        ("3.5 days", 84, "day"),
        ("about 12 hours", 12, "hour"),
        ("at most 1 hour", 1, "hour"),
        ("one day", 24, "day"),
        ("32h", 32, "hour"),
        ("0.70s", 0.7 / 3600, "second"),
        ("190 ms", 0.19 / 3600, "millisecond"),
        ("92.5 minutes", 92.5 / 60, "minute"),
        ("half a day", 12, "day"),
        ("a week", 168, "week"),
        ("two and a half days", 60, "day"),
        ("1 day and 6 hours", 30, "day"),
        ("1h 30min", 1.5, "hour"),
        ("680 GPU-days", 680 * 24, "device-day"),
        ("2 V100-hours", 2, "device-hour"),
        ("0.23k TPUv3-core-days", 230 * 24, "core-day"),
        ("2.5k TPUv3 core-days", 2500 * 24, "core-day"),
        ("3 × 10^4 TPU core hours", 30000, "core-hour"),
    ],
)
def test_one_time(text: str, hours: float, unit: str) -> None:
    duration = parse_time(text)
    assert duration is not None
    assert float(duration.hours.value) == pytest.approx(hours)
    assert duration.unit == unit
    assert duration.hours.low is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("2–3 weeks", 336, 504), ("five to six days", 120, 144), ("between 10 and 35 hours", 10, 35)],
)
def test_ranges(text: str, low: float, high: float) -> None:
    duration = parse_time(text)
    assert duration is not None
    assert [duration.hours.low, duration.hours.high] == [low, high]
    assert duration.hours.value * 2 == low + high


@pytest.mark.parametrize(
    "text", ["3D models", "30 epochs", "5% hours", "0 hours", "no time at all", "3 days, then 4 days"]
)
def test_what_is_not_one_time(text: str) -> None:
    assert parse_time(text) is None


def test_places_and_what_is_counted() -> None:
    text = "It took 3 days on 8 GPUs, or 24 GPU-days, at 0.4 seconds a step."
    found = [(text[time.start : time.end], time.counted) for time in find_times(text)]
    assert found == [("3 days", None), ("24 GPU-days", "device"), ("0.4 seconds", None)]
