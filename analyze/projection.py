"""What an error to come would take: compute by each law, and what that costs by each set of factors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analyze.factors import Bill, FactorSet
from analyze.fit import Fit
from analyze.inverse import Span
from analyze.laws import Asymptote, Levels
from analyze.measures import Measure
from data.errors import UsageError

TARGETS = (0.05, 0.01)
"""Thompson et al. ask for these errors of ImageNet."""

ABSURD = 60.0
"""log10 of FLOP beyond which a number says no more than 'never': the Earth's age in seconds is 10^17."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the compute of a projection comes to by one set of factors: at the line, and at the ends of its interval."""

    factors: str
    title: str
    value: Bill
    low: Bill | None
    high: Bill | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The compute at which one new model reaches `target`, by one `law`.

    `flop` is log10 of the FLOP with its 95 % prediction interval, None where the law never gets there, and `why` says
    so. `beyond` are the decades from the largest compute of the data, 0 within them: more than that is extrapolation.
    """

    target: float
    law: str
    flop: Span
    beyond: float
    why: str = ""
    costs: tuple[Cost, ...] = ()

    @property
    def extrapolated(self) -> bool:
        """Whether the compute lies outside of the data."""
        return self.beyond > 0


def check_targets(targets: Sequence[float]) -> tuple[float, ...]:
    """The targets, largest first. UsageError where one is no error rate."""
    for target in targets:
        if not 0 < target < 1:
            raise UsageError(f"a target is an error rate between 0 and 1, such as 0.05; {target:g} is none")
    return tuple(sorted(set(targets), reverse=True))


def project(
    targets: Sequence[float],
    *,
    laws: tuple[Fit, Levels, Asymptote | None],
    measure: Measure,
    factors: Sequence[FactorSet] = (),
) -> tuple[Projection, ...]:
    """Every target by every law: the power law, the exponential form, and the curve with a floor where there is one."""
    power, level, curve = laws
    reach = (math.log10(power.compute_low), math.log10(power.compute_high))
    found = []
    for target in targets:
        spans = [("power", power.compute_for(target), power.slope > 0)]
        spans.append(("exponential", level.compute_for(target), level.slope < 0))
        if curve is not None:
            place = curve.compute_for(target)
            spans.append(("asymptote", Span(place, None, None), place is not None))
        found += [_projection(target, law, span, falls, reach, (measure, factors)) for law, span, falls in spans]
    return tuple(found)


def _projection(
    target: float,
    law: str,
    span: Span,
    falls: bool,
    reach: tuple[float, float],
    priced: tuple[Measure, Sequence[FactorSet]],
) -> Projection:
    nowhere = Span(None, None, None)
    if not falls or span.value is None:
        why = "the curve's floor lies above it" if law == "asymptote" else "the error does not fall with compute"
        return Projection(target=target, law=law, flop=nowhere, beyond=0.0, why=why)
    beyond = max(span.value - reach[1], reach[0] - span.value, 0.0)
    if span.value > ABSURD:
        why = f"more than 10^{ABSURD:.0f} FLOP"
        return Projection(target=target, law=law, flop=nowhere, beyond=beyond, why=why)
    measure, factors = priced
    costs = tuple(cost for one in factors if (cost := _cost(one, span, measure)) is not None)
    return Projection(target=target, law=law, flop=span, beyond=beyond, costs=costs)


def _cost(factors: FactorSet, span: Span, measure: Measure) -> Cost | None:
    value = factors.bill(10 ** (span.value or 0.0), measure)
    if value is None:
        return None
    low, high = (
        factors.bill(10**end, measure) if end is not None and abs(end) < 300 else None for end in (span.low, span.high)
    )
    return Cost(factors=factors.id, title=factors.title, value=value, low=low, high=high)
