"""Claims of one paper set against each other: the same said twice becomes one; contradictions become reasons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from normalize.claims import Claim, Evidence, Kind, Status

RANKED = {"table": 0, "prose": 1, "abstract": 2, "caption": 3}
"""Where the same number stands in several places, the first of these is its place; the others are `also`."""


def _plain(name: str | None) -> str:
    return re.sub(r"[\W_]+", "", name or "").lower()


def _same_thing(claim: Claim) -> tuple[object, ...]:
    setting = claim.setting if claim.kind in {Kind.RESULT, Kind.OPERATIONS} else None
    said = (claim.value, claim.unit, claim.device, claim.count, claim.hours, claim.of, claim.stage)
    measured = (claim.benchmark, claim.split, claim.metric, claim.ensemble)
    return (claim.kind, _plain(claim.model), claim.recipe, setting, claim.training_data, claim.own, *said, *measured)


def joined(claims: list[Claim]) -> Claim:
    """One claim for several that say the same, at the best of their places."""
    best = min(claims, key=lambda claim: (RANKED.get(claim.evidence.source, 9), claim.evidence.page))
    places = tuple(claim.evidence for claim in claims if claim is not best)
    again = ("said-again",) if len({(place.page, place.table) for place in (best.evidence, *places)}) > 1 else ()
    return replace(best, also=(*best.also, *places), reasons=tuple(dict.fromkeys((*best.reasons, *again))))


def merged(claims: Iterable[Claim]) -> list[Claim]:
    """One claim for each thing said, with all its places; the order of first sight is kept."""
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[_same_thing(claim)].append(claim)
    return [joined(group) if len(group) > 1 else group[0] for group in groups.values()]


def _measured_thing(claim: Claim) -> tuple[object, ...]:
    """What a result is the measurement of, so that one table gives it one value."""
    place = (claim.evidence.page, claim.evidence.table)
    named = (
        " ".join((claim.model or "").lower().split()),
        claim.recipe,
        claim.setting,
        claim.training_data,
        claim.own,
        claim.ensemble,
    )
    return (*place, *named, claim.benchmark, claim.split, claim.metric)


def told_apart(claims: Iterable[Claim]) -> list[Claim]:
    """The claims, each result doubted whose name another row of its table bears too, with another value.

    Something tells the two apart that was not understood.
    """
    held = list(claims)
    values: dict[tuple[object, ...], set[float | None]] = defaultdict(set)
    for claim in held:
        if claim.kind is Kind.RESULT:
            values[_measured_thing(claim)].add(claim.value)
    return [
        replace(claim, reasons=(*claim.reasons, "named-alike"))
        if claim.kind is Kind.RESULT and len(values[_measured_thing(claim)]) > 1
        else claim
        for claim in held
    ]


def told_apart_from_earlier(claims: list[Claim]) -> list[Claim]:
    """The claims, each result doubted that an earlier table gives another value for: the names are the same alone.

    Most often the later table varies what its caption or its text tells (the training, the data), not its rows.
    """
    first: dict[tuple[object, ...], tuple[int, str | None]] = {}
    doubted: list[Claim] = []
    for claim in claims:
        if claim.kind is not Kind.RESULT or claim.evidence.source != "table" or not claim.model:
            doubted.append(claim)
            continue
        place = place_of(claim)
        again = first.setdefault(_measured_thing(claim)[len(place) :], place) != place
        doubted.append(replace(claim, reasons=(*claim.reasons, "named-alike-before")) if again else claim)
    return doubted


def _tokens(name: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+|\d+(?:\.\d+)?", (name or "").lower()))


def _one_name_within_another(one: Claim, other: Claim) -> bool:
    """Whether two results are the same number on the same thing, one under a longer name than the other."""
    same = same_number(one, other) and (one.split, one.own, one.ensemble) == (other.split, other.own, other.ensemble)
    first, second = _tokens(one.model), _tokens(other.model)
    return (
        same
        and one.training_data == other.training_data
        and bool(first and second)
        and (first <= second or second <= first)
    )


def folded(claims: list[Claim]) -> list[Claim]:
    """Results that a later table repeats under a longer or shorter name of the same model, folded into the first."""
    kept: list[Claim] = []
    for claim in claims:
        index = next(
            (
                i
                for i, other in enumerate(kept)
                if claim.kind is Kind.RESULT and elsewhere(claim, other) and _one_name_within_another(claim, other)
            ),
            None,
        )
        if index is None:
            kept.append(claim)
        else:
            kept[index] = joined([kept[index], claim])
    return kept


def place_of(claim: Claim) -> tuple[int, str | None]:
    """The table that a claim stands in, by page and number."""
    return claim.evidence.page, claim.evidence.table


def elsewhere(one: Claim, other: Claim) -> bool:
    """Whether two claims stand in different tables."""
    return place_of(one) != place_of(other)


def with_prose(table: list[Claim], prose: list[Claim]) -> list[Claim]:
    """What sentences say laid beside what tables say: the same number for the same thing is one claim.

    A result that only a sentence tells is flagged, and one that a table contradicts flags both.
    """
    kept = list(table)
    rest = []
    for claim in prose:
        index = next((i for i, other in enumerate(kept) if _told_again(claim, other)), None)
        if index is None and METRIC_ASSUMED in claim.flags:
            index = next((i for i, other in enumerate(kept) if _told_in_other_metric(claim, other)), None)
        if index is not None:
            kept[index] = _with(kept[index], "said-again", claim.evidence)
        elif claim.kind is Kind.RESULT:
            for i, other in enumerate(kept):
                if _contradicts(claim, kept):
                    kept[i] = _with(other, "abstract-disagrees") if _same_subject(claim, other) else other
            rest.append(_flagged(claim, "abstract-disagrees" if _contradicts(claim, table) else "only-in-prose"))
        else:
            rest.append(claim)
    return kept + rest


def _with(claim: Claim, reason: str, *also: Evidence) -> Claim:
    return replace(claim, also=(*claim.also, *also), reasons=tuple(dict.fromkeys((*claim.reasons, reason))))


def _flagged(claim: Claim, flag: str) -> Claim:
    return replace(claim, status=Status.FLAGGED, flags=tuple(dict.fromkeys((flag, *claim.flags))))


def _told_again(claim: Claim, other: Claim) -> bool:
    """Whether a sentence repeats a table's number: a result by its value alone, a count if the names go together."""
    if claim.own != other.own or not same_number(claim, other):
        return False
    if claim.kind is Kind.RESULT:
        return True
    first, second = _tokens(claim.model), _tokens(other.model)
    return claim.kind in COUNTED and (not first or first <= second or second <= first)


METRIC_ASSUMED = "metric-assumed"


def _told_in_other_metric(claim: Claim, other: Claim) -> bool:
    """Whether a score whose metric was assumed is a table's number in another metric of the benchmark."""
    return claim.own == other.own and same_number(replace(claim, metric=other.metric), other)


COUNTED = frozenset({Kind.PARAMETERS, Kind.OPERATIONS, Kind.TRAINING_COMPUTE})
NEARLY = 3.0
"""Points within which two numbers for the same thing are a contradiction; further apart they are of other settings."""


def _same_subject(claim: Claim, other: Claim) -> bool:
    same = (claim.kind, claim.benchmark, claim.metric, claim.split) == (
        other.kind,
        other.benchmark,
        other.metric,
        other.split,
    )
    return same and claim.own and other.own and bool(claim.model) and _plain(claim.model) == _plain(other.model)


def _contradicts(claim: Claim, table: list[Claim]) -> bool:
    """Whether the abstract gives another number for a model than every row of the tables, and a near one."""
    values = [other.value for other in table if _same_subject(claim, other) and other.value is not None]
    told = claim.value
    return (
        claim.evidence.source == "abstract"
        and told is not None
        and bool(values)
        and all(0 < abs(value - told) < NEARLY for value in values)
    )


def same_number(one: Claim, other: Claim) -> bool:
    """Whether two claims give the same number for the same metric of the same benchmark."""
    same = (one.kind, one.benchmark, one.metric) == (other.kind, other.benchmark, other.metric)
    return (
        same
        and one.value is not None
        and other.value is not None
        and abs(one.value - other.value) < 1e-6 * max(1.0, abs(one.value))
    )


def top_checked(claims: list[Claim]) -> list[Claim]:
    """Top-1 against top-5 of the same row: an error is larger at top-1, an accuracy smaller; else both are doubtful."""
    rows: dict[tuple[object, ...], dict[str, int]] = defaultdict(dict)
    for index, claim in enumerate(claims):
        if claim.kind is Kind.RESULT and claim.metric and claim.metric.startswith("top-"):
            place = claim.evidence
            rows[
                place.page,
                place.table,
                claim.model,
                claim.recipe,
                claim.setting,
                claim.split,
                claim.training_data,
                round(place.bbox.top),
            ][claim.metric] = index
    checked = list(claims)
    for found in rows.values():
        for sign in ("error", "accuracy"):
            first, fifth = found.get(f"top-1 {sign}"), found.get(f"top-5 {sign}")
            if first is None or fifth is None:
                continue
            better, worse = (fifth, first) if sign == "error" else (first, fifth)
            if (claims[better].value or 0) >= (claims[worse].value or 0):
                for index in (first, fifth):
                    checked[index] = replace(checked[index], reasons=(*checked[index].reasons, "top1-above-top5"))
    return checked
