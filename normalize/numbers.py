"""How papers print quantities, and what they mean: `parse_number`, `parse_count`, `find_numbers`, `to_hours`.

One grammar serves all: a number (`1,022,362`, `.763`, `3.3·10^18`, `2e19`, `twenty-five`, `10^6`), a scale behind it
(`M`, `billion`, the prefix of `GFLOPs`), a second number for a range (`8-16`, `3 ~ 4`, `five to six`) or a deviation
(`76.3±0.2`, `76.3 (±0.2)`), a percent sign. K, M, B and T are thousand, million, billion and trillion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from normalize.number_grammar import ABOUT, factors, grammar, spelled
from normalize.units import flop_in, hours_in

WIDEST_RANGE = 1000
"""Two numbers with a dash between are a range only where the second is at most so many times the first."""

LONGEST = 80
"""A text of more characters than this is not one printed number."""

MARKS = "†‡§¶*⋆★✝✶#"
"""What refers to a note and is no part of a number."""

_SAME = str.maketrans(
    {"−": "-", "‐": "-", "‑": "-", "–": "-", "—": "-", "×": "x", "✕": "x", "∗": "*", "∙": "·", "⋅": "·", "∼": "~"}
    | {"˜": "~", "\u00a0": " ", "\u2009": "\u202f", "\n": " ", "\t": " "}
)
"""Characters that mean the same, one for one, so that offsets stay."""

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED_POWER = re.compile(r"(?<=10)[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_ABOUT_BEFORE = re.compile(rf"{ABOUT}\s?$", re.IGNORECASE)
_DRESS = re.compile(r"\\(?:text|math)?(?:bf|it|rm)\b|\\(?:textbf|textit|underline|emph)|[{}$`\"“”]|\*\*|__")
_LOOSE_POINT = re.compile(r"(?<=\d) ?\. ?(?=\d)")
_NOTE_NUMBER = re.compile(r"(?<=\.\d)\^\w$|(?<=\.\d\d)\^\w$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed number. `low` and `high` are the ends of a printed range, or value minus and plus a deviation.

    The `value` of a range is its middle. `approximate`: the paper says so (`about`, `~`, `at most`). `percent`: a
    percent sign stands behind it; the value is as printed (`76.3%` is 76.3).
    """

    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    printed: str = ""
    approximate: bool = False
    percent: bool = False

    def scaled(self, factor: Decimal) -> Quantity:
        """The quantity times `factor`, its printed form kept."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return replace(self, value=self.value * factor, low=low, high=high)


def parse_number(text: str) -> Quantity | None:
    """The one number that `text` prints, or None where it prints none (`-`, `n/a`, `B0`, `4x4`, `76.3/93.1`).

    >>> str(parse_number("11.3 billion").value)
    '11300000000.0'
    >>> str(parse_number("2–3").value)
    '2.5'
    """
    match = _match(grammar().whole, text)
    return _quantity(match, text) if match else None


def parse_count(text: str, default_scale: str | None = None) -> Quantity | None:
    """As `parse_number`, for counts: small `m`, `b` and `g` are scales too, and a count is not negative.

    A unit of counting may follow (`4.1 GFLOPs`, `25 million parameters`). `default_scale` is the unit in a header
    (`10^6`, `M`, `(million)`, `GFLOPs`); a scale in the text itself wins.
    """
    match = _match(grammar().count, text)
    quantity = _quantity(match, text) if match else None
    if match is None or quantity is None or quantity.value < 0 or quantity.percent:
        return None
    if default_scale is None or _says_its_scale(match):
        return quantity
    return quantity.scaled(parse_scale(default_scale) or Decimal(1))


def parse_scale(header: str) -> Decimal | None:
    """The factor that a header's unit stands for, or None: `(M)` and `×10^6` are a million, `GFLOPs` a billion."""
    match = grammar().scale.search(_alike(header))
    if match is None:
        return None
    if match["power"]:
        return Decimal(10) ** int(match["power"])
    return factors()[match["prefix"] or match["letter"] or match["word"].lower()]


def find_numbers(text: str) -> list[tuple[int, int, Quantity]]:
    """The numbers in running text as (start, end, quantity), from left to right and without overlap.

    Digits that belong to a name (`ResNet-50`, `top-5`, `B0`) or a grid (`224x224`) are no numbers. `end` stands behind
    the scale (`4.1 G` of `4.1 GFLOPs`) and before any unit. `from 76 to 78` is two numbers, `76 to 78` a range.
    """
    alike, found, position = text.translate(_SAME), [], 0
    while match := grammar().inside.search(alike, position):
        start, position = match.start(), match.end()
        quantity: Quantity | None
        if match["to"] and not _joins(match, alike):
            position = match.end("first")
            quantity = _first_alone(match, text[start:position])
        else:
            quantity = _quantity(match, text[start:position])
        if quantity is not None:
            about = _ABOUT_BEFORE.search(alike[max(0, start - 16) : start]) is not None
            found.append((start, position, replace(quantity, approximate=quantity.approximate or about)))
    return found


def to_hours(quantity: Quantity, unit: str) -> Quantity:
    """The quantity of `unit` (`week`, `device-day`) in hours, or device-hours. UsageError: no unit of time."""
    hours = hours_in(unit)
    return quantity.scaled(Decimal(hours.numerator) / Decimal(hours.denominator))


def to_flop(quantity: Quantity, unit: str) -> Quantity:
    """The quantity of `unit` (`FLOPs`, `PF-days` after its prefix) in FLOP. UsageError: no unit of arithmetic."""
    flop = flop_in(unit)
    return quantity.scaled(Decimal(flop.numerator) / Decimal(flop.denominator))


def _alike(text: str) -> str:
    """The text with look-alike characters made one and raised digits behind a 10 written with a caret."""
    return _RAISED_POWER.sub(lambda raised: "^" + raised[0].translate(_RAISED), text.translate(_SAME))


def _plain(text: str) -> str:
    """The number without what surrounds it: bold signs, brackets, marks of notes, loose spaces."""
    plain = " ".join(part for part in _DRESS.sub("", _alike(text)).split(" ") if part)
    plain = plain.strip(MARKS + " ").rstrip(".,;:" + MARKS).strip()
    if plain[:1] in "([" and plain[-1:] in ")]" and not any(sign in plain[1:-1] for sign in "()[]"):
        plain = plain[1:-1].strip(MARKS + " ")
    return _NOTE_NUMBER.sub("", _LOOSE_POINT.sub(".", plain))


def _match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    if len(text) > LONGEST:
        return None
    return pattern.fullmatch(_plain(text))


def _says_its_scale(match: re.Match[str]) -> bool:
    last = "b" if match["to"] else "a"
    return any(match[f"{part}_{last}"] for part in ("letter", "word", "prefix", "power", "times", "flat", "e"))


def _joins(match: re.Match[str], text: str) -> bool:
    """Whether what stands between two numbers in running text makes them a range."""
    before = text[: match.start()]
    if match["to"].strip() == "and":
        return before.endswith("between ")
    changes = before.endswith("from ") or ("." in match["first"] and "." in (match["digits_b"] or ""))
    return match["to"].strip() != "to" or not changes


def _quantity(match: re.Match[str], printed: str) -> Quantity | None:
    """What the matched number means, or None where two numbers make no range."""
    sign = -1 if (match["sign"] or "").startswith("-") else 1
    approximate = any(match.groupdict().get(part) for part in ("about", "more"))
    if match["to"]:
        return _range(match, printed, approximate=approximate)
    value = sign * _base(match, "a") * _factor(match, "a")
    if match["deviation"]:
        deviation = Decimal(match["deviation"]) * _factor(match, "a")
        return Quantity(value, value - deviation, value + deviation, printed, approximate, bool(match["percent"]))
    return Quantity(value, None, None, printed, approximate, bool(match["percent"]))


def _range(match: re.Match[str], printed: str, *, approximate: bool) -> Quantity | None:
    scale = _factor(match, "b")
    low = _base(match, "a") * (_factor(match, "a") if _has_factor(match, "a") else scale)
    high = _base(match, "b") * scale
    is_range = 0 <= low < high <= WIDEST_RANGE * max(low, Decimal(1)) and not match["sign"]
    if not is_range or (match["to"].strip() == "and" and match.groupdict().get("from", "between") is None):
        return None
    return Quantity((low + high) / 2, low, high, printed, approximate, bool(match["percent"]))


def _first_alone(match: re.Match[str], printed: str) -> Quantity:
    sign = -1 if match["sign"] else 1
    return Quantity(sign * _base(match, "a") * _factor(match, "a"), printed=printed)


def _base(match: re.Match[str], tag: str) -> Decimal:
    """The number `tag` without its scale."""
    if match[f"power_{tag}"]:
        return Decimal(10) ** int(match[f"power_{tag}"])
    if match[f"spelled_{tag}"]:
        return _in_words(match[f"spelled_{tag}"].lower())
    digits = Decimal(match[f"digits_{tag}"].replace(",", "").replace("\u202f", ""))
    power = match[f"times_{tag}"] or match[f"flat_{tag}"] or match[f"e_{tag}"]
    return digits * Decimal(10) ** int(power) if power else digits


def _in_words(words: str) -> Decimal:
    whole, _, half = words.partition(" and a ")
    if whole == "half":
        return Decimal("0.5")
    return sum((spelled()[word] for word in whole.split("-")), Decimal("0.5") if half else Decimal(0))


def _has_factor(match: re.Match[str], tag: str) -> bool:
    return any(match[f"{part}_{tag}"] for part in ("letter", "word", "prefix"))


def _factor(match: re.Match[str], tag: str) -> Decimal:
    letter = match[f"prefix_{tag}"] or match[f"letter_{tag}"]
    word = match[f"word_{tag}"]
    return factors()[letter or word.lower()] if letter or word else Decimal(1)
