"""Every way papers print a quantity, as one matrix: the text, what it means, and the ends of its range."""

from __future__ import annotations

import doctest
import itertools
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import normalize.numbers
from data.errors import UsageError
from normalize.numbers import Quantity, find_numbers, parse_count, parse_number, parse_scale, to_flop, to_hours
from normalize.times import parse_time

GOLD = Path(__file__).parents[3] / "shared" / "corpus" / "gold"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("76.3", "76.3"),
        (".763", "0.763"),
        ("2018", "2018"),
        ("1,022,362", "1022362"),
        ("25 000".replace(" ", "\u2009"), "25000"),
        ("1.28M", "1.28e6"),
        ("60.2 M", "60.2e6"),
        ("10K", "1e4"),
        ("10k", "1e4"),
        ("0.39B", "0.39e9"),
        ("4.1G", "4.1e9"),
        ("1.4T", "1.4e12"),
        ("0.58 Million", "0.58e6"),
        ("11.3 billion", "11.3e9"),
        ("300 thousand", "3e5"),
        ("two hundred", "200"),
        ("3.3·10^18", "3.3e18"),
        ("3.3 x 10^18", "3.3e18"),
        ("3.3 × 10^{18}", "3.3e18"),
        ("2 · 1019", "2e19"),
        ("1.8×10⁹", "1.8e9"),
        ("4 x 10^6", "4e6"),
        ("10^6", "1e6"),
        ("2.3e19", "2.3e19"),
        ("1e-4", "0.0001"),
        ("−0.5", "-0.5"),
        ("one", "1"),
        ("Eight", "8"),
        ("twenty-five", "25"),
        ("half", "0.5"),
        ("two and a half", "2.5"),
        ("8.43†", "8.43"),
        ("24.6*", "24.6"),
        ("∗24.6", "24.6"),
        ("76.3^1", "76.3"),
        ("**25.5M**", "25.5e6"),
        (r"\textbf{76.3}", "76.3"),
        (" 76 . 3 ", "76.3"),
        ("(76.3)", "76.3"),
        ("76.3.", "76.3"),
    ],
)
def test_single_numbers(text: str, value: str) -> None:
    quantity = parse_number(text)
    assert quantity is not None
    assert quantity.value == Decimal(value)
    assert (quantity.low, quantity.high, quantity.printed) == (None, None, text)


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("8-16", "12", "8", "16"),
        ("3-4", "3.5", "3", "4"),
        ("2–3", "2.5", "2", "3"),
        ("3 ~ 4", "3.5", "3", "4"),
        ("3 to 4", "3.5", "3", "4"),
        ("five to six", "5.5", "5", "6"),
        ("between 10 and 35", "22.5", "10", "35"),
        ("8-16M", "12e6", "8e6", "16e6"),
        ("8M-16M", "12e6", "8e6", "16e6"),
        ("900K - 1.1M", "1e6", "9e5", "1.1e6"),
        ("76.3±0.2", "76.3", "76.1", "76.5"),
        ("76.3 (±0.2)", "76.3", "76.1", "76.5"),
        ("76.3 +/- 0.2%", "76.3", "76.1", "76.5"),
    ],
)
def test_ranges_and_deviations(text: str, value: str, low: str, high: str) -> None:
    quantity = parse_number(text)
    assert quantity is not None
    assert (quantity.value, quantity.low, quantity.high) == (Decimal(value), Decimal(low), Decimal(high))


NO_NUMBERS = ["", "-", "–", "—", "n/a", "N/A", "?", "B0", "v2", "ResNet-50", "4x4", "224 × 224", "1st", "TPUv3", "1/2"]
NO_NUMBERS += [
    "76.3/93.1",
    "76.3 (93.1)",
    "2018-19",
    "16-8",
    "28^2",
    "1,5",
    "10 and 35",
    "NaN",
    "inf",
    "∞",
    "76.3 93.1",
]
NO_NUMBERS += ["2.0.1", "25.5 ± 0.1M", "8 GPUs", "1e999", "0x10", "9" * 100]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text", ["~25M", "about 12", "at most 1", "100+", "> 100", "roughly 20", "≈ 3.3 × 10^18", "up to 5"]
)
def test_approximate(text: str) -> None:
    quantity = parse_number(text)
    assert quantity is not None
    assert quantity.approximate


@pytest.mark.parametrize(("text", "value"), [("76.3%", "76.3"), ("12 %", "12"), ("5 percent", "5"), ("0.5%", "0.5")])
def test_percent_is_kept_as_printed(text: str, value: str) -> None:
    quantity = parse_number(text)
    assert quantity is not None
    assert quantity.percent
    assert quantity.value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "header", "value"),
    [
        ("25.5", "(M)", "25.5e6"),
        ("25.5M", "(M)", "25.5e6"),
        ("1.90", "10^10", "1.90e10"),
        ("5.3", "params (×10⁶)", "5.3e6"),
        ("213", "#params ×10^6", "213e6"),
        ("4.1", "GFLOPs", "4.1e9"),
        ("3.8", "FLOPs (G)", "3.8e9"),
        ("4.1", "FLOPs (Billion)", "4.1e9"),
        ("569", "Mult-Adds (Million)", "569e6"),
        ("300", "MAdds", "300"),
        ("18.7", "Bn Ops", "18.7e9"),
        ("138", "# params", "138"),
        ("1,022,362", None, "1022362"),
        ("60m", None, "60e6"),
        ("1.3b", None, "1.3e9"),
        ("4.1 GFLOPs", None, "4.1e9"),
        ("25 million parameters", None, "25e6"),
        ("25K tokens", None, "25000"),
        ("1.5 TFLOPs", "G", "1.5e12"),
    ],
)
def test_counts(text: str, header: str | None, value: str) -> None:
    quantity = parse_count(text, header)
    assert quantity is not None
    assert quantity.value == Decimal(value)


@pytest.mark.parametrize("text", ["-5M", "76.3%", "-", "4x4", "B0"])
def test_no_counts(text: str) -> None:
    assert parse_count(text, "M") is None


def test_thousand_is_not_1024_and_a_billion_not_ten() -> None:
    assert parse_scale("K") == 1000
    assert parse_scale("G") == parse_scale("billion") == parse_scale("BFLOPs") == Decimal(10) ** 9
    assert parse_scale("Top-1 (%)") is None


def found(text: str) -> list[tuple[str, Decimal]]:
    return [(text[start:end], quantity.value) for start, end, quantity in find_numbers(text)]


def test_numbers_inside_text() -> None:
    text = "ResNet-50 has 25.5M parameters and 4.1 GFLOPs on 224x224 crops; a top-5 error of 7.8%."
    assert found(text) == [("25.5M", Decimal("25.5e6")), ("4.1 G", Decimal("4.1e9")), ("7.8%", Decimal("7.8"))]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("on eight P100 GPUs for 3.5 days (300,000 steps)", ["8", "3.5", "300000"]),
        ("8x V100 or 4 × V100", ["8", "4"]),
        ("four K80 and 16 M40 and 2 T4", ["4", "16", "2"]),
        ("16GB of memory, 0.70s, 190 ms", ["16", "0.70", "190"]),
        ("improves from 76.3 to 78.1", ["76.3", "78.1"]),
        ("raises 76.3 to 78.1", ["76.3", "78.1"]),
        ("in 3 to 4 weeks", ["3.5"]),
        ("between 10 and 35 hours", ["22.5"]),
        ("in 10 and 35 hours", ["10", "35"]),
        ("one and a half days", ["1.5"]),
        ("half of the 2,048 images", ["2048"]),
        ("learning rate 1e-4, 3.3 · 10^18 FLOPs", ["0.0001", "3.3e18"]),
        ("EfficientNet-B0, YOLOv3, 2D, 1st, v2.0.1, 2018-01-05", []),
        ("batches of 256-512", ["384"]),
        ("[12, 13]", ["12", "13"]),
    ],
)
def test_values_inside_text(text: str, values: list[str]) -> None:
    assert [value for _, value in found(text)] == [Decimal(value) for value in values]


def test_about_is_seen_before_a_number_inside_text() -> None:
    assert [quantity.approximate for *_, quantity in find_numbers("about 12 hours on 8 GPUs")] == [True, False]


def test_to_hours_keeps_the_range() -> None:
    weeks = parse_number("2–3")
    assert weeks is not None
    hours = to_hours(weeks, "weeks")
    assert [hours.low, hours.value, hours.high] == [336, 420, 504]
    assert hours.printed == "2–3"


@pytest.mark.parametrize(
    ("unit", "hours"), [("day", 24), ("hrs", 1), ("week", 168), ("device-day", 24), ("GPU hours", 1)]
)
def test_units_of_time(unit: str, hours: int) -> None:
    assert to_hours(Quantity(Decimal(1)), unit).value == hours


def test_units_that_are_none_are_named() -> None:
    with pytest.raises(UsageError, match="fortnight"):
        to_hours(Quantity(Decimal(1)), "fortnight")
    with pytest.raises(UsageError, match="parsec"):
        to_flop(Quantity(Decimal(1)), "parsec")


def test_a_petaflop_a_second_day() -> None:
    quantity = parse_count("3,640 P")
    assert quantity is None
    start, end, found_quantity = find_numbers("3,640 PF-days")[0]
    assert "3,640 PF-days"[end:] == "F-days"
    assert to_flop(found_quantity, "F-day").value == Decimal("3640e15") * 86400
    assert start == 0


numbers = st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=3)


@given(
    numbers,
    st.sampled_from([("", 0), ("K", 3), ("M", 6), (" billion", 9), ("·10^18", 18), ("e19", 19), (" x 10^-4", -4)]),
)
def test_print_and_parse_round_trip(number: Decimal, scale: tuple[str, int]) -> None:
    suffix, power = scale
    for text in (f"{number}{suffix}", f"{number:,}{suffix}", f"~{number}{suffix}†"):
        quantity = parse_number(text)
        assert quantity is not None
        assert quantity.value == number * Decimal(10) ** power


@given(numbers, numbers)
def test_ranges_round_trip(first: Decimal, second: Decimal) -> None:
    low, high = sorted((first + 1, second + 1))
    quantity = parse_number(f"{low}–{high}")
    if low < high <= 1000 * low:
        assert quantity is not None
        assert (quantity.low, quantity.high) == (low, high)
        assert low < quantity.value < high
    else:
        assert quantity is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    parse_number(text)
    parse_count(text, text)
    places = [(start, end) for start, end, _ in find_numbers(text)]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(places))


def test_the_examples_in_the_docstrings() -> None:
    assert doctest.testmod(normalize.numbers).failed == 0


def gold_strings() -> list[tuple[str, float, str]]:
    """Every printed string of the gold facts with its value and what it is: a count, a result or a time in hours."""
    strings = []
    for path in sorted(GOLD.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for kind in ("results", "parameters", "operations"):
            strings += [(fact["printed"], fact["value"], kind) for fact in gold.get(kind) or []]
        times = [record["time"] for record in gold["training"] if (record.get("time") or {}).get("printed")]
        strings += [(time["printed"], time["value"], time["unit"]) for time in times]
    return strings


def reads_as_gold(printed: str, value: float, kind: str) -> bool:
    """Whether the parser reads the string as gold does: to a power of ten for counts, whose header gold leaves out."""
    if kind in ("results", "parameters", "operations"):
        quantity = parse_number(printed) if kind == "results" else parse_count(printed)
        if quantity is None or not quantity.value:
            return quantity is not None and value == 0
        ratio = Decimal(str(value)) / quantity.value
        return ratio == 10 ** round(ratio.log10()) if ratio > 0 else False
    duration = parse_time(printed) or parse_time(f"{printed} {kind}s")
    unit = {"device-day": 24, "week": 168, "day": 24, "hour": 1, "minute": 1 / 60, "second": 1 / 3600}[kind]
    return duration is not None and abs(float(duration.hours.value) / unit - value) < 1e-6 * value


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold facts are not beside the repository")
def test_the_printed_strings_of_the_gold_facts() -> None:
    strings = gold_strings()
    wrong = [string for string in strings if not reads_as_gold(*string)]
    assert len(strings) > 1000
    assert len(wrong) <= 0.005 * len(strings), wrong
