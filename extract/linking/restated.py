"""Rows that repeat, in a table of variants, what another table gives: the default variant under the variant's words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from extract.linking.detectors import frames_in
from extract.linking.merge import elsewhere, joined, place_of, same_number
from extract.linking.names import NAME_IN_TEXT, is_model_name
from normalize.claims import Claim, Kind

TO_THE_SECOND_DECIMAL = re.compile(r"\.\d\d")


def restated(claims: list[Claim]) -> list[Claim]:
    """Results of a later table's row that are all those of an earlier row, folded into it.

    So a table of variants repeats the default one under the variant's own words (`depth=12`). The two rows agree in two
    metrics and their names do not gainsay each other, or they agree in one number to the second decimal, which no other
    row of their tables has, and name the same model.
    """
    rows: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, claim in enumerate(claims):
        if claim.kind is Kind.RESULT and claim.own:
            rows[_row_of(claim)].append(index)
    often: Counter[tuple[object, ...]] = Counter((*place_of(claim), claim.metric, claim.value) for claim in claims)
    kept: dict[int, Claim] = dict(enumerate(claims))
    earlier: list[list[int]] = []
    for row in rows.values():
        second = [claims[index] for index in row]
        told = next(
            (other for other in earlier if _tells_again([claims[index] for index in other], second, often)), None
        )
        if told is None:
            earlier.append(row)
            continue
        for index in row:
            first = next(other for other in told if same_number(claims[other], claims[index]))
            kept[first] = joined([kept[first], kept.pop(index)])
    return [kept[index] for index in sorted(kept)]


def _row_of(claim: Claim) -> tuple[object, ...]:
    """What the results of one row of one table share."""
    named = (claim.model, claim.recipe, claim.setting, claim.training_data)
    return (*place_of(claim), *named, claim.split, claim.ensemble, claim.benchmark)


def _tells_again(first: list[Claim], second: list[Claim], often: Mapping[tuple[object, ...], int]) -> bool:
    """Whether a row repeats another table's: each of its numbers is there, and the names do not gainsay each other."""
    one, other = first[0], second[0]
    same = (one.benchmark, one.split, one.ensemble, one.training_data)
    apart = bool(one.setting and other.setting and one.setting != other.setting)
    if (
        same != (other.benchmark, other.split, other.ensemble, other.training_data)
        or apart
        or not elsewhere(one, other)
    ):
        return False
    if not all(any(same_number(claim, told) for told in first) for claim in second):
        return False
    certain = len(second) == 1
    if certain:
        alone = all(often[*place_of(claim), other.metric, other.value] == 1 for claim in (one, other))
        if not alone or not TO_THE_SECOND_DECIMAL.search(other.printed):
            return False
    return _names_agree(one.model or "", other.model or "", certain=certain)


def _names_agree(one: str, other: str, *, certain: bool) -> bool:
    """Whether two descriptions name the same detector and model, or (if not `certain`) one of them names none."""
    frames = (frames_in(one), frames_in(other))
    models = tuple(frozenset(filter(is_model_name, NAME_IN_TEXT.findall(text))) for text in (one, other))
    if certain and not all(models):
        return False
    return all(not first or not second or first == second for first, second in (frames, models))
