"""What `data/demo/truth.toml` says of a demo paper, held against what the tool claims: every difference in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from normalize.likeness import without_setting

Claim = Mapping[str, Any]
Facts = Mapping[str, Any]


def same(one: float | None, other: float | None) -> bool:
    """Whether two printed numbers are one, after the arithmetic of units."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9)


def claims_of(paper: Facts, claims: Iterable[Claim], kind: str) -> list[Claim]:
    """The claims of one kind in this paper, but for those that were rejected."""
    name = f"{paper['file']}.pdf"
    return [
        one
        for one in claims
        if one["paper"]["source_file"] == name and one["kind"] == kind and one["status"] != "rejected"
    ]


def told(paper: Facts, facts: Iterable[Facts]) -> Iterator[dict[str, Any]]:
    """The facts with what the paper says of all of them."""
    common = {name: paper[name] for name in ("benchmark", "split", "metric") if name in paper}
    for fact in facts:
        yield {**common, **fact}


def missing_results(paper: Facts, claims: Iterable[Claim]) -> list[str]:
    """Own results of the truth that no claim states as it should."""
    found = claims_of(paper, claims, "result")
    return [
        _words(fact)
        for fact in told(paper, paper.get("results", ()))
        if not any(_states(claim, fact) for claim in found)
    ]


def _states(claim: Claim, fact: Facts) -> bool:
    names = [name for name in ("benchmark", "split", "metric", "training_data") if name in fact]
    return (
        claim["own"]
        and all(claim[name] == fact[name] for name in names)
        and same(claim["value"], fact["value"])
        and (claim["evidence"]["table"] or "").rstrip("ab") == fact["table"]
        and all(same(claim[end], fact[end]) for end in ("low", "high") if end in fact)
        and _named(claim, fact)
    )


def _named(claim: Claim, fact: Facts) -> bool:
    setting = claim["setting"] or ""
    if "crops" in fact and fact["crops"] not in re.findall(r"\d+", setting):
        return False
    if "words" in fact:
        return all(word in f"{claim['model']} {setting}" for word in fact["words"])
    return bool(claim["model"] == fact["model"])


def missing_quoted(paper: Facts, claims: Iterable[Claim]) -> list[str]:
    """Quoted results of the truth that are not kept as quoted."""
    found = [claim for claim in claims_of(paper, claims, "result") if not claim["own"]]
    return [
        _words(fact)
        for fact in told(paper, paper.get("quoted", ()))
        if not any(
            claim["metric"] == fact["metric"]
            and same(claim["value"], fact["value"])
            and (claim["model"] or "").startswith(fact["model"])
            for claim in found
        )
    ]


def false_results(paper: Facts, claims: Iterable[Claim]) -> list[str]:
    """Results that the tool calls the authors' own, and that are not: quoted ones, and numbers that are no result."""
    own = list(told(paper, (*paper.get("results", ()), *paper.get("ablations", ()))))
    return [
        _said(claim)
        for claim in claims_of(paper, claims, "result")
        if claim["own"]
        and not any(claim["metric"] == fact["metric"] and same(claim["value"], fact["value"]) for fact in own)
    ]


def wrong_counts(paper: Facts, claims: Iterable[Claim], kind: str) -> list[str]:
    """`parameters` or `operations` of own models that are missing."""
    found = claims_of(paper, claims, kind)
    return [
        f"{kind} of {model}: {value:g}"
        for model, value in paper.get(kind, {}).items()
        if not any(one["own"] and _bare_name(one) == model and same(one["value"], value) for one in found)
    ]


def _bare_name(claim: Claim) -> str | None:
    """The model of a claim without the size of image that its operations were counted at."""
    return without_setting(claim["model"], claim["setting"])


def missing_training(paper: Facts, claims: Iterable[Claim]) -> list[str]:
    """Facts of the training record that no claim states."""
    claims = list(claims)
    record = paper.get("training", {})
    wanted = [("epochs", "value"), ("batch_size", "value")]
    lost = [
        f"{kind} {record[kind]}"
        for kind, name in wanted
        if kind in record and not any(same(one[name], record[kind]) for one in claims_of(paper, claims, kind))
    ]
    return [*lost, *_missing_hardware(paper, claims), *_missing_times(paper, claims), *_missing_steps(paper, claims)]


def _missing_hardware(paper: Facts, claims: list[Claim]) -> list[str]:
    record, names = paper.get("training", {}), ("device", "count", "unit")
    if "device" not in record:
        return [f"hardware that is none: {_said(one)}" for one in claims_of(paper, claims, "hardware")]
    wanted = [record[name] for name in names]
    found = [[one[name] for name in names] for one in claims_of(paper, claims, "hardware")]
    return [] if wanted in found else [f"hardware {wanted}, found {found}"]


def _missing_times(paper: Facts, claims: list[Claim]) -> list[str]:
    found = claims_of(paper, claims, "training_time")
    return [
        f"{hours} hours for {model}"
        for model, hours in paper.get("training", {}).get("hours", {}).items()
        if not any(same(one["hours"], hours) and _meant(one["model"], model) for one in found)
    ]


def _missing_steps(paper: Facts, claims: list[Claim]) -> list[str]:
    found = claims_of(paper, claims, "steps")
    return [
        f"{steps} steps for {model}"
        for model, steps in paper.get("training", {}).get("steps", {}).items()
        if not any(same(one["value"], steps) for one in found)
    ]


def _meant(claimed: str | None, model: str) -> bool:
    return claimed is not None and (claimed == model or model in claimed)


def _words(fact: Facts) -> str:
    return ", ".join(f"{name} {value}" for name, value in fact.items())


def _said(claim: Claim) -> str:
    place = claim["evidence"]
    return (
        f"{claim['model']}: {claim['printed']} ({claim['benchmark']} {claim['metric']}), {place['source']}, "
        f"table {place['table']}, page {place['page']}"
    )
