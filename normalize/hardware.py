"""The hardware catalogue: what `data/hardware.csv` says of each device, family by family.

Peaks are operations a second of one counted unit, dense, a multiply-add as two; memory in GB, power in W.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from data import read_csv
from data.errors import DataFileError, NotFound

FILE = "hardware.csv"

VARIANT_UNKNOWN = "hardware-variant-unknown"
MODEL_UNKNOWN = "hardware-model-unknown"
NEWER_THAN_PAPER = "hardware-newer-than-paper"

COUNTED = frozenset({"device", "board", "chip", "family", "unknown"})
KINDS = frozenset({"gpu", "tpu", "cpu", "accelerator"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One row of the catalogue.

    `counted` is what one unit is: `device`, `board` (a card of several GPUs), `chip` (a TPU chip); `family` (several
    variants bear the name; their rows name it in `family`) and `unknown` (no model is said) have no peaks of their own.
    A peak that is not known is None. `checked`: every peak was read in the document that `source` names.
    """

    id: str
    name: str
    maker: str
    kind: str
    counted: str
    aliases: tuple[str, ...]
    source: str
    family: str | None = None
    typical: bool = False
    released: str | None = None
    fp32_flops: float | None = None
    fp16_flops: float | None = None
    tensor_flops: float | None = None
    bf16_flops: float | None = None
    tf32_flops: float | None = None
    fp8_flops: float | None = None
    sparse_flops: float | None = None
    int8_ops: float | None = None
    memory_gb: float | None = None
    power_w: float | None = None
    chips_per_pod: int | None = None
    chips_per_board: int | None = None
    cores_per_chip: int | None = None
    checked: bool = False

    @property
    def burden_flops(self) -> float | None:
        """The peak that a hardware burden counts: FP32 without tensor cores; bf16 for a TPU, which has no FP32 peak."""
        return self.bf16_flops if self.kind == "tpu" else self.fp32_flops

    @property
    def best_flops(self) -> float | None:
        """The highest dense peak that training may use: FP16 or BF16 in tensor cores or matrix units, else FP32.

        FP16 without tensor cores is left out: on many devices before 2017 it is slower than FP32 (Epoch AI's order).
        """
        return self.tensor_flops or self.bf16_flops or self.tf32_flops or self.fp32_flops

    @property
    def usual_flops(self) -> float | None:
        """The peak in the format that frameworks take unasked: TF32 where there is one, else FP32; bf16 on a TPU.

        The best where a chip computes in matrix units alone.
        """
        usual = self.bf16_flops if self.kind == "tpu" else self.tf32_flops or self.fp32_flops
        return usual or self.best_flops


@cache
def devices() -> Mapping[str, Device]:
    """Every row of the catalogue by id: variants, families and names without a model."""
    return MappingProxyType(read_devices(read_csv(FILE)))


def variants(device_id: str) -> tuple[Device, ...]:
    """What `device_id` may be: the device alone, or all variants of the family. Raises NotFound for an unknown id."""
    device = devices().get(device_id)
    if device is None:
        raise NotFound(f"there is no device {device_id!r} in data/{FILE}; add a line for it")
    return _families()[device_id] if device.counted == "family" else (device,)


def in_time(fitting: tuple[Device, ...], year: int | None) -> tuple[tuple[Device, ...], tuple[str, ...]]:
    """Those of the devices that were sold when the paper was written; all, with a flag, where none was.

    `year` None: it is not known, and none is ruled out.
    """
    sold = tuple(d for d in fitting if year is None or d.released is None or int(d.released[:4]) <= year)
    return (sold, ()) if sold else (fitting, (NEWER_THAN_PAPER,))


def read_devices(rows: Iterable[tuple[int, Mapping[str, str]]]) -> dict[str, Device]:
    """The devices of numbered CSV rows. Raises DataFileError that names the line of a wrong row."""
    found: dict[str, Device] = {}
    for line, row in rows:
        try:
            device = _device(row)
        except (KeyError, ValueError) as error:
            raise DataFileError(f"data/{FILE}, line {line}: {_reason(error)}; mend that line") from error
        if device.id in found:
            raise DataFileError(f"data/{FILE}, line {line}: the id {device.id!r} stands twice; keep one of the lines")
        found[device.id] = device
    for device in found.values():
        if device.family is not None and device.family not in found:
            raise DataFileError(f"data/{FILE}: the family {device.family!r} of {device.id} has no line; add one")
    return found


@cache
def _families() -> Mapping[str, tuple[Device, ...]]:
    families: dict[str, list[Device]] = {device.id: [] for device in devices().values() if device.counted == "family"}
    for device in devices().values():
        if device.family is not None:
            families[device.family].append(device)
    return {family: tuple(members) for family, members in families.items()}


def _reason(error: KeyError | ValueError) -> str:
    return f"the column {error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)


def _device(row: Mapping[str, str]) -> Device:
    def number(column: str) -> float | None:
        try:
            value = float(row[column]) if row[column] else None
        except ValueError:
            raise ValueError(f"{column} must be a number, not {row[column]!r}") from None
        if value is not None and value <= 0:
            raise ValueError(f"{column} must be above zero, not {row[column]!r}")
        return value

    def whole(column: str) -> int | None:
        value = number(column)
        return None if value is None else int(value)

    device = Device(
        id=row["id"],
        name=row["name"],
        maker=row["maker"],
        kind=row["kind"],
        counted=row["counted"],
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
        source=row["source"],
        family=row["family"] or None,
        typical=row["typical"] == "true",
        released=row["released"] or None,
        fp32_flops=number("fp32_flops"),
        fp16_flops=number("fp16_flops"),
        tensor_flops=number("tensor_flops"),
        bf16_flops=number("bf16_flops"),
        tf32_flops=number("tf32_flops"),
        fp8_flops=number("fp8_flops"),
        sparse_flops=number("sparse_flops"),
        int8_ops=number("int8_ops"),
        memory_gb=number("memory_gb"),
        power_w=number("power_w"),
        chips_per_pod=whole("chips_per_pod"),
        chips_per_board=whole("chips_per_board"),
        cores_per_chip=whole("cores_per_chip"),
        checked=row["checked"] == "true",
    )
    _require_sense(device)
    return device


def _require_sense(device: Device) -> None:
    """Raises ValueError where the row cannot be: an unknown word, a peak without a source, a GPU faster than any."""
    if not device.id or device.id != device.id.strip().lower():
        raise ValueError(f"the id {device.id!r} must be a lower-case name")
    for value, allowed in ((device.counted, COUNTED), (device.kind, KINDS)):
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {', '.join(sorted(allowed))}")
    half = (device.fp16_flops, device.tensor_flops, device.bf16_flops, device.fp8_flops, device.sparse_flops)
    peaks = (device.fp32_flops, device.tf32_flops, *half)
    for peak in peaks:
        if peak is not None and not SLOWEST <= peak <= FASTEST:
            raise ValueError(f"a peak of {peak:g} a second cannot be; peaks are in FLOP a second, not GFLOP or TFLOP")
    if device.sparse_flops and not device.tensor_flops:
        raise ValueError("a sparse peak stands beside a dense one, never alone")
    if device.sparse_flops and device.tensor_flops and device.sparse_flops < 1.5 * device.tensor_flops:
        raise ValueError("the sparse peak is twice the dense one; the dense figure may be the sparse")
    if any(peaks) and not device.source:
        raise ValueError("a peak needs the document it was read in, in the column source")


SLOWEST, FASTEST = 1e10, 2e16
"""No device of the catalogue computes less or more a second: what lies outside was entered in another unit."""
