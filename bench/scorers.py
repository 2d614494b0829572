"""The scorers that lie beside a corpus, as modules, and what they say of each claim."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

Claims = Mapping[str, Sequence[Mapping[str, Any]]]
"""The claims of each paper, by the name of its file, each as a line of `mine claims --format jsonl`."""
BINS = 10
Facts = Mapping[str, Mapping[str, Any]]
"""The gold facts of each paper."""


def scorer_of(corpus: Path, name: str = "score") -> Any:
    """A scorer of a corpus. Those that import another one find it beside them, whatever was loaded before."""
    path = corpus / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise SystemExit(f"there is no scorer {path}")
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.pop("score", None)
    sys.path.insert(0, str(corpus))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(corpus))
        sys.modules.pop("score", None)
        if before is not None:
            sys.modules["score"] = before
    return module


def said_by(scorer: Path, *given: Path | str) -> str:
    """What a scorer prints."""
    command = [sys.executable, str(scorer), *map(str, given)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True).stdout.rstrip()


def facts_in(*folders: Path) -> dict[str, dict[str, Any]]:
    """The gold facts of folders, by paper."""
    paths = [path for folder in folders for path in sorted(folder.glob("*.json"))]
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def verdicts(scorer: Any, gold: Mapping[str, Any], claims: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, bool]]:
    """For each own claim that scores: its place among `claims`, and whether all that gold states of it is right.

    What repeats a fact, or what gold calls undecided, scores neither way; nor does an unknown result of a paper whose
    gold is not complete.
    """
    names, facts = scorer.Names(gold), scorer.facts_of(gold)
    mine = [(place, {**one, "_model": names.meant(one)}) for place, one in enumerate(claims)]
    mine = [(place, one) for place, one in mine if one.get("own", True) and one.get("status") != "rejected"]
    for kind, same in scorer.RULES.items():
        ranked = sorted((pair for pair in mine if pair[1]["kind"] == kind), key=lambda pair: scorer.RANKED(pair[1]))
        places, found = [place for place, _ in ranked], [one for _, one in ranked]
        matched, _, left = scorer.match(facts[kind], found, same)
        yield from ((places[index], level == 2) for _, index, level in matched)
        if kind != "result" or gold.get("complete"):
            wrong = (index for index in left if not _open(gold, kind, facts[kind], found[index], same))
            yield from ((places[index], False) for index in wrong)


def _open(gold: Mapping[str, Any], kind: str, facts: Sequence[Any], claim: Mapping[str, Any], same: Any) -> bool:
    """Whether a claim that no fact is left for is neither right nor wrong."""
    others = [fact for fact in gold.get(kind) or [] if not fact.get("own", True)]
    if any(same(fact, claim) == 2 for fact in (*facts, *others)):
        return True
    return kind == "result" and any(same(fact, claim) for fact in gold.get("undecided") or [])


def area_under_curve(sure: Sequence[float], right: Sequence[bool]) -> float | None:
    """The chance that a right claim is said to be surer than a wrong one, ties counted half; None without both.

    By the sum of ranks (Mann and Whitney 1947).
    """
    good = sum(right)
    if not good or good == len(right):
        return None
    ranks, below = 0.0, 0
    for _, tied in groupby(sorted(zip(sure, right, strict=True)), key=lambda pair: pair[0]):
        some = [one for _, one in tied]
        ranks += (below + (len(some) + 1) / 2) * sum(some)
        below += len(some)
    return (ranks - good * (good + 1) / 2) / (good * (len(right) - good))


def calibration_error(sure: Sequence[float], right: Sequence[bool]) -> float:
    """The mean, over claims in ten equal bins, of the distance between what was said and what came.

    Naeini, Cooper, Hauskrecht: Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015.
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for said, came in zip(sure, right, strict=True):
        bins.setdefault(min(int(said * BINS), BINS - 1), []).append((said, came))
    apart = (abs(sum(said - came for said, came in some)) for some in bins.values())
    return sum(apart) / len(sure) if sure else 0.0
