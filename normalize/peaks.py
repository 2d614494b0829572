"""What one counted unit of a device computes at most, as far as its name and the counted unit tell.

Where a name fits several variants, or a word leaves open what is counted, the peak has the ends of all that may be
meant, and a flag. Its value is the typical variant's, or the geometric mean where none is typical.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean

from normalize.amounts import Amount
from normalize.hardware import MODEL_UNKNOWN, VARIANT_UNKNOWN, Device, devices, in_time, variants

NOT_IN_CATALOGUE = "hardware-not-in-catalogue"
UNIT_UNKNOWN = "hardware-unit-unknown"
UNCHECKED = "hardware-peak-unchecked"
TPU_PEAK = "tpu-peak-bf16"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peaks:
    """FLOP a second of one counted unit. `burden`: the hardware burden's convention (FP32, for a TPU bf16), None where
    the device has neither.

    `best`: the highest that training may use; `plain`: FP32 without tensor cores,
    None for a TPU; `usual`: in the format that frameworks take unasked, TF32 where the device has it, else FP32, bf16
    on a TPU, and the best where a chip has its matrix units alone.
    """

    burden: Amount | None
    best: Amount
    plain: Amount | None
    usual: Amount
    flags: tuple[str, ...]

    def of(self, precision: str | None) -> Amount:
        """The peak of a training in this format; where none is said, all between the usual one and the best."""
        if precision is None:
            middle = math.sqrt(self.usual.value * self.best.value)
            return Amount(middle, min(self.usual.low, self.best.low), max(self.usual.high, self.best.high))
        return {"fp32": self.plain or self.best, "tf32": self.usual}.get(precision, self.best)


@lru_cache(maxsize=4096)
def peaks(device_id: str, unit: str | None, *, year: int | None = None) -> tuple[Peaks | None, tuple[str, ...]]:
    """The peaks of one `unit` of the device, or None with the flags that say why not.

    `unit` is a claim's (`devices`, `chips`, `cores`, `boards`, `nodes`) or `pods`; `year` rules out what came later.
    """
    if device_id not in devices():
        return None, (NOT_IN_CATALOGUE,)
    if devices()[device_id].counted == "unknown":
        return None, (MODEL_UNKNOWN,)
    fitting, flags = in_time(_of_unit(variants(device_id), unit), year)
    shares = [_units_in(variant, unit) for variant in fitting]
    if any(share is None for share in shares):
        return None, (UNIT_UNKNOWN,)
    known = [(variant, share) for variant, share in zip(fitting, shares, strict=True) if share and variant.best_flops]
    if not known:
        return None, (MODEL_UNKNOWN,)
    return _peaks(known, flags), ()


def _of_unit(fitting: tuple[Device, ...], unit: str | None) -> tuple[Device, ...]:
    """Of a card with several GPUs the variants that the word means, where it tells."""
    wanted = {"boards": "board", "chips": "device"}.get(unit or "")
    return tuple(variant for variant in fitting if variant.counted == wanted) or fitting


def _units_in(device: Device, unit: str | None) -> Amount | None:
    """How many of the catalogue's units one counted unit is. None: cannot be told (nodes; cores of a GPU)."""
    cores, chips, pod = device.cores_per_chip, device.chips_per_board, device.chips_per_pod
    if unit == "nodes" or (unit == "cores" and cores is None) or (unit == "pods" and pod is None):
        return None
    if unit == "cores":
        return Amount.exactly(1 / (cores or 1))
    if device.kind != "tpu":
        return Amount.exactly(1)
    exact = {"chips": 1, "boards": chips or 1, "pods": pod or 1}
    return Amount.exactly(exact[unit]) if unit in exact else Amount(1, 1 / (cores or 1), chips or 1)


def _peaks(known: list[tuple[Device, Amount]], flags: tuple[str, ...]) -> Peaks:
    found = list(flags)
    if len({(device.burden_flops, device.best_flops) for device, _ in known}) > 1:
        found.append(VARIANT_UNKNOWN)
    if any(share.low != share.high for _, share in known):
        found.append(UNIT_UNKNOWN)
    if not all(device.checked for device, _ in known):
        found.append(UNCHECKED)
    if any(device.kind == "tpu" for device, _ in known):
        found.append(TPU_PEAK)
    fp32 = [(device, device.fp32_flops, share) for device, share in known]
    burden = [(device, device.burden_flops, share) for device, share in known]
    return Peaks(
        burden=_overall(burden) if any(rate for _, rate, _ in burden) else None,
        best=_overall([(device, device.best_flops, share) for device, share in known]),
        plain=_overall(fp32) if any(rate for _, rate, _ in fp32) else None,
        usual=_overall([(device, device.usual_flops, share) for device, share in known]),
        flags=tuple(found),
    )


def _overall(known: Sequence[tuple[Device, float | None, Amount]]) -> Amount:
    """The typical variant's rate, or the middle of all, with the ends of all; at least one rate must be known."""
    rates = [(device, share.times(Amount.exactly(rate))) for device, rate, share in known if rate]
    typical = [rate.value for device, rate in rates if device.typical]
    different = {rate.value for _, rate in rates}
    middle = different.pop() if len(different) == 1 else math.exp(fmean(math.log(rate.value) for _, rate in rates))
    low, high = min(rate.low for _, rate in rates), max(rate.high for _, rate in rates)
    return Amount(typical[0] if typical else middle, low, high)
