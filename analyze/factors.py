"""What compute costs: sets of factors from `data/factors.toml`, or from a user's file of the same syntax.

A set turns FLOP into hours of one device, these into US dollars and kWh, and kWh into kg of CO2. Which FLOP an hour
holds depends on the measure: hardware burden counts hours x FP32 peak, training compute the arithmetic done, network
operations the forward passes of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyze.measures import Measure
from data import read_toml
from data.errors import DataFileError, UsageError
from normalize.hardware import Device, devices

FILE = "factors.toml"
FIGURES = ("usd_per_hour", "utilisation", "power_factor", "pue", "kg_per_kwh")
SHARES = frozenset({"utilisation"})
SECONDS_AN_HOUR = 3600.0
BACKWARD = 3.0
"""Operations of training over those of its forward passes: a backward pass costs two forward ones (Kaplan et al.,
arXiv 2001.08361, section 2.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure with the document where it was read; `checked`: that document is the figure's own."""

    value: float
    source: str
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What a number of FLOP comes to by one set: hours of the device, US dollars, kWh, kg of CO2."""

    hours: float
    usd: float
    kwh: float
    kg_co2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorSet:
    """One set: its device from the hardware catalogue, and the five figures of `FIGURES` by name."""

    id: str
    title: str
    date: str
    device: Device
    figures: Mapping[str, Figure]

    @property
    def unchecked(self) -> tuple[str, ...]:
        """The figures that were not read in their own document."""
        return tuple(name for name, figure in self.figures.items() if not figure.checked)

    def flop_an_hour(self, measure: Measure) -> float | None:
        """FLOP of the measure that one device works off in an hour; None where the measure is not of training."""
        if not measure.of_training:
            return None
        if measure.name == "hardware_burden":
            return (self.device.burden_flops or 0.0) * SECONDS_AN_HOUR
        done = self._fastest() * self.figures["utilisation"].value * SECONDS_AN_HOUR
        return done / BACKWARD if measure.name == "network_operations" else done

    def bill(self, flop: float, measure: Measure) -> Bill | None:
        """What `flop` cost; None where the measure is not of training."""
        pace = self.flop_an_hour(measure)
        if pace is None:
            return None
        value = {name: figure.value for name, figure in self.figures.items()}
        hours = flop / pace
        kwh = hours * (self.device.power_w or 0.0) / 1000 * value["power_factor"] * value["pue"]
        return Bill(hours=hours, usd=hours * value["usd_per_hour"], kwh=kwh, kg_co2=kwh * value["kg_per_kwh"])

    def _fastest(self) -> float:
        """The peak that training uses: 16-bit matrix units where the device has them, else FP32."""
        return self.device.tensor_flops or self.device.bf16_flops or self.device.fp32_flops or 0.0


def factor_sets(path: Path | None = None) -> tuple[FactorSet, ...]:
    """The sets of the file, or those that ship with the software. A wrong entry is a DataFileError that names it."""
    if path is None:
        return tuple(_set(name, entry, f"data/{FILE}") for name, entry in read_toml(FILE).items())
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; --factors names a file of factors") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}: {error}; mend that line") from error
    if not found:
        raise DataFileError(f"{path}: holds no set of factors; write them as data/{FILE} does")
    return tuple(_set(name, entry, str(path)) for name, entry in found.items())


def _set(name: str, entry: Any, where: str) -> FactorSet:
    if not isinstance(entry, dict):
        raise DataFileError(f"{where}: {name} stands outside of a set; write it under [some-name]")
    missing = [key for key in ("title", "date", "device", *FIGURES) if key not in entry]
    if missing:
        raise DataFileError(f"{where}: [{name}] lacks {', '.join(missing)}; add them")
    device = devices().get(str(entry["device"]))
    if device is None or not device.burden_flops or not device.power_w:
        raise DataFileError(
            f"{where}: [{name}] device {entry['device']!r} is none of hardware.csv with a peak and a power; name one"
        )
    figures = {key: _figure(entry[key], f"{where}: [{name}.{key}]", share=key in SHARES) for key in FIGURES}
    return FactorSet(id=name, title=str(entry["title"]), date=str(entry["date"]), device=device, figures=figures)


def _figure(entry: Any, where: str, *, share: bool) -> Figure:
    value = entry.get("value") if isinstance(entry, dict) else None
    if not isinstance(value, int | float) or isinstance(value, bool) or not value > 0 or (share and value > 1):
        raise DataFileError(f"{where} value is {value!r}; write a number above 0{' and at most 1' if share else ''}")
    if not entry.get("source"):
        raise DataFileError(f"{where} names no source; say where the figure was read")
    return Figure(value=float(value), source=str(entry["source"]), checked=entry.get("checked") is True)
